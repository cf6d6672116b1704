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
def test_seeds_give_the_figures_of_their_text(name: str, columns: int, producer: str) -> None:
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
def test_tables_are_those_of_markdown(parts: list[facts.Part], shape: str) -> None:
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
    assert [text.index(f"左{n}") for n in range(8)] == sorted(
        text.index(f"左{n}") for n in range(8)
    )
    assert text.index("左7") < text.index("右0") < text.index("右7") < text.index("全文完毕")
    assert text.startswith("# 旅游简报\n")
    assert text.count("6,512.3万人次") == 16


def test_a_line_that_nearly_reaches_the_next_column_stays_in_its_own() -> None:
    left = [f"left{n} aaa bbb ccc ddd eee fff ggg" for n in range(12)]
    right = [f"right{n} aaa bbb ccc ddd eee fff gg" for n in range(12)]

    def draw(canvas: Any, number: int) -> None:
        del number
        for n, (a, b) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(72, 700 - 13 * n, a)
            wide = 180.0 if n != 4 else 191.5
            canvas.drawRightString(72 + wide, 700 - 13 * n, "hhh")
            canvas.drawString(272, 700 - 13 * n, b)

    text = read(drawn(draw)).text.replace("\n", " ")
    assert text.index("left11") < text.index("right0")


@pytest.mark.parametrize("frame", ["none", "1pt solid black"])
def test_large_numbers_side_by_side_keep_the_words_below_them(frame: str) -> None:
    cards = [
        ("$4.2bn", "visitor spend", "+11.3% on 2022"),
        ("6.1m", "overnight visitors", "+4.5% on 2022"),
        ("98.7%", "of rooms", "-2.1% on 2022"),
    ]
    boxes = "".join(
        f"<div class=k><div class=v>{' </div><div>'.join(card)}</div></div>" for card in cards
    )
    text = text_of(
        f"<h1>Snapshot for 2023</h1>{boxes}<p>Visitors came from all parts of the country.</p>",
        style=".k { display: inline-block; width: 5cm; text-align: center; margin-right: 3mm; "
        f"border: {frame} }} .v {{ font-size: 28pt }}",
    )
    assert text.splitlines()[2::2] == [
        *(" ".join(card) for card in cards),
        "Visitors came from all parts of the country.",
    ]


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
    assert [line.strip() for line in text.split("\n\n")] == [(sentence * 3).strip()] * 3


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
        "<p>Arrivals rose to 430.2<sup>a</sup> thousand<sup>3,4</sup>; "
        "the 20<sup>th</sup> fair.</p>"
        "<table><tr><th>Market</th><th>2024<sup>1</sup></th></tr>"
        "<tr><td>Japan<sup>2</sup></td><td>120.6<sup>p</sup></td></tr>"
        "<tr><td>Korea</td><td>98.1</td></tr></table>"
    )
    assert "接待游客12.5万人次，收入3.2亿元，面积45km²。" in text
    assert "Arrivals rose to 430.2 thousand; the 20th fair." in text
    assert "| Market | 2024 |\n|---|---|\n| Japan | 120.6 |\n| Korea | 98.1 |" in text


def test_marks_nearly_as_large_as_the_text_come_off_the_numbers() -> None:
    text = text_of(
        "<p>Visitors rose 14.2%<sup>3</sup> on 2022. They spent $5.6 billion<sup>a</sup> and "
        "employed 45,600<sup>4</sup> people on 120 km<sup>2</sup>.</p>",
        style="sup { font-size: 10.7pt; vertical-align: super } p { font-size: 11pt; width: 8cm }",
    )
    assert text == (
        "Visitors rose 14.2% on 2022. They spent $5.6 billion and employed 45,600 people "
        "on 120 km².\n"
    )


