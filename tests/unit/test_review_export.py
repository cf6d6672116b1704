"""The workbook of a review as it is written: lists, links, bold numbers, and hostile texts."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import openpyxl
import polars as pl
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText

import tourmetrics as tm
from tourmetrics.documents import read_documents
from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.reporting.words import load_words
from tourmetrics.review.workbook import document_links, read_review, review_workbook
from tourmetrics.tables import FIGURES, empty

TEXT = "2024年,全市接待游客9600万人次,旅游收入650亿元;民宿12家,景区12家。"
NAMES = 2
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1",
    "\x00\x01\x07\x1b[31m",
    "_x0041_ and _x005F_",
    "\ufffe\uffff",
    "  spaces \r\n\t lines ",
    "👩‍👩‍👧 family 😀",
    "\u202eevil\u200b",
    "a" * 40_000,
    "<b>&amp;</b>\"'",
    '{=HYPERLINK("http://evil")}',
    "http://evil.example/a",
    "none",
    "F000001-abcdef",
)


@cache
def few() -> Knowledge:
    """A knowledge with short lists, so that many workbooks are written quickly."""
    knowledge = load_knowledge()
    regions = {code: knowledge.regions[code] for code in ("CN", "CN-HB", "421200")}
    return replace(knowledge, regions=regions)


def written(
    figures: pl.DataFrame, lang: str = "zh", **given: Any
) -> tuple[bytes, openpyxl.Workbook]:
    given.setdefault("knowledge", few())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = review_workbook(figures, words=load_words(lang), **given)
    return data, openpyxl.load_workbook(BytesIO(data), rich_text=True)


def table(sheet: Any) -> list[dict[str, Any]]:
    names = [cell.value for cell in sheet[NAMES]]
    return [
        dict(zip(names, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=NAMES + 1)
    ]


def figures_with(**values: object) -> pl.DataFrame:
    figures = tm.extract_text(TEXT, name="a.txt", region="421200")
    columns = [pl.lit(value, FIGURES.dtypes[name]).alias(name) for name, value in values.items()]
    return figures.with_columns(columns).head(1)


def xml_of(data: bytes, part: str) -> Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return fromstring(archive.read(part))  # type: ignore[no-any-return]


def plain(text: str) -> str:
    return "".join(text.split())


def test_the_same_tables_give_the_same_bytes() -> None:
    figures = tm.extract_text(TEXT)
    assert written(figures)[0] == written(figures)[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sheet_has_its_columns_and_explains_them(lang: str) -> None:
    data, book = written(tm.extract_text(TEXT), lang)
    states = {sheet.title: sheet.sheet_state for sheet in book}
    assert list(states.values()) == ["visible"] * 6 + ["hidden", "veryHidden"]
    read_me = book.worksheets[0]
    told = "\n".join(str(cell.value) for row in read_me for cell in row if cell.value)
    for sheet in book.worksheets[1:6]:
        heads = [(title.value, name.value) for title, name in zip(sheet[1], sheet[2], strict=True)]
        assert sheet.freeze_panes[1:] == "3"
        assert sheet.auto_filter.ref.startswith("A2:")
        assert sheet.title in told
        for title, name in heads:
            assert title
            assert f"({name})" in told
    if lang == "zh":
        assert all(re.search("[一-鿿]", title) for title, _ in heads)
    assert book.active is read_me
    assert data == written(tm.extract_text(TEXT), lang)[0]


def test_lists_are_defined_names_on_a_hidden_sheet() -> None:
    _, book = written(tm.extract_text(TEXT), knowledge=load_knowledge())
    sheet = book["数字"]
    names = {cell.value: cell.column_letter for cell in sheet[NAMES]}
    lists: dict[str, tuple[str, str]] = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            letter = re.match("[A-Z]+", str(rule.sqref))
            lists[letter[0] if letter else ""] = (rule.formula1, rule.errorStyle or "stop")
    wanted = ("action", "kind", "comparator", "unit", "metric", "region", "measure", "change")
    assert {names[field] for field in wanted} == set(lists)
    assert lists[names["kind"]] == ("list_kind", "stop")
    assert lists[names["unit"]] == ("list_unit", "warning")
    for field in wanted:
        place = book.defined_names[f"list_{field}"].attr_text
        match = re.fullmatch(r"lists!\$([A-Z]+)\$2:\$\1\$(\d+)", place)
        assert match
        column = [cell.value for cell in book["lists"][match[1]]]
        assert column[0] == field
        filled = [value for value in column[1:] if value is not None]
        assert len(filled) == int(match[2]) - 1
    regions = len(load_knowledge().regions)
    assert book.defined_names["list_region"].attr_text.endswith(f"${regions + 1}")


def test_what_tells_the_row_refuses_to_be_typed_into_but_not_to_be_sorted() -> None:
    data, book = written(tm.extract_text(TEXT))
    sheet = book["数字"]
    names = {cell.value: cell.column_letter for cell in sheet[NAMES]}
    closed = {
        str(rule.sqref).split("3:")[0]
        for rule in sheet.data_validations.dataValidation
        if rule.type == "custom" and rule.formula1 == "FALSE"
    }
    assert closed == {names[name] for name in ("quote", "sentence", "doc", "key")}
    assert not sheet.protection.sheet
    assert b"sheetProtection" not in data


@pytest.mark.parametrize(
    ("sentence", "quote", "start", "shown"),
    [
        ("接待12家", "12家", 2, [(False, "接待"), (True, "12家")]),
        ("12家接待", "12家", 0, [(True, "12家"), (False, "接待")]),
        ("共12家。", "12家", 1, [(False, "共"), (True, "12家"), (False, "。")]),
        ("12家", "12家", 0, [(True, "12家")]),
        ("无此数", "12家", 0, [(False, "无此数")]),
    ],
)
def test_the_number_is_bold(
    sentence: str, quote: str, start: int, shown: list[tuple[bool, str]]
) -> None:
    figures = figures_with(sentence=sentence, quote=quote, start=start, end=start + len(quote))
    _, book = written(figures)
    (row,) = table(book["数字"])
    cell = row["sentence"]
    if isinstance(cell, CellRichText):
        found = [(bool(getattr(getattr(p, "font", None), "b", False)), str(p)) for p in cell]
    else:
        at = next(name.column for name in book["数字"][NAMES] if name.value == "sentence")
        found = [(bool(book["数字"].cell(3, at).font.b), cell)]
    assert found == shown


@pytest.mark.parametrize(("filler", "kept"), [("长", 150), ("l", 300)])
def test_of_a_long_sentence_the_words_beside_the_number_are_shown(filler: str, kept: int) -> None:
    side = filler * 5000
    sentence = f"{side}12家{side}"
    _, book = written(figures_with(sentence=sentence, quote="12家", start=5000, end=5003))
    (row,) = table(book["数字"])
    assert str(row["sentence"]) == f"…{filler * kept}12家{filler * kept}…"


def test_of_two_equal_numbers_the_right_one_is_bold() -> None:
    figures = tm.extract_text(TEXT)
    twelves = figures.filter(pl.col("quote") == "12家")
    assert twelves.height == 2
    for which, row in enumerate(twelves.sort("start").to_dicts()):
        _, book = written(figures, texts={"text": TEXT})
        (cell,) = [r["sentence"] for r in table(book["数字"]) if r["figure_id"] == row["figure_id"]]
        before = "".join(str(piece) for piece in cell).index("12家")
        at = len(str(cell[0]))
        assert at == before if which == 0 else at > before


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_stay_texts_and_come_back_unchanged(hostile: str, tmp_path: Path) -> None:
    texts = dict.fromkeys(("doc", "label", "each", "publisher", "locator", "rule"), hostile)
    figures = figures_with(**texts, sentence=f"{hostile}9600万人次{hostile}", quote="9600万人次")
    figures = figures.with_columns(start=pl.lit(len(hostile)), end=pl.lit(len(hostile) + 7))
    goals = tm.goals_from(tm.extract_text("2025年,力争接待游客9600万人次。", region="421200"))
    goals = goals.with_columns(owner=pl.lit(hostile), label=pl.lit(hostile))
    rejected = figures.select("doc", "start", "end", "quote", "sentence", "locator").with_columns(
        reason=pl.lit(hostile)
    )
    links = document_links([hostile], [tmp_path], tmp_path / "a.xlsx")
    data, book = written(figures, goals=goals, rejected=rejected, links=links)
    assert links == {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n]
        assert not any("hyperlink" in n or "external" in n for n in archive.namelist())
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert len(str(cell.value or "").encode("utf-16-le")) <= 2 * 32_767
                if str(cell.value).startswith(("=", "+", "@")):
                    assert cell.quotePrefix
    path = tmp_path / "a.xlsx"
    for form in ("as written", "saved again"):
        if form == "as written":
            path.write_bytes(data)
        else:
            book.save(path)
        found = read_review(path, load_words=load_words, by="Li", at="2024-07-01")
        assert found.corrections.is_empty(), form
        assert found.goals.after.equals(goals), form


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=3, max_size=3)
)
def test_any_text_comes_back_unchanged(tmp_path: Path, texts: list[str]) -> None:
    before, label, doc = texts
    sentence = f"{before}9600万人次{label}"
    start = len(before)
    figures = figures_with(sentence=sentence, label=label, doc=doc, start=start, end=start + 7)
    path = tmp_path / "a.xlsx"
    path.write_bytes(written(figures, rejected=None)[0])
    assert read_review(path, load_words=load_words, by="Li", at="2024-07-01").corrections.is_empty()


def test_numbers_and_days_are_numbers_and_days() -> None:
    figures = figures_with(value=9.6e7, high=1e15, period_start=date(1899, 1, 1))
    figures = figures.with_columns(pl.lit(date(2024, 12, 31)).alias("period_end"))
    (row,) = table(written(figures)[1]["数字"])
    assert (row["value"], row["high"]) == (9.6e7, 1e15)
    assert row["period_start"] == "1899-01-01"
    assert row["period_end"].date() == date(2024, 12, 31)


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e-7, 123456789.123456789, 2**53 + 1.0, 1e300, -4.5])
def test_every_number_comes_back_unchanged(value: float, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(written(figures_with(value=value))[0])
    assert read_review(path, load_words=load_words, by="Li", at="2024-07-01").corrections.is_empty()


def test_no_figure_at_all_is_a_workbook_too(tmp_path: Path) -> None:
    data, book = written(empty(FIGURES))
    assert table(book["数字"]) == []
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    found = read_review(path, load_words=load_words, by="Li", at="2024-07-01")
    assert (found.figures, found.corrections.height) == (0, 0)


# --- links ---------------------------------------------------------------------------------------


def laid(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", "utf-8")


def targets(data: bytes) -> set[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.endswith(".xml.rels")]
        found = [element for part in parts for element in fromstring(archive.read(part))]
    return {e.get("Target", "") for e in found if e.get("TargetMode") == "External"}


def test_a_link_leads_from_the_workbook_to_the_document(tmp_path: Path) -> None:
    names = ("计划 #1 50%.txt", "b/report.txt", "all.zip")
    laid(tmp_path / "documents", *names)
    docs = [*names[:2], "all.zip/inner/c.txt", "gone.txt"]
    links = document_links(docs, [tmp_path / "documents"], tmp_path / "out" / "a.xlsx")
    assert links == {
        "计划 #1 50%.txt": "./../documents/计划%20%231%2050%25.txt",
        "b/report.txt": "./../documents/b/report.txt",
        "all.zip/inner/c.txt": "./../documents/all.zip",
    }
    figures = pl.concat([figures_with(doc=doc) for doc in docs])
    data, book = written(figures, links=links)
    assert targets(data) == {
        r"..\documents\计划%20%231%2050%25.txt",
        r"..\documents\b\report.txt",
        r"..\documents\all.zip",
    }
    assert [row["doc"] for row in table(book["数字"])] == docs


@pytest.mark.parametrize(
    "doc",
    ["../outside.txt", "/etc/hostname", "C:\\a.txt", "\\\\host\\a", "http://host/a", "a\x00b", ".",
     "", "x" * 5000],
)  # fmt: skip
def test_no_name_leads_out_of_the_documents(doc: str, tmp_path: Path) -> None:
    laid(tmp_path, "outside.txt", "documents/a.txt")
    assert document_links([doc], [tmp_path / "documents"], tmp_path / "a.xlsx") == {}


def test_more_links_than_a_sheet_holds_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tourmetrics.review.workbook.writing._MOST_LINKS", 2)
    figures = pl.concat([figures_with()] * 4).with_columns(
        figure_id=pl.format("{}", pl.int_range(4))
    )
    data, book = written(figures, links={"a.txt": "./a.txt"})
    sheet = book["数字"]
    column = next(cell.column for cell in sheet[NAMES] if cell.value == "doc")
    linked = [bool(sheet.cell(row, column).hyperlink) for row in range(3, 7)]
    assert linked == [True, True, False, False]
    assert targets(data) == {"a.txt"}


def test_the_workbook_is_no_document(tmp_path: Path) -> None:
    laid(tmp_path, "a.txt")
    (tmp_path / "figures.xlsx").write_bytes(written(tm.extract_text(TEXT))[0])
    reading = read_documents([tmp_path], index=None, knowledge=load_knowledge())
    assert [document.name for document in reading.documents] == ["a.txt"]
    assert "figures or goals, not a document" in str(reading.faults[0])


def test_every_word_of_the_workbook_is_translated() -> None:
    asked: set[tuple[str, str]] = set()

    class Listening:
        lang = "zh"

        def text(self, message: str, **values: object) -> str:
            asked.add(("", message))
            return load_words("zh").text(message, **values)

        def term(self, context: str, message: str, **values: Mapping[str, object]) -> str:
            asked.add((context, message))
            return load_words("zh").term(context, message, **values)

    review_workbook(tm.extract_text(TEXT), words=Listening(), knowledge=few())
    assert len(asked) > 100
    for context, message in sorted(asked):
        catalogue = load_words("zh").catalogue
        told = catalogue.pgettext(context, message) if context else catalogue.gettext(message)
        assert told != message, f"add {message!r} to reports/locale/zh/report.po"
        if context:
            english = load_words("en").catalogue.pgettext(context, message)
            assert english != message or message.isalpha()
