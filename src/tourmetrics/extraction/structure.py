"""The shape of a text: paragraphs, headings with their sections, sentences, clauses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

from tourmetrics.extraction.grammar import Grammar

_NUMBERED = re.compile(r"^[ ]*[0-9]{1,2}[.、．] ?(?![0-9])")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_RUN_IN = re.compile(r"([A-Z][A-Za-z' ]{2,40})[.:] +(?=[A-Z0-9“\"$£€])")
_BRACKETED = re.compile(r"[ ]*[【\[][^】\]\n]{2,24}[】\]]")
_RUN_IN_WORDS = 5
_HEADING_LENGTH = 60
_TITLE_WORDS = 9
# Levels below those that the numbering of headings gives.
TITLE_LEVEL = 20
_NUMBERED_LEVEL = 21
_RUN_IN_LEVEL = 22
_LEVEL = "level"
# Characters; real sentences stay below it.
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a text under one heading; the part before any heading has no title.

    ``parent`` is the section that it stands in, by the levels of the headings.
    """

    start: int
    end: int
    title_start: int
    title_end: int
    parent: int | None
    level: int = 0


class Sentence(NamedTuple):
    """A sentence with its language and the places of its paragraph and section."""

    start: int
    end: int
    language: str
    paragraph: int
    section: int
    heading: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """Sentences and sections of a text, in order."""

    sentences: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    sentence_starts: tuple[int, ...]

    def sentence_at(self, place: int) -> Sentence:
        """Return the sentence that holds the character at ``place``."""
        return self.sentences[self.index_at(place)]

    def index_at(self, place: int) -> int:
        """Return the number of the sentence that holds ``place``, the first being 0."""
        at = bisect_right(self.sentence_starts, place)
        return at - 1 if at else 0


def language_of(text: str) -> str:
    """Return ``zh`` where Chinese characters outweigh English words, else ``en``."""
    return _told_language(text) or "zh"


def _told_language(text: str) -> str | None:
    """Return the language of a text, ``None`` where it has no words to tell it: # 2026."""
    latin = _LATIN.search(text)
    if text.isascii() or _HAN.search(text) is None:
        return "en" if latin else None
    if latin is None:
        return "zh"
    words = len(_LATIN.findall(text))
    return "zh" if sum(map(len, _HAN.findall(text))) >= words else "en"


class _Marks(NamedTuple):
    """The marks of structure in all languages: headings, ends of sentences, abbreviations.

    The groups of ``headings`` are the levels, the outermost first; ``titles`` are lines of their
    own that open a part without a number.
    """

    headings: re.Pattern[str]
    titles: re.Pattern[str]
    ends: re.Pattern[str]
    short: frozenset[str]


@lru_cache
def _marks_of(
    headings: tuple[str, ...], titles: tuple[str, ...], ends: str, short: tuple[str, ...]
) -> _Marks:
    stops = re.escape(ends.replace("；", "").replace(";", ""))
    return _Marks(
        re.compile("|".join(f"(?P<{_LEVEL}{at}>{p})" for at, p in enumerate(headings, 1))),
        re.compile("|".join(titles)),
        # A full stop ends a sentence only before a space or a closing mark. One class of
        # characters comes first, since the search for it is the fastest.
        re.compile(rf"[{stops}.](?:(?<=[^.])|(?=[ \n\"”’')]|$))"),
        frozenset(word.lower() for word in short),
    )


def structure_of(normalized: str, grammars: Mapping[str, Grammar]) -> Structure:
    """Cut a normalised text into sections and sentences."""
    marks = _marks_of(
        tuple(p for grammar in grammars.values() for p in grammar.words["heading"]["levels"]),
        tuple(grammar.words["heading"]["title"] for grammar in grammars.values()),
        grammars["zh"].words["clause"]["sentence_end"],
        tuple(grammars["en"].words["clause"]["abbreviations"]),
    )
    sentences: list[Sentence] = []
    # There are many: made without the checks of their class.
    new = tuple.__new__
    sections = [Section(0, len(normalized), 0, 0, None)]
    at = 0
    blank = True
    whole: str | None = None
    for number, line in enumerate(normalized.splitlines(keepends=True)):
        body = line.strip()
        if body:
            level = _heading_level(body, marks, alone=blank and number > 0)
            if level is not None:
                _open_section(sections, at, line, level)
            at_run_in = _run_in(line, level is not None)
            if at_run_in:
                _open_section(sections, at, line[:at_run_in], _RUN_IN_LEVEL)
            section, heading = len(sections) - 1, level is not None
            spoken = ""
            for start, piece in _sentences_in(line, marks):
                language = _told_language(piece)
                if language is None and heading:
                    language = whole = whole or language_of(normalized)
                elif language is None:
                    # "(Q3 2022: 78.3%.)" goes on in the language of its paragraph.
                    language = spoken or "zh"
                spoken = language
                begin = at + start
                end = begin + len(piece)
                sentences.append(new(Sentence, (begin, end, language, number, section, heading)))
            if at_run_in:
                _close_run_in(sections, at + len(line))
        blank = not body
        at += len(line)
    if not sentences:
        sentences.append(Sentence(0, len(normalized), "en", 0, 0, heading=False))
    return Structure(
        tuple(sentences),
        tuple(sections),
        tuple([sentence[0] for sentence in sentences]),
    )


