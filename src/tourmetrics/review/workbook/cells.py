"""What people type into the blue cells: numbers, units, metrics, places, days, choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tourmetrics.extraction import scan_text
from tourmetrics.goals.cells import (
    CellError,
    parse_metric,
    parse_number,
    parse_period,
    parse_region,
    parse_unit,
)
from tourmetrics.goals.choices import parse_comparator
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import COMPARATORS, KINDS, MEASURES
from tourmetrics.review.schema import ACTIONS
from tourmetrics.review.workbook.choices import CHANGES, Choices
from tourmetrics.review.workbook.layout import DATES, NUMBERS, in_words
from tourmetrics.review.workbook.sheets import ERROR, Cell
from tourmetrics.review.workbook.texts import folded
from tourmetrics.tables import AGGREGATIONS, COMMITMENTS, DIRECTIONS, MANNERS

NEEDED = frozenset({"kind", "value", "comparator", "unit", "measure"})
EMPTY = "none"
_CHOSEN: Mapping[str, tuple[str, ...]] = {
    "action": ACTIONS,
    "kind": KINDS,
    "comparator": COMPARATORS,
    "measure": MEASURES,
    "direction": DIRECTIONS,
    "aggregation": AGGREGATIONS,
    "commitment": COMMITMENTS,
    "manner": MANNERS,
}
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_YEAR = re.compile(r"(?:1[89]|2[01])\d{2}")
_WHOLE = re.compile(r"(-?\d+)\.0+")
_EPOCH = date(1899, 12, 30).toordinal()
# A year that is typed into a cell of dates becomes a day of these years.
_SLIPPED = (date(1904, 12, 31), date(1906, 1, 1))
_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Desk:
    """What cells are read with: the lists, the knowledge, and ids of one's own that stand there."""

    choices: Choices
    knowledge: Knowledge
    own: Mapping[str, Set[str]]

    def unchanged(self, field: str, cell: Cell, value: Any) -> bool:
        """Whether a cell still shows the value that was exported."""
        value = in_words(value)
        if value is None or not folded(str(value)):
            return cell.text is None or cell.text.casefold() == EMPTY
        if cell.text is None:
            return False
        if field in NUMBERS:
            return cell.number is not None and same_number(cell.number, float(str(value)))
        if field in DATES:
            return _MIDNIGHT.sub("", cell.text) == str(value)
        return folded(cell.text) in (
            folded(self.choices.entry(field, str(value))),
            folded(str(value)),
        )

    def parse(self, field: str, cell: Cell, unit: str | None = None) -> Any:
        """Return what a cell says: text, a float, a day, or ``None`` where it is empty.

        Args:
            field: the column.
            cell: what stands there.
            unit: the unit of the row, which a number may repeat.

        Raises:
            CellError: it cannot be understood; the text says what to write instead.
        """
        if cell == ERROR:
            raise CellError("the formula in this cell gives an error: write the value itself")
        if cell.text is None or (
            cell.text.casefold() == EMPTY and EMPTY not in _CHOSEN.get(field, ())
        ):
            return None
        text = self.choices.value(field, cell.text)
        if field in NUMBERS:
            return self.number(cell, unit)
        if field in DATES:
            return day(cell.text, last=field == "period_end")
        if text in self.own.get(field, ()):
            return text
        if field == "comparator":
            return parse_comparator(text)
        if field in _CHOSEN:
            return _chosen(text, _CHOSEN[field])
        if field == "unit":
            return self.unit(text)[0]
        if field == "metric":
            return parse_metric(text, None, self.knowledge)
        if field == "region":
            return parse_region(_whole(text), self.knowledge)
        return _change(_whole(text)) if field == "change" else text

    def unit(self, text: str) -> tuple[str, Decimal]:
        """Return a unit and how many of it one of the typed unit is.

        Raises:
            CellError: an unknown unit.
        """
        return parse_unit(self.choices.value("unit", text), self.knowledge)

    def number(self, cell: Cell, unit: str | None) -> float:
        """Return a number, typed as such or in words, in the unit of the row.

        Raises:
            CellError: no number, several, or one in another unit.
        """
        if cell.number is not None:
            return cell.number
        text = cell.text or ""
        try:
            return float(parse_number(text))
        except CellError:
            spans = [
                s
                for s in scan_text(text, self.knowledge, wide=False)
                if folded(s.quote) == folded(text)
            ]
        if len(spans) != 1 or spans[0].high is not None or spans[0].comparator != "eq":
            raise CellError(
                f"{text!r} is no single number: write one such as 1200, 3.5 or 16.4亿; a range has "
                "its upper end in the column high, at least and at most stand in comparator"
            )
        span = spans[0]
        if span.unit is not None and unit is not None and span.unit != unit:
            raise CellError(f"{text!r} is in {span.unit}, but the row's unit is {unit}: change one")
        return float(span.value)


def same_number(one: float, other: float) -> bool:
    """Whether two numbers are equal as far as workbooks keep them.

    >>> same_number(1640000000.12346, 1640000000.123456789)
    True
    """
    return f"{one:.{_DIGITS - 1}g}" == f"{other:.{_DIGITS - 1}g}"


def day(text: str, *, last: bool = False) -> date:
    """Return a typed day; of a year or a month its first or its last day.

    >>> day("2024/6/30"), day("2024-06", last=True), day("45473")
    (datetime.date(2024, 6, 30), datetime.date(2024, 6, 30), datetime.date(2024, 6, 30))

    Raises:
        CellError: no day.
    """
    plain = _MIDNIGHT.sub("", text.strip())
    if _SERIAL.fullmatch(plain):
        return date.fromordinal(_EPOCH + int(float(plain)))
    if match := _DAY.fullmatch(plain):
        plain = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    elif match := _MONTH.fullmatch(plain):
        plain = f"{match[1]}-{int(match[2]):02}"
    try:
        found = parse_period(plain)[1 if last else 0]
    except CellError:
        raise CellError(f"{text!r} is no day: write one such as 2024-06-30") from None
    if _SLIPPED[0] < found < _SLIPPED[1]:
        year = found.toordinal() - _EPOCH
        raise CellError(f"{text!r} is what {year} becomes in a cell for days: write {year}-01-01")
    return found


def in_file(value: Any) -> str:
    """Return a value as a correction holds it.

    >>> in_file(1640000000.0), in_file(12.5), in_file(date(2024, 6, 30)), in_file(None)
    ('1640000000', '12.5', '2024-06-30', 'none')
    """
    if value is None:
        return EMPTY
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 10.0**_DIGITS
        return str(int(value)) if whole else repr(value)
    return str(value)


def _chosen(text: str, allowed: tuple[str, ...]) -> str:
    for value in (text, text.casefold()):
        if value in allowed:
            return value
    raise CellError(f"{text!r} cannot stand here: write one of {', '.join(allowed)}")


def _change(text: str) -> str:
    if text in CHANGES or _YEAR.fullmatch(text):
        return text
    raise CellError(
        f"{text!r} cannot stand here: write {', '.join(CHANGES)}, or the year that it is compared "
        "with"
    )


def _whole(text: str) -> str:
    """Return a code without the decimals that a workbook gave it."""
    match = _WHOLE.fullmatch(text)
    return match[1] if match else text
