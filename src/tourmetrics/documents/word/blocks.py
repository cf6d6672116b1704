"""Walks through the paragraphs and tables of a part of a Word document, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from tourmetrics.documents.word.names import mc, switch, value, w
from tourmetrics.documents.word.runs import alternative, is_placeholder

Kind = Literal["paragraph", "table", "foreign"]

_THROUGH = frozenset(
    w(name) for name in ("customXml", "ins", "moveTo", "smartTag", "sdtContent", "dir", "bdo")
)
_FOREIGN = frozenset({w("altChunk"), w("subDoc")})
_CONTENTS = frozenset({"table of contents", "table of figures", "bibliography contents"})


def blocks(container: Any) -> Iterator[tuple[Kind, Any]]:
    """Yield what stands in a container: not what was deleted, nor a table of contents."""
    for element in container.iterchildren():
        tag = element.tag
        if tag == w("p"):
            yield "paragraph", element
        elif tag == w("tbl"):
            yield "table", element
        elif tag in _THROUGH:
            yield from blocks(element)
        elif tag == w("sdt"):
            if not is_placeholder(element) and not _lists_contents(element):
                yield from blocks(element)
        elif tag == mc("AlternateContent"):
            chosen = alternative(element)
            if chosen is not None:
                yield from blocks(chosen)
        elif tag in _FOREIGN:
            yield "foreign", element


def children(container: Any, name: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for element in container.iterchildren():
        if element.tag == w(name):
            yield element
        elif element.tag in _THROUGH or element.tag == w("sdt"):
            yield from children(element, name)


def _lists_contents(control: Any) -> bool:
    part = control.find(f"{w('sdtPr')}/{w('docPartObj')}")
    return (value(part, "docPartGallery") or "").lower() in _CONTENTS


def is_gone(row: Any) -> bool:
    """Whether a row was deleted or is hidden."""
    properties = row.find(w("trPr"))
    if properties is None:
        return False
    return properties.find(w("del")) is not None or bool(switch(properties, "hidden"))
