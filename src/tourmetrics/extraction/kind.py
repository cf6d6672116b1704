"""Target or reported: by period, by the words of the sentence, by the part of the document."""

from __future__ import annotations

from datetime import date

from tourmetrics.extraction.changebase import starts_change
from tourmetrics.extraction.compared import is_goal_outdone, is_outdone
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.goal import answers_goal, is_aimed_at
from tourmetrics.extraction.kind_chinese import chinese_kind, goal_itself
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.nounphrase import phrase_after
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.tense import (
    did,
    did_behind,
    is_of_later,
    relative,
    told_as_fact,
    told_in_clause,
    told_to_do,
)
from tourmetrics.extraction.verdict import REPORT, Verdict, is_mostly_ahead, said_as

# Days: an estimate of a period that ends sooner is a report of what is nearly over.
_NEARLY_OVER = 90
# Days: longer than a day that is named, shorter than a year.
_ONE_DAY, _PART = 1, 300


# Of what kind the number of those asked is.
# Characters behind it in which it is said that they were asked.
_BEHIND = 30
_THOSE_ASKED = frozenset({"count", "persons", "visits"})


_PAST = Verdict("reported", "past period")


def kind_of(
    item: Quantity,
    said: Said,
    period: tuple[date, date] | None,
    reading: Reading,
    frame: Frame,
) -> Verdict:
    """Return the kind of a figure with what decided it."""
    if said.measure == "completion" and not reading.target_by_default:
        return Verdict("reported", "completion")
    if is_aimed_at(item, reading):
        return Verdict("target", "aimed at")
    if item.language == "en" and "outdone" in reading.hints and is_goal_outdone(item, reading):
        return Verdict("target", "goal outdone")
    if _is_past(period, frame) and not _is_quoted(item, reading):
        if item.language == "zh" and (goal := goal_itself(item, reading)):
            return Verdict("target", "target behind", goal)
        return _PAST
    ahead = None if reading.target_by_default else _is_ahead(item, period, reading, frame)
    if ahead:
        return Verdict("target", "lies ahead", ahead)
    if item.language == "zh":
        return chinese_kind(item, period, reading, frame)
    if _sets_off_a_goal(item, said, reading):
        return Verdict("target", "of a goal")
    return _english(item, period, reading, frame)


def _is_past(period: tuple[date, date] | None, frame: Frame) -> bool:
    if period is None:
        return False
    published = frame.anchor.published
    if frame.genre == "plan" and frame.period is not None:
        # A "Strategy 2030" of 2025 plans for 2027 as well.
        over = published is None or period[1] <= published
        return over and period[1] < frame.period[0]
    return published is not None and period[1].year < published.year


def _is_quoted(item: Quantity, reading: Reading) -> bool:
    if f"{reading.grammar.language}:quoted_target" not in reading.roles:
        return False
    clause = reading.clause_start(item.start)
    return said_as(reading, clause, item.start, "quoted_target") is not None


def _is_ahead(
    item: Quantity, period: tuple[date, date] | None, reading: Reading, frame: Frame
) -> Mark | None:
    """Return how a report says that something is to come: 预计 of a period mostly ahead."""
    published = frame.anchor.published
    if period is None or published is None or period[1] <= published:
        return None
    later = (period[1] - published).days > _NEARLY_OVER
    ahead = later or (period[0] > published and period[0] != period[1])
    return said_as(reading, *reading.lead(item), "estimate") if ahead else None


def _is_of_next_year(period: tuple[date, date] | None, reading: Reading, frame: Frame) -> bool:
    """Whether a report speaks of the year behind its own: "For FY2026 the Board asks of us …".

    What was done of that year so far is no goal.
    """
    published = frame.anchor.published
    if period is None or frame.period is None or published is None or frame.genre != "report":
        return False
    if period[0] <= frame.period[1] or period[1] <= published:
        return False
    whole = (period[1] - period[0]).days > _PART
    return whole and not any(
        word in reading.spoken for word in reading.grammar.words["moved"]["so_far"]
    )


