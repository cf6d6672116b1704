"""What a number measures: its metric of the catalogue, its label, its unit by the noun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.market import market_of
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.nounphrase import compares, head_of, is_large, phrase_after
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.refine import is_new, received_by, share_of
from tourmetrics.knowledge import Metric

_COUNTS = frozenset({"count", "visits", "persons"})
_PEOPLE = frozenset({"visits", "persons"})
_JOINED_REACH = 120
_LONGEST_STAY = 400
_ALL_VISITS = "visitor_arrivals"
_PER_HEAD = "zh:per_head"
_CHANGES = frozenset({"growth", "ratio", "completion"})


@dataclass(frozen=True, slots=True)
class Subject:
    """The metric of a number with the words that name it and the unit that they give."""

    metric: str | None
    label: tuple[int, int] | None
    unit: str | None
    rule: str
    surface: str = ""

    def of(self, metric: str | None, surface: str) -> Subject:
        """Return this subject as the number with the unit ``surface`` has it."""
        return Subject(metric, self.label, self.unit, self.rule, surface)


def subject_of(
    item: Quantity,
    said: Said,
    reading: Reading,
    lexicon: Lexicon,
    earlier: list[Subject],
    home: str | None,
) -> Subject:
    """Return what ``item`` measures.

    ``home`` is the publisher's place, ``earlier`` the subjects before it in the sentence.

    The metric is the nearest one that the unit allows: first in the words behind a counted
    number, then before it, then what the sentence spoke of already.
    """
    family = _family(item, lexicon)
    phrase = phrase_after(item, reading)
    noun = _noun(item, phrase, reading)
    market = market_of(item, reading, lexicon, home) if said.measure == "level" else None
    if market is not None:
        return Subject(market[0], (market[1].start, market[1].end), "visit", "market")
    respective = _respective(item, said, reading, lexicon, earlier)
    if respective is not None:
        return _with_unit(item, respective, noun, lexicon)
    for rule, marks in _named(item, phrase, reading, counted=family in _COUNTS or not item.surface):
        found = _first_fit(marks, item, said, lexicon, last=rule in ("behind", "object"))
        if found is not None:
            found = _narrowed(found, item, said, reading, lexicon)
            return _with_unit(item, found, noun, lexicon, rule)
    share = _share(said, lexicon, earlier)
    if share is not None:
        return share
    received = received_by(item, reading, None) if said.measure == "level" else None
    if received is not None:
        return Subject(received, (noun.start, noun.end) if noun else None, item.unit, "received")
    carried = _carried(item, said, noun, reading, lexicon, earlier)
    if carried is not None:
        return _with_unit(item, carried, noun, lexicon, "carried")
    label = (noun.start, noun.end) if noun else None
    unit = _unit(item, None, noun, lexicon)
    if unit is not None:
        return Subject(None, label, unit, "no metric")
    return _bare(item, phrase, reading, lexicon, earlier) or Subject(None, label, None, "no metric")


def _bare(
    item: Quantity,
    phrase: tuple[int, int] | None,
    reading: Reading,
    lexicon: Lexicon,
    earlier: list[Subject],
) -> Subject | None:
    """Return what a number counts that has no unit and no known noun of its own."""
    if earlier and compares(item, reading):
        return replace(earlier[-1], rule="compared")
    if item.scale != 1 or item.change == "to" or is_large(item, reading):
        counted = [s for s in earlier if s.unit and _is_count(s.unit, lexicon)]
        if counted:
            return replace(counted[-1], rule="unit carried")
        nouns = reading.marks.noun.within(reading.sentence.start, item.start)
        if nouns:
            return Subject(None, (nouns[-1].start, nouns[-1].end), nouns[-1].keys[0], "noun before")
    if item.language == "en" and phrase is not None:
        head = head_of(phrase, reading)
        if head is not None:
            return Subject(None, head, "item", "unknown noun")
    return None


def _named(
    item: Quantity, phrase: tuple[int, int] | None, reading: Reading, *, counted: bool
) -> Iterator[tuple[str, Sequence[Mark]]]:
    """Yield the metrics named around a number with the rule that finds them, the surest first."""
    yield "object", _object(item, reading)
    yield "predicate", _predicate(item, reading)
    yield "joined", _joined(item, phrase, reading)
    behind = reading.marks.metric.within(*phrase) if phrase else []
    if counted:
        yield "behind", behind
    start, end = reading.lead(item)
    yield "before", reading.marks.metric.within(start, end)[::-1]
    yield "behind", behind
    yield "clause", _clause(item, start, reading)


def _is_count(unit: str, lexicon: Lexicon) -> bool:
    return lexicon.knowledge.unit_display[unit].kind in _COUNTS


def _family(item: Quantity, lexicon: Lexicon) -> str:
    if item.unit is None:
        return "count"
    return lexicon.knowledge.unit_display[item.unit].kind


def _fits(metric: Metric, item: Quantity, said: Said, lexicon: Lexicon) -> bool:
    """Whether a number of this unit can be about ``metric``: money is never a count."""
    if said.measure in _CHANGES:
        return True
    family = _family(item, lexicon)
    wanted = lexicon.knowledge.unit_display[metric.unit].kind
    if item.unit == "percentage_point":
        return True
    if item.unit is None and item.form in ("fraction", "half"):
        return wanted == "percent"
    if item.unit is None:
        return wanted in _COUNTS or wanted == "score"
    if wanted == family or _is_stay(metric, item):
        return True
    if item.open_unit:
        return wanted in _COUNTS and family in _COUNTS
    # 人次 and 人 are said of people, never of places or projects.
    return wanted in _PEOPLE and family in _PEOPLE


def _is_stay(metric: Metric, item: Quantity) -> bool:
    """A length of stay may be written in nights."""
    return metric.unit == "day" and item.unit == "guest_night" and item.value < _LONGEST_STAY


def _first_fit(
    marks: Sequence[Mark], item: Quantity, said: Said, lexicon: Lexicon, *, last: bool
) -> tuple[str, Mark] | None:
    if not marks:
        return None
    ordered = marks[::-1] if last else marks
    metrics = lexicon.knowledge.metrics
    loose: tuple[str, Mark] | None = None
    for mark in ordered:
        for key in mark.keys:
            metric = metrics[key]
            if not _fits(metric, item, said, lexicon):
                continue
            if _is_stay(metric, item):
                return key, mark
            exact = item.unit is None or item.open_unit or said.measure in _CHANGES
            kind = lexicon.knowledge.unit_display[metric.unit].kind
            if said.measure in _CHANGES and kind == "percent":
                loose = loose or (key, mark)
                continue
            if exact or kind == _family(item, lexicon):
                return key, mark
            loose = loose or (key, mark)
    return loose


def _predicate(item: Quantity, reading: Reading) -> Sequence[Mark]:
    """Return the metrics of what things were selected or rated as."""
    words = reading.grammar.words.get("predicate", {}).get("named_as", ())
    text = reading.lowered
    for word in words:
        at = text.find(f" {word} ", item.end, reading.sentence.end)
        if at >= 0:
            return reading.marks.metric.within(at, reading.sentence.end)[:1]
    return ()


def _object(item: Quantity, reading: Reading) -> Sequence[Mark]:
    """Return what a verb like "double" acts on: the metrics right behind it."""
    if item.form != "fold" or item.language != "en":
        return ()
    start, end = reading.trail(item)
    return reading.marks.metric.within(start, min(end, reading.clause_end(start)))[::-1]


def _clause(item: Quantity, start: int, reading: Reading) -> Sequence[Mark]:
    """Return the metrics of the number's clause that stand before another number of it."""
    clause = reading.clause_start(item.number_start)
    return reading.marks.metric.within(clause, start)[::-1]


