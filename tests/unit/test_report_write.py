"""Writing the PDF: whole or not at all, and templates that are a folder."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tourmetrics.errors import InputError, OutputError, RenderError
from tourmetrics.reporting import write_report
from tourmetrics.reporting.templates import load_template, render_template
from tourmetrics.tables import COMPARISONS, FINDINGS, empty


def write(figures: pl.DataFrame, path: Path, **options: object) -> int:
    made = write_report(empty(COMPARISONS), figures, empty(FINDINGS), path, **options)  # type: ignore[arg-type]
    assert made.warnings == ()
    return made.pages


def test_a_report_is_a_whole_file(liaoning: pl.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")
    assert write(liaoning, path, lang="zh") == 2
    assert path.read_bytes().startswith(b"%PDF")
    assert [item.name for item in tmp_path.iterdir()] == ["report.pdf"]


def test_twice_the_same_bytes(liaoning: pl.DataFrame, tmp_path: Path) -> None:
    write(liaoning, tmp_path / "a.pdf", lang="en")
    write(liaoning, tmp_path / "b.pdf", lang="en")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize("name", ["", "missing/report.pdf"])
def test_a_place_that_cannot_be_written(liaoning: pl.DataFrame, tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match=r"is a folder|cannot be written"):
        write(liaoning, tmp_path / name)


def test_an_unknown_template_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="progress"):
        load_template(tmp_path)


def own(folder: Path, body: str, manifest: str = "") -> Path:
    (folder / "page.html").write_text(body, encoding="utf-8")
    (folder / "template.toml").write_text(
        manifest or 'name = "own"\nentry = "page.html"\nstyles = []\n', encoding="utf-8"
    )
    return folder


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    template = load_template(own(tmp_path, "<p>{{ title }}</p>"))
    assert render_template(template, {"title": "<b>"}) == "<p>&lt;b&gt;</p>"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("line one\n{% if %}", "line 2"),
        ("{{ title.__class__.__mro__ }}", "unsafe"),
        ("{{ ''.__class__ }}", "unsafe"),
        ("{{ '{0.__class__}'.format(title) }}", "unsafe"),
        ("{{ lines.append(1) }}", "unsafe"),
        ("{{ self._TemplateReference__context.environment }}", "unsafe"),
        ("{% include '../secret.html' %}", "secret"),
        ("{% include '/etc/passwd' %}", "passwd"),
        ("{% include 'link.html' %}", "link"),
        ("{% import 'os' as os %}", "os"),
    ],
)
def test_a_template_with_a_mistake(tmp_path: Path, body: str, words: str) -> None:
    (tmp_path / "secret.html").write_text("secret words", "utf-8")
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    template = load_template(own(folder, body))
    with pytest.raises(RenderError, match=words) as caught:
        render_template(template, {"title": "t", "lines": []})
    assert "secret words" not in str(caught.value)


@pytest.mark.parametrize(
    "manifest",
    [
        'name = "x"',
        "not toml",
        'name = "x"\nentry = "other.html"\nstyles = []',
        'name = "x"\nentry = "page.html"\nstyles = ["/etc/passwd"]',
        'name = "x"\nentry = "page.html"\nstyles = ["../../../../etc/passwd"]',
    ],
)
def test_a_manifest_that_is_not_right(tmp_path: Path, manifest: str) -> None:
    with pytest.raises(InputError, match=r"template\.toml"):
        load_template(own(tmp_path, "x", manifest))