def _english(
    item: Quantity, period: tuple[date, date] | None, reading: Reading, frame: Frame
) -> Verdict:
    if starts_change(item, reading):
        return Verdict("reported", "start of a change")
    if is_outdone(item, reading):
        return Verdict("reported", "goal outdone")
    if item.change != "from" and _is_of_next_year(period, reading, frame):
        return Verdict("target", "lies ahead")
    first = reading.first_of_list(item)
    clause = reading.clause_start(first.start)
    quoted = said_as(reading, clause, first.start, "quoted_target")
    if quoted and not answers_goal(first, reading):
        return Verdict("target", "quoted target", quoted)
    if item.family == "money" and "budgeted" in reading.hints and _is_budgeted(item, reading):
        return Verdict("target", "budgeted")
    if "asked" in reading.hints and _is_of_those_asked(item, reading):
        return Verdict("reported", "asked")
    roles = reading.roles
    aimed, reported = "en:target" in roles, "en:reported" in roles
    behind = reading.trail(item)
    near = (behind[0], min(behind[1], behind[0] + 45))
    for mark in reading.marks.cue.within(*near) if aimed or reported else ():
        if mark.has("en:quoted_target"):
            break
        if mark.has("en:target") and not reading.opens_clause(mark.start, item):
            if is_of_later(item, mark.start, reading) or _is_wish(item, mark, reading):
                break
            told = told_in_clause(item, reading) or did(item, reading)
            if reading.lowered.endswith(" and ", 0, mark.start) and told is not None:
                # "We trained 340 guides and will train more by 2027".
                break
            return Verdict("target", "target cue behind", mark)
        was = reading.target_by_default and _was(mark, item, reading)
        if mark.has("en:reported") and (was or not reading.target_by_default):
            if said_as(reading, clause, item.start, "future"):
                # "The fund will pay $5,000 to each homestay that was damaged".
                break
            return Verdict("reported", "reported cue behind", mark)
    for start in (clause, reading.sentence.start):
        noun = said_as(reading, start, item.start, "target_noun")
        if noun is not None:
            return Verdict("target", "target noun", noun)
        cues = reading.marks.cue.within(start, item.start) if aimed or reported else ()
        for mark in reversed(cues):
            if item.change == "from":
                break
            if mark.has("en:target") and not _is_wish(item, mark, reading):
                return Verdict("target", "target cue", mark)
            infinitive = reading.lowered.endswith("to ", 0, mark.start)
            if mark.has("en:reported") and not infinitive:
                if reading.target_by_default and not _tells_fact(mark, item, reading):
                    continue
                return Verdict("reported", "reported cue", mark)
    if item.change == "from":
        return Verdict("reported", "start of a change")
    order = None if reading.target_by_default else told_to_do(reading)
    if order is not None:
        return Verdict("target", "told to do", order)
    past = did(item, reading)
    if past is not None:
        return Verdict("reported", "past verb", past)
    told = told_in_clause(item, reading)
    if told is not None:
        return Verdict("reported", "told as a fact", told)
    later = "en:future" in reading.roles
    for mark in reading.marks.cue.within(item.end, reading.sentence.end) if later else ():
        if _is_wish(item, mark, reading):
            break
        if mark.has("en:future") and not relative(item, mark.start, reading):
            return Verdict("target", "target cue later", mark)
    if reading.target_by_default:
        fact = told_as_fact(item, reading, frame)
        if fact is not None:
            return Verdict("reported", "told as a fact", fact)
        return Verdict("target", "plan")
    if is_mostly_ahead(period, frame) and not did_behind(item, reading):
        # "Refurbish nine public toilets by March 2027", in a text of January 2026.
        return Verdict("target", "lies ahead")
    return REPORT


def _is_wish(item: Quantity, mark: Mark, reading: Reading) -> bool:
    """Whether a share of those asked say what they will do: 62 per cent would return."""
    return (
        item.unit == "percent"
        and reading.grammar.wishes.match(reading.lowered, mark.start) is not None
    )


def _sets_off_a_goal(item: Quantity, said: Said, reading: Reading) -> bool:
    """Whether a number tells how a goal compares: "will provide $46.5 million, $3 million more"."""
    place = reading.index(item)
    if not place or said.measure not in ("difference", "growth"):
        return False
    before = reading.quantities[place - 1]
    between = reading.lowered[before.number_end : item.start]
    if before.start not in reading.goals or "," not in between or ";" in between:
        return False
    if any(mark.has("en:reported", "en:past") for mark in reading.cues_before(item)):
        return False
    than = tuple(reading.grammar.words["moved"]["compares_by"])
    return reading.lowered.startswith(than, item.end)


def _tells_fact(mark: Mark, item: Quantity, reading: Reading) -> bool:
    """Whether a word of reports does so in a plan: nights *spent* outside may be aimed at."""
    if reading.lowered[mark.start : mark.end] in reading.grammar.tense.past_or_passive:
        return False
    return item.change is not None or mark.has("en:past")


def _was(mark: Mark, item: Quantity, reading: Reading) -> bool:
    """Whether a plan tells behind what is counted what became of it: "186 shows were sent"."""
    if reading.lowered[mark.start : mark.end] not in reading.grammar.tense.past_auxiliaries:
        return False
    phrase = phrase_after(item, reading)
    beside = phrase is not None and phrase[1] + 1 >= mark.start
    return beside and not relative(item, mark.start, reading)


def _is_budgeted(item: Quantity, reading: Reading) -> bool:
    """Whether a budget gives an amount for what is to come: Budget 2025 provides $68.4 million."""
    start = reading.lead(item)[0]
    return reading.grammar.budgeted.search(reading.lowered, start, item.start) is not None


def _is_of_those_asked(item: Quantity, reading: Reading) -> bool:
    """Whether a sentence tells what people answered, and sets no goal for it.

    "57% of the 412 businesses that replied expect turnover to grow, 63% name wages".
    """
    if item.unit != "percent" and item.family not in _THOSE_ASKED:
        return False
    start, end = reading.sentence.start, reading.sentence.end
    if item.unit != "percent":
        start, end = item.end, min(end, item.end + _BEHIND)
    asked = reading.grammar.asked.search(reading.lowered, start, end)
    start, end = reading.sentence.start, reading.sentence.end
    if asked is None or said_as(reading, start, end, "quoted_target") is not None:
        return False
    said = reading.said.get(item.start)
    if item.unit == "percent" and said is not None and said.measure != "level":
        # "Respondents plan to take on 8% fewer staff": what they plan.
        return False
    goals = [mark for mark in reading.marks.cue.within(start, end) if mark.has("en:target")]
    outlook = reading.grammar.words["moved"]["outlook"]
    return all(reading.lowered[m.start : m.end].startswith(outlook) for m in goals)
