"""Whether words that are in no catalogue name another thing than what was spoken of before."""

from __future__ import annotations

from collections.abc import Iterator

from tourmetrics.extraction.fitting import unit_of
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.namepatterns import patterns_of
from tourmetrics.extraction.nounphrase import head_of, phrase_after
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.knowledge import Metric

# Characters of a name that is more than an adverb.
# Units of visits and of nights.
_STAYS = ("visit", "guest_night")
_OWN_NAME = 4
# Characters before a number in which a thing is told to have grown.
_GROWN = 100
_SHARE = "_share"
_GROWTH_RATE = "zh:rate_noun"
# Characters between a name and the noun that it modifies.
_MODIFIED = 2


def grows_itself(start: int, item: Quantity, reading: Reading) -> bool:
    """Whether an unknown thing is told to have grown, in a later part of an English sentence.

    "3 million visitors came, and restaurant sales rose 8%": no visits did. ``start`` is where the
    thing before was named.
    """
    if item.language != "en":
        return False
    start = max(start, item.start - _GROWN)
    found = patterns_of(reading.grammar).grew.search(reading.lowered, start, item.start)
    if found is None:
        return False
    marks, (at, end) = reading.marks, found.span("noun")
    known = (marks.metric, marks.region, marks.noun, marks.each)
    if any(listed.within(at, end) for listed in known) or reading.mentions_in(at, end):
        return False
    return found["noun"].split()[-1] not in reading.grammar.words["naming"]["stands_for"]


def has_own_name(item: Quantity, reading: Reading) -> bool:
    """Whether words that are no known noun name what a number tells of: 老年大学769个.

    In English they do where they are said to have grown.
    """
    if item.language != "zh":
        place = reading.index(item)
        since = reading.quantities[place - 1].end if place else reading.sentence.start
        return grows_itself(since, item, reading)
    start, end = reading.lead(item)
    start = max(start, reading.clause_start(item.number_start))
    part = tuple(reading.grammar.words["received"]["part"])
    if reading.normalized.startswith(part, start) or reading.marks.each.within(start, end):
        # 其中新入选省级10家, 每个革命老区县60场: these are of the things before.
        return False
    return any(_names_in(start, end, reading, shortest=_OWN_NAME))


def only_modifies(mark: Mark, item: Quantity, reading: Reading) -> bool:
    """Whether the name of a metric goes on to another thing that grows: 民宿服务销售收入增长12%."""
    if item.language == "en":
        return grows_itself(mark.end, item, reading)
    if item.family != "percent" or mark.end > item.start:
        return False
    name = next(_names_in(mark.end, reading.lead(item)[1], reading), "")
    return len(name) >= _OWN_NAME and reading.normalized.startswith(name[:2], mark.end)


def _names_in(start: int, end: int, reading: Reading, shortest: int = 1) -> Iterator[str]:
    """Yield the words between two places that are no cue, place, time or manner.

    Those of fewer characters than ``shortest`` are left out.
    """
    if end - start < shortest:
        return
    free = [(m.start, m.end) for m in reading.mentions_in(start, end)]
    for marks in (reading.marks.cue, reading.marks.region, reading.marks.each):
        free += [(mark.start, mark.end) for mark in marks.within(start, end)]
    rest = list(reading.normalized[start:end])
    for left, right in free:
        rest[left - start : right - start] = " " * (right - left)
    words = reading.grammar.words
    timed = words["quantity"]["of_times"]
    for piece in "".join(rest).split():
        if len(piece) < shortest or any(mark in piece for mark in timed):
            continue
        name = piece
        for idle in (
            words["received"]["neutral"], words["joins"]["fillers"], words["quantity"]["manners"]
        ):  # fmt: skip
            for word in idle:
                if word in name:
                    name = name.replace(word, "")
        for part in name.strip(",").split(","):
            if len(part) >= shortest and part.isalpha():
                yield part


def counts_places(item: Quantity, reading: Reading) -> bool:
    """Whether counties, cities or villages are counted: 2578个县(市、区)."""
    phrase = phrase_after(item, reading) if item.language == "zh" else None
    places = reading.grammar.words["noun_phrase"]["places"] if phrase else ()
    return phrase is not None and reading.normalized[slice(*phrase)] in places


def names_behind(item: Quantity, reading: Reading, earlier: list[Subject]) -> bool:
    """Whether unknown words behind a Chinese number name what it counts: 1个街区、3个样板村.

    They do where the things before stood behind their numbers too.
    """
    place = reading.index(item)
    label = earlier[-1].label if earlier else None
    if item.language != "zh" or not place or label is None:
        return False
    behind = label[0] >= reading.quantities[place - 1].end
    cue = reading.marks.cue.by_start.get(item.end)
    return behind and cue is None and reading.normalized[item.end : item.end + 2].isalpha()


