"""What the number of a cell measures: by its column, its row, the rows above it, the title.

In "Arrivals by country" the row Japan is ``japan_visitors``; in "Guest nights by type" the row
Hotels is ``visitor_nights``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tourmetrics.extraction.lexicon import Lexicon, lexicon_of
from tourmetrics.extraction.market import metric_id
from tourmetrics.extraction.measured import Subject
from tourmetrics.extraction.refine import of_publisher, share_of
from tourmetrics.extraction.tabular.above import OCCUPANCY, occupancy_before, visits_before
from tourmetrics.extraction.tabular.grid import Grid, Span
from tourmetrics.extraction.tabular.model import Column, Reader
from tourmetrics.extraction.tabular.named import (
    best_metric,
    first_metric,
    named_together,
    named_with,
)
from tourmetrics.extraction.tabular.numbers import is_chinese
from tourmetrics.extraction.tabular.rows import Row, place_of
from tourmetrics.extraction.tabular.units import PERCENT, TableUnit
from tourmetrics.knowledge import Knowledge

_COUNTS = frozenset({"count", "visits", "persons"})
_VISITS = "visit"
_REVENUE = "tourism_revenue"
# What the metrics of domestic visitors begin with in the catalogue.
_DOMESTIC = "domestic_"
# The quantity of what there is a number of: hotels, museums.
_THINGS = "count"
_LETTERS = re.compile("[a-z]+")
_SIGHT = "attraction"
_NAME = re.compile(r"[^a-z]+")
_GUEST_NIGHT = "guest_night"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a table is about: by its title and the row of its total; whether its rows are markets.

    ``untold`` says that several columns have no header, ``mixed`` that the rows name metrics
    themselves, so that a row without one is not a part of what the title names, ``domestic`` that
    some are of domestic visitors, so that the whole holds these too; ``parted`` that the title
    parts an amount among the rows (guest nights by type): whose it is stands in the labels.
    ``visits`` is what visits to the things are that the rows name: those of museums; ``beyond`` the
    visits that the text before the table speaks of, where nothing in the table says what it counts.
    ``destined`` says that the rows are where visitors go to, not where they come from, ``parts``
    that they are the purposes of visitors or their ways in, ``filled`` that the text before the
    table speaks of how full houses are.
    """

    spans: tuple[Span, ...]
    market: bool
    untold: bool
    mixed: bool
    domestic: bool = False
    parted: bool = False
    visits: str | None = None
    beyond: str | None = None
    destined: bool = False
    parts: bool = False
    filled: bool = False


def topic_of(
    grid: Grid, columns: list[Column], rows: list[Row], label: int, reader: Reader
) -> Topic:
    """Return what a table says of all its cells."""
    heads = [*grid.titles]
    if label < len(grid.header):
        heads += grid.header[label]
    heads += [span for row in rows for span in row.above[-1:]]
    texts = [reader.lowered[slice(*span)] for span in dict.fromkeys(heads)]
    market = any(reader.words.market.search(text) for text in texts)
    home = reader.frame.region
    abroad = [row for row in rows if row.place is not None and _foreign(row.place, home, reader)]
    others = [row for row in rows if reader.words.other.match(reader.lowered[slice(*row.label)])]
    parts = sum(not row.total for row in rows)
    most = (len(abroad) + len(others)) * 2 > parts and bool(home)
    market = (bool(abroad) or len(others) > 1) and (market or most)
    # A sum in the middle is that of the rows above it, and says nothing of those below.
    totals = tuple(row.label for row in (*rows[:1], *rows[1:][-1:]) if _sums_up(row, reader))
    untold = sum(c.role in ("value", "other") and not c.told and not c.heads for c in columns) > 1
    own = {best_metric(row.label, row.unit, reader) for row in rows} - {None}
    parted = any(_parts_amount(span, reader) for span in grid.titles)
    if parted:
        own = {name for name in own if name is None or not _counts_things(name, reader.lexicon)}
    mixed = len(own) > 1 and not market
    domestic = any(name is not None and name.startswith(_DOMESTIC) for name in own)
    visits = None if market else _visits_to(rows, reader)
    spans = (*grid.titles, *totals[:2])
    named = any(best_metric(span, None, reader) for span in spans)
    bare = all(row.stamp or row.place or row.total for row in rows)
    beyond = None
    ways = any(reader.words.visitors.search(text) for text in texts)
    if not named and ways:
        beyond = str(reader.lexicon.grammars["en"].words["received"]["all"])
    elif not named and bare:
        beyond = visits_before(grid, reader)
    own_heads = grid.header[label] if label < len(grid.header) else ()
    destined = any(reader.words.destined.search(reader.lowered, *span) for span in own_heads)
    return Topic(
        spans,
        market and not destined,
        untold,
        mixed,
        domestic,
        parted,
        visits,
        beyond,
        destined,
        ways and not market,
        occupancy_before(grid, reader),
    )


