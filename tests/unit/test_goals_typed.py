"""What a planner may type beside the five columns that are needed, and what is filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tourmetrics.errors import KnowledgeError, TableError
from tourmetrics.goals import in_force, is_goals_file, read_goals
from tourmetrics.goals.vocabulary import read_vocabulary
from tourmetrics.resources import data_dir
from tourmetrics.tables import GOALS, write_table

HEAD = "指标,地区,时期,目标值,单位"
LINE = "接待游客,乐山市,2025,6500,万人次"


def goals_of(folder: Path, *lines: str) -> list[dict[str, Any]]:
    path = folder / "goals.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return list(read_goals(path).iter_rows(named=True))


def test_what_was_filled_in_is_told(tmp_path: Path) -> None:
    goal = goals_of(tmp_path, HEAD, LINE)[0]
    assert goal["filled"] == [
        "measure=default", "comparator=default", "goal_id=words", "direction=catalogue",
        "aggregation=catalogue",
    ]  # fmt: skip
    whole = goals_of(
        tmp_path,
        f"{HEAD},编号,比较,类型,direction,aggregation",
        f"{LINE},a,≥,level,up,sum",
    )[0]
    assert (whole["filled"], whole["comparator"]) == ([], "ge")
    counted = goals_of(tmp_path, HEAD, "A级景区,乐山市,2025,50,个")[0]
    assert "unit=metric" in counted["filled"]


@pytest.mark.parametrize(
    ("cell", "comparator", "value", "high"),
    [
        ("≥92", "ge", 92.0, None),
        ("92以上", "ge", 92.0, None),
        ("0.3以内", "le", 0.3, None),
        ("不超过0.3", "le", 0.3, None),
        ("<0.3", "lt", 0.3, None),
        ("about 90", "approx", 90.0, None),
        ("12-15", "between", 12.0, 15.0),
        ("12~15", "between", 12.0, 15.0),
        ("12至15", "between", 12.0, 15.0),
        ("92", "eq", 92.0, None),
    ],
)
def test_a_value_may_carry_its_bound(
    tmp_path: Path, cell: str, comparator: str, value: float, high: float | None
) -> None:
    goal = goals_of(tmp_path, HEAD, f"游客满意度,乐山市,2025,{cell},分")[0]
    assert (goal["comparator"], goal["value"], goal["high"]) == (comparator, value, high)
    origin = "default" if cell == "92" else "value"
    assert f"comparator={origin}" in goal["filled"]


def test_the_rest_of_a_goal_may_be_typed_too(tmp_path: Path) -> None:
    goal = goals_of(
        tmp_path,
        f"{HEAD},属性,基期值,基期,里程碑,责任单位,发布日期",
        "游客满意度,乐山市,2027年底,92,分,约束性指标,85,2020年,2026=90；2025年底：88,办公室,2025年3月1日",
    )[0]
    assert goal["commitment"] == "binding"
    assert (goal["baseline_value"], goal["baseline_period"]) == (85.0, "2020-01-01/2020-12-31")
    assert goal["milestones"] == ["2025-12-31=88", "2026-12-31=90"]
    assert (goal["owner"], goal["published"]) == ("办公室", date(2025, 3, 1))
    scaled = goals_of(tmp_path, f"{HEAD},milestones", f'{LINE},"[""2024=6000.5""]"')[0]
    assert scaled["milestones"] == ["2024-12-31=60005000"]


@pytest.mark.parametrize(
    ("head", "cell", "column", "words"),
    [
        ("里程碑", "6000", "milestones", "write 2025=50"),
        ("里程碑", "soon=6000", "milestones", "no period"),
        ("里程碑", "2024=many", "milestones", "no number"),
        ("属性", "maybe", "commitment", "binding, expected"),
        ("发布日期", "2025", "published", "no single day"),
        ("基期", "then", "baseline_period", "no period"),
        ("比较", "nearly", "comparator", "a sign such as ≥"),
        ("manner", "hold", "manner", "reach, keep"),
    ],
)
def test_what_cannot_be_understood_is_named(
    tmp_path: Path, head: str, cell: str, column: str, words: str
) -> None:
    with pytest.raises(TableError) as caught:
        goals_of(tmp_path, f"{HEAD},{head}", f"{LINE},{cell}")
    assert f"row 2, column {column}" in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("value", "more", "words"),
    [
        ("≥92", "le", "keep one of them"),
        ("90-92", "95", "leave this one empty"),
        ("92-90", "", "not below value"),
        ("12-15-18", "", "no number"),
    ],
)
def test_bounds_that_contradict_each_other(
    tmp_path: Path, value: str, more: str, words: str
) -> None:
    head = "上限" if more.isdigit() else "比较"
    with pytest.raises(TableError, match=words):
        goals_of(tmp_path, f"{HEAD},{head}", f"游客满意度,乐山市,2025,{value},分,{more}")


def test_lines_under_one_id_are_versions(tmp_path: Path) -> None:
    head = f"{HEAD},编号"
    goals = goals_of(tmp_path, head, f"{LINE},a", f"{LINE},b", *(f"{LINE.replace('6500', n)},a"
                     for n in ("6600", "6400")))  # fmt: skip
    assert [(g["goal_id"], g["version"], g["supersedes"]) for g in goals] == [
        ("a", 1, None), ("b", 1, None), ("a", 2, "a"), ("a", 3, "a"),
    ]  # fmt: skip
    current = in_force(read_goals(tmp_path / "goals.csv"))
    assert current["value"].to_list() == [65e6, 64e6]


def test_a_line_may_name_the_goal_that_it_replaces(tmp_path: Path) -> None:
    head = f"{HEAD},编号,supersedes,版本"
    goals_of(tmp_path, head, f"{LINE},a,,1", f"{LINE},b,a,2", f"{LINE},c,of another file,1")
    assert in_force(read_goals(tmp_path / "goals.csv"))["goal_id"].to_list() == ["b", "c"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([f"{LINE},a,b", f"{LINE},b,c", f"{LINE},c,a"], "'a' replaces a goal that replaces it"),
        ([f"{LINE},a,", "旅游总收入,乐山市,2025,12,亿元,a,"], "stands above for another metric"),
        ([f"{LINE},a,", f"{LINE.replace('乐山', '咸宁')},a,"], "row 3, column goal_id"),
    ],
)
def test_ids_that_cannot_be_followed(tmp_path: Path, lines: list[str], words: str) -> None:
    with pytest.raises(TableError, match=words):
        goals_of(tmp_path, f"{HEAD},编号,supersedes", *lines)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "parquet"])
def test_a_written_table_is_read_back_and_a_line_added_to_it_is_a_version(
    tmp_path: Path, kind: str
) -> None:
    goals_of(tmp_path, f"{HEAD},编号,里程碑", f"{LINE},a,2024=6000")
    goals = read_goals(tmp_path / "goals.csv")
    path = tmp_path / f"out.{kind}"
    write_table(goals, path, GOALS)
    assert read_goals(path).equals(goals)
    assert is_goals_file(path)
    write_table(goals.vstack(goals), path, GOALS)
    assert read_goals(path)["version"].to_list() == [1, 2]


def test_a_table_of_before_the_last_columns_is_still_read(tmp_path: Path) -> None:
    goals_of(tmp_path, HEAD, LINE)
    goals = read_goals(tmp_path / "goals.csv")
    later = ["manner", "published", "sources", "filled"]
    goals.drop(later, "milestones").with_columns(milestones=None).write_csv(tmp_path / "old.csv")
    assert read_goals(tmp_path / "old.csv").drop(later).equals(goals.drop(later))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", f"{HEAD}\n{LINE}\n", True),
        ("b.csv", "label,region,period_start,period_end,value,unit\n", True),
        ("c.csv", "doc,start,end,quote,kind,value,unit,region,metric,period_start\n", False),
        ("d.csv", "year,visits\n2024,5\n", False),
        ("e.csv", "", False),
        ("f.txt", f"{HEAD}\n", False),
        ("g.jsonl", '{"metric":"m","region":"r","value":1,"unit":"item","period_start":null}\n',
         True),
        ("h.jsonl", '{"doc":"d","kind":"target","quote":"q","metric":"m","region":"r","value":1,'
         '"unit":"visit","period_start":null}\n', False),
        ("i.jsonl", "[1]\n", False),
        ("j.jsonl", "no json\n", False),
        ("k.parquet", "no parquet", False),
        ("l.xlsx", "no workbook", False),
    ],
)  # fmt: skip
def test_a_goals_file_is_told_by_its_header(
    tmp_path: Path, name: str, text: str, expected: bool
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert is_goals_file(tmp_path / name) is expected
    assert not is_goals_file(tmp_path / f"missing-{name}")
    assert not is_goals_file(tmp_path)


def test_a_header_of_chinese_windows_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"{HEAD}\n{LINE}\n".encode("gb18030"))
    assert is_goals_file(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"指标" = "metric"', '"指标" = "matric"', "columns: '指标' stands for 'matric'"),
        ('"≥" = "ge"', '"≥" = "more"', "comparators: '≥'"),
        ('expected = ["预期性"', 'expected = ["约束性"', "a word has two meanings"),
        ("revision = 3.0", "revision = 1.0", "revision is above 1"),
        ("[limits]", "[bounds]", "'limits' is missing"),
        ("[columns]", "[columns", "no valid TOML"),
    ],
)
def test_a_wrong_entry_of_the_vocabulary_is_named(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = (data_dir() / "goals.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "goals.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeError, match=words):
        read_vocabulary(tmp_path / "goals.toml")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read_vocabulary(tmp_path / "none.toml")
