"""A table as rows and columns of places in a text, and the lines that it is made of.

Nothing is read here: a cell is a pair of offsets, a title the place of a line above the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from tourmetrics.extraction.tabular.words import table_words

Span = tuple[int, int]

_RULE = re.compile(r"[\s|:+=_–—-]{4,}")
_SENTENCE_END = re.compile(r"[。；]|[.;] (?=[^ ])")
_MOST_TITLES = 3
# A paragraph so many lines above a table, and so long, may say what it is about.
_MOST_LEADING = 5
_LONGEST_LEAD = 400
# A cell of so many characters, with a mark of a clause, may be a sentence.
_CLAUSE = re.compile(r"[,;。；，]|[.](?: |$)")
_HAN = re.compile("[\u3400-\u9fff]")
# Two numbers with words of their own: 签约项目10个、金额50亿元.
_SEVERAL = re.compile(
    "[\u3400-\u9fff]{2}[0-9][0-9.]*[\u3400-\u9fff]+[、,;，；][\u3400-\u9fff]{2,}[0-9]"
)
_SPOKEN_LENGTH = 14
_SPOKEN_HAN = 10
_SPOKEN_WORDS = 8
_PROSE_WORDS = 16
_PROSE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with one place for each column; a row of a label alone names a group.

    ``lead`` is a number before the label, which counts the rows or dates them.
    """

    cells: tuple[Span | None, ...]
    indent: int = 0
    lead: Span | None = None

    def label(self, column: int) -> Span | None:
        """Return the cell of the column of labels."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what stands over each column, its rows, and the lines above it, the nearest first.

    ``label`` is the column of labels where the shape of the table tells it; ``lead`` is the
    paragraph above it.
    """

    start: int
    end: int
    header: tuple[tuple[Span, ...], ...]
    rows: tuple[GridRow, ...]
    titles: tuple[Span, ...]
    label: int | None = None
    below: Span = (0, 0)
    lead: Span = (0, 0)


class TextLine(NamedTuple):
    """A line of a text that may be part of a table, without the space around it."""

    start: int
    text: str
    indent: int
    hinted: bool

    @property
    def end(self) -> int:
        """The place behind its last character."""
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return self.start, self.end


def titles_above(lines: list[TextLine], at: int, reached: int = 0) -> tuple[Span, ...]:
    """Return the lines above a table that may say what it is about, the nearest first.

    Of a paragraph right above it only the last sentence counts, where that leads on to the table:
    "Arrivals by market, in thousands, were as follows:".
    """
    titles: list[Span] = []
    blank = 0
    at -= 1
    while at >= reached and len(titles) < _MOST_TITLES and blank <= 2:
        line = lines[at]
        if not line.text:
            blank += 1
        elif table_words().foot.match(line.text):
            # What explains the table before this one.
            break
        elif is_prose(line.text):
            if not titles:
                titles += _leading_on(line)
            break
        else:
            titles.append(line.span)
            blank = 1 if titles else 0
        at -= 1
    return tuple(titles)


def lead_above(lines: list[TextLine], at: int, reached: int = 0) -> Span:
    """Return the nearest paragraph above a table, in the lines where its titles stand."""
    near = range(at - 1, max(reached, at - _MOST_LEADING) - 1, -1)
    for place in near:
        line = lines[place]
        if line.text and is_prose(line.text):
            return line.span if len(line.text) < _LONGEST_LEAD else (0, 0)
    return (0, 0)


def _leading_on(line: TextLine) -> list[Span]:
    """Return the last sentence of a paragraph if it points at a table below it."""
    ends = _SENTENCE_END.finditer(line.text, 0, len(line.text) - 1)
    start = max((end.end() for end in ends), default=0)
    if table_words().refers.search(line.text, start) is None or line.end - start > _PROSE_LENGTH:
        return []
    return [(line.start + start, line.end)]


def below(lines: list[TextLine], at: int) -> Span:
    """Return the few lines below a table, where its marks are explained."""
    kept = [line for line in lines[at : at + 4] if line.text]
    return (kept[0].start, kept[-1].end) if kept else (0, 0)


def is_rule(text: str) -> bool:
    """Whether a line is drawn, not written: -----, |---|---|.

    >>> is_rule("-----"), is_rule("total")
    (True, False)
    """
    return bool(text) and _RULE.fullmatch(text) is not None


def is_spoken(text: str) -> bool:
    """Whether a cell holds a sentence, whose numbers its own words explain.

    >>> is_spoken("到2025年底，接待游客达到6500万人次。"), is_spoken("6,500 (est.)")
    (True, False)
    """
    if _SEVERAL.search(text) is not None:
        return True
    if len(text) < _SPOKEN_LENGTH or _CLAUSE.search(text) is None:
        return False
    return len(_HAN.findall(text)) >= _SPOKEN_HAN or len(text.split()) >= _SPOKEN_WORDS


def is_prose(text: str) -> bool:
    """Whether a line reads like a sentence rather than like a title or a header.

    >>> is_prose("table 2. hotels, june 2025")
    False
    """
    if len(text) > _PROSE_LENGTH:
        return True
    words = len(text.split())
    ended = text.endswith((".", "。", ";", "；"))
    long = words > _PROSE_WORDS and table_words().caption.match(text) is None
    return long or (ended and (words > 6 or text[-1] in "。；"))
