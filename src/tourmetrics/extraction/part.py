"""Parts of what was told before: 国内游客28.8亿人次。其中,城镇居民20.7亿人次."""

from __future__ import annotations

from tourmetrics.extraction.goingon import amounts
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.nounphrase import phrase_after
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.state import Carry, SentenceState

_SENTENCE_GOES_ON = (";", "；")


def whole_before(lowered: str, start: int, words: tuple[str, ...], carry: Carry) -> None:
    """Note in ``carry`` whose parts the sentence at ``start`` tells, if it tells parts.

    They are those of the last amount before 其中, up to the next full stop.
    """
    if lowered.startswith(words, start):
        named = [s for s in amounts(list(carry.subjects)) if s.metric is not None]
        carry.whole = named[-1] if named else None
    elif carry.whole is not None and not _goes_on(lowered, start):
        carry.whole = None


def _goes_on(lowered: str, start: int) -> bool:
    """Whether what stands before the sentence at ``start`` is no full stop."""
    while start and lowered[start - 1].isspace():
        start -= 1
    return lowered.endswith(_SENTENCE_GOES_ON, 0, start)


def as_part(
    item: Quantity, said: Said, subject: Subject, reading: Reading, state: SentenceState
) -> Subject:
    """Return the subject of a number; a part without a metric of its own has the whole's."""
    words = reading.grammar.words["received"]["part"]
    clause = reading.clause_start(item.number_start)
    if words and reading.lowered.startswith(words, clause):
        named = [s for s in amounts(state.subjects) if s.metric is not None]
        state.whole = named[-1] if named else state.whole
    whole = state.whole or state.carry.whole
    if whole is None or said.measure != "level":
        return subject
    if subject.unit is None and item.unit is None and phrase_after(item, reading) is None:
        # 2,500 rooms. Of these, up to 400 will be on farms.
        return whole._replace(rule="part of the whole")
    if subject.unit != whole.unit:
        return subject
    if subject.metric is not None or subject.label is None:
        return subject
    return Subject(whole.metric, subject.label, subject.unit, "part of the whole")