def test_letters_set_apart_are_words_all_the_same() -> None:
    lines = [
        "2023年，全县接待游客812.6万人次，同比增长21.4%；",
        "In 2023 the museum received 123,456 visitors, 8.1% more than in 2022.",
    ]

    def draw(canvas: Any, number: int) -> None:
        del number
        for y, line, apart in ((760, lines[0], 1), (700, lines[1], 2.4), (640, lines[0], 4)):
            shown = canvas.beginText(72, y)
            shown.setCharSpace(apart)
            shown.textLine(line)
            canvas.drawText(shown)

    assert read(drawn(draw)).text == "\n\n".join([*lines, lines[0]]) + "\n"


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
        style="a { display: block } "
        'a::after { content: leader(".") target-counter(attr(href), page) }',
    )
    assert text.count("四、目标与任务\n") == 2
    assert ".." not in text
    assert "| " not in text


def test_a_list_of_contents_without_dots_is_no_table() -> None:
    entries = [("第一章 发展基础", "1"), ("第二章 目标6500万人次", "5"), ("第三章 保障", "9")]

    def draw(canvas: Any, number: int) -> None:
        canvas.drawString(80, 750, "正文到此。" if number else "目  录")
        for y, (title, page_number) in enumerate(entries if not number else []):
            canvas.drawString(80, 720 - 20 * y, title)
            canvas.drawRightString(500, 720 - 20 * y, page_number)

    text = read(drawn(draw, pages=9)).text
    assert "|" not in text
    assert "## 第二章 目标6500万人次\n" in text or "# 第二章 目标6500万人次\n" in text


# ---------------------------------------------------------------- tables


MARKETS = [("Australia", 1), ("Japan", 2), ("All markets", 3)]
ROWS = "".join(
    f"<tr><td>{n}</td><td>指标{n}号</td><td>{1000 + n * 7:,}</td><td>{n * 1.5:.1f}</td></tr>"
    for n in range(1, 90)
)


@pytest.mark.parametrize("style", [as_pdf.RULED, as_pdf.OPEN], ids=["ruled", "open"])
def test_a_table_over_pages_is_one_table_with_one_header(style: str) -> None:
    content = read(
        as_pdf.web_pdf(
            "<h1>统计公报</h1><p>主要指标如下表。</p><table><thead><tr><th>序号</th><th>指标</th>"
            "<th>接待人次（万人次）</th><th>收入（亿元）</th></tr></thead>"
            f"<tbody>{ROWS}</tbody></table><p class=note>注：初步数。</p><p>全年继续增长。</p>",
            head="公报",
            style=style,
        )
    )
    table = [line for line in content.text.splitlines() if line.startswith("|")]
    assert table[:3] == [
        "| 序号 | 指标 | 接待人次（万人次） | 收入（亿元） |",
        "|---|---|---|---|",
        "| 1 | 指标1号 | 1,007 | 1.5 |",
    ]
    assert len(table) == 91
    assert table[-1] == "| 89 | 指标89号 | 1,623 | 133.5 |"
    last = [b for b in content.blocks if b.kind == "table_cell"][-1]
    assert content.text[last.start : last.end] == "133.5"
    assert last.locator.startswith("page 3, table 1, row ")
    assert last.locator.endswith(", column 4")
    assert content.text.endswith("注：初步数。\n\n全年继续增长。\n")


def test_a_row_that_the_page_cuts_is_one_row() -> None:
    filler = "<tr><td>5</td><td>指标</td><td>说明文字</td></tr>" * 33
    text = text_of(
        f"<table><tr><th>序号</th><th>指标</th><th>说明</th></tr>{filler}"
        f"<tr><td>6</td><td>接待</td><td>{LONG}到此为止。</td></tr></table>",
        style=as_pdf.RULED + " td:nth-child(3) { width: 30mm } tr { break-inside: auto }"
        " @page { size: A5 }",
    )
    assert f"| 6 | 接待 | {LONG}到此为止。 |" in text


