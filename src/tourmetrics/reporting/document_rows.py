"""The list of the documents that a report rests on: how each was read, and what it gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tourmetrics.model import Document
from tourmetrics.reporting.names import clean
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import DocumentRow


def document_rows(scene: Scene, documents: Sequence[Document]) -> tuple[DocumentRow, ...]:
    """Return one row a document, in the order of their names, also for those without figures."""
    found = Counter(figure.doc for figure in scene.facts.figures.values())
    return tuple(_row(scene, document, found[document.name]) for document in documents)


def _row(scene: Scene, document: Document, figures: int) -> DocumentRow:
    metadata, words = document.metadata, scene.words
    name = scene.names.own(metadata.title or document.name, metadata.language)
    about = [document.name if metadata.title else "", metadata.number or ""]
    return DocumentRow(
        name=name,
        about=" · ".join(clean(part) for part in about if part),
        read_as=_read_as(scene, document),
        published=scene.form.day(metadata.published)
        if metadata.published
        else words.text("undated"),
        figures=str(figures),
    )


def _read_as(scene: Scene, document: Document) -> str:
    words, extent = scene.words, document.extent
    form = words.term("format", document.format)
    if extent is None:
        return form
    if extent.part == "pages":
        length = words.count("one page", "%(n)s pages", extent.count)
    else:
        length = words.count("one sheet", "%(n)s sheets", extent.count)
    return f"{form}{words.term('list', ', ')}{length}"
