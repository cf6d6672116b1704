"""Tables inside a text: rows of cells, read through their headers."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.grid import Grid, Row
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.market import metric_id
from tourmetrics.extraction.marks import Marks
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.record import Finding
from tourmetrics.extraction.subject import Subject
from tourmetrics.model import Kind, Measure

_BRACKETED = re.compile(r"[((（]([^()（）]{1,14})[)）]")
_AFTER_ALL = sys.maxsize
_COUNTS = frozenset({"count", "visits", "persons"})


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with a number, read through its headers; ``head`` is the title of its column."""

    start: int
    kind: Kind
    period: tuple[date, date] | None
    subject: Subject
    scale: Decimal
    change: str | None = None
    negative: bool = False
    head: tuple[int, int] = (0, 0)

    def finding(self, frame: Frame) -> Finding:
        """Return what the table says of the number."""
        measure: Measure = "level" if self.change is None else "growth"
        said = Said(measure, self.change, self.negative, "table cell")
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
    change: str | None = None
    title: tuple[int, int] | None = None
    head: tuple[int, int] = (0, 0)


def find_tables(
    grids: Iterable[Grid],
    lowered: str,
    marks: Marks,
    mentions: Sequence[Mention],
    quantities: Sequence[Quantity],
    lexicon: Lexicon,
    frame: Frame,
) -> Tables:
    """Return the cells of the tables of a text, read through their headers."""
    found: dict[int, TableCell] = {}
    spans: list[tuple[int, int]] = []
    note_pattern = re.compile(lexicon.grammars["zh"].words["table"]["unit_note"])
    for grid in grids:
        rows = grid.rows
        spans.append((rows[0][0][0], rows[-1][-1][1]))
        columns = _columns(lowered, rows, mentions, marks, lexicon, frame.dollar)
        default = _title_unit(lowered, grid, note_pattern, lexicon, frame.dollar)
        for row in rows[1:]:
            for cell in _row_cells(
                row,
                columns,
                default,
                grid.title,
                lowered,
                marks,
                mentions,
                quantities,
                lexicon,
                frame,
            ):
                found[cell.start] = cell
    return Tables(found, tuple(spans))


def _columns(
    lowered: str,
    rows: Sequence[Row],
    mentions: Sequence[Mention],
    marks: Marks,
    lexicon: Lexicon,
    dollar: str | None,
) -> list[_Column]:
    label = _label_column(lowered, rows, lexicon)
    columns: list[_Column] = []
    for place, (start, end) in enumerate(rows[0]):
        title = lowered[start:end]
        first = bisect_left(mentions, start, key=lambda m: m.start)
        dated = next((m for m in mentions[first : first + 2] if m.end <= end and m.period), None)
        change = _column_change(title, lexicon.grammars)
        dated = None if change else dated
        kind = _column_kind(title, lexicon.grammars)
        named = place != label and bool(marks.metric.within(start, end))
        role = "value" if dated is not None or kind is not None or change or named else "other"
        if _named(title, "unit_column", lexicon.grammars):
            role = "unit"
        elif place == label:
            role = "label"
        bracket = _BRACKETED.search(title)
        unit = _unit(bracket.group(1), lexicon, dollar) if bracket else None
        unit = _Unit("percent", Decimal(1)) if change else unit
        head = (start, end)
        columns.append(_Column(role, kind, dated, unit, change, head if named else None, head))
    return columns


def _label_column(lowered: str, rows: Sequence[Row], lexicon: Lexicon) -> int:
    """Return the column that names what is measured: by its title, else the first with words."""
    named = [w for g in lexicon.grammars.values() for w in g.words["genre"]["label_column"]]
    for place, (start, end) in enumerate(rows[0]):
        if lowered[start:end].startswith(tuple(named)):
            return place
    for place in range(len(rows[0])):
        cells = [row[place] for row in rows[1:] if place < len(row)]
        if any(any(c.isalpha() for c in lowered[a:b]) for a, b in cells):
            return place
    return 0


def _column_change(title: str, grammars: Mapping[str, Grammar]) -> str | None:
    for grammar in grammars.values():
        for change, words in grammar.words["change_columns"].items():
            if any(word in title for word in words):
                return str(change)
    return None


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
    row: Row,
    columns: Sequence[_Column],
    default: _Unit | None,
    title: tuple[int, int],
    lowered: str,
    marks: Marks,
    mentions: Sequence[Mention],
    quantities: Sequence[Quantity],
    lexicon: Lexicon,
    frame: Frame,
) -> Iterator[TableCell]:
    named = next((at for at, column in enumerate(columns) if column.role == "label"), 0)
    label = row[named] if named < len(row) else row[0]
    unit = default
    bracket = _BRACKETED.search(lowered[label[0] : label[1]])
    if bracket:
        unit = _unit(bracket.group(1), lexicon, frame.dollar) or unit
    for place, span in enumerate(row[: len(columns)]):
        if columns[place].role == "unit":
            unit = _unit(lowered[span[0] : span[1]], lexicon, frame.dollar) or unit
    for place, span in enumerate(row[: len(columns)]):
        column = columns[place]
        at = bisect_left(quantities, span[0], key=lambda q: q.start)
        if column.role != "value" or at == len(quantities) or quantities[at].start >= span[1]:
            continue
        item = quantities[at]
        chosen = column.unit or unit or _Unit(None, Decimal(1))
        if (item.surface or item.has_prefix) and not column.change:
            chosen = _Unit(item.unit, Decimal(1))
        asked = unit if column.change else chosen
        subject = _subject(column.title or label, asked, marks, lexicon)
        if subject.metric is None:
            subject = _titled(label, title, asked, lowered, marks, lexicon, frame) or subject
        if column.change:
            subject = replace(subject, unit="percent")
        dated = column
        if column.title is not None and column.mention is None:
            first = bisect_left(mentions, label[0], key=lambda m: m.start)
            row_date = next((m for m in mentions[first : first + 1] if m.end <= label[1]), None)
            dated = replace(column, mention=row_date)
        kind, period = _dated(dated, columns, subject, lexicon, frame)
        falls = any(
            mark.has("zh:decrease", "en:decrease") for mark in marks.cue.within(span[0], item.start)
        )
        yield TableCell(
            item.start, kind, period, subject, chosen.scale, column.change, falls, column.head
        )


