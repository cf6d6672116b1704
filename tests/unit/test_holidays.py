"""Loading of the days of public holidays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tourmetrics.errors import KnowledgeError
from tourmetrics.extraction.grammar import LANGUAGES, load_grammar
from tourmetrics.knowledge.holidays import read_holidays
from tourmetrics.resources import data_dir


def written(folder: Path, rows: str) -> Path:
    path = folder / "holidays.csv"
    path.write_text("holiday,year,start,end\n" + rows, encoding="utf-8")
    return path


def test_days_by_name_and_year(tmp_path: Path) -> None:
    path = written(tmp_path, "spring,2025,2025-01-28,2025-02-04\n")
    assert read_holidays(path) == {("spring", 2025): (date(2025, 1, 28), date(2025, 2, 4))}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("spring,2025,28.1.2025,2025-02-04\n", r"line 2, entry 'spring': .*2025-10-01"),
        ("spring,soon,2025-01-28,2025-02-04\n", r"line 2, entry 'spring'"),
        ("spring,2025,2025-02-04,2025-01-28\n", r"line 2, entry 'spring': ends before it starts"),
        (
            "spring,2025,2025-01-28,2025-02-04\nspring,2025,2025-01-28,2025-02-04\n",
            r"line 3, entry 'spring': stands twice for 2025",
        ),
    ],
)
def test_faults_name_line_and_entry(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=r"holidays\.csv, " + message):
        read_holidays(written(tmp_path, rows))


def test_every_holiday_of_the_grammars_has_days() -> None:
    known = {name for name, _ in read_holidays(data_dir() / "holidays.csv")}
    for language in LANGUAGES:
        assert set(load_grammar(language).words["holidays"].values()) <= known


def test_shipped_days_are_short_and_of_their_year() -> None:
    for (name, year), (first, last) in read_holidays(data_dir() / "holidays.csv").items():
        assert (last - first).days < 15, name
        # New Year's holiday may begin in the last days of December.
        assert year in (first.year, last.year), name
