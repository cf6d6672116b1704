"""The shape of the house: sizes, names, and what no module may do."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "tourmetrics"
MODULES = sorted(SOURCE.rglob("*.py"))
TEMPLATES = sorted((ROOT / "reports" / "templates").iterdir())

LINES = 400
# Names that say nothing of what is inside.
EMPTY_NAMES = re.compile(r"^(utils?|helpers?|misc|common|manager)$")
# The clock, the network and the machine's locale; a module that needs one would not be repeatable.
FORBIDDEN_IMPORTS = re.compile(r"(http|httpx|locale|requests|socket|urllib\.request)(\.|$)")
PURE = {"urllib.request.url2pathname"}
# Packages that are imported by another name than they are installed by.
IMPORTED_AS = {"_cffi_backend": "cffi", "docx": "python_docx"}
CLOCK = {"now", "today", "utcnow"}
# The one place that asks for the time: when a person decided, which no document tells.
CLOCK_OF_THE_TERMINAL = SOURCE / "cli" / "clock.py"
HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
# The digits of Chinese are an alphabet, not words.
DIGITS = re.compile("[零〇一二三四五六七八九十百千万亿兆两]")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """The strings of a module that are no docstrings."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
        ):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_enough_to_be_read(path: Path) -> None:
    count = len(path.read_text("utf-8").splitlines())
    assert count <= LINES, f"{name_of(path)} has {count} lines: split it by what it does"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_named_for_what_it_does(path: Path) -> None:
    assert not EMPTY_NAMES.match(path.stem)
    assert not EMPTY_NAMES.match(path.parent.name)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), f"{name_of(path)} has no docstring"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_reads_the_clock_the_network_or_the_locale(path: Path) -> None:
    tree = tree_of(path)
    used = set(imported(tree)) - PURE
    assert not [name for name in used if FORBIDDEN_IMPORTS.match(name)]
    clocks = [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCK
        and isinstance(node.value, ast.Name)
        and node.value.id in {"date", "datetime"}
    ]
    assert not clocks or path == CLOCK_OF_THE_TERMINAL


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_chinese_words_in_the_code(path: Path) -> None:
    """Words live in ``data/`` and ``reports/``, where whoever knows them can change them."""
    found = [
        f"line {node.lineno}: {node.value!r}"
        for node in literals(tree_of(path))
        if HAN.search(DIGITS.sub("", str(node.value)))
    ]
    assert not found, f"{name_of(path)}: move to data/ or reports/locale/: {found}"


@pytest.mark.parametrize("room", sorted({path.parent for path in MODULES} - {SOURCE}), ids=name_of)
def test_a_room_is_a_package(room: Path) -> None:
    assert (room / "__init__.py").is_file()


def test_every_room_stands_in_the_architecture() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = {path.relative_to(SOURCE).parts[0].removesuffix(".py") for path in MODULES}
    rooms -= {"__init__", "__main__"}
    missing = [room for room in sorted(rooms) if f"`{room}`" not in page]
    assert not missing, f"docs/architecture.md does not name {missing}"


@pytest.mark.parametrize("folder", [path for path in TEMPLATES if path.is_dir()], ids=name_of)
def test_a_report_is_a_folder_with_a_page(folder: Path) -> None:
    assert list(folder.glob("*.html*")), f"{name_of(folder)} holds no HTML template"


def test_every_imported_package_is_declared() -> None:
    """What a clean installation would lack shows on a machine that has everything only here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"].values()
    declared = {
        re.split(r"[^\w-]", requirement)[0].lower().replace("-", "_")
        for requirement in (*project["dependencies"], *chain.from_iterable(optional))
    }
    used = {name.split(".")[0].lower() for path in MODULES for name in imported(tree_of(path))}
    used = {IMPORTED_AS.get(name, name) for name in used}
    assert used - set(sys.stdlib_module_names) - {"tourmetrics"} == declared


def test_a_verb_stays_a_function_when_every_room_is_loaded() -> None:
    """A room with the name of a verb would take its place once it is imported."""
    verbs = ("audit", "compare", "extract", "goals_from", "read_goals", "report", "scan")
    code = (
        "import pkgutil, importlib, tourmetrics as tm\n"
        "for found in pkgutil.iter_modules(tm.__path__):\n"
        "    if found.name != '__main__':\n"
        "        importlib.import_module(f'tourmetrics.{found.name}')\n"
        f"print([verb for verb in {verbs!r} if not callable(getattr(tm, verb))])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
