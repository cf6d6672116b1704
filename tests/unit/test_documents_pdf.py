"""PDF read as text: order, columns, running heads, broken lines, tables, faults."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.samples import as_pdf, facts
from tourmetrics.documents import read_documents
from tourmetrics.documents.layout import Layout
from tourmetrics.documents.pdf.joining import joined_lines
from tourmetrics.documents.pdf.reader import PdfReader
from tourmetrics.documents.records import Content, UnreadableError
from tourmetrics.extraction import extract_document
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Document, Extent, Metadata

SEEDS = sorted(path.name for path in facts.SEEDS.glob("*.txt"))
KNOWLEDGE = load_knowledge()
LONG = (
    "全市文化和旅游系统深入贯彻落实高质量发展要求，围绕建设世界级旅游目的地目标，"
    "持续推进文旅深度融合，接待游客6,512.3万人次，同比增长12.5%，"
)


def read(data: bytes) -> Content:
    return PdfReader().read(data, Path("a.pdf"))


def text_of(body: str, **options: str) -> str:
    return read(as_pdf.web_pdf(body, **options)).text


def figures(document: Document) -> list[tuple[Any, ...]]:
    return [
        (
            f.kind, f.value, f.high, f.comparator, f.unit, f.metric, f.label, f.measure,
            f.change, f.period, f.region, f.each,
        )
        for f in extract_document(document, KNOWLEDGE).figures
    ]  # fmt: skip


def document(content: Content, metadata: Metadata) -> Document:
    return Document("a", content.text, metadata, "", content.blocks)


# ---------------------------------------------------------------- the same facts


@pytest.mark.parametrize("name", SEEDS)
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("producer", ["web", "frames"])
def test_seeds_give_the_figures_of_their_text(
    name: str, columns: int, producer: str
) -> None:
    seeds = read_documents([facts.SEEDS], knowledge=KNOWLEDGE).documents
    seed = next(document for document in seeds if document.name == name)
    parts = facts.seed_parts(name)
    if producer == "frames":
        data = as_pdf.frame_pdf(parts, "Tourism bulletin 2024", columns)
    else:
        style = as_pdf.COLUMNS if columns == 2 else ""
        data = as_pdf.parts_pdf(parts, "文化和旅游工作要点 2024", style)
    content = read(data)
    assert figures(document(content, seed.metadata)) == figures(seed)
    # A page alone cannot show that its head comes again.
    if content.extent != Extent(1, "pages"):
        assert "bulletin" not in content.text
        assert "文化和旅游工作要点 2024" not in content.text
    assert content.gaps == ()


def markdown(parts: list[facts.Part]) -> Content:
    """The parts as the layout writes them, which is what Markdown by hand would hold."""
    from tourmetrics.documents.cells import Cell

    layout = Layout()
    for part in parts:
        if isinstance(part, facts.Words):
            layout.heading(part.text, "") if part.kind == "heading" else layout.paragraph(
                part.text, ""
            )
            continue
        for text in (part.title, part.unit):
            layout.paragraph(text, "")
        layout.table(
            [
                Cell(cell, "") if isinstance(cell, str)
                else Cell(cell.text, "", cell.across, cell.down)
                for cell in row
            ]
            for row in (*part.head, *part.rows)
        )  # fmt: skip
        for note in part.notes:
            layout.note(note, "")
    return layout.content()


@pytest.mark.parametrize("shape", ["ruled", "open", "frames", "frames open"])
@pytest.mark.parametrize("parts", [facts.INDICATORS, facts.YEARBOOK], ids=["plan", "yearbook"])
def test_tables_are_those_of_markdown(
    parts: list[facts.Part], shape: str
) -> None:
    data = {
        "ruled": lambda: as_pdf.parts_pdf(parts, "", as_pdf.RULED),
        "open": lambda: as_pdf.parts_pdf(parts, "", as_pdf.OPEN),
        "frames": lambda: as_pdf.frame_pdf(parts),
        "frames open": lambda: as_pdf.frame_pdf(parts, ruled=False),
    }[shape]()
    plain, content = markdown(parts), read(data)
    if "open" not in shape:
        assert content.text == plain.text
    found = figures(document(content, Metadata()))
    assert found == figures(document(plain, Metadata()))
    assert len(found) >= 8


# ---------------------------------------------------------------- order and running heads


def test_columns_are_read_one_after_the_other() -> None:
    left = "".join(f"<p>{LONG}左{n}完。</p>" for n in range(8))
    right = "".join(f"<p>{LONG}右{n}完。</p>" for n in range(8))
    text = text_of(
        "<h1>旅游简报</h1><div class=c>"
        f"{left}<div style='break-before:column'></div>{right}</div><p>全文完毕。</p>",
        style=".c { columns: 2; column-gap: 10mm; column-fill: auto; height: 210mm; }",
    )
    assert [text.index(f"左{n}") for n in range(8)] == sorted(text.index(f"左{n}") for n in range(8))
    assert text.index("左7") < text.index("右0") < text.index("右7") < text.index("全文完毕")
    assert text.startswith("# 旅游简报\n")
    assert text.count("6,512.3万人次") == 16


def test_heads_feet_and_page_numbers_are_left_out() -> None:
    body = "".join(f"<h2>第{n}节</h2>" + f"<p>{LONG}收入{n}1亿元。</p>" * 9 for n in range(1, 6))
    style = """
      @page { @top-left { content: "文旅厅年度公报"; font: 8pt Sample; }
              @top-right { content: string(part); font: 8pt Sample; }
              @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页";
                               font: 8pt Sample; } }
      @page :first { @top-left { content: none } @top-right { content: none } }
      h2 { string-set: part content(); break-before: page }
    """
    content = read(as_pdf.web_pdf(f"<h1>公报</h1>{body}", style=style))
    assert content.extent is not None
    assert content.extent.count >= 5
    assert "年度公报" not in content.text
    assert "页" not in content.text
    assert content.text.count("节") == 5


def test_a_sentence_goes_on_over_the_page_past_its_footnote() -> None:
    notes = "<style>.n { float: footnote; font-size: 7pt }</style>"
    body = "".join(
        f"<p>{LONG * 4}收入{n}23.4亿元<span class=n>不含一日游{n}万人次。</span>。</p>"
        for n in range(1, 16)
    )
    content = read(as_pdf.web_pdf(notes + body, head="公报"))
    lines = content.text.split("\n\n")
    found = [line for line in lines if line.startswith("全市")]
    assert len(found) == 15
    for number, line in enumerate(found, start=1):
        assert line.strip().endswith(f"收入{number}23.4亿元。")
    noted = [b for b in content.blocks if b.kind == "note"]
    assert len(noted) == 15


def test_words_and_numbers_that_lines_broke_are_whole_again() -> None:
    sentence = (
        "In 2024 the county received 12.5 million visitors and earned 3,204 million yuan; "
        "infrastructure for internationally recognised high-quality destinations was "
        "strengthened considerably. "
    )
    body = "<div lang=en>" + f"<p>{sentence * 3}</p>" * 3 + "</div>"
    text = text_of(body, style="p { hyphens: auto; width: 63mm } ")
    assert text.split("\n\n") == [sentence.strip() * 1 + f" {sentence}" * 2 for _ in range(0)] or all(
        line.strip() == (sentence * 3).strip() for line in text.split("\n\n")
    )


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["接待游客2,15", "0万人次"], "接待游客2,150万人次"),
        (["接待游客2,", "150万人次"], "接待游客2,150万人次"),
        (["增长12.", "5%"], "增长12.5%"),
        (["增长12.5", "%，收入"], "增长12.5%，收入"),
        (["in 2024", "12 parks"], "in 2024 12 parks"),
        (["on 5 May 2024,", "150 visitors"], "on 5 May 2024, 150 visitors"),
        (["infra-", "structure"], "infrastructure"),
        (["high-", "quality"], "high-quality"),
        (["2021-", "2025"], "2021-2025"),
        (["研判分析,", "围绕"], "研判分析,围绕"),
        (["建成4A", "级景区"], "建成4A级景区"),
        (["the “", "plan"], "the “plan"),
        (["inter\u00ad", "national"], "international"),
    ],
)
def test_lines_are_joined_as_they_were_broken(lines: list[str], text: str) -> None:
    assert joined_lines(lines) == text


def test_a_compound_keeps_its_hyphen_where_the_document_writes_it_so() -> None:
    assert joined_lines(["a sky-", "blue bus"], {"sky-blue"}) == "a sky-blue bus"
    assert joined_lines(["a sky-", "blue bus"], {"skyblue", "sky", "blue"}) == "a skyblue bus"


def test_marks_of_notes_come_off_the_numbers() -> None:
    text = text_of(
        "<p>接待游客12.5<sup>1</sup>万人次，收入3.2亿元<sup>②</sup>，面积45km<sup>2</sup>。</p>"
        "<p>Arrivals rose to 430.2<sup>a</sup> thousand<sup>3,4</sup>; the 20<sup>th</sup> fair.</p>"
        "<table><tr><th>Market</th><th>2024<sup>1</sup></th></tr>"
        "<tr><td>Japan<sup>2</sup></td><td>120.6<sup>p</sup></td></tr>"
        "<tr><td>Korea</td><td>98.1</td></tr></table>"
    )
    assert "接待游客12.5万人次，收入3.2亿元，面积45km²。" in text
    assert "Arrivals rose to 430.2 thousand; the 20th fair." in text
    assert "| Market | 2024 |\n|---|---|\n| Japan | 120.6 |\n| Korea | 98.1 |" in text


def test_what_stands_aslant_is_left_out() -> None:
    mark = (
        '<div style="position: fixed; top: 90mm; transform: rotate(-45deg); font-size: 50pt">'
        "内部资料 2025</div>"
    )
    text = text_of(mark + f"<p>{LONG}收入3亿元。</p>" * 30)
    assert "内部" not in text
    assert text.count("收入3亿元。\n") == 30


def test_a_list_of_contents_loses_dots_and_page_numbers() -> None:
    entries = "".join(f'<a href="#{k}">{k}、目标与任务</a>' for k in "一二三四")
    parts = "".join(f"<h1 id={k}>{k}、目标与任务</h1><p>{LONG}完。</p>" for k in "一二三四")
    text = text_of(
        f"<h1>目录</h1>{entries}<div style='break-before: page'></div>{parts}",
        style='a { display: block } a::after { content: leader(".") target-counter(attr(href), page) }',
    )
    assert text.count("四、目标与任务\n") == 2
    assert ".." not in text
    assert "| " not in text
