"""Of what a percentage is a share: of what was just spoken of, of a place, of a list."""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.extraction.goingon import amounts
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.refine import share_of

ANY_SHARE = "regional_share"
# Characters before a share in brackets in which it is told what is shared out.
_TOLD = 200
# The rule of a share that a market has of what is counted at home.
OF_A_MARKET = "share of a market"
# How many numbers back a list of shares goes on; characters between two of its members.
_BACK, _LISTED = 3, 90
# What is told by the places that it comes from.
_SHARED_OUT = frozenset({"visit", "person", "guest_night"})
# Characters of the word behind a number.
_NEXT = 16


def share(item: Quantity, lexicon: Lexicon, earlier: list[Subject]) -> Subject | None:
    """Return the share of what was just spoken of: 过夜游客1502万人次,占34.8%.

    A list of shares answers a list of amounts: 接待3260万人次,收入150亿元,分别占35.7%和14.3%.
    """
    before = amounts(earlier)
    if len(before) < item.size:
        return None
    subject = before[item.place - item.size]
    name = share_of(subject.metric, lexicon) if subject.metric else None
    if name is None and subject.rule == "market":
        name = str(lexicon.grammars["en"].words["table"]["market_share"])
    return Subject(name, subject.label, "percent", "share") if name else None


def next_share(
    item: Quantity, said: Said, reading: Reading, earlier: list[Subject]
) -> Subject | None:
    """Return the share that a list of places or groups goes on with.

    "Istria accounts for 28% of the nights, Zadar County for 13%": no verb stands between, and
    the next one has no whole of its own.
    """
    if item.language != "en" or item.unit != "percent" or said.measure != "level":
        return None
    place = reading.index(item)
    before = reading.quantities[max(0, place - _BACK) : place]
    other = next((one for one in reversed(before) if one.unit == "percent"), None)
    told = None if other is None else reading.said.get(other.start)
    if other is None or told is None or told.measure != "level":
        return None
    last = next((one for one in reversed(earlier) if one.unit == "percent"), None)
    between = reading.lowered[other.end : item.start]
    rules = reading.grammar.words
    joined = any(word in between for word in rules["joins"]["elliptic"])
    if last is None or last.metric is None or not joined or len(between) > _LISTED:
        return None
    verbs = reading.marks.cue.within(other.end, item.start)
    if any(mark.has("en:reported", "en:reach", "en:target", "en:past") for mark in verbs):
        return None
    following = reading.lowered[item.end : item.end + _NEXT].split()
    if following and following[0] in rules["share"]["own"]:
        return None
    if last.metric not in rules["share"]["listed"]:
        # "Leisure accounted for 71%, business for 14%": each has its own.
        return None
    return last._replace(rule="listed share")


def rate_again(
    item: Quantity, said: Said, reading: Reading, before: Sequence[Subject]
) -> Subject | None:
    """Return the rate of the sentence before where one of other places follows it.

    "Occupancy at hotels averaged 83.4 percent. Condominiums reported 88%": no other thing is named.
    "It was highest in April (49.5%)": it goes on with what was spoken of.
    """
    rules = reading.grammar.words["share"]
    last = before[-1] if before else None
    if item.language != "en" or item.unit != "percent" or said.measure != "level" or last is None:
        return None
    lead = reading.lowered[reading.sentence.start : item.start].rstrip()
    named = reading.has_metric_before(item) or len(lead) > _LISTED
    goes_on = lead.split(maxsplit=1)[:1] == [rules["it"]]
    told = goes_on or lead.endswith(tuple(rules["rate_verbs"]))
    follows = told and last.metric in rules["told_by_place"]
    whole = reading.lowered.startswith(" of ", item.end)
    return None if named or whole or not follows else last._replace(rule="rate again")


def of_them(
    item: Quantity, subject: Subject, reading: Reading, lexicon: Lexicon, before: Sequence[Subject]
) -> Subject:
    """Return what a sentence on "they" measures: of those whom the sentence before spoke of.

    "The province welcomed 3.6 million overseas visitors. They spent 1.97 billion U.S. dollars."
    """
    if item.language != "en" or subject.metric is None or not before:
        return subject
    they = tuple(reading.grammar.words["share"]["they"])
    if not reading.lowered.startswith(they, reading.sentence.start):
        return subject
    families = lexicon.families
    family, role = families.of_metric.get(subject.metric, ("", ""))
    all_of = families.of_metric[str(reading.grammar.words["received"]["all"])][0]
    known = [s.metric for s in before if s.metric is not None and s.metric in families.of_metric]
    told = {families.of_metric[metric][0]: metric for metric in known}
    if family != all_of or len(told) != 1:
        # Of several kinds of visitors it may be all.
        return subject
    theirs = families.sibling(next(iter(told.values())), role)
    return subject if theirs is None else subject.of(theirs, item.surface)


def is_share(item: Quantity, said: Said, reading: Reading) -> bool:
    """Whether a number is a share, also where it tells what one came to: 占比提高到24.8%."""
    if said.rule == "reach" and item.unit == "percent":
        return any(mark.has("zh:share") for mark in reading.cues_before(item))
    return said.rule == "share"


