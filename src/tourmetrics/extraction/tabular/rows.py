"""What the labels of a table say of its rows: unit, place, period, what they are parts of.

``Arrivals, thousand`` has a unit, which the indented ``  domestic`` below it shares; ``January`` is
a date and ``Phuket`` a place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.tabular.dates import Stamp, find_stamps, numbered_month
from tourmetrics.extraction.tabular.grid import Grid, GridRow, Span
from tourmetrics.extraction.tabular.model import Column, Reader
from tourmetrics.extraction.tabular.periods import title_stamps
from tourmetrics.extraction.tabular.units import TableUnit, names_unit, unit_in, unit_of
from tourmetrics.knowledge import Knowledge

_NOTE = re.compile(r" ?(?:\([0-9a-z]{1,2}\)|\[[0-9a-z]{1,2}\]|[*†‡#^]+)$")
_LETTER = re.compile(r"[a-z\u3400-\u9fff]")
# A power of ten in a column of units, whose exponent has come down: 103, 106 €.
_POWER = re.compile(r"10\^?([369])(?: ?([^0-9]{1,12}))?")
# What a date may have behind it in brackets: Q2 (prov.).
_REMARK = re.compile(r"\([a-z]{1,14}\.?\)$")
_MOST_PARENTS = 3
# Digits that mark footnotes.
_FOOTNOTES = "0123456789¹²³"
# The digits of a year.
_YEAR = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with numbers.

    ``above`` are the labels that it stands under, the nearest first; ``stamp`` is the date that a
    label like "January" is; ``total`` says that it stands for all the others.
    """

    cells: tuple[Span | None, ...]
    label: Span
    above: tuple[Span, ...]
    unit: TableUnit | None
    stamp: Stamp | None
    place: str | None
    total: bool

    @property
    def in_percent(self) -> bool:
        """Whether its levels are percentages."""
        return self.unit is not None and self.unit.unit == "percent"

    @property
    def in_days(self) -> bool:
        """Whether its levels are days, as lengths of stay are."""
        return self.unit is not None and self.unit.unit == "day"


def read_rows(grid: Grid, columns: list[Column], label: int, reader: Reader) -> list[Row]:
    """Return the rows of a table that have numbers."""
    rows: list[Row] = []
    heads = grid.header[label] if label < len(grid.header) else ()
    monthly = any(reader.lowered[slice(*head)] in reader.words.month_column for head in heads)
    yearly = any(reader.words.year_to.search(reader.lowered[slice(*head)]) for head in heads)
    periodic = any(_names_periods(head, reader) for head in heads)
    stack: list[tuple[int, bool, Span, TableUnit | None]] = []
    counted: tuple[Span, TableUnit | None] | None = None
    named: Span | None = None
    whole: TableUnit | None = None
    year: Stamp | None = None
    heads_next = False
    open_label: Span | None = None
    for row in grid.rows:
        span = row.label(label)
        span = (named or (grid.start, grid.start)) if span is None or span[0] == span[1] else span
        part = reader.words.part.match(reader.lowered[slice(*span)]) is not None
        named = span = _trimmed(span, grid.below, reader)
        span, own = _parted(span, reader) if periodic else (span, None)
        if open_label is not None and _is_bracket(span, reader):
            # "Average length of stay" and "(nights)" on the next line are one label.
            span = (open_label[0], span[1])
        half = reader.words.half.fullmatch(reader.lowered, *span) is not None
        year = _beside(row, columns, year, reader)
        alone = all(cell is None for place, cell in enumerate(row.cells) if place != label)
        total = _is_total(reader.lowered[slice(*span)], reader)
        # A sum right behind the name of a group is that of the group: SPENDING ($m), Total.
        outer = total and not heads_next
        while stack and not _under(row, stack[-1], alone=alone, total=outer):
            stack.pop()
        heads_next = alone
        open_label = span if alone else None
        unit = _unit(row, span, columns, reader) or (whole if part else None)
        whole = unit
        above = tuple(entry[2] for entry in reversed(stack))[:_MOST_PARENTS]
        if not alone and half and counted is not None:
            above, unit = (counted[0], *above)[:_MOST_PARENTS], unit or counted[1]
        elif not half:
            counted = None if alone else (span, unit)
        if not alone:
            inherited = unit or next((e[3] for e in reversed(stack) if e[3] is not None), None)
            stamp = own or _stamp(span, above, reader)
            if monthly and stamp is None:
                stamp = numbered_month(reader.lowered[slice(*span)])
            place = None if stamp and not own else place_of(span, reader)
            if year is not None:
                stamp = year if stamp is None else stamp.joined(year) or stamp
            if stamp is not None and stamp.first == stamp.last and yearly:
                stamp = stamp.of_year()
            rows.append(Row(row.cells, span, above, inherited, stamp, place, total))
        stack.append((row.indent, alone, span, unit))
    return rows


