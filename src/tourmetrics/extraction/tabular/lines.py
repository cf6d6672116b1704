"""Lines of a table cut into a label and cells, by wide gaps or by single spaces.

``1  Hotels  412  415`` has the lead 1, the label "Hotels" and two cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tourmetrics.extraction.tabular.dates import find_stamps
from tourmetrics.extraction.tabular.digits import grouped, regrouped
from tourmetrics.extraction.tabular.grid import Span, TextLine
from tourmetrics.extraction.tabular.words import TableWords, is_value, is_year

_GAP = re.compile(r" {2,}|\t+")
_SPACE = re.compile(" ")
_HAN = re.compile("[\u3400-\u9fff]")
_SPOKEN = re.compile("[a-z]{2,} [a-z]{2,}|[。！？]")
_LEADERS = re.compile(r"\.{5,}|(?: \.){4,}")
# A number glued behind a year or another number: February 2018492,400; 263,500202,100.
_GLUED_YEAR = re.compile(r"(?<![0-9,.])((?:19|20)[0-9]{2})(?=[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]))")
_GLUED_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?=[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]))")
_GLUED_WORD = re.compile(r"(?<=[a-z)])(?=[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]))")
_YEAR = re.compile(r"(?<![0-9,.])(?:19|20)[0-9]{2}(?![0-9,.])")
# A number with its mark of money: US$188.20.
_PRICED = re.compile(r"-?(?:[a-z]{1,3})?[$€£¥]-?[0-9][0-9.,]*(?:bn|[mbk])?")
_LONGEST_LABEL = 90
_LONGEST_HEADER = 48
_LONGEST_NUMBER = 16
# Thousands as headers write them: '000, $000.
_ZEROS = re.compile(r"(?<![0-9.,])['’‘`$€£¥(]*000s?(?![0-9.,])")
_MOST_LETTERS = 3
_LEAST_EMPTY = 2
_MOST_MONTHS = 12
_LONGEST_REMARK = 4


@dataclass(frozen=True, slots=True)
class Cut:
    """A line cut into its label and its cells, by wide gaps and by single spaces.

    ``lead`` is a number before the label, which counts the rows. ``single`` are the narrow cells
    where a space between groups of digits parts two of them: 590 612. ``lone`` is a month with one
    number, beside which the later years are still empty.
    """

    line: TextLine
    label: Span | None
    wide: tuple[Span, ...]
    narrow: tuple[Span, ...]
    lead: Span | None = None
    single: tuple[Span, ...] = ()
    lone: bool = False

    def cells(self, count: int) -> tuple[Span, ...]:
        """Return the cut that gives ``count`` cells, else the wide one."""
        for cut in (self.wide, self.narrow, self.single):
            if len(cut) == count:
                return cut
        if count in counts_of(self):
            texts = tuple(text_of(self.line, cell) for cell in self.single)
            groups = regrouped(texts, count)
            if groups is not None:
                return tuple(_joined(self.single, groups))
        return self.wide or self.narrow

    def labelled(self, count: int) -> Span | None:
        """Return the label that goes with ``cells(count)``."""
        if self.label is None:
            return None
        cells = self.cells(count)
        if cells and cells[0][0] < self.label[1]:
            return trimmed(self.line, self.label[0], cells[0][0])
        return self.label


def cut_row(line: TextLine, words: TableWords, *, dated: bool = False) -> Cut | None:
    """Cut a line that ends in numbers into label and cells; another line is no row.

    ``dated`` says that the first number is the label, since the header calls it a month.
    """
    text = line.text
    if not line.hinted or len(text) > 400 or _LEADERS.search(text):
        return None
    if words.caption.match(text) is not None or _tells_units(text):
        return None
    chunks = chunks_of(line)
    cells: list[Span] = []
    label: Span | None = None
    lead: Span | None = None
    start = 0
    if len(chunks) > 1 and text_of(line, chunks[0]).rstrip(".)").isdigit():
        # A rank or a number before the label.
        start = 0 if _valued(line, chunks[1], words) else 1
        lead = chunks[0] if start else None
    split = dated and start == len(chunks) - 1 and _opens_with_date(text_of(line, chunks[start]))
    if split:
        chunks[start:] = _split(line, chunks[start])
    opening = text_of(line, chunks[start])
    if dated or not _valued(line, chunks[start], words) or is_year(opening):
        label = chunks[start]
        start += 1
    if not split:
        cells = [part for chunk in chunks[start:] for part in _parts(line, chunk, words)]
    valued = [cell for cell in cells if is_value(text_of(line, cell), words)]
    numbers = [cell for cell in cells if _numbered(text_of(line, cell), words)]
    empty = len(valued) >= _LEAST_EMPTY and len(valued) == len(cells)
    narrow: tuple[Span, ...] = ()
    single: tuple[Span, ...] = ()
    if label is not None and (split or len(chunks) - start < 1 + (len(cells) > 0)):
        tail = _tail(line, chunks[-1] if split else label, words)
        narrow = (*_grouped(line, tail), *cells)
        single = (*tail, *cells) if len(narrow) < len(tail) + len(cells) else ()
    elif label is not None and valued and len(valued) == len(cells):
        # "Australia 3,905  3,788  117": some cells only a single space parts.
        tail = [cell for cell in _tail(line, label, words) if cell[0] > label[0]]
        narrow, single = ((*tail, *cells), (*tail, *cells)) if tail else ((), ())
    if (
        cells
        and not empty
        and (not numbers or cells[-1] not in (*valued, *numbers))
        and (len(numbers) < 2 and len(cells) - len(numbers) > len(numbers))
    ):
        return None
    if not cells and sum(any(map(str.isdigit, text_of(line, n))) for n in single or narrow) < 2:
        return None
    if label is not None and label[1] - label[0] > _LONGEST_LABEL and not narrow:
        return None
    if any(len(text_of(line, cell)) > _LONGEST_HEADER for cell in cells):
        return None
    digits = any(c.isdigit() for span in (*cells, *narrow) for c in text_of(line, span))
    if not digits and (not empty or label is None):
        return None
    return Cut(line, label, tuple(cells), narrow, lead, single)


def _tells_units(text: str) -> bool:
    """Whether the only digits of a line are the zeros of thousands: '000  '000  % change."""
    zeros = _ZEROS.sub("", text)
    return zeros != text and not any(map(str.isdigit, zeros))


def dates_labels(head: TextLine, words: TableWords) -> bool:
    """Whether a header says that the labels below it are numbers of months or years."""
    first = text_of(head, chunks_of(head)[0])
    opening = first.partition(" ")[0]
    return first in words.month_column or opening in {*words.month_column, *words.year_column}


def _opens_with_date(text: str) -> bool:
    """Whether numbers that single spaces part begin with a year or a month."""
    first, _, rest = text.partition(" ")
    dated = is_year(first) or (first.isdigit() and 1 <= int(first) <= _MOST_MONTHS)
    return dated and rest[:1].isdigit()


def _split(line: TextLine, chunk: Span) -> list[Span]:
    first = chunk[0] + text_of(line, chunk).index(" ")
    return [(chunk[0], first), (first + 1, chunk[1])]


def lone_row(line: TextLine, words: TableWords) -> Cut | None:
    """Cut a line of a month and one number: April 69,591."""
    label, _, number = line.text.rpartition(" ")
    if not line.hinted or words.value.fullmatch(number) is None or is_year(number):
        return None
    stamps = find_stamps(label, words)
    if len(stamps) != 1 or not stamps[0][2].part or stamps[0][:2] != (0, len(label)):
        return None
    at = line.start + len(label)
    return Cut(line, (line.start, at), (), ((at + 1, line.end),), lone=True)


def chunks_of(line: TextLine) -> list[Span]:
    """Cut a line at its wide gaps; a line of Chinese without one at its spaces."""
    chunks: list[Span] = []
    start = 0
    pattern = _GAP
    if " " in line.text and _HAN.search(line.text) and not _SPOKEN.search(line.text):
        # Chinese words have no spaces inside: one space parts two cells.
        pattern = _GAP if _GAP.search(line.text) else _SPACE
    for gap in pattern.finditer(line.text):
        chunks.append((start, gap.start()))
        start = gap.end()
    chunks.append((start, len(line.text)))
    return [(line.start + a, line.start + b) for a, b in chunks]


def text_of(line: TextLine, span: Span) -> str:
    """Return a piece of a line."""
    return line.text[span[0] - line.start : span[1] - line.start]


def _valued(line: TextLine, chunk: Span, words: TableWords) -> bool:
    return is_value(text_of(line, chunk), words) or len(_parts(line, chunk, words)) > 1


def _numbered(text: str, words: TableWords) -> bool:
    """Whether a cell is a number, by itself or with a few marks or words: ≥92, [186], 12-13."""
    if is_value(text, words):
        return any(map(str.isdigit, text))
    if len(text) > _LONGEST_NUMBER or not any(map(str.isdigit, text)):
        return False
    if sum(map(str.isalpha, text)) > _MOST_LETTERS:
        return False
    return any(map(str.isdigit, words.items.sub("", text)))


def _parts(line: TextLine, chunk: Span, words: TableWords) -> list[Span]:
    """Part the numbers that one space joins; anything else is one cell."""
    text = text_of(line, chunk)
    if is_value(text, words):
        return [chunk]
    parts = _grouped(line, _tail(line, chunk, words))
    return list(parts) if parts and parts[0][0] == chunk[0] else [chunk]


def _tail(line: TextLine, chunk: Span, words: TableWords) -> list[Span]:
    """Return the numbers at the end of a piece of a line, parted by single spaces or glued."""
    text = text_of(line, chunk)
    offset = chunk[0]
    pieces: list[Span] = []
    at = 0
    for word in text.split(" "):
        for start, end in _unglued(word):
            pieces.append((offset + at + start, offset + at + end))
        at += len(word) + 1
    found: list[Span] = []
    while pieces:
        piece = pieces[-1]
        text = text_of(line, piece)
        if len(pieces) > 1 and words.points.fullmatch(text):
            # 3.1 pts is one cell.
            pieces.pop()
            piece = pieces[-1][0], piece[1]
            text = text_of(line, pieces[-1])
        if not is_value(text, words) and _PRICED.fullmatch(text) is None:
            remark = _remark(line, pieces) if found else 0
            if not remark:
                break
            del pieces[-remark:]
            continue
        if (
            is_year(text)
            and len(found) > 1
            and len(pieces) > 1
            and not _is_row_of_years(line, pieces, words)
        ):
            break
        pieces.pop()
        found.append(piece)
    found.reverse()
    if pieces and found and text_of(line, found[0]) in words.no_value:
        # "Jan - Feb 2018": a dash between words is no cell.
        found = found if text_of(line, pieces[-1])[-1:].isalpha() and len(found) > 1 else found[1:]
    return found


def _remark(line: TextLine, pieces: list[Span]) -> int:
    """Return how many words a remark in brackets has that stands behind a number: (to March)."""
    last = text_of(line, pieces[-1])
    for count in range(1, _LONGEST_REMARK + 1) if last.endswith(")") else ():
        if count >= len(pieces):
            break
        text = text_of(line, pieces[-count])
        if any(map(str.isdigit, text)):
            break
        if text.startswith("("):
            return count if text_of(line, pieces[-count - 1])[-1:].isdigit() else 0
    return 0


def _is_row_of_years(line: TextLine, pieces: list[Span], words: TableWords) -> bool:
    before = text_of(line, pieces[-2])
    return is_value(before, words) and not is_year(before)


def _unglued(word: str) -> list[Span]:
    cuts = {match.end() for match in _GLUED_YEAR.finditer(word)}
    cuts |= {match.end() for match in _GLUED_NUMBER.finditer(word)}
    cuts |= {match.start() for match in _GLUED_WORD.finditer(word)}
    edges = [0, *sorted(cuts), len(word)]
    return [(a, b) for a, b in pairwise(edges) if a < b]


def _grouped(line: TextLine, cells: list[Span]) -> list[Span]:
    return _joined(cells, grouped([text_of(line, cell) for cell in cells]))


def _joined(cells: Sequence[Span], groups: Sequence[range]) -> list[Span]:
    return [(cells[group.start][0], cells[group.stop - 1][1]) for group in groups]


def counts_of(row: Cut) -> range:
    """Return how many cells a line may have: spaces part cells or groups of digits."""
    least = len(row.wide) or len(row.narrow)
    return range(least, max(least, len(row.single)) + 1)


def _only_years(row: Cut, line: TextLine) -> bool:
    """Whether the numbers of a line are years, as in a header."""
    cells = row.wide or row.narrow
    numbers = [
        text_of(line, cell) for cell in cells if any(c.isdigit() for c in text_of(line, cell))
    ]
    return bool(numbers) and all(is_year(text[:4]) and len(text) <= 7 for text in numbers)


def heads_columns(row: Cut, line: TextLine, words: TableWords) -> bool:
    """Whether the numbers of a line are years and other dates only, as in a header."""
    if _only_years(row, line):
        return True
    if _YEAR.search(line.text) is None:
        return False
    plain = _ZEROS.sub("", line.text)
    return not any(char.isdigit() for char in words.items.sub("", plain))


def items_of(line: TextLine, span: Span, words: TableWords) -> list[Span]:
    """Part a header whose cells single spaces join, by dates, changes, shares and measures."""
    text = text_of(line, span)
    spans: list[Span] = []
    at = 0
    for match in words.items.finditer(text):
        if match.start() > at and text[at : match.start()].strip():
            spans.append((at, match.start()))
        if match.group().strip():
            spans.append(match.span())
        at = match.end()
    if text[at:].strip():
        spans.append((at, len(text)))
    return [trimmed(line, span[0] + a, span[0] + b) for a, b in spans]


def trimmed(line: TextLine, start: int, end: int) -> Span:
    """Return a stretch of a line without the spaces around it."""
    text = text_of(line, (start, end))
    return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