def _dated(
    column: _Column,
    columns: Sequence[_Column],
    subject: Subject,
    lexicon: Lexicon,
    frame: Frame,
) -> tuple[Kind, tuple[date, date] | None]:
    if column.change and column.mention is None:
        return _dated_change(column, columns, frame)
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


def _dated_change(
    column: _Column, columns: Sequence[_Column], frame: Frame
) -> tuple[Kind, tuple[date, date] | None]:
    """Date a column of growth: a yearly rate spans base to target, another one the first column."""
    dated = [c for c in columns if c.mention is not None and c.mention.period is not None]
    targets = [c for c in dated if c.kind == "target" or frame.genre == "plan"]
    spans = sorted(c.mention.period for c in dated if c.mention and c.mention.period)
    if column.change == "annual" and targets and len(spans) > 1:
        return "target", (date(spans[0][1].year + 1, 1, 1), spans[-1][1])
    first = dated[0].mention.period if dated and dated[0].mention else frame.period
    return "reported", first


def _subject(label: tuple[int, int], unit: _Unit | None, marks: Marks, lexicon: Lexicon) -> Subject:
    display = lexicon.knowledge.unit_display
    unit = unit or _Unit(None, Decimal(1))
    family = display[unit.unit].kind if unit.unit else None
    best: tuple[int, str] | None = None
    for mark in marks.metric.within(*label):
        for key in mark.keys:
            kind = display[lexicon.knowledge.metrics[key].unit].kind
            counted = family in _COUNTS and kind in _COUNTS
            stay = kind == "duration" and unit.unit == "guest_night"
            if family is None or kind == family or counted or stay:
                rank = mark.end - mark.start
                if best is None or rank > best[0]:
                    best = (rank, key)
    nouns = marks.noun.within(*label)
    metric = lexicon.knowledge.metrics.get(best[1]) if best else None
    chosen = unit.unit
    stay = metric is not None and metric.quantity == "duration" and chosen == "guest_night"
    counted = metric is not None and display[metric.unit].kind == family == "count"
    if metric is not None and (chosen is None or stay or counted):
        chosen = metric.unit
    elif nouns and (chosen is None or chosen in ("item", "organization", "venue")):
        chosen = nouns[-1].keys[0]
    return Subject(metric.id if metric else None, label, chosen or "item", "table header")


def _titled(
    label: tuple[int, int],
    title: tuple[int, int],
    unit: _Unit | None,
    lowered: str,
    marks: Marks,
    lexicon: Lexicon,
    frame: Frame,
) -> Subject | None:
    """Return what the title above a table names; a row of visitors by place is that market."""
    named = _subject(title, unit, marks, lexicon)
    if named.metric is None:
        return None if named.unit == "item" else replace(named, label=label)
    metric = lexicon.knowledge.metrics[named.metric]
    totals = [w for g in lexicon.grammars.values() for w in g.words["totals"]]
    if lowered[slice(*label)].strip() in totals:
        return replace(named, label=label)
    places = marks.region.within(*label)
    away = [code for mark in places for code in mark.keys if code != frame.region]
    if metric.unit == "visit" and away:
        return Subject(metric_id(away[0], lexicon), label, metric.unit, "market row")
    # Rows of a table by something else are parts: their metric is not the whole's.
    return Subject(None, label, named.unit, "table title")


def _title_unit(
    lowered: str, grid: Grid, note: re.Pattern[str], lexicon: Lexicon, dollar: str | None
) -> _Unit | None:
    """Return the unit that the line above a table gives all its numbers."""
    title = lowered[slice(*grid.title)]
    stated = note.search(title)
    if stated:
        return _unit(stated.group(1), lexicon, dollar)
    brackets = _BRACKETED.findall(title)
    return _unit(brackets[-1], lexicon, dollar) if brackets else None


def _unit(text: str, lexicon: Lexicon, dollar: str | None) -> _Unit | None:
    """Read a unit as headers write it: 万人次, 亿元, C$ million, thousands, out of 10."""
    words = text.strip().lower()
    scale = Decimal(1)
    chinese = lexicon.units["zh"].forms
    scales = lexicon.grammars["zh"].chinese.scales
    at = 0
    while at < len(words) and words[at] in scales and words[at:] not in chinese:
        scale *= scales[words[at]]
        at += 1
    form = chinese.get(words[at:])
    if form is not None and form.canonical in lexicon.knowledge.unit_names:
        return _Unit(form.canonical, scale * form.scale)
    return _english_unit(words, lexicon, dollar)


def _english_unit(words: str, lexicon: Lexicon, dollar: str | None) -> _Unit | None:
    suffixes = lexicon.grammars["en"].words["numerals"]["suffixes"]
    header = lexicon.grammars["en"].words["header_units"]
    if words in header:
        return _Unit(header[words] or None, Decimal(1))
    unit: str | None = None
    scale = Decimal(1)
    marks = (mark for group in lexicon.currencies.values() for mark in group)
    for surface, code in sorted(marks, key=lambda mark: -len(mark[0])):
        if words.startswith(surface):
            unit = dollar if surface == "$" and dollar else code
            words = words[len(surface) :].strip()
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
