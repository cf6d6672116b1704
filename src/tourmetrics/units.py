"""Units: conversion by the project's own registry, and money by given, dated rates.

The only module that knows pint, which is loaded at the first conversion between two different
units and not before, because loading it costs a quarter of a second.

>>> convert_factor("hectare", "square_meter")
Decimal('10000')
>>> compatible("visit", "person")
False
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from tourmetrics.errors import UnitError
from tourmetrics.knowledge import Knowledge, load_knowledge

if TYPE_CHECKING:
    from pint import UnitRegistry

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """One unit of currency ``base`` was worth ``rate`` units of ``counter`` on ``day``.

    ``source`` says who published the rate; a report prints it beside the converted amount.

    Raises:
        UnitError: a currency is unknown, both are the same, or the rate is not positive.

    >>> rate = ExchangeRate("USD", "CNY", date(2024, 6, 28), Decimal("7.1268"), "SAFE mid rate")
    >>> convert_factor("USD", "CNY", rate=rate)
    Decimal('7.1268')
    """

    base: str
    counter: str
    day: date
    rate: Decimal
    source: str

    def __post_init__(self) -> None:
        """Check the rate."""
        for currency in (self.base, self.counter):
            if not is_currency(currency):
                raise UnitError(f"{currency!r} is no currency of data/unit_names.csv")
        if self.base == self.counter:
            raise UnitError(f"a rate from {self.base} to itself says nothing; leave it out")
        if not self.rate.is_finite() or self.rate <= 0:
            raise UnitError(f"rate {self.rate} of {self.base} in {self.counter} is not positive")
        if not self.source.strip():
            raise UnitError(f"the rate of {self.base} in {self.counter} names no source")


def registry() -> UnitRegistry[Decimal]:
    """Return the registry that holds the units of ``data/unit_definitions.txt`` and no others.

    Made once for a knowledge; numbers in it are ``Decimal``.
    """
    return _registry_of(load_knowledge())


@lru_cache(maxsize=4)
def _registry_of(knowledge: Knowledge) -> UnitRegistry[Decimal]:
    import pint

    # No file of definitions: pint's own units (mu, pp, li, ton …) would be silent mistakes.
    ours: UnitRegistry[Decimal] = pint.UnitRegistry(None, non_int_type=Decimal)
    ours.load_definitions(knowledge.unit_definitions)
    return ours


def dimension(unit: str) -> str:
    """Return what ``unit`` measures: ``length``, ``area`` …, or the unit's own name.

    Raises:
        UnitError: the unit is not in the closed list.

    >>> dimension("mu"), dimension("visit"), dimension("CNY")
    ('area', 'visit', 'CNY')
    """
    _check(unit)
    return _dimension(unit, load_knowledge())


@lru_cache(maxsize=1024)
def _dimension(unit: str, knowledge: Knowledge) -> str:
    ours = _registry_of(knowledge)
    found = ours.get_dimensionality(unit)
    for definition in knowledge.unit_definitions:
        name = definition.partition("=")[0].strip()
        if name.startswith("[") and ours.get_dimensionality(name) == found:
            return name.strip("[]")
    return str(found).strip("[]")


def compatible(a: str, b: str) -> bool:
    """Tell whether an amount in ``a`` can be said in ``b`` without an exchange rate.

    Raises:
        UnitError: one of them is not in the closed list.

    >>> compatible("mu", "hectare"), compatible("percent", "percentage_point")
    (True, False)
    """
    _check(a)
    _check(b)
    return a == b or dimension(a) == dimension(b)


def convert_factor(from_unit: str, to_unit: str, *, rate: ExchangeRate | None = None) -> Decimal:
    """Return the number that turns an amount in ``from_unit`` into one in ``to_unit``.

    A ratio that ends is exact (1 mile is 1609.344 m); others have 28 digits (1 mu is 0.0666… ha).
    ``rate`` is used only between its own two currencies, in either direction.

    Raises:
        UnitError: a unit is unknown, or the two measure different things.

    >>> convert_factor("week", "day")
    Decimal('7')
    """
    _check(from_unit)
    _check(to_unit)
    if from_unit == to_unit:
        return _ONE
    if rate is not None and (rate.base, rate.counter) == (from_unit, to_unit):
        return rate.rate
    if rate is not None and (rate.counter, rate.base) == (from_unit, to_unit):
        return _ONE / rate.rate
    if not compatible(from_unit, to_unit):
        remedy = (
            "; give a dated exchange rate between the two"
            if is_currency(from_unit) and is_currency(to_unit)
            else ""
        )
        raise UnitError(f"{from_unit} cannot be converted into {to_unit}{remedy}")
    return _factor(from_unit, to_unit, load_knowledge())


@lru_cache(maxsize=1024)
def _factor(from_unit: str, to_unit: str, knowledge: Knowledge) -> Decimal:
    factor = Decimal(_registry_of(knowledge).convert(_ONE, from_unit, to_unit))
    return factor.quantize(_ONE) if factor == factor.to_integral_value() else factor.normalize()


def factors(units: Iterable[str], to: str) -> dict[str, float]:
    """Return the factor to ``to`` for each distinct unit, to convert a column at a time.

    Raises:
        UnitError: a unit is unknown, or measures something else than ``to``.

    >>> factors(["hectare", "mu", "hectare"], "square_meter")
    {'hectare': 10000.0, 'mu': 666.6666666666666}
    """
    return {unit: float(convert_factor(unit, to)) for unit in dict.fromkeys(units)}


def is_currency(unit: str) -> bool:
    """Tell whether ``unit`` is money.

    >>> is_currency("NZD"), is_currency("visit")
    (True, False)
    """
    display = load_knowledge().unit_display.get(unit)
    return display is not None and display.kind == "money"


def _check(unit: str) -> None:
    names = load_knowledge().unit_names
    if unit not in names:
        near = get_close_matches(str(unit), sorted(names), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UnitError(f"unknown unit {unit!r}: not in data/unit_definitions.txt{hint}")
