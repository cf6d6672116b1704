"""Metrics made more exact by what stands around them: who received, what is new, whose share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# Characters before and behind an English number in which "new" speaks of what it counts.
_NEW_BEFORE = 16
_NEW_BEHIND = 14
_DURATION = "duration"
_ALL = "visitor_arrivals"
_SPEND = "spend_per_visit"
# Characters of a bound behind a number: 以上, 左右.
_BOUND = 2


def received_by(item: Quantity, reading: Reading, found: str | None) -> str | None:
    """Return the metric of visits that a verb like 接待 reports, by who received them.

    A place or a period before the verb means all visits; a name with the ending of a sight, a
    museum, a hotel means visits to those; anything else leaves ``found`` as it is.
    """
    rules: Mapping[str, Any] = reading.grammar.words["received"]
    if item.unit not in ("visit", None) or found not in (None, rules["all"]):
        return found
    if item.unit is None and item.language != "zh":
        return found
    start, end = reading.lead(item)
    text = reading.normalized
    at = max([text.rfind(verb, start, end) for verb in rules["verbs"]], default=-1)
    if at < 0:
        # 广东150家重点景区220.9万人次: no verb, the receiver stands before the number.
        opening = max(start, reading.clause_start(item.number_start))
        subject = _without_places(opening, end, reading, rules)
        placed = not subject and bool(reading.marks.region.within(opening, end))
        return str(rules["all"]) if placed else _receiver(subject, rules) or found
    opening = max(start, reading.clause_start(at))
    at = _first_verb(text, opening, at, rules)
    subject = _without_places(opening, at, reading, rules)
    if reading.marks.region.within(opening, at) and not subject:
        # “村超”总决赛期间,榕江县接待游客…: the clause says itself where.
        return str(rules["all"])
    if not subject and opening > reading.sentence.start:
        # 壶口瀑布景区连续三天限流,共接待…: the clause before says who.
        before = reading.clause_start(opening - 2)
        last = next((q for q in reversed(reading.quantities) if q.end < opening), None)
        if last is not None and last.start >= before and _closes(last, opening - 1, reading):
            # 举办活动120场,接待游客…: its things are counted, and receive nobody.
            return str(rules["all"])
        return _receiver(_receiver_in(text[before : opening - 1], rules), rules) or rules["all"]
    if not subject:
        return str(rules["all"])
    return _receiver(subject, rules) or _of_a_list(item, subject, rules) or found


def _of_a_list(item: Quantity, subject: str, rules: Mapping[str, Any]) -> str | None:
    """Return the visits of a list of receivers of which one says what they are.

    "屈原故里旅游区、三峡人家、清江画廊分别接待184.5、142.3、58.7万人次".
    """
    apart = rules.get("enumerates")
    names = subject.split(apart) if item.size > 1 and apart else []
    kinds = {kind for name in names if (kind := _receiver(name, rules)) is not None}
    return kinds.pop() if len(names) == item.size and len(kinds) == 1 else None


def _closes(item: Quantity, end: int, reading: Reading) -> bool:
    """Whether a number of things, no length of time, is the last word before a place."""
    return item.family != _DURATION and len(reading.normalized[item.end : end].strip()) <= _BOUND


def _first_verb(text: str, opening: int, at: int, rules: Mapping[str, Any]) -> int:
    """Return where the verbs begin that run up to ``at``: 接待 in 清源山接待游客."""
    verbs = rules["verbs"]
    while text.endswith(verbs, opening, at):
        at -= next(len(verb) for verb in verbs if text.endswith(verb, opening, at))
    return at


def _receiver(subject: str, rules: Mapping[str, Any]) -> str | None:
    """Return the metric of the visits that ``subject`` receives, by the ending of its name."""
    for metric, endings in rules["by"].items() if subject else ():
        if subject.endswith(endings):
            return str(metric)
    return None


def _receiver_in(clause: str, rules: Mapping[str, Any]) -> str:
    """Return the start of a clause up to the last ending of a receiver in it, or nothing."""
    ends = [
        clause.rfind(ending) + len(ending)
        for endings in rules["by"].values()
        for ending in endings
        if len(ending) > 1 and ending in clause
    ]
    return clause[: max(ends)] if ends else ""


def _without_places(start: int, end: int, reading: Reading, rules: Mapping[str, Any]) -> str:
    """Return what stands before the verb besides places, dates and neutral words."""
    pieces: list[str] = []
    at = start
    dated = [(m.start, m.end, True) for m in reading.mentions_in(start, end)]
    placed = [(m.start, m.end, False) for m in reading.marks.region.within(start, end)]
    joints = "".join(rules["joints"])
    for left, right, free in sorted((*dated, *placed)):
        # 安溪云中山 begins with a place; 中山 in it is none.
        heads = free or left == at or reading.normalized[left - 1] in joints
        if left >= at and right <= end and heads:
            pieces.append(reading.normalized[at:left])
            at = right
    pieces.append(reading.normalized[at:end])
    rest = "".join(pieces).lstrip(rules["counting"])
    for word in rules["neutral"] if rest else ():
        if word in rest:
            rest = rest.replace(word, "")
    return rest.strip(" " + "".join(rules["joints"]))


def share_of(metric: str, lexicon: Lexicon) -> str | None:
    """Return the catalogue's share of ``metric``, if it has one.

    >>> from tourmetrics.extraction.lexicon import lexicon_of
    >>> from tourmetrics.knowledge import load_knowledge
    >>> share_of("overnight_visitors", lexicon_of(load_knowledge()))
    'overnight_visitor_share'
    """
    role = lexicon.families.of_metric.get(metric, ("", ""))[1]
    found = lexicon.families.sibling(metric, f"{role}_share")
    named = metric.removesuffix("_visitors")
    names = (f"{metric}_share", f"{metric.removesuffix('s')}_share", f"{named}_share")
    return found or next((name for name in names if name in lexicon.knowledge.metrics), None)


def is_new(item: Quantity, reading: Reading) -> bool:
    """Whether what is counted is new: 新增5A级景区2个、国家级旅游度假区1个."""
    language = reading.grammar.language
    if f"{language}:new" not in reading.roles:
        return False
    start = reading.lead(item)[0]
    joints = tuple(reading.grammar.words["joins"]["list"])
    joined = language == "zh" and reading.normalized.endswith(joints, start, item.number_start)
    if joined or reading.normalized.startswith(joints, start):
        # 新增5家博物馆和2家图书馆: one word for the whole list.
        start = reading.clause_start(item.number_start)
    if language == "en":
        # In English the word stands in the noun phrase: 12 new museums, a new route.
        start = max(start, item.number_start - _NEW_BEFORE)
        marks = reading.marks.cue.within(start, item.end + _NEW_BEHIND)
    else:
        marks = reading.marks.cue.within(start, item.number_start)
    return any(mark.has(f"{language}:new") for mark in marks)


@lru_cache(maxsize=8)
def metrics_of_country(grammar: Grammar, *, abroad: bool) -> Mapping[str, str]:
    """Return what metrics mean for a whole country; ``abroad`` in a document on those visitors."""
    here: Mapping[str, str] = grammar.words["country_metrics"]
    return {**here, **grammar.words["abroad_metrics"]} if abroad else here


def of_country(
    metric: str | None, region: str | None, frame: Frame, reading: Reading, lexicon: Lexicon
) -> str | None:
    """Return what a metric means for a whole country or the world: visitors come from abroad."""
    if frame.world and metric is not None:
        return str(reading.grammar.words["world"]["metrics"].get(metric, metric))
    table = metrics_of_country(reading.grammar, abroad=frame.abroad)
    if metric is None or region is None or metric not in table or frame.domestic:
        return metric
    english = reading.grammar.language == "en"
    if english and (frame.lodging or (metric != _ALL and region != frame.region)):
        return metric
    home = frame.region
    if english and home is not None and region in lexicon.knowledge.region_lineage(home)[1:]:
        # "Nationwide, 826 million trips were made", says a province.
        return metric
    country = lexicon.knowledge.regions.get(region)
    return table[metric] if country is not None and country.level == "country" else metric


def of_guests(subject: Subject, frame: Frame, reading: Reading) -> Subject:
    """Return the overnight visitors that guests are in a document about accommodation."""
    if not frame.lodging or reading.grammar.language != "en" or subject.metric is None:
        return subject
    table: Mapping[str, str] = reading.grammar.words["lodging_metrics"]
    named = reading.lowered[slice(*subject.label)] if subject.label else ""
    lodged: str = reading.grammar.words["world"]["lodged"]
    guests = lodged in named or subject.rule in ("carried", "ellipsis", "general name")
    return subject._replace(metric=table.get(subject.metric, subject.metric)) if guests else subject


def of_each_visitor(item: Quantity, subject: Subject, reading: Reading) -> Subject:
    """Return what each visitor spent where an amount says so: "spending was $171 per person"."""
    if item.language != "en" or item.family != "money":
        return subject
    rules = reading.grammar.words["spend"]
    if subject.metric not in rules["of_all"]:
        return subject
    each = reading.lowered.startswith(tuple(rules["each"]), item.end)
    return subject._replace(metric=_SPEND, rule="spend of each") if each else subject


def of_the_world(subject: Subject, said: Said, frame: Frame, reading: Reading) -> Subject:
    """Return arrivals where a document about the world's tourism names nothing else.

    "Asia climbed by 11%", "Morocco hosted 8.9 million".
    """
    if not frame.world or subject.metric is not None or reading.grammar.language != "en":
        return subject
    grown = said.measure in ("growth", "ratio")
    counted = said.measure == "level" and subject.unit == "visit"
    return subject._replace(metric=_ALL) if grown or counted else subject


def of_publisher(
    metric: str | None, region: str | None, frame: Frame, grammar: Grammar
) -> str | None:
    """Return what all visits mean where a sight publishes: the visits to it."""
    rules = grammar.words["received"]
    if frame.house is not None and metric == rules["all"] and region == frame.region:
        return frame.house
    own = frame.sight and region == frame.region
    return str(rules["sight"]) if own and metric == rules["all"] else metric
