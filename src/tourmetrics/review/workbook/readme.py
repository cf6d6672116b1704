"""The first sheet of the workbook: what to do, and what each column is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tourmetrics.review.workbook.layout import Head, SheetName
from tourmetrics.review.workbook.words import Words
from tourmetrics.review.workbook.writing import Book

_WIDTHS = (22, 24, 80, 18)


def write_readme(
    book: Book,
    name: str,
    words: Words,
    sheets: Mapping[SheetName, str],
    columns: Mapping[SheetName, Sequence[Head]],
) -> None:
    """Add the sheet that explains the workbook, and open the workbook with it."""
    sheet = book.plain_sheet(name)
    sheet.activate()
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, words.text("Review of the figures"), book.formats.title)
    row = 2
    for line in _steps(words, sheets):
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, line, book.formats.large)
        row += 1
    row += 1
    for told in _columns(words, sheets, columns):
        for at, cell in enumerate(told):
            sheet.write_string(row, at, cell, book.formats.large)
        row += 1


def _steps(words: Words, sheets: Mapping[SheetName, str]) -> Iterator[str]:
    text = words.text
    yield text(
        "1. %(figures)s: read the sentence, click the document. If it is right, choose accept; if "
        "it is no figure, reject; if something is wrong, write what is right into the blue cells.",
        figures=sheets["figures"],
    )
    yield text("2. Empty a cell to say that there is no such thing: no metric, no period.")
    yield text(
        "3. %(rejected)s: numbers that are no figures. To take one, choose accept and fill its "
        "blue cells: kind, value and unit at least.",
        rejected=sheets["rejected"],
    )
    yield text(
        "4. %(added)s: figures that were overlooked; copy number and sentence from the document.",
        added=sheets["added"],
    )
    yield text(
        "5. %(goals)s: change, remove and add goals as you like; a new one has an empty key.",
        goals=sheets["goals"],
    )
    yield text(
        "6. Save it as .xlsx and import it: tourmetrics review import FILE -o corrections.csv "
        "--goals goals.csv"
    )
    yield text(
        "Sort and filter as you like, always with the arrows in the second row. Grey columns tell "
        "which row it is: a changed one is refused. The hidden sheets keep what was exported."
    )


def _columns(
    words: Words, sheets: Mapping[SheetName, str], columns: Mapping[SheetName, Sequence[Head]]
) -> Iterator[tuple[str, str, str, str]]:
    text = words.text
    roles = {
        "key": text("stays"),
        "edit": text("yours"),
        "told": text("only to read"),
    }
    yield text("Sheet"), text("Column"), text("What it is for"), text("Whose")
    told: set[tuple[str, str]] = set()
    for name, heads in columns.items():
        for head in heads:
            if (head.name, head.meaning) not in told:
                told.add((head.name, head.meaning))
                yield sheets[name], f"{head.title} ({head.name})", head.meaning, roles[head.role]
