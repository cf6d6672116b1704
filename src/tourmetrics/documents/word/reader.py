"""Reads Word documents: DOCX, DOCM and their templates, also those of WPS and LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.records import Content, Gap, UnreadableError
from tourmetrics.documents.rules import Rules, load_rules
from tourmetrics.documents.word.blocks import blocks
from tourmetrics.documents.word.names import a, switch, value, w
from tourmetrics.documents.word.numbering import Label, Numbering
from tourmetrics.documents.word.package import REMEDY, Package, open_package
from tourmetrics.documents.word.parts import Aside, Part, Rows, Words
from tourmetrics.documents.word.properties import stated
from tourmetrics.documents.word.runs import Passage, Runs
from tourmetrics.documents.word.styles import (
    Style,
    Styles,
    outline_level,
    paragraph_properties,
)
from tourmetrics.documents.word.tables import Shape, Spot, is_layout, joined, shape_of
from tourmetrics.documents.word.writing import cell_text, written

_USUAL_MAIN = "word/document.xml"
_POINT = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}pt"
# Formulas of the old editor are pictures of what stands in the text as signs.
_HARMLESS = ("Equation", "MSPhotoEd", "Paint", "PBrush", "Package")
_PICTURES_ONLY = 40
_OCR = "save it as PDF, run OCR on its pages first, and give what comes of it"


class WordReader:
    """The reader of DOCX."""

    formats = frozenset({"docx"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the text of a Word document: body, tables, boxes, notes.

        Comments, deletions that are tracked, hidden text, tables of contents, page headers and
        footers are not read.

        Raises:
            UnreadableError: it is damaged, locked, no DOCX, or holds pictures only.
        """
        del path
        rules = load_rules()
        package = open_package(data, rules.limits, "a DOCX file")
        main = _main_part(package)
        root = package.tree(main)
        body = None if root is None else root.find(w("body"))
        if body is None:
            raise UnreadableError("holds no Word document", REMEDY, main)
        document = _Document(package, main, rules)
        parts = list(document.parts(body))
        layout = written(parts, rules)
        document.check_loss(sum(len(word) for word in layout.content().text.split()))
        metadata = stated(package, main, parts, rules)
        return layout.content(metadata, gaps=(*package.gaps, *document.gaps))


def _main_part(package: Package) -> str:
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and package.holds(relation.target):
            return relation.target
    if package.holds(_USUAL_MAIN):
        return _USUAL_MAIN
    raise UnreadableError("is an archive that holds no Word document", REMEDY)


