"""A folder with every format that is read: the same facts, the same figures, in one command."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.samples import as_docx, as_html, as_odt, as_pdf, as_sheets
from tests.samples.facts import INDICATORS, YEARBOOK, Part, seed_parts

from tourmetrics.auditing import audit
from tourmetrics.comparison import compare
from tourmetrics.documents.readers import installed_readers
from tourmetrics.goals import goals_from
from tourmetrics.model import Metadata
from tourmetrics.reporting import report_html
from tourmetrics.workflow import ExtractResult, extract_paths, extract_string

SEED = "003_f47aa6b35c3e97d1.txt"
SAID = ("quote", "kind", "value", "unit", "metric", "measure", "period_start", "period_end")
PARTS: dict[str, list[Part]] = {
    "plan": seed_parts(SEED),
    "indicators": INDICATORS,
    "yearbook": YEARBOOK,
}
SHEETS = ("xlsx", "xls", "ods", "csv", "tsv")


def write_all(folder: Path) -> Iterator[tuple[str, Path]]:
    for name, parts in PARTS.items():
        plain = folder / f"{name}.md"
        plain.write_text(as_sheets.markdown(parts), encoding="utf-8")
        yield name, plain
        page = folder / f"{name}.html"
        yield name, as_html.write(parts, page, encoding="gb18030", declared="gb2312")
        yield name, as_docx.write(parts, folder / f"{name}.docx")
        yield name, as_odt.write(parts, folder / f"{name}.odt")
        yield name, as_pdf.write(parts, folder / f"{name}.pdf")
        if name != "plan":
            for suffix in SHEETS:
                path = folder / f"{name}.{suffix}"
                as_sheets.write(parts, path)
                yield name, path


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> ExtractResult:
    """All samples, some of them in an archive, with files that cannot be read among them."""
    folder = tmp_path_factory.mktemp("mixed")
    written = list(write_all(folder))
    with zipfile.ZipFile(folder / "sent.zip", "w") as archive:
        for _, path in written:
            if path.suffix in (".docx", ".ods"):
                archive.write(path, f"in/{path.name}")
                path.unlink()
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n....")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n...")
    (folder / "empty.txt").write_bytes(b"")
    return extract_paths([folder], jobs=2)


def test_every_format_is_among_the_samples(found: ExtractResult) -> None:
    read = {document.format for document in found.documents}
    assert read >= set(installed_readers()) - {"text", "mail", "xml2003"}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_the_same_facts_are_the_same_figures(found: ExtractResult, name: str) -> None:
    rows = {
        document.name: found.figures.filter(pl.col("doc") == document.name).select(SAID).rows()
        for document in found.documents
        if f"{name}." in document.name
    }
    plain = rows[f"{name}.md"]
    assert len(plain) >= 8
    assert len(rows) == 5 if name == "plan" else len(rows) == 5 + len(SHEETS)
    assert {doc: told for doc, told in rows.items() if told != plain} == {}


def test_a_seed_is_read_from_its_markdown_as_from_its_text(
    found: ExtractResult, seeds: Path
) -> None:
    text = (seeds / SEED).read_text(encoding="utf-8")
    figures = extract_string(text, metadata=Metadata(published=date(2024, 4, 26))).figures
    plain = found.figures.filter(pl.col("doc") == "plan.md")
    assert plain["quote"].to_list() == [figure.quote for figure in figures]


def test_every_quote_stands_at_its_place_and_every_cell_is_named(found: ExtractResult) -> None:
    texts = {document.name: document.text for document in found.documents}
    for row in found.figures.iter_rows(named=True):
        assert texts[row["doc"]][row["start"] : row["end"]] == row["quote"]
    places = {
        row["doc"]: row["locator"]
        for row in found.figures.filter(pl.col("quote") == "2,150").iter_rows(named=True)
    }
    assert places["indicators.xlsx"] == "Sheet Sheet1, D6"
    assert places["indicators.csv"] == "row 6, column 4"
    assert places["indicators.pdf"] == "page 1, table 1, row 2, column 4"
    assert places["sent.zip/in/indicators.docx"] == "table 1, row 2, column 4"
    assert places["indicators.html"].startswith("css ")


def test_what_cannot_be_read_is_named_with_its_remedy(found: ExtractResult) -> None:
    assert [fault.doc for fault in found.faults] == [
        "broken.pdf", "empty.txt", "old.doc", "scan.png",
    ]  # fmt: skip
    assert "OCR" in found.faults[3].remedy


def test_the_report_lists_every_document_with_how_it_was_read(found: ExtractResult) -> None:
    goals = goals_from(found.figures)
    page = report_html(
        compare(goals, found.figures, as_of=date(2024, 4, 26)),
        found.figures,
        audit(found.figures),
        goals=goals,
        documents=found.documents,
        faults=found.faults,
    ).html
    listed = page[page.index("s-documents") : page.index("s-unread")]
    for document in found.documents:
        assert document.name in listed
    assert "PDF，1页" in listed
    assert "Excel工作簿（XLSX），1个工作表" in listed