def test_merged_cells_say_what_they_span() -> None:
    text = text_of(
        "<table><tr><th rowspan=2>地区</th><th colspan=2>2024年</th></tr>"
        "<tr><th>人次（万）</th><th>收入（亿元）</th></tr>"
        "<tr><td rowspan=2>甲市</td><td>12.5</td><td>3.1</td></tr>"
        "<tr><td>13.5</td><td>4.1</td></tr></table>"
    )
    assert text.splitlines() == [
        "| 地区 | 2024年 | 2024年 |",
        "| 地区 | 人次（万） | 收入（亿元） |",
        "|---|---|---|",
        "| 甲市 | 12.5 | 3.1 |",
        "| 甲市 | 13.5 | 4.1 |",
    ]


def test_a_header_without_rulings_belongs_to_the_ruled_rows_below_it() -> None:
    style = "table { border-collapse: collapse } td { border: 0.5pt solid; padding: 3pt 12pt }"
    rows = "<tr><td>Australia</td><td>1,204</td><td>1,350</td></tr>" * 2
    head = "<tr><th>{}</th><th>Year 2022</th><th>2023</th></tr>"
    for corner in ("Market", ""):
        text = text_of(
            f"<p>Visitors by market</p><table>{head.format(corner)}{rows}</table>", style=style
        )
        assert text.splitlines()[2:5] == [
            f"| {corner} | Year 2022 | 2023 |".replace("  ", " "),
            "|---|---|---|",
            "| Australia | 1,204 | 1,350 |",
        ]
    text = text_of(
        f"<p>Visitors by market in the year 2023 and before</p><table>{rows}</table>", style=style
    )
    assert text.startswith("Visitors by market in the year 2023 and before\n\n| Australia |")


def test_a_frame_around_words_is_no_table() -> None:
    text = text_of(f'<div style="border: 1pt solid black; padding: 5mm"><p>{LONG}完。</p></div>')
    assert text == f"{LONG}完。\n"


def drawn(draw: Any, size: tuple[float, float] = (595, 842), pages: int = 1) -> bytes:
    """A PDF that a function draws on a canvas of ReportLab."""
    from reportlab.pdfgen.canvas import Canvas

    as_pdf.fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    for number in range(pages):
        canvas.setFont("Sample", 10)
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_rows_between_two_rulings_are_rows() -> None:
    """Yearbooks rule the header and the columns, but not each row; the sides are open."""

    def draw(canvas: Any, number: int) -> None:
        del number
        for y in (700, 660, 560):
            canvas.line(60, y, 500, y)
        for x in (200, 350):
            canvas.line(x, 560, x, 700)
        for x, texts in (
            (70, ["地区", "甲市", "乙市", "丙市"]),
            (240, ["接待（万人次）", "120.5", "98.1", "77.0"]),
            (380, ["收入（亿元）", "3.1", "2.2", "1.0"]),
        ):
            for y, text in zip((675, 640, 610, 580), texts, strict=True):
                canvas.drawString(x, y, text)

    assert read(drawn(draw)).text.splitlines() == [
        "| 地区 | 接待（万人次） | 收入（亿元） |",
        "|---|---|---|",
        "| 甲市 | 120.5 | 3.1 |",
        "| 乙市 | 98.1 | 2.2 |",
        "| 丙市 | 77.0 | 1.0 |",
    ]


def cells_drawn(rows: list[list[str]], rights: list[int]) -> bytes:
    """A table without rulings as calculators print it: words to the left, numbers to the right."""

    def draw(canvas: Any, number: int) -> None:
        del number
        for y, texts in enumerate(rows):
            for x0, x1, text in zip([60, *rights], rights, texts, strict=False):
                if text.replace(",", "").replace(".", "").isdigit() and y:
                    canvas.drawRightString(x1, 700 - 16 * y, text)
                else:
                    canvas.drawString(x0 + 1, 700 - 16 * y, text)

    return drawn(draw)


