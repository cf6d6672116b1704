"""Units: exact factors, dimensions that keep apart what must not be added, dated money."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest

from tourmetrics.errors import UnitError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.units import (
    ExchangeRate,
    compatible,
    convert_factor,
    dimension,
    factors,
    is_currency,
    registry,
)

MEASURED = {"length", "area", "volume", "mass", "time", "data"}
DAY = date(2024, 6, 28)


@pytest.mark.parametrize(
    ("unit", "to", "factor"),
    [
        ("mile", "meter", "1609.344"),
        ("kilometer", "meter", "1000"),
        ("centimeter", "meter", "0.01"),
        ("acre", "square_meter", "4046.8564224"),
        ("square_foot", "square_meter", "0.09290304"),
        ("square_kilometer", "hectare", "100"),
        ("hectare", "mu", "15"),
        ("metric_ton", "kilogram", "1000"),
        ("week", "day", "7"),
        ("day", "hour", "24"),
        ("hour", "minute", "60"),
        ("terabyte", "gigabyte", "1000"),
        ("visit", "visit", "1"),
    ],
)
def test_factor_is_exact(unit: str, to: str, factor: str) -> None:
    assert convert_factor(unit, to) == Decimal(factor)


def test_mu_is_a_fifteenth_of_a_hectare() -> None:
    assert float(convert_factor("mu", "hectare")) == 1 / 15
    assert Decimal("0.001") > abs(convert_factor("mu", "square_meter") * 3 - 2000)


def test_whole_factor_prints_as_a_whole_number() -> None:
    assert str(convert_factor("hectare", "mu")) == "15"


def test_registry_has_our_units_and_no_others() -> None:
    assert set(registry()) == set(load_knowledge().unit_names)


def test_every_unit_has_a_dimension() -> None:
    ours = {unit: dimension(unit) for unit in load_knowledge().unit_names}
    own = {unit for unit, name in ours.items() if name == unit}
    assert {ours[unit] for unit in ours.keys() - own} == MEASURED
    assert {"visit", "person", "guest_night", "room_night", "percent", "CNY", "USD"} <= own


def test_what_has_a_dimension_of_its_own_converts_into_nothing() -> None:
    names = sorted(load_knowledge().unit_names)
    pairs = {(a, b) for a, b in combinations(names, 2) if compatible(a, b)}
    assert {dimension(unit) for pair in pairs for unit in pair} <= MEASURED
    assert ("hour", "week") in pairs
    assert ("percent", "percentage_point") not in pairs


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("visit", "person"),
        ("percent", "percentage_point"),
        ("room", "room_night"),
        ("meter", "square_meter"),
        ("guest_night", "day"),
    ],
)
def test_nonsense_is_refused(unit: str, to: str) -> None:
    with pytest.raises(UnitError, match=f"^{unit} cannot be converted into {to}$"):
        convert_factor(unit, to)


@pytest.mark.parametrize("unit", ["visits", "pp", "ton", "", "2 * mu"])
def test_unknown_unit_is_named(unit: str) -> None:
    for call in (
        lambda: dimension(unit),
        lambda: compatible("mu", unit),
        lambda: convert_factor(unit, unit),
    ):
        with pytest.raises(UnitError, match="unknown unit"):
            call()


def test_near_name_is_suggested() -> None:
    with pytest.raises(UnitError, match="did you mean 'visit'"):
        dimension("visits")


def test_factors_are_one_for_each_distinct_unit() -> None:
    assert factors(["hour", "day", "hour"], "day") == {"hour": 1 / 24, "day": 1.0}
    with pytest.raises(UnitError, match="visit cannot be converted into day"):
        factors(["visit"], "day")


def test_currencies_are_those_of_the_names() -> None:
    assert is_currency("NZD")
    assert not is_currency("visit")
    assert not is_currency("XYZ")


def test_money_crosses_only_with_its_rate() -> None:
    with pytest.raises(UnitError, match="USD cannot be converted into CNY; give a dated"):
        convert_factor("USD", "CNY")
    rate = ExchangeRate("USD", "CNY", DAY, Decimal("8"), "central bank")
    assert convert_factor("USD", "CNY", rate=rate) == Decimal(8)
    assert convert_factor("CNY", "USD", rate=rate) == Decimal("0.125")
    with pytest.raises(UnitError, match="EUR cannot be converted into CNY"):
        convert_factor("EUR", "CNY", rate=rate)


@pytest.mark.parametrize(
    ("base", "counter", "rate", "source", "said"),
    [
        ("visit", "CNY", "1", "bank", "'visit' is no currency"),
        ("USD", "XYZ", "1", "bank", "'XYZ' is no currency"),
        ("USD", "USD", "1", "bank", "to itself"),
        ("USD", "CNY", "0", "bank", "not positive"),
        ("USD", "CNY", "NaN", "bank", "not positive"),
        ("USD", "CNY", "7", " ", "names no source"),
    ],
)
def test_bad_rate_is_refused(base: str, counter: str, rate: str, source: str, said: str) -> None:
    with pytest.raises(UnitError, match=said):
        ExchangeRate(base, counter, DAY, Decimal(rate), source)


def test_pint_is_loaded_only_when_two_units_differ() -> None:
    program = (
        "import sys, tourmetrics.units as u; "
        "u.convert_factor('visit', 'visit'); u.compatible('day', 'day'); u.is_currency('CNY'); "
        "before = 'pint' in sys.modules; u.convert_factor('day', 'hour'); "
        "print(before, 'pint' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True"]
