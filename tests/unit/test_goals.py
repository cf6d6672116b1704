"""Goals from target figures and from files that planners type."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tourmetrics.errors import TableError
from tourmetrics.goals import goal_sources, goals_from, read_goals
from tourmetrics.tables import FIGURES, GOALS, read_table, validate, write_table

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def figures(*rows: dict[str, Any]) -> pl.DataFrame:
    base: dict[str, Any] = {
        "doc": "plan.txt",
        "end": 0,
        "quote": "q",
        "kind": "target",
        "value": 100.0,
        "comparator": "ge",
        "unit": "visit",
        "metric": "visitor_arrivals",
        "label": "接待游客",
        "measure": "level",
        "period_start": YEAR[0],
        "period_end": YEAR[1],
        "region": "511100",
        "published": date(2025, 2, 1),
    }
    full = [
        {**base, "start": 10 * n, "figure_id": f"f{n}", **row, "end": 10 * n + 5}
        for n, row in enumerate(rows)
    ]
    return validate(pl.DataFrame(full, schema_overrides=_known(full)), FIGURES)


def _known(rows: list[dict[str, Any]]) -> dict[str, Any]:
    names = {name for row in rows for name in row}
    return {name: dtype for name, dtype in FIGURES.dtypes.items() if name in names}


def test_seed_targets_become_goals(gold: Path) -> None:
    goals = goals_from(read_table(gold / "seeds.jsonl", FIGURES))
    mine = goals.filter(pl.col("region") == "421200")
    assert mine.height == 13
    assert mine["goal_id"].n_unique() == 13
    assert set(mine["direction"]) == {"up"}
    rooms = mine.filter(pl.col("metric") == "rural_tourism_rooms").row(0, named=True)
    assert (rooms["value"], rooms["aggregation"], rooms["version"]) == (10000.0, "last", 1)


def test_ids_do_not_depend_on_other_documents() -> None:
    alone = goals_from(figures({}))
    among = goals_from(
        figures({}, {"doc": "other.txt", "metric": "tourism_revenue", "unit": "CNY"})
    )
    assert alone["goal_id"][0] in among["goal_id"].to_list()


def test_one_promise_of_two_documents_is_one_goal_of_the_first() -> None:
    table = figures(
        {"doc": "report.txt", "published": date(2025, 9, 1), "label": "游客接待量"},
        {"published": date(2025, 2, 1)},
    )
    goals = goals_from(table)
    assert goals["figure_id"].to_list() == ["f1"]
    assert goal_sources(table).rows() == [(goals["goal_id"][0], "f1"), (goals["goal_id"][0], "f0")]


def test_the_same_number_under_two_labels_of_one_document_is_two_goals() -> None:
    goals = goals_from(figures({"label": "甲景区"}, {"label": "乙景区"}))
    assert goals["label"].to_list() == ["甲景区", "乙景区"]
    assert goals["supersedes"].to_list() == [None, None]


def test_a_later_document_supersedes_and_keeps_the_old_version() -> None:
    goals = goals_from(
        figures({}, {"doc": "revised.txt", "value": 120.0, "published": date(2025, 6, 1)})
    )
    assert goals["version"].to_list() == [1, 2]
    assert goals["supersedes"].to_list() == [None, goals["goal_id"][0]]


def test_undated_documents_do_not_supersede() -> None:
    goals = goals_from(figures({}, {"doc": "undated.txt", "value": 120.0, "published": None}))
    assert goals["version"].to_list() == [1, 1]
    assert goals["supersedes"].to_list() == [None, None]


def test_the_plan_states_where_a_goal_starts() -> None:
    reported = {
        "kind": "reported",
        "value": 90.0,
        "comparator": "eq",
        "period_start": date(2024, 1, 1),
        "period_end": date(2024, 12, 31),
    }
    goals = goals_from(
        figures(
            {},
            reported,
            {"measure": "growth", "unit": "percent", "change": "yoy", "value": 6.0},
            {**reported, "doc": "other.txt", "value": 80.0},
        )
    )
    assert goals["baseline_value"].to_list() == [90.0, 90.0]
    assert goals["baseline_period"].to_list() == ["2024-01-01/2024-12-31"] * 2


def test_a_part_of_a_year_is_no_baseline_of_a_flow_and_two_values_are_none() -> None:
    nine = {
        "kind": "reported",
        "value": 90.0,
        "period_start": date(2024, 1, 1),
        "period_end": date(2024, 9, 30),
    }
    assert goals_from(figures({}, nine))["baseline_value"].to_list() == [None]
    full = {**nine, "period_end": date(2024, 12, 31)}
    two = goals_from(figures({}, {**full, "label": "甲"}, {**full, "label": "乙", "value": 5.0}))
    assert two["baseline_value"].to_list() == [None]


def test_direction_and_aggregation_of_what_the_catalogue_lacks() -> None:
    goals = goals_from(
        figures(
            {"metric": "waiting_people", "unit": "person", "comparator": "le"},
            {"metric": "own_share", "unit": "percent", "label": "占比"},
            {"metric": "own_count", "unit": "item", "label": "数"},
        )
    )
    assert goals["direction"].to_list() == ["down", "up", "up"]
    assert goals["aggregation"].to_list() == ["last", "none", "last"]


def typed(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "goals.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_planner_types_little(tmp_path: Path) -> None:
    path = typed(
        tmp_path,
        "metric,region,period,value,unit\n"
        "visitor_arrivals,421200,2024,6500,万人次\n"
        "旅游总收入,咸宁市,2024-Q1,12.5,亿元\n"
        'Visitor arrivals,CN-HB,2025-12-31,"1,200",million visitors\n',
    )
    goals = read_goals(path)
    assert goals["metric"].to_list() == ["visitor_arrivals", "tourism_revenue", "visitor_arrivals"]
    assert goals["value"].to_list() == [65_000_000.0, 1_250_000_000.0, 1_200_000_000.0]
    assert goals["unit"].to_list() == ["visit", "CNY", "visit"]
    assert goals["region"].to_list() == ["421200", "421200", "CN-HB"]
    assert goals["period_start"].to_list() == [
        date(2024, 1, 1), date(2024, 1, 1), date(2025, 12, 31),
    ]  # fmt: skip
    assert goals["period_end"][1] == date(2024, 3, 31)
    assert goals["comparator"].to_list() == ["eq"] * 3
    assert goals["aggregation"].to_list() == ["sum"] * 3


def test_chinese_windows_encoding_and_excel_are_read(tmp_path: Path) -> None:
    import xlsxwriter

    head = "label,region,period_start,period_end,value,unit"
    text = f"{head}\n民宿数量,421200,2024-01-01,2024-12-31,5,家\n"
    from_csv = read_goals(typed(tmp_path, text, "gb18030"))
    path = tmp_path / "goals.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, text.split("\n")[0].split(","))
        sheet.write_row(1, 0, ["民宿数量", 421200])
        sheet.write_datetime(1, 2, date(2024, 1, 1), day)
        sheet.write_datetime(1, 3, date(2024, 12, 31), day)
        sheet.write_row(1, 4, [5, "家"])
    assert read_goals(path).equals(from_csv)
    assert from_csv["unit"].to_list() == ["organization"]


def test_a_later_line_with_the_same_id_is_the_next_version(tmp_path: Path) -> None:
    goals = read_goals(
        typed(
            tmp_path,
            "goal_id,label,region,period,value,unit\na,x,421200,2024,5,item\na,x,421200,2024,6,item\n",
        )
    )
    assert goals["version"].to_list() == [1, 2]
    assert goals["supersedes"].to_list() == [None, "a"]


def test_a_table_of_our_own_is_read_as_it_is(tmp_path: Path, gold: Path) -> None:
    goals = goals_from(read_table(gold / "corpus.jsonl", FIGURES))
    for kind in ("csv", "xlsx", "jsonl", "parquet"):
        path = tmp_path / f"goals.{kind}"
        write_table(goals, path, GOALS)
        assert read_goals(path).equals(goals)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("metric,region,value,unit\nx,1,2,3\n", ["no column period"]),
        ("region,period,value,unit\n1,2024,2,3\n", ["no column metric (or label)"]),
        ("metric,region,period,value\nx,1,2,3\n", ["no column unit"]),
        ("metric,region,period,value,unit\n\nvisitor_arrivals,421200,2024,5,visitz\n",
         ["row 3", "column unit", "'visitz'", "visit"]),
        ("metric,region,period,value,unit\nvisitor_arival,421200,2024,5,visit\n",
         ["row 2", "column metric", "did you mean", "visitor_arrivals"]),
        ("metric,region,period,value,unit\nvisitor_arrivals,421200,2024,many,visit\n",
         ["row 2", "column value", "'many'"]),
        ("metric,region,period,value,unit\nvisitor_arrivals,421200,soon,5,visit\n",
         ["row 2", "column period", "'soon'"]),
        ("metric,region,period,value,unit\nvisitor_arrivals,Atlantis,2024,5,visit\n",
         ["row 2", "column region", "'Atlantis'"]),
        ("metric,region,period,value,unit\nvisitor_arrivals,鼓楼区,2024,5,visit\n",
         ["row 2", "column region", "can be"]),
        ("metric,region,period,value,unit\nvisitor_arrivals,421200,2024,,visit\n",
         ["row 2", "column value", "empty cell"]),
        ("label,region,period,value,unit,comparator\nx,421200,2024,5,visit,atleast\n",
         ["row 2", "column comparator", "'atleast'"]),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_named(tmp_path: Path, text: str, words: list[str]) -> None:
    path = typed(tmp_path, text)
    with pytest.raises(TableError) as caught:
        read_goals(path)
    for word in (str(path), *words):
        assert word in str(caught.value)


HEAD = "metric,region,period,value,unit\n"


@pytest.mark.parametrize(
    ("metric", "word", "unit", "value"),
    [
        ("签约项目", "个", "project", 25.0),
        ("签约项目", "万个", "project", 250_000.0),
        ("projects_signed", "项", "project", 25.0),
        ("a_level_attractions", "家", "attraction", 25.0),
        ("resident_shows", "台", "item", 25.0),
        ("heritage_buildings_of_ours", "栋", "item", 25.0),
    ],
)
def test_a_measure_word_that_names_no_noun_counts_what_the_metric_counts(
    tmp_path: Path, metric: str, word: str, unit: str, value: float
) -> None:
    head = HEAD.replace("metric", "label") if metric.endswith("ours") else HEAD
    goal = read_goals(typed(tmp_path, f"{head}{metric},辽宁,2024-H1,25,{word}\n")).row(
        0, named=True
    )
    assert (goal["unit"], goal["value"], goal["region"]) == (unit, value, "CN-LN")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("visitor_arrivals,421200,2024,5,亿元", ["column unit", "'亿元'", "write visit (人次)"]),
        ("tourism_revenue,421200,2024,5,万人次", ["column unit", "write CNY"]),
        ("visitor_arrivals,421200,2024,5,个", ["column unit", "write visit"]),
        ("visitor_arrivals,421200,2024,6,%", ["column unit", "measure with growth"]),
        ("visitor_arrivals,421200,2024,-5,万人次", ["column value", "below nought"]),
        ("tourism_revenue,421200,2024,-5,亿元", ["column value", "below nought"]),
        ("visitor_arrivals,421200,2024,6.5亿,万人次", ["column value", "write the scale once"]),
        ("visitor_arrivals,421200,2024,6.5.1亿,人次", ["column value", "no number"]),
        ("visitor_arrivals,421200,2024年13月,5,人次", ["column period", "no period"]),
        ("visitor_arrivals,421200,今年,5,人次", ["column period", "no period"]),
    ],
)
def test_an_amount_that_the_metric_cannot_have_is_refused(
    tmp_path: Path, line: str, words: list[str]
) -> None:
    with pytest.raises(TableError) as caught:
        read_goals(typed(tmp_path, f"{HEAD}{line}\n"))
    for word in ("row 2", *words):
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_change_may_be_negative_and_in_another_unit_than_the_metric(tmp_path: Path) -> None:
    goals = read_goals(
        typed(
            tmp_path,
            "metric,region,period,value,unit,measure\n"
            "visitor_arrivals,421200,2024,-6,%,growth\n"
            "complaints_received,421200,2024,-6,件,difference\n",
        )
    )
    assert goals["value"].to_list() == [-6.0, -6.0]
    assert goals["unit"].to_list() == ["percent", "case"]


def test_a_row_without_text_is_no_goal_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    good = "visitor_arrivals,421200,2024,5,visit\n"
    assert read_goals(typed(tmp_path, f"{HEAD}{good},,,,\n , ,  ,,\n{good}")).height == 2
    assert read_goals(typed(tmp_path, f"{HEAD} , ,  ,,\n")).height == 0
    assert read_goals(typed(tmp_path, HEAD)).height == 0
    with pytest.raises(TableError, match="row 4, column value"):
        read_goals(typed(tmp_path, f"{HEAD}{good} , ,  ,,\n{good.replace('5', 'five')}"))
    backwards = good.replace("2024", "2024-06-30/2024-01-01")
    with pytest.raises(TableError, match="row 4, column period"):
        read_goals(typed(tmp_path, f"{HEAD}{good} , ,  ,,\n{backwards}"))


def test_all_that_is_wrong_is_told_together_but_no_more_than_ten(tmp_path: Path) -> None:
    wrong = "visitor_arival,Atlantis,soon,5,visit\n"
    with pytest.raises(TableError) as caught:
        read_goals(typed(tmp_path, HEAD + wrong))
    told = str(caught.value).splitlines()
    assert told[0].endswith("goals.csv: 3 cells to mend:")
    assert [line.split("column ")[1].split(":")[0] for line in told[1:]] == [
        "metric", "region", "period",
    ]  # fmt: skip
    with pytest.raises(TableError) as caught:
        read_goals(typed(tmp_path, HEAD + 4 * wrong))
    told = str(caught.value).splitlines()
    assert (len(told), told[-1]) == (12, "  and 2 more")


def test_a_planner_types_chinese(tmp_path: Path) -> None:
    goals = read_goals(
        typed(
            tmp_path,
            "指标,地区,时期,目标值,单位\n"
            "接待游客,辽宁省,2024年,6.5亿,人次\n"
            "旅游总收入,乐山市,2024年1-6月,1000,亿元\n"
            "旅游总收入,乐山市,2025年底,一千二百,亿元\n",
        )
    )
    assert goals["value"].to_list() == [6.5e8, 1e11, 1.2e11]
    assert list(zip(goals["period_start"], goals["period_end"], strict=True)) == [
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2024, 1, 1), date(2024, 6, 30)),
        (date(2025, 12, 31), date(2025, 12, 31)),
    ]
    assert goals["region"].to_list() == ["CN-LN", "511100", "511100"]


def test_two_heads_for_one_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="数值 and 目标值 are the same column"):
        read_goals(
            typed(tmp_path, "指标,地区,时期,数值,目标值,单位\n接待游客,CN-LN,2024,1,2,人次\n")
        )
