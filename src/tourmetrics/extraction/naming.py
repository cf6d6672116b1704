"""Names of what English numbers measure that stand in a place of their own.

"$2.1 billion *in visitor spending*", "R10,800 *a head*", "5% fewer *guests*", "91 calls" under
the heading "Cruise".
"""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.extraction.fitting import fits
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

# Characters of a heading of one or two words.
_SHORT_TITLE = 24
_HEADING_MARKS = " #*.:[]0123456789"
# Characters behind "in" in which it is said what an amount is.
_FORM = 24
# Characters before a number in which its receiver is named, words from the verb on.
_NAME, _FILLERS = 80, 4
# What shows that visitors are spoken of.
_STAYS = ("visit", "guest_night")


def each_spends(item: Quantity, reading: Reading, earlier: list[Subject]) -> bool:
    """Whether money is what each visitor spent: "R10,800 a head", "the average visitor spent"."""
    rules = reading.grammar.words["spend"]
    if item.language != "en":
        return False
    lead = reading.lowered[reading.sentence.start : item.start]
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
    """Return what visits to a named receiver are: "Muckross House welcomed 41,300 visitors"."""
    if reading.grammar.language != "en":
        return None
    rules = reading.grammar.words["received"]["named"]
    start = reading.clause_start(item.start)
    words = reading.normalized[max(start, item.start - _NAME) : item.start].split()
    verb = next((at for at in range(len(words) - 1, 0, -1) if words[at] in rules["verbs"]), None)
    if verb is None or len(words) - verb > _FILLERS or not words[verb - 1][0].isupper():
        return None
    last = words[verb - 1].lower()
    return next((metric for metric, ends in rules.items() if last in ends), None)


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
    for head in (title, title.removesuffix("s")):
        for key in lexicon.names.get(f"{head} {thing}", ()):
            if fits(lexicon.knowledge.metrics[key], item, said, lexicon):
                return key, noun
    return None
