"""Comparison of tables larger than memory: what is not read does not matter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import tourmetrics as tm
from tourmetrics.comparison import compare, narrowed
from tourmetrics.goals import goals_from


@pytest.fixture(scope="module")
def open_figures() -> pl.DataFrame:
    folder = Path(__file__).parents[1]
    return tm.extract([folder / "corpus", folder / "corpus4"])


def test_a_lazy_table_gives_the_same_comparison(open_figures: pl.DataFrame) -> None:
    goals = goals_from(open_figures)
    read = 0
    regions = goals["region"].unique(maintain_order=True)
    for region in regions:
        some = goals.filter(pl.col("region").eq_missing(region))
        lazy = compare(some, open_figures.lazy(), as_of=date(2025, 12, 31))
        assert_frame_equal(lazy, compare(some, open_figures, as_of=date(2025, 12, 31)))
        assert_frame_equal(compare(some, open_figures.lazy()), compare(some, open_figures))
        read += narrowed(open_figures.lazy(), some).height
    assert len(regions) > 10
    assert read < open_figures.height * len(regions) / 4


def test_the_document_that_states_a_goal_is_read(open_figures: pl.DataFrame) -> None:
    goals = goals_from(open_figures).head(1).with_columns(region=pl.lit("NZ"))
    (source,) = goals["figure_id"].to_list()
    assert source in narrowed(open_figures.lazy(), goals)["figure_id"].to_list()


def test_the_audit_takes_a_lazy_table(open_figures: pl.DataFrame) -> None:
    assert_frame_equal(tm.audit(open_figures.lazy()), tm.audit(open_figures))
