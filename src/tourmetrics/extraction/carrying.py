"""What a number is about that does not name it: lists that answer lists, what was said before."""

from __future__ import annotations

from itertools import pairwise

from tourmetrics.extraction.addends import is_part
from tourmetrics.extraction.changebase import paired_bases
from tourmetrics.extraction.fitting import CHANGES, fits, unit_of
from tourmetrics.extraction.goal import answers_goal
from tourmetrics.extraction.goingon import (
    amounts,
    named_by,
    part_of_same,
    reached,
    unit_of_more,
)
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.namedelse import (
    counted_before,
    counts_places,
    has_own_name,
    is_aside_share,
    is_of_amount,
    names_behind,
    without_places,
)
from tourmetrics.extraction.namepatterns import patterns_of
from tourmetrics.extraction.nounphrase import (
    compares,
    is_large,
    named_with_of,
)
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# How many numbers before a general name may belong to another thing.
_REACH = 4
# What stands between an amount and the same in other money.
_BRACKET = 24
# Characters of the whole of a share.
_WHOLE = 24
_RATES = frozenset({"percent", "percentage_point"})
_PER_HEAD = "zh:per_head"
_IN_TURN = frozenset({"completion", "ratio"})
_VISITS = "visits"
# Who received visits, and what each of them spent, other rules tell.
_SHARED = frozenset({"visits", "per_head"})


def respective(
    item: Quantity, said: Said, reading: Reading, lexicon: Lexicon, earlier: list[Subject]
) -> tuple[str, Mark] | None:
    """Match the members of a list with the metrics of a list before it: 分别, respectively."""
    language = reading.grammar.language
    if language == "zh" and said.measure in _IN_TURN:
        # 接待2136万人次、收入240亿元,完成年度计划的23%和25%: nobody has to say 分别.
        done = _amounts_named(earlier)
        if len(done) >= item.size:
            goal = done[item.place - item.size]
            return goal.metric or "", named_by(goal)
    if f"{language}:respectively" not in reading.roles:
        return _in_turn(item, said, reading, earlier)
    if said.measure == "growth" and paired_bases(item, reading):
        # 旅游收入766亿元,同比、较2019年分别增长49%和17%: both are of one thing.
        return None
    start, end = reading.lead(item)
    around = reading.marks.cue.within(start, end) + reading.cues_behind(item)
    if not any(mark.has(f"{language}:respectively") for mark in around):
        return None
    place = reading.index(reading.first_of_list(item))
    before_list = reading.quantities[place - 1] if place else None
    if before_list is not None and before_list.open_unit and before_list.value == item.size:
        # 游客、收入、过夜游客三项…,依次增长…: the count points at what was named.
        start = reading.lead(before_list)[0]
    marks = [
        (key, mark)
        for mark in reading.marks.metric.within(start, end)
        for key in mark.keys[:1]
        if fits(lexicon.knowledge.metrics[key], item, said, lexicon)
    ]
    listed = marks[-item.size :]
    separators = tuple(reading.grammar.words["joins"]["list"])
    apart = all(
        any(word in reading.lowered[a.end : b.start] for word in separators)
        for (_, a), (_, b) in pairwise(listed)
    )
    if len(listed) == item.size and apart:
        return listed[item.place]
    if said.measure == "level":
        return None
    named = [s for s in earlier if s.metric is not None and s.label is not None]
    # 收入突破千亿元、达1027.8亿元: two numbers of one thing are one answer.
    named = [
        s
        for at, s in enumerate(named)
        if at == 0 or (s.metric, s.unit) != (named[at - 1].metric, named[at - 1].unit)
    ]
    before = named[: len(named) - item.place] if item.place else named
    if len(before) >= item.size:
        chosen = before[-item.size :][item.place]
        return chosen.metric or "", Mark(*(chosen.label or (0, 0)), keys=())
    return None


