"""The page on extending holds: in a copy of the clone, each example reads as it says.

The page is followed literally. What stands before the rows runs in the clone as it is; then all
rows and cases are added to a copy, and what stands after them, and the cases, run there.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "extending.md"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TARGET = re.compile(r"`((?:data|tests/cases)/[\w./-]+\.(?:csv|toml|txt|yaml))`")
ADDED = ("csv", "text", "toml", "yaml")
PLACES = "data/sources/place_names.csv"
DOCTEST = """
import doctest, sys
test = doctest.DocTestParser().get_doctest(sys.stdin.read(), {}, "extending.md", "extending.md", 0)
sys.exit(bool(doctest.DocTestRunner(verbose=False).run(test).failed))
"""


@dataclass(frozen=True)
class Example:
    """One part of the page: what is read before, what goes to which file, what is read after."""

    title: str
    before: str
    added: tuple[tuple[str, str], ...]
    after: str
    rest: tuple[str, ...]


def examples() -> list[Example]:
    """The parts of the page that add something."""
    found = []
    for part in re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        title = part.partition("\n")[0]
        blocks = [(match[1], match[2], part[: match.start()]) for match in FENCE.finditer(part)]
        shown = [body for kind, body, _ in blocks if kind == "pycon"]
        if shown:
            # A block goes to the file that is named last before it.
            added = tuple(
                (TARGET.findall(above)[-1], body) for kind, body, above in blocks if kind in ADDED
            )
            found.append(Example(title, shown[0], added, shown[1], tuple(shown[2:])))
    return found


EXAMPLES = examples()


def run(folder: Path, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python with the sources of a folder; the clone's own are not seen."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONUTF8": "1"},
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def add(folder: Path, target: str, body: str) -> None:
    """Add rows, an entry or cases to a file, as a reader of the page would."""
    path = folder / target
    text = path.read_text("utf-8") if path.exists() else ""
    assert not text or text.endswith("\n"), f"{target} does not end with a line end"
    if target == PLACES:
        complete(folder, body)
    elif path.suffix == ".toml":
        first = text.index("[[calendar]]")
        text = text[:first] + body + text[first:]
    else:
        text += body
    path.write_text(text, "utf-8")


def complete(folder: Path, body: str) -> None:
    """Do for the named places what scripts/make_countries.py does; its sources are not here."""
    sources = (folder / PLACES).read_text("utf-8").splitlines()
    path = folder / "data" / "countries.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = sources[0].split(",")
    for line in body.splitlines():
        names = dict(zip(columns, line.split(","), strict=True))
        (row,) = (row for row in rows if row["code"] == names["code"])
        row.update({key: cell for key, cell in names.items() if cell})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the examples need, with everything added that the page adds."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("src", "data", "tests/cases"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    (folder / "reports").symlink_to(ROOT / "reports", target_is_directory=True)
    (folder / "tests" / "unit").mkdir()
    for name in ("pyproject.toml", "tests/conftest.py", "tests/unit/test_extraction_cases.py"):
        shutil.copy(ROOT / name, folder / name)
    for example in EXAMPLES:
        for target, body in example.added:
            add(folder, target, body)
    return folder


def test_every_kind_of_addition_has_an_example() -> None:
    assert [example.title for example in EXAMPLES] == [
        "A metric",
        "A unit",
        "A counted noun",
        "A cue",
        "A calendar expression",
        "A place name",
        "A language",
    ]
    for example in EXAMPLES:
        targets = [target for target, _ in example.added]
        assert any(target.startswith("data/") for target in targets), example.title
        assert any(target.startswith("tests/cases/") for target in targets), example.title


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_what_is_read_before(example: Example) -> None:
    done = run(ROOT, "-c", DOCTEST, given=example.before)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_what_is_read_after(example: Example, copy: Path) -> None:
    for body in (example.after, *example.rest):
        done = run(copy, "-c", DOCTEST, given=body)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_cases_hold_in_the_copy(copy: Path) -> None:
    bodies = "".join(
        body for example in EXAMPLES for target, body in example.added if target.endswith(".yaml")
    )
    names = re.findall(r"^  ([\w-]+):$", bodies, re.MULTILINE)
    assert len(names) >= len(EXAMPLES)
    # Only these: that the other cases hold in spite of the rows is for a reader to see.
    command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", " or ".join(names))
    done = run(copy, *command, "tests/unit/test_extraction_cases.py")
    assert done.returncode == 0, done.stdout + done.stderr
    before = run(ROOT, *command, "tests/unit/test_extraction_cases.py")
    count = r"([0-9]+) passed"
    (passed,) = re.findall(count, done.stdout)
    already = re.findall(count, before.stdout) or ["0"]
    assert int(passed) - int(already[0]) == 2 * len(names), "a case of the page did not run"
