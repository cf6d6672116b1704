"""The invented province is what it says: 200 goals, and every quote stands in its document."""

from __future__ import annotations

import polars as pl
import pytest
from tests.samples.province import SILENT_CITY, Province, make_province


@pytest.fixture(scope="module")
def province() -> Province:
    return make_province()


def test_it_has_thirteen_cities_and_two_hundred_goals(province: Province) -> None:
    assert province.goals.height == province.comparisons.height == 200
    assert province.goals["region"].n_unique() == 14
    assert province.goals["version"].max() == 2
    assert set(province.goals["commitment"]) == {None, "binding", "expected", "aspiration"}


def test_every_quote_stands_in_its_document(province: Province) -> None:
    texts = {document.name: document.text for document in province.documents}
    for row in province.figures.iter_rows(named=True):
        assert texts[row["doc"]][row["start"] : row["end"]] == row["quote"]
        assert row["quote"] in row["sentence"]


def test_it_has_what_a_report_must_cope_with(province: Province) -> None:
    compared, findings = province.comparisons, province.findings
    silent = compared.filter(pl.col("region") == SILENT_CITY)
    assert set(silent["status"]) == {"no_data"}
    assert {"achieved", "behind", "far_behind", "breaching"} <= set(compared["status"])
    assert {"conflict", "parts_exceed_whole"} <= set(findings["check"])
    assert {"zh", "en"} <= set(province.figures["language"])
    assert province.faults


def test_it_is_the_same_in_every_run(province: Province) -> None:
    assert make_province().figures.equals(province.figures)
