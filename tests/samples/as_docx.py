"""Writes parts of a document as DOCX, with python-docx and, where that has no reach, raw XML."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
from docx.shared import Pt
from tests.samples.facts import Merged, Part, Table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
_NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def write(parts: Sequence[Part], path: Path) -> Path:
    """Write parts of a document the way Word users do: styles, lists, merged cells."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, Table):
            _table(document, part)
        elif part.kind == "heading":
            document.add_heading(part.text, level=1)
        else:
            style = "List Bullet" if part.kind == "item" else None
            document.add_paragraph(part.text, style=style)
    document.save(str(path))
    return path


def _table(document: docx.document.Document, part: Table) -> None:
    document.add_paragraph(part.title)
    if part.unit:
        document.add_paragraph(part.unit)
    rows = [*part.head, *part.rows]
    width = sum(c.across if isinstance(c, Merged) else 1 for c in rows[0])
    table = document.add_table(len(rows), width)
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            across, down = (cell.across, cell.down) if isinstance(cell, Merged) else (1, 1)
            first = table.cell(at, column)
            first.merge(table.cell(at + down - 1, column + across - 1))
            first.text = cell.text if isinstance(cell, Merged) else cell
            taken |= {(at + d, column + a) for d in range(down) for a in range(across)}
    for note in part.notes:
        document.add_paragraph(note).runs[0].font.size = Pt(9)


def text(words: str, properties: str = "") -> str:
    """Return a run."""
    run = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{run}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inside: str, properties: str = "") -> str:
    """Return a paragraph; ``inside`` is XML, or bare words."""
    inside = inside if inside.startswith("<") or not inside else text(inside)
    own = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{own}{inside}</w:p>"


def table(*rows: Sequence[str], grid: Sequence[int] = ()) -> str:
    """Return a table of rows of cells, each written by `cell`, or bare words."""
    written = "".join(
        "<w:tr>" + "".join(c if c.startswith("<w:t") else cell(c) for c in row) + "</w:tr>"
        for row in rows
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{written}</w:tbl>"


def cell(inside: str, properties: str = "") -> str:
    """Return a cell; ``inside`` is XML of its paragraphs, or bare words."""
    inside = inside if inside.startswith("<") else paragraph(inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def write_raw(body: str, path: Path, parts: Mapping[str, str] | None = None) -> Path:
    """Write a document of raw XML.

    ``parts`` are further parts by their names below ``word/`` (``styles.xml``): the inside of
    their root element, whose name is that of the file, or the whole part if it begins as one.
    """
    links, entries = [], {}
    for number, (name, inside) in enumerate((parts or {}).items(), start=1):
        kind = name.partition("/")[2].partition(".")[0] or name.partition(".")[0]
        kind = kind.rstrip("0123456789")
        links.append(f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{name}"/>')
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        whole = (
            inside if inside.startswith("<?xml") else f"<w:{root} {_NAMESPACES}>{inside}</w:{root}>"
        )
        entries[f"word/{name}"] = whole
    package = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(links)
        + "</Relationships>",
        "word/document.xml": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        **entries,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package.items():
            archive.writestr(name, content)
    return path
