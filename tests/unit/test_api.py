"""The verbs of the library that begin with documents or text, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import tourmetrics as tm
from tourmetrics.errors import InputError

TEXT = "2024年桂林市接待游客1.32亿人次，同比增长9.1%。"
HEAVY = ("polars", "weasyprint", "jinja2", "pint", "typer", "rich", "fastexcel", "babel")


def loaded(code: str) -> set[str]:
    """The heavy modules that a fresh interpreter has after ``code``."""
    show = f"import sys; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"], check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


def test_import_loads_nothing_heavy() -> None:
    assert loaded("import tourmetrics") == set()


def test_scan_needs_no_table() -> None:
    assert not loaded("import tourmetrics as tm; tm.scan('12%')") & {"polars", "weasyprint"}


def test_extract_text_needs_no_report() -> None:
    found = loaded("import tourmetrics as tm; tm.extract_text('增长12%')")
    assert "polars" in found
    assert not found & {"weasyprint", "jinja2", "typer"}


def test_every_public_name_is_there() -> None:
    for name in tm.__all__:
        assert getattr(tm, name) is not None
    assert set(tm.__all__) <= set(dir(tm))


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_verb"):
        tm.no_such_verb  # noqa: B018


def test_extract_takes_text_path_and_list(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    figures = tm.extract(path)
    assert figures["quote"].to_list() == ["1.32亿人次", "9.1%"]
    assert_frame_equal(tm.extract(str(path)), figures)
    assert_frame_equal(tm.extract([path]), figures)


def test_extract_with_two_processes_and_a_floor(seeds: Path) -> None:
    one = tm.extract(seeds, min_confidence=0.9)
    assert_frame_equal(tm.extract(seeds, min_confidence=0.9, jobs=2), one)
    confidence = one["confidence"].min()
    assert isinstance(confidence, float)
    assert confidence >= 0.9
    assert one.height < tm.extract(seeds).height


def test_extract_takes_metadata_from_an_index(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("全市接待游客960万人次。", encoding="utf-8")
    index = tmp_path / "elsewhere.json"
    index.write_text('[{"doc": "a.txt", "region": "450300", "published": "2025-02-20"}]', "utf-8")
    row = tm.extract(tmp_path / "a.txt", index=index).row(0, named=True)
    assert (row["region"], row["published"]) == ("450300", date(2025, 2, 20))


def test_extract_text_says_what_is_given() -> None:
    figures = tm.extract_text(
        "全年接待游客1.32亿人次。",
        title="2024年公报",
        published=date(2025, 2, 20),
        region="450300",
        publisher="桂林市文化和旅游局",
        name="memo",
    )
    row = figures.row(0, named=True)
    assert (row["doc"], row["region"], row["publisher"]) == ("memo", "450300", "桂林市文化和旅游局")
    assert (row["period_start"], row["period_end"]) == (date(2024, 1, 1), date(2024, 12, 31))


def test_extract_text_leaves_unknown_null() -> None:
    row = tm.extract_text("接待游客86万人次。").row(0, named=True)
    unknown = ("region", "published", "publisher", "period_start", "period_end", "each")
    assert [row[name] for name in unknown] == [None] * len(unknown)


def test_extract_text_of_nothing_is_an_empty_table() -> None:
    for text in ("", " \n", "没有数字。"):
        empty = tm.extract_text(text)
        assert empty.is_empty()
        assert empty.schema == tm.extract_text(TEXT).schema


def test_extract_text_with_unknown_region() -> None:
    with pytest.raises(InputError, match="region 'Guilin' is unknown: give a code such as"):
        tm.extract_text(TEXT, region="Guilin")


def test_scan_by_language() -> None:
    text = "两家hotels, two hotels, 3家"
    assert [n.quote for n in tm.scan(text)] == ["两家", "two hotels", "3家"]
    assert [n.quote for n in tm.scan(text, language="zh")] == ["两家", "3家"]
    assert [n.quote for n in tm.scan(text, language="en")] == ["two hotels", "3家"]


def test_scan_in_an_unknown_language() -> None:
    with pytest.raises(InputError, match="language 'fr' is unknown: use one of zh, en"):
        tm.scan("douze", language="fr")


def test_identity_of_a_figure_survives_a_second_run_and_tells_places_apart() -> None:
    first = tm.extract_text(TEXT + TEXT)
    assert first["figure_id"].n_unique() == first.height == 4
    assert_frame_equal(first, tm.extract_text(TEXT + TEXT))


def test_figures_flow_into_goals_and_comparison() -> None:
    plan = tm.extract_text("接待游客1亿人次以上。", title="桂林市2024年工作要点", region="450300")
    result = tm.extract_text(TEXT, title="桂林市2024年公报", region="450300")
    progress = tm.compare(tm.goals_from(plan), pl.concat([plan, result]), as_of=date(2025, 1, 31))
    assert progress.select("target", "actual").rows() == [(1e8, 1.32e8)]


def test_a_date_may_be_text() -> None:
    given = tm.extract_text(TEXT, published="2025-01-15")
    assert_frame_equal(given, tm.extract_text(TEXT, published=date(2025, 1, 15)))
    with pytest.raises(InputError, match="published '15/1/2025' is no date: write it like 2024"):
        tm.explain_text(TEXT, published="15/1/2025")
