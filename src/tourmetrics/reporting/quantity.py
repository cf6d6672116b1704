"""Quantities as a report prints them: exact where reported, marked where derived."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

SIGNIFICANT = 4
"""Digits of a derived value; more would claim what the sources do not hold."""

_RATES = frozenset({"percent", "percentage_point"})


def exact(value: float | Decimal) -> Decimal:
    """Return the shortest decimal that a float stands for.

    >>> exact(68.2)
    Decimal('68.2')
    """
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def significant(value: Decimal, digits: int = SIGNIFICANT) -> Decimal:
    """Round to ``digits`` significant digits.

    >>> significant(Decimal("101664684.9"))
    Decimal('1.017E+8')
    """
    if not value:
        return value
    step = Decimal(1).scaleb(value.adjusted() - digits + 1)
    return value.quantize(step, rounding=ROUND_HALF_EVEN)


def is_money(unit: str) -> bool:
    """Return whether a canonical unit is a currency: those alone are written in capitals."""
    return unit.isupper()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in a canonical unit with all that its printed form depends on.

    ``precision`` is half a unit of the last printed digit; ``word`` is the language and
    the measure word of the document; ``derived`` marks what no document says, ``corrected`` what
    a person said instead.
    """

    value: Decimal
    unit: str
    high: Decimal | None = None
    comparator: str = "eq"
    measure: str = "level"
    change: str | None = None
    precision: Decimal | None = None
    word: tuple[str, str] | None = None
    derived: bool = False
    corrected: bool = False

    @property
    def signed(self) -> bool:
        """Whether a plus must be written: changes are, amounts are not."""
        return self.measure in {"growth", "difference"}


def derived(value: Decimal, like: Quantity, *, measure: str | None = None) -> Quantity:
    """Return a derived quantity in the unit of ``like``, rounded to what it can claim.

    Things that are counted stay whole as long as four digits allow.
    """
    counted = like.unit not in _RATES and not is_money(like.unit)
    whole = counted and like.value == like.value.to_integral_value()
    rounded = significant(value)
    if like.unit in _RATES:
        rounded = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if whole and abs(value) < 10**SIGNIFICANT:
        rounded = value.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Quantity(
        value=rounded,
        unit=like.unit,
        measure=measure or like.measure,
        change=like.change,
        word=like.word,
        derived=True,
    )