def test_heads_to_the_left_of_numbers_to_the_right_stand_each_over_its_own() -> None:
    rows = [
        ["Year", "Aug", "Sep", "Oct", "Total"],
        ["2019", "67,931", "96,387", "27,602", "678,935"],
        ["2020", "92,226", "75,642", "27,747", "646,372"],
    ]
    for first in (0, 1):
        shown = [row[first:] for row in rows]
        text = read(cells_drawn(shown, [120, 180, 240, 300, 360])).text
        assert text.splitlines() == [
            "| " + " | ".join(shown[0]) + " |",
            "|" + "---|" * len(shown[0]),
            *("| " + " | ".join(row) + " |" for row in shown[1:]),
        ]


def test_a_header_of_years_under_a_title_opens_the_next_table() -> None:
    text = read(
        cells_drawn(
            [
                ["Quarter", "2022", "2023", "2024", "Change"],
                ["Q1", "1200", "1300", "1500", "12.1"],
                ["Q2", "2200", "2300", "2500", "9.1"],
                ["Table 3. Occupancy (%)"],
                ["Region", "2022", "2023"],
                ["North", "61.2", "66.3"],
                ["South", "58.7", "60.9"],
            ],
            [120, 180, 240, 300, 360],
        )
    ).text
    assert "| Q2 | 2200 | 2300 | 2500 | 9.1 |\n\nTable 3. Occupancy (%)\n\n| Region |" in text


def test_long_labels_of_a_table_without_rulings_are_one_cell() -> None:
    text = text_of(
        "<table><tr><th>指　标</th><th>单位</th><th>2023年</th><th>比上年增长（%）</th></tr>"
        "<tr><td>接待国内游客人次（含一日游游客和过夜游客）</td><td>万人次</td><td>5,432.1</td>"
        "<td>33.2</td></tr><tr><td>其中：过夜游客</td><td>万人次</td><td>2,101.9</td><td>-1.4</td>"
        "</tr><tr><td>旅游总收入（含住宿、餐饮、交通、购物、娱乐）</td><td>亿元</td><td>512.34</td>"
        "<td>40.0</td></tr></table><p>注：初步统计数。</p>",
        style="table { width: 14cm } td:first-child { width: 4.2cm } td { padding: 3pt 8pt; "
        "text-align: right } td:first-child { text-align: left } th { padding: 3pt 8pt }",
    )
    assert text.splitlines() == [
        "| 指标 | 单位 | 2023年 | 比上年增长（%） |",
        "|---|---|---|---|",
        "| 接待国内游客人次（含一日游游客和过夜游客） | 万人次 | 5,432.1 | 33.2 |",
        "| 其中：过夜游客 | 万人次 | 2,101.9 | -1.4 |",
        "| 旅游总收入（含住宿、餐饮、交通、购物、娱乐） | 亿元 | 512.34 | 40.0 |",
        "",
        "注：初步统计数。",
    ]


def test_a_new_title_or_a_new_header_ends_a_table_without_rulings() -> None:
    rows = "".join(f"<tr><td>{m}</td><td>{n},210</td><td>{n},555</td></tr>" for m, n in MARKETS)
    other = "".join(f"<tr><td>{m}</td><td>{n}.2</td><td>{n}.5</td></tr>" for m, n in MARKETS)
    head = "<tr><th></th><th>Year 2022</th><th>Year<br>ended<br>2023</th></tr>"
    text = text_of(
        f"<h3>Table A1: Visitors (thousand)</h3><table>{head}{rows}</table>"
        f"<h3>Table A2: Spend ($ million)</h3><table>{head.replace('th></', 'th>Market</', 1)}"
        f"{other}</table>",
        style="td, th { padding: 2pt 14pt; text-align: right; vertical-align: bottom } "
        "td:first-child { text-align: left } th { width: 2.5cm }",
    )
    lines = [line for line in text.splitlines() if line]
    assert lines[0].endswith("Table A1: Visitors (thousand)")
    assert lines[1] == "| | Year 2022 | Year ended 2023 |"
    assert lines[3] == "| Australia | 1,210 | 1,555 |"
    assert lines[6].endswith("Table A2: Spend ($ million)")
    assert lines[9] == "| Australia | 1.2 | 1.5 |"


