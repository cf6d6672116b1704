"""Figures as the checks see them: bounds, sentences, contradictions; and the files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tourmetrics.auditing import AUDIT_CHECKS, audit, files
from tourmetrics.auditing.evidence import prepare
from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import CHECKS, FIGURES, empty, read_table


def prepared(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {
        "doc": "a.txt", "quote": "q", "kind": "reported", "value": 100.0, "comparator": "eq",
        "unit": "visit", "metric": "visitor_arrivals", "measure": "level", "precision": 5.0,
        "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31), "region": "CN-LN",
    }  # fmt: skip
    schema = empty(FIGURES).schema
    full = [{**usual, "start": n, "end": n + 1, "figure_id": f"f{n}", **row}
            for n, row in enumerate(rows)]  # fmt: skip
    table = pl.DataFrame([{name: row.get(name) for name in schema} for row in full], schema)
    return prepare(table, load_knowledge())


INF = float("inf")


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        ({}, (95.0, 105.0)),
        ({"comparator": "approx"}, (95.0, 105.0)),
        ({"comparator": "approx", "precision": 0.5}, (95.0, 105.0)),
        ({"comparator": "approx", "value": -100.0, "precision": 0.5}, (-105.0, -95.0)),
        ({"comparator": "gt"}, (100.0, INF)),
        ({"comparator": "ge"}, (100.0, INF)),
        ({"comparator": "lt"}, (-INF, 100.0)),
        ({"comparator": "le"}, (-INF, 100.0)),
        ({"comparator": "between", "high": 200.0}, (95.0, 205.0)),
        ({"precision": None}, (50.0, 150.0)),
    ],
)
def test_what_a_figure_can_mean(row: dict[str, Any], ends: tuple[float, float]) -> None:
    assert prepared(row).select("lo", "hi").row(0) == ends


def test_a_quote_inside_a_longer_number_is_not_the_quote() -> None:
    text = "景区52家，其中5A级2家"
    whole = {"sentence": text, "quote": "52家", "start": 2, "end": 5}
    part = {"sentence": text, "quote": "2家", "start": 11, "end": 13}
    assert prepared(whole, part)["at"].to_list() == [2, 11]


def test_sentences_of_documents_that_follow_each_other_are_apart() -> None:
    rows = prepared({"sentence": "s"}, {"sentence": "s"}, {"doc": "b.txt", "sentence": "s"})
    assert rows["run"].n_unique() == 2


def test_contradictions_within_document_and_sentence() -> None:
    far = {"value": 300.0, "sentence": "t"}
    rows = prepared({"sentence": "s"}, far, {"doc": "b.txt", "sentence": "s"})
    assert rows.select("sole", "clear").rows() == [(False, True), (False, True), (True, True)]


def test_every_check_takes_an_empty_table_and_one_of_nulls() -> None:
    assert set(AUDIT_CHECKS) == set(CHECKS)
    assert audit(empty(FIGURES)).is_empty()
    bare = {
        "doc": "a.txt", "start": 0, "end": 1, "quote": "5", "kind": "reported", "value": 5.0,
        "comparator": "eq", "unit": "item", "measure": "level",
    }  # fmt: skip
    names = [name for name in empty(FIGURES).columns if name in bare]
    table = pl.DataFrame([bare, {**bare, "kind": "target", "start": 3, "end": 4}])
    assert audit(table.select(names)).is_empty()


@pytest.mark.parametrize("name", ["corpus", "corpus2", "corpus4", "corpus6"])
def test_order_and_repetition_change_nothing(gold: Path, name: str) -> None:
    table = read_table(gold / f"{name}.jsonl", FIGURES)
    once = audit(table)
    assert audit(table.sample(fraction=1.0, shuffle=True, seed=7)).equals(once)
    assert audit(table).equals(once)


@pytest.mark.parametrize("factor", [1e4, 1e-3])
def test_another_scale_of_all_amounts_finds_the_same(gold: Path, factor: float) -> None:
    table = read_table(gold / "corpus5.jsonl", FIGURES).filter(pl.col("unit") != "percent")
    scaled = table.with_columns(pl.col("value", "high", "precision") * factor)
    checks = ["conflict", "implied_base"]
    assert audit(scaled, checks=checks)["figure_ids"].to_list() == (
        audit(table, checks=checks)["figure_ids"].to_list()
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("audit.toml", "[tolerance\n", "no TOML"),
        ("audit.toml", "[tolerance]\nabout = 0.05\n", "under [zh]"),
        ("audit.toml", None, "missing"),
        ("wholes.csv", "whole,part\n", "columns"),
        ("wholes.csv", "whole,part,parts_of,complete,share,note\na,b,c,maybe,,\n", "yes or no"),
    ],
)
def test_a_broken_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.setattr(files, "data_dir", lambda: tmp_path)
    load = {"audit.toml": files.audit_words, "wholes.csv": files.wholes}[name]
    load.cache_clear()
    try:
        with pytest.raises(KnowledgeError, match=name) as caught:
            load()
        assert words in str(caught.value)
    finally:
        load.cache_clear()


def test_the_files_name_metrics_of_the_catalogue() -> None:
    metrics = set(load_knowledge().metrics)
    table = files.wholes()
    named = {*table["whole"], *table["part"], *table["share"]} - {""}
    words = files.audit_words()
    named |= {*words.above, *words.below, *words.markets, *words.rules}
    assert named <= metrics
    assert {*files.bands()["numerator"], *files.bands()["denominator"]} <= metrics
