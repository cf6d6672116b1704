"""One table, cell by cell: the number with the unit, period, metric and measure that it has.

Under "2030 target" in the row "Visitors (thousands)" 2,600 is a target of 2,600,000 visits.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.record import Finding
from tourmetrics.extraction.tabular.above import title_unit, title_units
from tourmetrics.extraction.tabular.accounts import in_money
from tourmetrics.extraction.tabular.changes import are_pages, is_gap, is_sum, settled, under_change
from tourmetrics.extraction.tabular.columns import (
    label_column,
    read_columns,
)
from tourmetrics.extraction.tabular.grid import Grid, Span, is_spoken
from tourmetrics.extraction.tabular.headed import share_units
from tourmetrics.extraction.tabular.model import Column, Reader, Says
from tourmetrics.extraction.tabular.named import best_metric
from tourmetrics.extraction.tabular.notes import adds_up, brackets_of_sums, explained, in_points
from tourmetrics.extraction.tabular.numbers import (
    CellNumber,
    has_decimal_commas,
    in_brackets_of_a_name,
    is_chinese,
    read_cell,
)
from tourmetrics.extraction.tabular.periods import period_in, years_of_sum
from tourmetrics.extraction.tabular.plans import aim_of
from tourmetrics.extraction.tabular.rows import Row, period_of, read_rows
from tourmetrics.extraction.tabular.scaling import POINT, RELATIVE, scaled, unit_and_scale
from tourmetrics.extraction.tabular.subjects import subject_of_cell
from tourmetrics.extraction.tabular.topic import Topic, counts_things, topic_of
from tourmetrics.extraction.tabular.units import (
    PERCENT,
    TableUnit,
)
from tourmetrics.model import Kind, Measure

_SCALED = ("visits", "persons", "count", "money")
_MOST_PERCENT = 100
_SQUARE = "["
_WHOLE = Decimal("0.5")
_SURE, _DOUBTFUL = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with a number, read through its headers; ``heads`` are those of its column."""

    kind: Kind
    period: tuple[date, date] | None
    region: str | None
    each: str | None
    subject: Subject
    said: Said
    confidence: float
    heads: tuple[str, ...] = ()

    def finding(self) -> Finding:
        """Return what the table says of the number."""
        return Finding(
            self.kind, self.said, self.subject, self.period, self.region, self.each,
            "table", self.confidence,
        )  # fmt: skip