def _is_bracket(label: Span, reader: Reader) -> bool:
    """Whether a label is nothing but a bracket: (nights)."""
    text = reader.lowered[slice(*label)].strip()
    return text.startswith("(") and text.find(")") == len(text) - 1


def _names_periods(head: Span, reader: Reader) -> bool:
    """Whether the header of the labels says that a period stands behind each: Island, period."""
    words = reader.lowered[slice(*head)].split()
    return len(words) > 1 and words[-1] in (*reader.words.year_column, *reader.words.month_column)


def _parted(label: Span, reader: Reader) -> tuple[Span, Stamp | None]:
    """Part a label from the period behind it: Aruba Jan-Nov."""
    text = reader.lowered[slice(*label)]
    stamps = find_stamps(text, reader.words)
    if not stamps or stamps[-1][1] != len(text) or not stamps[-1][0]:
        return label, None
    start, _, stamp = stamps[-1]
    return (label[0], label[0] + len(text[:start].rstrip(" ,-("))), stamp


def _beside(
    row: GridRow, columns: list[Column], before: Stamp | None, reader: Reader
) -> Stamp | None:
    """Return the date that columns of years and months give a row.

    Where the year is blank, that of the row ``before`` holds.
    """
    found = _leading(row, reader)
    for place, span in enumerate(row.cells[: len(columns)]):
        if columns[place].role == "year" and span is not None:
            text = reader.lowered[slice(*span)]
            stamps = find_stamps(text, reader.words)
            stamp = stamps[0][2] if stamps else numbered_month(text.strip())
            if stamp is not None:
                found = stamp if found is None else found.joined(stamp) or found
    if found is None:
        return before
    if found.year is None and before is not None and before.year is not None:
        return replace(found, year=before.year)
    return found


def _leading(row: GridRow, reader: Reader) -> Stamp | None:
    """Return the date before the label of a row: 202501  Canada."""
    text = reader.lowered[slice(*row.lead)] if row.lead is not None else ""
    stamps = find_stamps(text, reader.words) if len(text) >= _YEAR else []
    return stamps[0][2] if stamps else None


def _under(
    row: GridRow, entry: tuple[int, bool, Span, TableUnit | None], *, alone: bool, total: bool
) -> bool:
    """Whether a row belongs under an earlier one: indented, or behind the name of a group."""
    indent, group, _, _ = entry
    if row.indent > indent:
        return True
    return group and not alone and not total and row.indent == indent


def _trimmed(span: Span, below: Span, reader: Reader) -> Span:
    """Return a label without its numbering and the marks of its footnotes.

    A letter that the lines ``below`` the table explain is no unit: (b), (m).
    """
    start, end = span
    text = reader.lowered[start:end]
    lead = reader.words.numbering.match(text)
    if lead is not None:
        start += lead.end()
    note = _NOTE.search(reader.lowered[start:end])
    while (
        note is not None
        and note.start() > 0
        and note.group().strip("() ").isalnum()
        and (
            unit_of(note.group().strip("() "), reader.lexicon, reader.money) is None
            or _explains(below, note.group().strip(), reader)
        )
    ):
        end = start + note.start()
        note = _NOTE.search(reader.lowered[start:end])
    return start, end


def _explains(below: Span, mark: str, reader: Reader) -> bool:
    """Whether one of the lines below a table begins with a mark."""
    lines = reader.lowered[slice(*below)].splitlines()
    return any(line.lstrip().startswith(mark) for line in lines)


def _is_total(text: str, reader: Reader) -> bool:
    return reader.words.total.fullmatch(text.strip(" :*")) is not None


def _unit(row: GridRow, label: Span, columns: list[Column], reader: Reader) -> TableUnit | None:
    """Return the unit of a row: of its column of units, else in its label."""
    unit: TableUnit | None = None
    text = reader.lowered[slice(*label)]
    if reader.words.change.search(text):
        # "Annual change (%)": the unit of the changes below it, not that of the levels.
        return None
    if "(" in text or "[" in text or "%" in text:
        unit = unit_in(text, reader.lexicon, reader.money)
    elif "," in text:
        unit = _behind_comma(text, reader)
    for place, span in enumerate(row.cells[: len(columns)]):
        if columns[place].role == "unit" and span is not None:
            piece = reader.lowered[slice(*span)]
            power = _POWER.fullmatch(piece)
            if power is not None:
                named = unit_of(power[2], reader.lexicon, reader.money) if power[2] else None
                unit = TableUnit(named.unit if named else None, Decimal(10) ** int(power[1]))
                continue
            unit = unit_of(piece, reader.lexicon, reader.money) or unit
    return unit


