"""Names of what English numbers measure that stand in a place of their own.

"$2.1 billion *in visitor spending*", "R10,800 *a head*", "5% fewer *guests*", "91 calls" under
the heading "Cruise".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from tourmetrics.extraction.fitting import fits
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.namepatterns import patterns_of
from tourmetrics.extraction.nounphrase import is_large
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# What parts the names of a subject.
# Words before an amount, among which its verb is.
_WORDS = 3
# What a name may have in brackets: the Christmas Market (28 November to 15 December).
_ASIDE = re.compile(r" ?\([^()]*\)")
_COMMAS = re.compile(r"[,;:.] ")
# Characters of a heading of one or two words.
_SHORT_TITLE = 24
# Characters of the longest name that is looked for behind a number.
_LONGEST_NAME = 16
_HEADING_MARKS = " #*.:[]0123456789"
# Characters behind "in" in which it is said what an amount is.
_FORM = 24
# Characters before a number in which its receiver is named, words from the verb on.
_NAME, _FILLERS = 80, 4
# Metrics, each with how the names of what they are of end.
_Ends = tuple[tuple[str, tuple[str, ...]], ...]
# What shows that visitors are spoken of.
_STAYS = ("visit", "guest_night")

# Characters behind a number in which it is said to be more than something.
_THAN = 16


def each_spends(item: Quantity, reading: Reading, earlier: list[Subject]) -> bool:
    """Whether money is what each visitor spent: "R10,800 a head", "the average visitor spent"."""
    if item.language != "en":
        return False
    rules = reading.grammar.words["spend"]
    lead = reading.lowered[reading.sentence.start : item.start]
    if not any(verb in lead for verb in rules["verbs"]) and not earlier:
        return False
    stayed = any(
        noun.has(*_STAYS) for noun in reading.marks.noun.within(reading.sentence.start, item.start)
    )
    spent = (stayed and any(f" {verb} " in lead for verb in rules["verbs"])) or (
        bool(earlier) and str(earlier[-1].metric).endswith(("revenue", "expenditure"))
    )
    if reading.lowered.startswith(tuple(rules["each"]), item.end):
        return spent
    clause = reading.lowered[reading.lead(item)[0] : item.start]
    verb = any(clause.rstrip().endswith(f" {verb}") for verb in rules["verbs"])
    return verb and any(who in lead for who in rules["who"])


def in_form_of(item: Quantity, reading: Reading) -> Sequence[Mark]:
    """Return what an amount of money is in: "$2.1 billion in visitor spending"."""
    if reading.grammar.language != "en":
        return ()
    opening = str(reading.grammar.words["moved"]["form"])
    if not reading.lowered.startswith(opening, item.end):
        return ()
    start = item.end + len(opening)
    stop = min(start + _FORM, reading.clause_end(start))
    return reading.marks.metric.starting(start, stop)


def received_by_name(item: Quantity, reading: Reading) -> str | None:
    """Return what visits to a named receiver are: "Muckross House welcomed 41,300 visitors".

    Of several receivers the first one counts. Words of ``plain`` need no capital: they name
    no place (a museum, and not a lake).
    """
    if reading.grammar.language != "en":
        return None
    verbs, by_end, plain = _received(reading.grammar)
    start = max(reading.lead(item)[0], item.start - _NAME)
    words = reading.normalized[start : item.start].split()
    nearest = range(len(words) - 1, max(0, len(words) - _FILLERS - 1), -1)
    verb = next((at for at in nearest if words[at] in verbs), None)
    if verb is None:
        return None
    for part in _receivers(_ASIDE.sub("", " ".join(words[:verb])), reading.grammar):
        capital = part.rpartition(" ")[2][:1].isupper()
        name = f" {part.lower()}"
        for metric, ends in (*(by_end if capital else ()), *plain):
            if name.endswith(ends):
                return metric
        # "The exhibition Gold of the Steppes": its kind stands before its name.
        article = reading.grammar.words["naming"]["article"]
        kind = part.lower().removeprefix(article).partition(" ")[0]
        for metric, ends in plain:
            if " " in part and f" {kind}" in ends:
                return metric
    return None


@lru_cache(maxsize=4)
def _received(grammar: Grammar) -> tuple[frozenset[str], _Ends, _Ends]:
    """Return the verbs of receiving, and the metrics by how names of receivers end."""
    rules = grammar.words["received"]["named"]

    def ends(table: Mapping[str, Iterable[str]]) -> _Ends:
        return tuple((name, tuple(f" {end}" for end in table[name])) for name in table)

    return frozenset(rules["verbs"]), ends(rules["by"]), ends(rules["plain"])


def _receivers(subject: str, grammar: Grammar) -> list[str]:
    """Return the names that a subject joins, those next to its verb before those far from it."""
    patterns, joint = patterns_of(grammar), grammar.words["naming"]["joint"]
    clauses = [clause for clause in _COMMAS.split(subject) if clause.strip()]
    joined = [name.strip() for clause in reversed(clauses) for name in clause.split(joint)]
    heads = [
        head for name in joined for head in dict.fromkeys((patterns.placed.split(name)[0], name))
    ]
    return [patterns.adverbs.sub("", head).removesuffix("'s") for head in heads]


def _is_of_name(ordered: Sequence[Mark], reading: Reading) -> bool:
    """Whether the nearest name is a general one right behind another: tax *receipts*."""
    general = reading.grammar.words["general"]["revenue"]
    near = reading.lowered[ordered[0].start : ordered[0].end]
    return near in general and ordered[0].start - ordered[1].end == 1


def receives(mark: Mark, item: Quantity, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether a bare amount is what a thing before it received: "our museums drew 3 million"."""
    known = lexicon.knowledge.metrics[mark.keys[0]]
    if known.aggregation != "last" or not (item.scale > 1 or is_large(item, reading)):
        return False
    between = reading.lowered[mark.end : item.start].split()[-_WORDS:]
    verbs = reading.grammar.words["received"]["named"]["verbs"]
    return known.quantity == "count" and any(w in verbs or w == "for" for w in between)