def test_a_unit_above_a_table_does_not_go_on_behind_it() -> None:
    head = "<tr><th>地区</th><th>接待游客</th><th>旅游收入</th></tr>"
    row = "<tr><td>{}县</td><td>{}.5</td><td>{}.2</td></tr>"
    text = text_of(
        "<p style='text-align: center'>17-5　各县旅游情况</p>"
        "<p style='text-align: right'>单位：万人次、亿元</p>"
        f"<table>{head}{row.format('甲', 10, 3)}{row.format('乙', 11, 4)}</table>"
        "<p style='text-align: center; break-before: page'>17-5　续表</p>"
        f"<table>{head}{row.format('丙', 12, 5)}</table>",
    )
    assert text.splitlines() == [
        "17-5 各县旅游情况",
        "",
        "单位：万人次、亿元",
        "",
        "| 地区 | 接待游客 | 旅游收入 |",
        "|---|---|---|",
        "| 甲县 | 10.5 | 3.2 |",
        "| 乙县 | 11.5 | 4.2 |",
        "| 丙县 | 12.5 | 5.2 |",
    ]


def test_a_page_on_its_side_is_turned() -> None:
    def draw(canvas: Any, number: int) -> None:
        canvas.translate(500, 100)
        canvas.rotate(90 if number == 0 else 270)
        if number:
            canvas.translate(-600, -400)
        for y, texts in ((300, ["地区", "2023年", "2024年"]), (280, ["甲市", "12.5", "13.5"]),
                         (260, ["乙市", "22.5", "23.5"])):  # fmt: skip
            for x, text in zip((50, 250, 400), texts, strict=True):
                canvas.drawString(x, y, text)

    for page in read(drawn(draw, pages=2)).text.split("\n\n"):
        assert page.strip().splitlines() == [
            "| 地区 | 2023年 | 2024年 |",
            "|---|---|---|",
            "| 甲市 | 12.5 | 13.5 |",
            "| 乙市 | 22.5 | 23.5 |",
        ]


# ---------------------------------------------------------------- faults


def page() -> bytes:
    return as_pdf.web_pdf(f"<p>{LONG}收入3亿元。</p>")


def fault(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    return caught.value


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


def picture(canvas: Any, number: int) -> None:
    del number
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)


def test_a_password_is_asked_for_only_where_reading_needs_it() -> None:
    with pikepdf.open(io.BytesIO(page())) as pdf:
        locked = saved(pdf, encryption=pikepdf.Encryption(owner="o", user="u"))
        restricted = saved(
            pdf,
            encryption=pikepdf.Encryption(
                owner="o", user="", allow=pikepdf.Permissions(extract=False)
            ),
        )
    assert "password" in fault(locked).problem
    assert "收入3亿元" in read(restricted).text


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"%PDF-1.7\n", "breaks off"),
        (b"%PDF-1.7\nnonsense\n%%EOF", "damaged"),
        (b"PK\x03\x04 a word file", "no PDF"),
    ],
)
def test_what_is_no_whole_pdf_is_refused(data: bytes, problem: str) -> None:
    assert problem in fault(data).problem


