"""Target or reported: by period, by the words of the sentence, by the part of the document."""

from __future__ import annotations

from datetime import date

from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.model import Kind

_NEAR = 14
# Days: an estimate of a period that ends sooner is a report of what is nearly over.
_NEARLY_OVER = 90


def kind_of(
    item: Quantity,
    said: Said,
    period: tuple[date, date] | None,
    reading: Reading,
    frame: Frame,
) -> tuple[Kind, str]:
    """Return the kind of a figure and the rule that decided it."""
    if said.measure == "completion" and not reading.target_by_default:
        return "reported", "completion"
    quoted = _roles(reading, reading.clause_start(item.start), item.start, "quoted_target")
    if _is_past(period, frame) and not quoted:
        return "reported", "past period"
    if not reading.target_by_default and _is_ahead(item, period, reading, frame):
        return "target", "lies ahead"
    if item.language == "zh":
        return _chinese(item, reading)
    return _english(item, reading)


def _is_past(period: tuple[date, date] | None, frame: Frame) -> bool:
    if period is None:
        return False
    if frame.genre == "plan" and frame.period is not None:
        return period[1] < frame.period[0]
    published = frame.anchor.published
    return published is not None and period[1] < published.replace(month=1, day=1)


def _is_ahead(
    item: Quantity, period: tuple[date, date] | None, reading: Reading, frame: Frame
) -> bool:
    """Whether a report speaks of what is to come: 预计 of a period that is mostly ahead."""
    published = frame.anchor.published
    if period is None or published is None or period[1] <= published:
        return False
    estimated = _roles(reading, *reading.lead(item), "estimate")
    ahead = period[0] > published or (period[1] - published).days > _NEARLY_OVER
    return estimated and ahead


def _roles(reading: Reading, start: int, end: int, role: str) -> bool:
    wanted = f"{reading.grammar.language}:{role}"
    if wanted not in reading.roles:
        return False
    return any(wanted in mark.keys for mark in reading.marks.cue.within(start, end))


def _chinese(item: Quantity, reading: Reading) -> tuple[Kind, str]:
    start, end = reading.sentence.start, item.start
    lead = reading.lead(item)
    first = reading.first_of_list(item)
    clause = reading.clause_start(first.start)
    behind = reading.trail(item)
    tail = min(behind[1], reading.clause_end(behind[0]), behind[0] + _NEAR)
    if _roles(reading, behind[0], tail, "target_after"):
        return "target", "target behind"
    if _roles(reading, clause, first.start, "quoted_target") and not reading.target_by_default:
        return "target", "quoted target"
    if reading.target_by_default:
        since = max(clause, lead[0]) if item.change == "to" else clause
        if _roles(reading, since, end, "reported"):
            return "reported", "reported cue"
        if item.change == "from" and not _roles(reading, max(clause, lead[0]), end, "target"):
            return "reported", "start of a change"
        return "target", "plan"
    cues = reading.marks.cue.within(start, end)
    for mark in reversed(cues):
        if mark.has("zh:reported"):
            return "reported", "reported cue"
        if mark.has("zh:target"):
            return "target", "target cue"
    return "reported", "report"


def _english(item: Quantity, reading: Reading) -> tuple[Kind, str]:
    first = reading.first_of_list(item)
    clause = reading.clause_start(first.start)
    if _roles(reading, clause, first.start, "quoted_target"):
        return "target", "quoted target"
    behind = reading.trail(item)
    for mark in reading.marks.cue.within(behind[0], min(behind[1], behind[0] + 45)):
        if mark.has("en:quoted_target"):
            break
        if mark.has("en:target") and not reading.opens_clause(mark.start, item):
            return "target", "target cue behind"
        if mark.has("en:reported") and not reading.target_by_default:
            return "reported", "reported cue behind"
    for start in (clause, reading.sentence.start):
        cues = reading.marks.cue.within(start, item.start)
        if any(mark.has("en:target_noun") for mark in cues):
            return "target", "target noun"
        for mark in reversed(cues):
            if item.change == "from":
                break
            if mark.has("en:target"):
                return "target", "target cue"
            infinitive = reading.lowered.endswith("to ", 0, mark.start)
            if mark.has("en:reported") and not infinitive:
                if reading.target_by_default and item.change is None and not _past_tense(mark.keys):
                    continue
                return "reported", "reported cue"
    if item.change == "from":
        return "reported", "start of a change"
    if _did(item, reading):
        return "reported", "past verb"
    later = reading.marks.cue.within(item.end, reading.sentence.end)
    if any(mark.has("en:future") and not _relative(item, mark, reading) for mark in later):
        return "target", "target cue later"
    if reading.target_by_default:
        return "target", "plan"
    return "reported", "report"


def _past_tense(keys: tuple[str, ...]) -> bool:
    return "en:past" in keys


def _did(item: Quantity, reading: Reading) -> bool:
    """Whether a verb in the past governs the number: "invited over a hundred influencers"."""
    clause = reading.clause_start(item.start)
    words = reading.lowered[max(clause, item.start - 40) : item.start].split()
    ending = reading.grammar.words["moved"]["past_ending"]
    return any(word.endswith(ending) and len(word) > 4 for word in words[-4:])


def _relative(item: Quantity, mark: Mark, reading: Reading) -> bool:
    """Whether a clause on something else stands between a number and a cue: "… that will"."""
    between = reading.lowered[item.end : mark.start].split()
    pronouns = reading.grammar.words["moved"]["relative_pronouns"]
    return any(word in pronouns for word in between)
