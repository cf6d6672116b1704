"""One figure with everything that its rules had in hand, and the entries of data for its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.lexicon import SPREAD, Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.normalize import lower_ascii, normalize
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.state import Text
from tourmetrics.extraction.structure import Section, Sentence
from tourmetrics.extraction.tabular.cells import TableCell
from tourmetrics.extraction.trace import Step, Trace
from tourmetrics.extraction.why.evidence import Candidate, Evidence, Source
from tourmetrics.knowledge.entries import Entry, calendar_entry, rows_with, toml_entry
from tourmetrics.model import Figure

Span = tuple[int, int]
# More candidates than this are no help.
_PASSED = 4
# The columns of the names of a metric.
_NAMES = ("aliases_zh", "aliases_en", "name_zh", "name_en")


@dataclass(frozen=True, slots=True)
class Case:
    """A figure whose fields are to be explained; ``step`` is missing for the cells of tables."""

    trace: Trace
    text: Text
    figure: Figure
    item: Quantity
    reading: Reading
    step: Step | None
    cell: TableCell | None = None

    @property
    def lexicon(self) -> Lexicon:
        """The words of the knowledge files."""
        return self.text.lexicon

    @property
    def sentence(self) -> Sentence:
        """The sentence of the number."""
        return self.reading.sentence

    @property
    def language(self) -> str:
        """The language of the rules that read the sentence."""
        return self.reading.grammar.language

    @property
    def grammar_file(self) -> str:
        """The file of the words of that language."""
        return f"languages/{self.language}.toml"

    @property
    def heads(self) -> list[Span]:
        """Where the headers of the number's column stand, the nearest first."""
        found: list[Span] = []
        for head in self.cell.heads if self.cell else ():
            at = self.text.lowered.rfind(head.lower(), 0, self.item.start) if head else -1
            if at >= 0:
                found.append((at, at + len(head)))
        return sorted(found, reverse=True)

    @property
    def head(self) -> Span | None:
        """The nearest header of the number's column."""
        return next(iter(self.heads), None)

    @property
    def dated_head(self) -> Span | None:
        """The nearest header with a date, else the nearest."""
        dated = {at for at in self.heads for m in self.trace.mentions if at[0] <= m.start < at[1]}
        return max(dated, default=self.head)

    def told(
        self,
        field: str,
        rule: str,
        source: Source,
        span: Span | None = None,
        entries: Iterable[Entry] = (),
        value: str | None = None,
    ) -> Evidence:
        """Return evidence for a field, whose value is the figure's unless one is given."""
        shown = value if value is not None else _shown(getattr(self.figure, field))
        if span is None or span[1] <= span[0]:
            return Evidence(field, shown, rule, source, entries=tuple(dict.fromkeys(entries)))
        words = self.text.source.document.text[slice(*span)]
        return Evidence(field, shown, rule, source, *span, words, tuple(dict.fromkeys(entries)))

    def by_place(self, place: int) -> Source:
        """Return whether a place is in the number, its sentence, its paragraph or elsewhere."""
        structure = self.text.source.structure
        if self.item.start <= place < self.item.end:
            return "number"
        if self.sentence.start <= place < self.sentence.end:
            return "sentence"
        other = structure.sentence_at(place)
        if other.paragraph == self.sentence.paragraph:
            return "paragraph"
        return "heading" if other.heading else "document"

    def candidates(self, marks: Iterable[Mark], says: Callable[[Mark], str]) -> list[Candidate]:
        """Return words that were passed over, the nearest to the number first."""
        near = sorted(
            marks, key=lambda m: min(abs(m.start - self.item.end), abs(m.end - self.item.start))
        )
        text = self.text.source.document.text
        return [
            Candidate(says(mark), mark.start, mark.end, text[mark.start : mark.end])
            for mark in near[:_PASSED]
        ]

    def section_saying(self, says: Callable[[Section], bool]) -> Section | None:
        """Return the heading that says something: that of the section, else of one around it."""
        structure = self.text.source.structure
        at: int | None = self.sentence.section
        while at is not None:
            section = structure.sections[at]
            if section.title_end > section.title_start and says(section):
                return section
            at = section.parent
        return None

    def title_place(self) -> Span | None:
        """Return where the document's title stands in its text, if it does."""
        document = self.text.source.document
        title = document.metadata.title
        if title is None:
            line = next((line for line in document.text.splitlines() if line.strip()), "")
            title = line.strip()
        at = document.text.find(title) if title else -1
        return (at, at + len(title)) if at >= 0 else None

    def cue_entries(self, mark: Mark, roles: Sequence[str]) -> list[Entry]:
        """Return the rows of the cue ``mark`` that have one of ``roles``."""
        rows = rows_with_word("cues.csv", "surface", self.text.lowered[mark.start : mark.end])
        return [entry for entry, row in rows if row["role"] in roles]

    def metric_entries(self, metric: str, words: str = "") -> list[Entry]:
        """Return the row of a metric, or of the stock that an added one belongs to.

        With the name that the text has for it, the entry says where in the row that name is.
        """
        for name in (metric, metric.removesuffix("_added")):
            for entry, row in rows_with("metrics.csv", "id", name):
                column = self._name_column(row, folded(words))
                return [replace(entry, text=f"{name}, {column}" if column else name)]
        return []

    def _name_column(self, row: Mapping[str, str], words: str) -> str:
        """Return the column of a metric's row that holds a name, with that name."""
        sentence = self.text.lowered[self.sentence.start : self.sentence.end]
        for column in _NAMES:
            for name in row[column].split("|") if words else ():
                parts = folded(name).split(SPREAD)
                spread = words in parts and all(part in sentence for part in parts)
                if folded(name) == words or spread:
                    return f"{column}: {name}"
        return ""

    def region_entries(self, code: str) -> list[Entry]:
        """Return the row of a place."""
        files = (
            ("provinces.csv", "iso_3166_2"),
            ("regions.csv", "code"),
            ("countries.csv", "code"),
        )
        return [entry for file, column in files for entry, _ in rows_with(file, column, code)]

    def noun_entries(self, words: str) -> list[Entry]:
        """Return the rows that make words a counted noun."""
        rows = rows_with_word("nouns.csv", "surface", words)
        rows = rows or rows_with_word("units.csv", "surface", words)
        return [entry for entry, row in rows if row["language"] in (self.language, "any")]

    def unit_entries(self, words: str) -> list[Entry]:
        """Return what makes words a written unit."""
        rows = rows_with_word("units.csv", "surface", words)
        rows = tuple(one for one in rows if one[1]["surface"] == words) or rows
        own = [entry for entry, row in rows if row["language"] in (self.language, "any")]
        if own:
            return own
        extra = toml_entry(self.grammar_file, "quantity", "extra_measures", words)
        return [extra] if extra else self.noun_entries(words)

    def calendar_entries(self, mention: Mention) -> list[Entry]:
        """Return the rule that found a calendar expression, in its language or another's."""
        language = self.text.source.structure.sentence_at(mention.start).language
        return calendar_entries(mention, language)

    def word_entries(self, table: str, key: str, word: str) -> list[Entry]:
        """Return where the grammar of the language holds a word."""
        entry = toml_entry(self.grammar_file, table, key, word)
        return [entry] if entry else []


def calendar_entries(mention: Mention, language: str) -> list[Entry]:
    """Return the rule of a language that found a calendar expression."""
    # What a relative expression means makes a kind of its own.
    file = f"languages/{language}.toml"
    entry = calendar_entry(file, mention.kind) or calendar_entry(file, "relative")
    return [entry] if entry else []


def passing(evidence: Evidence, passed: Iterable[Candidate]) -> Evidence:
    """Return evidence with what was passed over."""
    return replace(evidence, passed_over=tuple(passed))


def rows_with_word(
    file: str, column: str, words: str
) -> tuple[tuple[Entry, Mapping[str, str]], ...]:
    """Return the rows of a word as a text has it, normalised."""
    return rows_with(file, column, words, fold=folded)


def folded(word: str) -> str:
    """Return a word as the lexicon looks for it."""
    return lower_ascii(normalize(word))


def _shown(value: object) -> str | None:
    if isinstance(value, tuple):
        return "/".join(map(str, value))
    return None if value is None else str(value)
