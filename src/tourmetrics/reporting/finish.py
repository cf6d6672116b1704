"""What WeasyPrint's tagged PDF still lacks, added just before the file is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tourmetrics.reporting.tags import Seen, complete, referred

if TYPE_CHECKING:
    import pydyf  # type: ignore[import-untyped]
    from weasyprint import Document

    from tourmetrics.reporting.attachments import Attached

#: The flag of an annotation that is printed with its page.
_PRINT = 4
_SVG = "{http://www.w3.org/2000/svg}"
#: CSS pixels to points.
_POINTS = 0.75
_SCOPES = {"row": "/Row", "col": "/Column", "rowgroup": "/Row", "colgroup": "/Column"}


def finish(
    document: Document,
    pdf: pydyf.PDF,
    *,
    seen: Seen,
    attached: Sequence[Attached] = (),
    created: date | None = None,
) -> None:
    """Complete tags, links, attachments and viewer settings of ``pdf`` in place.

    Header cells get the scope that the template wrote, else that of their place: those
    inside ``thead`` head a column, others a row. Links get the print flag and a text that
    says where they lead. Boxes of figures are turned from CSS pixels into points. ``seen``
    is what was noted while the tags were built.
    """
    for page in document.pages:
        _scope_headers(page._page_box)
        _name_links(page._page_box)
    objects = {item.number: item for item in pdf.objects}
    complete(pdf, objects, seen)
    for item in pdf.objects:
        if not isinstance(item, dict):
            if getattr(item, "extra", {}).get("Type") == "/Metadata":
                # Archives want metadata that can be found without a PDF reader.
                item.compress = False
            continue
        if item.get("Type") == "/StructElem":
            if item.get("S") == "/TH":
                _scope_by_place(item, objects)
            elif item.get("S") == "/Figure":
                _place_figure(item, objects)
        elif item.get("Type") == "/Annot" and item.get("Subtype") == "/Link":
            item["F"] = _PRINT
    kinds = {file.name: file.media_type for file in attached}
    _complete_attachments(pdf, objects, kinds, dated=created is not None)
    _set_viewer(pdf)


def _descendants(box: Any) -> Iterator[Any]:
    stack = [box]
    while stack:
        current = stack.pop()
        # Boxes out of the flow are wrapped.
        current = getattr(current, "_box", current)
        yield current
        stack.extend(reversed(getattr(current, "children", ())))


def _scope_headers(page: Any) -> None:
    for box in _descendants(page):
        mark = getattr(box, "mark", None)
        if mark is None or getattr(box, "element", None) is None or box.element_tag != "th":
            continue
        scope = _SCOPES.get(box.element.get("scope", "").lower())
        if scope:
            mark["A"]["Scope"] = scope


def _name_links(page: Any) -> None:
    """Say in words where a link leads: its own label, else its text, else its target."""
    import pydyf

    for box in _descendants(page):
        annotation = getattr(box, "link_annotation", None)
        element = getattr(box, "element", None)
        if annotation is None or element is None:
            continue
        label = element.get("aria-label") or element.get("title") or _text(element)
        label = re.sub(r"\s+", " ", label).strip()
        if label:
            annotation["Contents"] = pydyf.String(label)
        elif "Contents" not in annotation:
            annotation["Contents"] = pydyf.String("link")


def _text(element: Any) -> str:
    """Return what a link shows: of a drawing its title, else its text."""
    title = element.find(f"{_SVG}svg/{_SVG}title")
    return (title.text or "") if title is not None else "".join(element.itertext())


def _scope_by_place(cell: Any, objects: dict[int, Any]) -> None:
    attributes = cell.setdefault("A", {"O": "/Table"})
    if "Scope" in attributes:
        return
    parent = cell
    for _ in range(4):
        parent = referred(parent.get("P"), objects)
        if parent is None or parent.get("S") == "/Table":
            break
        if parent.get("S") == "/THead":
            attributes["Scope"] = "/Column"
            return
    attributes["Scope"] = "/Row"


def _place_figure(figure: Any, objects: dict[int, Any]) -> None:
    attributes = figure.get("A")
    page = referred(figure.get("Pg"), objects)
    if attributes is None or page is None or "BBox" not in attributes:
        return
    height = page["MediaBox"][3]
    left, top, right, bottom = (float(value) * _POINTS for value in attributes["BBox"])
    attributes["BBox"][:] = [left, height - bottom, right, height - top]


def _complete_attachments(
    pdf: pydyf.PDF, objects: Mapping[int, Any], kinds: Mapping[str, str], *, dated: bool
) -> None:
    """Give attached files their media types, list each once, and take away made-up dates."""
    for item in objects.values():
        if not isinstance(item, dict) or item.get("Type") != "/Filespec":
            continue
        content = referred(item["EF"]["F"], objects)
        kind = kinds.get(item["UF"].string)
        if kind:
            content.extra["Subtype"] = f"/{kind.replace('/', '#2F')}"
        if not dated:
            for key in ("CreationDate", "ModDate"):
                del content.extra["Params"][key]
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


def _set_viewer(pdf: pydyf.PDF) -> None:
    import pydyf

    preferences = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())
    preferences["DisplayDocTitle"] = "true"
    # The outline is open when the report is, as a reader expects of a long document.
    if "Outlines" in pdf.catalog:
        pdf.catalog["PageMode"] = "/UseOutlines"
    for page in (item for item in pdf.objects if isinstance(item, dict)):
        if page.get("Type") == "/Page":
            page["Tabs"] = "/S"