def _joined(item: Quantity, phrase: tuple[int, int] | None, reading: Reading) -> Sequence[Mark]:
    """Return metrics whose name is spread over the sentence: 30 projects … were signed."""
    span = phrase or (item.number_start, item.end)
    parts = reading.marks.part.within(reading.sentence.start, reading.sentence.end)
    if not parts:
        return ()
    found: list[Mark] = []
    for first in parts:
        for key in first.keys:
            metric, place = key.rsplit("#", 1)
            if place != "0":
                continue
            second = next(
                (m for m in parts if m.start >= first.end and f"{metric}#1" in m.keys), None
            )
            if second is None or second.end - first.start > _JOINED_REACH:
                continue
            near = any(m.start < span[1] and m.end > span[0] for m in (first, second))
            counted = first if first.start < span[1] and first.end > span[0] else second
            if near:
                found.append(Mark(counted.start, counted.end, (metric.split("@")[0],)))
    return tuple(found)


def _narrowed(
    found: tuple[str, Mark], item: Quantity, said: Said, reading: Reading, lexicon: Lexicon
) -> tuple[str, Mark]:
    """Turn a stock into what is added to it where the words say that it is new."""
    key, mark = found
    metrics = lexicon.knowledge.metrics
    added = f"{key}_added"
    stock = metrics[key].aggregation == "last" and metrics[key].quantity in _COUNTS
    if said.measure == "level" and (stock or added in metrics) and is_new(item, reading):
        return added, mark
    if key == _ALL_VISITS:
        return received_by(item, reading, key) or key, mark
    return key, mark


def _respective(
    item: Quantity, said: Said, reading: Reading, lexicon: Lexicon, earlier: list[Subject]
) -> tuple[str, Mark] | None:
    """Match the members of a list with the metrics of a list before it: 分别, respectively."""
    if item.sequence < 0 or item.size < 2:
        return None
    language = reading.grammar.language
    start, end = reading.lead(item)
    around = reading.marks.cue.within(start, end) + reading.cues_behind(item)
    if not any(mark.has(f"{language}:respectively") for mark in around):
        return None
    marks = [
        (key, mark)
        for mark in reading.marks.metric.within(start, end)
        for key in mark.keys[:1]
        if _fits(lexicon.knowledge.metrics[key], item, said, lexicon)
    ]
    listed = marks[-item.size :]
    separators = tuple(reading.grammar.words["joins"]["list"])
    apart = all(
        any(word in reading.lowered[a.end : b.start] for word in separators)
        for (_, a), (_, b) in pairwise(listed)
    )
    if len(listed) == item.size and apart:
        return listed[item.place]
    if said.measure == "level":
        return None
    named = [s for s in earlier if s.metric is not None and s.label is not None]
    named = [s for at, s in enumerate(named) if at == 0 or s != named[at - 1]]
    before = named[: len(named) - item.place] if item.place else named
    if len(before) >= item.size:
        chosen = before[-item.size :][item.place]
        return chosen.metric or "", Mark(*(chosen.label or (0, 0)), keys=())
    return None


