"""Tables inside a text: rows of cells, read through their headers."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Marks
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.record import Finding
from tourmetrics.extraction.subject import Subject
from tourmetrics.model import Kind

_RULE_LINE = re.compile(r"[\s|:+=-]+$")
_BRACKETED = re.compile(r"[((（]([^()（）]{1,14})[)）]")
_SCALES = "十百千万亿"
_AFTER_ALL = sys.maxsize
_COUNTS = frozenset({"count", "visits", "persons"})


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with a number, read through its headers."""

    start: int
    kind: Kind
    period: tuple[date, date] | None
    subject: Subject
    scale: Decimal

    def finding(self, frame: Frame) -> Finding:
        """Return what the table says of the number."""
        said = Said("level", None, False, "table cell")
        return Finding(self.kind, said, self.subject, self.period, frame.region, None, "table", 0.9)

    def scaled(self, item: Quantity) -> Quantity:
        """Return the number with the scale of its header, unless it has a unit of its own."""
        if item.surface or item.has_prefix:
            return item
        return replace(
            item,
            value=item.value * self.scale,
            high=None if item.high is None else item.high * self.scale,
            precision=item.precision * self.scale,
        )


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a text: their cells with numbers by place, and where they stand."""

    cells: Mapping[int, TableCell]
    spans: tuple[tuple[int, int], ...]

    def holds(self, place: int) -> bool:
        """Whether ``place`` lies in a table."""
        at = bisect_right(self.spans, (place, _AFTER_ALL)) - 1
        return at >= 0 and self.spans[at][0] <= place < self.spans[at][1]


@dataclass(frozen=True, slots=True)
class _Unit:
    unit: str | None
    scale: Decimal


@dataclass(frozen=True, slots=True)
class _Column:
    role: str
    kind: Kind | None
    mention: Mention | None
    unit: _Unit | None


_Row = list[tuple[int, int]]


def find_tables(
    normalized: str,
    lowered: str,
    marks: Marks,
    mentions: Sequence[Mention],
    quantities: Sequence[Quantity],
    lexicon: Lexicon,
    frame: Frame,
) -> Tables:
    """Return the cells of all tables in a text, Markdown or separated by tabs."""
    found: dict[int, TableCell] = {}
    spans: list[tuple[int, int]] = []
    note_pattern = re.compile(lexicon.grammars["zh"].words["table"]["unit_note"])
    for rows, note in _tables(normalized, note_pattern):
        spans.append((rows[0][0][0], rows[-1][-1][1]))
        columns = _columns(normalized, lowered, rows[0], mentions, lexicon)
        default = _unit(lowered, note, lexicon) if note else None
        for row in rows[1:]:
            for cell in _row_cells(
                row, columns, default, lowered, marks, quantities, lexicon, frame
            ):
                found[cell.start] = cell
    return Tables(found, tuple(spans))


def _tables(text: str, unit_note: re.Pattern[str]) -> Iterator[tuple[list[_Row], str]]:
    """Yield the rows of each table with the unit that a line above it states, if any."""
    rows: list[_Row] = []
    at = 0
    before = note = ""
    for line in (*text.splitlines(keepends=True), "\n"):
        row = _cells(line, at)
        if row:
            if not rows:
                stated = unit_note.search(before)
                note = stated.group(1) if stated else ""
            if not _RULE_LINE.match(line):
                rows.append(row)
        else:
            if len(rows) > 1 and max(map(len, rows)) > 1:
                yield rows, note
            rows = []
            if line.strip():
                before = line
        at += len(line)


def _cells(line: str, at: int) -> _Row:
    if line.count("|") >= 2:
        separator = "|"
    elif "\t" in line.strip():
        separator = "\t"
    else:
        return []
    cells: _Row = []
    start = 0
    body = line.rstrip()
    if separator == "|":
        start = 1 if body.lstrip().startswith("|") else 0
        start += len(body) - len(body.lstrip())
        body = body[:-1] if body.endswith("|") else body
    while start <= len(body):
        end = body.find(separator, start)
        end = len(body) if end < 0 else end
        left, right = start, end
        while left < right and body[left] == " ":
            left += 1
        while right > left and body[right - 1] == " ":
            right -= 1
        cells.append((at + left, at + right))
        start = end + 1
    return cells


def _columns(
    normalized: str, lowered: str, header: _Row, mentions: Sequence[Mention], lexicon: Lexicon
) -> list[_Column]:
    columns: list[_Column] = []
    for place, (start, end) in enumerate(header):
        title = lowered[start:end]
        first = bisect_left(mentions, start, key=lambda m: m.start)
        dated = next((m for m in mentions[first : first + 2] if m.end <= end and m.period), None)
        kind = _column_kind(title, lexicon.grammars)
        role = "value" if dated is not None or kind is not None else "other"
        if _named(title, "unit_column", lexicon.grammars):
            role = "unit"
        elif place == 0:
            role = "label"
        bracket = _BRACKETED.search(lowered[start:end])
        unit = _unit(lowered, bracket.group(1), lexicon) if bracket else None
        columns.append(_Column(role, kind, dated, unit))
    return columns


def _named(title: str, entry: str, grammars: Mapping[str, Grammar]) -> bool:
    words = [w for g in grammars.values() for w in g.words["genre"][entry]]
    return title.strip() in words


def _column_kind(title: str, grammars: Mapping[str, Grammar]) -> Kind | None:
    for grammar in grammars.values():
        genre = grammar.words["genre"]
        if any(word in title for word in genre["target_column"]):
            return "target"
        if any(word in title for word in genre["reported_column"]):
            return "reported"
    return None


def _row_cells(
    row: _Row,
    columns: Sequence[_Column],
    default: _Unit | None,
    lowered: str,
    marks: Marks,
    quantities: Sequence[Quantity],
    lexicon: Lexicon,
    frame: Frame,
) -> Iterator[TableCell]:
    label = row[0]
    unit = default
    bracket = _BRACKETED.search(lowered[label[0] : label[1]])
    if bracket:
        unit = _unit(lowered, bracket.group(1), lexicon) or unit
    for place, span in enumerate(row[: len(columns)]):
        if columns[place].role == "unit":
            unit = _unit(lowered, lowered[span[0] : span[1]], lexicon) or unit
    for place, span in enumerate(row[: len(columns)]):
        column = columns[place]
        if column.role != "value":
            continue
        at = bisect_left(quantities, span[0], key=lambda q: q.start)
        if at == len(quantities) or quantities[at].start >= span[1]:
            continue
        item = quantities[at]
        chosen = column.unit or unit or _Unit(None, Decimal(1))
        if item.surface or item.has_prefix:
            chosen = _Unit(item.unit, Decimal(1))
        subject = _subject(label, chosen, marks, lexicon)
        kind, period = _dated(column, subject, lexicon, frame)
        yield TableCell(item.start, kind, period, subject, chosen.scale)


def _dated(
    column: _Column, subject: Subject, lexicon: Lexicon, frame: Frame
) -> tuple[Kind, tuple[date, date] | None]:
    period = column.mention.period if column.mention else frame.period
    kind = column.kind
    if kind is None:
        now = frame.anchor.published or (frame.period[0] if frame.period else None)
        past = period is not None and now is not None and period[1] < now
        kind = "reported" if past or frame.genre == "report" else "target"
    if period is None:
        return kind, None
    metric = lexicon.knowledge.metrics.get(subject.metric or "")
    stock = metric is not None and metric.aggregation == "last"
    last = (period[1], period[1])
    return kind, last if kind == "target" or stock else period


def _subject(label: tuple[int, int], unit: _Unit, marks: Marks, lexicon: Lexicon) -> Subject:
    display = lexicon.knowledge.unit_display
    family = display[unit.unit].kind if unit.unit else None
    best: tuple[int, str] | None = None
    for mark in marks.metric.within(*label):
        for key in mark.keys:
            kind = display[lexicon.knowledge.metrics[key].unit].kind
            counted = family in _COUNTS and kind in _COUNTS
            if family is None or kind == family or counted:
                rank = mark.end - mark.start
                if best is None or rank > best[0]:
                    best = (rank, key)
    nouns = marks.noun.within(*label)
    metric = lexicon.knowledge.metrics.get(best[1]) if best else None
    chosen = unit.unit
    if metric is not None and (chosen is None or display[metric.unit].kind == family == "count"):
        chosen = metric.unit
    elif nouns and (chosen is None or chosen in ("item", "organization", "venue")):
        chosen = nouns[-1].keys[0]
    return Subject(metric.id if metric else None, label, chosen or "item", "table header")


def _unit(lowered: str, text: str, lexicon: Lexicon) -> _Unit | None:
    """Read a unit as headers write it: 万人次, 亿元, C$ million, thousands, out of 10."""
    words = text.strip().lower()
    scale = Decimal(1)
    chinese = lexicon.units["zh"].forms
    at = 0
    while at < len(words) and words[at] in _SCALES and words[at:] not in chinese:
        scale *= lexicon.grammars["zh"].chinese.scales[words[at]]
        at += 1
    form = chinese.get(words[at:])
    if form is not None and form.canonical in lexicon.knowledge.unit_names:
        return _Unit(form.canonical, scale * form.scale)
    return _english_unit(words, lexicon)


def _english_unit(words: str, lexicon: Lexicon) -> _Unit | None:
    suffixes = lexicon.grammars["en"].words["numerals"]["suffixes"]
    header = lexicon.grammars["en"].words["header_units"]
    if words in header:
        return _Unit(header[words] or None, Decimal(1))
    unit: str | None = None
    scale = Decimal(1)
    for surface, code in lexicon.currencies:
        if words.startswith(surface):
            unit, words = code, words[len(surface) :].strip()
            break
    scales = lexicon.grammars["en"].words["header_scales"]
    for word in words.split():
        if word in scales:
            scale *= Decimal(scales[word])
            continue
        single = word[:-1] if word.endswith("s") and word[:-1] in suffixes else word
        if single in suffixes:
            scale *= Decimal(suffixes[single])
            continue
        form = lexicon.units["en"].forms.get(word)
        if form is not None and form.canonical in lexicon.knowledge.unit_names:
            unit = unit or form.canonical
            scale *= form.scale
        elif word in lexicon.nouns["en"]:
            unit = unit or lexicon.nouns["en"][word]
    return _Unit(unit, scale) if unit or scale != 1 else None
