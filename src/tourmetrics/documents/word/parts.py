"""What the readers of word processors find in a document, in its order, before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tourmetrics.documents.cells import Cell


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph as it is seen, with the number before it; it may hold line ends and tabs.

    ``level`` is that of a heading from 1, or 0. ``size`` is that of its letters in half points,
    0 where it is not known; ``centred`` says that it stands in the middle.
    """

    text: str
    locator: str
    level: int = 0
    numbered: bool = False
    bullet: bool = False
    centred: bool = False
    size: int = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; the cells that a merged one covers are left out of their rows."""

    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Aside:
    """A note that is tied to a place in the text; it is written where that part ends."""

    text: str
    locator: str


Part = Words | Rows | Aside