def _visits_to(rows: list[Row], reader: Reader) -> str | None:
    """Return what visits to most of the rows are, where these are museums, castles, libraries."""
    named = [_visits_of(reader.lowered[slice(*r.label)], reader) for r in rows if not r.total]
    metrics = set(named) - {None}
    if len(metrics) != 1 or 2 * sum(name is not None for name in named) <= len(named):
        return None
    return metrics.pop()


def _visits_of(label: str, reader: Reader) -> str | None:
    lexicon = reader.lexicon
    nouns = lexicon.nouns["en"]
    sight = lexicon.grammars["en"].words["received"]["sight"]
    for word in reversed(_LETTERS.findall(label)):
        for form in (word, f"{word}s"):
            for key in lexicon.names.get(form, ()):
                if lexicon.families.of_metric.get(key, ("", ""))[1] == "count":
                    visits = lexicon.families.sibling(key, "visits")
                    if visits is not None:
                        return visits
            if nouns.get(form) == _SIGHT:
                return str(sight)
    return None


def _parts_amount(title: Span, reader: Reader) -> bool:
    """Whether a title parts an amount by something: guest nights by type, not hotels by size."""
    by = reader.words.parted.search(reader.lowered, *title)
    metric = best_metric((title[0], by.start()), None, reader) if by is not None else None
    return metric is not None and not _counts_things(metric, reader.lexicon)


def _counts_things(metric: str, lexicon: Lexicon) -> bool:
    known = lexicon.knowledge.metrics.get(metric)
    return known is not None and known.quantity == _THINGS


def _sums_up(row: Row, reader: Reader) -> bool:
    """Whether a row names what the others are parts of: total visitor arrivals."""
    text = reader.lowered[slice(*row.label)]
    return row.total or (
        reader.words.total.match(text) is not None
        and best_metric(row.label, row.unit, reader) is not None
    )


def _foreign(code: str, home: str | None, reader: Reader) -> bool:
    if home is None or not reader.lexicon.knowledge.knows_region(home):
        return home is None
    lineage = reader.lexicon.knowledge.region_lineage
    return home not in lineage(code) and code not in lineage(home)


def subject_of_cell(
    row: Row, column: Column, unit: TableUnit | None, topic: Topic, reader: Reader
) -> tuple[Subject, str | None]:
    """Return what a cell measures and where; ``unit`` is that of its level."""
    home = reader.frame.region
    lexicon = reader.lexicon
    away = row.place is not None and _foreign(row.place, home, reader)
    away = away and not topic.destined
    metric, span = _metric(row, column, unit, topic, reader)
    market = None
    if metric is not None and span != row.label and _of_visits(metric, lexicon) and not row.total:
        if away and row.place is not None:
            market = metric_id(row.place, lexicon)
        elif topic.market and row.place is None and _by_arrival(metric, lexicon):
            market = _own_id(_without_tail(row.label, reader), lexicon)
    if market is None and metric is not None and span != row.label and (row.stamp or row.total):
        market = _headed_by(column, metric, reader)
    if metric is None and away and topic.market and _may_be_visits(unit, reader):
        market = metric_id(row.place or "", lexicon)
    if metric is None and topic.market and row.place is None and _may_be_visits(unit, reader):
        # The rest of the markets, and all of them.
        text = reader.lowered[slice(*row.label)]
        if reader.words.other.match(text):
            market = _own_id(text, lexicon)
        elif row.total:
            metric, span = str(lexicon.grammars["en"].words["received"]["all"]), row.label
    region = home
    market_of_home = topic.market or not metric or span in row.above
    if row.place is not None and market is None and not (away and market_of_home):
        region = row.place
    if not column.told and topic.untold and market is None and span != row.label:
        # Nobody can tell which of several columns without headers is the total.
        chosen = _unit_of(metric, unit, (row.label, *topic.spans), reader)
        return Subject(None, row.label, chosen, "table without header"), region
    metric = market or metric
    chosen = _unit_of(metric, unit, (row.label, *row.above, *column.titles, *topic.spans), reader)
    rule = "market row" if market else "table header"
    if metric in _generic(lexicon.knowledge) and market is None and topic.visits is not None:
        metric = topic.visits
    if metric is not None and market is None:
        if not topic.domestic and not reader.frame.domestic:
            metric = _of_country(metric, region, span or row.label, reader)
        grammar = reader.lexicon.grammars[_language(row.label, reader)]
        metric = of_publisher(metric, region, reader.frame, grammar)
    if column.says == "share":
        metric = _share(metric, market, topic, reader)
    label = span if span is not None and span in column.titles else row.label
    return Subject(metric, label, chosen, rule), region


