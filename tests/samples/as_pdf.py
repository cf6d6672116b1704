"""Writes the parts of a document as PDF, by two producers and in the shapes that offices use."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path

from tests.samples.facts import Merged, Part, Table, Words

FONTS = Path(__file__).resolve().parents[2] / "reports" / "fonts"
FONT = FONTS / "NotoSansSC-400.ttf"
BOLD = FONTS / "NotoSansSC-700.ttf"

STYLE = """
@font-face {{ font-family: Sample; src: url({font}); }}
@font-face {{ font-family: Sample; font-weight: bold; src: url({bold}); }}
@page {{
  size: A4; margin: 25mm 22mm;
  @top-center {{ content: "{head}"; font: 8pt Sample; }}
  @bottom-center {{ content: "— " counter(page) " —"; font: 9pt Sample; }}
}}
body {{ font: 10.5pt/1.6 Sample; text-align: justify; }}
h1 {{ font-size: 16pt; text-align: center; }}
p {{ margin: 0; text-indent: 2em; }}
table {{ border-collapse: collapse; width: 100%; text-align: left; font-size: 9pt; }}
th, td {{ padding: 2pt 4pt; font-weight: normal; }}
.title, .unit, .note {{ text-indent: 0; font-size: 9pt; }}
.unit {{ text-align: right; }}
{more}
"""
RULED = "th, td { border: 0.5pt solid black; }"
OPEN = """
thead { border-top: 1pt solid black; border-bottom: .5pt solid black; }
tbody { border-bottom: 1pt solid black; }
td + td, th + th { text-align: right; }
"""
COLUMNS = "body { columns: 2; column-gap: 8mm; } h1 { column-span: all; }"


def write(parts: Sequence[Part], path: Path, head: str = "", style: str = RULED) -> Path:
    """Write the parts with WeasyPrint; ``style`` adds rules to the style sheet."""
    path.write_bytes(parts_pdf(parts, head, style))
    return path


def parts_pdf(parts: Sequence[Part], head: str = "", style: str = RULED) -> bytes:
    """Return the parts as PDF by WeasyPrint."""
    return web_pdf("".join(_html(parts)), head=head, style=style)


def web_pdf(body: str, head: str = "", style: str = RULED, title: str = "") -> bytes:
    """Return a page of HTML as PDF."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    css = STYLE.format(font=FONT.as_uri(), bold=BOLD.as_uri(), head=head, more=style)
    html = f"<html><head><title>{escape(title)}</title><style>{css}</style></head>"
    # A configuration is kept for each document: the fonts are read from their files.
    written: bytes = HTML(string=f"{html}<body>{body}</body></html>").write_pdf(
        font_config=FontConfiguration()
    )
    return written


def _html(parts: Sequence[Part]) -> Iterator[str]:
    tags = {"heading": "h1", "paragraph": "p", "item": "p"}
    for part in parts:
        if isinstance(part, Words):
            tag = tags[part.kind]
            yield f"<{tag}>{escape(part.text)}</{tag}>"
            continue
        yield f'<p class="title">{escape(part.title)}</p>'
        if part.unit:
            yield f'<p class="unit">{escape(part.unit)}</p>'
        yield "<table><thead>"
        yield from _html_rows(part.head, "th")
        yield "</thead><tbody>"
        yield from _html_rows(part.rows, "td")
        yield "</tbody></table>"
        yield from (f'<p class="note">{escape(note)}</p>' for note in part.notes)


def _html_rows(rows: Sequence[Sequence[str | Merged]], tag: str) -> Iterator[str]:
    for row in rows:
        yield "<tr>"
        for cell in row:
            merged = cell if isinstance(cell, Merged) else Merged(cell)
            spans = f'colspan="{merged.across}" rowspan="{merged.down}"'
            yield f"<{tag} {spans}>{escape(merged.text)}</{tag}>"
        yield "</tr>"


