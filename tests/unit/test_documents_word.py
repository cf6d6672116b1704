"""Word documents read as a person sees them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
import pytest
from tests.samples import as_docx, facts
from tests.samples.as_docx import cell, paragraph, table, text

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.layout import Layout
from tourmetrics.documents.reading import document_of_text, read_documents
from tourmetrics.documents.records import Content, UnreadableError
from tourmetrics.documents.word.reader import WordReader
from tourmetrics.extraction import extract_document
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Document, Figure, Metadata

RAISED = '<w:vertAlign w:val="superscript"/>'
CENTRED = '<w:jc w:val="center"/>'
TAB = "<w:r><w:tab/></w:r>"
BREAK = "<w:r><w:br/></w:r>"


def read(path: Path) -> Content:
    return WordReader().read(path.read_bytes(), path)


def raw(tmp_path: Path, body: str, parts: Mapping[str, str] | None = None) -> Content:
    return read(as_docx.write_raw(body, tmp_path / "a.docx", parts))


def lines(content: Content) -> list[str]:
    return [line for line in content.text.split("\n") if line]


def properties(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(at: int, form: str, pattern: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def style(name: str, inside: str, style_id: str, kind: str = "paragraph") -> str:
    opening = f'<w:style w:type="{kind}" w:styleId="{style_id}">'
    return f'{opening}<w:name w:val="{name}"/>{inside}</w:style>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>')
    + level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="2"/>')
    + level(2, "decimal", "%1.%3", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "bullet", "\uf0b7")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
    + level(0, "decimal", "%1.")
    + level(1, "lowerLetter", "%2)")
    + "</w:abstractNum>"
    + "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'
        for at, of, more in (
            (1, 0, ""),
            (2, 1, ""),
            (3, 2, ""),
            (4, 2, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        )
    )
)
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
    + style("heading 1", f"<w:pPr>{properties(1)}<w:outlineLvl w:val='0'/></w:pPr>", "1")
    + style("标题 2", '<w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>', "2")
    + style("Title", "", "Title")
    + style("toc 1", "", "TOC1")
    + style("footnote reference", f"<w:rPr>{RAISED}</w:rPr>", "mark", "character")
    + style("secret", "<w:rPr><w:vanish/></w:rPr>", "secret", "character")
)


def figures_of(document: Document) -> list[tuple[object, ...]]:
    def facts_of(figure: Figure) -> tuple[object, ...]:
        return (
            figure.quote, figure.kind, figure.value, figure.high, figure.comparator, figure.unit,
            figure.metric, figure.label, figure.measure, figure.change, figure.period,
            figure.region, figure.each,
        )  # fmt: skip

    return [facts_of(figure) for figure in extract_document(document, load_knowledge()).figures]


def as_read(path: Path) -> Document:
    (document,) = read_documents([path], knowledge=load_knowledge()).documents
    return document


def as_text(words: str, metadata: Metadata) -> Document:
    return document_of_text(words, name="a", metadata=metadata, knowledge=load_knowledge())


def markdown(parts: Sequence[facts.Part]) -> str:
    layout = Layout()
    for part in parts:
        if isinstance(part, facts.Words):
            write = {"heading": layout.heading, "item": layout.item}.get(part.kind)
            (write or layout.paragraph)(part.text, "")
            continue
        layout.paragraph(part.title, "")
        layout.paragraph(part.unit, "")
        layout.table(
            [
                Cell(c.text, "", c.across, c.down) if isinstance(c, facts.Merged) else Cell(c, "")
                for c in row
            ]
            for row in (*part.head, *part.rows)
        )
        for note in part.notes:
            layout.note(note, "")
    return layout.content().text


@pytest.mark.parametrize("name", sorted(path.name for path in facts.SEEDS.glob("*.txt")))
def test_a_seed_gives_the_same_figures(tmp_path: Path, name: str) -> None:
    document = as_read(as_docx.write(facts.seed_parts(name), tmp_path / "a.docx"))
    plain = as_text((facts.SEEDS / name).read_text("utf-8"), document.metadata)
    assert figures_of(document) == figures_of(plain)


@pytest.mark.parametrize("parts", [facts.INDICATORS, facts.YEARBOOK], ids=["plan", "yearbook"])
def test_a_table_gives_the_same_figures(tmp_path: Path, parts: list[facts.Part]) -> None:
    document = as_read(as_docx.write(parts, tmp_path / "a.docx"))
    assert document.format == "docx"
    found = figures_of(document)
    assert found
    assert found == figures_of(as_text(markdown(parts), document.metadata))


def test_parts_stand_in_their_order_with_their_places(tmp_path: Path) -> None:
    content = raw(
        tmp_path,
        paragraph("发展目标", '<w:pStyle w:val="1"/>')
        + paragraph("")
        + paragraph("到2025年。")
        + table(["指标", "2025年"], ["收入", "5"])
        + paragraph("其后"),
        {"styles.xml": STYLES},
    )
    found = [(b.kind, b.locator, content.text[b.start : b.end]) for b in content.blocks]
    assert found == [
        ("heading", "paragraph 1", "发展目标"),
        ("paragraph", "paragraph 2", "到2025年。"),
        ("table_cell", "table 1, row 1, column 1", "指标"),
        ("table_cell", "table 1, row 1, column 2", "2025年"),
        ("table_cell", "table 1, row 2, column 1", "收入"),
        ("table_cell", "table 1, row 2, column 2", "5"),
        ("paragraph", "paragraph 3", "其后"),
    ]


def test_numbers_that_word_generates_are_written(tmp_path: Path) -> None:
    one, two = '<w:pStyle w:val="1"/>', '<w:pStyle w:val="2"/>'
    content = raw(
        tmp_path,
        "".join(
            paragraph(*words)
            for words in (
                ("总体要求", one), ("指导思想", two), ("基本原则", two), ("发展目标", one),
                ("主要指标", two), ("细目", properties(1, 2)), ("第一3家", properties(3)),
                ("甲4家", properties(3, 1)), ("乙5家", properties(3, 1)),
                ("第二6家", properties(3)), ("丙7家", properties(3, 1)),
                ("再起8家", properties(4)), ("圆点9家", properties(2)),
                ("无号", '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
            )
        ),
        {"styles.xml": STYLES, "numbering.xml": NUMBERING},
    )  # fmt: skip
    assert lines(content) == [
        "# 一、总体要求", "## （一）指导思想", "## （二）基本原则", "# 二、发展目标",
        "## （一）主要指标", "2.1 细目", "1. 第一3家", "a) 甲4家", "b) 乙5家", "2. 第二6家",
        "a) 丙7家", "1. 再起8家", "- 圆点9家", "# 无号",
    ]  # fmt: skip


def test_a_column_of_automatic_numbers(tmp_path: Path) -> None:
    rows = [[cell(paragraph("", properties(3))), name, "5"] for name in ("收入", "人次")]
    content = raw(tmp_path, table(["序号", "指标", "2025年"], *rows), {"numbering.xml": NUMBERING})
    assert "| 2. | 人次 | 5 |" in content.text


def test_merged_cells_and_marked_headers(tmp_path: Path) -> None:
    down, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    head = table(
        [cell("指标", down), cell("12", '<w:gridSpan w:val="2"/>')],
        [cell("", goes_on), "2024年", "2025年"],
        ["收入", "5", "6"],
        ["支出", "7", "8"],
        ["人次", "9", ""],
    ).replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 2)
    assert lines(raw(tmp_path, head)) == [
        "| 指标 | 12 | |",
        "| 指标 | 2024年 | 2025年 |",
        "|---|---|---|",
        "| 收入 | 5 | 6 |",
        "| 支出 | 7 | 8 |",
        "| 人次 | 9 | |",
    ]


def test_grid_lines_that_no_eye_sees_make_no_columns(tmp_path: Path) -> None:
    wide = '<w:gridSpan w:val="2"/>'
    body = table(
        [cell("指标", wide), "2024年", "2025年"],
        ["收入", cell("5", wide), "6"],
        [cell("人次", wide), "7", "8"],
        grid=[2000, 60, 1500, 1500],
    )
    assert lines(raw(tmp_path, body))[2:] == ["| 收入 | 5 | 6 |", "| 人次 | 7 | 8 |"]


def test_a_row_that_begins_late_and_a_merge_of_old_kind(tmp_path: Path) -> None:
    body = table(
        [cell("指标", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), "2025年"],
        ["收入", "总", "5"],
        ["6"],
    )
    body = body.replace("<w:hMerge/>", '<w:hMerge w:val="continue"/>')
    before = '<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>'
    body = before.join(body.rpartition("<w:tr>")[::2])
    assert lines(raw(tmp_path, body)) == [
        "| 指标 | 指标 | 2025年 |", "|---|---|---|", "| 收入 | 总 | 5 |", "| | | 6 |",
    ]  # fmt: skip


def test_tables_side_by_side_and_inside_each_other(tmp_path: Path) -> None:
    inner = table(["指标", "2024年"], ["收入", "9"])
    content = raw(
        tmp_path, table([cell(paragraph("布局") + inner + paragraph("")), "旁注"]) + paragraph("后")
    )
    assert lines(content) == [
        "布局",
        "| 指标 | 2024年 |",
        "|---|---|",
        "| 收入 | 9 |",
        "旁注",
        "后",
    ]
    assert content.blocks[0].locator == "table 1, row 1, column 1"
    assert content.blocks[-3].locator == "table 2, row 2, column 2"


def test_one_table_cut_in_two_is_one(tmp_path: Path) -> None:
    body = table(["指标", "2025年"], ["收入", "5"]) + table(["人次", "6"], ["床位", "7"])
    assert lines(raw(tmp_path, body))[-1] == "| 床位 | 7 |"
    assert raw(tmp_path, body).text.count("|---|") == 1


def test_paragraphs_set_with_tabs_are_a_table(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return paragraph(TAB.join(text(c) if c else "<w:r/>" for c in cells))

    content = raw(
        tmp_path,
        row("", "2024年", "2025年")
        + row("收入（亿元）", "5", "6")
        + row("人次（万）", "", "8")
        + paragraph("电话：" + "")
        + row("签发：", "张三"),
    )
    assert lines(content) == [
        "| | 2024年 | 2025年 |", "|---|---|---|", "| 收入（亿元） | 5 | 6 |",
        "| 人次（万） | | 8 |", "电话：", "签发： 张三",
    ]  # fmt: skip


def test_lines_broken_by_hand_and_lines_that_ran_over(tmp_path: Path) -> None:
    long = "全市文化和旅游系统坚持以文塑旅以旅彰文扎实推进各项重点工作"
    content = raw(
        tmp_path,
        paragraph(text("接待游客：5万人次") + BREAK + text("收入：6亿元"))
        + paragraph(text(long) + BREAK + text("全年接待7万人次。")),
    )
    assert lines(content) == ["接待游客：5万人次", "收入：6亿元", f"{long}全年接待7万人次。"]


def test_footnotes_and_endnotes_leave_no_mark_on_numbers(tmp_path: Path) -> None:
    def reference(kind: str, number: int) -> str:
        mark = '<w:rPr><w:rStyle w:val="mark"/></w:rPr>'
        return f'<w:r>{mark}<w:{kind}Reference w:id="{number}"/></w:r>'

    def notes(kind: str, words: str) -> str:
        return (
            f'<w:{kind} w:type="separator" w:id="-1">{paragraph("---")}</w:{kind}>'
            f'<w:{kind} w:id="2">{paragraph(words)}</w:{kind}>'
        )

    content = raw(
        tmp_path,
        paragraph(
            text("增长5.2") + reference("footnote", 2) + text("%，计3") + reference("endnote", 2)
        )
        + paragraph("下段")
        + paragraph("标题", '<w:pStyle w:val="Title"/>')
        + paragraph(text("增长6.1%") + text("[1]", RAISED) + text("，") + text("2)", RAISED)),
        {
            "styles.xml": STYLES,
            "footnotes.xml": notes("footnote", "可比口径。"),
            "endnotes.xml": notes("endnote", "来源：统计局。"),
        },
    )
    assert lines(content) == [
        "增长5.2%，计3", "下段", "可比口径。", "# 标题", "增长6.1%，", "来源：统计局。",
    ]  # fmt: skip
    notes_found = [block.locator for block in content.blocks if block.kind == "note"]
    assert notes_found == ["footnote 1", "endnote 1"]


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        (text("3.5万m") + text("2", RAISED), "3.5万m²"),
        (text("12 km") + text("2", RAISED) + text("，"), "12 km²，"),
        (text("5×10") + text("8", RAISED) + text("元"), "5×10⁸元"),
        (text("the 21") + text("st", RAISED) + text(" century"), "the 21st century"),
        (text("Team") + text("2", RAISED), "Team"),
        (text("CO") + text("2", '<w:vertAlign w:val="subscript"/>'), "CO2"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + text("5"), "≥5"),
        (text("\uf0a3", '<w:rFonts w:ascii="Symbol"/>') + text("5家"), "≤5家"),
        (text("5家") + text("隐9家", "<w:vanish/>"), "5家"),
        (text("5家") + text("9家", "<w:strike/>") + text("8家", "<w:dstrike/>"), "5家"),
        (text("5家", '<w:strike w:val="0"/>'), "5家"),
        (text("5家") + text("隐9家", '<w:rStyle w:val="secret"/>'), "5家"),
        (text("见9家", '<w:rStyle w:val="secret"/><w:vanish w:val="0"/>'), "见9家"),
        ('<w:ins w:id="1">' + text("新5家") + "</w:ins>", "新5家"),
        (text("5家") + '<w:del w:id="1"><w:r><w:delText>删6家</w:delText></w:r></w:del>', "5家"),
        (text("5家") + '<w:moveFrom w:id="1">' + text("移6家") + "</w:moveFrom>", "5家"),
        ('<w:hyperlink>' + text("5家") + "</w:hyperlink>", "5家"),
        ("<w:sdt><w:sdtContent>" + text("5家") + "</w:sdtContent></w:sdt>", "5家"),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + text("单击此处")
            + "</w:sdtContent></w:sdt>" + text("5家"),
            "5家",
        ),
        (
            '<w:r><w:ruby><w:rt><w:r><w:t>lǐ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>里</w:t></w:r>'
            "</w:rubyBase></w:ruby></w:r>" + text("程5公里"),
            "里程5公里",
        ),
        (text("文化\u00ad旅游") + "<w:r><w:softHyphen/><w:noBreakHyphen/></w:r>", "文化旅游-"),
        ('<w:fldSimple w:instr=" PAGE ">' + text("7") + "</w:fldSimple>" + text("页"), "页"),
        ('<w:fldSimple w:instr=" SEQ 表 ">' + text("7") + "</w:fldSimple>" + text("项"), "7项"),
        ("<m:oMath><m:sSup><m:e><m:r><m:t>5m</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r>"
         "</m:sup></m:sSup></m:oMath>", "5m²"),
        ("<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b+c</m:t></m:r>"
         "</m:den></m:f></m:oMath>", "a/(b+c)"),
    ],
)  # fmt: skip
def test_what_a_person_sees(tmp_path: Path, inside: str, seen: str) -> None:
    assert lines(raw(tmp_path, paragraph(inside), {"styles.xml": STYLES})) == [seen]


def field(code: str, result: str | None) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = "" if result is None else mark("separate") + result
    return f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}{mark('end')}"


def test_results_of_fields_are_read_and_codes_are_not(tmp_path: Path) -> None:
    nested = field("IF x", text("外") + field("REF y", text("内5家")))
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + text("仍读6家")
    content = raw(
        tmp_path,
        paragraph(nested + field("PAGEREF _Toc1", text("77")) + field("EQ \\o\\ac(○,3)", None))
        + paragraph(broken)
        + paragraph("末段"),
    )
    assert lines(content) == ["外内5家③", "仍读6家", "末段"]


def test_a_table_of_contents_is_left_out(tmp_path: Path) -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    entry = text("一、目标") + TAB + field("PAGEREF _Toc1", text("3"))
    content = raw(
        tmp_path,
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{paragraph('一 3')}"
        + "</w:sdtContent></w:sdt>"
        + paragraph(text("二、保障") + TAB + text("12"), '<w:pStyle w:val="TOC1"/>')
        + paragraph(field("TOC \\o", entry))
        + paragraph("正文5家"),
        {"styles.xml": STYLES},
    )
    assert lines(content) == ["正文5家"]


def test_text_boxes_count_once(tmp_path: Path) -> None:
    inside = f"<w:txbxContent>{paragraph('框中5家')}</w:txbxContent>"
    box = (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    old = f"<w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
    content = raw(
        tmp_path, paragraph(f"<w:r>{box}</w:r>" + text("正文")) + paragraph(f"<w:r>{old}</w:r>")
    )
    assert lines(content) == ["正文", "框中5家", "框中5家"]
    assert content.blocks[1].locator == "text box 1, paragraph 1"


def test_the_largest_centred_lines_are_the_title(tmp_path: Path) -> None:
    def line(words: str, size: int) -> str:
        return paragraph(text(words, f'<w:sz w:val="{size}"/>'), CENTRED)

    content = raw(
        tmp_path,
        line("云岭市文化和旅游局文件", 72)
        + line("云文旅〔2021〕5号", 32)
        + line("云岭市“十四五”文化和旅游", 44)
        + line("发展规划", 44)
        + paragraph("总则", '<w:pStyle w:val="1"/>')
        + paragraph("到2025年，接待游客达到5万人次。" * 3),
        {"styles.xml": STYLES, "header1.xml": paragraph("云文旅〔2021〕5号")},
    )
    assert lines(content)[2:4] == ["# 云岭市“十四五”文化和旅游发展规划", "## 总则"]
    assert (content.metadata.number, content.metadata.origins["number"]) == (
        "云文旅〔2021〕5号", "file",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("云岭市规划", "云岭市规划"),
        ("某某县规划", None),
        ("Microsoft Word - a.doc", None),
        ("", None),
    ],
)
def test_a_title_property_needs_the_text_to_bear_it_out(
    tmp_path: Path, title: str, known: str | None
) -> None:
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = "user"
    document.add_paragraph("云岭市规划")
    document.add_paragraph("接待5万人次。")
    document.save(str(tmp_path / "a.docx"))
    metadata = read(tmp_path / "a.docx").metadata
    assert (metadata.title, metadata.publisher, metadata.published) == (known, None, None)


def test_deleted_ends_of_paragraphs_and_rows(tmp_path: Path) -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = (
        paragraph("接待游客", gone)
        + paragraph("5万人次")
        + table(["指标", "值"], ["a", "5"], ["b", "6"])
    )
    body = '<w:tr><w:trPr><w:del w:id="2"/></w:trPr>'.join(body.rpartition("<w:tr>")[::2])
    assert lines(raw(tmp_path, body)) == [
        "接待游客5万人次",
        "| 指标 | 值 |",
        "|---|---|",
        "| a | 5 |",
    ]


def test_strict_and_macro_documents_and_odd_names(tmp_path: Path) -> None:
    path = as_docx.write_raw(paragraph("5家"), tmp_path / "a.docx", {"styles.xml": STYLES})
    strict = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main":
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships":
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }  # fmt: skip
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / "s.docm", "w") as other:
        for name in archive.namelist():
            data = archive.read(name)
            for usual, odd in strict.items():
                data = data.replace(usual, odd)
            other.writestr("/" + name, data)
    assert lines(read(tmp_path / "s.docm")) == ["5家"]


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    chart = "<w:r><w:drawing><a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic>"
    chart += "</w:drawing></w:r>"
    sheet = '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
    content = raw(tmp_path, paragraph(text("5家") + chart + sheet) + "<w:altChunk/>")
    assert [gap.place for gap in content.gaps] == ["paragraph 2"] * 3
    assert "chart" in content.gaps[0].problem
    assert "Excel.Sheet.12" in content.gaps[1].problem


def test_a_document_of_pictures_needs_ocr(tmp_path: Path) -> None:
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    with pytest.raises(UnreadableError, match="OCR"):
        raw(tmp_path, paragraph(picture))


def altered(path: Path, name: str, data: bytes) -> bytes:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(path) as archive,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for entry in archive.namelist():
            other.writestr(entry, data if entry == name else archive.read(entry))
    return held.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"""
