"""A project folder: what init makes, how it is found, what its settings say and refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tourmetrics.cli.app import app
from tourmetrics.comparison import Thresholds
from tourmetrics.errors import InputError, OutputError
from tourmetrics.project import Settings, find_project, make_project, open_project
from tourmetrics.project.settings import read_settings
from tourmetrics.resources import data_dir
from tourmetrics.review import CORRECTIONS
from tourmetrics.tables import FIGURES, read_table

SHIPPED = data_dir() / "project"


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    make_project(tmp_path / "p")
    return tmp_path / "p"


def settings(folder: Path, text: str) -> Settings:
    (folder / "tourmetrics.toml").write_text(text, encoding="utf-8")
    return read_settings(folder / "tourmetrics.toml")


def test_the_shipped_settings_are_the_usual_ones() -> None:
    assert read_settings(SHIPPED / "tourmetrics.toml") == Settings()


def test_every_setting_is_explained_in_the_file_itself() -> None:
    lines = (SHIPPED / "tourmetrics.toml").read_text("utf-8").splitlines()
    keys = {f.name for f in fields(Settings)} - {"thresholds"}
    keys |= {f.name for f in fields(Thresholds)}
    told = {}
    for number, line in enumerate(lines):
        if found := re.match(r"(\w+) = ", line):
            above = lines[number - 1]
            told[found[1]] = above.startswith("#") or told.get(above.partition(" ")[0], False)
    assert told == dict.fromkeys(keys, True)


def test_the_shipped_tables_have_the_headers_of_today() -> None:
    for path in (SHIPPED / "knowledge").glob("*.csv"):
        assert (
            path.read_text("utf-8").strip()
            == ((data_dir() / path.name).read_text("utf-8").partition("\n")[0])
        )
    header = (SHIPPED / "corrections.csv").read_text("utf-8").strip()
    assert header.split(",") == list(CORRECTIONS.names)


def test_the_rows_that_the_folder_shows_can_be_used(project: Path) -> None:
    """The examples in knowledge/README.md are entries; the one in README.md is a goal."""
    page = (project / "knowledge" / "README.md").read_text("utf-8")
    rows = re.findall(r"^    (\S.*)$", page, re.MULTILINE)
    homes = {"lanterns,Lanterns lit": "metrics", "lantern,盏": "unit_names", "盏,": "units"}
    for row in rows:
        home = next((file for start, file in homes.items() if row.startswith(start)), "units")
        with (project / "knowledge" / f"{home}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{row}\n")
    for home, row in re.findall(r"`(nouns|cues)\.csv`[^`]*`([^`]+)`", page):
        with (project / "knowledge" / f"{home}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{row}\n")
    (row,) = re.findall(r"^ +(visitor_arrivals,.*)$", (project / "README.md").read_text(), re.M)
    with (project / "goals.csv").open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    text = "2024年灯会点亮彩灯3200盏。咸宁市2025年拟达到汉服店60家。\n"
    (project / "documents" / "a.txt").write_text(text, encoding="utf-8")
    table = project / "figures.csv"
    assert run("extract", project, "-o", table).exit_code == 0
    kinds = read_table(table, FIGURES, units=frozenset({"lantern", "organization"}))
    assert kinds.select("metric", "unit", "kind").rows() == [
        ("lanterns", "lantern", "reported"),
        (None, "organization", "target"),
    ]
    assert run("goals", "list", project, "--json").exit_code == 0


def test_init_never_overwrites(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "goals.csv").write_text("mine", encoding="utf-8")
    (folder / "documents").mkdir()
    (folder / "documents" / "plan.txt").write_text("A plan.", encoding="utf-8")
    result = run("init", folder)
    assert result.exit_code == 0
    assert "goals.csv: is there already and was left as it is" in result.stderr
    assert (folder / "goals.csv").read_text("utf-8") == "mine"
    again = run("init", folder)
    assert (again.exit_code, "is not overwritten" in again.stderr) == (2, True)


def test_init_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="p: is a file; name a folder"):
        make_project(tmp_path / "p")


def test_a_half_made_folder_is_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is stopped while making one makes the rest the next time."""
    monkeypatch.setattr("tourmetrics.project.folder.write_bytes", _until("goals.csv"))
    with pytest.raises(KeyboardInterrupt):
        make_project(tmp_path)
    assert find_project(tmp_path) is None
    monkeypatch.undo()
    made, kept = make_project(tmp_path)
    assert {path.name for path in kept} >= {"README.md", "corrections.csv"}
    assert made[-1].name == "tourmetrics.toml"


