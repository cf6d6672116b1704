"""Reads OpenDocument texts (ODT), as LibreOffice, WPS and Word save them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tourmetrics.documents.cells import Cell
from tourmetrics.documents.records import Content, Gap, UnreadableError
from tourmetrics.documents.rules import Rules, load_rules
from tourmetrics.documents.word.names import whole
from tourmetrics.documents.word.numbering import Label
from tourmetrics.documents.word.odt_names import o, parsed
from tourmetrics.documents.word.odt_runs import OdtPassage, passage_of
from tourmetrics.documents.word.odt_styles import Counts, OdtLevel, OdtStyles, label_of
from tourmetrics.documents.word.package import REMEDY, Package, open_package
from tourmetrics.documents.word.parts import Aside, Part, Rows, Words
from tourmetrics.documents.word.properties import confirmed
from tourmetrics.documents.word.writing import cell_text, written
from tourmetrics.model import Metadata

# Tables of contents and lists of figures say again what stands elsewhere, with page numbers.
_UNREAD = frozenset(
    o(f"text:{name}")
    for name in (
        "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
        "alphabetical-index", "tracked-changes", "sequence-decls", "variable-decls",
    )
)  # fmt: skip
_ROW_GROUPS = frozenset(o(f"table:{name}") for name in ("table-rows", "table-row-group"))


class OdtReader:
    """The reader of ODT."""

    formats = frozenset({"odt"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the text of a document: body, lists with their numbers, tables, boxes, notes.

        Raises:
            UnreadableError: it is damaged, locked, or no OpenDocument text.
        """
        del path
        rules = load_rules()
        package = open_package(data, rules.limits, "an OpenDocument text")
        _check_open(package)
        content = parsed(package, "content.xml", rules.limits)
        body = None
        if content is not None:
            body = content.find(f"{o('office:body')}/{o('office:text')}")
        if body is None:
            raise UnreadableError("holds no OpenDocument text", REMEDY, "content.xml")
        gaps: list[Gap] = []
        styles = _lesser(package, "styles.xml", rules, gaps)
        document = _Document(
            OdtStyles([root for root in (styles, content) if root is not None]), rules
        )
        parts = [*document.flow(body, "", None), *document.at_end]
        meta = _lesser(package, "meta.xml", rules, gaps)
        title = None if meta is None else next(meta.iter(o("dc:title")), None)
        known = confirmed(None if title is None else title.text, parts)
        metadata = Metadata(title=known, origins={"title": "file"} if known else {})
        return written(parts, rules).content(metadata, gaps=(*gaps, *document.gaps))


def _check_open(package: Package) -> None:
    manifest = package.bytes_of("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise UnreadableError(
            "is locked by a password", "open it with its password and save it without one"
        )


def _lesser(package: Package, name: str, rules: Rules, gaps: list[Gap]) -> Any:
    """Return a part without which the text can be read; damage is a gap."""
    try:
        return parsed(package, name, rules.limits)
    except UnreadableError as error:
        gaps.append(Gap(f"has a part that {error.problem}", error.remedy, name))
        return None


