"""WeasyPrint's declarations made ready: they are its own, and only save time."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tourmetrics.reporting.bindings import MADE, declaring_file, digest

ROOT = Path(__file__).parents[2]

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="used on Linux alone")


def fits() -> bool:
    """Whether the installed WeasyPrint declares what the file was made of."""
    declared = declaring_file()
    made = json.loads(MADE.read_text("ascii"))["declarations"]
    return declared is not None and digest(declared) == made


# With another release the engine starts in its own way, which is no reason to refuse it.
fitting = pytest.mark.skipif(
    not fits(), reason="WeasyPrint declares something else: python scripts/make_bindings.py"
)

RENDER = """
import sys
from pathlib import Path
from tourmetrics.reporting import bindings
from tourmetrics.reporting.render import render_pdf

{before}
page = "<p style='font-family: Inter'>171 million"
done = render_pdf(page, base=Path("."), title="t", lang="en", identifier="a")
sys.stdout.buffer.write(done.pdf)
from weasyprint.text.ffi import ffi
print(isinstance(ffi, bindings._Declared), file=sys.stderr)
"""


def rendered(folder: Path, before: str) -> tuple[bytes, str]:
    """The page of a fresh process, and whether its declarations were those made ready."""
    run = subprocess.run(
        [sys.executable, "-c", RENDER.format(before=before)],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    return run.stdout, run.stderr.decode().split()[-1]


@pytest.fixture(scope="module")
def as_usual(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    missing = "bindings.MADE = Path('none.json')"
    pdf, ready = rendered(tmp_path_factory.mktemp("usual"), missing)
    assert ready == "False"
    assert pdf.startswith(b"%PDF")
    return pdf


@fitting
def test_the_file_is_what_the_script_makes() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "make_bindings.py"))
    assert script["made"]() == MADE.read_text("ascii")


@on_linux
@fitting
def test_no_program_is_asked_for_libraries_and_the_page_is_the_same(
    tmp_path: Path, as_usual: bytes
) -> None:
    forbidden = "import subprocess\nsubprocess.Popen = None"
    assert rendered(tmp_path, forbidden) == (as_usual, "True")


@on_linux
@pytest.mark.parametrize(
    "content",
    ["{", '{"declarations": "of another release"}', "\x00"],
    ids=["broken", "of another release", "no text"],
)
def test_a_file_that_does_not_fit_is_left_alone(
    tmp_path: Path, as_usual: bytes, content: str
) -> None:
    (tmp_path / "other.json").write_text(content, "ascii")
    assert rendered(tmp_path, "bindings.MADE = Path('other.json')") == (as_usual, "False")


@on_linux
def test_a_library_that_is_not_found_by_its_name_is_looked_for_as_usual(
    tmp_path: Path, as_usual: bytes
) -> None:
    lost = (
        "def dlopen(self, *names):\n    raise OSError('not by this name')\n"
        "bindings._Declared.dlopen = dlopen"
    )
    assert rendered(tmp_path, lost) == (as_usual, "False")