def _until(last: str) -> Callable[[Path, bytes], None]:
    def write(path: Path, data: bytes) -> None:
        if path.name == last:
            raise KeyboardInterrupt
        path.write_bytes(data)

    return write


def test_names_can_stand_on_every_system(project: Path) -> None:
    (project / "documents" / "a.txt").write_text("2024年接待游客30万人次。\n", encoding="utf-8")
    assert run("extract", project).exit_code == 0
    for path in project.rglob("*"):
        assert re.fullmatch(r"[.\w-]{1,80}", path.name, re.ASCII), path
        assert not re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)", path.name)


def test_the_project_is_found_from_below(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = project / "documents" / "2024" / "news"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("2024年接待游客30万人次。\n", encoding="utf-8")
    found = find_project(deep)
    assert found is not None
    assert found.root == project
    assert find_project(project.parent) is None
    monkeypatch.chdir(deep)
    assert "1 document" in run("status").stdout
    assert run("extract").exit_code == 0
    monkeypatch.chdir(project.parent)
    assert run("status").exit_code == 2
    assert "no project folder" in run("status").stderr
    assert "1 document" in run("status", "--project", project).stdout
    assert "no project folder" in run("status", "--project", project / "documents").stderr


def test_settings_are_read(tmp_path: Path) -> None:
    read = settings(
        tmp_path,
        'title = "A"\nlanguage = "zh+en"\nperiod = "2024-H1"\nas_of = 2024-06-30\n'
        "with_targets = true\nmin_confidence = 0.5\n[thresholds]\non_track = 0.9\n",
    )
    assert (read.title, read.language, read.as_of) == ("A", "zh+en", date(2024, 6, 30))
    assert read.period == (date(2024, 1, 1), date(2024, 6, 30))
    assert (read.with_targets, read.min_confidence) == (True, 0.5)
    assert read.thresholds == Thresholds(on_track=0.9)


def test_settings_may_be_left_out_or_empty(tmp_path: Path) -> None:
    assert settings(tmp_path, "") == Settings()
    empty = 'title = ""\nas_of = ""\nperiod = ""\nregion = " "\nmethod = ""\nlanguage = ""\n'
    assert settings(tmp_path, empty) == Settings()
    assert settings(tmp_path, "period = 2024\n").period == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[", "is no valid TOML in UTF-8"),
        ('lang = "zh"\n', "line 1: lang is unknown; did you mean language?"),
        ("a = 1\n", "line 1: a is unknown; known are archive, "),
        ('\n\ntitel = "A"\n', "line 3: titel is unknown; did you mean title?"),
        ("title = 3\n", "line 1: title is no text; write it in quotes"),
        ('documents = ""\n', "line 1: documents is empty; write the name"),
        ('language = "fr"\n', "line 1: language "),
        ('as_of = "June"\n', "line 1: as_of 'June' is no date; write it like 2024-06-30"),
        ("as_of = 2024\n", "line 1: as_of '2024' is no date"),
        ('period = "soon"\n', "line 1: period 'soon' is no period: write 2024, 2024-Q1"),
        ('with_targets = "yes"\n', "line 1: with_targets 'yes' is neither true nor false"),
        ("min_confidence = 80\n", "line 1: min_confidence 80 is no number from 0 to 1"),
        ('method = "space"\n', "line 1: method 'space' cannot stand here; did you mean pace?"),
        ('tables = "docx"\n', "line 1: tables 'docx' cannot stand here; "),
        ("thresholds = 1\n", "line 1: thresholds is no table; write [thresholds]"),
        ("[thresholds]\nahed = 1\n", "line 2: ahed is no threshold; did you mean ahead?"),
        ('[thresholds]\ntitle = "A"\n', "line 2: title is no threshold; move it above [thres"),
        ('[thresholds]\nahead = "1"\n', "line 2: ahead '1' is no number; write ahead = 0.95"),
        ("[thresholds]\nahead = 0.1\n", "line 1: thresholds 0 <= behind"),
        ('[report]\ntitle = "A"\n', "line 1: report is unknown"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as told:
        settings(tmp_path, text)
    assert str(told.value).startswith(str(tmp_path / "tourmetrics.toml"))
    assert words in str(told.value)


def test_results_must_not_lie_among_the_documents(project: Path) -> None:
    settings(project, 'documents = "."\n')
    with pytest.raises(InputError, match="would be read as documents; name two folders"):
        open_project(project)


def test_a_region_may_be_named(project: Path) -> None:
    settings(project, 'region = "咸宁市"\n')
    assert open_project(project).settings.region == "421200"
    settings(project, 'region = "鼓楼区"\n')
    with pytest.raises(InputError, match=r"tourmetrics\.toml: region '鼓楼区' can be "):
        open_project(project)
    settings(project, 'region = "Nowhere"\n')
    with pytest.raises(InputError, match=r"tourmetrics\.toml: region 'Nowhere' is unknown"):
        open_project(project)


def test_what_documents_do_not_say_is_assumed(project: Path) -> None:
    settings(project, 'region = "421200"\npublisher = "咸宁市文化和旅游局"\n')
    for name, text in (
        ("plain", "2024年接待游客30万人次。"),
        ("titled", "# 通城县2024年旅游工作总结\n\n2024年接待游客30万人次。"),
        ("listed", "2024年接待游客31万人次。"),
    ):
        (project / "documents" / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
    index = '[{"doc": "listed.txt", "region": null, "publisher": "省厅"}]'
    (project / "documents" / "index.json").write_text(index, encoding="utf-8")
    table = project / "figures.csv"
    assert run("extract", project, "-o", table).exit_code == 0
    rows = read_table(table, FIGURES).select("doc", "region", "publisher").rows()
    assert rows == [
        ("listed.txt", None, "省厅"),
        ("plain.txt", "421200", "咸宁市文化和旅游局"),
        ("titled.txt", "421222", "咸宁市文化和旅游局"),
    ]
    assert "421200 (p)" in run("extract", project, "--list").stdout
    story = run("explain", project / "documents" / "plain.txt", "--json").stdout
    assert '"421200"' in story


def test_own_entries_are_known_to_every_command_in_the_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (project / "knowledge" / "nouns.csv").open("a", encoding="utf-8") as file:
        file.write("汉服店,zh,nothing\n")
    monkeypatch.chdir(project)
    (project / "documents" / "a.txt").write_text("2024年接待游客30万人次。\n", encoding="utf-8")
    for command in (
        ["extract"],
        ["explain", "documents/a.txt"],
        ["show", "visitor_arrivals"],
        ["compare"],
        ["audit", "documents/a.txt"],
        ["goals", "list"],
        ["status"],
        ["report"],
    ):
        result = run(*command)
        assert result.exit_code == 2, command
        assert "nouns.csv, line 2" in result.stderr, command


def test_a_path_that_leads_out_of_a_project_is_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_project(tmp_path / "p")
    (tmp_path / "p" / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "p" / "deep")
    assert find_project(Path("..") / "..") is None
    assert find_project(Path("..")) is not None