def line_starts(text: str) -> list[int]:
    r"""Return the places at which the lines of ``text`` begin.

    >>> line_starts("a\n\nbc")
    [0, 2, 3]
    """
    starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
    return starts[:-1] or [0]


def _heading_level(text: str, marks: _Marks, *, alone: bool) -> int | None:
    """Return the level of a heading, the outermost being the least; ``None`` for other lines.

    ``alone`` tells that an empty line stands before, as it does before a title without number.
    """
    if len(text) > _HEADING_LENGTH:
        return None
    if text.startswith("#"):
        return len(text) - len(text.lstrip("#"))
    if text[-1] in "。；;!?！？,," or "。" in text:
        return None
    match = marks.headings.match(text)
    if match is not None:
        return int((match.lastgroup or "").removeprefix(_LEVEL))
    if _NUMBERED.match(text) and len(text) < 40:
        return _NUMBERED_LEVEL
    titled = alone and len(text.split()) <= _TITLE_WORDS and marks.titles.fullmatch(text)
    return TITLE_LEVEL if titled else None


def _run_in(line: str, heading: bool) -> int:
    """Return where the run-in heading of a paragraph ends ("Next. In 2026 …"), else 0."""
    if heading:
        return 0
    bracketed = _BRACKETED.match(line)
    if bracketed is not None:
        return bracketed.end()
    title = line.lstrip("-* ")
    match = _RUN_IN.match(title)
    if match is None or len(match.group(1).split()) > _RUN_IN_WORDS:
        return 0
    return match.end(1) + len(line) - len(title)


def _open_section(sections: list[Section], at: int, title: str, level: int) -> None:
    outer = len(sections) - 1
    while sections[outer].level >= level and sections[outer].parent is not None:
        outer = sections[outer].parent or 0
    parent = outer if sections[outer].level < level else None
    sections.append(Section(at, -1, at, at + len(title.rstrip()), parent, level))


def _close_run_in(sections: list[Section], at: int) -> None:
    """Go back to the section that a run-in heading interrupted."""
    last = sections[-1]
    if last.parent is not None:
        outer = sections[last.parent]
        sections.append(replace(outer, start=at))


def _sentences_in(line: str, marks: _Marks) -> list[tuple[int, str]]:
    """Return the sentences of a line, without the space around them, with where they begin."""
    ends = [
        at + 1
        for match in marks.ends.finditer(line)
        if line[at := match.start()] != "." or _full_stop(line, at, marks.short)
    ]
    if not ends or ends[-1] < len(line):
        ends.append(len(line))
    spans: Iterable[tuple[int, int]] = zip((0, *ends), ends, strict=False)
    if len(line) > _LONGEST:
        spans = chain.from_iterable(_shortened(line, span) for span in spans)
    found: list[tuple[int, str]] = []
    for start, end in spans:
        piece = line[start:end].lstrip()
        if piece:
            found.append((end - len(piece), piece.rstrip()))
    return found


def _shortened(line: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Cut a sentence without end, so that the cost of reading stays linear in the text."""
    start, end = span
    if end - start <= _LONGEST:
        return [span]
    parts: list[tuple[int, int]] = []
    while end - start > _LONGEST:
        cut = max(line.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in ",; \t")
        cut = cut + 1 if cut > 0 else start + _LONGEST
        parts.append((start, cut))
        start = cut
    return [*parts, (start, end)]


def _full_stop(line: str, at: int, short: frozenset[str]) -> bool:
    """Whether a full stop ends a sentence and no abbreviation, initial or number of a list."""
    rest = line[at + 1 : at + 8].lstrip(" \"”’')")
    if rest and rest[0].islower():
        return False
    begin = line.rfind(" ", 0, at) + 1
    word = line[begin:at]
    if not word.isalpha():
        begin = at
        while begin and (line[begin - 1].isalpha() or line[begin - 1] == "."):
            begin -= 1
        word = line[begin:at]
    if word:
        return word.lower() not in short and not (len(word) == 1 and word.isupper())
    numbers = line[at - 1 : at].isdigit() and line[:at].strip().isdigit()
    return not numbers
