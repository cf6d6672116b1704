"""Which English date next to a number dates it: the words between the two decide."""

from __future__ import annotations

from tourmetrics.extraction.addends import is_of_them
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.compared import bracket_behind, of_the_compared
from tourmetrics.extraction.goal import is_aimed_at
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

PARTS_OF_A_YEAR = frozenset(
    {"quarter", "quarters", "half", "months_of", "first_half", "second_half", "month_range"}
)
_SEASONS = PARTS_OF_A_YEAR | {"date_range"}
_BEHIND_EN = 14
# Characters behind a date in which it is said to be that of a goal.
_GOAL = 12
# Characters before a date in which a word may lead on to it.
_JOINT = 8
_THE = "the "
# Characters of a Chinese clause that says no more than that something is done.
_DONE = 8


def brackets(mention: Mention, item: Quantity, reading: Reading) -> bool:
    """Whether a number stands in brackets right behind a date: highest in April (49.5%)."""
    between = reading.lowered[mention.end : item.start]
    return between == " (" and reading.lowered.startswith(")", item.end)


def glosses(mention: Mention, clause_end: int, reading: Reading) -> bool:
    """Whether brackets that end a clause hold a date alone: this summer (June to August)."""
    text = reading.lowered
    opens = mention.start - 1 == clause_end and text[clause_end : mention.start] == "("
    return opens and mention.kind in _SEASONS and text[mention.end : mention.end + 1] == ")"


def leads_on(mention: Mention, reading: Reading) -> bool:
    """Whether an English date dates what stands behind it: "…, train 300 and, by June, open 2"."""
    before = reading.lowered[max(0, mention.start - _JOINT) : mention.start].rstrip()
    return before.endswith((";", " and,", " and"))


def dates_a_goal(mention: Mention, reading: Reading) -> bool:
    """Whether a date is whose goal it is: "42% of the full-year target"."""
    behind = reading.lowered[mention.end : mention.end + _GOAL]
    return (
        behind.removeprefix("'s")
        .lstrip()
        .startswith(tuple(reading.grammar.words["period"]["goals"]))
    )


def dates_another(item: Quantity, mention: Mention, reading: Reading) -> bool:
    """Whether a date is that of what ``item`` is compared with: 5.4 nights against 5.6 in 2019."""
    if any(
        item.end <= o.start < o.end <= mention.start and is_aimed_at(o, reading)
        for o in reading.quantities
    ):
        # "$672 million, 84 per cent of the $800 million we set ourselves to reach by 2026"
        return True
    return any(
        other.start >= item.end
        and other.end <= mention.start
        and _leads_to_base(reading.lowered[item.end : other.start].rstrip(), reading)
        for other in reading.quantities
    )


def dates_a_part(item: Quantity, mention: Mention, reading: Reading) -> bool:
    """Whether a deadline is said of a later part of the sentence alone.

    Of some of what is counted: "12 roadshows, five of them by June", "650 checks, 200 by March".
    Of what has a verb of its own: "60,000 jobs are to be created, and all 14 huts will reopen …".
    """
    others = [o for o in reading.quantities if item.end <= o.start and o.end <= mention.start]
    if not others:
        return False
    last = others[-1]
    text = reading.lowered
    if last.unit is None and last.value < item.value and last.end + 1 == mention.start:
        return text.endswith(", ", 0, last.start)
    if is_of_them(last, reading):
        return True
    modals = reading.grammar.words["period"]["modals"]
    if not any(word in modals for word in text[last.end : mention.start].split()):
        return False
    own = text[reading.lead(item)[0] : item.start] + text[item.end : last.start]
    return any(word in modals for word in own.split())


def _leads_to_base(between: str, reading: Reading) -> bool:
    """Whether words make a base of the number behind: "against", not "more than"."""
    base = reading.grammar.words["base"]
    return between.endswith(tuple(base["before"])) and not between.endswith(tuple(base["bounds"]))


def directly_behind(item: Quantity, mention: Mention, reading: Reading) -> bool:
    """Whether a date stands so near behind a number that it is its own: 66% in Q2."""
    text = reading.lowered
    opens, closes = bracket_behind(item, reading)
    if opens < closes <= mention.start:
        gap = text[item.end : opens].rstrip() + text[closes : mention.start]
    elif any(o.start >= item.end and o.end <= mention.start for o in reading.quantities):
        return False
    else:
        gap = text[item.end : mention.start]
    gap = gap.removeprefix(" ")
    if gap.startswith(")") and of_the_compared(item, reading):
        return False
    opening = tuple(reading.grammar.words["period"]["behind"])
    starts = text.startswith(opening, mention.start)
    # "66% in Q2", "62% in the October–December quarter"
    starts = starts or gap.removesuffix(_THE) in reading.grammar.words["period"]["within"]
    return len(gap) <= _BEHIND_EN and starts and not any(c in gap for c in ",;:")


def finished_by(item: Quantity, mention: Mention, reading: Reading) -> bool:
    """Whether the next Chinese clause says by when a thing is done: 游客中心1座,于6月底前完工."""
    words, text = reading.grammar.words["period"], reading.lowered
    if mention.role != "deadline" or text[item.end : mention.start] not in words["then_by"]:
        return False
    end = reading.clause_end(mention.end)
    if any(mention.end <= other.start < end for other in reading.quantities):
        return False
    said = text[mention.end : end].strip()
    # 2028年底前全面完成景区改造 is of another thing.
    return len(said) <= _DONE and any(word in said for word in words["finished"])