class _Document:
    """One document while it is read: what is counted on the way, and what could not be read."""

    def __init__(self, styles: OdtStyles, rules: Rules) -> None:
        self._styles = styles
        self._rules = rules
        self._counts: dict[str, int] = {}
        self._outline = Counts()
        self._by_id: dict[str, Counts] = {}
        self._by_style: dict[str, Counts] = {}
        self.at_end: list[Part] = []
        self.gaps: list[Gap] = []

    def _count(self, what: str) -> int:
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def flow(self, container: Any, where: str, place: str | None) -> Iterator[Part]:
        """Yield what stands in a container; ``where`` and ``place`` say how it is located."""
        for element in container:
            yield from self._block(element, where, place)

    def _block(self, element: Any, where: str, place: str | None) -> Iterator[Part]:
        tag = element.tag
        if tag in (o("text:p"), o("text:h")):
            yield from self._paragraph(element, where, place, None, tag == o("text:h"))
        elif tag in (o("text:list"), o("text:numbered-paragraph")):
            yield from self._list(element, where, place, None, 1, None)
        elif tag == o("table:table"):
            yield from self._table(element)
        elif tag == o("text:section"):
            if element.get(o("text:display")) != "none":
                yield from self.flow(element, where, place)
        elif isinstance(tag, str) and tag.startswith(o("draw:")):
            yield from self._drawing(element)
        elif tag in _UNREAD:
            return

    def _paragraph(
        self, element: Any, where: str, place: str | None, label: Label | None, outlined: bool
    ) -> Iterator[Part]:
        passage = passage_of(element, self._styles, self._rules.word)
        style = self._styles.of("paragraph", element.get(o("text:style-name")))
        level = whole(element.get(o("text:outline-level"))) if element.tag == o("text:h") else None
        if outlined and label is None and element.get(o("text:is-list-header")) != "true":
            label = label_of(self._styles.outline, self._outline, level or 1)
        if passage.text.strip() and not self._lists_contents(style.names):
            yield Words(
                passage.text if label is None else label.before(passage.text.strip()),
                place or f"{where}paragraph {self._count(f'{where}paragraph')}",
                level or self._named_level(style.names) or style.level or 0,
                numbered=label is not None and not label.bullet,
                bullet=label is not None and label.bullet,
                centred=bool(style.centred),
                size=passage.size,
            )
        yield from self._beside(passage)

    def _named_level(self, names: tuple[str, ...]) -> int:
        """Return the level of a style that is a heading by its name, such as Title, else 0."""
        for name in names:
            match = self._rules.word.heading.fullmatch(_spoken(name))
            if match:
                return max(next((int(group) for group in match.groups() if group), 1), 1)
        return 0

    def _lists_contents(self, names: tuple[str, ...]) -> bool:
        return any(self._rules.word.contents.fullmatch(_spoken(name)) for name in names)

    def _beside(self, passage: OdtPassage) -> Iterator[Part]:
        for drawn in passage.drawn:
            yield from self._drawing(drawn)
        for note in passage.notes:
            kind = note.get(o("text:note-class")) or "footnote"
            locator = f"{kind} {self._count(kind)}"
            body = note.find(o("text:note-body"))
            found = [] if body is None else list(self.flow(body, "", locator))
            parts: list[Part] = [
                Aside(part.text.strip(), locator) if isinstance(part, Words) else part
                for part in found
            ]
            if kind == "endnote":
                self.at_end += parts
            else:
                yield from parts

    def _drawing(self, element: Any) -> Iterator[Part]:
        """Yield the text inside a frame or a shape; frames stand inside each other."""
        if any(child.tag in (o("text:p"), o("text:h"), o("text:list")) for child in element):
            yield from self.flow(element, f"text box {self._count('box')}, ", None)
            return
        for child in element:
            if child.tag == o("table:table"):
                yield from self._table(child)
            elif isinstance(child.tag, str) and child.tag.startswith(o("draw:")):
                yield from self._drawing(child)

    def _list(
        self,
        element: Any,
        where: str,
        place: str | None,
        levels: dict[int, OdtLevel] | None,
        depth: int,
        counts: Counts | None,
    ) -> Iterator[Part]:
        name = element.get(o("text:style-name"))
        if name or levels is None:
            levels = self._styles.list_of(name)
        if counts is None:
            counts = self._continued(element, name or "")
        if element.tag == o("text:numbered-paragraph"):
            depth = whole(element.get(o("text:level"))) or depth
            yield from self._item(element, where, place, levels, depth, counts)
        for item in element:
            if item.tag in (o("text:list-item"), o("text:list-header")):
                yield from self._item(item, where, place, levels, depth, counts)

    def _continued(self, element: Any, name: str) -> Counts:
        """Return the counts that a list begins with: new ones, or those of the one it goes on."""
        counts = self._by_id.get(element.get(o("text:continue-list")) or "")
        if counts is None and element.get(o("text:continue-numbering")) == "true":
            counts = self._by_style.get(name)
        if counts is None:
            counts = self._by_id.get(element.get(o("text:list-id")) or "") or Counts()
        self._by_style[name] = counts
        for mark in ("{http://www.w3.org/XML/1998/namespace}id", o("text:list-id")):
            if element.get(mark):
                self._by_id[element.get(mark)] = counts
        return counts

    def _item(
        self,
        item: Any,
        where: str,
        place: str | None,
        levels: dict[int, OdtLevel],
        depth: int,
        counts: Counts,
    ) -> Iterator[Part]:
        fresh = item.tag != o("text:list-header")
        start = whole(item.get(o("text:start-value")))
        if start is not None:
            counts.at[depth] = start - 1
        for child in item:
            if child.tag in (o("text:p"), o("text:h")):
                label = label_of(levels, counts, depth) if fresh else None
                fresh = False
                yield from self._paragraph(child, where, place, label, outlined=False)
            elif child.tag == o("text:list"):
                yield from self._list(child, where, place, levels, depth + 1, counts)
            else:
                yield from self._block(child, where, place)

    def _table(self, table: Any) -> Iterator[Part]:
        name = f"table {self._count('table')}"
        found = list(_rows(table, head=False))
        limits = self._rules.limits
        spots = [(list(_spots(row, limits.table_columns)), head) for row, head in found]
        width = max((at for row, _ in spots for *_, at in row), default=0)
        if len(spots) * width > limits.table_places:
            problem = f"has a table of more than {limits.table_places:,} places"
            self.gaps.append(Gap(problem, "split it into several tables", name))
            return
        layout = all(len(row) <= 1 for row, _ in spots)
        rows: list[list[Cell]] = []
        beside: list[Part] = []
        marked = sum(head for _, head in spots) * 2 <= len(spots)
        for number, (row, head) in enumerate(spots, start=1):
            cells: list[Cell] = []
            for cell, start, end in row:
                locator = f"{name}, row {number}, column {start + 1}"
                if layout:
                    beside += self.flow(cell, "", locator)
                    continue
                down = min(whole(cell.get(o("table:number-rows-spanned"))) or 1, len(spots))
                text = self._cell(cell, locator, beside)
                cells.append(Cell(text, locator, end - start, down, head and marked))
            rows.append(cells)
        if not layout:
            yield Rows(rows)
        yield from beside

    def _cell(self, cell: Any, locator: str, beside: list[Part]) -> str:
        lines: list[str] = []
        for part in self.flow(cell, "", locator):
            if isinstance(part, Words) and part.locator == locator:
                lines.append(part.text)
            else:
                beside.append(part)
        return cell_text(lines, self._rules)


