"""The value of a numeral, with what its digits say about precision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_CONTINENTAL = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{1,2}"
)
_GROUPING = dict.fromkeys(map(ord, ", '’"))


@dataclass(frozen=True, slots=True)
class Numeral:
    """The value that a numeral says.

    Attributes:
        value: the number, or the low end where the numeral itself is a range (两三百).
        high: the high end of such a range, else ``None``.
        last: the worth of the last printed digit (1.71亿 → 1000000).
        scaled: whether a scale word (万, million) is part of the numeral.
    """

    value: Decimal
    high: Decimal | None
    last: Decimal
    scaled: bool

    @property
    def precision(self) -> Decimal:
        """Half a unit of the last printed digit."""
        return self.last / 2


def from_digits(digits: str) -> Numeral:
    """Read Arabic digits with their grouping and decimal mark.

    A comma, space or apostrophe groups digits and a point is decimal, unless the digits themselves
    show the continental way: two groups after points, a comma after a group, or a comma before
    one or two last digits.

    >>> from_digits("1,902.1")
    Numeral(value=Decimal('1902.1'), high=None, last=Decimal('0.1'), scaled=False)
    >>> [str(from_digits(d).value) for d in ("1.234.567", "1.234,56", "61,5", "12,34,567")]
    ['1234567', '1234.56', '61.5', '1234567']
    """
    if _CONTINENTAL.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    digits = digits.translate(_GROUPING)
    value = Decimal(digits)
    places = len(digits.partition(".")[2])
    return Numeral(value, None, Decimal(1).scaleb(-places), scaled=False)
