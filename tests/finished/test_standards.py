"""A finished report meets PDF/UA-1: its tags, names, outline, contents and running heads."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator

import pikepdf
import pytest
from tests.finished.conftest import Finished
from tests.finished.reading import flat

from tourmetrics.reporting.words import load_words


def run(*command: str) -> str:
    tool = shutil.which(command[0])
    if tool is None:
        pytest.skip(f"{command[0]} is not installed (packages qpdf and poppler-utils)")
    done = subprocess.run([tool, *command[1:]], check=True, capture_output=True, encoding="utf-8")
    assert done.stderr == ""
    return done.stdout


def elements(item: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Yield a tag and all below it that a reader reaches."""
    kids = item.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def tags(report: Finished) -> list[pikepdf.Dictionary]:
    return list(elements(report.reading.pdf.Root.StructTreeRoot))


def test_a_checker_of_pdf_ua_finds_nothing_in_a_report(report: Finished) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    found = page.validate_pdf(str(report.path), profile=page.ValidationProfile.PDF_UA_1)
    assert found.failures == []


def test_another_checker_of_pdf_ua_finds_nothing_in_a_report(report: Finished) -> None:
    pdfua = pytest.importorskip("pdfua", reason="pdfua is not installed")
    found = pdfua.validate(str(report.path))
    assert list(found.findings) == []


def test_nothing_is_wrong_for_qpdf(report: Finished) -> None:
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(report.path))


def test_pdfinfo_sees_title_tags_and_a_whole_structure(report: Finished) -> None:
    told = run("pdfinfo", str(report.path))
    assert "Tagged:          yes" in told
    assert re.search(r"^Title: +\S", told, re.M)
    assert re.search(rf"^Pages: +{report.result.pages}$", told, re.M)
    assert "Table" in run("pdfinfo", "-struct", str(report.path))


def test_each_part_has_its_language(report: Finished) -> None:
    parts = report.lang.split("+")
    wanted = [load_words(part).tag for part in parts]
    assert report.reading.pdf.Root.Lang == wanted[0]
    said = [str(tag.Lang) for tag in tags(report) if tag.S == "/Art"]
    assert list(dict.fromkeys(said)) == wanted


def test_running_heads_are_not_read_aloud(report: Finished) -> None:
    headed = 0
    for page in report.reading.pdf.pages:
        kinds = [
            str(operands[1].get("/Subtype"))
            for operands, operator in pikepdf.parse_content_stream(page, "BDC")
            if operands[0] == "/Artifact"
        ]
        assert kinds.count("/Footer") >= 2
        headed += "/Header" in kinds
    # The first page of each version has its cover there.
    assert headed == report.result.pages - len(report.lang.split("+"))


def test_every_page_but_the_first_of_a_version_says_report_and_place(report: Finished) -> None:
    words = [load_words(lang) for lang in report.lang.split("+")]
    names = [word.text("Tourism targets progress report") for word in words]
    for number, letters in enumerate(report.reading.letters):
        text = flat("".join(letter.sign for letter in letters))
        assert any(name in text for name in names)
        assert f"{number + 1} / {report.result.pages}" in text


def test_the_outline_holds_every_part_of_the_contents(report: Finished) -> None:
    with report.reading.pdf.open_outline() as outline:
        tops = list(outline.root)
        parts = [child.title for top in tops for child in top.children]
    assert len(tops) >= len(report.lang.split("+"))
    assert len(parts) >= 4
    assert all(part.strip() for part in parts)


def test_the_contents_say_the_pages_that_the_parts_are_on(report: Finished) -> None:
    places = report.reading.places
    stated = {}
    for token in report.reading.tokens:
        target = token.target or ""
        if token.page == 0 and re.fullmatch(r"(zh|en)-[a-z]+|sources", target):
            stated[target] = int(token.text)
    assert len(stated) >= 4
    assert stated == {target: places[target][0] + 1 for target in stated}


def test_figures_links_and_headers_say_what_they_are(report: Finished) -> None:
    found = tags(report)
    kinds = {str(tag.S) for tag in found}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Link", "/Figure", "/L", "/LI"} <= kinds
    for tag in found:
        if tag.S == "/Figure":
            assert str(tag.Alt).strip()
        elif tag.S == "/TH":
            assert tag.A.Scope in ("/Row", "/Column")
    for page in report.reading.pdf.pages:
        for link in page.get("/Annots", []):
            assert int(link.F) == 4
            assert str(link.Contents).strip()


def test_nothing_is_left_to_look_at(report: Finished) -> None:
    assert report.result.warnings == ()
