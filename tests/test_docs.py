"""The documentation tells the truth: links lead somewhere, commands and examples work."""

from __future__ import annotations

import re
import runpy
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from tourmetrics.cli.app import app
from tourmetrics.knowledge import load_knowledge

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "data" / "README.md"])
README = ROOT / "README.md"

LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    return dict(group.commands)


def blocks(page: Path, language: str) -> list[str]:
    return [body for kind, body in FENCE.findall(page.read_text("utf-8")) if kind == language]


def shown_commands() -> Iterator[tuple[str, str]]:
    """Each line of the documentation that calls the program, with its page."""
    for page in PAGES:
        for body in blocks(page, "sh") + blocks(page, "console"):
            for line in body.splitlines():
                found = re.match(r"(?:\$ )?(?:\S*/)?tourmetrics ([^#]*)", line)
                if found:
                    yield name_of(page), found[1]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), f"{target} does not exist"


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text("utf-8")
    missing = [name for name in commands() if f"tourmetrics {name}" not in text]
    assert not missing, f"README.md does not show {missing}"


@pytest.mark.parametrize(("page", "line"), sorted(set(shown_commands())))
def test_a_shown_command_exists_with_its_options(page: str, line: str) -> None:
    name, *words = shlex.split(line)
    assert name in commands() or name.startswith("-"), f"{page}: no command {name}"
    if name.startswith("-"):
        return
    command = commands()[name]
    if hasattr(command, "commands"):
        name, *words = words
        assert name in command.commands, f"{page}: no command {name}"
        command = command.commands[name]
    known = {option for param in command.params for option in param.opts}
    known |= {option for param in command.params for option in param.secondary_opts}
    for word in words:
        if word.startswith("-") and word != "-":
            assert word.partition("=")[0] in known | {"--help"}, f"{page}: {name} has no {word}"


@pytest.mark.parametrize("example", blocks(README, "python"))
def test_the_readme_examples_run(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})


def test_the_set_up_commands_are_lines_of_their_own() -> None:
    lines = "".join(blocks(README, "sh")).splitlines()
    assert "python3 bootstrap.py report" in lines
    assert "python3 bootstrap.py test" in lines


def test_every_nox_session_is_described() -> None:
    source = (ROOT / "noxfile.py").read_text("utf-8")
    sessions = set(re.findall(r"^@nox\.session.*\ndef (\w+)", source, re.MULTILINE))
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    described = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert described == sessions


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(LINK.findall((folder / "README.md").read_text("utf-8")))
    assert listed == {path.name for path in folder.glob("0*.md")}


def test_every_module_of_extraction_is_in_its_page() -> None:
    page = (ROOT / "docs" / "extraction.md").read_text("utf-8")
    table = "".join(line for line in page.splitlines() if line.startswith("|"))
    folder = ROOT / "src/tourmetrics/extraction"
    files = [*folder.glob("[!_]*.py"), *folder.glob("tabular/[!_]*.py")]
    modules = {path.stem for path in files} | {path.parent.name for path in folder.glob("*/*.py")}
    named = set(re.findall(r"`(\w+)`", table))
    assert not modules - named, "docs/extraction.md does not name these modules"
    lower = {name for name in named if name.islower()}
    assert not lower - modules, "docs/extraction.md names modules that are not there"


def test_every_knowledge_file_role_and_table_is_described() -> None:
    page = FENCE.sub("", (ROOT / "data" / "README.md").read_text("utf-8"))
    listed = set(re.findall(r"[\w./*-]+", " ".join(re.findall(r"`([^`]+)`", page))))
    files = {path.name for path in (ROOT / "data").glob("*.*")} - {"README.md"}
    assert not files - listed, "data/README.md does not name these files"
    roles = {cue.role for cue in load_knowledge().cues}
    assert not roles - listed, "data/README.md does not name these roles of cues"
    for path in (ROOT / "data" / "languages").glob("*.toml"):
        grammar = tomllib.loads(path.read_text("utf-8"))
        tables = {name for name, entry in grammar.items() if isinstance(entry, dict)}
        assert not tables - listed, f"data/README.md does not name these tables of {path.name}"


def test_the_page_of_tables_is_that_of_the_schemas() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "make_tables_page.py"))["page"]()
    page = (ROOT / "docs" / "tables.md").read_text("utf-8")
    assert page == made, "run scripts/make_tables_page.py"


def test_the_readme_shows_what_the_commands_print(tmp_path: Path) -> None:
    render = runpy.run_path(str(ROOT / "scripts" / "make_readme_outputs.py"))["render"]
    page = README.read_text("utf-8")
    assert page == render(page, tmp_path), "run scripts/make_readme_outputs.py"
