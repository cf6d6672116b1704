"""Figures and rejections as records, with sentence, locator and identity."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from sys import intern, maxsize
from typing import NamedTuple

from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.stretches import Stretch
from tourmetrics.extraction.structure import Structure
from tourmetrics.model import Block, Comparator, Document, Figure, Kind, Rejected

_LINE = "line "
_ID_LENGTH = 16
_SURE = tuple(percent / 100 for percent in range(101))
# Rules by which a number has its metric or unit from another one, or from no known word.
_LENT = frozenset({
    "carried", "compared", "ellipsis", "general name", "noun before", "trail", "unit carried",
    "unknown noun",
})  # fmt: skip
_FLIPPED: dict[Comparator, Comparator] = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt"}


class Finding(NamedTuple):
    """What the rules found out about one number."""

    kind: Kind
    said: Said
    subject: Subject
    period: tuple[date, date] | None
    region: str | None
    each: str | None
    rule: str
    confidence: float


@dataclass(slots=True)
class Source:
    """A stretch of a document with its shape: where a number stands and in which sentence.

    Places are asked for as they are in ``stretch.text``; what is returned is told as the document
    has it. ``lines`` are the places at which its lines begin. What was said of one place is kept,
    with the piece that it holds for: numbers are asked for in the order of their places.
    """

    document: Document
    stretch: Stretch
    structure: Structure
    lines: Sequence[int]
    _blocks: Sequence[Block] = field(init=False)
    _block_starts: Sequence[int] = field(init=False)
    _sentence: str = ""
    _sentence_start: int = 0
    _sentence_end: int = 0
    _line: str = ""
    _line_start: int = 0
    _line_end: int = 0
    _digest: hashlib._Hash = field(init=False)

    def __post_init__(self) -> None:
        """Index the blocks that have a place of their own: a page, a cell."""
        beginning = f"{self.document.digest}:".encode()
        self._digest = hashlib.sha256(beginning, usedforsecurity=False)
        blocks = [b for b in self.document.blocks if not b.locator.startswith(_LINE)]
        self._blocks = blocks
        self._block_starts = [block.start for block in blocks]

    def locator(self, place: int) -> str:
        """Return where ``place`` is: by the reader's blocks, else by line."""
        if self._blocks:
            written = place + self.stretch.shift
            at = bisect_right(self._block_starts, written) - 1
            if at >= 0 and written < self._blocks[at].end:
                return self._blocks[at].locator
        if not self._line_start <= place < self._line_end:
            number = bisect_right(self.lines, place)
            self._line = f"{_LINE}{number + self.stretch.lines}"
            self._line_start, self._line_end = _piece(self.lines, number - 1)
        return self._line

    def sentence(self, place: int) -> str:
        """Return the sentence around ``place`` as it stands in the document."""
        if not self._sentence_start <= place < self._sentence_end:
            at = self.structure.index_at(place)
            sentence = self.structure.sentences[at]
            self._sentence = self.stretch.text[sentence.start : sentence.end].strip()
            starts = self.structure.sentence_starts
            self._sentence_start, self._sentence_end = _piece(starts, at)
        return self._sentence

    def identity(self, start: int, end: int, quote: str) -> str:
        """Return the id of the figure from ``start`` to ``end`` of the document."""
        digest = self._digest.copy()
        digest.update(f"{start}:{end}:{quote}".encode())
        return digest.hexdigest()[:_ID_LENGTH]

    def rejected(self, start: int, end: int, reason: str) -> Rejected:
        """Return a rejection of ``text[start:end]``."""
        shift = self.stretch.shift
        return Rejected(
            self.document.name,
            start + shift,
            end + shift,
            self.stretch.text[start:end],
            reason,
            self.sentence(start),
            self.locator(start),
        )


def _piece(starts: Sequence[int], at: int) -> tuple[int, int]:
    """Return where what begins at ``starts[at]`` begins, and where the next one does."""
    return starts[at], starts[at + 1] if at + 1 < len(starts) else maxsize


def figure_of(source: Source, item: Quantity, finding: Finding) -> Figure:
    """Return the figure of a number; a decrease makes the value negative, and its bounds turn."""
    document = source.document
    text, shift = source.stretch.text, source.stretch.shift
    start, end = item.start + shift, item.end + shift
    quote = text[item.start : item.end]
    subject, said = finding.subject, finding.said
    value, high, comparator = item.value, item.high, item.comparator
    if item.form in ("fraction", "half"):
        value *= 100
    if said.negative and value > 0:
        comparator = _FLIPPED.get(comparator, comparator)
        # A cut of 10 to 12 percent runs from -12 to -10.
        value, high = (-value, None) if high is None else (-high, -value)
    label = subject.label
    metadata = document.metadata
    # By position, in the order of the fields: by name takes several times as long.
    return Figure(
        document.name,
        start,
        end,
        quote,
        finding.kind,
        value,
        high,
        comparator,
        subject.unit or "item",
        subject.metric,
        None if label is None else intern(text[label[0] : label[1]]),
        said.measure,
        said.change,
        finding.period,
        finding.region,
        finding.each,
        source.identity(start, end, quote),
        source.sentence(item.start),
        source.locator(item.start),
        "zh" if item.language == "zh" else "en",
        metadata.published,
        metadata.publisher,
        -item.precision if item.precision.is_signed() else item.precision,
        # The same few rules decide everywhere.
        intern(f"{finding.rule}; {subject.rule}"),
        finding.confidence,
        document.digest,
    )


def confidence_of(subject: Subject, dated: bool, item: Quantity) -> float:
    """Return how sure the rules are.

    Less without a metric, a date of its own, a unit, or with what another number or a far word
    lends it.
    """
    sure = 98
    if not subject.metric:
        sure -= 15
    if not dated:
        sure -= 5
    if not item.unit:
        sure -= 10
    if subject.rule in _LENT:
        sure -= 10
    return _SURE[sure]
