"""What a table is about as a whole: by its title, the row of its total, what its rows are.

In "Arrivals by country" the rows are markets, in "Guest nights by type" parts of an amount.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.tabular.above import occupancy_before, visits_before
from tourmetrics.extraction.tabular.grid import Grid, Span
from tourmetrics.extraction.tabular.model import Column, Reader
from tourmetrics.extraction.tabular.named import best_metric
from tourmetrics.extraction.tabular.rows import Row

_COUNTS = frozenset({"count", "visits", "persons"})
# What the metrics of domestic visitors begin with in the catalogue.
_DOMESTIC = "domestic_"
# The quantity of what there is a number of: hotels, museums.
THINGS = "count"
# So many nights are an amount that houses share, no things.
_NIGHTS = ("guest_night", "room_night")
_LETTERS = re.compile("[a-z]+")
_SIGHT = "attraction"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a table is about: by its title and the row of its total; whether its rows are markets.

    ``untold`` says that several columns have no header, ``mixed`` that the rows name metrics
    themselves, so that a row without one is not a part of what the title names, ``domestic`` that
    some are of domestic visitors, so that the whole holds these too; ``parted`` that the title
    parts an amount among the rows (guest nights by type): whose it is stands in the labels.
    ``visits`` is what visits to the things are that the rows name: those of museums; ``beyond`` the
    visits that the title or the text before the table speaks of, where nothing else in the table
    says what it counts.
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
    sources = any(reader.words.market.search(text) for text in texts)
    home = reader.frame.region
    abroad = [row for row in rows if row.place is not None and foreign(row.place, home, reader)]
    others = [row for row in rows if reader.words.other.match(reader.lowered[slice(*row.label)])]
    parts = sum(not row.total for row in rows)
    most = (len(abroad) + len(others)) * 2 > parts and bool(home)
    market = (bool(abroad) or len(others) > 1) and (sources or most)
    # A sum in the middle is that of the rows above it, and says nothing of those below.
    totals = tuple(row.label for row in (*rows[:1], *rows[1:][-1:]) if _sums_up(row, reader))
    untold = sum(c.role in ("value", "other") and not c.told and not c.heads for c in columns) > 1
    own = {best_metric(row.label, row.unit, reader) for row in rows} - {None}
    parted = any(_parts_amount(span, reader) for span in grid.titles)
    if parted:
        own = {name for name in own if name is None or not counts_things(name, reader.lexicon)}
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
    elif not named:
        beyond = _visited(grid, reader) or (visits_before(grid, reader) if bare else None)
    own_heads = grid.header[label] if label < len(grid.header) else ()
    places = own_heads if sources else (*own_heads, *grid.titles[:1])
    destined = any(reader.words.destined.search(reader.lowered, *span) for span in places)
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


def _visited(grid: Grid, reader: Reader) -> str | None:
    """Return what visits are to the things that a title calls visited: most visited parks."""
    titles = (reader.lowered[slice(*span)] for span in grid.titles[:1])
    told = [text for text in titles if reader.words.visited.search(text)]
    return _visits_of(told[0], reader) if told else None


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
    return metric is not None and not counts_things(metric, reader.lexicon)


def counts_things(metric: str, lexicon: Lexicon) -> bool:
    """Whether a metric is a number of things: hotels, museums."""
    known = lexicon.knowledge.metrics.get(metric)
    return known is not None and known.quantity == THINGS and known.unit not in _NIGHTS


def counts_people(metric: str | None, lexicon: Lexicon) -> bool:
    """Whether a metric counts people, their visits, or things, and no money or time."""
    known = lexicon.knowledge.metrics.get(metric or "")
    return known is not None and known.quantity in _COUNTS


def _sums_up(row: Row, reader: Reader) -> bool:
    """Whether a row names what the others are parts of: total visitor arrivals."""
    text = reader.lowered[slice(*row.label)]
    return row.total or (
        reader.words.total.match(text) is not None
        and best_metric(row.label, row.unit, reader) is not None
    )


def foreign(code: str, home: str | None, reader: Reader) -> bool:
    """Whether a place lies outside the publisher's, and does not hold it either."""
    if home is None or not reader.lexicon.knowledge.knows_region(home):
        return home is None
    lineage = reader.lexicon.knowledge.region_lineage
    return home not in lineage(code) and code not in lineage(home)