MAIN = "word/document.xml"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (LAUGHS, "document type"),
        (b"<a", "damaged"),
        (b"<a/>", "no Word document"),
        (b"<w:p/>" * 6_000_001, "marks"),
        (b" " * 67_108_865, "MB"),
        (b"<a>" * 300 + b"</a>" * 300, "depth"),
    ],
    ids=["entities", "cut", "other", "marks", "bomb", "deep"],
)
def test_hostile_parts_are_refused(tmp_path: Path, data: bytes, words: str) -> None:
    path = as_docx.write_raw(paragraph("5家"), tmp_path / "a.docx")
    with pytest.raises(UnreadableError, match=words) as caught:
        WordReader().read(altered(path, MAIN, data), path)
    assert caught.value.remedy


def test_a_broken_lesser_part_is_a_gap(tmp_path: Path) -> None:
    path = as_docx.write_raw(paragraph("5家"), tmp_path / "a.docx", {"styles.xml": STYLES})
    content = WordReader().read(altered(path, "word/styles.xml", b"<a"), path)
    assert lines(content) == ["5家"]
    assert [gap.place for gap in content.gaps] == ["word/styles.xml"]


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"PK\x03\x04 cut off", "cut off"), (b"plain words", "not a DOCX"), (b"<html>", "not a DOCX")],
)
def test_what_is_no_archive(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        WordReader().read(data, Path("a.docx"))


def test_truncated_and_locked_archives(tmp_path: Path) -> None:
    path = as_docx.write_raw(paragraph("5家"), tmp_path / "a.docx")
    data = path.read_bytes()
    with pytest.raises(UnreadableError, match="cut off"):
        WordReader().read(data[: len(data) // 2], path)
    locked = bytearray(data)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        locked[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    with pytest.raises(UnreadableError, match="password"):
        WordReader().read(bytes(locked), path)


def test_wide_and_deep_tables_stay_bounded(tmp_path: Path) -> None:
    wide = table(*[[cell("指标", '<w:gridSpan w:val="999999999"/>'), "5"]] * 3)
    assert raw(tmp_path, wide).text
    deep = paragraph("芯5家")
    for _ in range(60):
        deep = table([cell(deep + paragraph("")), ""])
    assert lines(raw(tmp_path, deep)) == ["芯5家"]
    ragged = table(
        *[[cell("a", f'<w:gridSpan w:val="{1 + at % 250}"/>'), "5"] for at in range(3000)]
    )
    assert "places" in raw(tmp_path, ragged + paragraph("后")).gaps[0].problem


def test_what_goes_on_without_end_stays_bounded(tmp_path: Path) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    end = begin.replace("begin", "end")
    body = paragraph(begin * 5000 + end * 5000 + text("5家")) + paragraph(
        "6家", '<w:pStyle w:val="s999"/>'
    )
    chain = "".join(
        style("x", f'<w:basedOn w:val="s{(at - 1) % 1000}"/>', f"s{at}") for at in range(1000)
    )
    assert lines(raw(tmp_path, body, {"styles.xml": chain})) == ["5家", "6家"]


def test_a_large_first_letter_belongs_to_its_word(tmp_path: Path) -> None:
    frame = '<w:framePr w:dropCap="drop"/>'
    assert lines(raw(tmp_path, paragraph("V", frame) + paragraph("isits rose."))) == [
        "Visits rose."
    ]


def test_links_that_lead_out_are_never_followed(tmp_path: Path) -> None:
    path = as_docx.write_raw(paragraph("5家"), tmp_path / "a.docx", {"styles.xml": STYLES})
    out = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="x/styles" TargetMode="External" Target="http://a.b/s.xml"/>'
        b'<Relationship Id="r2" Type="x/footnotes" Target="../../../etc/passwd"/>'
        b'<Relationship Id="r3" Type="x/header" Target="NULL"/></Relationships>'
    )
    content = WordReader().read(altered(path, "word/_rels/document.xml.rels", out), path)
    assert lines(content) == ["5家"]
    assert content.gaps == ()
