"""What decides the period of a figure besides its dates: stocks, sums, what a document is about."""

from __future__ import annotations

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.measured import Subject
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading, holds
from tourmetrics.extraction.sections import SectionFrame
from tourmetrics.extraction.spans import span_before, year_span

# Quantities of which a number may be in another unit than its metric's.
_ADDING = frozenset({"money", "count", "visits", "persons"})
# Days before the end of a year on which little of it can be told.
_BEGUN = 240


def is_stock(subject: Subject, item: Quantity, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether a number is what there was at a day: by its metric, else by 共有, "there are"."""
    metric = lexicon.knowledge.metrics.get(subject.metric or "")
    if subject.metric in reading.grammar.words["period"]["through"]:
        return False
    alike = item.family != "percent" or (item.language == "en" and item.unit == "percent")
    counted = metric is not None and metric.quantity in _ADDING and alike
    if metric is not None and (counted or subject.unit == metric.unit):
        return metric.aggregation == "last"
    if subject.metric is not None and metric is None:
        return False
    if item.change is not None and item.family == "count" and item.language == "zh":
        # 汉服店由300家发展到1300家: so many there were, and are.
        return True
    if item.language == "en" and item.family == "percent":
        # "Together they hold 51% of the spending".
        return False
    standing = f"{reading.grammar.language}:stock"
    if standing not in reading.roles:
        return False
    return any(standing in mark.keys for mark in reading.cues_before(item))


def is_summed(item: Quantity, reading: Reading) -> bool:
    """Whether words behind a number make it a sum of several years, or of each of them."""
    start, end = reading.trail(item)
    trail = reading.lowered[start : min(end, reading.clause_end(start))]
    return holds(trail, reading.grammar.words["period"]["summed"])


def is_flow(metric: str | None, lexicon: Lexicon) -> bool:
    """Whether a metric is of what happens in a time, and adds up over it."""
    known = lexicon.knowledge.metrics.get(metric or "")
    return known is not None and known.aggregation == "sum"


def several_years(section: SectionFrame, frame: Frame) -> Period | None:
    """Return the period of several years that a heading or the document is about."""
    return next((p for p in (section.period, frame.period) if p and years_of(p) > 1), None)


def default_period(frame: Frame, section: SectionFrame) -> Period | None:
    """Return the period of the document; what is planned after it lies in the year of its date."""
    published = frame.anchor.published
    over = frame.period is not None and published is not None and frame.period[1] < published
    if section.target and frame.genre == "report" and over and published is not None:
        return year_span(published.year)
    return frame.period


def is_ahead(period: Period, frame: Frame) -> bool:
    """Whether a period ends after the document came out, and is longer than a year."""
    published = frame.anchor.published
    return published is not None and published < period[1] and years_of(period) > 1


def is_after(period: Period, frame: Frame) -> bool:
    """Whether a period begins after the document came out."""
    published = frame.anchor.published
    return published is not None and period[0] > published


def is_to_be(period: Period, frame: Frame) -> bool:
    """Whether a year has only begun when the document comes out."""
    published = frame.anchor.published
    return published is not None and (period[1] - published).days > _BEGUN


def is_cumulative(item: Quantity, reading: Reading) -> bool:
    """Whether the words before a number make it a sum of several years."""
    start, end = reading.lead(item)
    lead = reading.lowered[start:end]
    return holds(lead, reading.grammar.words["period"]["cumulative"])


def years_of(period: Period) -> int:
    """Return the number of calendar years that a period touches."""
    return period[1].year - period[0].year + 1


def start_before(period: Period | None, frame: Frame) -> Period | None:
    """Return the period of X in "from X to Y": the plan's base year, else the year before Y's."""
    published = frame.anchor.published
    over = period is not None and published is not None and period[1] <= published
    if frame.base is not None and not (over and frame.genre == "report"):
        return frame.base
    if period is None:
        return None
    before = span_before(period)
    if published is None or before[1] <= published:
        return before
    # What is to change by a far day stands today where the document says that it stands.
    return frame.period if frame.period and frame.period[1] <= published else None
