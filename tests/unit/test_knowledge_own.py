"""A project's own entries: they are known like shipped ones, everywhere, and only while in use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import tourmetrics as tm
from tourmetrics.errors import KnowledgeError, UnitError
from tourmetrics.knowledge import find_own, load_knowledge, with_own
from tourmetrics.resources import data_dir
from tourmetrics.units import compatible, convert_factor, dimension
from tourmetrics.workflow import extract_paths

METRICS = (data_dir() / "metrics.csv").read_text("utf-8").partition("\n")[0]
UNITS = "surface,language,canonical,scale,quantity,example,note"
NAMES = "unit,zh,en_one,en_many,kind"
LANTERNS = "lanterns,Lanterns lit,点亮彩灯,lanterns lit,点亮彩灯|彩灯,count,lantern,last,up,,"
GOOD = {
    "metrics.csv": f"{METRICS}\n{LANTERNS}\n",
    "units.csv": f"{UNITS}\n盏,zh,lantern,1,count,3盏,\n",
    "unit_names.csv": f"{NAMES}\nlantern,盏,lantern,lanterns,count\n",
}
TEXT = "2024年灯会点亮彩灯3200盏。"


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return write(tmp_path / "knowledge", GOOD)


def test_own_metric_and_unit_are_extracted(own: Path) -> None:
    with with_own(find_own(own)):
        (row,) = tm.extract_text(TEXT, region="421200").to_dicts()
    assert (row["metric"], row["unit"], row["value"]) == ("lanterns", "lantern", 3200.0)


def test_own_entries_end_with_the_block(own: Path) -> None:
    before = load_knowledge()
    with with_own(find_own(own)):
        assert load_knowledge().version != before.version
        assert set(before.metrics) < set(load_knowledge().metrics)
    assert load_knowledge() is before
    assert "lantern" not in tm.extract_text(TEXT)["unit"].to_list()


def test_own_entries_go_all_the_way(own: Path) -> None:
    """The tables, the comparison, the audit and the report's words know them too."""
    told = f"力争2024年点亮彩灯3000盏。{TEXT}"
    with with_own(find_own(own)):
        figures = tm.extract_text(told, region="421200", published="2024-12-31")
        goals = tm.goals_from(figures)
        (row,) = tm.compare(goals, figures, as_of=date(2024, 12, 31)).to_dicts()
        tm.audit(figures)
        (story,) = tm.explain_text(TEXT, at=TEXT.index("3200"))
    assert (row["metric"], row["status"], row["unit"]) == ("lanterns", "achieved", "lantern")
    entries = {entry.file: entry.line for each in story.evidence for entry in each.entries}
    assert entries["knowledge/metrics.csv"] == 2


def test_own_units_convert_only_where_they_are_defined(tmp_path: Path) -> None:
    names = (
        f"{NAMES}\nlantern,盏,lantern,lanterns,count\nstring_of_lanterns,串,string,strings,count\n"
    )
    definitions = "lantern = [lantern]\nstring_of_lanterns = 8 * lantern  # of eight\n"
    folder = write(tmp_path, {"unit_names.csv": names, "unit_definitions.txt": definitions})
    with with_own(find_own(folder)):
        assert convert_factor("string_of_lanterns", "lantern") == Decimal(8)
        assert dimension("string_of_lanterns") == "lantern"
        assert not compatible("lantern", "item")
        assert convert_factor("hectare", "square_meter") == Decimal(10000)
    with pytest.raises(UnitError, match="unknown unit 'lantern'"):
        convert_factor("lantern", "lantern")


