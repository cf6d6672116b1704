"""What the headers of a table say of its columns: period, measure, base, unit, metric.

``Visitors ('000)`` names a metric and a scale, ``2030 target`` a kind and a year, ``vs 2019`` a
change and its base, ``单位`` a column of units.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.tabular.dates import Stamp, find_stamps, numbered_month
from tourmetrics.extraction.tabular.grid import Grid, Span
from tourmetrics.extraction.tabular.model import Column, Reader, Role, Says
from tourmetrics.extraction.tabular.periods import dated
from tourmetrics.extraction.tabular.stamped import date_and_base, stamps_of
from tourmetrics.extraction.tabular.units import PERCENT, TableUnit, names_unit, unit_in
from tourmetrics.extraction.tabular.words import TableWords
from tourmetrics.model import Kind

_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*-?")
_SHORT_NAME = 2
_CHANGES = ("growth", "difference", "points", "change")


def read_columns(grid: Grid, label: int, reader: Reader) -> list[Column]:
    """Return the columns of a table; ``label`` is the one that holds the labels."""
    header = _without_strays(grid.header, reader)
    columns = [_column(spans, place == label, reader) for place, spans in enumerate(header)]
    for place, column in enumerate(columns):
        if column.role in ("value", "other") and _holds_units(grid, place, reader):
            columns[place] = Column("unit")
        elif column.role in ("value", "other") and (
            _holds_years(grid, place, column, reader) or _holds_months(grid, place, column, reader)
        ):
            columns[place] = Column("year")
    columns = _by_title(columns, grid, reader)
    return dated(columns, grid, reader)


def label_column(grid: Grid, reader: Reader) -> int:
    """Return the column that names what is measured: by its title, else the first with words.

    The titles stand in the grammar by weight: beside 指标, a column 类别 only groups its rows.
    """
    if grid.label is not None:
        return grid.label
    lowered = reader.lowered
    for g in reader.lexicon.grammars.values():
        for named in g.words["genre"]["label_column"]:
            for place, spans in enumerate(grid.header):
                heads = [lowered[slice(*span)] for span in spans]
                if any(head.startswith(named) and not _is_value_head(head, g) for head in heads):
                    return place
    for place in range(len(grid.header)):
        cells = [row.cells[place] for row in grid.rows if place < len(row.cells)]
        if any(any(c.isalpha() for c in lowered[slice(*cell)]) for cell in cells if cell):
            return place
    return 0


def _is_value_head(head: str, grammar: Grammar) -> bool:
    """Whether a header that begins like one of labels is one of values: 指标值."""
    return any(head.startswith(word) for word in grammar.words["genre"]["target_column"])


def _holds_units(grid: Grid, place: int, reader: Reader) -> bool:
    """Whether the cells of a column are units without numbers, whatever stands over it."""
    spans = [row.cells[place] for row in grid.rows if place < len(row.cells)]
    texts = [reader.lowered[slice(*span)] for span in spans if span and span[0] < span[1]]
    if not texts or any(any(map(str.isdigit, text)) for text in texts):
        return False
    known = (names_unit(text, reader.lexicon, reader.money) for text in texts)
    return sum(known) * 2 > len(texts)


def _holds_years(grid: Grid, place: int, column: Column, reader: Reader) -> bool:
    """Whether a column dates its rows: it is headed by "year", and its cells are years."""
    if not any(head.strip() in reader.words.year_column for head in column.heads):
        return False
    spans = [row.cells[place] for row in grid.rows if place < len(row.cells)]
    texts = [reader.lowered[slice(*span)].strip() for span in spans if span and span[0] < span[1]]
    return bool(texts) and all(find_stamps(text, reader.words) for text in texts)


def _holds_months(grid: Grid, place: int, column: Column, reader: Reader) -> bool:
    """Whether a column dates its rows by the numbers of months under "month"."""
    if not any(head.strip() in reader.words.month_column for head in column.heads):
        return False
    spans = [row.cells[place] for row in grid.rows if place < len(row.cells)]
    texts = [reader.lowered[slice(*span)].strip() for span in spans if span and span[0] < span[1]]
    return bool(texts) and all(numbered_month(text) is not None for text in texts)


def plain_name(text: str) -> str:
    """Return a header or a label without what stands in brackets, without marks.

    >>> plain_name("occ (%)"), plain_name("total expenditures ($mil.)")
    ('occ', 'total expenditures')
    """
    return _BRACKETED.sub(" ", text).strip(" %*:.")


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
    if is_label:
        return Column("label")
    if any(_named(piece, "unit_column", reader.lexicon.grammars) for piece in (text, *pieces)):
        return Column("unit")
    stamps = stamps_of(spans, reader)
    over = next((s for _, _, s, _ in stamps if s.over is not None), None)
    bare = " ".join(_undated(span, stamps, reader) for span in spans).strip()
    says = _says(text, bare, words)
    if over is not None and says in ("level", "percent"):
        says = "change" if says == "level" else "growth"
    if says in ("level", "percent") and any(is_base for _, _, _, is_base in stamps):
        # "vs 2019", "较2019年": set against another date.
        says = "change" if says == "level" else "growth"
    stamp, since = date_and_base(stamps, says)
    if over is not None and since is None:
        since = replace(over, year=over.over, over=None)
    named = _whole_of(spans, reader)
    titles = tuple(s for s in reversed(named) if _names_metric(s, reader, change=says in _CHANGES))
    names = [plain_name(piece) for piece in reversed(pieces)]
    metric = next((words.metrics[name] for name in names if name in words.metrics), None)
    whole = _named_over_lines(pieces, reader)
    if whole is not None:
        titles, metric = (), whole
    unit = _unit_over(named, stamps, reader)
    if says in ("growth", "share", "percent", "completion"):
        unit = PERCENT
    elif says == "change":
        says, unit = _unit_of_change(text, unit, words)
    kind = "reported" if says == "completion" else column_kind(text, reader.lexicon.grammars)
    if kind is None and any(
        _named(_undated(span, stamps, reader), "budget_column", reader.lexicon.grammars)
        for span in spans
    ):
        kind = "target"
    told = bool(stamps or titles or metric or unit or kind) or says != "level"
    role: Role = "value" if told else "other"
    if says == "level" and pieces and words.rank.fullmatch(pieces[-1].strip()):
        role = "rank"
    return Column(
        role, says, kind, stamp, since, None, _base(text, words),
        unit, titles, metric, told, tuple(piece.strip(" *") for piece in reversed(pieces)),
        _name_of_change(bare, words) if says != "level" else "", spans,
    )  # fmt: skip


def _whole_of(spans: tuple[Span, ...], reader: Reader) -> tuple[Span, ...]:
    """Return the headers without those that part what another one counts: nights, residents."""
    half = [reader.words.half.fullmatch(reader.lowered, *span) is not None for span in spans]
    counted = any(
        reader.marks.metric.within(*span)
        for span, part in zip(spans, half, strict=True)
        if not part
    )
    return tuple(s for s, part in zip(spans, half, strict=True) if not (part and counted))


def _names_metric(span: Span, reader: Reader, *, change: bool) -> bool:
    """Whether a header names a metric; the unit of a change does not: "change (nights)"."""
    if change:
        bare = plain_name(reader.lowered[slice(*span)])
        span = span[0], span[0] + len(bare)
    return bool(reader.marks.metric.within(*span))


def _named_over_lines(pieces: list[str], reader: Reader) -> str | None:
    """Return the metric whose name goes on over lines of a header: Length of, stay; Occu-, pancy.

    Only a name that reaches over the end of a line counts; the others stand in one piece.
    """
    if len(pieces) < 2:
        return None
    words: list[str] = []
    cut = 0
    ends: list[int] = []
    for piece in pieces:
        own = _WORD.findall(plain_name(piece))
        if own and words and words[-1].endswith("-"):
            words[-1] = words[-1][:-1] + own.pop(0)
            cut = len(words)
        words += own
        ends.append(len(words))
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            over = any(start < end < start + size for end in ends[:-1])
            keys = reader.lexicon.names.get(" ".join(words[start : start + size]), ())
            if len(keys) == 1 and (over or start < cut <= start + size):
                return keys[0]
    return None


def _unit_over(
    spans: tuple[Span, ...], stamps: list[tuple[int, int, Stamp, bool]], reader: Reader
) -> TableUnit | None:
    """Return the unit of a column, of the nearest header; one above may give its scale (万人次)."""
    unit: TableUnit | None = None
    for span in reversed(spans):
        text = reader.words.counted.sub(" ", _undated(span, stamps, reader))
        found = unit_in(text, reader.lexicon, reader.money)
        if unit is None or (found is not None and found.unit == unit.unit and unit.scale == 1):
            unit = found
    return unit


def _name_of_change(bare: str, words: TableWords) -> str:
    """Return what the header of a change names besides it: 游客同比(%), visitors change."""
    name = words.relative.sub(" ", words.change.sub(" ", plain_name(bare))).strip(" ,:/-")
    return "" if name in words.since or len(name) < _SHORT_NAME else name


def _undated(span: Span, stamps: list[tuple[int, int, Stamp, bool]], reader: Reader) -> str:
    """Return the words of a header without its dates."""
    text = reader.lowered[slice(*span)]
    for start, end, _, _ in reversed(stamps):
        if span[0] <= start and end <= span[1]:
            text = text[: start - span[0]] + " " + text[end - span[0] :]
    return text.strip()


def _says(text: str, bare: str, words: TableWords) -> Says:
    if words.completion.search(text):
        return "completion"
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


def _by_title(columns: list[Column], grid: Grid, reader: Reader) -> list[Column]:
    """Read a table whose title, not whose headers, says that it is of changes."""
    words = reader.words
    title = next(
        (t for t in (reader.lowered[slice(*s)] for s in grid.titles) if words.change.search(t)), ""
    )
    if any(column.says == "change" for column in columns) and words.points.search(title):
        # "(% and change, percentage points)" over the columns "%" and "+/-".
        return [replace(c, says="points") if c.says == "change" else c for c in columns]
    if any(column.is_change or column.says == "share" for column in columns):
        return columns
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
