"""The larger place that a word like 全省 means: the country, the province, the city around home."""

from __future__ import annotations

from collections.abc import Mapping

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.knowledge import Knowledge

_COUNTRY = "country"


def whole_of(
    item: Quantity, since: int, reading: Reading, lexicon: Lexicon, home: str | None
) -> str | None:
    """Return the place that a number is told of by a word for the whole, behind ``since``.

    The word counts where it is the subject of its clause, not in 占全省的三成, 高于全国平均,
    全国重点文物保护单位. In a county 全市 is the city around it, in a city the city itself.
    """
    role = f"{reading.grammar.language}:whole"
    start = max(since, reading.lead(item)[0])
    mark = next(
        (m for m in reversed(reading.marks.cue.within(start, item.start)) if m.has(role)), None
    )
    if mark is None or not _is_subject(mark, item, reading):
        return None
    ends: Mapping[str, str] = reading.grammar.words["place"]["wholes"]
    return _around(home, ends[reading.lowered[mark.start : mark.end]], reading, lexicon.knowledge)


def _is_subject(mark: Mark, item: Quantity, reading: Reading) -> bool:
    rules = reading.grammar.words["place"]
    start, end = mark.start, mark.end
    goes_on = reading.marks.metric.by_start.get(end) is not None or end == item.start
    if not goes_on and not reading.lowered.startswith(tuple(rules["whole_before"]), end):
        return False
    clause = reading.clause_start(start)
    dated = [m.end for m in reading.mentions if clause <= m.start and m.end <= start]
    before = reading.lowered[max(dated, default=clause) : start].strip()
    return before in rules["whole_after"]


def _around(home: str | None, ending: str, reading: Reading, knowledge: Knowledge) -> str | None:
    """Return the nearest place around ``home``, or itself, whose name ends so; or its country."""
    if home is None:
        country: str = reading.grammar.words["place"]["country"]
        return country if ending == _COUNTRY and country else None
    lineage = knowledge.region_lineage(home)
    if ending == _COUNTRY:
        return lineage[-1]
    listed = (code for code in lineage if code in knowledge.regions)
    return next((c for c in listed if knowledge.regions[c].name_zh.endswith(ending)), home)
