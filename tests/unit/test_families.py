"""Loading of the families of metrics, and what stands beside a metric in its family."""

from __future__ import annotations

from pathlib import Path

import pytest

from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.knowledge.families import Families, read_families
from tourmetrics.resources import data_dir

METRICS = frozenset({"homestays", "graded_homestays", "homestay_adr", "visitor_arrivals"})
HEADER = "family,role,metric\n"


def families_of(folder: Path, rows: str) -> Families:
    path = folder / "metric_families.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return read_families(path, METRICS)


def test_metrics_of_one_family_find_each_other(tmp_path: Path) -> None:
    rows = "homestay,count,homestays\nhomestay,price,homestay_adr\n"
    families = families_of(tmp_path, rows)
    assert families.of_metric["homestays"] == ("homestay", "count")
    assert families.sibling("homestays", "price") == "homestay_adr"
    assert families.sibling("homestay_adr", "count") == "homestays"


def test_the_first_metric_of_a_role_stands_for_it(tmp_path: Path) -> None:
    rows = "homestay,count,homestays\nhomestay,count,graded_homestays\n"
    rows += "homestay,price,homestay_adr\n"
    families = families_of(tmp_path, rows)
    assert families.sibling("homestay_adr", "count") == "homestays"
    assert families.sibling("graded_homestays", "price") == "homestay_adr"


def test_a_role_or_a_family_that_is_not_there_has_no_sibling(tmp_path: Path) -> None:
    families = families_of(tmp_path, "homestay,count,homestays\n")
    assert families.sibling("homestays", "price") is None
    assert families.sibling("visitor_arrivals", "count") is None
    assert families.sibling("", "count") is None


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("all,arrivals,visitor_arrivals\n", r"line 2, entry 'visitor_arrivals': .*'arrivals'"),
        ("all,visits,guests\n", r"line 2, entry 'guests': .*'guests'"),
        (
            "all,visits,visitor_arrivals\ndomestic,visits,visitor_arrivals\n",
            r"line 3, entry 'visitor_arrivals': the metric is in two families",
        ),
        ("homestay,count\n", r"line 2, entry 'homestay': 2 cells under 3 columns"),
    ],
)
def test_faults_name_line_and_entry(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=r"metric_families\.csv, " + message):
        families_of(tmp_path, rows)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"metric_families\.csv: the file is missing"):
        read_families(tmp_path / "metric_families.csv", METRICS)


def test_shipped_families_name_metrics_of_the_catalogue() -> None:
    metrics = load_knowledge().metrics
    families = read_families(data_dir() / "metric_families.csv", metrics)
    assert set(families.of_metric) <= set(metrics)
    assert families.sibling("rural_tourism_visits", "revenue") == "rural_tourism_revenue"
    assert families.sibling("performances", "visits") == "performance_audience"
