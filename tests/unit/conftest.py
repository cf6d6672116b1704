"""Small tables to make reports of, written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from tourmetrics.auditing import audit
from tourmetrics.tables import COMPARISONS, FIGURES, empty

Table = Callable[..., pl.DataFrame]
YEAR = {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
QUARTER = {"period_start": date(2024, 1, 1), "period_end": date(2024, 3, 31)}

_FIGURE: dict[str, Any] = {
    "doc": "a.txt",
    "start": 0,
    "kind": "reported",
    "comparator": "eq",
    "measure": "level",
    "region": "CN-LN",
    "locator": "line 12",
    "language": "en",
    "published": date(2024, 5, 30),
    "publisher": "Liaoning Provincial People’s Government",
    "rule": "test",
    "confidence": 1.0,
    **QUARTER,
}
_GROWTH: dict[str, Any] = {"unit": "percent", "measure": "growth", "change": "yoy"}
_SENTENCE = (
    "Liaoning received 171 million visitors, a 68.2% increase, "
    "and earned 190.21 billion yuan, an 89.4% increase."
)


@pytest.fixture(scope="session")
def figure_table() -> Table:
    """Make a figures table of rows that say only what is not usual."""

    def make(*rows: dict[str, Any]) -> pl.DataFrame:
        full = []
        for number, row in enumerate(rows):
            known = {**_FIGURE, "figure_id": f"f{number}", "quote": "x", "sentence": "x", **row}
            known.setdefault("end", known["start"] + len(known["quote"]))
            full.append({name: known.get(name) for name in empty(FIGURES).columns})
        return pl.DataFrame(full, schema=empty(FIGURES).schema)

    return make


@pytest.fixture
def audited() -> Callable[..., list[dict[str, Any]]]:
    """Audit a table of rows that say only what is not usual; returns the findings' rows.

    Usual is one reported level of visitors of a year, in a document of its own day, without a
    sentence. ``checks`` are the checks to make, ``derived`` keeps what is only worked out.
    """
    usual: dict[str, Any] = {
        "doc": "a.txt",
        "quote": "q",
        "kind": "reported",
        "value": 110.0,
        "comparator": "eq",
        "unit": "visit",
        "metric": "visitor_arrivals",
        "label": "visitors",
        "measure": "level",
        "region": "CN-LN",
        "precision": 0.5,
        "published": date(2025, 1, 1),
        "locator": "line 1",
        **YEAR,
    }

    def make(*rows: dict[str, Any], checks: Any = None, derived: bool = False) -> Any:
        full = [
            {**usual, "start": 10 * n, "end": 10 * n + 5, "figure_id": f"f{n}", **row}
            for n, row in enumerate(rows)
        ]
        schema = empty(FIGURES).schema
        table = pl.DataFrame([{name: row.get(name) for name in schema} for row in full], schema)
        findings = audit(table, checks=checks).to_dicts()
        return [f for f in findings if derived or "; derived, no document" not in f["message"]]

    return make


@pytest.fixture
def comparison_table() -> Table:
    """Make a comparisons table of rows that say only what is not usual."""

    def make(*rows: dict[str, Any]) -> pl.DataFrame:
        schema = empty(COMPARISONS).schema
        usual = {
            "measure": "level",
            "comparator": "eq",
            "status": "no_data",
            "method": "pace",
            "figure_ids": [],
            "as_of": date(2024, 6, 30),
            "region": "421200",
            **YEAR,
        }
        full = [{**usual, "goal_id": f"g{number}", **row} for number, row in enumerate(rows)]
        return pl.DataFrame([{n: row.get(n) for n in schema} for row in full], schema=schema)

    return make


@pytest.fixture(scope="session")
def liaoning(figure_table: Table) -> pl.DataFrame:
    """Two levels with their growth, of one sentence."""

    def at(quote: str) -> dict[str, Any]:
        return {"quote": quote, "start": _SENTENCE.index(quote) + 100, "sentence": _SENTENCE}

    visits = {"metric": "visitor_arrivals", "label": "visitors"}
    revenue = {"metric": "tourism_revenue", "label": "tourism revenue"}
    return figure_table(
        {**visits, **at("171 million visitors"), "value": 171e6, "unit": "visit", "precision": 5e5},
        {**visits, **at("68.2%"), **_GROWTH, "value": 68.2, "precision": 0.05},
        {**revenue, **at("190.21 billion yuan"), "value": 190.21e9, "unit": "CNY",
         "precision": 5e6},
        {**revenue, **at("89.4%"), **_GROWTH, "value": 89.4, "precision": 0.05},
    )  # fmt: skip


@pytest.fixture
def goal_figures() -> Table:
    """Make figures of which each is a target of one plan, save for what a row says otherwise."""
    usual: dict[str, Any] = {
        "doc": "plan.txt",
        "quote": "q",
        "kind": "target",
        "value": 100.0,
        "comparator": "eq",
        "unit": "visit",
        "metric": "visitor_arrivals",
        "label": "接待游客",
        "measure": "level",
        "period_start": date(2025, 1, 1),
        "period_end": date(2025, 12, 31),
        "region": "511100",
        "published": date(2025, 2, 1),
    }

    def make(*rows: dict[str, Any]) -> pl.DataFrame:
        full = []
        for number, row in enumerate(rows):
            known = {**usual, "start": 10 * number, "figure_id": f"f{number}", **row}
            known["end"] = known["start"] + 5
            if known.get("high") is not None:
                known["comparator"] = "between"
            full.append({name: known.get(name) for name in empty(FIGURES).columns})
        return pl.DataFrame(full, schema=empty(FIGURES).schema)

    return make
