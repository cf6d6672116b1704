"""The records that flow through the house: documents, number spans, figures, rejections.

All are frozen; a later step makes new records and never changes those of an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["target", "reported"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "between"]
Measure = Literal["level", "growth", "difference", "ratio", "completion"]
Language = Literal["zh", "en", "mixed"]
BlockKind = Literal["heading", "paragraph", "list_item", "table_cell", "note"]

KINDS: tuple[Kind, ...] = ("target", "reported")
COMPARATORS: tuple[Comparator, ...] = ("eq", "ge", "gt", "le", "lt", "approx", "between")
MEASURES: tuple[Measure, ...] = ("level", "growth", "difference", "ratio", "completion")


@dataclass(frozen=True, slots=True)
class Extent:
    """How long a file is, in the parts that its format counts."""

    count: int
    part: Literal["pages", "sheets"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document's text with its role and a locator that a reader can follow."""

    kind: BlockKind
    start: int
    end: int
    locator: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document; ``None`` where it could not be known.

    ``number`` is the document number that an office gives it (文号). ``origins`` says for each
    known field where it came from: ``index``, ``file``, ``text``, ``name`` or ``project``.
    """

    title: str | None = None
    publisher: str | None = None
    region: str | None = None
    published: date | None = None
    language: Language | None = None
    number: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded document: its relative name, its text as it stands in the file, its metadata.

    ``digest`` is the SHA-256 of the file's bytes in hex; ``blocks`` may be empty for plain text.
    ``format`` is the name of the file format, ``extent`` how long the file is, where it counts.
    """

    name: str
    text: str
    metadata: Metadata
    digest: str
    blocks: tuple[Block, ...] = ()
    format: str = "text"
    extent: Extent | None = None


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number of a text with its value in ``unit``; ``text[start:end] == quote``.

    ``unit`` is a name of the closed unit list or, of what no figure is in (feet, pesos), of
    ``data/measures.csv``; ``None`` where no unit is known.
    """

    start: int
    end: int
    quote: str
    value: Decimal
    high: Decimal | None
    comparator: Comparator
    unit: str | None


# There are many of these two, and a named tuple is made in a fraction of a data class's time.
class Figure(NamedTuple):
    """A number that a planner could track, tied to the words it came from.

    The fields are those of the figures table; see ``docs/tables.md``.
    """

    doc: str
    start: int
    end: int
    quote: str
    kind: Kind
    value: Decimal
    high: Decimal | None
    comparator: Comparator
    unit: str
    metric: str | None
    label: str | None
    measure: Measure
    change: str | None
    period: tuple[date, date] | None
    region: str | None
    each: str | None
    figure_id: str
    sentence: str
    locator: str
    language: Language
    published: date | None
    publisher: str | None
    precision: Decimal
    rule: str
    confidence: float
    doc_digest: str | None = None


class Rejected(NamedTuple):
    """A number that is no figure, with the reason why (``calendar``, ``ordinal``, ``rank`` …)."""

    doc: str
    start: int
    end: int
    quote: str
    reason: str
    sentence: str
    locator: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document gave: its figures and its rejected numbers, both in order of place."""

    figures: tuple[Figure, ...]
    rejected: tuple[Rejected, ...]
