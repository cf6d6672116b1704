"""The larger place that a word like 全省 means: the country, the province, the city around home."""

from __future__ import annotations

from collections.abc import Mapping

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.knowledge import Knowledge

_COUNTRY = "country"
# Characters before 全州 in which the paragraph may have named it, and those of a name.
_PARAGRAPH = 120
_SHORTEST, _LONGEST = 2, 12


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
    spoken = last_spoken_of(mark.start, reading, lexicon, home) if home is not None else None
    if spoken is not None:
        return spoken
    ends: Mapping[str, str] = reading.grammar.words["place"]["wholes"]
    return _around(home, ends[reading.lowered[mark.start : mark.end]], reading, lexicon.knowledge)


def last_spoken_of(place: int, reading: Reading, lexicon: Lexicon, home: str) -> str | None:
    """Return what 全州 or 全县 at a place means in a text on a larger one: the last one named so.

    "流量还看黔东南。全州接待游客742.5万人次" in a text on a province; in one on the prefecture
    itself the word means this.
    """
    regions = lexicon.knowledge.regions
    words: tuple[str, ...] = reading.grammar.words["place"].get("wholes_of_parts", ())
    word = next((word for word in words if reading.normalized.startswith(word, place)), "")
    kind = word[len(word) - 1 :]
    around = [regions[code].name_zh or "" for code in lexicon.knowledge.region_lineage(home)]
    if not kind or any(name.endswith(kind) for name in around):
        return None
    start = max(0, place - _PARAGRAPH)
    start = max(start, reading.normalized.rfind("\n", start, place) + 1)
    before = reading.normalized[start:place]
    found = (
        region
        for at in range(len(before) - _SHORTEST, -1, -1)
        for size in range(min(_LONGEST, len(before) - at), _SHORTEST - 1, -1)
        for region in lexicon.knowledge.regions_named(before[at : at + size])
        if home in lexicon.knowledge.region_lineage(region.code)[1:]
        and (region.name_zh or "").endswith(kind)
        # The short names of counties are words of other meanings too: 资源, 和平.
        and (region.level != "county" or region.name_zh == before[at : at + size])
    )
    return next((region.code for region in found), None)


def _is_subject(mark: Mark, item: Quantity, reading: Reading) -> bool:
    rules = reading.grammar.words["place"]
    start, end = mark.start, mark.end
    goes_on = reading.marks.metric.by_start.get(end) is not None or end == item.start
    named = reading.marks.metric.by_start.get(end)
    if named is not None and reading.lowered.startswith(rules.get("whole_names", ()), named.end):
        return False
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
