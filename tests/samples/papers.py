"""Invented documents that know their figures: what is written as a number is a figure at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from tourmetrics.model import Document, Language, Metadata
from tourmetrics.tables import FIGURES, empty

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a document writes it, and what it says."""

    quote: str
    value: Decimal
    unit: str
    precision: Decimal
    metric: str | None = None
    label: str | None = None
    measure: str = "level"
    change: str | None = None
    period: Period | None = None
    kind: str = "reported"
    comparator: str = "eq"
    high: Decimal | None = None
    each: str | None = None
    region: str | None = None


def written(value: float, digits: int, word: str, scale: int = 1) -> tuple[str, Decimal, Decimal]:
    """Return quote, exact value and precision of a number that is written with ``digits``.

    >>> written(12_345_678, 2, "万人次", 10_000)
    ('1234.57万人次', Decimal('12345700.00'), Decimal('50.00'))
    """
    step = Decimal(1).scaleb(-digits)
    printed = (Decimal(repr(value)) / scale).quantize(step)
    return f"{printed}{word}", printed * scale, step * scale / 2


@dataclass(slots=True)
class Paper:
    """A document that is being written; every line is a paragraph."""

    name: str
    title: str
    publisher: str
    region: str
    published: date
    language: Language = "zh"
    _lines: list[str] = field(default_factory=list)
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _length: int = 0

    def __post_init__(self) -> None:
        """Begin with the title."""
        self.say(self.title)

    def say(self, *parts: str | Number) -> None:
        """Add a sentence; each number in it becomes a figure that quotes it."""
        texts = [part.quote if isinstance(part, Number) else part for part in parts]
        sentence = "".join(texts)
        at = self._length
        for part, text in zip(parts, texts, strict=True):
            if isinstance(part, Number):
                self._rows.append(self._row(part, at, sentence))
            at += len(text)
        self._lines.append(sentence)
        self._length = at + 1

    def _row(self, number: Number, at: int, sentence: str) -> dict[str, Any]:
        identity = f"{self.name}:{at}:{number.quote}"
        start, end = number.period or (None, None)
        return {
            "doc": self.name,
            "start": at,
            "end": at + len(number.quote),
            "quote": number.quote,
            "kind": number.kind,
            "value": float(number.value),
            "high": None if number.high is None else float(number.high),
            "comparator": number.comparator,
            "unit": number.unit,
            "metric": number.metric,
            "label": number.label,
            "measure": number.measure,
            "change": number.change,
            "period_start": start,
            "period_end": end,
            "region": number.region or self.region,
            "each": number.each,
            "figure_id": hashlib.sha256(identity.encode()).hexdigest()[:16],
            "sentence": sentence,
            "locator": f"line {len(self._lines) + 1}",
            "language": self.language,
            "published": self.published,
            "publisher": self.publisher,
            "precision": float(number.precision),
            "rule": "sample",
            "confidence": 0.98,
        }

    @property
    def document(self) -> Document:
        """The document as a reader would have given it."""
        text = "\n".join(self._lines) + "\n"
        metadata = Metadata(self.title, self.publisher, self.region, self.published, self.language)
        return Document(self.name, text, metadata, hashlib.sha256(text.encode()).hexdigest())


def figures_of(papers: Sequence[Paper]) -> pl.DataFrame:
    """Return the figures of the papers as a table."""
    schema = empty(FIGURES).schema
    rows = [
        {name: row.get(name) for name in schema} | {"doc_digest": paper.document.digest}
        for paper in papers
        for row in paper._rows
    ]
    return pl.DataFrame(rows, schema)
