"""OpenDocument texts read as a person sees them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.samples import as_odt, facts

from tourmetrics.documents.reading import document_of_text, read_documents
from tourmetrics.documents.records import Content, UnreadableError
from tourmetrics.documents.word.odt import OdtReader
from tourmetrics.extraction import extract_document
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Document

AUTOMATIC = """
<style:style style:name="T1" style:family="text">
<style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/>
</style:style>
<style:style style:name="T3" style:family="text">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="T4" style:family="text">
<style:text-properties style:text-line-through-style="none"/></style:style>
<style:style style:name="P1" style:family="paragraph">
<style:paragraph-properties fo:text-align="center"/>
<style:text-properties fo:font-size="22pt"/></style:style>
<style:style style:name="Contents_20_1" style:family="paragraph"/>
<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..."
 style:num-suffix="、"/>
<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"
 style:num-suffix="."/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/></text:list-style>
<text:list-style style:name="L3"><text:list-level-style-number text:level="1"
 style:num-format="1" loext:num-list-format="（%1%）"/></text:list-style>
"""
OUTLINE = """
<text:outline-style style:name="Outline">
<text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>
<text:outline-level-style text:level="2" style:num-format=""/></text:outline-style>
"""


def read(path: Path) -> Content:
    return OdtReader().read(path.read_bytes(), path)


def raw(tmp_path: Path, body: str, styles: str = "", title: str = "") -> Content:
    path = tmp_path / "a.odt"
    return read(as_odt.write_raw(body, path, automatic=AUTOMATIC, styles=styles, title=title))


def lines(content: Content) -> list[str]:
    return [line for line in content.text.split("\n") if line]


def figures_of(document: Document) -> list[tuple[object, ...]]:
    found = extract_document(document, load_knowledge()).figures
    return [
        (f.quote, f.kind, f.value, f.unit, f.metric, f.measure, f.period, f.region) for f in found
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in facts.SEEDS.glob("*.txt")))
def test_a_seed_gives_the_same_figures(tmp_path: Path, name: str) -> None:
    as_odt.write(facts.seed_parts(name), tmp_path / "a.odt")
    (document,) = read_documents([tmp_path], knowledge=load_knowledge()).documents
    plain = document_of_text(
        (facts.SEEDS / name).read_text("utf-8"),
        name="a",
        metadata=document.metadata,
        knowledge=load_knowledge(),
    )
    assert document.format == "odt"
    assert figures_of(document) == figures_of(plain)


def test_a_table_with_merged_header_cells(tmp_path: Path) -> None:
    content = read(as_odt.write(facts.YEARBOOK, tmp_path / "a.odt"))
    assert "| Market | 2023 | 2023 | 2024 | 2024 |\n" in content.text
    assert "| Other markets | 1,204.1 | 0.8 | | |\n" in content.text
    cells = {content.text[b.start : b.end]: b.locator for b in content.blocks}
    assert cells["430.2"] == "table 1, row 3, column 4"


def test_numbers_of_lists_and_headings(tmp_path: Path) -> None:
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    inner = f"<text:list>{item.format('细一')}{item.format('细二')}</text:list>"
    content = raw(
        tmp_path,
        '<text:h text:outline-level="1">Aims</text:h><text:h text:outline-level="2">Visits</text:h>'
        f'<text:list text:style-name="L1">{item.format("目标")}'
        f"<text:list-item><text:p>任务</text:p>{inner}</text:list-item></text:list>"
        "<text:p>其间</text:p>"
        f'<text:list text:style-name="L1" text:continue-numbering="true">{item.format("保障")}'
        f'</text:list><text:list text:style-name="L1">{item.format("另起")}</text:list>'
        f'<text:list text:style-name="L2">{item.format("圆点")}</text:list>'
        f'<text:list text:style-name="L3">{item.format("括号")}</text:list>',
        OUTLINE,
    )
    assert lines(content) == [
        "# 1. Aims", "## Visits", "一、目标", "二、任务", "二.1. 细一", "二.2. 细二", "其间",
        "三、保障", "一、另起", "- 圆点", "（1）括号",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        ('3.5万m<text:span text:style-name="T1">2</text:span>', "3.5万m²"),
        ('增长5%<text:span text:style-name="T1">[1]</text:span>', "增长5%"),
        ('5家<text:span text:style-name="T2">隐6家</text:span>', "5家"),
        ('5家<text:span text:style-name="T3">6家</text:span>', "5家"),
        ('<text:span text:style-name="T4">5家</text:span>', "5家"),
        ("a<text:s text:c='3'/>b<text:tab/>c", "a b c"),
        ("5<office:annotation><text:p>注6</text:p></office:annotation>家", "5家"),
        ("<text:ruby><text:ruby-base>里</text:ruby-base><text:ruby-text>lǐ</text:ruby-text>"
         "</text:ruby>程5公里", "里程5公里"),
        ("<text:page-number>7</text:page-number>5家", "5家"),
        ("<text:soft-page-break/>5<text:a>家</text:a>\n  和6家", "5家 和6家"),
    ],
)  # fmt: skip
def test_what_a_person_sees(tmp_path: Path, inside: str, seen: str) -> None:
    assert lines(raw(tmp_path, f"<text:p>{inside}</text:p>")) == [seen]


def test_notes_boxes_sections_and_what_is_left_out(tmp_path: Path) -> None:
    note = (
        '增长5<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>可比口径。</text:p></text:note-body></text:note>%"
    )
    frame = "<draw:frame><draw:text-box><text:p>框中6家</text:p></draw:text-box></draw:frame>"
    content = raw(
        tmp_path,
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删7家</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>目标 3</text:p></text:index-body>"
        "</text:table-of-content>"
        '<text:p text:style-name="P1">云岭市规划</text:p>'
        f"<text:section><text:p>{note}</text:p></text:section>"
        '<text:section text:display="none"><text:p>隐8家</text:p></text:section>'
        f"<text:p>{frame}</text:p>",
        title="云岭市规划",
    )
    assert lines(content) == ["# 云岭市规划", "增长5%", "框中6家", "可比口径。"]
    assert content.metadata.title == "云岭市规划"
    assert {block.locator for block in content.blocks} >= {"footnote 1", "text box 1, paragraph 1"}


def altered(path: Path, name: str, data: bytes) -> bytes:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(path) as archive,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for entry in {*archive.namelist(), name}:
            other.writestr(entry, data if entry == name else archive.read(entry), 8)
    return held.getvalue()


LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("content.xml", LAUGHS, "document type"),
        ("content.xml", b" " * 2000 + LAUGHS, "damaged|document type"),
        ("content.xml", b"<a", "damaged"),
        ("content.xml", b"<a/>", "no OpenDocument text"),
        ("content.xml", b"<a>" * 500 + b"</a>" * 500, "nests"),
        ("META-INF/manifest.xml", b"<manifest:encryption-data/>", "password"),
    ],
)
def test_hostile_and_locked_files_are_refused(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = as_odt.write(facts.INDICATORS, tmp_path / "a.odt")
    with pytest.raises(UnreadableError, match=words) as caught:
        OdtReader().read(altered(path, name, data), path)
    assert caught.value.remedy


def test_wide_tables_stay_bounded(tmp_path: Path) -> None:
    row = (
        '<table:table-row><table:table-cell table:number-columns-repeated="99999999"/>'
        '<table:table-cell table:number-columns-spanned="99999999"'
        ' table:number-rows-spanned="99999999"/></table:table-row>'
    )
    content = raw(tmp_path, f"<table:table>{row * 3000}</table:table><text:p>后</text:p>")
    assert lines(content) == ["后"]
    assert "places" in content.gaps[0].problem