def _in_turn(
    item: Quantity, said: Said, reading: Reading, earlier: list[Subject]
) -> tuple[str, Mark] | None:
    """Match a list of changes with as many amounts right before it, though no word says so.

    "2.2 million visitors and 5.1 million nights, 1.7% and 3.8% more than in 2023".
    """
    first = reading.first_of_list(item)
    named = amounts(earlier)
    if item.language != "en" or said.measure != "growth" or len(named) != item.size:
        return None
    if reading.marks.metric.within(reading.clause_start(first.start), first.start):
        return None
    if len({subject.metric for subject in named}) < item.size:
        return None
    subject = named[item.place]
    return (subject.metric, named_by(subject)) if subject.metric is not None else None


def of_the_thing(
    item: Quantity,
    said: Said,
    found: tuple[str, Mark] | None,
    reading: Reading,
    lexicon: Lexicon,
    earlier: list[Subject],
) -> tuple[str, Mark] | None:
    """Return what a general name means of the thing before: 民宿5978家,平均入住率57.4%.

    ``found`` is the metric of the name, if it has one of its own (occupancy_rate).
    """
    if found is None:
        if "general" not in reading.hints:
            return None
        start, end = reading.lead(item)
        lead = reading.lowered[start:end]
        named = [
            (lead.rfind(word), len(word), role)
            for word, role in reading.hints["general"]
            if word in lead
        ]
        if not named:
            return None
        at, size, role = max(named)
        at += start
        mark = Mark(at, at + size, ())
    else:
        family = lexicon.families.of_metric.get(found[0])
        if family is None:
            return None
        mark = found[1]
        words = reading.grammar.words["general"].get(family[1], ())
        if reading.lowered[mark.start : mark.end] not in words:
            return None
        role, at = family[1], mark.start
        before = reading.marks.cue.within(reading.clause_start(mark.start), mark.start)
        if role == _VISITS and any(cue.has("zh:target") for cue in before):
            # 举办活动120场,力争接待游客…: who receives is told anew.
            return None
    if role == _VISITS and item.language == "en":
        for thing in reading.marks.metric.within(mark.end, item.start):
            # "Attendance at our museums": the thing stands behind the word.
            own = (
                patterns_of(reading.grammar).at.fullmatch(reading.lowered[mark.end : thing.start])
                is not None
            )
            metric = lexicon.families.sibling(thing.keys[0], role) if own else None
            if metric is not None and fits(lexicon.knowledge.metrics[metric], item, said, lexicon):
                return metric, mark
    opening = max(reading.lead(item)[0], reading.clause_start(at))
    listed = role == _VISITS and found is not None and item.size > 1
    if listed and reading.marks.region.within(opening, at):
        # 漓江游船接待游客386万人次;阳朔县、荔浦市分别接待游客…: those of the counties.
        return None
    apart = reading.grammar.language == "zh" and role not in _SHARED
    for thing in reversed(reading.marks.metric.within(opening, at)) if apart else ():
        # 民宿周末入住率, 住宿单位实现营业额: the thing stands before the word in its own clause.
        for key in thing.keys:
            metric = lexicon.families.sibling(key, role)
            if metric is not None and fits(lexicon.knowledge.metrics[metric], item, said, lexicon):
                return metric, mark
    for subject in reversed(earlier[-_REACH:]):
        metric = lexicon.families.sibling(subject.metric or "", role)
        if metric is not None and fits(lexicon.knowledge.metrics[metric], item, said, lexicon):
            return metric, mark
    return None


