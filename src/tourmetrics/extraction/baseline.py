"""The time that a plan of several years counts from: its baseline column, the year it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.spans import year_span
from tourmetrics.extraction.tabular.tables import Tables

# Days of a time that is no day, month or quarter.
_YEAR = 300
# Characters beside a date in which it is called the base year.
_BESIDE = 24


class Counted(NamedTuple):
    """What was found of the time that a plan of several years counts from, and of all visitors.

    Attributes:
        named: the time that is called the base year.
        baseline: the last one of the columns of tables that hold what was reached.
        targets: whether there are columns of targets.
        eve: whether the year before the document's period is spoken of.
        domestic: whether domestic visitors are.
    """

    named: Period | None = None
    baseline: Period | None = None
    targets: bool = False
    eve: bool = False
    domestic: bool = False


def count_from(
    known: Counted,
    frame: Frame,
    mentions: Sequence[Mention],
    tables: Tables,
    lowered: str,
    grammars: Mapping[str, Grammar],
) -> Counted:
    """Add what a stretch of a document tells of the time that its plan counts from."""
    cells = tables.cells.values()
    reached = [cell.period for cell in cells if cell.kind == "reported" and cell.period]
    if known.baseline is not None:
        reached.append(known.baseline)
    eve = frame.period[0].year - 1 if frame.period else None
    words = tuple(word for g in grammars.values() for word in g.words["base"]["of_plan"])
    named = known.named or (
        _named(mentions, lowered, words, frame.period) if frame.genre == "plan" else None
    )
    return known._replace(
        named=named,
        baseline=max(map(_whole, reached), key=lambda period: period[1], default=None),
        targets=known.targets or any(cell.kind == "target" for cell in cells),
        eve=known.eve or any(m.period[1].year == eve for m in mentions if m.period),
    )


def base_of_plan(frame: Frame, counted: Counted) -> Period | None:
    """Return the time that a plan of several years counts from, if it says one."""
    if counted.named is not None:
        return counted.named
    if counted.targets and counted.baseline is not None:
        return counted.baseline
    return year_span(frame.period[0].year - 1) if frame.period and counted.eve else None


def _named(
    mentions: Iterable[Mention], lowered: str, words: tuple[str, ...], planned: Period | None
) -> Period | None:
    """Return the time that stands beside the words for a base: 2023/24, our base year.

    It is not the one that is ``planned``.
    """
    if not any(word in lowered for word in words):
        return None
    for mention in mentions:
        if mention.period is None or mention.period == planned:
            continue
        if (mention.period[1] - mention.period[0]).days < _YEAR:
            continue
        behind = lowered[mention.end : mention.end + _BESIDE].partition(".")[0].partition("\n")[0]
        before = lowered[max(0, mention.start - _BESIDE) : mention.start].rpartition("\n")[2]
        if before.rstrip(" .:").endswith(words):
            # "Baseline. In 2025 the emirate hosted …".
            return mention.period
        before = before.rpartition(".")[2]
        if any(word in behind or word in before for word in words):
            return mention.period
    return None


def _whole(period: Period) -> Period:
    """Return the year of a day or of a part of a year."""
    whole = (period[1] - period[0]).days >= _YEAR
    return period if whole else year_span(period[1].year)
