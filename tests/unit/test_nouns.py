"""Loading of counted nouns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.knowledge.nouns import Noun, read_nouns
from tourmetrics.resources import data_dir

UNITS = frozenset({"visit", "room"})
HEADER = "surface,language,unit\n"


def nouns_of(folder: Path, rows: str) -> tuple[Noun, ...]:
    path = folder / "nouns.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return read_nouns([path], UNITS)


def test_rows_become_nouns_in_order(tmp_path: Path) -> None:
    assert nouns_of(tmp_path, "游客,zh,visit\nrooms,en,room\n") == (
        Noun("游客", "zh", "visit"),
        Noun("rooms", "en", "room"),
    )


def test_one_surface_may_serve_two_languages(tmp_path: Path) -> None:
    assert len(nouns_of(tmp_path, "suite,en,room\nsuite,zh,room\n")) == 2


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (",zh,visit\n", r"line 2, entry '': surface is empty"),
        ("游客,zh,visit\n客房,fr,room\n", r"line 3, entry '客房': unknown language 'fr'.*en, zh"),
        ("游客,zh,guest\n", r"line 2, entry '游客': unknown unit 'guest'.*room, visit"),
        ("游客,zh,visit\n游客,zh,visit\n", r"line 3, entry '游客': the noun is there twice"),
        ("游客,zh\n", r"line 2, entry '游客': 2 cells under 3 columns"),
    ],
)
def test_faults_name_line_and_entry(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=r"nouns\.csv, " + message):
        nouns_of(tmp_path, rows)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"nouns\.csv: the file is missing"):
        read_nouns([tmp_path / "nouns.csv"], UNITS)


def test_shipped_nouns_load() -> None:
    nouns = read_nouns([data_dir() / "nouns.csv"], load_knowledge().unit_names)
    assert Noun("游客", "zh", "visit") in nouns