def carried(
    item: Quantity,
    said: Said,
    noun: Mark | None,
    reading: Reading,
    lexicon: Lexicon,
    earlier: list[Subject],
) -> tuple[str, Mark] | None:
    """Return what the sentence spoke of before, where the number has no subject of its own."""
    metrics = lexicon.knowledge.metrics
    start, end = reading.lead(item)
    if _PER_HEAD in reading.roles and any(m.has(_PER_HEAD) for m in reading.cues_before(item)):
        return None
    if item.family == "money" and earlier and earlier[-1].metric and earlier[-1].label:
        # 57.9 billion yuan (about 8.2 billion U.S. dollars): the same in other money.
        bracket = reading.lowered[start:end].strip()
        heads = reading.grammar.words["general"].get("per_head", ())
        if item.language == "en" and reading.lowered.startswith(heads, item.end + 1):
            return None
        other = earlier[-1].unit != item.unit and "," not in bracket
        if bracket == "(" or (other and bracket[:1] == "(" and len(bracket) < _BRACKET):
            return earlier[-1].metric, Mark(*earlier[-1].label, keys=())
    quoting = f"{reading.grammar.language}:quoted_target"
    quoted = quoting in reading.roles and any(
        mark.has(quoting) for mark in reading.marks.cue.within(reading.clause_start(start), end)
    )
    near = said.measure == "level" and not quoted
    shared = near and item.language == "en" and item.unit == "percent" and bool(earlier)
    if shared and item.change is None and not compares(item, reading):
        listed = reading.grammar.words["share"]["listed"]
        if _has_a_whole(item, reading) or (
            str(earlier[-1].metric).endswith("_share") and earlier[-1].metric not in listed
        ):
            return None
    told = earlier[-1] if earlier else None
    if near:
        # The amount before, over the change that stands between.
        earlier = amounts(earlier) or earlier
    if said.measure in CHANGES:
        if has_own_name(item, reading):
            return None
        earlier = without_places(item, reading, earlier)
    if near and item.open_unit and item.surface:
        if noun is None and (has_own_name(item, reading) or names_behind(item, reading, earlier)):
            return None
        if counts_places(item, reading):
            return None
        same = [s for s in earlier if s.surface == item.surface]
        earlier = same[-1:]
    moved = item.family == "money" and told is not None and told.unit in _RATES
    added = str(earlier[-1].metric) if near and earlier else ""
    if added.endswith("_added") and _is_total(item, reading):
        # "Four new homestays were opened, bringing the number to 17".
        return added.removesuffix("_added"), named_by(earlier[-1])
    if (item.unit is None or moved) and reading.reaches(item) and earlier:
        # "Those from Mexico rose by 22.1% to 98,000": the end of that change.
        last = told if told is not None and (told.rule == "market" or moved) else earlier[-1]
        known = metrics.get(last.metric or "")
        if last.metric is not None and (known is None or fits(known, item, said, lexicon)):
            return last.metric, named_by(last)
    end_of_growth = reached(item, said, reading, lexicon, told)
    if end_of_growth is not None:
        return end_of_growth
    if near and item.surface and item.language == "zh" and "part" in reading.hints:
        alike = part_of_same(item, reading, earlier)
        if alike is not None:
            return alike.metric or "", named_by(alike)
    both = _first_of_both(item, said, reading, earlier)
    if both is not None:
        return both
    # An amount continues only what was just spoken of; a change may reach further back.
    standing = reading.grammar.language == "zh" and any(
        mark.has("zh:stock") for mark in reading.cues_before(item)
    )
    for subject in reversed(earlier[-1:] if near else earlier):
        if near and standing and subject.metric is not None:
            # 新增城市书房18家,总数达150家: so many there are in all.
            stock = subject.metric.removesuffix("_added")
            if stock in metrics and fits(metrics[stock], item, said, lexicon):
                return stock, named_by(subject)
        if is_aside_share(subject) and is_of_amount(item, said, reading):
            # 占接待总量的40.9%,增长1.1倍: the amount grows, not its share.
            continue
        if subject.metric is None:
            rates = subject.unit in _RATES and item.unit in _RATES
            if said.measure in CHANGES or (rates and item.language == "zh"):
                return None
            continue
        metric = metrics.get(subject.metric)
        if metric is None and said.measure in CHANGES:
            return subject.metric, named_by(subject)
        if metric is None or not fits(metric, item, said, lexicon):
            continue
        own = said.measure == "level" and noun is not None and noun.has("item", "organization")
        if own and item.open_unit and subject.unit != (noun.keys[0] if noun else None):
            continue
        if said.measure == "level" and subject.unit != unit_of(item, metric, noun, lexicon):
            continue
        return subject.metric, named_by(subject)
    return None


