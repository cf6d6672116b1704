"""What the number of a cell measures: by its column, its row, the rows above it, the title.

In "Arrivals by country" the row Japan is ``japan_visitors``; in "Guest nights by type" the row
Hotels is ``visitor_nights``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tourmetrics.extraction.lexicon import Lexicon, lexicon_of
from tourmetrics.extraction.market import metric_id
from tourmetrics.extraction.measured import Subject
from tourmetrics.extraction.refine import metrics_of_country, of_publisher, share_of
from tourmetrics.extraction.tabular.above import OCCUPANCY
from tourmetrics.extraction.tabular.grid import Span
from tourmetrics.extraction.tabular.model import Column, Reader
from tourmetrics.extraction.tabular.named import (
    best_metric,
    first_metric,
    named_together,
    named_with,
)
from tourmetrics.extraction.tabular.numbers import is_chinese
from tourmetrics.extraction.tabular.rows import Row, place_of
from tourmetrics.extraction.tabular.topic import (
    THINGS,
    Topic,
    counts_people,
    counts_things,
    foreign,
)
from tourmetrics.extraction.tabular.units import PERCENT, TableUnit
from tourmetrics.knowledge import Knowledge

_VISITS = "visit"
_REVENUE = "tourism_revenue"
_NAME = re.compile(r"[^a-z]+")
_GUEST_NIGHT = "guest_night"


def subject_of_cell(
    row: Row, column: Column, unit: TableUnit | None, topic: Topic, reader: Reader
) -> tuple[Subject, str | None]:
    """Return what a cell measures and where; ``unit`` is that of its level."""
    home = reader.frame.region
    lexicon = reader.lexicon
    away = row.place is not None and foreign(row.place, home, reader)
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
            # Beside markets a part of the country has the same visitors, from abroad.
            where = home if topic.market else region
            metric = _of_country(metric, where, span or row.label, reader)
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
        if code is not None and reader.frame.region and foreign(code, reader.frame.region, reader):
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
    own = best_metric(row.label, of, reader)
    # "Arrivals by air" says more than the title, "Tourists" and "Residents" do not.
    plain = own is None or own in (*generic, *generic.values()) or _is_half(row, reader)
    said = not plain and (
        _of_visits(own or "", reader.lexicon) or _counts_things_itself(row.label, reader)
    )
    if part and not said and counts_people(own, reader.lexicon):
        own = None
    if topic.parted and own is not None and counts_things(own, reader.lexicon):
        own = None
    if own is None and not part:
        own = named_together((reader.lowered[slice(*row.label)],), topic.spans, reader)
    elif own is None and topic.parts and _may_be_visits(unit, reader):
        # The row Holiday of the purposes of visitors: holiday visitors.
        own = named_with(row.label, reader.lexicon.grammars["en"].words["table"]["party"], reader)
    if own is None and row.above and _may_be_visits(unit, reader):
        # "of which: holiday", below all tourists.
        whole = best_metric(row.above[0], unit, reader)
        if whole is not None and _by_arrival(whole, reader.lexicon):
            parties = reader.lexicon.grammars["en"].words["table"]["party"]
            own = named_with(row.label, parties, reader)
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
    things = own is not None and counts_things(own, reader.lexicon)
    if things and headed is not None and not counts_things(headed, reader.lexicon):
        # Guests of five-star hotels.
        return headed, span
    if own is not None and not (own in generic and row.total):
        return own, row.label
    if headed is not None:
        return headed, span
    if own is None and topic.mixed and _counts_things_itself(row.label, reader):
        # "Flights landed" among lengths of stay and arrivals: of none of what others count.
        return None, None
    inherited = row.above if topic.mixed and not row.total else (*row.above, *topic.spans)
    found, span = first_metric(inherited, unit, reader)
    if found is None and own is None and _may_be_visits(unit, reader):
        return topic.beyond, None
    return (found, span) if found is not None or own is None else (own, row.label)


def _counts_things_itself(label: Span, reader: Reader) -> bool:
    """Whether a label begins with things in the plural: flights, not visitors, not business."""
    nouns = reader.marks.noun.within(*label)
    if not nouns or nouns[0].start != label[0] or nouns[0].has("visit", "person"):
        return False
    return re.search("[^s]s$", reader.lowered[slice(*nouns[0][:2])]) is not None


def _occupancy_of(label: Span, reader: Reader) -> str | None:
    """Return how full the houses are that a label names: hotels, guesthouses."""
    things = best_metric(label, None, reader)
    known = reader.lexicon.families.of_metric.get(things or "", ("", ""))
    if things is None or known[1] != THINGS:
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
    tables = (metrics_of_country(grammar, abroad=True) for grammar in grammars.values())
    visits = [pair for table in tables for pair in table.items() if pair[0] != _REVENUE]
    return dict(visits)


def _language(span: Span, reader: Reader) -> str:
    return "zh" if is_chinese(reader.lowered[slice(*span)]) else "en"


def _of_country(metric: str, region: str | None, span: Span, reader: Reader) -> str:
    grammar = reader.lexicon.grammars[_language(span, reader)]
    if reader.frame.world:
        return str(grammar.words["world"]["metrics"].get(metric, metric))
    table = metrics_of_country(grammar, abroad=reader.frame.abroad)
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
