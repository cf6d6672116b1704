"""``conflict``: different values for one thing, place and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Audited = Callable[..., list[dict[str, Any]]]
LATER = {"doc": "b.txt", "published": date(2025, 2, 1)}
ONLY = ["conflict"]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ({}, {"value": 111.0}, False),
        ({}, {"value": 111.1}, True),
        ({"comparator": "gt"}, {"value": 120.0}, False),
        ({"comparator": "gt"}, {"value": 100.0}, True),
        ({"comparator": "le"}, {"value": 100.0}, False),
        ({"comparator": "lt"}, {"value": 120.0}, True),
        ({"comparator": "gt"}, {"value": 130.0, "comparator": "gt"}, False),
        ({"comparator": "approx"}, {"value": 115.0}, False),
        ({"comparator": "approx"}, {"value": 130.0}, True),
        ({"comparator": "between", "high": 130.0}, {"value": 125.0}, False),
        ({"comparator": "between", "high": 130.0}, {"value": 140.0}, True),
        ({}, {"value": 1100.0}, True),
        ({}, {"value": 3900.0}, False),
        ({}, {"value": 120.0, "region": "CN-JS"}, False),
        ({}, {"value": 120.0, "each": "day"}, False),
        ({}, {"value": 120.0, "period_start": date(2024, 7, 1)}, False),
        ({}, {"value": 120.0, "period_start": None, "period_end": None}, False),
        ({}, {"value": 120.0, "metric": None, "label": None}, False),
    ],
)
def test_two_documents(
    audited: Audited, first: dict[str, Any], second: dict[str, Any], found: bool
) -> None:
    findings = audited(first, {**LATER, **second}, checks=ONLY)
    assert [f["severity"] for f in findings] == (["warning"] if found else [])


def test_the_newest_is_the_one_to_go_by(audited: Audited) -> None:
    (finding,) = audited({}, {**LATER, "value": 120.0}, checks=ONLY)
    assert (finding["figure_ids"], finding["expected"]) == (["f1", "f0"], 120.0)
    for words in ("a.txt states 110 visits", "b.txt states 120 visits", "10 visits apart"):
        assert words in finding["message"]


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("初步统计，全年接待110人次", "info"),
        ("A preliminary count of 110 visitors", "info"),
        ("全年接待110人次", "warning"),
    ],
)
def test_preliminary_against_final_is_information(
    audited: Audited, words: str, severity: str
) -> None:
    later = {**LATER, "value": 120.0, "sentence": "全年接待120人次"}
    (finding,) = audited({"sentence": words}, later, checks=ONLY)
    assert finding["severity"] == severity


def test_different_definitions_are_no_conflict(audited: Audited) -> None:
    said = {"sentence": "接待游客110人次（不含一日游）"}
    assert audited(said, {**LATER, "value": 120.0}, checks=ONLY) == []


def test_within_one_sentence_numbers_are_of_different_things(audited: Audited) -> None:
    assert audited({}, {"value": 120.0}, checks=ONLY) == []


def test_a_part_named_beside_is_no_conflict(audited: Audited) -> None:
    whole = {"sentence": "全省接待游客110人次。", "quote": "110人次", "label": "接待游客"}
    part = {
        **LATER, "value": 120.0, "sentence": "千山景区接待游客120人次。", "quote": "120人次",
        "label": "接待游客",
    }  # fmt: skip
    assert audited(whole, part, checks=ONLY) == []
    plain = {**part, "sentence": "全省接待游客120人次。"}
    assert len(audited(whole, plain, checks=ONLY)) == 1


def test_targets_of_another_day_are_no_conflict(audited: Audited) -> None:
    target = {"kind": "target"}
    assert audited(target, {**LATER, **target, "value": 120.0}, checks=ONLY) == []
    same_day = {"doc": "b.txt", **target, "value": 120.0}
    assert len(audited(target, same_day, checks=ONLY)) == 1