@cache
def fonts() -> tuple[str, str]:
    """Register the fonts for ReportLab and return their names, plain and bold."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Sample", FONT))
    pdfmetrics.registerFont(TTFont("SampleBold", BOLD))
    return "Sample", "SampleBold"


Draw = Callable[[object, int], None]


def write_by_frames(
    parts: Sequence[Part], path: Path, head: str = "", columns: int = 1, ruled: bool = True
) -> Path:
    """Write the parts with ReportLab, in one or two columns under a running head."""
    path.write_bytes(frame_pdf(parts, head, columns, ruled))
    return path


def frame_pdf(parts: Sequence[Part], head: str = "", columns: int = 1, ruled: bool = True) -> bytes:
    """Return the parts as PDF by ReportLab."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    plain, bold = fonts()
    chinese = any("\u4e00" <= char <= "\u9fff" for part in parts for char in str(part)[:400])
    wrap = "CJK" if chinese else None
    styles = {
        "heading": ParagraphStyle("h", fontName=bold, fontSize=15, leading=22, wordWrap=wrap),
        "paragraph": ParagraphStyle(
            "p", fontName=plain, fontSize=10, leading=15, firstLineIndent=20, wordWrap=wrap
        ),
        "item": ParagraphStyle("i", fontName=plain, fontSize=10, leading=15, wordWrap=wrap),
        "small": ParagraphStyle("s", fontName=plain, fontSize=8, leading=11, wordWrap=wrap),
    }
    story: list[object] = []
    for part in parts:
        if isinstance(part, Words):
            story.append(Paragraph(escape(part.text), styles[part.kind]))
        else:
            story += _frame_table(part, styles["small"], ruled)

    def furniture(canvas: object, document: object) -> None:
        number = document.page  # type: ignore[attr-defined]
        canvas.setFont(plain, 8)  # type: ignore[attr-defined]
        canvas.drawString(60, 810, head)  # type: ignore[attr-defined]
        canvas.drawCentredString(297, 30, f"- {number} -")  # type: ignore[attr-defined]

    wide = (475 - 24 * (columns - 1)) / columns
    frames = [Frame(60 + at * (wide + 24), 60, wide, 730, 0, 0, 0, 0) for at in range(columns)]
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1)
    document.addPageTemplates([PageTemplate("page", frames, onPage=furniture)])
    document.build(story)
    return buffer.getvalue()


def _frame_table(table: Table, style: object, ruled: bool) -> Iterator[object]:
    from reportlab.lib import colors
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Drawn

    plain, _ = fonts()
    yield Paragraph(escape(table.title), style)
    if table.unit:
        yield Paragraph(escape(table.unit), style)
    rows, spans = _filled([*table.head, *table.rows])
    commands: list[tuple[object, ...]] = [
        ("FONT", (0, 0), (-1, -1), plain, 8),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ("ALIGN", (0, 0), (-1, len(table.head) - 1), "CENTER"),
        *(("SPAN", start, end) for start, end in spans),
    ]
    if ruled:
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    else:
        commands.append(
            ("LINEBELOW", (0, len(table.head) - 1), (-1, len(table.head) - 1), 0.5, colors.black)
        )
    yield Drawn(rows, repeatRows=len(table.head), style=commands)
    yield from (Paragraph(escape(note), style) for note in table.notes)


_Span = tuple[tuple[int, int], tuple[int, int]]


def _filled(rows: Sequence[Sequence[str | Merged]]) -> tuple[list[list[str]], list[_Span]]:
    """Return rows with a place for each column, and the spans as ReportLab names them."""
    taken: set[tuple[int, int]] = set()
    texts: dict[tuple[int, int], str] = {}
    spans: list[_Span] = []
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (x, y) in taken:
                x += 1
            merged = cell if isinstance(cell, Merged) else Merged(cell)
            texts[x, y] = merged.text
            taken |= {(x + dx, y + dy) for dx in range(merged.across) for dy in range(merged.down)}
            if merged.across > 1 or merged.down > 1:
                spans.append(((x, y), (x + merged.across - 1, y + merged.down - 1)))
    wide = max(x for x, _ in taken) + 1
    return [[texts.get((x, y), "") for x in range(wide)] for y in range(len(rows))], spans