def _headed_by(column: Column, metric: str, reader: Reader) -> str | None:
    """Return the visitors of the market that heads a column of months."""
    if not (_of_visits(metric, reader.lexicon) and _by_arrival(metric, reader.lexicon)):
        return None
    for span in column.spans:
        text = reader.lowered[slice(*span)].strip()
        code = place_of(span, reader)
        if code is not None and reader.frame.region and _foreign(code, reader.frame.region, reader):
            return metric_id(code, reader.lexicon)
        if reader.words.other.fullmatch(text):
            return _own_id(text, reader.lexicon)
    return None


def _metric(
    row: Row, column: Column, unit: TableUnit | None, topic: Topic, reader: Reader
) -> tuple[str | None, Span | None]:
    """Return the metric that the nearest words name, with their place."""
    generic = _generic(reader.lexicon.knowledge)
    part = topic.parts or _is_half(row, reader)
    rate = column.says == "points" or (unit is not None and unit.unit == "percent")
    if topic.filled and rate and not column.titles:
        filled = _occupancy_of(row.label, reader)
        if filled is not None:
            return filled, row.label
    # A difference in points is one of a rate, not of the houses that the label names.
    of = PERCENT if column.says == "points" and unit is None else unit
    own = None if part else best_metric(row.label, of, reader)
    if topic.parted and own is not None and _counts_things(own, reader.lexicon):
        own = None
    if own is None and not part:
        own = named_together((reader.lowered[slice(*row.label)],), topic.spans, reader)
    headed, span = first_metric((*column.titles,), unit, reader)
    if headed in (None, *generic) and column.metric is not None:
        headed, span = column.metric, None
    if headed in (None, *generic):
        joined = named_together(column.heads, topic.spans, reader)
        headed, span = (joined, None) if joined is not None else (headed, span)
    if own is None and headed is not None and not part and not row.total:
        # The row Holiday under "Trips".
        both = named_with(row.label, column.heads, reader)
        if both is not None:
            return both, row.label
    if headed is not None and headed not in generic:
        return headed, span
    things = own is not None and _counts_things(own, reader.lexicon)
    if things and headed is not None and not _counts_things(headed, reader.lexicon):
        # Guests of five-star hotels.
        return headed, span
    if own is not None and not (own in generic and row.total):
        return own, row.label
    if headed is not None:
        return headed, span
    inherited = row.above if topic.mixed and not row.total else (*row.above, *topic.spans)
    found, span = first_metric(inherited, unit, reader)
    if found is None and own is None and _may_be_visits(unit, reader):
        return topic.beyond, None
    return (found, span) if found is not None or own is None else (own, row.label)


def _occupancy_of(label: Span, reader: Reader) -> str | None:
    """Return how full the houses are that a label names: hotels, guesthouses."""
    things = best_metric(label, None, reader)
    known = reader.lexicon.families.of_metric.get(things or "", ("", ""))
    if things is None or known[1] != _THINGS:
        return None
    return reader.lexicon.families.sibling(things, OCCUPANCY)