def _behind_comma(text: str, reader: Reader) -> TableUnit | None:
    """Return the unit that a label ends with: "arrivals, thousand", "spending, US$ million"."""
    piece = text.rpartition(",")[2].strip()
    if not names_unit(piece, reader.lexicon, reader.money):
        return None
    unit = unit_of(piece, reader.lexicon, reader.money)
    counted = piece in reader.lexicon.nouns["en"]
    return None if counted and unit is not None and unit.scale == 1 else unit


def _stamp(label: Span, above: tuple[Span, ...], reader: Reader) -> Stamp | None:
    """Return the date that a label is, with what the labels above it add."""
    text = reader.lowered[slice(*label)]
    if not any(char.isdigit() for char in text) and len(text) > 24:
        return None
    stamps = find_stamps(text, reader.words)
    if not stamps:
        return None
    rest = text
    for start, end, _ in reversed(stamps):
        rest = rest[:start] + rest[end:]
    rest = _REMARK.sub("", rest)
    if _LETTER.search(reader.words.total.sub("", rest).rstrip("pre")):
        return None
    stamp = stamps[0][2]
    for _, _, other in stamps[1:]:
        stamp = stamp.joined(other) or stamp
    for span in above:
        for _, _, other in find_stamps(reader.lowered[slice(*span)], reader.words):
            stamp = stamp.joined(other) or stamp
    return stamp


def period_of(row: Row, column: Column, grid: Grid, reader: Reader) -> Period | None:
    """Return the days that a cell is about, by its column, its row, the title, the document."""
    if row.stamp is not None:
        stamp = row.stamp
        if column.stamp is not None and column.stamp.said == "to_date":
            # A running total beside the months of a year.
            stamp = stamp if stamp.first is None else replace(stamp, first=1)
        elif column.stamp is not None and not stamp.part and column.stamp.first is not None:
            # Months across, years down.
            stamp = stamp.joined(replace(column.stamp, year=None)) or stamp
        elif column.stamp is not None:
            joined = stamp.joined(replace(column.stamp, first=None, last=None, said=""))
            stamp = joined or stamp
        if stamp.year is None and column.is_change and column.period is not None:
            # A change over the months: of the later one of the years beside it.
            stamp = replace(stamp, year=column.period[1].year)
        if stamp.year is None:
            years = [s for s in title_stamps(grid, reader) if s.year is not None]
            stamp = replace(stamp, year=years[-1].year) if years else stamp
        found = stamp.period(reader.frame.period, reader.frame.anchor.fiscal)
        if found is not None:
            return found
    if column.period is not None:
        return column.period
    for stamp in title_stamps(grid, reader):
        found = stamp.period(reader.frame.period, reader.frame.anchor.fiscal)
        if found is not None:
            return found
    return reader.frame.period


def place_of(label: Span, reader: Reader) -> str | None:
    """Return the place that a label is, if it is hardly more than the name of one."""
    lexicon, home = reader.lexicon, reader.frame.region
    text = reader.lowered[slice(*label)].strip()
    marks = reader.marks.region.within(*label)
    for mark in marks:
        before = reader.lowered[label[0] : mark.start].strip(" -–(*")
        # The mark of a footnote may be glued to a name: Scotland3.
        behind = reader.lowered[mark.end : label[1]].lstrip(_FOOTNOTES).strip(" )*.")
        ends = not behind or behind[0] in ",(" or reader.words.tail.fullmatch(behind)
        if before in ("", "the") and ends:
            code = _chosen(mark.keys, home, lexicon)
            if code is not None:
                return code
    return _by_name(lexicon.knowledge).get(_squeezed(text)) if text.isascii() else None


def _chosen(codes: tuple[str, ...], home: str | None, lexicon: Lexicon) -> str | None:
    """Choose among places of one name: one of the publisher's own, a country, the only one."""
    knowledge = lexicon.knowledge
    if home is not None:
        inside = [code for code in codes if home in knowledge.region_lineage(code)]
        if inside:
            return inside[0]
    countries = [code for code in codes if knowledge.regions[code].level == "country"]
    if countries:
        return countries[0]
    # A part of another country shares its name with a part of home that is not listed.
    same = [code for code in codes if home is None or code[:2] == home[:2]]
    return same[0] if len(same) == 1 else None


def _squeezed(name: str) -> str:
    """Return a name without spaces, and turned around where a comma parts it (Korea, South)."""
    first, comma, rest = name.partition(",")
    name = rest + first if comma else name
    return re.sub(r"[^a-z]", "", name.removeprefix("the "))


@lru_cache(maxsize=2)
def _by_name(knowledge: Knowledge) -> dict[str, str]:
    """Return the countries by their names without spaces (UnitedKingdom)."""
    return {
        _squeezed(name.lower()): region.code
        for region in knowledge.regions.values()
        if region.level == "country"
        for name in region.names
        if name.isascii() and len(name) > 2
    }
