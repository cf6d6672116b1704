"""Which of several names before or behind a number is its own."""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.extraction.fitting import CHANGES, family_of, fits, is_own_unit, is_stay
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.sharing import ANY_SHARE


def first_fit(
    marks: Sequence[Mark], item: Quantity, said: Said, lexicon: Lexicon, *, last: bool
) -> tuple[str, Mark] | None:
    """Return the first of several names whose metric a number fits, ``last`` from the end."""
    ordered = marks[::-1] if last else marks
    metrics = lexicon.knowledge.metrics
    loose: tuple[str, Mark] | None = None
    for mark in ordered:
        for key in mark.keys:
            metric = metrics[key]
            own = is_own_unit(mark, metric, item, lexicon)
            if not own and not fits(metric, item, said, lexicon):
                continue
            if key == ANY_SHARE and said.measure == "completion":
                # 占全年任务的25.8%: the word for a share names no metric.
                continue
            if is_stay(metric, item):
                return key, mark
            exact = item.unit is None or item.open_unit or said.measure in CHANGES
            kind = lexicon.knowledge.unit_display[metric.unit].kind
            if said.measure in CHANGES and kind == "percent":
                loose = loose or (key, mark)
                continue
            if exact or kind == family_of(item, lexicon):
                return key, mark
            loose = loose or (key, mark)
    return loose


def first_of_joined(
    found: tuple[str, Mark],
    marks: Sequence[Mark],
    item: Quantity,
    said: Said,
    reading: Reading,
    lexicon: Lexicon,
) -> tuple[str, Mark]:
    """Return the first of several names that share one number: 旅游人次、旅游花费增长15%."""
    if item.language != "zh" or found[1].end > item.start:
        return found
    joints = reading.grammar.words["place"]["list"]
    for mark in marks:
        if mark.start >= found[1].start:
            continue
        joint = reading.normalized[mark.end : found[1].start]
        earlier = first_fit([mark], item, said, lexicon, last=False) if joint in joints else None
        if earlier is None:
            break
        found = earlier
    return found
