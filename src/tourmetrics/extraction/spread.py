"""Names of metrics whose words stand apart in a sentence: 30 projects … were signed."""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.nounphrase import head_of, phrase_after
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Pair, Reading

_JOINED_REACH = 120
# Characters of a spread name that is shown whole.
_CLOSE = 10


def spread_names(
    item: Quantity, phrase: tuple[int, int] | None, reading: Reading, lexicon: Lexicon
) -> Sequence[Mark]:
    """Return metrics whose name is spread over the sentence: 30 projects … were signed."""
    if reading.pairs is None:
        reading.pairs = _pairs_of(reading, lexicon)
    pairs = reading.pairs
    if not pairs:
        return ()
    start, end = phrase or (item.number_start, item.end)
    # The whole name may stand before its number: 签约文旅项目38个, turnover at firms rose 7%.
    lead = reading.lead(item)[0]
    if item.language == "en":
        counts = item.family not in ("percent", "money")
        lead = item.start if counts else max(lead, reading.clause_start(item.start))
        if item.family == "money":
            # Money is named right behind as well: took in 14 billion yuan of revenue.
            end += 2
    # "41 training sessions for guides": sessions are counted, and "training" only says which.
    counted_from = phrase and item.language == "en" and head_of(phrase, reading)
    found: list[Mark] = []
    for head, tails in pairs:
        at_head = head.start < end and head.end > start
        if at_head and counted_from and head.end <= counted_from[0]:
            at_head = False
        for tail, metrics in tails:
            before = tail.end <= item.start and head.start >= lead
            if not (at_head or before or (tail.start < end and tail.end > start)):
                continue
            if not _counts_another(item, head, tail, (start, end), reading):
                whole = (min(head.start, tail.start), max(head.end, tail.end))
                counted = head if at_head else tail
                close = before and whole[1] - whole[0] <= _CLOSE
                label = whole if close else (counted.start, counted.end)
                found.append(Mark(*label, metrics))
            break
    return found


def _pairs_of(reading: Reading, lexicon: Lexicon) -> list[Pair]:
    """Return the heads of spread names, the last first, with what may complete each of them."""
    sentence = reading.sentence
    pairs: list[Pair] = []
    for head in reversed(reading.marks.head.within(sentence.start, sentence.end)):
        tails = [
            (tail, metrics)
            for tail in reading.tails
            if tail.start >= head.end
            and tail.end - head.start <= _JOINED_REACH
            and (metrics := _named(head, tail, lexicon)) is not None
        ]
        if tails:
            pairs.append((head, tails))
    return pairs


def _named(head: Mark, tail: Mark, lexicon: Lexicon) -> tuple[str, ...] | None:
    """Return the metrics of the longest name that two parts make, if they make one."""
    # What has a metric of its own (overnight visitors) is no other thing for a word in it.
    whole = max(head.keys, key=len)
    heads = (whole,) if whole in lexicon.names else head.keys
    made = [(one, last) for one in heads for last in tail.keys if (one, last) in lexicon.spread]
    return lexicon.spread[max(made, key=lambda pair: len("".join(pair)))] if made else None


def _counts_another(
    item: Quantity, first: Mark, second: Mark, span: tuple[int, int], reading: Reading
) -> bool:
    """Whether the second part of a name is what another number counts.

    "Six museums drew 1.14 million visits": the museums are six, the visits are another number's.
    """
    if not (first.start < span[1] and first.end > span[0]):
        return False
    between = reading.lowered[first.end : second.start]
    parts = reading.grammar.words["noun_phrase"]["of_them"] if item.language == "en" else ()
    if any(word in between for word in parts):
        # "2.4 million arrivals, of whom 1.6 million came by air".
        return True
    for other in reading.quantities:
        if other is item or not first.end <= other.start <= second.end:
            continue
        after = phrase_after(other, reading)
        if after is not None and second.start < after[1] and second.end > after[0]:
            return True
    return False