def _spoken(name: str) -> str:
    """Return the name of a style in lower case, with its spaces, which the file writes _20_."""
    return name.replace("_20_", " ").replace("_5f_", "_").lower()


def _rows(table: Any, *, head: bool) -> Iterator[tuple[Any, bool]]:
    """Yield the rows of a table that are shown, and whether each belongs to its header."""
    for element in table:
        if element.tag == o("table:table-row"):
            if (element.get(o("table:visibility")) or "visible") == "visible":
                yield element, head
        elif element.tag == o("table:table-header-rows"):
            yield from _rows(element, head=True)
        elif element.tag in _ROW_GROUPS:
            yield from _rows(element, head=head)


def _spots(row: Any, most: int) -> Iterator[tuple[Any, int, int]]:
    """Yield the cells of a row that are not covered, with the columns where they begin and end."""
    at = 0
    for cell in row:
        covered = cell.tag == o("table:covered-table-cell")
        if not covered and cell.tag != o("table:table-cell"):
            continue
        for _ in range(min(whole(cell.get(o("table:number-columns-repeated"))) or 1, most)):
            if at >= most:
                return
            across = min(whole(cell.get(o("table:number-columns-spanned"))) or 1, most - at)
            if not covered:
                yield cell, at, at + max(across, 1)
            at += 1
