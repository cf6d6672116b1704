"""Invented documents with a slip each, read and audited, and their clean twins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

import tourmetrics as tm
from tourmetrics.auditing import audit

FOLDER = Path(__file__).parents[1] / "cases" / "audit"
REGIONS = {"zh": "421200", "en": "US-NM"}


def cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            case = {"region": REGIONS[path.stem], "says": [], "optional": False, **row}
            found.append(pytest.param(case, id=f"{path.stem}: {row['check']}: {row['name']}"))
    return found


def audited(case: dict[str, Any], *, repaired: bool) -> pl.DataFrame:
    wrong, right = case["repair"]
    figures = []
    for number, document in enumerate(case["documents"], start=1):
        text = document["text"].replace(wrong, right) if repaired else document["text"]
        figures.append(
            tm.extract_text(
                text,
                published=document["published"],
                region=case["region"],
                name=f"d{number}.txt",
            )
        )
    findings = audit(pl.concat(figures))
    derived = (pl.col("severity") == "info") & pl.col("message").str.contains("derived, no")
    return findings.filter(~derived)


@pytest.mark.parametrize("case", cases())
def test_a_slip_is_found(case: dict[str, Any]) -> None:
    findings = audited(case, repaired=False)
    assert findings["check"].to_list() == [case["check"]], findings["message"].to_list()
    for words in case["says"]:
        assert str(words) in findings["message"][0]


@pytest.mark.parametrize("case", cases())
def test_its_twin_without_the_slip_is_clean(case: dict[str, Any]) -> None:
    assert all(case["repair"][0] not in case["repair"][1:] for _ in (0,))
    assert audited(case, repaired=True)["message"].to_list() == []


def test_there_are_slips_of_every_check_in_both_languages() -> None:
    found = [param.values[0] for param in cases()]
    assert len(found) >= 30
    assert len({case["check"] for case in found}) == 8
