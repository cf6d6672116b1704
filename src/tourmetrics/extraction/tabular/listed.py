"""Lists with one number a line below a header: "Rank Country Arrivals", "1 India 103,461"."""

from __future__ import annotations

import re

from tourmetrics.extraction.tabular.fit import fitted
from tourmetrics.extraction.tabular.grid import Grid, GridRow, Span, TextLine, below, titles_above
from tourmetrics.extraction.tabular.pieces import pieces_of
from tourmetrics.extraction.tabular.words import table_words

# A rank, a name and an amount.
_ROW = re.compile(
    r"(?P<lead>[0-9]{1,3}[.)]? )?(?P<label>[^\W\d_][^\d\n|]{0,48}?) "
    r"(?P<cell>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}\.[0-9]{1,2}%?)"
)
_LEAST_ROWS = 3
_LABELS = ("rank", "label")


def listed_grid(lines: list[TextLine], at: int, reached: int) -> tuple[Grid | None, int] | None:
    """Return the list whose first row is line ``at``, and the line behind it.

    Its header names the labels (Country) and the numbers. Without one no later row begins a list.
    """
    rows: list[tuple[TextLine, re.Match[str]]] = []
    end = at
    while end < len(lines):
        match = _ROW.fullmatch(lines[end].text)
        if match is None:
            break
        rows.append((lines[end], match))
        end += 1
    if not rows:
        return None
    if len(rows) < _LEAST_ROWS or at <= reached:
        return None, end
    words = table_words()
    head = lines[at - 1]
    pieces = pieces_of(head, words) if head.text else []
    if not pieces or pieces[0].kind not in _LABELS or words.titled.search(head.text):
        return None, end
    large = all("," in match["cell"] for _, match in rows)
    found = fitted(pieces, ["amount" if large else "rate"])
    if found is None or not found[0]:
        return None, end
    header = tuple(((group[0].span[0], group[-1].span[1]),) for group in found)
    body = tuple(_row(line, match) for line, match in rows)
    titles = titles_above(lines, at - 1, reached)
    return Grid(head.start, rows[-1][0].end, header, body, titles, 0, below(lines, end)), end


def _row(line: TextLine, match: re.Match[str]) -> GridRow:
    def span(name: str) -> Span:
        start, end = match.span(name)
        return line.start + start, line.start + end

    lead = span("lead") if match["lead"] else None
    return GridRow((span("label"), span("cell")), line.indent, lead)
