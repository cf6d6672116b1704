"""The value of a numeral, with what its digits say about precision."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


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
    """Read Arabic digits with optional thousands commas and decimal point.

    >>> from_digits("1,902.1")
    Numeral(value=Decimal('1902.1'), high=None, last=Decimal('0.1'), scaled=False)
    """
    value = Decimal(digits.replace(",", ""))
    places = len(digits.partition(".")[2])
    return Numeral(value, None, Decimal(1).scaleb(-places), scaled=False)
