"""What a number goes on with: what was told of the place before, of the whole, of the growth."""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.extraction.fitting import fits
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import LEVEL, Said, Subject
from tourmetrics.extraction.nounphrase import phrase_after
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.spread import spread_names

# The rule of a number of places that only says where something is counted.
WHERE = "where"
_RATES = frozenset({"percent", "percentage_point"})


def amounts(earlier: Sequence[Subject]) -> list[Subject]:
    """Return those of the earlier numbers that are amounts and no rates of change.

    Nor do those count that only say where: 418,600 visits across ten museums.
    """
    return [s for s in earlier if s.unit is not None and s.unit not in _RATES and s.rule != WHERE]


def named_by(subject: Subject) -> Mark:
    """Return where an earlier number's metric was named, an empty mark where it was not."""
    return Mark(*(subject.label or (0, 0)), keys=())


def reached(
    item: Quantity, said: Said, reading: Reading, lexicon: Lexicon, told: Subject | None
) -> tuple[str, Mark] | None:
    """Return what grew right before, where it got to is told: 游客增长8%,力争达到2500万人次."""
    if item.language != "zh" or said.measure != "level" or told is None or told.unit != "percent":
        return None
    metric = lexicon.knowledge.metrics.get(told.metric or "")
    # Of a market there is no entry in the catalogue; its visitors are counted as all are.
    fitting = fits(metric, item, said, lexicon) if metric else told.rule == "market"
    since = reading.quantities[reading.index(item) - 1].end
    lead = reading.lowered[since : item.start]
    reached = lead.rstrip().endswith(tuple(reading.grammar.words["reached"]))
    if not fitting or not reached or reading.marks.metric.within(since, item.start):
        return None
    return told.metric or "", named_by(told)


def part_of_same(item: Quantity, reading: Reading, earlier: Sequence[Subject]) -> Subject | None:
    """Return what a part is of, over what was told between: 入园326万人次,门票2.9亿元,其中….

    It is the last one that is counted alike, where the words for a part begin the clause.
    """
    place = reading.index(item)
    while place and not reading.quantities[place - 1].surface:
        # The numeral in the name of a sight: 其中小七孔289万人次.
        place -= 1
    since = reading.quantities[place - 1].end if place else reading.sentence.start
    lead = reading.lowered[since : item.start].lstrip(",;( ")
    same = [s for s in amounts(earlier) if s.surface == item.surface]
    begins = lead.startswith(tuple(reading.grammar.words["received"]["part"]))
    known = same and same[-1].metric is not None
    return same[-1] if begins and known else None


def of_another_place(
    item: Quantity, reading: Reading, earlier: Sequence[Subject]
) -> tuple[str, Mark] | None:
    """Return what was told of the place before: 济南接待入境游客5.9万人次,烟台6.4万人次."""
    place = reading.index(item)
    same = [s for s in amounts(earlier) if s.surface == item.surface]
    if item.language != "zh" or not place or not same or not item.surface:
        return None
    since = reading.quantities[place - 1].end
    named = reading.marks.region.within(since, item.start)
    if not named or same[-1].metric is None:
        return None
    before = reading.lowered[since : named[0].start].strip()
    behind = reading.lowered[named[-1].end : item.start].strip()
    words = reading.grammar.words
    if before not in words["place"]["parted"] or behind not in words["market"]["beside"]:
        return None
    return same[-1].metric, named_by(same[-1])


def led_to(
    item: Quantity, said: Said, reading: Reading, lexicon: Lexicon
) -> tuple[str, Mark] | None:
    """Return what a change led to: "traffic slipped 0.6% to 4.7 million passengers"."""
    place = reading.index(item) + 1
    if item.language != "en" or said.measure != "growth" or place == len(reading.quantities):
        return None
    amount = reading.quantities[place]
    links = reading.grammar.words["moved"]["destination"]
    if reading.lowered[item.end : amount.start].strip() not in links:
        return None
    phrase = phrase_after(amount, reading)
    named = reading.marks.metric.starting(*phrase) if phrase else []
    for mark in named or spread_names(amount, phrase, reading, lexicon):
        for key in mark.keys:
            if fits(lexicon.knowledge.metrics[key], amount, LEVEL, lexicon):
                return key, mark
    return None


def says_where(item: Quantity, reading: Reading) -> bool:
    """Whether a small number of things stands behind a preposition of place: across ten museums."""
    if item.language != "en" or item.scale > 1:
        return False
    words = reading.grammar.words["naming"]["across"]
    return reading.lowered.endswith(words, reading.sentence.start, item.start)


def is_share_of_told(
    item: Quantity, earlier: Sequence[Subject], reading: Reading, lexicon: Lexicon
) -> bool:
    """Whether one receiver is told its part of the visits before: the castle *alone* had 233,000.

    Visits to museums stay those, whatever the museum is called.
    """
    told = amounts(earlier)
    family, role = lexicon.families.of_metric.get((told[-1].metric or "") if told else "", ("", ""))
    general = lexicon.families.of_metric[str(reading.grammar.words["received"]["all"])]
    if role != general[1] or family == general[0]:
        return False
    lead = f"{reading.lowered[slice(*reading.lead(item))].strip()} "
    return any(f" {word} " in lead for word in reading.grammar.words["received"]["alone"])


def unit_of_more(item: Quantity, reading: Reading, earlier: Sequence[Subject]) -> str | None:
    """Return the unit of what there were more of, and of another kind: "a further 11,349 were …".

    "412,067 trips were made for holidays, while a further 11,349 were for business".
    """
    told = amounts(earlier)
    if item.language != "en" or item.unit is not None or not told:
        return None
    another: tuple[str, ...] = reading.grammar.words["naming"]["another"]
    lead = reading.lowered[reading.lead(item)[0] : item.start].rstrip()
    return told[-1].unit if lead.endswith(another) else None