def test_a_file_cut_off_is_read_as_far_as_it_is_whole_or_refused() -> None:
    data = page()
    assert "breaks off" in fault(data[: len(data) // 2]).problem


def test_a_file_without_pages_is_refused() -> None:
    assert "without pages" in fault(saved(pikepdf.new())).problem


def test_scans_ask_for_ocr() -> None:
    error = fault(drawn(picture, pages=3))
    assert "scan" in error.problem
    assert "OCR" in error.remedy


def test_a_scan_among_pages_of_text_is_a_gap() -> None:
    def draw(canvas: Any, number: int) -> None:
        if number in {1, 2, 4}:
            picture(canvas, number)
            canvas.drawCentredString(297, 30, str(number + 1))
        elif number != 5:
            canvas.drawString(
                60, 700, f"接待游客{number}15万人次，收入继续增长，全年完成预定目标。"
            )

    content = read(drawn(draw, pages=6))
    assert [gap.place for gap in content.gaps] == ["pages 2-3", "page 5"]
    assert all("OCR" in gap.remedy for gap in content.gaps)
    assert "接待游客315万人次" in content.text
    assert content.extent == Extent(6, "pages")


def without_meaning(data: bytes) -> bytes:
    """The same PDF with fonts that do not say which letters their glyphs are."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                del thing["/ToUnicode"]
        return saved(pdf)


def test_letters_without_meaning_are_never_guessed() -> None:
    error = fault(without_meaning(page()))
    assert "no meaning" in error.problem
    assert "OCR" in error.remedy


def test_blank_pages_are_no_fault() -> None:
    def draw(canvas: Any, number: int) -> None:
        if number == 1:
            canvas.drawString(60, 700, "接待游客15万人次。")

    content = read(drawn(draw, pages=3))
    assert (content.gaps, content.text) == ((), "接待游客15万人次。\n")


def test_the_stated_title_counts_if_the_page_bears_it() -> None:
    def titled(title: str) -> str | None:
        data = as_pdf.web_pdf("<h1>云岭市2024年统计公报</h1><p>接待游客15万人次。</p>", title=title)
        return read(data).metadata.title

    assert titled("云岭市2024年 统计公报") == "云岭市2024年 统计公报"
    assert titled("Microsoft Word - 公报.doc") is None
    assert titled("另一份文件的标题") is None


def test_places_are_pages_and_lines() -> None:
    content = read(as_pdf.web_pdf(f"<h1>公报</h1><p>{LONG}完。</p><p>收入3亿元。</p>" * 12))
    locators = [block.locator for block in content.blocks]
    assert locators[:3] == ["page 1, line 1", "page 1, line 2", "page 1, line 4"]
    assert any(locator.startswith("page 2, line ") for locator in locators)


def test_drawings_without_end_are_refused() -> None:
    def nested(calls: bytes, loop: bool) -> bytes:
        pdf = pikepdf.new()
        pdf.add_blank_page(page_size=(595, 842))
        inner: Any = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        first = inner
        for _ in range(1 if loop else 12):
            resources = pdf.make_indirect(pikepdf.Dictionary(XObject={"/X": inner}))
            inner = pdf.make_stream(
                calls, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, Resources=resources
            )
        if loop:
            first.write(b"/X Do /X Do")
            first.Resources = pikepdf.Dictionary(XObject={"/X": inner})
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject={"/X": inner})
        pdf.pages[0].Contents = pdf.make_stream(b"/X Do")
        return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert "without end" in fault(nested(b"/X Do " * 8, loop=False)).problem
    assert "without end" in fault(nested(b"/X Do", loop=True)).problem
    assert read(nested(b"/X Do", loop=False)).gaps == ()


def test_a_page_of_more_signs_than_a_page_holds_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from tourmetrics.documents.pdf import reader
    from tourmetrics.documents.rules import load_rules

    rules = load_rules()
    few = replace(rules, limits=replace(rules.limits, pdf_page_signs=30, pdf_pages=2))
    monkeypatch.setattr(reader, "load_rules", lambda: few)

    def draw(canvas: Any, number: int) -> None:
        canvas.drawString(60, 700, "接待游客15万人次。" if number else LONG)

    content = read(drawn(draw, pages=4))
    assert [gap.place for gap in content.gaps] == ["page 1", "pages 3-4"]
    assert content.text == "接待游客15万人次。\n"
