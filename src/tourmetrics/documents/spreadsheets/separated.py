"""Reads CSV and TSV: the delimiter told from the rows, the encoding from the bytes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

from tourmetrics.documents.encoding import decode
from tourmetrics.documents.layout import Layout
from tourmetrics.documents.records import Content, Gap, UnreadableError
from tourmetrics.documents.rules import Rules, load_rules
from tourmetrics.documents.spreadsheets.pages import Page
from tourmetrics.documents.spreadsheets.writing import refuse_own, write_page

_DELIMITERS = ("\t", ",", ";", "|")
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_SAMPLE = 200
# A quoted cell of so many lines was never closed: the quote is a sign like any other.
_MOST_LINES_IN_CELL = 60
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
# Excel takes ="007" for words; so do we.
_FORMULA = re.compile(r'="(.*)"')


class SeparatedReader:
    """The reader of comma-, semicolon- and tab-separated values."""

    formats = frozenset({"csv"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the tables and words of the file.

        Raises:
            UnreadableError: the bytes are no text, or the file is a table of ours.
        """
        del path
        rules = load_rules()
        text = decode(data).replace("\x00", "")
        delimiter = None
        if declared := _DECLARED.match(text):
            delimiter, text = declared.group(1), text[declared.end() :]
        page = _page(text, delimiter or delimiter_of(text), rules, first=2 if declared else 1)
        refuse_own([page], rules)
        if not page.cells:
            raise UnreadableError("has no filled cells", "get the file anew, or remove it")
        gaps: list[Gap] = []
        if page.cut_at is not None:
            problem = f"more than {rules.sheet_cells:,} cells are filled; what follows is not read"
            gaps.append(Gap(problem, "split it into several files", f"row {page.cut_at}"))
        layout = Layout()
        write_page(layout, page, _locate, rules, gaps)
        return layout.content(gaps=gaps)


def delimiter_of(text: str) -> str:
    r"""Return what parts the cells: the sign that gives most rows the same number of cells.

    >>> delimiter_of("Market;2023\nJapan;98,0\n"), delimiter_of('"a, b"\t1\n')
    (';', '\t')
    """
    lines = []
    for line in _QUOTED.sub("", text[: _SAMPLE * 500]).splitlines():
        if line.strip():
            lines.append(line)
        if len(lines) == _SAMPLE:
            break

    def weight(delimiter: str) -> tuple[float, int]:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        if not counts:
            return 0.0, 0
        count, alike = max(counts.items(), key=lambda item: (item[1], item[0]))
        # Rows of one length speak for a sign, rows that hold it at all a little.
        return (alike + sum(counts.values()) / 4) / len(lines), count

    best = max(_DELIMITERS, key=lambda delimiter: (weight(delimiter), delimiter == "\t"))
    return best if weight(best)[1] else ","


def _page(text: str, delimiter: str, rules: Rules, *, first: int) -> Page:
    page = Page("")
    left = rules.sheet_cells
    rows = _rows(text, delimiter)
    for row, cells in enumerate(rows, start=first):
        for column, cell in enumerate(cells, start=1):
            formula = _FORMULA.fullmatch(cell)
            page.put(row, column, formula.group(1) if formula else cell)
        left -= len(page.cells.get(row, ()))
        if left < 0:
            page.cut_at = row + 1
            rows.close()
            break
    return page


def _rows(text: str, delimiter: str) -> Generator[list[str], None, None]:
    """Yield the rows; where quotes are not closed, quotes are signs like any other."""
    before = csv.field_size_limit(len(text) + 1)
    try:
        if _quotes_hold(text, delimiter):
            yield from csv.reader(_lines(text), delimiter=delimiter)
        else:
            yield from csv.reader(_lines(text), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    except csv.Error as error:
        raise UnreadableError(f"is no table ({error})", "save it again as CSV in UTF-8") from error
    finally:
        csv.field_size_limit(before)


def _quotes_hold(text: str, delimiter: str) -> bool:
    return '"' not in text or all(
        cell.count("\n") <= _MOST_LINES_IN_CELL
        for row in csv.reader(_lines(text), delimiter=delimiter)
        for cell in row
    )


def _lines(text: str) -> Iterator[str]:
    yield from io.StringIO(text, newline="")


def _locate(row: int, column: int) -> str:
    return f"row {row}, column {column}"