def _share(said: Said, lexicon: Lexicon, earlier: list[Subject]) -> Subject | None:
    """Return the share of what was just spoken of: 过夜游客1502万人次,占34.8%."""
    if said.rule != "share" or not earlier or earlier[-1].metric is None:
        return None
    name = share_of(earlier[-1].metric, lexicon)
    return Subject(name, earlier[-1].label, "percent", "share") if name else None


def _carried(
    item: Quantity,
    said: Said,
    noun: Mark | None,
    reading: Reading,
    lexicon: Lexicon,
    earlier: list[Subject],
) -> tuple[str, Mark] | None:
    """Return what the sentence spoke of before, where the number has no subject of its own."""
    metrics = lexicon.knowledge.metrics
    start, end = reading.lead(item)
    if any(mark.has(_PER_HEAD) for mark in reading.marks.cue.within(start, end)):
        return None
    bracketed = reading.lowered[start:end].strip() == "(" and item.family == "money"
    if bracketed and earlier and earlier[-1].metric and earlier[-1].label:
        return earlier[-1].metric, Mark(*earlier[-1].label, keys=())
    quoted = any(
        mark.has(f"{reading.grammar.language}:quoted_target")
        for mark in reading.marks.cue.within(reading.clause_start(start), end)
    )
    near = said.measure == "level" and not quoted
    if near and item.open_unit and item.surface:
        same = [s for s in earlier if s.surface == item.surface]
        earlier = same[-1:]
    if item.unit is None and reading.reaches(item) and earlier:
        last = earlier[-1]
        known = metrics.get(last.metric or "")
        if known is not None and _fits(known, item, said, lexicon):
            return known.id, _named_by(last)
    # An amount continues only what was just spoken of; a change may reach further back.
    for subject in reversed(earlier[-1:] if near else earlier):
        if subject.metric is None:
            if said.measure in _CHANGES:
                return None
            continue
        metric = metrics.get(subject.metric)
        if metric is None and said.measure in _CHANGES:
            return subject.metric, _named_by(subject)
        if metric is None or not _fits(metric, item, said, lexicon):
            continue
        own = said.measure == "level" and noun is not None and noun.has("item", "organization")
        if own and subject.unit != (noun.keys[0] if noun else None):
            continue
        if said.measure == "level" and subject.unit != _unit(item, metric, noun, lexicon):
            continue
        return subject.metric, _named_by(subject)
    return None


def _named_by(subject: Subject) -> Mark:
    """Return where an earlier number's metric was named, an empty mark where it was not."""
    return Mark(*(subject.label or (0, 0)), keys=())


def _noun(item: Quantity, phrase: tuple[int, int] | None, reading: Reading) -> Mark | None:
    """Return the counted noun of a number: behind it, else the nearest before it."""
    if phrase is not None:
        behind = reading.marks.noun.within(*phrase)
        if behind:
            return behind[-1]
    start, end = reading.lead(item)
    start = max(start, reading.clause_start(item.number_start)) if item.language == "zh" else start
    before = reading.marks.noun.within(start, end)
    return before[-1] if before else None


def _with_unit(
    item: Quantity,
    found: tuple[str, Mark],
    noun: Mark | None,
    lexicon: Lexicon,
    rule: str = "respectively",
) -> Subject:
    key, mark = found
    metrics = lexicon.knowledge.metrics
    metric = metrics.get(key) or metrics.get(key.removesuffix("_added"))
    if noun is not None and noun.end <= mark.start:
        noun = None
    label = (mark.start, mark.end) if mark.end > mark.start else None
    return Subject(key, label, _unit(item, metric, noun, lexicon), rule)


def _unit(item: Quantity, metric: Metric | None, noun: Mark | None, lexicon: Lexicon) -> str | None:
    """Return the unit: as written, or by the metric or the noun where the words leave it open."""
    display = lexicon.knowledge.unit_display
    if item.form in ("fraction", "half"):
        return "percent"
    if metric is not None and _is_stay(metric, item):
        return metric.unit
    if item.unit is not None and not item.open_unit:
        if item.unit == "person" and item.language == "zh":
            counted = metric.unit if metric else (noun.keys[0] if noun else None)
            return "visit" if counted == "visit" else "person"
        return item.unit
    if metric is not None and display[metric.unit].kind in ("count", "visits", "persons", "score"):
        kind = display[metric.unit].kind
        if item.unit is None or kind == "count":
            return metric.unit
    if noun is not None and (item.unit is None or noun.keys[0] not in ("visit", "person")):
        return noun.keys[0]
    return item.unit
