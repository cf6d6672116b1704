"""A column of a table as its headers describe it, and what reading a table needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Marks
from tourmetrics.extraction.tabular.dates import Stamp
from tourmetrics.extraction.tabular.grid import Span
from tourmetrics.extraction.tabular.units import Money, TableUnit
from tourmetrics.extraction.tabular.words import TableWords
from tourmetrics.model import Kind

Role = Literal["label", "unit", "rank", "year", "value", "other"]
# ``change`` is a growth or a difference; the numbers or the unit tell which.
Says = Literal[
    "level", "growth", "difference", "points", "change", "share", "percent", "completion"
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, by its headers.

    Attributes:
        period: the days that its numbers are about; of a change, those of the later level.
        base: what a change is measured against, as far as the header says so.
        titles: the headers that name a metric, the nearest to the numbers first.
        metric: a metric that only headers of tables call so.
        name: of a change, what its header says besides the change and its date.
        told: whether the headers say anything at all.
        spans: where its headers stand.
    """

    role: Role
    says: Says = "level"
    kind: Kind | None = None
    stamp: Stamp | None = None
    since: Stamp | None = None
    period: Period | None = None
    base: str | None = None
    unit: TableUnit | None = None
    titles: tuple[Span, ...] = ()
    metric: str | None = None
    told: bool = False
    heads: tuple[str, ...] = ()
    name: str = ""
    spans: tuple[Span, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether its numbers are changes."""
        return self.says in ("growth", "difference", "points", "change")


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a table needs to know of its text and of the languages."""

    lowered: str
    marks: Marks
    mentions: Sequence[Mention]
    lexicon: Lexicon
    frame: Frame
    words: TableWords
    money: Money
