"""What the headers of a table say of its columns: period, measure, base, unit, metric."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.dating import year_before
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.gridline import Grid, Span
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Marks
from tourmetrics.extraction.stamps import Stamp, find_stamps
from tourmetrics.extraction.tableunits import PERCENT, Money, TableUnit, unit_in
from tourmetrics.extraction.tablewords import TableWords
from tourmetrics.model import Kind

Role = Literal["label", "unit", "rank", "value", "other"]
# ``change`` is a growth or a difference; the numbers or the unit tell which.
Says = Literal["level", "growth", "difference", "points", "change", "share", "percent"]

_YEAR_DAYS = 366
_LONGEST_DATE = 24


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, by its headers.

    Attributes:
        period: the days that its numbers are about; of a change, those of the later level.
        base: what a change is measured against, as far as the header says so.
        titles: the headers that name a metric, the nearest to the numbers first.
        metric: a metric that only headers of tables call so.
        told: whether the headers say anything at all.
    """

    role: Role
    says: Says = "level"
    kind: Kind | None = None
    stamp: Stamp | None = None
    since: Stamp | None = None
    period: Period | None = None
    base: str | None = None
    unit: TableUnit | None = None
    titles: tuple[Span, ...] = ()
    metric: str | None = None
    told: bool = False
    heads: tuple[str, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether its numbers are changes."""
        return self.says in ("growth", "difference", "points", "change")


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a table needs to know of its text and of the languages."""

    lowered: str
    marks: Marks
    mentions: Sequence[Mention]
    lexicon: Lexicon
    frame: Frame
    words: TableWords
    money: Money


def read_columns(grid: Grid, label: int, reader: Reader) -> list[Column]:
    """Return the columns of a table; ``label`` is the one that holds the labels."""
    header = _without_strays(grid.header, reader)
    columns = [_column(spans, place == label, reader) for place, spans in enumerate(header)]
    columns = _by_title(columns, grid, reader)
    return _dated(columns, grid, reader)


def _without_strays(
    header: tuple[tuple[Span, ...], ...], reader: Reader
) -> tuple[tuple[Span, ...], ...]:
    """Take a base like "y-o-y" from the levels that it spans together with their changes."""
    lowered, words = reader.lowered, reader.words

    def is_base(span: Span) -> bool:
        text = lowered[slice(*span)].strip("() ")
        return any(pattern.fullmatch(text) for pattern in words.bases.values())

    changes = {
        span
        for spans in header
        for span in spans
        if is_base(span)
        and any(s != span and words.change.search(lowered[slice(*s)]) for s in spans)
    }
    return tuple(
        tuple(
            span
            for span in spans
            if span not in changes
            or any(s != span and words.change.search(lowered[slice(*s)]) for s in spans)
        )
        for spans in header
    )


def _column(spans: tuple[Span, ...], is_label: bool, reader: Reader) -> Column:
    words = reader.words
    pieces = [reader.lowered[slice(*span)] for span in spans]
    text = " ".join(pieces).strip()
    if _named(text, "unit_column", reader.lexicon.grammars):
        return Column("unit")
    if is_label:
        return Column("label")
    stamps = _stamps(spans, reader)
    over = next((s for _, _, s, _ in stamps if s.over is not None), None)
    bare = " ".join(_undated(span, stamps, reader) for span in spans).strip()
    says = _says(text, bare, words)
    if over is not None and says in ("level", "percent"):
        says = "change" if says == "level" else "growth"
    stamp, since = _sorted(stamps, says)
    if over is not None and since is None:
        since = replace(over, year=over.over, over=None)
    titles = tuple(span for span in reversed(spans) if reader.marks.metric.within(*span))
    metric = next((words.metrics[p.strip(" %")] for p in reversed(pieces)
                   if p.strip(" %") in words.metrics), None)  # fmt: skip
    unit = None
    for span in reversed(spans):
        unit = unit or unit_in(_undated(span, stamps, reader), reader.lexicon, reader.money)
    if says in ("growth", "share", "percent"):
        unit = PERCENT
    elif says == "change":
        says, unit = _unit_of_change(text, unit, words)
    kind = column_kind(text, reader.lexicon.grammars)
    told = bool(stamps or titles or metric or unit or kind) or says != "level"
    role: Role = "value" if told else "other"
    if says == "level" and pieces and words.rank.fullmatch(pieces[-1].strip()):
        role = "rank"
    return Column(
        role, says, kind, stamp, since, None, _base(text, words),
        unit, titles, metric, told, tuple(piece.strip(" *") for piece in reversed(pieces)),
    )  # fmt: skip


def _undated(span: Span, stamps: list[tuple[int, int, Stamp, bool]], reader: Reader) -> str:
    """Return the words of a header without its dates."""
    text = reader.lowered[slice(*span)]
    for start, end, _, _ in reversed(stamps):
        if span[0] <= start and end <= span[1]:
            text = text[: start - span[0]] + " " + text[end - span[0] :]
    return text.strip()


def _says(text: str, bare: str, words: TableWords) -> Says:
    if words.change.search(text):
        if words.points.search(text):
            return "points"
        if words.difference.search(text):
            return "change" if words.relative.search(text) else "difference"
        return "growth" if words.relative.search(text) else "change"
    if words.share.search(text):
        return "share"
    return "percent" if words.relative.fullmatch(bare.strip("() ")) else "level"


def _unit_of_change(
    text: str, unit: TableUnit | None, words: TableWords
) -> tuple[Says, TableUnit | None]:
    """Tell a growth from a difference by the unit that the header gives."""
    if unit is not None and unit.unit == "percent":
        return "growth", unit
    if unit is not None and (unit.unit is not None or unit.scale != 1):
        return "difference", unit
    if unit is not None:
        # "Change, number": the header says that it is no percentage.
        return "difference", None
    return "change", None


def _base(text: str, words: TableWords) -> str | None:
    return next((name for name, pattern in words.bases.items() if pattern.search(text)), None)


def _stamps(
    spans: tuple[Span, ...], reader: Reader
) -> list[tuple[int, int, Stamp, bool]]:
    """Return the dates of a column with their places, and whether a word makes them a base."""
    found: list[tuple[int, int, Stamp, bool]] = []
    for start, end in spans:
        text = reader.lowered[start:end]
        for first, last, stamp in find_stamps(text, reader.words):
            before = text[:first].rstrip()
            since = any(
                before.endswith(word)
                and not before[: -len(word)][-1:].isalpha()
                for word in reader.words.since
            )
            found.append((start + first, start + last, stamp, since))
        if not found and not reader.words.change.search(text):
            found += _mentioned(start, end, reader)
    return found


def _mentioned(start: int, end: int, reader: Reader) -> list[tuple[int, int, Stamp, bool]]:
    """Return the dates that prose would write too: year ended June 2024."""
    at = bisect_left(reader.mentions, start, key=lambda mention: mention.start)
    near = reader.mentions[at : at + 2]
    mentions = [m for m in near if m.end <= end and m.period and m.kind != "relative"]
    return [
        (m.start, m.end, Stamp(m.period[1].year, m.period[0].month, m.period[1].month), False)
        for m in mentions
        if m.period is not None and (m.period[1] - m.period[0]).days < _YEAR_DAYS
    ]


def _sorted(
    stamps: list[tuple[int, int, Stamp, bool]], says: Says
) -> tuple[Stamp | None, Stamp | None]:
    """Return the date of a column and, for a change, the date that it is measured against."""
    merged: list[tuple[Stamp, bool]] = []
    for _, _, stamp, since in stamps:
        for place, (other, is_base) in enumerate(merged):
            both = other.joined(stamp)
            if both is not None:
                merged[place] = (both, is_base or since)
                break
        else:
            if (stamp, since) not in merged:
                merged.append((stamp, since))
    bases = [stamp for stamp, since in merged if since]
    plain = [stamp for stamp, since in merged if not since]
    if says in ("level", "percent", "share"):
        both_ends = len(plain) == 2 and plain[0].part and plain[1].part
        if both_ends and plain[0].year == plain[1].year and plain[0].first and plain[1].last:
            return replace(plain[1], first=plain[0].first), None
        return (plain[-1] if plain else bases[-1] if bases else None), None
    if len(plain) > 1 and not bases:
        plain.sort(key=lambda stamp: (stamp.year or 0, stamp.last or 0))
        return plain[-1], plain[0]
    return (plain[-1] if plain else None), (bases[-1] if bases else None)


def column_kind(title: str, grammars: Mapping[str, Grammar]) -> Kind | None:
    """Return whether a header promises or reports, where it says so."""
    for grammar in grammars.values():
        genre = grammar.words["genre"]
        if any(word in title for word in genre["target_column"]):
            return "target"
        if any(word in title for word in genre["reported_column"]):
            return "reported"
    return None


def _named(title: str, entry: str, grammars: Mapping[str, Grammar]) -> bool:
    words = [w for g in grammars.values() for w in g.words["genre"][entry]]
    return bool(title) and all(part in words for part in title.split(" "))


def title_stamps(grid: Grid, reader: Reader) -> list[Stamp]:
    """Return the dates of the nearest line above a table that has any."""
    for start, end in grid.titles:
        found = [stamp for _, _, stamp in find_stamps(reader.lowered[start:end], reader.words)]
        if found:
            return found
    return []


def _by_title(columns: list[Column], grid: Grid, reader: Reader) -> list[Column]:
    """Read a table whose title, not whose headers, says that it is of changes."""
    words = reader.words
    if any(column.is_change or column.says == "share" for column in columns):
        return columns
    title = next(
        (t for t in (reader.lowered[slice(*s)] for s in grid.titles) if words.change.search(t)), ""
    )
    if not title:
        return columns
    base = _base(title, words)
    if any(column.says == "percent" for column in columns):
        return [
            replace(column, says="growth", base=base)
            if column.says == "percent"
            else replace(column, says="difference", base=base, role="value")
            if column.role in ("value", "other") and column.unit is not None
            else column
            for column in columns
        ]
    if words.relative.search(title) is None:
        return columns
    return [
        replace(column, says="growth", base=base, unit=PERCENT, role="value", told=True)
        if column.role in ("value", "other") and not column.titles
        else column
        for column in columns
    ]


def _dated(columns: list[Column], grid: Grid, reader: Reader) -> list[Column]:
    """Give each column its period: its own, with what the title and its neighbours add."""
    frame = reader.frame
    above = title_stamps(grid, reader)
    part = _part(columns, above, frame) if not _rows_dated(grid, reader) else None
    year = next((stamp.year for stamp in above if stamp.year is not None), None)
    dated: list[Column] = []
    fiscal = any(c.stamp and c.stamp.said == "fiscal" and not c.is_change for c in columns)
    for column in columns:
        stamp = column.stamp
        if stamp and stamp.said == "fiscal" and stamp.year and column.is_change and not fiscal:
            # Of a change, 2023/24 sets one year against the other.
            stamp = Stamp(stamp.year + 1)
        if stamp is not None and not stamp.part and stamp.said != "fiscal" and part is not None:
            stamp = replace(part, year=stamp.year)
        elif stamp is not None and stamp.first is not None and stamp.year is None and year:
            stamp = replace(stamp, year=year)
        period = stamp.period(_of(stamp, dated, frame)) if stamp is not None else None
        if period is not None and stamp is not None and stamp.year is None:
            period = _not_ahead(period, stamp, frame)
        dated.append(replace(column, stamp=stamp, period=period))
    return _changes_dated(dated)


def _rows_dated(grid: Grid, reader: Reader) -> bool:
    """Whether the rows are parts of a year, so that the columns are whole ones."""
    spans = [row.cells[grid.label or 0] for row in grid.rows]
    texts = [reader.lowered[slice(*span)] for span in spans if span is not None]
    dated = 0
    for text in texts:
        stamps = find_stamps(text, reader.words) if len(text) < _LONGEST_DATE else []
        dated += any(stamp.part for _, _, stamp in stamps)
    return dated * 2 > len(texts)


def _of(stamp: Stamp, before: list[Column], frame: Frame) -> Period | None:
    """Return what a relative date counts from: the column before it, else the document."""
    if stamp.said == "before":
        periods = [c.period for c in before if c.period is not None and not c.is_change]
        return periods[-1] if periods else frame.period
    return frame.period


def _not_ahead(period: Period, stamp: Stamp, frame: Frame) -> Period:
    """Put months without a year that had not come at the end of the document's period back."""
    if stamp.first is None or frame.period is None or frame.genre != "report":
        return period
    if period[0] <= frame.period[1]:
        return period
    return Stamp(period[1].year - 1, stamp.first, stamp.last).period(None) or period


def _part(columns: list[Column], above: list[Stamp], frame: Frame) -> Stamp | None:
    """Return the part of a year that columns headed by years alone are about, if it is one."""
    own = [column.stamp for column in columns if column.stamp is not None]
    years = {stamp.year for stamp in own if stamp.year is not None}
    parts = {(stamp.first, stamp.last) for stamp in own if stamp.first is not None}
    whole = {stamp.year for stamp in own if not stamp.part and not stamp.said}
    partly = {stamp.year for stamp in own if stamp.part}
    if len(parts) == 1 and whole <= partly:
        # The share of 2020 beside the levels of January 2019 and 2020 is that of the month.
        return Stamp(None, *next(iter(parts)))
    if not years or any(stamp.part or stamp.said for stamp in own):
        return None
    for stamp in above:
        if stamp.first is not None and (stamp.year is None or stamp.year in years):
            return replace(stamp, year=None)
    of = frame.period
    if of is None or above or frame.genre != "report" or (of[1] - of[0]).days >= _YEAR_DAYS - 2:
        return None
    # A year that the document does not reach the end of: its columns are of the same months.
    running = of[1].year == max(years) and of[0].year == of[1].year
    return Stamp(None, of[0].month, of[1].month) if running and of[0].day == 1 else None


def _changes_dated(columns: list[Column]) -> list[Column]:
    """Date the columns of changes by the levels before them."""
    found: list[Column] = []
    group: list[Period] = []
    everything = sorted(
        (c.period for c in columns if c.period is not None and not c.is_change),
        key=lambda period: (period[1], period[0]),
    )
    last: Period | None = None
    closed = False
    level: Column | None = None
    for column in columns:
        if column.role in ("label", "unit", "rank"):
            found.append(column)
            continue
        if not column.is_change:
            level = column if column.says == "level" else level
            if column.period is not None:
                if closed:
                    group, closed = [], False
                group.append(column.period)
            found.append(column)
            continue
        closed = True
        column = _of_level(column, level)
        if group:
            last = max(reversed(group), key=lambda period: period[1])
        elif last is None and everything and column.period is None:
            last = everything[-1]
        own = column.period
        if own is not None and last is not None and own[1].year == last[1].year and _within(
            last, own
        ):
            own = last
        period = own or last
        base = column.base or _measured_from(column, period, group or everything)
        if column.base == "annual" and len(everything) > 1:
            period = date(everything[0][1].year + 1, 1, 1), everything[-1][1]
        found.append(replace(column, period=period, base=base))
    return found


def _of_level(column: Column, level: Column | None) -> Column:
    """Give a change that names no metric the metric and the unit of the level before it."""
    if level is None or column.titles or column.metric is not None:
        return column
    unit = column.unit or (level.unit if column.says == "difference" else None)
    return replace(
        column, titles=level.titles, metric=level.metric, unit=unit,
        heads=(*column.heads, *level.heads),
    )  # fmt: skip


def _within(inner: Period, outer: Period) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _measured_from(column: Column, period: Period | None, levels: Sequence[Period]) -> str | None:
    """Return the base of a change by the dates in its header."""
    since = column.since
    if since is None or since.year is None or period is None:
        return None
    own = column.stamp
    if since.first is not None and own is not None and own.last is not None:
        year = own.year or period[1].year
        months = (year - since.year) * 12 + own.last - (since.last or since.first)
        if months in (1, 3) and own.first == own.last:
            return "mom"
    if period[1].year - since.year == 1:
        return "yoy"
    return str(since.year)


def before_of(period: Period) -> Period:
    """Return the same days a year before."""
    last = Stamp(period[1].year - 1, period[1].month, period[1].month).period(None)
    return year_before(period[0]), last[1] if last and period[1].day > 27 else year_before(period[1])