def tells_where(mark: Mark, item: Quantity, reading: Reading) -> bool:
    """Whether a name before a change only ends the words of the amount before it.

    "412,600 tourists stayed in hotels, 6.2% more than in May": the tourists grew.
    """
    start, end = reading.lead(item)
    if reading.grammar.language != "en" or start == reading.sentence.start:
        return False
    behind = reading.lowered[mark.end : end]
    placing = patterns_of(reading.grammar).placing
    return placing.fullmatch(reading.lowered[start : mark.start]) is not None and "," in behind


def people_of(mark: Mark, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether a name only says with whom people are: "guests checking into hotels rose by 20%".

    The people rose and not the hotels; it stands behind a preposition, people before it.
    """
    known = lexicon.knowledge.metrics[mark.keys[0]]
    if reading.grammar.language != "en" or known.aggregation != "last":
        return False
    if known.quantity != "count":
        return False
    start = reading.clause_start(mark.start)
    before = reading.lowered[start : mark.start].split()
    prepositions = reading.grammar.words["naming"]["with_whom"]
    if before[-1:] and before[-1] in reading.grammar.words["naming"]["determiners"]:
        before.pop()
    if not before or before[-1] not in prepositions:
        return False
    words = reading.grammar.words["naming"]["people"]
    nouns = [m for m in reading.marks.noun.within(start, mark.start) if m.has("person", "visit")]
    if not nouns and not any(word in words for word in before):
        return False
    since = nouns[-1].end if nouns else start
    return not any(since < q.start < mark.start for q in reading.quantities)


def _is_verb(mark: Mark, verbal: Sequence[str], reading: Reading) -> bool:
    """Whether a word that may be a name is a verb here: to *reach* 1.8 million."""
    if reading.lowered[mark.start : mark.end] not in verbal:
        # "612,000 guests have stayed, 3% more": nothing says how long.
        over = reading.lowered.startswith(reading.grammar.words["naming"]["over"], mark.end - 2)
        return over and " " not in reading.lowered[mark.start : mark.end]
    return reading.lowered.endswith(reading.grammar.words["naming"]["auxiliaries"], 0, mark.start)


def nearest_first(marks: list[Mark], reading: Reading) -> list[Mark]:
    """Return the metrics named before a number, the nearest first.

    An English name behind a preposition stands after the one whose place it tells: in "nights
    in registered accommodation" these are nights.
    """
    ordered = marks[::-1]
    if not ordered or reading.grammar.language != "en":
        return ordered
    verbal = reading.grammar.words["noun_phrase"]["verbal"]
    ordered = [mark for mark in ordered if not _is_verb(mark, verbal, reading)]
    if len(ordered) < 2:
        return ordered
    if _is_of_name(ordered, reading):
        # "Lodgers' tax receipts": of the tax.
        ordered[0], ordered[1] = ordered[1], ordered[0]
        return ordered
    head = 0
    while head + 1 < len(ordered):
        between = reading.lowered[ordered[head + 1].end : ordered[head].start]
        if not patterns_of(reading.grammar).where.fullmatch(between):
            break
        head += 1
    return [ordered[head], *ordered[:head], *ordered[head + 1 :]]


def opens_with_more(item: Quantity, reading: Reading) -> bool:
    """Whether it is said behind a number what there is more or less of: 5% fewer visitors."""
    moved = reading.grammar.words["moved"]
    words = tuple(f" {word} " for word in (*moved["ups"], *moved["downs"]))
    return reading.lowered.startswith(words, item.end)


def is_predicated(item: Quantity, phrase: tuple[int, int], reading: Reading) -> bool:
    """Whether a verb stands between a number and the words that say what it counts."""
    if item.language != "en" or item.unit is not None or phrase[0] <= item.number_end + 1:
        return False
    between = reading.lowered[item.number_end : phrase[0] + 1]
    return between in reading.grammar.words["noun_phrase"]["being"]


def by_heading(
    item: Quantity, said: Said, noun: Mark | None, reading: Reading, lexicon: Lexicon
) -> tuple[str, Mark] | None:
    """Return the metric that a short heading and the noun name together: Cruise, 91 calls."""
    start, end = reading.title
    if noun is None or said.measure != "level" or end - start > _SHORT_TITLE:
        return None
    title = reading.lowered[start:end].strip(_HEADING_MARKS)
    thing = reading.lowered[noun.start : noun.end]
    singular = f"{title[:-3]}y" if title.endswith("ies") else title.removesuffix("s")
    for head in (title, singular):
        for key in lexicon.names.get(f"{head} {thing}", ()):
            if fits(lexicon.knowledge.metrics[key], item, said, lexicon):
                return key, noun
    return None


def names_right_behind(item: Quantity, reading: Reading, lexicon: Lexicon) -> list[Mark]:
    """Return the names that begin right behind a Chinese number, the longest last.

    144家4A级旅游景区接待游客…: the whole names the visits, the sights in it are counted.
    """
    start = item.end
    end = min(start + _LONGEST_NAME, reading.clause_end(start))
    pieces = ((stop, reading.lowered[start:stop]) for stop in range(start + 2, end + 1))
    named = lexicon.names
    return [Mark(start, stop, named[name]) for stop, name in pieces if name in named]


def moves_a_rate(item: Quantity, found: str, rate: Subject | None, lexicon: Lexicon) -> bool:
    """Whether points are those of a rate just told: "83.2% in five-star hotels, up 2.4 points"."""
    if item.unit != "percentage_point" or item.language != "en" or rate is None:
        return False
    known = lexicon.knowledge.metrics
    return rate.metric is not None and known[found].unit != "percent"


def thing_itself(
    item: Quantity, said: Said, noun: Mark | None, reading: Reading, lexicon: Lexicon
) -> tuple[str, Mark] | None:
    """Return the metric that the counted noun itself names, within a longer name.

    "6000多家博物馆迎来观众": the visits are named behind, the museums are what is counted.
    """
    if noun is None or said.measure != "level" or noun.start < item.start:
        return None
    for key in lexicon.names.get(reading.lowered[noun.start : noun.end], ()):
        if fits(lexicon.knowledge.metrics[key], item, said, lexicon):
            return key, noun
    return None


def told_as(item: Quantity, reading: Reading) -> Sequence[Mark]:
    """Return the metrics of what things were selected or rated as, before another number."""
    place = reading.index(item)
    following = reading.quantities[place + 1 : place + 2]
    end = following[0].start if following else reading.sentence.end
    said = reading.hints["predicates"]
    for words in reading.grammar.predicates:
        if words not in said:
            continue
        at = reading.lowered.find(words, item.end, end)
        if at >= 0:
            return reading.marks.metric.within(at, reading.sentence.end)[:1]
    return ()


def stated_of(item: Quantity, reading: Reading) -> Sequence[Mark]:
    """Return what an English number is first stated of, before it is named.

    "At 5.9 nights, the average length of stay"; "a 4% increase in their occupancy rate".
    """
    text, patterns = reading.lowered, patterns_of(reading.grammar)
    moved = patterns.change_in.match(text, item.end) if item.unit == "percent" else None
    if moved is not None:
        mark = reading.marks.metric.by_start.get(moved.end())
        # "An 8% rise in attendance" is that of what was named before.
        general = reading.grammar.words["general"]["visits"]
        named = mark is not None and text[mark.start : mark.end] not in general
        return (mark,) if named and mark is not None else ()
    opening = text[reading.sentence.start : item.start].strip()
    if opening != reading.grammar.words["naming"]["opens_at"] or not text.startswith(",", item.end):
        return ()
    start = item.end + len(", ")
    return reading.marks.metric.within(start, reading.clause_end(start))[:1]


def acted_on(item: Quantity, reading: Reading) -> Sequence[Mark]:
    """Return what a verb like "double" acts on: the metrics right behind it."""
    if item.language != "en":
        return ()
    start, end = reading.trail(item)
    return reading.marks.metric.within(start, min(end, reading.clause_end(start)))[::-1]


def in_clause(item: Quantity, start: int, reading: Reading) -> Sequence[Mark]:
    """Return the metrics of the number's clause that stand before another number of it."""
    clause = reading.clause_start(item.number_start)
    return reading.marks.metric.within(clause, start)[::-1]


def named_behind(item: Quantity, reading: Reading) -> list[Mark]:
    """Return the names behind a number in its clause, before the reason that English tells for it.

    "4 percent fewer than a year earlier because the Museum of Art was closed" names no museums;
    "ADR climbed 4.7% to $148.60 and RevPAR …" goes on to the next thing behind its number.
    """
    if item.language == "en" and item.family == "money" and reading.index(item):
        before = reading.lowered[slice(*reading.lead(item))].strip()
        if before == reading.grammar.words["naming"]["ends_change"]:
            return []
    start, end = reading.trail(item)
    names = reading.marks.metric.within(start, min(end, reading.clause_end(start)))
    if item.language == "zh" or not names:
        return names
    text = reading.lowered[item.end : names[-1].start]
    ends = reading.grammar.words["clause"]["reasons"]
    if f" {reading.grammar.words['moved']['than']} " in text[:_THAN]:
        # "9 percent more than last year and close to its daily limit".
        ends = [*ends, *reading.grammar.words["clause"]["goes_on"]]
    reasons = [text.find(word) for word in ends]
    first = min((at for at in reasons if at >= 0), default=len(text)) + item.end
    return [mark for mark in names if mark.start <= first]


def goes_on(item: Quantity, reading: Reading) -> bool:
    """Whether an English number is one more of the thing just told.

    It ends a change that began with its unit: "from 2.2 nights to 2.6". Or it stands in brackets
    behind who comes next: "hotels saw the largest growth (6.8%), followed by guest-houses (3.9%)".
    """
    if item.language != "en" or not reading.index(item):
        return False
    if item.borrowed and item.change == "to":
        return True
    start, end = reading.lead(item)
    if item.unit == "percent" and reading.lowered.endswith(
        reading.grammar.words["naming"]["stood"], start, end
    ):
        return True
    if item.unit != "percent" or reading.lowered[end - 1 : end] != "(":
        return False
    lead = reading.lowered[start:end].lstrip("), ")
    return lead.startswith(tuple(reading.grammar.words["naming"]["next"]))
