"""The score of goals with their results, end to end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tourmetrics.errors import InputError, TableError
from tourmetrics.score import outcomes_dict, outcomes_text, read_pairs
from tourmetrics.tables import FIGURES, read_table
from tourmetrics.workflow import extract_paths
from tourmetrics.workflow.pairing import pair_outcomes, with_published

# Why these do not come out as a reader would have them, by the figures of the gold.
OPEN = {
    ("o04-zhangye-fiveyear-plan.txt", 657): "two goals on projects, and an English report's words",
    ("o07-nova-scotia-strategy.md", 1430): "one year's money against a goal for two years",
    ("o07-nova-scotia-strategy.md", 1725): "persons were promised, visits are reported",
    ("o07-nova-scotia-strategy.md", 791): "the rise of a third in words is an optional figure",
}


def test_on_the_figures_of_the_gold(gold: Path, corpus: Path) -> None:
    figures = with_published(read_table(gold / "corpus.jsonl", FIGURES), corpus / "index.json")
    pairs = read_pairs(gold / "pairs.json")
    for together in (False, True):
        found = pair_outcomes(pairs, figures, together=together)
        wrong = {(o.pair["plan_doc"], o.pair["target_start"]) for o in found if not o.right}
        assert (len(found), wrong) == (71, set(OPEN))


def test_from_the_documents(gold: Path, corpus: Path, root: Path) -> None:
    limits = json.loads((gold / "floors.json").read_text(encoding="utf-8"))["pairs"]["floors"]
    figures = extract_paths([corpus]).figures
    found = outcomes_dict(pair_outcomes(read_pairs(gold / "pairs.json"), figures))
    assert found["right"] >= limits["right"]


def test_what_differs_is_told(gold: Path) -> None:
    pairs = read_pairs(gold / "pairs.json")[:3]
    figures = read_table(gold / "corpus.jsonl", FIGURES)
    lost = pair_outcomes(pairs, figures.filter(figures["kind"] == "reported"))
    assert [o.wrong for o in lost] == ["figure, attainment, met"] * 3
    text = outcomes_text(lost)
    assert "no goal" in text
    assert text.endswith("pairs right 0 of 3")
    told: dict[str, Any] = outcomes_dict(lost)
    assert (told["right"], len(told["differ"])) == (0, 3)


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("{", InputError, "no JSON"),
        ("{}", InputError, "list of pairs"),
        ("[1]", InputError, "list of pairs"),
        ('[{"plan_doc": "a"}]', TableError, "target_quote"),
    ],
)
def test_a_file_that_holds_no_pairs(
    tmp_path: Path, text: str, error: type[Exception], says: str
) -> None:
    path = tmp_path / "pairs.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=says):
        read_pairs(path)


def test_an_index_that_is_none(tmp_path: Path, gold: Path) -> None:
    path = tmp_path / "index.json"
    path.write_text("[{}]", encoding="utf-8")
    with pytest.raises(InputError, match="no index"):
        with_published(read_table(gold / "seeds.jsonl", FIGURES), path)
