"""The scorer, on small cases with results counted by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tourmetrics.errors import InputError, TableError
from tourmetrics.score import (
    FIELDS,
    ScoreReport,
    read_catalogue,
    read_gold,
    read_index,
    read_negatives,
    read_predictions,
    score,
)
from tourmetrics.tables import FIGURES, read_table, write_table


def row(start: int = 0, end: int = 4, value: float = 5, **more: Any) -> dict[str, Any]:
    return {
        "doc": "a.txt", "start": start, "end": end, "quote": "5个", "kind": "target",
        "value": value, "high": None, "comparator": "eq", "unit": "item", "metric": "projects",
        "label": "项目", "measure": "level", "change": None, "period": ["2024-01-01", "2024-12-31"],
        "region": "421200", "each": None, **more,
    }  # fmt: skip


def counts(report: ScoreReport) -> tuple[int, int, int]:
    return report.total.found, report.total.false, report.total.missed


def test_a_perfect_extraction_scores_one(gold: Path) -> None:
    rows = [r for r in read_gold(gold / "seeds.jsonl") if not r["optional"]]
    report = score(read_gold(gold / "seeds.jsonl"), rows)
    assert (report.total.f1, report.strict.f1, report.errors) == (1.0, 1.0, [])
    assert (report.gold, report.optional, report.optional_found) == (37, 3, 0)
    assert report.field_accuracy() == dict.fromkeys(FIELDS, 1.0)


def test_misses_and_false_alarms_are_counted_by_their_kind() -> None:
    report = score([row(), row(10, 12, kind="reported")], [row(), row(20, 22)])
    assert counts(report) == (1, 1, 1)
    result = report.as_dict()
    assert result["all"] == {
        "found": 1, "false": 1, "missed": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5,
    }  # fmt: skip
    assert result["by_kind"]["target"]["false"] == 1
    assert result["by_kind"]["reported"] == {
        "found": 0, "false": 0, "missed": 1, "precision": None, "recall": 0.0, "f1": 0.0,
    }  # fmt: skip
    assert [(e["error"], e["start"]) for e in report.errors] == [("miss", 10), ("false", 20)]


@pytest.mark.parametrize(
    ("prediction", "found"),
    [
        (row(3, 9), 1),
        (row(4, 9), 0),
        (row(value=5 * (1 + 9e-10)), 1),
        (row(value=5 * (1 + 2e-9)), 0),
        (row(doc="b.txt"), 0),
    ],
)
def test_a_find_overlaps_and_agrees_in_value(prediction: dict[str, Any], found: int) -> None:
    assert score([row()], [prediction]).total.found == found


def test_the_longest_overlap_is_paired_first_and_each_once() -> None:
    report = score([row(0, 4), row(4, 8)], [row(2, 8, kind="reported"), row(0, 3)])
    assert counts(report) == (2, 0, 0)
    assert [(e["field"], e["start"]) for e in report.errors] == [("kind", 4)]
    assert counts(score([row()], [row(), row()])) == (1, 1, 0)


def test_optional_figures_neither_count_nor_cost() -> None:
    optional = row(optional=True)
    assert counts(score([optional], [])) == (0, 0, 0)
    found = score([optional], [row()])
    assert (counts(found), found.optional_found) == ((0, 0, 0), 1)
    touched = score([optional], [row(value=6)])
    assert (counts(touched), touched.spared) == ((0, 0, 0), 1)
    both = score([optional, row(2, 6, value=7)], [row(1, 5, value=6)])
    assert counts(both) == (0, 1, 1)


@pytest.mark.parametrize("field", FIELDS)
def test_a_wrong_field_is_an_error_and_some_are_strict(field: str) -> None:
    other = {"value": 5.0, "high": 9, "period": None}.get(field, "reported")
    other = {"comparator": "ge", "measure": "growth", "kind": "reported"}.get(field, other)
    report = score([row()], [row(**{field: other})])
    if field == "value":
        assert report.errors == []
        return
    assert [(e["field"], e["gold"], e["pred"]) for e in report.errors] == [
        (field, row()[field], other)
    ]
    strict = field in {"kind", "high", "comparator", "unit", "measure", "change"}
    assert report.strict.found == (0 if strict else 1)
    assert report.field_accuracy()[field] == 0.0


def test_a_prediction_without_measure_has_it_wrong() -> None:
    bare = row()
    del bare["measure"]
    assert [e["field"] for e in score([row()], [bare]).errors] == ["measure"]


def test_metrics_are_compared_within_the_catalogue_only() -> None:
    gold = [row(), row(10, 14, metric="yurts"), row(20, 24, metric=None)]
    predicted = [row(metric="x"), row(10, 14, metric="x"), row(20, 24, metric="x")]
    report = score(gold, predicted, catalogue={"projects"})
    assert report.as_dict()["metrics_compared"] == 1
    assert [e["start"] for e in report.errors] == [0]
    assert len(score(gold, predicted).errors) == 3


def test_unknown_documents_are_set_aside_unless_the_index_knows_them() -> None:
    stray = row(doc="b.txt")
    report = score([row()], [row(), stray])
    assert (report.unknown, report.total.false) == (1, 0)
    report = score([row()], [row(), stray], {"a.txt": "zh", "b.txt": "en"})
    assert (report.unknown, report.total.false) == (0, 1)
    assert {k: t.false for k, t in report.by_language.items()} == {"zh": 0, "en": 1}


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        ([("5个", None)] * 6 + [("five", None)], "zh"),
        ([("5个", None), ("five", None)], "mixed"),
        ([("five", None)], "en"),
        ([("5", None), ("5%", "km")], "unknown"),
    ],
)
def test_the_language_is_guessed_from_quotes_and_labels(
    texts: list[tuple[str, str | None]], language: str
) -> None:
    gold = [row(10 * n, 10 * n + 4, quote=q, label=w) for n, (q, w) in enumerate(texts)]
    report = score(gold, gold)
    assert list(report.by_language) == [language]
    assert report.field_accuracy(language)["kind"] == 1.0
    assert list(report.as_dict()["fields_by_language"]) == [language]


def test_alarms_on_negatives_spare_what_touches_gold() -> None:
    negatives = [{"doc": "a.txt", "start": 0, "end": 9, "why": "rank"},
                 {"doc": "a.txt", "start": 9, "end": 30, "why": "calendar"}]  # fmt: skip
    report = score([row(0, 4)], [row(2, 6), row(8, 12)], negatives=negatives)
    assert report.as_dict()["false_alarms_on_listed_negatives"] == {
        "count": 1, "of": 2, "by_reason": {"calendar": 1},
    }  # fmt: skip


def test_nothing_against_nothing_has_no_shares() -> None:
    result = score([], []).as_dict(errors=True)
    assert result["all"]["f1"] is None
    assert result["fields"]["kind"] is None
    assert result["errors"] == []
    json.dumps(result)


def test_the_text_names_every_part() -> None:
    text = score([row(), row(10, 12)], [row(unit="room"), row(20, 22)], negatives=[]).text(
        fields=True, errors=True
    )
    for part in (
        "all", "strict", "kind target", "language zh", "doc a.txt", "gold 2", "negatives: 0 of 0",
        "field right", 'FIELD a.txt:0-4 "5个" unit: gold "item", predicted "room"',
        'MISS  a.txt:10-12 "5个" target 5 item', 'FALSE a.txt:20-22 "5个" target 5 item',
    ):  # fmt: skip
        assert part in text


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"start": 4}, "not after start"),
        ({"start": -1}, "offset"),
        ({"value": True}, "finite number"),
        ({"value": float("nan")}, "finite number"),
        ({"high": "9"}, "high"),
        ({"kind": "fact"}, "target, reported"),
        ({"measure": None}, "level"),
        ({"period": ["2024"]}, "two dates"),
        ({"optional": 1}, "true or false"),
        ({"unit": 3}, "unit"),
        ({"doc": ""}, "doc"),
    ],
)
def test_rows_that_cannot_be_scored_are_named(change: dict[str, Any], word: str) -> None:
    with pytest.raises(TableError, match="row 2") as caught:
        score([row(), row(**change)], [])
    assert word in str(caught.value)


def test_files_are_read_and_faults_named(tmp_path: Path, gold: Path, corpus: Path) -> None:
    table = tmp_path / "figures.csv"
    write_table(read_table(gold / "seeds.jsonl", FIGURES), table, FIGURES)
    report = score(read_gold(gold / "seeds.jsonl"), read_predictions(table))
    assert report.strict.f1 == 1.0
    assert report.field_accuracy()["period"] == 1.0
    assert len(read_negatives(gold / "seeds-negatives.jsonl")) > 100
    assert read_index(None, gold / "corpus.jsonl")["o08-nova-scotia-results-2025.txt"] == "en"
    assert read_index(None, tmp_path / "gold.jsonl") == {}
    assert "visitor_arrivals" in read_catalogue([gold.parents[1] / "data"])
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"doc": "a"}\n', encoding="utf-8")
    with pytest.raises(TableError, match=r"broken\.jsonl, line 1: the field start is missing"):
        read_gold(broken)
    with pytest.raises(InputError, match="no such file"):
        read_gold(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="not an index"):
        read_index(broken, broken)
    with pytest.raises(InputError, match="no column id"):
        read_catalogue([table])
    with pytest.raises(InputError, match=r"no metrics\*\.csv"):
        read_catalogue([tmp_path])
    assert read_index(corpus / "index.json", broken)
