"""Units that a scan names though no figure is in them (feet, pesos), from ``measures.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from tourmetrics.knowledge.files import fault, read_rows
from tourmetrics.resources import data_dir

_COLUMNS = ("unit", "quantity", "zh", "en", "marks", "whole", "count")
COIN = "coin"


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit with the ways to write it.

    Attributes:
        zh: how Chinese texts write it, signs included.
        en: how English texts write it, in lower case.
        marks: what stands before a number (₺).
        whole: the unit that ``count`` of it are one of (12 inches are a foot); empty for a coin,
            which is a part of any money, and where there is none.
    """

    unit: str
    quantity: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    marks: tuple[str, ...]
    whole: str
    count: Decimal


@cache
def read_measures(path: Path | None = None) -> tuple[Measure, ...]:
    """Return the measures of ``path``, by default of the shipped file, in its order.

    Raises:
        KnowledgeError: a unit without a name or in the file twice, or a wrong count; the line is
            named.
    """
    path = path or data_dir() / "measures.csv"
    measures: dict[str, Measure] = {}
    for line, (unit, quantity, zh, en, marks, whole, count) in read_rows(path, _COLUMNS):
        if not unit or not quantity:
            raise fault(path, line, unit, "unit or quantity is empty")
        if unit in measures:
            raise fault(path, line, unit, "the unit is there twice")
        if bool(count) != (quantity == COIN or bool(whole)) or (count and not count.isdecimal()):
            raise fault(path, line, unit, "count is a whole number for a coin or with a whole")
        measures[unit] = Measure(
            unit, quantity, _names(zh), _names(en), _names(marks), whole, Decimal(count or 1)
        )
    return tuple(measures.values())


def _names(written: str) -> tuple[str, ...]:
    return tuple(filter(None, written.split("|")))
