"""Numbered notes: one a sentence, each number of it in bold, linked from and to its place."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tourmetrics.model import Document
from tourmetrics.reporting.facts import Evidence
from tourmetrics.reporting.names import clean

_WINDOW = 150


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: plain words, or a figure's quote with its anchors."""

    text: str
    figure_id: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence with its number, its place in the document and its quotes."""

    number: int
    locator: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document with the notes taken from it; absent fields could not be known."""

    doc: str
    title: str | None
    language: str | None
    publisher: str | None
    published: date | None
    digest: str | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """All sources, and the number of each figure's note."""

    sources: tuple[Source, ...]
    numbers: Mapping[str, int]

    def title(self, doc: str) -> str | None:
        """Return the title of a document, where it is known."""
        return next((source.title for source in self.sources if source.doc == doc), None)

    def number(self, figure_id: str) -> int:
        """Return the number of the note that quotes the figure."""
        return self.numbers[figure_id]


def anchor(figure_id: str) -> str:
    """Return a figure's id as it can stand in HTML, whatever is in it.

    >>> anchor("0a1b2c")
    'q-0a1b2c'
    """
    if figure_id.isascii() and figure_id.isalnum():
        return f"q-{figure_id}"
    return f"q-{hashlib.sha256(figure_id.encode('utf-8', 'replace')).hexdigest()[:16]}"


def take_notes(figures: Iterable[Evidence], documents: Sequence[Document]) -> Notes:
    """Number the sentences of ``figures`` document by document, in the order of the text."""
    known = {document.name: document for document in documents}
    by_doc: dict[str, list[Evidence]] = defaultdict(list)
    for figure in figures:
        by_doc[figure.doc].append(figure)
    numbers: dict[str, int] = {}
    sources: list[Source] = []
    count = 0
    for doc in sorted(by_doc):
        groups: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
        for figure in sorted(by_doc[doc], key=lambda f: (f.start, f.end)):
            groups[figure.sentence, figure.locator].append(figure)
        notes: list[Note] = []
        for (sentence, locator), group in groups.items():
            count += 1
            numbers.update((figure.figure_id, count) for figure in group)
            notes.append(Note(count, locator, _pieces(sentence, group)))
        first = by_doc[doc][0]
        sources.append(_source(doc, first, known.get(doc), tuple(notes)))
    return Notes(tuple(sources), numbers)


def _source(
    doc: str, figure: Evidence, document: Document | None, notes: tuple[Note, ...]
) -> Source:
    metadata = document.metadata if document else None
    return Source(
        doc=doc,
        title=metadata.title if metadata else None,
        language=figure.language,
        publisher=figure.publisher,
        published=figure.published,
        digest=document.digest if document else None,
        notes=notes,
    )


def _pieces(sentence: str, group: Sequence[Evidence]) -> tuple[Piece, ...]:
    """Cut a sentence at its quotes; a quote that cannot be placed is put in front of it."""
    placed = place_quotes(sentence, group)
    pieces: list[Piece] = []
    for figure in group:
        if figure.figure_id not in placed:
            pieces += [Piece(clean(figure.quote), figure.figure_id), Piece(" — ")]
    at = 0
    for figure in sorted(group, key=lambda f: placed.get(f.figure_id, -1)):
        start = placed.get(figure.figure_id)
        if start is None or start < at:
            continue
        pieces.append(Piece(sentence[at:start]))
        at = start + len(figure.quote)
        pieces.append(Piece(sentence[start:at], figure.figure_id))
    pieces.append(Piece(sentence[at:]))
    return _shorten(_as_row(pieces) if sentence.lstrip().startswith("|") else pieces)


def _as_row(pieces: Sequence[Piece]) -> list[Piece]:
    """Set the filled cells of a row of a table apart with points instead of strokes."""
    last = len(pieces) - 1
    row = []
    for index, piece in enumerate(pieces):
        if piece.figure_id is not None:
            row.append(piece)
            continue
        cells = [cell.strip() for cell in piece.text.split("|")]
        filled = [cell for cell in cells if cell]
        if index and not cells[0]:
            filled.insert(0, "")
        if index < last and not cells[-1]:
            filled.append("")
        row.append(Piece(" · ".join(filled) if any(filled) or 0 < index < last else ""))
    return row


def place_quotes(sentence: str, group: Sequence[Evidence]) -> dict[str, int]:
    """Find where each quote stands in its sentence; all keep the distances of the document."""
    for origin in _origins(sentence, group[0]):
        starts = {f.figure_id: f.start - origin for f in group}
        if all(
            starts[f.figure_id] >= 0 and sentence[starts[f.figure_id] :].startswith(f.quote)
            for f in group
        ):
            return starts
    found: dict[str, int] = {}
    at = 0
    for figure in group:
        start = sentence.find(figure.quote, at)
        if start >= 0:
            found[figure.figure_id] = start
            at = start + len(figure.quote)
    return found


def _origins(sentence: str, figure: Evidence) -> list[int]:
    """Return where the sentence may begin in its document; whole numbers first."""
    begins: list[tuple[bool, int]] = []
    at = sentence.find(figure.quote)
    while at >= 0:
        before = sentence[at - 1 : at]
        after = sentence[at + len(figure.quote) :][:1]
        cut = (before.isalnum() and figure.quote[:1].isdigit() and before.isdigit()) or (
            after.isdigit() and figure.quote[-1:].isdigit()
        )
        begins.append((cut, figure.start - at))
        at = sentence.find(figure.quote, at + 1)
    return [origin for _, origin in sorted(begins, key=lambda pair: pair[0])]


def _shorten(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Collapse white space and elide long stretches that are far from any quote."""
    result: list[Piece] = []
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        if piece.figure_id is not None:
            result.append(Piece(clean(piece.text), piece.figure_id))
            continue
        text = _spaced(piece.text, first=index == 0, last=index == last)
        if len(text) > 2 * _WINDOW:
            head = "" if index == 0 else text[:_WINDOW].rsplit(" ", 1)[0]
            tail = "" if index == last else text[-_WINDOW:].split(" ", 1)[-1]
            text = f"{head} […] {tail}"
        if text:
            result.append(Piece(text))
    return tuple(result)


def _spaced(text: str, *, first: bool, last: bool) -> str:
    body = clean(text)
    before = " " if text[:1].isspace() and not first and body else ""
    after = " " if text[-1:].isspace() and not last and body else ""
    if not body:
        return " " if text and not first and not last else ""
    return before + body + after
