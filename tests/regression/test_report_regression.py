"""Snapshots of the seeds' report: its HTML, and the text that a reader of the PDF gets."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from tourmetrics.auditing import audit
from tourmetrics.comparison import compare
from tourmetrics.goals import goals_from
from tourmetrics.model import Document, Metadata
from tourmetrics.reporting import Html, report_html, write_report
from tourmetrics.tables import FIGURES, read_table

AS_OF = date(2024, 4, 26)
LANGUAGES = ("zh", "en", "zh+en")


def documents(folder: Path) -> Iterator[Document]:
    for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        text = (folder / entry["doc"]).read_text(encoding="utf-8")
        published = date.fromisoformat(entry["published"]) if entry["published"] else None
        metadata = Metadata(
            entry["title"], entry["publisher"], entry["region"], published, entry["language"]
        )
        yield Document(entry["doc"], text, metadata, hashlib.sha256(text.encode()).hexdigest())


def sentence(text: str, start: int, end: int) -> str:
    first = max(text.rfind(mark, 0, start) + len(mark) for mark in ("。", "\n", ". "))
    ends = [found + 1 for mark in ("。", "\n", ". ") if (found := text.find(mark, end)) >= 0]
    return text[first : min(ends, default=len(text))].strip()


@pytest.fixture(scope="module")
def case(seeds: Path, gold: Path) -> tuple[pl.DataFrame, tuple[Document, ...]]:
    """The firm gold figures of the seeds with what extraction would know of their places."""
    read = {document.name: document for document in documents(seeds)}
    rows = []
    optional = [
        json.loads(line)["optional"]
        for line in (gold / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    table = read_table(gold / "seeds.jsonl", FIGURES)
    for row, left_out in zip(table.iter_rows(named=True), optional, strict=True):
        document = read[row["doc"]]
        line = document.text.count("\n", 0, row["start"]) + 1
        place = f"{row['doc']}:{row['start']}".encode()
        known = {
            "figure_id": hashlib.sha256(place).hexdigest()[:16],
            "sentence": sentence(document.text, row["start"], row["end"]),
            "locator": f"line {line}",
            "language": document.metadata.language,
            "published": document.metadata.published,
            "publisher": document.metadata.publisher,
        }
        if not left_out:
            rows.append({**row, **known})
    return pl.DataFrame(rows, schema=table.schema), tuple(read.values())


def make(case: tuple[pl.DataFrame, tuple[Document, ...]], lang: str) -> Html:
    figures, read = case
    goals = goals_from(figures)
    compared = compare(goals, figures, as_of=AS_OF)
    return report_html(
        compared, figures, audit(figures), lang=lang, goals=goals, as_of=AS_OF, documents=read
    )


def steady(html: str) -> str:
    """The page without its style sheet and its versions, which change for other reasons."""
    page = re.sub(r"<style>.*?</style>", "<style></style>", html, flags=re.S)
    return re.sub(r"(tourmetrics )\S+?([,，] ?\S+ )[0-9a-f]{12}", r"\1VERSION\2VERSION", page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_html(
    case: tuple[pl.DataFrame, tuple[Document, ...]],
    lang: str,
    file_regression: FileRegressionFixture,
) -> None:
    file_regression.check(steady(make(case, lang).html), extension=".html", encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_of_the_pdf(
    case: tuple[pl.DataFrame, tuple[Document, ...]],
    lang: str,
    tmp_path: Path,
    file_regression: FileRegressionFixture,
) -> None:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed (package poppler-utils)")
    figures, read = case
    goals = goals_from(figures)
    path = tmp_path / "report.pdf"
    result = write_report(
        compare(goals, figures, as_of=AS_OF),
        figures,
        audit(figures),
        path,
        lang=lang,
        goals=goals,
        as_of=AS_OF,
        documents=read,
    )
    assert result.warnings == ()
    assert result.pages <= 8
    text = subprocess.run(
        [tool, "-raw", str(path), "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    pages = text.split("\f")[:-1]
    assert len(pages) == result.pages
    assert all(len(page.split()) > 25 for page in pages), "a page is all but empty"
    lines = "\n".join(line.rstrip() for line in text.replace("\f", "\n----\n").splitlines())
    squeezed = re.sub(r"\n{2,}", "\n", re.sub(r" {2,}", " ", lines))
    file_regression.check(steady(squeezed), extension=".txt", encoding="utf-8")


def test_the_same_page_from_the_same_tables(
    case: tuple[pl.DataFrame, tuple[Document, ...]],
) -> None:
    assert make(case, "zh+en").html == make(case, "zh+en").html
