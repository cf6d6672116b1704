"""An archived report: PDF/A-3 with the tables and the list of sources inside."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tourmetrics.comparison import compare
from tourmetrics.goals import goals_from
from tourmetrics.model import Document, Metadata
from tourmetrics.reporting import write_report
from tourmetrics.tables import (
    COMPARISONS,
    FIGURES,
    FINDINGS,
    GOALS,
    Schema,
    empty,
    read_table,
    write_table,
)

AS_OF = date(2024, 6, 30)
SCHEMAS = {schema.name: schema for schema in (FIGURES, GOALS, COMPARISONS, FINDINGS)}
NAMES = sorted(
    [f"{name}.{suffix}" for name in SCHEMAS for suffix in ("csv", "parquet")] + ["sources.json"]
)
READ = (
    Document("a.txt", "…", Metadata(title="First quarter", language="en"), "0" * 64),
    Document("silent.txt", "…", Metadata(number="辽文旅〔2024〕1号"), "1" * 64),
)


@pytest.fixture(scope="module")
def tables(
    liaoning: pl.DataFrame, figure_table: Callable[..., pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    target = {"metric": "visitor_arrivals", "label": "visitors", "kind": "target", "value": 5e8}
    promised = figure_table(
        {
            **target,
            "figure_id": "plan",
            "doc": "plan.txt",
            "quote": "500 million visitors",
            "unit": "visit",
            "period_start": date(2024, 1, 1),
            "period_end": date(2024, 12, 31),
            "sentence": 'Receive 500 million visitors, "at least", this year',
        }
    )
    figures = pl.concat([liaoning, promised])
    goals = goals_from(figures)
    compared = compare(goals, figures, as_of=AS_OF)
    assert compared.height == 1
    return {
        "figures": figures,
        "goals": goals,
        "comparisons": compared,
        "findings": empty(FINDINGS),
    }


@pytest.fixture(scope="module")
def path(tables: dict[str, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "archive.pdf"
    made = write_report(
        tables["comparisons"],
        tables["figures"],
        tables["findings"],
        path,
        lang="zh+en",
        goals=tables["goals"],
        as_of=AS_OF,
        documents=READ,
        archive=True,
    )
    assert made.warnings == ()
    return path


@pytest.fixture
def archive(path: Path) -> pikepdf.Pdf:
    return pikepdf.open(path)


def content(pdf: pikepdf.Pdf, name: str) -> bytes:
    return bytes(pdf.attachments[name].get_file().read_bytes())


def test_the_tables_and_the_sources_are_inside(archive: pikepdf.Pdf) -> None:
    assert list(archive.attachments) == NAMES
    tree = [str(item) for item in archive.Root.Names.EmbeddedFiles.Names[::2]]
    assert tree == NAMES


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_an_attached_table_reads_back_as_the_same_table(
    tables: dict[str, pl.DataFrame],
    archive: pikepdf.Pdf,
    tmp_path: Path,
    schema: Schema,
    suffix: str,
) -> None:
    path = tmp_path / f"{schema.name}.{suffix}"
    path.write_bytes(content(archive, path.name))
    assert_frame_equal(read_table(path, schema), tables[schema.name])


def test_the_list_of_sources_has_every_document_and_every_quote(
    tables: dict[str, pl.DataFrame], archive: pikepdf.Pdf
) -> None:
    rows = json.loads(content(archive, "sources.json"))
    assert [row["doc"] for row in rows] == ["a.txt", "plan.txt", "silent.txt"]
    first, plan, silent = rows
    assert (first["title"], first["published"], first["sha256"]) == (
        "First quarter",
        "2024-05-30",
        "0" * 64,
    )
    assert silent["number"] == "辽文旅〔2024〕1号"
    assert silent["notes"] == []
    assert {i for row in rows for note in row["notes"] for i in note["figure_ids"]} == set(
        tables["figures"]["figure_id"]
    )
    assert "500 million visitors" in plan["notes"][0]["text"]
    assert plan["notes"][0]["locator"] == "line 12"


def test_each_file_says_what_it_is_to_the_report(archive: pikepdf.Pdf) -> None:
    listed = [item.objgen for item in archive.Root.AF]
    assert len(listed) == len(set(listed)) == len(NAMES)
    kinds = {}
    for spec in archive.Root.AF:
        file = spec.EF.F
        kinds[str(spec.UF)] = (str(file.Subtype), str(spec.AFRelationship))
        assert str(spec.F) == str(spec.UF)
        assert str(spec.Desc)
        assert str(file.Params.ModDate) == "D:20240630000000Z"
    assert kinds["figures.csv"] == ("/text/csv", "/Data")
    assert kinds["goals.parquet"] == ("/application/vnd.apache.parquet", "/Data")
    assert kinds["sources.json"] == ("/application/json", "/Supplement")


def test_an_archive_declares_its_standard_its_colours_and_its_fonts(archive: pikepdf.Pdf) -> None:
    with archive.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert "pdfuaid:part" not in metadata
    (intent,) = archive.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert len(intent.DestOutputProfile.read_bytes()) > 1000
    assert "/Metadata" in archive.Root
    assert archive.trailer.ID
    fonts = 0
    for item in archive.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            assert "/FontFile2" in item
            fonts += 1
    assert fonts


def test_nothing_of_a_plain_report_is_lost(
    tables: dict[str, pl.DataFrame], archive: pikepdf.Pdf, tmp_path: Path
) -> None:
    assert bool(archive.Root.MarkInfo.Marked)
    plain = tmp_path / "plain.pdf"
    write_report(
        tables["comparisons"], tables["figures"], tables["findings"], plain,
        goals=tables["goals"], as_of=AS_OF, documents=READ, lang="zh+en",
    )  # fmt: skip
    with pikepdf.open(plain) as pdf:
        assert len(pdf.pages) == len(archive.pages)
        assert len(pdf.attachments) == 0


def test_without_goals_and_without_a_day_nothing_is_made_up(
    liaoning: pl.DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "undated.pdf"
    write_report(empty(COMPARISONS), liaoning, empty(FINDINGS), path, lang="en", archive=True)
    with pikepdf.open(path) as pdf:
        assert "goals.csv" not in pdf.attachments
        for spec in pdf.Root.AF:
            assert "/CreationDate" not in spec.EF.F.Params
            assert "/ModDate" not in spec.EF.F.Params


def test_an_archive_has_the_same_bytes_in_another_process(
    tables: dict[str, pl.DataFrame], path: Path, tmp_path: Path
) -> None:
    for name, table in tables.items():
        write_table(table, tmp_path / f"{name}.parquet", SCHEMAS[name])
    code = (
        "from datetime import date; import polars as pl\n"
        "from tourmetrics.model import Document, Metadata\n"
        "from tourmetrics.reporting import write_report\n"
        "read = lambda name: pl.read_parquet(name + '.parquet')\n"
        f"documents = {READ!r}\n"
        "write_report(read('comparisons'), read('figures'), read('findings'), 'other.pdf',\n"
        "    goals=read('goals'), as_of=date(2024, 6, 30), documents=documents, lang='zh+en',\n"
        "    archive=True)"
    )
    elsewhere = {"LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "11", "TZ": "Asia/Kathmandu"}
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=tmp_path, env={**os.environ, **elsewhere}
    )
    assert (tmp_path / "other.pdf").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "command",
    [("qpdf", "--check", "{}"), ("pdfinfo", "{}"), ("pdfdetach", "-list", "{}")],
    ids=lambda command: str(command[0]),
)
def test_other_programs_read_an_archive(path: Path, command: tuple[str, ...]) -> None:
    tool = shutil.which(command[0])
    if tool is None:
        pytest.skip(f"{command[0]} is not installed (packages qpdf and poppler-utils)")
    words = [part.format(path) for part in command[1:]]
    done = subprocess.run([tool, *words], check=True, capture_output=True, encoding="utf-8")
    assert done.stderr == ""
    if command[0] == "pdfdetach":
        assert [line.split(": ")[1] for line in done.stdout.splitlines()[1:]] == NAMES
    elif command[0] == "pdfinfo":
        assert "Tagged:          yes" in done.stdout


def test_a_checker_of_pdf_a_finds_nothing_in_an_archived_report(path: Path) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    report = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_A_3A)
    assert report.failures == []
