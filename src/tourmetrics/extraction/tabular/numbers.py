"""The number of a cell: decimal commas, brackets that mean minus, marks of footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.tabular.grid import Span
from tourmetrics.extraction.tabular.words import TableWords
from tourmetrics.numerals.value import from_digits

_CLOSING = (")", "）", " ")
# Words and an open bracket before a number.
_NAMED = re.compile(r"[^0-9]*[^\W\d_][^0-9]*[(（]")
_DECIMAL_COMMA = re.compile(r"[0-9],[0-9]{1,2}(?![0-9,.])")
_DECIMAL_POINT = re.compile(r"[0-9]\.[0-9]{1,2}(?![0-9.,])|,[0-9]{3}\.[0-9]")
_HAN = re.compile("[\u3400-\u9fff]")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class CellNumber:
    """A cell with a number; ``bracketed`` without a sign, so that the column decides.

    ``currency`` is a mark of money before the bracket: $(212).
    """

    quantity: Quantity
    bracketed: bool
    mark: str
    currency: str = ""


def has_decimal_commas(cells: Iterable[str]) -> bool:
    """Whether the numbers of a table write 3,7 for 3.7.

    >>> has_decimal_commas(["1 012,4", "985,1"]), has_decimal_commas(["1,012", "9.5"])
    (True, False)
    """
    found = False
    for cell in cells:
        if _DECIMAL_POINT.search(cell):
            return False
        found = found or _DECIMAL_COMMA.search(cell) is not None
    return found


def read_cell(lowered: str, span: Span, words: TableWords, *, commas: bool) -> CellNumber | None:
    """Return the number of a cell that holds nothing else."""
    match = words.value.fullmatch(lowered, *span)
    if match is None:
        return None
    number = match.group("number")
    digits = _digits(number, commas=commas)
    if len(digits) > _MOST_DIGITS or _PLAIN.fullmatch(digits) is None:
        # Marks of several kinds that no one way of writing explains: 1.234.567,8,9.
        return None
    read = from_digits(digits)
    negative = match.group("sign") is not None
    closed = match.group("open") is not None and match.group("close") is not None
    start, end = match.span("quote")
    if (match.group("open") is None) != (match.group("close") is None):
        start, end = match.start("sign") if negative else match.start("number"), match.end("number")
        end = match.end("percent") if match.group("percent") else end
    percent = match.group("percent") is not None or match.group("percent2") is not None
    points = match.group("points") is not None
    return CellNumber(
        Quantity(
            start=start,
            end=end,
            number_start=match.start("number"),
            number_end=match.end("number"),
            value=-read.value if negative else read.value,
            high=None,
            precision=read.precision,
            comparator="eq",
            unit="percentage_point" if points else "percent" if percent else None,
            surface=(match.group("points") or "").strip() or ("%" if percent else ""),
            family="percent" if percent or points else "",
            open_unit=not percent and not points,
            form="digits",
            language="en",
            scale=Decimal(1),
        ),
        bracketed=closed and not negative,
        mark=(match.group("mark") or "").strip(),
        currency=match.group("currency") or "",
    )


def _digits(number: str, *, commas: bool) -> str:
    """Write a number with a decimal point and nothing else."""
    number = number.replace(" ", "").replace("'", "")
    dotted = number.count(".") > 1 or ("." in number and "," in number.partition(".")[2])
    tail = number.rpartition(",")[2]
    if dotted or (commas and "," in number and len(tail) != 3):
        return number.replace(".", "").replace(",", ".")
    if commas and "." in number:
        return number.replace(".", "")
    if commas and "," in number and number.count(",") == 1 and len(number) < 5:
        return number.replace(",", ".")
    number = number.replace(",", "")
    return "0" + number if number.startswith(".") else number


def in_brackets_of_a_name(lowered: str, start: int, item: Quantity) -> bool:
    """Whether a number belongs to a name in a second language: Revenue (100 million yuan).

    ``start`` is where the cell begins.
    """
    named = _NAMED.fullmatch(lowered, start, item.start)
    return named is not None and lowered.startswith(_CLOSING, item.end)


def is_chinese(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    return _HAN.search(text) is not None
