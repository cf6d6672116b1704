"""Pages as Markdown: names of sheets as headings, their tables, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tourmetrics.documents.cells import Cell, arranged
from tourmetrics.documents.layout import Layout
from tourmetrics.documents.records import Content, Gap, UnreadableError
from tourmetrics.documents.rules import Rules
from tourmetrics.documents.spreadsheets.blocks import blocks_of, foot_of, head_of
from tourmetrics.documents.spreadsheets.headers import filled_by_look, unfolded
from tourmetrics.documents.spreadsheets.lines import Line, Locate, lines_of
from tourmetrics.documents.spreadsheets.pages import Page, column_name
from tourmetrics.model import Extent

_MOST_NAMED = 5
_MOST_BEFORE_TITLE = 3
_SENTENCE_ENDS = ("。", "；", ".", ";", "！", "？")


def content_of(pages: Sequence[Page], rules: Rules) -> Content:
    """Return the content of a workbook.

    Raises:
        UnreadableError: it is a table of ours, or nothing of it can be read.
    """
    refuse_own(pages, rules)
    shown = [page for page in pages if not page.hidden]
    layout = Layout()
    gaps = _hidden_sheets(pages)
    for page in shown:
        visible, hidden = page.without_hidden()
        if hidden:
            gaps.append(
                Gap(
                    f"is read without {' and '.join(hidden)}",
                    "unhide them and save the file if they count",
                    f"Sheet {page.name}",
                )
            )
        gaps += _valueless(page)
        gaps += _cut(page, rules)
        write_page(layout, visible, _locator(page.name), rules, gaps, name=page.name)
    if not any(page.cells for page in shown):
        raise _nothing(pages)
    return layout.content(gaps=gaps, extent=Extent(len(shown), "sheets"))


def refuse_own(pages: Sequence[Page], rules: Rules) -> None:
    """Refuse a table that this program wrote: its numbers are no document's.

    Raises:
        UnreadableError: the first row names the columns of such a table.
    """
    for page in pages:
        first = next(iter(page.cells.values()), {})
        names = {text.strip() for text in first.values()}
        if any(columns <= names for columns in rules.own_tables):
            raise UnreadableError(
                "is a table of figures or goals, not a document",
                "give it by its own path, and keep it out of the folder of documents",
            )


def write_page(
    layout: Layout, page: Page, locate: Locate, rules: Rules, gaps: list[Gap], *, name: str = ""
) -> None:
    """Add the tables and words of one page."""
    blocks = list(blocks_of(lines_of(page, locate, rules), rules))
    if not blocks:
        return
    # The first title is that of the document; the name of its sheet stands below it.
    title = None if layout.has_parts else _title(blocks[0], rules)
    for line in blocks[0][: title or 0]:
        _words(layout, line, note=False)
    if title is not None:
        cell = next(iter(blocks[0][title].cells.values()))
        layout.heading(cell.text, cell.locator)
        blocks[0] = blocks[0][title + 1 :]
    if name and not rules.sheet_default.fullmatch(name.strip()):
        layout.heading(name, f"Sheet {name}", level=2)
    for block in blocks:
        start, end = head_of(block), foot_of(block)
        for line in block[:start]:
            _words(layout, line, note=line.opens_note)
        _table(layout, block[start:end], rules, gaps)
        for line in block[max(start, end) :]:
            _words(layout, line, note=True)


def _title(block: Sequence[Line], rules: Rules) -> int | None:
    """Return the place of the first line that is a title: no sentence, no number of an annex."""
    for at, line in enumerate(block[:_MOST_BEFORE_TITLE]):
        if line.kind != "alone" or line.opens_note:
            return None
        text = line.texts[0]
        if rules.sheet_annex.fullmatch(text):
            continue
        longest = rules.title_longest_en if text.isascii() else rules.title_longest_zh
        ended = text.endswith(rules.sentence_ends) or rules.sheet_caption.match(text)
        return None if len(text) > longest or ended else at
    return None


def _words(layout: Layout, line: Line, *, note: bool) -> None:
    for cell in dict.fromkeys(line.cells.values()):
        for part in _paragraphs(cell):
            if note:
                layout.note(part.text, part.locator)
            else:
                layout.paragraph(part.text, part.locator)


def _paragraphs(cell: Cell) -> list[Cell]:
    """Return the sentences that somebody typed below each other into one cell."""
    lines = [line for line in cell.text.splitlines() if line.strip()]
    if not any(line.rstrip().endswith(_SENTENCE_ENDS) for line in lines[:-1]):
        return [cell]
    return [replace(cell, text=line) for line in lines]


def _table(layout: Layout, lines: Sequence[Line], rules: Rules, gaps: list[Gap]) -> None:
    columns = sorted({at for line in lines for at in line.cells})
    if not columns:
        return
    if len(lines) * len(columns) > rules.sheet_places:
        first = next(iter(lines[0].cells.values())).locator
        problem = "its cells are scattered too widely to be a table, and are not read"
        gaps.append(Gap(problem, "copy the tables together and save the file", first))
        return
    blank = Cell("", "")
    rows = [[line.cells.get(at, blank) for at in columns] for line in lines]
    sheet = arranged(unfolded(filled_by_look(rows)))
    notes = tuple(part for cell in sheet.notes for part in _paragraphs(cell))
    layout.sheet(replace(sheet, notes=notes))


def _locator(name: str) -> Locate:
    return lambda row, column: f"Sheet {name}, {column_name(column)}{row}"


def _hidden_sheets(pages: Sequence[Page]) -> list[Gap]:
    names = [page.name for page in pages if page.hidden and page.cells]
    if not names:
        return []
    problem = "the sheet is hidden and not read" if len(names) == 1 else "are hidden and not read"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    place = f"Sheet {', '.join(names[:_MOST_NAMED])}{more}"
    return [Gap(problem, "unhide it and save the file if it counts", place)]


def _valueless(page: Page) -> list[Gap]:
    if not page.valueless:
        return []
    row, column = page.valueless[0]
    count = len(page.valueless)
    problem = f"{count} formulas have no result in the file" if count > 1 else "no result is saved"
    return [
        Gap(
            f"{problem}, so the cells count as blank",
            "open it once in Excel, WPS or LibreOffice and save it",
            _locator(page.name)(row, column),
        )
    ]


def _cut(page: Page, rules: Rules) -> list[Gap]:
    if page.cut_at is None:
        return []
    problem = f"more than {rules.sheet_cells:,} cells are filled; what follows is not read"
    return [Gap(problem, "split it into several files", f"Sheet {page.name}, row {page.cut_at}")]


def _nothing(pages: Sequence[Page]) -> UnreadableError:
    hidden = [page.name for page in pages if page.hidden and page.cells]
    if hidden:
        named = ", ".join(hidden[:_MOST_NAMED])
        problem = f"shows no cells: what it holds is on hidden sheets ({named})"
        return UnreadableError(problem, "unhide them and save the file")
    if any(page.valueless for page in pages):
        return UnreadableError(
            "holds formulas without results only",
            "open it once in Excel, WPS or LibreOffice and save it",
        )
    return UnreadableError(
        "has no filled cells", "get the file anew; charts and pictures need their numbers typed"
    )
