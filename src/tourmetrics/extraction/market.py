"""Visitors from one market: "Australia supplied 1.46 million visitors, the USA 382k"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tourmetrics.extraction.fitting import CHANGES
from tourmetrics.extraction.goingon import named_by
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.nounphrase import is_large
from tourmetrics.extraction.origins import is_abroad, led_on, origin_of
from tourmetrics.extraction.placenames import resolve
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# How the metrics of markets end.
MARKET = "_visitors"
_COUNTS = frozenset({"visits", "persons", ""})
_NIGHTS = "guest_night"
_VISITORS = frozenset({None, "visit", "person"})
# Characters and words between a number and the place behind it.
_REACH, _MOST_WORDS = 60, 4
# How many numbers back a market may have been told of.
_BACK = 6
# Characters of a place before a comma and its number.
_NEAR = 30
_NAME = re.compile(r"[^a-z]+")


def market_of(
    item: Quantity,
    said: Said,
    reading: Reading,
    lexicon: Lexicon,
    default: str | None,
    earlier: Sequence[Subject],
) -> tuple[str, Mark] | None:
    """Return the metric of the visitors from one place, with the words that name the place.

    ``earlier`` are the subjects told before.
    """
    level = said.measure == "level"
    if reading.grammar.language == "zh":
        visits = level and item.family in _COUNTS and item.unit in _VISITORS
        told = visits or (item.unit == "percent" and said.measure in CHANGES)
        parts = item.form in ("fraction", "half")
        return _chinese(item, reading, lexicon, default, earlier) if told and not parts else None
    found = _supplied(item, reading, lexicon, default, earlier) if level else None
    if found is not None:
        return found
    counted = item.family in _COUNTS and item.unit in _VISITORS
    amount = level or said.measure == "difference"
    of_visitors = counted if amount else said.measure in CHANGES
    if not of_visitors:
        return None
    if led_on(item, said, reading, earlier):
        return earlier[-1].metric or "", named_by(earlier[-1])
    found = _origin_before(item, said, reading, lexicon, default)
    visits = item.unit is not None or _is_told_of_visits(item, reading, lexicon, earlier)
    if found is None and default is not None and visits and not reading.many_places:
        origin = origin_of(item, said, reading, lexicon, default, earlier)
        found = (metric_id(origin[0], lexicon), origin[1]) if origin is not None else None
    if found is None and said.measure in CHANGES:
        found = _grown_again(item, reading, lexicon, default, earlier)
    return found


def _supplied(
    item: Quantity,
    reading: Reading,
    lexicon: Lexicon,
    default: str | None,
    earlier: Sequence[Subject],
) -> tuple[str, Mark] | None:
    """Return the market of an amount of visitors.

    It is a place outside the publisher's that a verb like "supplied" makes the source of
    visitors; in a list the verb is said once.
    """
    share = item.form in ("fraction", "half")
    if share or item.family not in _COUNTS or item.unit not in _VISITORS:
        return None
    verbs, text = reading.hints.get("suppliers", ()), reading.lowered
    beside = _is_told_of_visits(item, reading, lexicon, earlier)
    behind = _bracketed(item, reading, lexicon, default) if beside else None
    behind = behind or _from(item, reading, lexicon, default, earlier)
    if behind is not None:
        return metric_id(behind[0], lexicon), behind[1]
    aside = _aside(item, reading) if beside else None
    if aside is not None and _is_market(aside, reading, lexicon, default):
        code = resolve(aside, reading, lexicon, default)
        return (metric_id(code, lexicon), aside) if code else None
    if not verbs or (item.unit is None and earlier and earlier[-1].unit == _NIGHTS):
        # "Germany sent us 268,000 nights, the Netherlands 41,300": these are nights.
        return None
    first = reading.first_of_list(item)
    said = max([text.rfind(verb, reading.sentence.start, item.start) for verb in verbs])
    if said < 0:
        return None
    places = [
        mark
        for mark in reading.marks.region.within(reading.sentence.start, item.start)
        if _is_market(mark, reading, lexicon, default)
    ]
    if item.size > 1:
        listed = [mark for mark in places if mark.end <= said and said <= first.start]
        place = listed[-item.size :][item.place] if len(listed) >= item.size else None
    else:
        near = [mark for mark in places if _names(mark, item, reading, verbs)]
        place = near[-1] if near else None
    if place is None:
        return None
    code = resolve(place, reading, lexicon, default)
    return (metric_id(code or "", lexicon), place) if code else None


def sends(item: Quantity, subject: Subject, reading: Reading) -> bool:
    """Whether an amount that left out its noun is that of a market: "…, the Netherlands 41,300"."""
    if item.unit is not None or subject.rule != "ellipsis" or subject.unit in _VISITORS:
        return False
    weak = reading.grammar.words["market"]["weak_verbs"]
    verbs = (verb for verb in reading.hints.get("suppliers", ()) if verb not in weak)
    start = reading.sentence.start
    return any(reading.lowered.find(f" {verb} ", start, item.start) >= 0 for verb in verbs)


def _is_told_of_visits(
    item: Quantity, reading: Reading, lexicon: Lexicon, earlier: Sequence[Subject]
) -> bool:
    """Whether a number beside a place may count visitors: nothing else was spoken of last.

    "Nights rose by 5%. Germany (1.2 million) led": these are nights.
    """
    named = reading.marks.metric.within(reading.sentence.start, item.start)
    told = named[-1].keys[0] if named else earlier[-1].metric if earlier else None
    known = lexicon.knowledge.metrics.get(told or "")
    return known is None or known.unit in _VISITORS


def _aside(item: Quantity, reading: Reading) -> Mark | None:
    """Return the place that a large number stands beside: "South Korea, at 867,400, remained"."""
    if item.scale == 1 and not is_large(item, reading):
        return None
    before = reading.marks.region.within(reading.clause_start(item.start) - _NEAR, item.start)
    asides = reading.grammar.words["market"]["asides"]
    if not before or reading.lowered[before[-1].end : item.start].strip() not in asides:
        return None
    closes = reading.lowered[item.end : item.end + 1] == ","
    return before[-1] if closes else None


def _chinese(
    item: Quantity,
    reading: Reading,
    lexicon: Lexicon,
    default: str | None,
    earlier: Sequence[Subject],
) -> tuple[str, Mark] | None:
    """Return the market of 俄罗斯、韩国游客分别为20.7万、11.2万: its noun follows the places.

    A country right before its number needs none: 日本1.36万人次. Changes need one, unless
    visitors from other places were spoken of: 韩国游客5.1万人次,日本增长8.4%.
    """
    rules, text = reading.grammar.words["market"], reading.lowered
    named = reading.marks.region.within(*reading.lead(item))
    places = [mark for mark in named if _is_market(mark, reading, lexicon, default)]
    if not places or places[-1] is not named[-1]:
        return None
    listed = places[-item.size :]
    if len(listed) < item.size or any(
        text[a.end : b.start].strip() not in rules["list"] for a, b in pairwise(listed)
    ):
        return None
    code = resolve(listed[item.place], reading, lexicon, default)
    end = listed[-1].end
    if code is None or not _sends_visitors(end, code, item, reading, lexicon, earlier):
        return None
    return metric_id(code, lexicon), listed[item.place]


def _sends_visitors(
    end: int,
    code: str,
    item: Quantity,
    reading: Reading,
    lexicon: Lexicon,
    earlier: Sequence[Subject],
) -> bool:
    """Whether the Chinese places that end at ``end`` are told of as markets."""
    rules, text = reading.grammar.words["market"], reading.lowered
    again = any(subject.rule == "market" for subject in earlier[-_BACK:])
    country = lexicon.knowledge.regions[code].level == "country"
    if text.startswith(rules["nouns"], end):
        # 恩施州游客接待量增长11.2%: what the prefecture received.
        return item.unit != "percent" or again or country
    if item.unit == "percent":
        moved = reading.marks.cue.by_start.get(end)
        return again and moved is not None and moved.has("zh:increase", "zh:decrease")
    first = reading.first_of_list(item)
    return (again or country) and text[end : first.start].strip() in rules["beside"]


def metric_id(code: str, lexicon: Lexicon) -> str:
    """Return the id of the visitors from a place: one of the catalogue, else made of its name.

    >>> from tourmetrics.extraction.lexicon import lexicon_of
    >>> from tourmetrics.knowledge import load_knowledge
    >>> metric_id("US", lexicon_of(load_knowledge()))
    'us_visitors'
    """
    region = lexicon.knowledge.regions[code]
    names = [_NAME.sub("_", name.lower()).strip("_") for name in region.names if name.isascii()]
    ids = [f"{name}{MARKET}" for name in names if name]
    return next((i for i in ids if i in lexicon.knowledge.metrics), ids[0])


def _origin_before(
    item: Quantity, said: Said, reading: Reading, lexicon: Lexicon, default: str | None
) -> tuple[str, Mark] | None:
    """Return the market that a number is told of: "those from Mexico rose by 22%".

    A list answers a list: "those from Malaysia and Thailand 194,000 and 152,000".
    """
    if "from" not in reading.hints:
        return None
    rules, text, (start, end) = reading.grammar.words["market"], reading.lowered, reading.lead(item)
    places = reading.marks.region.within(start, end)
    if len(places) != item.size or any(
        not _is_market(place, reading, lexicon, default) for place in places
    ):
        return None
    before = text[start : places[0].start].rstrip().removesuffix(f" {rules['article'].strip()}")
    crowds = tuple(f"{crowd}{word}".rstrip() for crowd in rules["crowds"] for word in rules["from"])
    if not before.endswith(crowds) or reading.marks.metric.within(places[-1].end, end):
        return None
    near = len(text[places[-1].end : end].split()) <= _MOST_WORDS * min(item.size, 2)
    if said.measure == "level" and not near:
        return None
    code = resolve(places[item.place], reading, lexicon, default)
    return (metric_id(code, lexicon), places[item.place]) if code else None


def _grown_again(
    item: Quantity,
    reading: Reading,
    lexicon: Lexicon,
    default: str | None,
    earlier: Sequence[Subject],
) -> tuple[str, Mark] | None:
    """Return the market that grew behind others: "China grew by 126%".

    The place opens its clause, and nothing that is measured is named behind it.
    """
    if not any(subject.rule == "market" for subject in earlier[-_BACK:]):
        return None
    start = reading.clause_start(item.start)
    opening = reading.lowered[start : item.start]
    start += len(opening) - len(opening.lstrip())
    leads = reading.grammar.words["market"]["leads"]
    start += next((len(lead) for lead in leads if reading.lowered.startswith(lead, start)), 0)
    place = reading.marks.region.by_start.get(start)
    if place is None or not _is_market(place, reading, lexicon, default):
        return None
    code = resolve(place, reading, lexicon, default)
    named = reading.marks.metric.within(place.end, item.start)
    return None if code is None or named else (metric_id(code, lexicon), place)


def _is_market(mark: Mark, reading: Reading, lexicon: Lexicon, default: str | None) -> bool:
    code = resolve(mark, reading, lexicon, default)
    if code is None:
        return False
    if default is None:
        # In a document on many countries each of them may send visitors.
        return lexicon.knowledge.regions[code].level == "country"
    return is_abroad(code, lexicon, default)


def _from(
    item: Quantity,
    reading: Reading,
    lexicon: Lexicon,
    default: str | None,
    earlier: Sequence[Subject],
) -> tuple[str, Mark] | None:
    """Return the place that visitors are said to come from: "49,200 visitors from Mexico"."""
    rules = reading.grammar.words["market"]
    if "from" not in reading.hints:
        return None
    place = reading.index(item) + 1
    following = reading.quantities[place : place + 1]
    end = min([item.end + _REACH, reading.clause_end(item.end), *(q.start for q in following)])
    at = next(
        (at for word in rules["from"] if (at := reading.lowered.find(word, item.end, end)) >= 0), -1
    )
    if at < 0 or len(reading.lowered[item.end : at].split()) > _MOST_WORDS:
        return None
    at = reading.lowered.index(" ", at + 1) + 1
    at += len(rules["article"]) if reading.lowered.startswith(rules["article"], at) else 0
    mark = reading.marks.region.by_start.get(at)
    if mark is None or not _is_market(mark, reading, lexicon, default):
        return None
    counted = item.unit == "visit" or _speaks_of_visits(item, at, reading, lexicon)
    if item.unit is None and not counted:
        verb = reading.lowered[item.end : at].split()[0]
        again = bool(earlier) and earlier[-1].rule == "market" and f" {verb} " in rules["from"]
        # "71,400 flew in from the United States and 58,900 from Britain".
        counted = again or verb in reading.grammar.words["received"]["came"]
    code = resolve(mark, reading, lexicon, default) if counted else None
    return (code, mark) if code else None


def _bracketed(
    item: Quantity, reading: Reading, lexicon: Lexicon, default: str | None
) -> tuple[str, Mark] | None:
    """Return the place behind which a number stands in brackets: Japan (289,706).

    A share may stand between: Germany with 7.8% (35,518).
    """
    text = reading.lowered
    large = item.scale > 1 or is_large(item, reading)
    if text[item.start - 1 : item.start] != "(" or not large:
        return None
    end = item.start - 1
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    if before is not None and before.unit == "percent" and end - before.end <= 1:
        since = reading.quantities[place - 2].end if place > 1 else reading.sentence.start
        marks = reading.marks.region.within(since, before.start)
        mark = marks[-1] if marks else None
    else:
        mark = reading.marks.region.by_end.get(end - (text[end - 1 : end] == " "))
    if mark is None or not _is_market(mark, reading, lexicon, default):
        return None
    code = resolve(mark, reading, lexicon, default)
    return (code, mark) if code else None


def has_market_behind(
    item: Quantity, reading: Reading, lexicon: Lexicon, default: str | None
) -> bool:
    """Whether the number of a market stands in brackets behind a share: Israel, 11.9% (53,992)."""
    place = reading.index(item) + 1
    other = reading.quantities[place] if place < len(reading.quantities) else None
    if item.unit != "percent" or other is None or other.start - item.end > 2:
        return False
    return _bracketed(other, reading, lexicon, default) is not None


def _speaks_of_visits(item: Quantity, end: int, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether visits are counted: by the noun behind a number, else by what is named before."""
    nouns = reading.marks.noun.within(item.number_end, end)
    if nouns:
        return any(noun.has("visit") for noun in nouns)
    named = reading.marks.metric.within(reading.sentence.start, item.start)
    metrics = lexicon.knowledge.metrics
    return bool(named) and any(metrics[key].unit == "visit" for key in named[-1].keys)


def _names(mark: Mark, item: Quantity, reading: Reading, verbs: Sequence[str]) -> bool:
    """Whether nothing but the verb stands between a place and its number."""
    text = reading.lowered
    ends = [
        at + len(verb) + 1
        for verb in verbs
        if (at := text.rfind(f" {verb} ", mark.end, item.start)) >= 0
    ]
    # "Singapore supplied nearly 29,000".
    last = max(ends, default=item.start)
    fillers = reading.grammar.words["wording_words"]["fillers"]
    last = last if text[last : item.start].strip() in fillers else item.start
    between = text[mark.end : last].strip(", \t\n")
    if not between or between in verbs:
        return True
    # "India remained in first place with 38,744 arrivals".
    start = reading.clause_start(mark.start)
    opening = reading.lowered[start : mark.start].rpartition("]")[2].lstrip()
    opens = not opening or opening in reading.grammar.words["market"]["leads"]
    words = between.split()
    called = not set(reading.grammar.words["market"]["called"]).isdisjoint(words)
    most = _MOST_WORDS * 2 if called else _MOST_WORDS + 1
    return opens and len(words) <= most and words[-1] in verbs