def test_other_processes_know_them(own: Path, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    for name in ("a.txt", "b.txt"):
        (documents / name).write_text(f"{name}\n{TEXT}\n", encoding="utf-8")
    with with_own(find_own(own)):
        alone = extract_paths([documents])
        together = extract_paths([documents], jobs=2)
    assert alone.figures["metric"].to_list() == ["lanterns", "lanterns"]
    assert together.figures.equals(alone.figures)


def test_a_change_while_reading_is_told(own: Path) -> None:
    found = find_own(own)
    write(own, {"metrics.csv": f"{METRICS}\n{LANTERNS.replace('last', 'sum')}\n"})
    with with_own(found), pytest.raises(KnowledgeError, match="was changed while it was read"):
        load_knowledge()


def test_own_nouns_cues_and_regions(tmp_path: Path) -> None:
    place = (data_dir() / "regions.csv").read_text("utf-8").partition("\n")[0]
    folder = write(
        tmp_path,
        {
            "nouns.csv": "surface,language,unit\n汉服店,zh,organization\n",
            "cues.csv": "surface,language,role,note\n拟达到,zh,target,\n",
            "regions.csv": f"{place}\n421299,灯城新区,灯城,,Lantern City,,county,421200,,\n",
        },
    )
    with with_own(find_own(folder)):
        (row,) = tm.extract_text("灯城新区2025年拟达到汉服店60家。", region="421200").to_dicts()
    assert (row["kind"], row["region"], row["unit"]) == ("target", "421299", "organization")


@pytest.mark.parametrize("files", [{}, {"metrics.csv": f"{METRICS}\n", "README.md": "Rows."}])
def test_headers_alone_are_no_entries(tmp_path: Path, files: dict[str, str]) -> None:
    assert find_own(write(tmp_path / "knowledge", files)) is None
    assert find_own(tmp_path / "nowhere") is None


def test_what_other_programs_leave_is_passed_over(own: Path) -> None:
    for name in (".~lock.metrics.csv#", "~$units.csv", ".DS_Store"):
        (own / name).write_bytes(b"\xff\x00")
    assert find_own(own) is not None


def test_rows_of_commas_are_passed_over(own: Path) -> None:
    write(own, {"metrics.csv": f"{METRICS}\r\n{LANTERNS}\r\n,,,,,,,,,,\r\n"})
    with with_own(find_own(own)):
        assert "lanterns" in load_knowledge().metrics


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("metric.csv", METRICS, "metric.csv: is no file of own entries; did you mean metrics.csv"),
        ("notes.txt", "", "notes.txt: is no file of own entries; known are metrics.csv"),
        ("metrics.csv", "id,name\nx,y\n", "metrics.csv, line 1: column 'name_en' is missing"),
        (
            "metrics.csv",
            f"{METRICS}\n{LANTERNS.replace('lanterns,', 'visitor_arrivals,', 1)}\n",
            "line 2, entry 'visitor_arrivals': the id is there twice",
        ),
        (
            "metrics.csv",
            f"{METRICS}\n{LANTERNS.replace(',lantern,', ',lamp,')}\n",
            "line 2, entry 'lanterns': unknown unit 'lamp'",
        ),
        ("units.csv", f"{UNITS}\n人次,zh,visit,1,visits,,\n", "'人次': the surface is there twice"),
        ("units.csv", f"{UNITS}\n盏,zh,lamp,1,count,,\n", "unknown canonical 'lamp'"),
        (
            "unit_names.csv",
            f"{NAMES}\n彩灯,盏,lamp,lamps,count\n",
            "letters, digits and underscores",
        ),
        (
            "unit_names.csv",
            f"{NAMES}\nlantern,盏,lantern,lanterns,count\nvisit,次,visit,visits,visits\n",
            "the unit is there twice",
        ),
        ("unit_definitions.txt", "lamp\n", "write `name = definition`"),
        ("nouns.csv", "surface,language,unit\n灯展,zh,lamp\n", "unknown unit 'lamp'"),
        ("cues.csv", "surface,language,role,note\n力争,zh,target,\n", "the cue is there twice"),
        ("regions.csv", "code\n1\n", "regions.csv, line 1: column 'name_zh' is missing"),
    ],
)
def test_a_wrong_entry_is_named(own: Path, name: str, text: str, words: str) -> None:
    write(own, {name: text})
    with pytest.raises(KnowledgeError) as told, with_own(find_own(own)):
        load_knowledge()
    assert str(own / name) in str(told.value)
    assert words in str(told.value)


def test_a_defined_unit_without_a_name_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, {"unit_definitions.txt": "lamp = [lamp]\n"})
    with (
        pytest.raises(KnowledgeError, match="no names for lamp; add a row for each") as told,
        with_own(find_own(folder)),
    ):
        load_knowledge()
    assert str(tmp_path / "unit_names.csv") in str(told.value)


def test_a_file_in_another_encoding_is_named(own: Path) -> None:
    (own / "metrics.csv").write_bytes(GOOD["metrics.csv"].encode("gb18030"))
    with pytest.raises(KnowledgeError, match=r"metrics\.csv: not UTF-8 at byte \d+; save it as"):
        find_own(own)
