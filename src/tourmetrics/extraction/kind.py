"""Target or reported: by period, by the words of the sentence, by the part of the document."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tourmetrics.extraction.changebase import starts_change
from tourmetrics.extraction.compared import is_goal_outdone, is_outdone
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.goal import answers_goal, is_aimed_at
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
from tourmetrics.model import Kind

_NEAR = 14
# Days: an estimate of a period that ends sooner is a report of what is nearly over.
_NEARLY_OVER = 90
# Days before the end of a year in which its reports are written.
_LAST_DAYS = 45
# Days: longer than a day that is named, shorter than a year.
_ONE_DAY, _PART = 1, 300


# What says that a number is compared with a goal, or what was done of it (超目标20个).
_MEASURED_BY_GOAL = tuple(f"zh:{role}" for role in ("gt", "gap", "done", "completion", "reported"))


# Of what kind the number of those asked is.
# Characters behind it in which it is said that they were asked.
_BEHIND = 30
_THOSE_ASKED = frozenset({"count", "persons", "visits"})


class Verdict(NamedTuple):
    """The kind of a figure, the rule that decided it and the word that it went by, if any."""

    kind: Kind
    rule: str
    mark: Mark | None = None


_REPORT = Verdict("reported", "report")
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
        if item.language == "zh" and (goal := _goal_itself(item, reading)):
            return Verdict("target", "target behind", goal)
        return _PAST
    ahead = None if reading.target_by_default else _is_ahead(item, period, reading, frame)
    if ahead:
        return Verdict("target", "lies ahead", ahead)
    if item.language == "zh":
        return _chinese(item, period, reading, frame)
    if _sets_off_a_goal(item, said, reading):
        return Verdict("target", "of a goal")
    return _english(item, period, reading, frame)


def _is_past(period: tuple[date, date] | None, frame: Frame) -> bool:
    if period is None:
        return False
    if frame.genre == "plan" and frame.period is not None:
        return period[1] < frame.period[0]
    published = frame.anchor.published
    return published is not None and period[1].year < published.year


def _is_quoted(item: Quantity, reading: Reading) -> bool:
    if f"{reading.grammar.language}:quoted_target" not in reading.roles:
        return False
    clause = reading.clause_start(item.start)
    return _roles(reading, clause, item.start, "quoted_target") is not None


def _is_ahead(
    item: Quantity, period: tuple[date, date] | None, reading: Reading, frame: Frame
) -> Mark | None:
    """Return how a report says that something is to come: 预计 of a period mostly ahead."""
    published = frame.anchor.published
    if period is None or published is None or period[1] <= published:
        return None
    later = (period[1] - published).days > _NEARLY_OVER
    ahead = later or (period[0] > published and period[0] != period[1])
    return _roles(reading, *reading.lead(item), "estimate") if ahead else None


def _roles(reading: Reading, start: int, end: int, role: str) -> Mark | None:
    """Return the first word of a role between two places."""
    wanted = f"{reading.grammar.language}:{role}"
    if wanted not in reading.roles:
        return None
    for mark in reading.marks.cue.within(start, end):
        if wanted in mark.keys:
            return mark
    return None


def _chinese(
    item: Quantity, period: tuple[date, date] | None, reading: Reading, frame: Frame
) -> Verdict:
    start, end = reading.sentence.start, item.start
    first = reading.first_of_list(item)
    clause = reading.clause_start(first.start)
    if found := _goal_behind(item, reading):
        return Verdict("target", "target behind", found)
    quoted = _roles(reading, clause, first.start, "quoted_target")
    if quoted and not reading.target_by_default:
        return Verdict("target", "quoted target", quoted)
    if reading.target_by_default:
        lead = reading.lead(item)
        since = max(clause, lead[0]) if item.change == "to" else clause
        if found := _roles(reading, since, end, "reported"):
            return Verdict("reported", "reported cue", found)
        if item.change == "from" and not _roles(reading, max(clause, lead[0]), end, "target"):
            return Verdict("reported", "start of a change")
        return Verdict("target", "plan")
    decided = "zh:reported" in reading.roles or "zh:target" in reading.roles
    of = reading.grammar.words["noun_phrase"]["of"]
    since = _over_since(item, clause, reading, frame) if "zh:target" in reading.roles else 0
    for mark in reversed(reading.marks.cue.within(start, end)) if decided else ():
        if mark.has("zh:target_after") and reading.normalized.startswith(of, mark.end):
            # 完成目标的85.7%;实现…: what was done of a goal announces none.
            continue
        if mark.has("zh:reported"):
            if item.change == "to" and _tells_start(mark, reading):
                # 年底前将由目前的126家扩到300家: 目前 is said of the start.
                continue
            return Verdict("reported", "reported cue", mark)
        if mark.has("zh:done", "zh:completion") and _is_done(mark, reading):
            # 计划投资20亿元,完成15亿元,占计划的75%,建成驿站12个: what follows is done as well.
            return Verdict("reported", "done before", mark)
        if mark.has("zh:target"):
            if mark.start < since:
                # 计划投资215亿元,1—6月完成投资118亿元: the months are over.
                break
            return Verdict("target", "target cue", mark)
    if _is_mostly_ahead(period, frame):
        return Verdict("target", "lies ahead")
    return _REPORT


def _goal_behind(item: Quantity, reading: Reading) -> Mark | None:
    """Return the word right behind a Chinese number that makes it a goal: 80亿元的目标."""
    if "zh:target_after" not in reading.roles:
        return None
    start, end = reading.trail(item)
    end = min(end, reading.clause_end(start), start + _NEAR)
    return _roles(reading, start, end, "target_after")


def _is_done(mark: Mark, reading: Reading) -> bool:
    """Whether a word for what was done stands in a clause that aims at nothing."""
    start, end = reading.clause_start(mark.start), reading.clause_end(mark.start)
    return not any(m.has("zh:target") for m in reading.marks.cue.within(start, end))


def _tells_start(mark: Mark, reading: Reading) -> bool:
    """Whether the number behind a word is the start of a change."""
    following = next((q for q in reading.quantities if q.start >= mark.end), None)
    return following is not None and following.change == "from"


def _over_since(item: Quantity, clause: int, reading: Reading, frame: Frame) -> int:
    """Return where the clause of a number dates it to what is over, 0 where it does not."""
    published = frame.anchor.published
    if published is None:
        return 0
    dates = [m for m in reading.dates if clause <= m.start and m.end <= item.start and m.period]
    over = dates and dates[-1].period is not None and dates[-1].period[1] < published
    return dates[-1].start if over else 0


def _is_mostly_ahead(period: tuple[date, date] | None, frame: Frame) -> bool:
    """Whether a report speaks of what is to come: 明年, 到2030年, 下半年 in July."""
    published = frame.anchor.published
    if period is None or published is None or frame.genre != "report":
        return False
    if period[0] > published:
        return (period[1] - published).days > _LAST_DAYS
    if not _ONE_DAY < (period[1] - period[0]).days < _PART:
        return False
    rest = period[1] == date(published.year, 12, 31)
    return rest and (period[1] - published).days > _NEARLY_OVER


def _goal_itself(item: Quantity, reading: Reading) -> Mark | None:
    """Return the word that calls a number a goal, whatever became of it: 80亿元的目标."""
    if "zh:target_after" not in reading.roles:
        return None
    if item.family in ("percent", "ratio") or item.unit == "percentage_point":
        return None
    cues = reading.marks.cue
    behind = cues.by_start.get(item.end)
    if behind is not None and behind.has("zh:target_after"):
        return behind
    clause = reading.clause_start(item.start)
    for mark in reversed(cues.within(clause, item.start)):
        if mark.has(*_MEASURED_BY_GOAL):
            return None
        if mark.has("zh:target_after") and reading.only_fillers(mark.end, item.start):
            beyond = tuple(reading.grammar.words["period"]["beyond"])
            passed = reading.normalized.endswith(beyond, clause, mark.start)
            before = cues.within(clause, mark.start)
            return None if passed or any(m.has(*_MEASURED_BY_GOAL) for m in before) else mark
    return None


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
    quoted = _roles(reading, clause, first.start, "quoted_target")
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
            if _roles(reading, clause, item.start, "future"):
                # "The fund will pay $5,000 to each homestay that was damaged".
                break
            return Verdict("reported", "reported cue behind", mark)
    for start in (clause, reading.sentence.start):
        noun = _roles(reading, start, item.start, "target_noun")
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
    if _is_mostly_ahead(period, frame) and not did_behind(item, reading):
        # "Refurbish nine public toilets by March 2027", in a text of January 2026.
        return Verdict("target", "lies ahead")
    return _REPORT


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
    if asked is None or _roles(reading, start, end, "quoted_target") is not None:
        return False
    said = reading.said.get(item.start)
    if item.unit == "percent" and said is not None and said.measure != "level":
        # "Respondents plan to take on 8% fewer staff": what they plan.
        return False
    goals = [mark for mark in reading.marks.cue.within(start, end) if mark.has("en:target")]
    outlook = reading.grammar.words["moved"]["outlook"]
    return all(reading.lowered[m.start : m.end].startswith(outlook) for m in goals)
