"""Figures of invented sentences: one file of cases for each phenomenon, under ``tests/cases``.

A file holds ``defaults`` (title, published, region) and ``cases`` by id. A case has a ``text`` and
says exactly which ``figures`` it gives, in order, each by the fields that matter to it; numbers
that are none stand under ``rejected`` with their reason. ``xfail`` says why a right expectation is
not reached yet; it has to be removed as soon as it is.

A period is ``first/last``, one day for a day, ``2024`` for a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import COMPARATORS, KINDS, MEASURES, Extraction, Figure
from tourmetrics.workflow import extract_string, given_metadata

FOLDER = Path(__file__).parents[1] / "cases"
LANGUAGES = ("zh", "en", "mixed")
CONTEXT = ("title", "published", "region", "publisher")
FIELDS = frozenset(
    {"quote", "kind", "value", "high", "comparator", "unit", "metric", "label", "measure"}
    | {"change", "period", "region", "each"}
)
# How the reason of an xfail begins where the fault is an exception.
RAISES = "raises"
CASE_KEYS = frozenset({*CONTEXT, "text", "figures", "rejected", "xfail"})


@dataclass(frozen=True)
class Case:
    id: str
    data: dict[str, Any]


def read_cases() -> list[Case]:
    """All cases, those of a file with its defaults filled in."""
    cases = []
    for language in LANGUAGES:
        for path in sorted((FOLDER / language).glob("*.yaml")):
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            for name, data in content["cases"].items():
                whole = {**content.get("defaults", {}), **data}
                cases.append(Case(f"{language}/{path.stem}/{name}", whole))
    return cases


CASES = read_cases()


def parameters(*, spans: bool = False) -> list[Any]:
    """The cases for pytest; a known fault is strict, so that its mending is noticed.

    Spans have to be true in any case, unless a fault gives no spans at all.
    """
    marked = []
    for place, case in enumerate(CASES):
        why = case.data.get("xfail", "")
        known = why.startswith(RAISES) if spans else bool(why)
        marks = [pytest.mark.xfail(reason=why, strict=True)] if known else []
        marked.append(pytest.param(place, id=case.id, marks=marks))
    return marked


@cache
def extracted(place: int) -> Extraction:
    case = CASES[place].data
    given = {name: case.get(name) for name in CONTEXT}
    return extract_string(case["text"], name="case.txt", metadata=given_metadata(**given))


def days(period: Any) -> tuple[date, date] | None:
    """Read a period as the cases write it."""
    if period is None:
        return None
    if isinstance(period, int):
        return date(period, 1, 1), date(period, 12, 31)
    if isinstance(period, date):
        return period, period
    first, last = period.split("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def wanted(name: str, value: Any) -> Any:
    """Turn what a case says of a field into what a figure holds."""
    if name == "period":
        return days(value)
    if value is not None and name in ("value", "high"):
        return Decimal(str(value))
    return value if value is None else str(value)


def told(figure: Figure, fields: list[str]) -> dict[str, Any]:
    """The fields of a figure that a case speaks of; the label as text."""
    return {name: getattr(figure, name) for name in fields}


@pytest.mark.parametrize("place", parameters())
def test_figures_are_exactly_those_of_the_case(place: int) -> None:
    case, found = CASES[place], extracted(place).figures
    expected = case.data.get("figures", [])
    listing = [(f.quote, f.kind, str(f.value), f.unit, f.metric, f.rule) for f in found]
    assert [f.quote for f in found] == [str(row["quote"]) for row in expected], listing
    shown = [told(f, list(row)) for f, row in zip(found, expected, strict=True)]
    assert shown == [{name: wanted(name, v) for name, v in row.items()} for row in expected]
    refused = [(row.quote, row.reason) for row in extracted(place).rejected]
    for row in case.data.get("rejected", []):
        assert (str(row["quote"]), row["reason"]) in refused


@pytest.mark.parametrize("place", parameters(spans=True))
def test_spans_are_true(place: int) -> None:
    text = CASES[place].data["text"]
    found = extracted(place)
    for row in (*found.figures, *found.rejected):
        assert 0 <= row.start < row.end
        assert text[row.start : row.end] == row.quote
    ends = [0, *(figure.end for figure in found.figures)]
    assert all(end <= figure.start for end, figure in zip(ends, found.figures, strict=False))


def test_cases_are_well_formed() -> None:
    knowledge = load_knowledge()
    texts = [(case.data["text"], case.data.get("title")) for case in CASES]
    assert len(set(texts)) == len(texts)
    closed = {"kind": KINDS, "comparator": COMPARATORS, "measure": MEASURES,
              "unit": knowledge.unit_names}  # fmt: skip
    for case in CASES:
        assert set(case.data) <= CASE_KEYS, case.id
        assert "figures" in case.data or "rejected" in case.data, case.id
        place = 0
        for row in case.data.get("figures", []):
            assert "quote" in row, case.id
            assert set(row) <= FIELDS, case.id
            quote = str(row["quote"])
            place = case.data["text"].index(quote, place) + len(quote)
            for name, allowed in closed.items():
                assert name not in row or row[name] in allowed, (case.id, name)
        for row in case.data.get("rejected", []):
            assert set(row) == {"quote", "reason"}, case.id
            assert str(row["quote"]) in case.data["text"], case.id
