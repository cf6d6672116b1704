"""Writes parts of a document as OpenDocument text, in the XML that LibreOffice writes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.samples.facts import Merged, Part, Table

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = {
    "office": "office",
    "text": "text",
    "table": "table",
    "style": "style",
    "draw": "drawing",
    "fo": "xsl-fo-compatible",
}
_SPACES = " ".join(f'xmlns:{short}="{_OASIS}:{name}:1.0"' for short, name in _NAMES.items()) + (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)
_TYPE = "application/vnd.oasis.opendocument.text"


def write(parts: Sequence[Part], path: Path) -> Path:
    """Write parts of a document with headings, lists and merged cells."""
    body = []
    for part in parts:
        if isinstance(part, Table):
            body += [f"<text:p>{escape(part.title)}</text:p>", f"<text:p>{part.unit}</text:p>"]
            head = "".join(_row(row) for row in part.head)
            rows = "".join(_row(row) for row in part.rows)
            body.append(
                f"<table:table><table:table-header-rows>{head}</table:table-header-rows>{rows}"
                "</table:table>"
            )
            body += [f"<text:p>{escape(note)}</text:p>" for note in part.notes]
        elif part.kind == "heading":
            body.append(f'<text:h text:outline-level="1">{escape(part.text)}</text:h>')
        elif part.kind == "item":
            body.append(
                f"<text:list><text:list-item><text:p>{escape(part.text)}</text:p>"
                "</text:list-item></text:list>"
            )
        else:
            body.append(f"<text:p>{escape(part.text)}</text:p>")
    return write_raw("".join(body), path)


def _row(cells: Sequence[str | Merged]) -> str:
    written = []
    for cell in cells:
        text, spans = (cell, "") if isinstance(cell, str) else (cell.text, "")
        if isinstance(cell, Merged):
            spans = (
                f' table:number-columns-spanned="{cell.across}"'
                f' table:number-rows-spanned="{cell.down}"'
            )
        written.append(
            f"<table:table-cell{spans}><text:p>{escape(text)}</text:p></table:table-cell>"
        )
        if isinstance(cell, Merged) and cell.across > 1:
            written.append(
                f'<table:covered-table-cell table:number-columns-repeated="{cell.across - 1}"/>'
            )
    return f"<table:table-row>{''.join(written)}</table:table-row>"


def write_raw(
    body: str, path: Path, *, automatic: str = "", styles: str = "", title: str = ""
) -> Path:
    """Write a document of raw XML: its body, the styles of its content, those of the user."""
    content = (
        f"<office:document-content {_SPACES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _TYPE)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {_SPACES}><office:styles>{styles}</office:styles>"
            "</office:document-styles>",
        )
        archive.writestr(
            "meta.xml",
            f"<office:document-meta {_SPACES}><office:meta><dc:title>{title}</dc:title>"
            "</office:meta></office:document-meta>",
        )
    return path
