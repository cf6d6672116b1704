"""The units that only a scan names: the file they stand in, and where they are left out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import tourmetrics as tm
from tourmetrics.errors import KnowledgeError
from tourmetrics.extraction import scan_text
from tourmetrics.knowledge import load_knowledge
from tourmetrics.knowledge.measures import read_measures

HEAD = "unit,quantity,zh,en,marks,whole,count\n"


def written(folder: Path, row: str) -> Path:
    path = folder / "measures.csv"
    path.write_text(f"{HEAD}foot,length,英尺,foot|feet,,,\n{row}\n", encoding="utf-8")
    return path


def test_shipped_measures_name_parts_that_are_there() -> None:
    measures = {measure.unit: measure for measure in read_measures()}
    assert measures["inch"].whole == "foot"
    assert measures["inch"].count == 12
    assert {measure.whole for measure in measures.values()} - {""} <= measures.keys()


def test_no_two_measures_are_written_alike() -> None:
    for language in ("zh", "en", "marks"):
        names = [name for measure in read_measures() for name in getattr(measure, language)]
        assert len(names) == len(set(names)), language


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",length,,x,,,", "is empty"),
        ("x,,,x,,,", "is empty"),
        ("foot,length,,x,,,", "twice"),
        ("x,coin,,x,,,", "count is a whole number"),
        ("x,length,,x,,foot,", "count is a whole number"),
        ("x,length,,x,,,12", "count is a whole number"),
        ("x,length,,x,,foot,1.5", "count is a whole number"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=rf"measures\.csv, line 3.*{said}"):
        read_measures(written(tmp_path, row))


@pytest.mark.parametrize(
    ("text", "wide", "narrow"),
    [
        ("茶叶20斤", ("20", "jin"), ("10", "kilogram")),
        ("占22/7", ("22/7", None), ("22", None)),
        ("a rope of 7 m", ("7", "meter"), ("7000000", None)),
    ],
)
def test_only_a_wide_scan_reads_more(
    text: str, wide: tuple[str, str | None], narrow: tuple[str, str | None]
) -> None:
    knowledge = load_knowledge()
    for (value, unit), found in (
        (wide, scan_text(text, knowledge)),
        (narrow, scan_text(text, knowledge, wide=False)),
    ):
        above, _, below = value.partition("/")
        assert found[0].value == Decimal(above) / Decimal(below or 1)
        assert found[0].unit == unit


def test_no_figure_is_in_a_unit_that_only_a_scan_names() -> None:
    text = "2024年接待游客120万人次,步道长300英尺,售茶50两,收入3000瑞典克朗。"
    only = {measure.unit for measure in read_measures()} - load_knowledge().unit_names
    assert {span.unit for span in tm.scan(text)} & only == {"foot", "liang", "SEK"}
    assert not set(tm.extract_text(text)["unit"]) & only