def has_no_name(item: Quantity, reading: Reading) -> bool:
    """Whether no metric but a general share is named right before a number: 过夜游客…占比26.8%."""
    marks = reading.metrics_before(item)
    cue = next((m for m in reversed(reading.cues_before(item)) if m.has("zh:share")), None)
    of = reading.grammar.words["noun_phrase"]["of"] if cue is not None else ""
    if cue is not None and reading.normalized.endswith(of, cue.end, item.start):
        # 占接待总量的36.5%: what stands between names the whole.
        marks = [mark for mark in marks if mark.start < cue.start]
    return all(mark.keys == (ANY_SHARE,) for mark in marks)


def of_a_place(item: Quantity, said: Said, reading: Reading) -> bool:
    """Whether a share is that of one place in a larger: 泉州约占16%, 占全省的三成."""
    if item.unit != "percent" and item.form != "fraction":
        return False
    language = reading.grammar.language
    if language == "en":
        return _from_a_place(item, said, reading)
    if "zh:share" not in reading.roles:
        return False
    cue = next((m for m in reversed(reading.cues_before(item)) if m.has("zh:share")), None)
    if cue is None or reading.clause_start(item.number_start) > cue.start:
        return False
    behind = reading.lowered[cue.end : item.start]
    if any(word in behind for word in reading.grammar.words["share"]["whole"]):
        return same_thing(cue.end, item, reading)
    place = reading.marks.region.by_end.get(cue.start) or reading.marks.region.by_end.get(
        cue.start - 1
    )
    return place is not None and not reading.marks.metric.within(cue.end, item.start)


def same_thing(start: int, item: Quantity, reading: Reading) -> bool:
    """Whether a share is that of a place in one thing: not 占全国就业总人口的10%.

    Nothing but the place, or the thing that is shared, stands behind the word for the share.
    """
    rest = reading.lowered[start : item.start]
    for word in (*reading.grammar.words["share"]["whole"], *reading.grammar.words["share"]["idle"]):
        rest = rest.replace(word, "")
    named = reading.marks.metric.within(start, item.start)
    return not rest.strip() or bool(named) or bool(reading.marks.noun.within(start, item.start))


def in_brackets(
    item: Quantity, said: Said, reading: Reading, lexicon: Lexicon, earlier: Sequence[Subject]
) -> bool:
    """Whether a percentage stands in brackets behind a market: "most nights were by Germans (21%)".

    Something that can be shared out has been named, and neither a rate nor a change; or the
    market's visitors were told: "Malaysia contributed 668,000 arrivals (15.9 percent)".
    """
    text, end = reading.lowered, item.start - 2
    closed = text[item.start - 1 : item.start] == "(" and text[item.end : item.end + 1] == ")"
    if not closed or said.measure != "level" or item.form == "fraction":
        return False
    before = reading.quantities[reading.index(item) - 1] if reading.index(item) else None
    if before is not None and before.end == end and earlier and earlier[-1].rule == "market":
        return True
    named = reading.marks.region.by_end.get(end) or reading.marks.people.by_end.get(end)
    if named is None or not reading.roles.isdisjoint({"en:increase", "en:decrease"}):
        return False
    since = max(reading.sentence.start, item.start - _TOLD)
    told = reading.marks.metric.within(since, item.start)
    if told:
        unit = lexicon.knowledge.metrics[told[-1].keys[0]].unit
        return unit in _SHARED_OUT
    called = reading.grammar.words["market"]["called"]
    return any(text.find(f" {word}", since, item.start) >= 0 for word in called)


def comes_from(item: Quantity, said: Said, reading: Reading) -> bool:
    """Whether so many percent came from a place: "45% came from Australia, 12% from Japan"."""
    rules = reading.grammar.words["market"]
    if item.language != "en" or said.measure != "level" or item.unit != "percent":
        return False
    start = item.end
    came = (f" {verb}" for verb in (*reading.grammar.words["received"]["came"], *rules["told"]))
    for verb in came:
        if verb.strip() and reading.lowered.startswith(f"{verb} ", start):
            start += len(verb)
            break
    link = next((word for word in rules["from"] if reading.lowered.startswith(word, start)), None)
    if link is None:
        return False
    start += len(link)
    start += len(rules["article"]) if reading.lowered.startswith(rules["article"], start) else 0
    return reading.marks.region.by_start.get(start) is not None


def _from_a_place(item: Quantity, said: Said, reading: Reading) -> bool:
    """Whether a share is that of a place or a market: "51% of visitors came from New York"."""
    if not reading.places:
        return False
    shares = any(mark.has("en:share") for mark in reading.cues_before(item))
    start, end = reading.clause_start(item.start), reading.clause_end(item.end)
    clause = reading.lowered[start : item.start]
    weak = reading.grammar.words["market"]["weak_verbs"]
    verbs = reading.hints.get("suppliers", ())
    shares = shares or any(f" {verb} " in clause for verb in verbs if verb not in weak)
    return (said.rule == "share" or shares) and bool(reading.marks.region.within(start, end))