def _is_half(row: Row, reader: Reader) -> bool:
    """Whether a label only says who they are that another label or the title counts: residents."""
    return reader.words.half.fullmatch(reader.lowered, *row.label) is not None


def _unit_of(
    metric: str | None, unit: TableUnit | None, spans: Iterable[Span], reader: Reader
) -> str | None:
    """Return the unit of a level: as written, else the metric's, else the counted noun's."""
    lexicon = reader.lexicon
    display = lexicon.knowledge.unit_display
    known = lexicon.knowledge.metrics.get(metric or "")
    chosen = unit.unit if unit is not None else None
    if known is not None:
        stay = known.quantity == "duration" and chosen == _GUEST_NIGHT
        family = display[chosen].kind if chosen else None
        counted = display[known.unit].kind == family == "count"
        if chosen is None and known.quantity == "money":
            # Of another country's money without a known mark nobody can say what it is.
            return reader.money.currency or (None if reader.frame.region else known.unit)
        if chosen is None or stay or counted:
            return known.unit
        visits = known.unit == _VISITS and family in ("persons", "count")
        return known.unit if visits else chosen
    if metric is not None and metric.endswith("_visitors"):
        return _VISITS
    if chosen is None or chosen in ("item", "organization", "venue"):
        for span in spans:
            nouns = reader.marks.noun.within(*span)
            if nouns:
                return nouns[-1].keys[0]
    return chosen


def _of_visits(metric: str, lexicon: Lexicon) -> bool:
    known = lexicon.knowledge.metrics.get(metric)
    return known is not None and known.unit == _VISITS and not metric.startswith("outbound")


def _by_arrival(metric: str, lexicon: Lexicon) -> bool:
    """Whether a metric counts arrivals, which markets are parts of."""
    generic = _generic(lexicon.knowledge)
    return metric in generic or metric in generic.values() or metric.startswith("inbound")


def _may_be_visits(unit: TableUnit | None, reader: Reader) -> bool:
    return unit is None or unit.unit in (None, _VISITS, "person")


@lru_cache(maxsize=2)
def _generic(knowledge: Knowledge) -> dict[str, str]:
    """Return the metrics of visits that mean another one for a whole country."""
    grammars = lexicon_of(knowledge).grammars
    tables = (grammar.words["country_metrics"] for grammar in grammars.values())
    visits = [pair for table in tables for pair in table.items() if pair[0] != _REVENUE]
    return dict(visits)


def _language(span: Span, reader: Reader) -> str:
    return "zh" if is_chinese(reader.lowered[slice(*span)]) else "en"


def _of_country(metric: str, region: str | None, span: Span, reader: Reader) -> str:
    grammar = reader.lexicon.grammars[_language(span, reader)]
    if reader.frame.world:
        return str(grammar.words["world"]["metrics"].get(metric, metric))
    table: dict[str, str] = grammar.words["country_metrics"]
    country = reader.lexicon.knowledge.regions.get(region or "")
    whole = country is not None and country.level == "country"
    return table.get(metric, metric) if whole else metric


def _without_tail(label: Span, reader: Reader) -> str:
    """Return a label without what only says what kind of place it is: Hong Kong SAR."""
    text = reader.lowered[slice(*label)]
    for place in reader.marks.region.within(*label)[:1]:
        behind = text[place.end - label[0] :].strip()
        if reader.words.tail.fullmatch(behind):
            return text[: place.end - label[0]]
    return text


def _own_id(label: str, lexicon: Lexicon) -> str | None:
    """Return an id for the visitors from a group of countries, as the label names it."""
    name = _NAME.sub("_", label).strip("_")
    return f"{name}_visitors" if name and not is_chinese(label) else None


def _share(metric: str | None, market: str | None, topic: Topic, reader: Reader) -> str | None:
    if market is not None or topic.market:
        return reader.words.market_share
    if metric is None:
        return None
    known = reader.lexicon.knowledge.metrics.get(metric)
    if known is not None and known.unit == "percent":
        return metric
    return share_of(metric, reader.lexicon)