def another(
    found: tuple[str, Mark],
    noun: Mark | None,
    item: Quantity,
    reading: Reading,
    lexicon: Lexicon,
    earlier: list[Subject],
) -> Subject | None:
    """Return what a number counts where a name before is that of another number's thing."""
    key, mark = found
    own = _own_noun(mark, item, reading, earlier) if item.language == "en" else None
    if own is not None:
        return Subject(None, own, "item", "unknown noun")
    if item.language == "en":
        apart = noun is not None and _counts_its_own(key, noun, item, lexicon)
    else:
        apart = _has_name_of_its_own(mark, item, reading, earlier)
    return Subject(None, None, unit_of(item, None, noun, lexicon), "no metric") if apart else None


def _has_name_of_its_own(
    mark: Mark, item: Quantity, reading: Reading, earlier: list[Subject]
) -> bool:
    """Whether a Chinese name stands behind the number before, and unknown words at this one."""
    label = earlier[-1].label if earlier else None
    place = reading.index(item)
    if not item.open_unit or not place or label != (mark.start, mark.end):
        return False
    behind = label[0] >= reading.quantities[place - 1].end
    end = reading.lead(item)[1]
    own = behind and any(_names_in(mark.end, end, reading, shortest=_OWN_NAME))
    return own or names_behind(item, reading, earlier)


def _counts_its_own(key: str, noun: Mark, item: Quantity, lexicon: Lexicon) -> bool:
    """Whether a noun right behind an English number is no word for a metric: 38 municipalities."""
    metric = lexicon.knowledge.metrics[key]
    own = item.number_end < noun.start and item.unit not in (None, "visit", "person")
    return own and metric.quantity == "count" and noun.keys[0] not in (metric.unit, "visit")


def _own_noun(
    mark: Mark, item: Quantity, reading: Reading, earlier: list[Subject]
) -> tuple[int, int] | None:
    """Return the unknown noun behind a number where a name stands behind the number before.

    "Refurbish nine public toilets and open two visitor hubs": hubs are no toilets.
    """
    label, place = earlier[-1].label if earlier else None, reading.index(item)
    if item.unit is not None or not place or label != (mark.start, mark.end):
        return None
    phrase = phrase_after(item, reading)
    if phrase is None or label[0] < reading.quantities[place - 1].number_end:
        return None
    pronouns = tuple(reading.grammar.words["noun_phrase"]["pronouns"])
    return None if reading.lowered.endswith(pronouns, *phrase) else head_of(phrase, reading)


def is_modifier(item: Quantity, metric: Metric, mark: Mark, noun: Mark) -> bool:
    """Whether the name of a metric stands before the noun of other things that are counted."""
    if not item.open_unit or noun.start < mark.end or noun.start - mark.end > _MODIFIED:
        return False
    return metric.quantity == "count" and noun.keys[0] not in (metric.unit, "item")


def is_aside_share(subject: Subject) -> bool:
    """Whether a number was the share of what was spoken of: 占全省游客数的6.47%."""
    named = subject.metric is not None and subject.metric.endswith(_SHARE)
    return subject.rule == "share" or (named and subject.unit == "percent")


def is_of_amount(item: Quantity, said: Said, reading: Reading) -> bool:
    """Whether a number behind a share is of the amount and not of the share.

    Growth is, what of an earlier level is reached again is, and so is a gap of rates of growth.
    """
    if said.measure != "difference":
        return said.measure in ("growth", "ratio")
    return any(mark.has(_GROWTH_RATE) for mark in reading.cues_before(item))


def without_places(item: Quantity, reading: Reading, earlier: list[Subject]) -> list[Subject]:
    """Return the subjects before a change without one that only tells where.

    "742,000 visits to our six museums, 5.2% more than in 2023": the visits grew.
    """
    place = reading.index(item)
    if item.language != "en" or place < 2 or len(earlier) < 2:
        return earlier
    whole, where = reading.quantities[place - 2], reading.quantities[place - 1]
    between = reading.lowered[whole.number_end : where.start]
    if "," in between or where.value >= whole.value or where.family in ("money", "percent"):
        return earlier
    return earlier[:-1] if patterns_of(reading.grammar).inside.search(between) else earlier


def counted_before(item: Quantity, reading: Reading) -> int:
    """Return where what the number before counts ends, right before this number, else 0.

    "The tower had 98,000 visitors and the three museums 187,000": there are three museums.
    """
    place = reading.index(item)
    phrase = phrase_after(reading.quantities[place - 1], reading) if place else None
    return phrase[1] if phrase is not None and phrase[1] == item.start - 1 else 0


def counts_others(key: str, noun: Mark | None, item: Quantity, lexicon: Lexicon) -> bool:
    """Whether what a number counts is neither visits nor nights: "184,000 nights at 41 fairs"."""
    if noun is None or item.language != "en" or noun.start < item.number_end:
        return False
    return lexicon.knowledge.metrics[key].unit in _STAYS and not noun.has(*_STAYS, "person")
