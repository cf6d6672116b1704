"""The glue: from paths to figures, explanations and the history of a metric."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tourmetrics.errors import InputError, TourmetricsError
from tourmetrics.tables import FIGURES, validate, write_table
from tourmetrics.workflow import (
    explain,
    extract_paths,
    extract_string,
    figures_from,
    given_metadata,
    history,
    keep_texts,
    list_paths,
)
from tourmetrics.workflow.pool import each_done

REPORT = "桂林市2024年文化和旅游统计公报\n\n全市接待游客1.32亿人次，同比增长9.1%。位居全区第一。\n"
PLAN = "桂林市文化和旅游局2025年工作要点\n\n接待游客1.4亿人次以上，新建民宿一百家。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text(PLAN, encoding="utf-8")
    return tmp_path / "in"


def test_figures_are_a_table_of_the_schema(folder: Path) -> None:
    found = extract_paths([folder])
    assert_frame_equal(validate(found.figures, FIGURES), found.figures)
    rows = found.figures.select("doc", "quote", "kind", "metric", "measure").rows()
    assert rows == [
        ("a.txt", "1.32亿人次", "reported", "visitor_arrivals", "level"),
        ("a.txt", "9.1%", "reported", "visitor_arrivals", "growth"),
        ("b.txt", "1.4亿人次", "target", "visitor_arrivals", "level"),
        ("b.txt", "一百家", "target", "homestays_added", "level"),
    ]


def test_rejected_numbers_keep_reason_and_place(folder: Path) -> None:
    rejected = extract_paths([folder]).rejected
    assert "rank" in rejected["reason"].to_list()
    for row in rejected.iter_rows(named=True):
        text = (folder / row["doc"]).read_text(encoding="utf-8")
        assert text[row["start"] : row["end"]] == row["quote"]
        assert row["sentence"] in text


def test_two_processes_give_the_same(folder: Path) -> None:
    one, two = extract_paths([folder], jobs=1), extract_paths([folder], jobs=2)
    assert_frame_equal(one.figures, two.figures)
    assert_frame_equal(one.rejected, two.rejected)


def test_progress_is_told_document_by_document(folder: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    extract_paths([folder], progress=lambda done, of, name: seen.append((done, of, name)))
    assert seen == [(1, 2, "a.txt"), (2, 2, "b.txt")]


def test_what_is_not_sure_enough_is_rejected_and_said(folder: Path) -> None:
    everything = extract_paths([folder])
    nothing = extract_paths([folder], min_confidence=1.01)
    assert nothing.figures.is_empty()
    doubtful = nothing.rejected.filter(pl.col("reason").str.starts_with("confidence "))
    assert doubtful["quote"].to_list() == everything.figures["quote"].to_list()


def test_confidence_splits_the_figures(folder: Path) -> None:
    everything = extract_paths([folder]).figures
    limit = everything["confidence"].max()
    assert isinstance(limit, float)
    sure = extract_paths([folder], min_confidence=limit).figures
    assert_frame_equal(sure, everything.filter(pl.col("confidence") >= limit))
    assert 0 < sure.height < everything.height


def test_a_table_that_does_not_say_how_sure_it_is_is_not_doubted(
    folder: Path, tmp_path: Path
) -> None:
    unsure = extract_paths([folder]).figures.with_columns(confidence=None).cast(FIGURES.dtypes)
    write_table(unsure, tmp_path / "gold.jsonl", FIGURES)
    found = figures_from([tmp_path / "gold.jsonl"], min_confidence=0.5).figures
    assert found.height == unsure.height > 0


def test_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        extract_paths([tmp_path / "nowhere"])


def test_broken_document_does_not_stop_the_others(folder: Path) -> None:
    (folder / "c.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00binary\x00" * 50)
    found = extract_paths([folder])
    assert set(found.figures["doc"]) == {"a.txt", "b.txt"}
    assert "c.txt" in " ".join(str(fault) for fault in found.faults)


def test_tables_and_documents_go_together(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "a.jsonl"
    both = extract_paths([folder])
    write_table(both.figures.filter(pl.col("doc") == "a.txt"), table, FIGURES)
    found = figures_from([table, folder / "b.txt"])
    assert_frame_equal(found.figures, both.figures)
    assert [document.name for document in found.documents] == ["b.txt"]


def test_tables_alone_need_no_document(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "figures.csv"
    both = extract_paths([folder])
    write_table(both.figures, table, FIGURES)
    found = figures_from([table])
    assert_frame_equal(found.figures, both.figures)
    assert found.documents == ()


def test_explain_tells_of_every_number_in_order(folder: Path) -> None:
    told = explain(folder / "a.txt")
    assert [item.start for item in told] == sorted(item.start for item in told)
    verdicts = {item.quote: item.verdict for item in told}
    assert verdicts["1.32亿人次"] == "reported"
    (rank,) = [item for item in told if item.reason == "rank"]
    assert (rank.verdict, rank.figure, rank.rule) == ("rejected", None, None)
    (growth,) = [item for item in told if item.quote == "9.1%"]
    assert growth.figure is not None
    assert growth.rule
    assert "growth" in growth.rule


def test_explain_at_one_offset(folder: Path) -> None:
    at = REPORT.index("1.32亿") + 2
    (told,) = explain(folder / "a.txt", at)
    assert told.quote == "1.32亿人次"
    assert explain(folder / "a.txt", REPORT.index("接待")) == []


def test_explain_what_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"\x00\x01\x02\xff\xfe\x00binary\x00" * 50)
    with pytest.raises(TourmetricsError, match=r"x\.txt"):
        explain(path)


def test_history_by_id_by_name_and_by_region(folder: Path) -> None:
    figures = extract_paths([folder]).figures
    by_id = history("visitor_arrivals", figures)
    assert by_id["quote"].to_list() == ["9.1%", "1.32亿人次", "1.4亿人次"]
    assert_frame_equal(history("接待游客", figures), by_id)
    assert_frame_equal(history("Visitor Arrivals", figures), by_id)
    assert history("visitor_arrivals", figures, region="NZ").is_empty()


def test_history_of_an_unknown_metric_suggests(folder: Path) -> None:
    with pytest.raises(InputError, match="did you mean visitor_arrivals"):
        history("visitor_arrival", extract_paths([folder]).figures)


def test_history_of_an_unknown_region(folder: Path) -> None:
    with pytest.raises(InputError, match="region 'XX' is unknown: give a code such as"):
        history("visitor_arrivals", extract_paths([folder]).figures, region="XX")


@pytest.mark.parametrize("region", ["NZ", "New Zealand", "新西兰"])
def test_history_of_a_region_by_a_name_that_one_place_has(folder: Path, region: str) -> None:
    figures = extract_paths([folder]).figures.with_columns(region=pl.lit("NZ"))
    assert history("visitor_arrivals", figures, region=region).height == 3
    assert history("visitor_arrivals", figures, region="乐山市").is_empty()


def test_history_of_a_name_that_several_places_have(folder: Path) -> None:
    with pytest.raises(InputError, match=r"region '鼓楼区' can be 320106 \(.*give the code"):
        history("visitor_arrivals", extract_paths([folder]).figures, region="鼓楼区")


def test_given_metadata_goes_before_what_the_text_says() -> None:
    metadata = given_metadata(region="NZ", published=date(2023, 5, 1))
    (first, *_) = extract_string("全市接待游客960万人次。", metadata=metadata).figures
    assert (first.region, first.published) == ("NZ", date(2023, 5, 1))


def test_given_region_is_checked() -> None:
    with pytest.raises(InputError, match="region '999999' is unknown"):
        given_metadata(region="999999")


def _ends_at_three(number: int) -> str:
    if number == 3:
        os._exit(1)
    return f"{number} done"


def test_an_item_that_ends_its_process_is_lost_alone() -> None:
    done = each_done(_ends_at_three, range(6), 2, lambda number: f"{number} lost")
    assert list(done) == ["0 done", "1 done", "2 done", "3 lost", "4 done", "5 done"]


def test_documents_are_listed_without_extracting(folder: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    reading = list_paths([folder], jobs=2, progress=lambda *step: seen.append(step))
    assert [document.name for document in reading.documents] == ["a.txt", "b.txt"]
    assert seen == [(1, 2, "a.txt"), (2, 2, "b.txt")]


def test_kept_texts_hold_every_quote_at_its_place(folder: Path, tmp_path: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "c.md").write_bytes(
        b"| Metric | 2024 |\r\n|---|---|\r\n| Visitors | 5,200 |\r\n"
    )
    found = extract_paths([folder])
    keep_texts(found.documents, tmp_path / "kept")
    for row in found.figures.iter_rows(named=True):
        text = (tmp_path / "kept" / f"{row['doc']}.txt").read_bytes().decode("utf-8")
        assert text[row["start"] : row["end"]] == row["quote"]
    listed = json.loads((tmp_path / "kept" / "documents.json").read_text(encoding="utf-8"))
    assert [entry["doc"] for entry in listed] == ["a.txt", "b.txt", "sub/c.md"]
    digests = {entry["doc"]: entry["digest"] for entry in listed}
    assert set(found.figures.select("doc", "doc_digest").rows()) <= set(digests.items())


def test_a_csv_file_of_other_content_is_a_document(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "figures.csv"
    write_table(extract_paths([folder]).figures, own, FIGURES)
    other = tmp_path / "other.csv"
    other.write_text("指标,2024年\n接待游客（万人次）,520\n", encoding="utf-8")
    found = figures_from([own, other])
    assert found.figures["doc"].unique().sort().to_list() == ["a.txt", "b.txt", "other.csv"]