def _is_total(item: Quantity, reading: Reading) -> bool:
    """Whether a number is how many there are in all: "bringing the number to 17"."""
    if item.language != "en":
        return False
    words = reading.grammar.words["naming"]["totals"]
    return reading.lowered.endswith(tuple(words), reading.lead(item)[0], item.start)


def _has_a_whole(item: Quantity, reading: Reading) -> bool:
    """Whether a percentage says itself of which things it is: "22% of hotels were closed"."""
    if not reading.lowered.startswith(" of ", item.end):
        return False
    start = item.end + len(" of ")
    noun = reading.marks.noun.starting(start, min(start + _WHOLE, reading.clause_end(start)))
    return any(mark.has("organization", "venue", "item", "project", "event") for mark in noun)


def _first_of_both(
    item: Quantity, said: Said, reading: Reading, earlier: list[Subject]
) -> tuple[str, Mark] | None:
    """Return the first of two amounts that one change is said of: 均增长20%以上."""
    if said.measure != "growth" or item.size > 1:
        return None
    start, end = reading.lead(item)
    lead = reading.lowered[start:end].lstrip(" ,")
    named = amounts(earlier)[-2:]
    if len(named) < 2:
        return None
    if not lead.startswith(tuple(reading.grammar.words["joins"]["both"])):
        return None
    first = named[0]
    return (first.metric, named_by(first)) if first.metric is not None else None


def _amounts_named(earlier: list[Subject]) -> list[Subject]:
    """Return the amounts that have a metric, of neighbours with one metric the last only."""
    named = [s for s in amounts(earlier) if s.metric is not None]
    last = len(named) - 1
    return [s for at, s in enumerate(named) if at == last or s.metric != named[at + 1].metric]


def ellipsis(
    item: Quantity,
    phrase: tuple[int, int] | None,
    reading: Reading,
    lexicon: Lexicon,
    earlier: list[Subject],
) -> bool:
    """Whether the verb and the noun of the number before are left out.

    "Foreign guests generated 5.1 million nights, domestic guests 4.8 million": these are nights.
    """
    if item.language != "en" or item.unit is not None or item.has_prefix or not amounts(earlier):
        return False
    if item.change or named_with_of(item, reading):
        return False
    if item.scale == 1 and not is_large(item, reading):
        return is_part(item, reading) or answers_goal(item, reading)
    if phrase is not None and reading.marks.noun.within(*phrase):
        return False
    if amounts(earlier)[-1].rule == "wording" and unit_of_more(item, reading, earlier):
        # "86,000 visitors came for leisure, and another 12,100 for health".
        return False
    if compares(item, reading):
        # "1.03 million people attended, surpassing last year's 978,000".
        return True
    of_some = counted_before(item, reading)
    own = None if of_some else reading.marks.metric.by_end.get(item.start - 1)
    told = lexicon.knowledge.metrics.get(amounts(earlier)[-1].metric or "")
    stocks = told is not None and told.aggregation == "last"
    if own is not None and stocks and lexicon.knowledge.metrics[own.keys[0]].aggregation == "last":
        # "Travel agencies numbered 1,286 and licensed guides 23,540".
        return False
    counted = own is not None and lexicon.knowledge.metrics[own.keys[0]].unit == "visit"
    if counted and amounts(earlier)[-1].unit == "visit":
        # "Domestic tourists made 152,100 arrivals, foreign tourists 260,500".
        return False
    # "The tower had 98,000 visitors and the three museums 187,000".
    place = reading.index(item) - bool(of_some)
    since = reading.quantities[place - 1].end if place else reading.sentence.start
    between = reading.lowered[since : item.start]
    verbs = reading.marks.cue.within(since, item.start)
    verbal = any(mark.has("en:reported", "en:reach", "en:target", "en:past") for mark in verbs)
    return not verbal and any(
        mark in between for mark in reading.grammar.words["joins"]["elliptic"]
    )
