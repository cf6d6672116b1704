"""Every number of a text: several hundred cases kept as data, and floors for how many are right.

Single cases may fail, for the language is wider than the grammar; what must hold for each of them
is that the spans are true. How many are right is measured over all, against stored floors.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import tourmetrics as tm
from tourmetrics.model import COMPARATORS, NumberSpan

FOLDER = Path(__file__).parents[1] / "cases" / "scan"
EXACT = Fraction(1, 10**9)  # a third has no exact decimal


@dataclass(frozen=True)
class Case:
    id: str
    text: str
    language: str | None
    numbers: tuple[dict[str, Any], ...]


def read_cases() -> list[Case]:
    """All cases of the folder, in the order of the files."""
    return [
        Case(row["id"], row["text"], row.get("language"), tuple(row["numbers"]))
        for path in sorted(FOLDER.glob("*.yaml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


CASES = read_cases()


@cache
def scanned(text: str, language: str | None) -> tuple[NumberSpan, ...]:
    return tuple(tm.scan(text, language=language))


def same(found: Decimal | None, expected: str | None) -> bool:
    """Equal, or for a fraction without an exact decimal equal to nine digits."""
    if found is None or expected is None:
        return found is None and expected is None
    gap = abs(Fraction(found) - Fraction(expected))
    return gap <= EXACT if "/" in expected else gap == 0


def values_right(case: Case) -> bool:
    found = scanned(case.text, case.language)
    return len(found) == len(case.numbers) and all(
        same(span.value, number["value"]) and same(span.high, number.get("high"))
        for span, number in zip(found, case.numbers, strict=True)
    )


def all_right(case: Case) -> bool:
    return values_right(case) and all(
        (span.quote, span.comparator, span.unit)
        == (number["quote"], number["comparator"], number["unit"])
        for span, number in zip(scanned(case.text, case.language), case.numbers, strict=True)
    )


def listing(cases: list[Case]) -> str:
    """What was found beside what was expected, one case a line."""
    lines = []
    for case in cases:
        found = [
            (s.quote, str(s.value), s.high and str(s.high), s.comparator, s.unit)
            for s in scanned(case.text, case.language)
        ]
        wanted = [
            (n["quote"], n["value"], n.get("high"), n["comparator"], n["unit"])
            for n in case.numbers
        ]
        lines.append(f"{case.id}: {case.text!r}\n    wanted {wanted}\n    found  {found}")
    return "\n".join(lines)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_spans_are_true_and_in_order(case: Case) -> None:
    end = 0
    for span in scanned(case.text, case.language):
        assert end <= span.start < span.end
        assert case.text[span.start : span.end] == span.quote
        assert isinstance(span.value, Decimal)
        assert span.value.is_finite()
        assert span.comparator in COMPARATORS
        assert (span.high is not None) == (span.comparator == "between")
        assert span.high is None or span.value < span.high
        end = span.end


def test_cases_are_well_formed() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
    assert len({case.text for case in CASES}) == len(CASES)
    for case in CASES:
        place = 0
        for number in case.numbers:
            assert set(number) - {"high"} == {"quote", "value", "comparator", "unit"}, case.id
            place = case.text.index(number["quote"], place) + len(number["quote"])


@pytest.mark.parametrize(("share", "right"), [("values", values_right), ("everything", all_right)])
def test_share_of_right_cases_holds_its_floor(share: str, right: Any) -> None:
    floors = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))
    wrong = [case for case in CASES if not right(case)]
    reached = 1 - len(wrong) / len(CASES)
    assert reached >= floors[share], f"{share}: {reached:.4f}\n{listing(wrong)}"