class TableReader:
    """One table while it is read."""

    def __init__(self, grid: Grid, reader: Reader, quantities: Sequence[Quantity]) -> None:
        self.grid, self.reader, self.quantities = grid, reader, quantities
        self.label = label_column(grid, reader)
        columns = read_columns(grid, self.label, reader)
        self.rows = share_units(read_rows(grid, columns, self.label, reader), reader)
        self.numbers = self._numbers(columns)
        self.columns = settled(columns, self.rows, self.numbers)
        self._fill()
        self.default = title_unit(grid, reader)
        self.rows, self.numbers = in_money(self.rows, self.numbers, self.default, reader)
        self.topic: Topic = topic_of(grid, self.columns, self.rows, self.label, reader)
        self.choices = title_units(grid, reader)
        titles = [reader.lowered[slice(*span)] for span in grid.titles]
        self.at_end = any(reader.words.stock.search(title) for title in titles)
        self.summing = brackets_of_sums(grid, reader)
        self.aim = aim_of(self.columns, self.rows, reader)
        kinds = {column.kind for column in self.columns}
        self.planned = {"target", "reported"} <= kinds

    def _numbers(self, columns: list[Column]) -> list[list[CellNumber | None]]:
        """Return the number of each cell, row by row."""
        lowered, words = self.reader.lowered, self.reader.words
        spans = [cell for row in self.rows for cell in row.cells if cell is not None]
        commas = has_decimal_commas(lowered[slice(*span)] for span in spans)
        return [
            [
                None
                if span is None or place == self.label
                else read_cell(lowered, span, words, commas=commas)
                for place, span in enumerate(row.cells)
            ]
            for row in self.rows
        ]

    def _fill(self) -> None:
        """Add the numbers of cells that hold words or marks too."""
        for row, numbers in zip(self.rows, self.numbers, strict=True):
            for place, span in enumerate(row.cells[: len(self.columns)]):
                if (
                    span is not None
                    and numbers[place] is None
                    and place != self.label
                    and not is_spoken(self.reader.lowered[slice(*span)])
                ):
                    numbers[place] = self._loose(span)

    def read(self, reasons: dict[int, str]) -> Iterator[tuple[Quantity, TableCell]]:
        """Yield the numbers of the cells with what they say."""
        if are_pages(self.columns, self.numbers):
            return
        for row, numbers in zip(self.rows, self.numbers, strict=True):
            for place, span in enumerate(row.cells[: len(self.columns)]):
                column = under_change(self.columns[place], row, self.reader)
                if span is None or column.role in ("label", "unit", "year"):
                    continue
                number = numbers[place]
                if number is None:
                    continue
                if column.role == "rank":
                    reasons[number.quantity.start] = "rank"
                    continue
                apart = column.says == "growth" and (row.in_percent or row.in_days)
                if apart and is_gap(place, self.columns, numbers):
                    column = replace(column, says="points", unit=None)
                    column = column if row.in_percent else replace(column, says="difference")
                found = self._cell(row, column, place, number)
                if found is not None:
                    yield found

    def _loose(self, span: Span) -> CellNumber | None:
        """Return the first number of a cell that holds words or marks too."""
        at = bisect_left(self.quantities, span[0], key=lambda q: q.start)
        if at == len(self.quantities) or self.quantities[at].start >= span[1]:
            return None
        item = self.quantities[at]
        before = self.reader.lowered[item.number_start - 1 : item.number_start]
        glued = before.isascii() and before.isalpha() and not item.has_prefix
        if self._is_date(item) or glued:
            # M1 is the code of a row.
            return None
        if in_brackets_of_a_name(self.reader.lowered, span[0], item):
            return None
        return CellNumber(item, bracketed=False, mark="")

    def _is_date(self, item: Quantity) -> bool:
        """Whether a number in a cell of words is part of a date: 2024年9月."""
        mentions = self.reader.mentions
        at = bisect_right(mentions, item.start, key=lambda mention: mention.start) - 1
        return at >= 0 and mentions[at].end > item.start and mentions[at].period is not None

    def _cell(
        self, row: Row, column: Column, place: int, number: CellNumber
    ) -> tuple[Quantity, TableCell] | None:
        item = number.quantity
        if number.bracketed and self._means_minus(column, place, row.cells[place]):
            item = replace(item, value=-item.value)
        elif number.bracketed:
            item = replace(item, start=item.number_start, end=item.number_end)
        own = TableUnit(item.unit) if item.surface or item.has_prefix else None
        says = self._says(column, own, number)
        if says == "growth" and in_points(row, self.grid, self.reader):
            says = "points"
        aside = column.is_change and self._aside(column, row.cells[place])
        aimed = column.kind == "target" or self.aim is not None
        summed = self._summed(row.cells[place]) or (aimed and adds_up(row, self.reader))
        if aside:
            numbers = self.numbers[self.rows.index(row)]
            summed = is_sum(place, self.columns, numbers)
            aside = not summed
            says = "level" if summed else "difference"
            column = replace(column, unit=None) if summed else column
        elif summed and column.is_change:
            summed = False
        level = self._level_unit(row, column, own, says)
        if level == PERCENT == self.default and own is None and abs(item.value) > _MOST_PERCENT:
            # The title speaks of other columns.
            level = None
        if level is None and self.choices and says == "level":
            # Of several units none fits: its size cannot be told.
            return None
        changed = self.default if says == "growth" and self.default != PERCENT else None
        named = best_metric(row.label, None, self.reader) if changed is not None else None
        if named is not None and not counts_things(named, self.reader.lexicon):
            changed = None
        subject, region = subject_of_cell(row, column, level or changed, self.topic, self.reader)
        beyond = self.topic.beyond
        if beyond and says == "level" and level is None and item.precision < _WHOLE:
            # Visits are whole numbers: these are shares or means of something.
            bare = replace(self.topic, beyond=None)
            subject, region = subject_of_cell(row, column, level, bare, self.reader)
        if (
            says == "level"
            and level is None
            and subject.unit == "percent"
            and (abs(item.value) > _MOST_PERCENT)
        ):
            # No percentage, whatever the title speaks of: an amount of something.
            level = TableUnit("item")
            subject, region = subject_of_cell(row, column, level, self.topic, self.reader)
        if subject.unit is None and says not in RELATIVE:
            known = self.reader.lexicon.knowledge.metrics.get(subject.metric or "")
            if (known is not None and known.quantity == "money") or not column.told:
                # Money of a country whose marks are not known.
                return None
        if subject.unit is None and subject.metric is None and says not in RELATIVE:
            subject = subject._replace(unit="item")
        if says == "growth" and subject.metric is None and not column.told:
            return None
        unit, scale = unit_and_scale(says, subject, level, own)
        item = scaled(item, scale)
        if is_chinese(self.reader.lowered[slice(*row.label)]):
            item = replace(item, language="zh")
        kind, period = self._dated(row, column, subject, row.cells[place])
        period = (period[1], period[1]) if aside and period else period
        if summed:
            period = years_of_sum(column, self.columns, self.reader.frame.period) or period
        measure: Measure = "level"
        if says in ("growth", "completion"):
            measure = says
        if says in ("difference", "points"):
            measure = "difference"
        change = self._base(column) if measure in ("growth", "difference") else None
        change = self._first_year() if aside else change
        falls = item.value > 0 and any(
            mark.has("zh:decrease", "en:decrease")
            for mark in self.reader.marks.cue.within(*_span(row, place, item))
        )
        said = Said(measure, change, falls, "table cell")
        sure = _SURE if column.told and subject.metric else _DOUBTFUL
        subject = subject._replace(unit=unit)
        each = self._each(row)
        return item, TableCell(kind, period, region, each, subject, said, sure, column.heads)

    def _means_minus(self, column: Column, place: int, span: Span | None) -> bool:
        """Whether brackets around a number are a minus: of changes, and where not all have them.

        They are none where a note says that they mark sums.
        """
        if span is not None and self.reader.lowered.startswith(_SQUARE, span[0]):
            # [117] is a minus in English tables of changes, in Chinese plans a sum.
            labels = (self.reader.lowered[slice(*row.label)] for row in self.rows)
            return column.is_change and not any(map(is_chinese, labels))
        if column.is_change:
            return True
        if span is not None and self.reader.lowered[span[0] : span[0] + 1] in self.summing:
            return False
        cells = [row[place] for row in self.numbers if place < len(row)]
        known = [cell for cell in cells if cell is not None]
        return not all(cell.bracketed for cell in known)

    def _says(self, column: Column, own: TableUnit | None, number: CellNumber) -> Says:
        """Say what a cell is: as its column, unless its own unit or its mark says otherwise."""
        if not column.is_change:
            return column.says
        if own is not None and own.unit == POINT:
            return "points"
        if own is not None and own.unit not in (None, "percent"):
            return "difference"
        if own is not None and column.says == "difference" and column.unit is None:
            # Written percentages are none of the amounts that the column has.
            return "growth"
        if number.mark and explained(number.mark, self.grid, self.reader):
            return "difference"
        return column.says

    def _level_unit(
        self, row: Row, column: Column, own: TableUnit | None, says: Says
    ) -> TableUnit | None:
        """Return the unit of the level that a cell is or is a change of."""
        if says in ("growth", "share", "points", "completion"):
            return None if row.unit is None else row.unit
        if own is not None and says == "level":
            return own
        if column.unit is not None and column.unit.unit is None and column.unit.scale != 1:
            named = row.unit.unit if row.unit is not None else None
            return TableUnit(named, column.unit.scale)
        nearest = row.unit
        if column.unit is not None and not (says == "difference" and column.unit == PERCENT):
            nearest = column.unit
        if nearest is None:
            return self.default or self._fitting(row, column)
        larger = [unit for unit in self.choices if unit.unit == nearest.unit and unit.scale != 1]
        if larger and nearest.scale == 1:
            return larger[0]
        scaled = self.default is not None and self.default.unit is None and nearest.scale == 1
        if scaled and self.default is not None and self._scalable(nearest):
            return TableUnit(nearest.unit, self.default.scale)
        return nearest

    def _fitting(self, row: Row, column: Column) -> TableUnit | None:
        """Return the one of several units above the table that fits what a cell measures."""
        for span in (row.label, *column.titles):
            for unit in self.choices:
                if best_metric(span, unit, self.reader) is not None:
                    return unit
        # Beside 万人次 a percent sign is that of other columns.
        amounts = [unit for unit in self.choices if unit != PERCENT]
        return amounts[0] if len(amounts) == 1 else None

    def _scalable(self, unit: TableUnit) -> bool:
        """Whether a scale in the title holds for numbers of a unit: for amounts, not for rates."""
        display = self.reader.lexicon.knowledge.unit_display
        return unit.unit is not None and display[unit.unit].kind in _SCALED

    def _dated(
        self, row: Row, column: Column, subject: Subject, span: Span | None
    ) -> tuple[Kind, tuple[date, date] | None]:
        frame = self.reader.frame
        period = period_in(span, self.reader) or period_of(row, column, self.grid, self.reader)
        kind = column.kind
        if column.is_change:
            annual = column.base == "annual"
            planned = any(c.kind == "target" for c in self.columns) or frame.genre == "plan"
            return ("target" if annual and planned else "reported"), period
        now = frame.anchor.published or (frame.period[0] if frame.period else None)
        if kind is None and self.aim is not None and period is not None:
            # Years that have not begun lie between the base and the aim: 2025, 2027, 2030.
            ahead = period[1] == self.aim or (now is not None and period[0] > now)
            kind = "target" if ahead else "reported"
        if kind is None:
            past = period is not None and now is not None and period[1] < now
            aims = [c.period[1] for c in self.columns if c.kind == "target" and c.period]
            if period is not None and now is not None and aims:
                # Beside columns that say that they are targets, the year that runs is the base.
                past = past or (period[1].year <= now.year and period[1] < min(aims))
            # What a year holds that has not begun, beside such columns, is a target too.
            ahead = period is not None and now is not None and bool(aims) and period[0] > now
            kind = "reported" if past or (frame.genre == "report" and not ahead) else "target"
        if period is None:
            return kind, None
        metric = self.reader.lexicon.knowledge.metrics.get(subject.metric or "")
        held = self.at_end and subject.unit != "percent"
        stock = held or (metric is not None and metric.aggregation == "last")
        reported = any(c.kind == "reported" and c.period == period for c in self.columns)
        if kind == "target" and self._is_of_own_year(period):
            return kind, period
        last = stock or (kind == "target" and not reported)
        return kind, (period[1], period[1]) if last else period

    def _is_of_own_year(self, period: tuple[date, date]) -> bool:
        """Whether a goal is that of the one year that the document and the table are about."""
        frame = self.reader.frame
        if frame.period is None or frame.several_years:
            return False
        years = {c.period[1].year for c in self.columns if c.period is not None and c.told}
        return years <= {frame.period[1].year} and period[1].year == frame.period[1].year

    def _base(self, column: Column) -> str | None:
        """Return what a change is measured against: the year before unless the table says more."""
        if column.base is not None:
            return column.base
        return None if self.planned and column.says == "difference" else "yoy"

    def _aside(self, column: Column, span: Span | None) -> bool:
        """Whether a cell is the second thing that a header gives in square brackets: [累计]."""
        lowered = self.reader.lowered
        told = any("[" in head for head in column.heads)
        return told and span is not None and lowered[span[0] : span[0] + 1] == "["

    def _summed(self, span: Span | None) -> bool:
        """Whether a cell is in the brackets that the lines below explain: [ ]内为五年累计数."""
        return span is not None and self.reader.lowered[span[0] : span[0] + 1] in self.summing

    def _first_year(self) -> str | None:
        years = [c.period[1].year for c in self.columns if c.period and not c.is_change]
        return str(min(years)) if years else None

    def _each(self, row: Row) -> str | None:
        for mark in self.reader.marks.each.within(*row.label):
            if not {"none", "person"} & set(mark.keys):
                return mark.keys[0]
        return None


def _span(row: Row, place: int, item: Quantity) -> Span:
    span = row.cells[place]
    return (span[0] if span else item.start), item.start
