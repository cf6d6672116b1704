"""The reader of PDF files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tourmetrics.documents.layout import Layout
from tourmetrics.documents.pdf.continued import Rows, tables_joined
from tourmetrics.documents.pdf.joining import joined_lines, words_in
from tourmetrics.documents.pdf.losses import gaps_of
from tourmetrics.documents.pdf.nesting import check_nesting
from tourmetrics.documents.pdf.opening import open_pdf
from tourmetrics.documents.pdf.pages import Page, pages_of
from tourmetrics.documents.pdf.paragraphs import (
    Row,
    Table,
    Text,
    body_size,
    parts_of,
    rows_of,
)
from tourmetrics.documents.pdf.shapes import TextLine
from tourmetrics.documents.pdf.titles import title_of
from tourmetrics.documents.records import Content
from tourmetrics.documents.rules import load_rules
from tourmetrics.model import Extent, Metadata


class PdfReader:
    """Reads the text of a PDF in the order in which a person reads it."""

    formats = frozenset({"pdf"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the text of the pages with a locator for each line and cell.

        Raises:
            UnreadableError: the file is encrypted or damaged, or none of its pages holds text.
        """
        del path
        rules = load_rules()
        check_nesting(data, rules.pdf_drawings)
        document = open_pdf(data)
        try:
            count = len(document)
            stated = document.get_metadata_dict().get("Title", "")
            pages = list(pages_of(document, rules, min(count, rules.pdf_pages)))
        finally:
            document.close()
        gaps = gaps_of(pages, count)
        body = body_size(_sizes(pages))
        rows = [row for page in pages for row in rows_of(page, body)]
        known = _known(rows)
        layout = Layout()
        for part in tables_joined(parts_of(rows, rules), rules):
            _write(layout, part, known)
        title = title_of(
            stated, [r.text for r in rows if isinstance(r, Row) and r.page <= 2], rules
        )
        metadata = Metadata(title=title, origins={"title": "file"} if title else {})
        return layout.content(metadata, gaps=gaps, extent=Extent(count, "pages"))


def _sizes(pages: Iterable[Page]) -> Counter[float]:
    weights: Counter[float] = Counter()
    for page in pages:
        for column in page.columns:
            for part in column:
                if isinstance(part, TextLine):
                    weights[part.size] += len(part.text)
    return weights


def _known(rows: Iterable[Row | Table]) -> set[str]:
    """Return the words of the lines, but for those that a line's end has cut."""
    known: set[str] = set()
    for row in rows:
        if isinstance(row, Row):
            text = row.text
            known |= words_in(text.rpartition(" ")[0] if text.endswith(("-", "\u2010")) else text)
    return known


def _write(layout: Layout, part: Text | Rows, known: set[str]) -> None:
    if not isinstance(part, Text):
        layout.table(part)
        return
    first = part.rows[0]
    text = joined_lines((row.text for row in part.rows), known)
    locator = f"page {first.page}, line {first.number}"
    if part.kind == "heading":
        layout.heading(text, locator, part.level)
    elif part.kind == "item":
        layout.item(text, locator)
    elif part.kind == "note":
        layout.note(text, locator)
    else:
        layout.paragraph(text, locator)
