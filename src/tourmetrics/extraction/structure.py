"""The shape of a text: paragraphs, headings with their sections, sentences, clauses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tourmetrics.extraction.grammar import Grammar

_NUMBERED = re.compile(r"^[ ]*[0-9]{1,2}[.、．] ?(?![0-9])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_RUN_IN = re.compile(r"([A-Z][A-Za-z' ]{2,40})[.:] +(?=[A-Z0-9“\"$£€])")
_BRACKETED = re.compile(r"[ ]*[【\[][^】\]\n]{2,24}[】\]]")
_RUN_IN_WORDS = 5
_HEADING_LENGTH = 60
# Characters; real sentences stay below it.
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a text under one heading; the part before any heading has no title."""

    start: int
    end: int
    title_start: int
    title_end: int
    parent: int | None


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
    line_starts: tuple[int, ...]

    def sentence_at(self, place: int) -> Sentence:
        """Return the sentence that holds the character at ``place``."""
        return self.sentences[self.index_at(place)]

    def index_at(self, place: int) -> int:
        """Return the number of the sentence that holds ``place``, the first being 0."""
        return max(0, bisect_right(self.sentence_starts, place) - 1)

    def line_at(self, place: int) -> int:
        """Return the number of the line that holds ``place``, the first being 1."""
        return bisect_right(self.line_starts, place)


def language_of(text: str) -> str:
    """Return ``zh`` where Chinese characters outweigh English words, else ``en``."""
    if _LATIN.search(text) is None:
        return "zh"
    return "zh" if len(_HAN.findall(text)) >= len(_LATIN.findall(text)) else "en"


class _Marks(NamedTuple):
    """The marks of structure in all languages: headings, ends of sentences, abbreviations."""

    headings: re.Pattern[str]
    ends: re.Pattern[str]
    short: frozenset[str]


@lru_cache
def _marks_of(headings: tuple[str, ...], ends: str, short: tuple[str, ...]) -> _Marks:
    return _Marks(
        re.compile("|".join(headings)),
        re.compile("[" + re.escape(ends.replace("；", "").replace(";", "")) + ".]"),
        frozenset(word.lower() for word in short),
    )


def structure_of(normalized: str, grammars: Mapping[str, Grammar]) -> Structure:
    """Cut a normalised text into sections and sentences."""
    marks = _marks_of(
        tuple(grammar.words["heading"]["pattern"] for grammar in grammars.values()),
        grammars["zh"].words["clause"]["sentence_end"],
        tuple(grammars["en"].words["clause"]["abbreviations"]),
    )
    sentences: list[Sentence] = []
    sections = [Section(0, len(normalized), 0, 0, None)]
    line_starts: list[int] = []
    at = 0
    for number, line in enumerate(normalized.splitlines(keepends=True)):
        line_starts.append(at)
        if line.strip():
            heading = _is_heading(line, marks.headings)
            if heading:
                _open_section(sections, at, line)
            at_run_in = _run_in(line, heading)
            if at_run_in:
                _open_section(sections, at, line[:at_run_in], nested=True)
            for start, end in _sentence_spans(line, marks):
                piece = line[start:end]
                sentences.append(
                    Sentence(
                        at + start,
                        at + end,
                        language_of(piece),
                        number,
                        len(sections) - 1,
                        heading,
                    )
                )
            if at_run_in:
                _close_run_in(sections, at + len(line))
        at += len(line)
    if not sentences:
        sentences.append(Sentence(0, len(normalized), "en", 0, 0, heading=False))
    return Structure(
        tuple(sentences),
        tuple(sections),
        tuple(sentence.start for sentence in sentences),
        tuple(line_starts or [0]),
    )


def _is_heading(line: str, headings: re.Pattern[str]) -> bool:
    text = line.strip()
    if not text or len(text) > _HEADING_LENGTH:
        return False
    if text.startswith("#"):
        return True
    ended = text[-1] in "。；;!?！？,,"
    if headings.match(text):
        return not ended and "。" not in text
    return bool(_NUMBERED.match(text)) and not ended and "。" not in text and len(text) < 40


def _run_in(line: str, heading: bool) -> int:
    """Return where the run-in heading of a paragraph ends ("Next. In 2026 …"), else 0."""
    if heading:
        return 0
    bracketed = _BRACKETED.match(line)
    if bracketed is not None:
        return bracketed.end()
    match = _RUN_IN.match(line.lstrip("-* "))
    if match is None or len(match.group(1).split()) > _RUN_IN_WORDS:
        return 0
    return match.end(1) + len(line) - len(line.lstrip("-* "))


def _open_section(sections: list[Section], at: int, title: str, *, nested: bool = False) -> None:
    parent: int | None = len(sections) - 1
    if not nested:
        parent = None
    end = at + len(title.rstrip())
    sections.append(Section(at, -1, at, end, parent))


def _close_run_in(sections: list[Section], at: int) -> None:
    """Go back to the section that a run-in heading interrupted."""
    last = sections[-1]
    if last.parent is not None:
        outer = sections[last.parent]
        sections.append(Section(at, -1, outer.title_start, outer.title_end, outer.parent))


def _sentence_spans(line: str, marks: _Marks) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for match in marks.ends.finditer(line):
        at = match.start()
        if line[at] != "." or _full_stop(line, at, marks.short):
            spans.append((start, at + 1))
            start = at + 1
    if start < len(line):
        spans.append((start, len(line)))
    spans = [part for span in spans for part in _shortened(line, span)]
    trimmed = [_trim(line, span) for span in spans]
    return [span for span in trimmed if span[0] < span[1]]


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
    if at + 1 < len(line) and line[at + 1] not in " \n\"”’')":
        return False
    begin = at
    while begin and (line[begin - 1].isalpha() or line[begin - 1] == "."):
        begin -= 1
    word = line[begin:at]
    if word.lower() in short or (len(word) == 1 and word.isupper()):
        return False
    rest = line[at + 1 : at + 8].lstrip(" \"”’')")
    if _NUMBERED.match(line[begin:]) and begin == 0:
        return False
    if word == "" and at and line[at - 1].isdigit() and line[:at].strip().isdigit():
        return False
    return not rest or not rest[0].islower()


def _trim(line: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start < end and line[start].isspace():
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    return start, end