class _Document:
    """One document while it is read: what is counted on the way, and what could not be read."""

    def __init__(self, package: Package, main: str, rules: Rules) -> None:
        self._package = package
        self._rules = rules
        self._relations = package.relations(main)
        self._main = main
        self._styles = Styles(self._lesser("styles"), rules.word)
        self._numbering = Numbering(self._lesser("numbering"), self._styles)
        self._notes = {kind: self._notes_of(kind) for kind in ("footnote", "endnote")}
        self._counts: dict[str, int] = {}
        self._at_end: list[Part] = []
        self._carried = ""
        self.pictures = 0
        self.gaps: list[Gap] = []

    def parts(self, body: Any) -> Iterator[Part]:
        """Yield the parts of the body in order, and the endnotes behind them."""
        yield from self._flow(body, body, "", None)
        yield from self._at_end

    def check_loss(self, length: int) -> None:
        """Look at what a text of some length leaves out; a scan holds next to none.

        Raises:
            UnreadableError: there is no text, and something that is not read.
        """
        if self.pictures and length < _PICTURES_ONLY:
            problem = f"holds little but pictures ({self.pictures})"
            self.gaps.append(Gap(problem, _OCR, "paragraph 1"))
        if self.gaps and not length:
            gap = self.gaps[0]
            raise UnreadableError(gap.problem, gap.remedy)

    def _lesser(self, kind: str) -> Any:
        for relation in self._relations.values():
            if relation.kind == kind and not relation.outside:
                return self._package.lesser_tree(relation.target)
        return self._package.lesser_tree(f"word/{kind}.xml")

    def _notes_of(self, kind: str) -> dict[str, Any]:
        """Return the notes of a kind by their marks; some entries are lines between, not notes."""
        root = self._lesser(f"{kind}s")
        found = () if root is None else root.iterchildren(w(kind))
        return {
            note.get(w("id")) or "": note
            for note in found
            if (note.get(w("type")) or "normal") == "normal"
        }

    def _count(self, what: str) -> int:
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def _flow(self, container: Any, story: Any, where: str, place: str | None) -> Iterator[Part]:
        """Yield what stands in a container, paragraph by paragraph.

        ``where`` stands before the number of a paragraph, ``place`` instead of it.
        """
        runs = Runs(story, self._styles, self._rules.word)
        yield from self._blocks(container, runs, where, place)

    def _blocks(self, container: Any, runs: Runs, where: str, place: str | None) -> Iterator[Part]:
        for kind, elements in joined(list(blocks(container))):
            if kind == "table":
                yield from self._table(elements, runs)
            elif kind == "foreign":
                self._miss("holds a part of another format that is not read")
            else:
                yield from self._paragraph(elements[0], runs, where, place)

    def _paragraph(self, element: Any, runs: Runs, where: str, place: str | None) -> Iterator[Part]:
        style, passage, label = self._read(element, runs)
        text = self._carried + passage.text
        self._carried = ""
        if _goes_on(element):
            self._carried = text
        elif text.strip() and not _is_contents(style, passage):
            locator = place or f"{where}paragraph {self._count(f'{where}paragraph')}"
            own = element.find(w("pPr"))
            level = outline_level(own)
            centred = paragraph_properties(own)["centred"]
            yield Words(
                text if label is None else label.before(text.strip()),
                locator,
                (style.level or 0) if level is None else level,
                numbered=label is not None and not label.bullet,
                bullet=label is not None and label.bullet,
                centred=bool(style.centred if centred is None else centred),
                size=passage.size,
            )
        yield from self._beside(passage)

    def _read(self, element: Any, runs: Runs) -> tuple[Style, Passage, Label | None]:
        own = element.find(w("pPr"))
        style = self._styles.of(value(own, "pStyle") or self._styles.default)
        passage = runs.read(element, style)
        if _is_deleted(own) and not passage.text.strip():
            return style, passage, None
        numbered = None if own is None else own.find(w("numPr"))
        return style, passage, self._numbering.label(numbered, style)

    def _beside(self, passage: Passage) -> Iterator[Part]:
        """Yield what is tied to a paragraph without being of its text: boxes, diagrams, notes."""
        self.pictures += passage.pictures
        if passage.charts:
            self._miss("holds a chart, whose numbers are not read")
        for program in passage.objects:
            if not program.startswith(_HARMLESS):
                self._miss(f"holds an embedded object ({program}) that is not read")
        for text in passage.drawn:
            yield Words(text, f"text box {self._count('box')}")
        for box in passage.boxes:
            yield from self._flow(box, box, f"text box {self._count('box')}, ", None)
        for link in passage.diagrams:
            yield from self._diagram(link)
        for kind, mark in passage.notes:
            note = self._notes[kind].pop(mark, None)
            if note is not None:
                found = self._note(note, f"{kind} {self._count(kind)}")
                if kind == "endnote":
                    self._at_end += found
                else:
                    yield from found

    def _note(self, note: Any, locator: str) -> list[Part]:
        found: list[Part] = []
        for part in self._flow(note, note, "", locator):
            text = part.text.strip() if isinstance(part, Words) else ""
            found.append(Aside(text, locator) if text else part)
        return found

    def _diagram(self, link: str) -> Iterator[Part]:
        relation = self._relations.get(link)
        root = None
        if relation is not None and not relation.outside:
            root = self._package.lesser_tree(relation.target)
        if root is None:
            return
        where = f"text box {self._count('box')}"
        for point in root.iter(_POINT):
            text = "".join(piece.text or "" for piece in point.iter(a("t")))
            if text.strip():
                yield Words(text, where)

    def _table(self, elements: list[Any], runs: Runs) -> Iterator[Part]:
        shape = shape_of(elements, self._rules.limits)
        name = f"table {self._count('table')}"
        if len(shape.rows) * shape.columns > self._rules.limits.table_places:
            problem = f"has a table of more than {self._rules.limits.table_places:,} places"
            self.gaps.append(Gap(problem, "split it into several tables", name))
        elif is_layout(shape):
            for at, row in enumerate(shape.rows, start=1):
                for spot in row:
                    if spot.element is None:
                        continue
                    place = f"{name}, row {at}, column {spot.start + 1}"
                    yield from self._blocks(spot.element, runs, "", place)
        else:
            beside: list[Part] = []
            yield Rows(self._rows(shape, name, runs, beside))
            yield from beside

    def _rows(self, shape: Shape, name: str, runs: Runs, beside: list[Part]) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        for at, spots in enumerate(shape.rows, start=1):
            row: list[Cell] = []
            for spot in spots:
                locator = f"{name}, row {at}, column {spot.start + 1}"
                text = "" if spot.element is None else self._cell(spot, runs, beside)
                head = at <= shape.heads
                row.append(Cell(text, locator, spot.end - spot.start, spot.down, head))
            rows.append(row)
        return rows

    def _cell(self, spot: Spot, runs: Runs, beside: list[Part]) -> str:
        """Return the text of a cell; what else it holds is added to ``beside``."""
        lines: list[str] = []
        for kind, elements in joined(list(blocks(spot.element))):
            if kind == "table":
                beside += self._table(elements, runs)
            elif kind == "foreign":
                self._miss("holds a part of another format that is not read")
            else:
                _, passage, label = self._read(elements[0], runs)
                text = passage.text.strip()
                lines.append(label.before(text) if label else text)
                beside += self._beside(passage)
        return cell_text(lines, self._rules)

    def _miss(self, problem: str) -> None:
        place = f"paragraph {self._counts.get('paragraph', 0) + 1}"
        remedy = "open the document, and save that part as a file of its own or type its figures"
        self.gaps.append(Gap(problem, remedy, place))


def _is_deleted(own: Any) -> bool:
    """Whether the end of a paragraph was deleted, so that the next one goes on with it."""
    mark = None if own is None else own.find(w("rPr"))
    return mark is not None and (
        mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None
    )


def _goes_on(element: Any) -> bool:
    own = element.find(w("pPr"))
    if own is None:
        return False
    # A large first letter stands in a frame of its own.
    frame = own.find(w("framePr"))
    dropped = frame is not None and frame.get(w("dropCap")) in ("drop", "margin")
    return dropped or _is_deleted(own) or bool(switch(own.find(w("rPr")), "specVanish"))


def _is_contents(style: Style, passage: Passage) -> bool:
    if style.contents:
        return True
    return passage.contents and (passage.paged or "\t" in passage.text)
