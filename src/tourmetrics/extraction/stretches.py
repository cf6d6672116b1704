"""A long document in stretches, so that what is found on the way is kept for one stretch only.

A stretch begins with a paragraph of prose where nothing before it bears on what follows, but for
the headings that are open there: it is read below a copy of them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tourmetrics.extraction.structure import Structure
from tourmetrics.extraction.tabular.find import may_be_cells
from tourmetrics.extraction.tabular.grid import is_prose

# Characters. A stretch is about as long as this; documents of the usual length are one.
LENGTH = 1 << 16
# The end of a sentence, a line without words, and the first character of the next line.
_GAP = re.compile(r"[。.!?！？;；][ \t]*(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)+(?=[^\s#>|*+•·▲●—–-])")
_LINE = re.compile(r"[^\r\n]*[^\s]")
# What is quoted may reach so far.
_QUOTED = 160
_QUOTES = re.compile('[“‘「『"《〈]')
# Lines below a table that may tell of it, within so many characters; the longest label of a row.
_LINES, _BEFORE = 4, 600
_LABEL = 60


class Stretch(NamedTuple):
    """A part of a document, below the headings that are open where it begins.

    Attributes:
        text: the headings and the part itself.
        headings: the length of the headings; what is found in them belongs to another stretch.
        shift: what to add to a place in ``text`` for the place in the document.
        lines: what to add to the number of a line of ``text`` for that of the document.
        end: where the next stretch begins in the document.
    """

    text: str
    headings: int
    shift: int
    lines: int
    end: int

    @property
    def start(self) -> int:
        """Where it begins in the document."""
        return self.shift + self.headings


def stretch_of(
    document: str, start: int = 0, headings: str = "", lines: int = 0, length: int = LENGTH
) -> Stretch:
    r"""Return the stretch of a document that begins at ``start``, behind so many ``lines``.

    >>> prose = "The bureau says that more guests than ever before have come to the islands. "
    >>> stretch = stretch_of(f"5 hotels.\n\n{prose}", length=5)
    >>> stretch.text, stretch.end
    ('5 hotels.\n\n', 11)
    """
    end = _end_of(document, start + length)
    return Stretch(
        headings + document[start:end],
        len(headings),
        start - len(headings),
        lines - headings.count("\n"),
        end,
    )


def open_headings(text: str, structure: Structure) -> str:
    """Return the headings that are open at the end of a text, one in a paragraph."""
    at: int | None = len(structure.sections) - 1
    titles: list[str] = []
    while at is not None:
        section = structure.sections[at]
        if section.title_start < section.title_end:
            titles.append(text[section.title_start : section.title_end])
        at = section.parent
    return "\n" + "".join(f"{title}\n\n" for title in reversed(titles)) if titles else ""


def _end_of(document: str, least: int) -> int:
    """Return the first place from ``least`` at which a stretch may end."""
    if least >= len(document):
        return len(document)
    for gap in _GAP.finditer(document, least):
        if _parts(document, gap.start(), gap.end()):
            return gap.end()
    return len(document)


def _parts(document: str, end: int, start: int) -> bool:
    """Whether neither a table nor a quotation reaches over a gap."""
    opening = _LINE.match(document, start)
    if opening is None or len(opening.group()) <= _LABEL or not is_prose(opening.group()):
        return False
    if _QUOTES.search(document, max(0, end - _QUOTED), end):
        return False
    before = document[max(0, end - _BEFORE) : end + 1].splitlines()
    filled = [line for line in before if line.strip()]
    return not any(may_be_cells(line.lower()) for line in (*filled[-_LINES:], opening.group()))
