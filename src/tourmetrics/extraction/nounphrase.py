"""The noun phrase behind a number: 10个项目, "15 provincial-level key laboratories for …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_REACH_ZH = 18
# Characters of a noun before its verb.
_SHORTEST_ZH = 2
_REACH_EN = 110
_WORDS_EN = 11
# Characters: a shorter word is no noun; what compares stands no farther before a number.
_SHORT, _BEFORE = 3, 16
# Cues that end a Chinese noun phrase: what stands behind them says what became of the thing.
_CLOSING = frozenset(
    f"zh:{role}"
    for role in (
        "yoy", "mom", "increase", "decrease", "share", "ratio", "completion", "reported",
    )
)  # fmt: skip
_TOKEN = re.compile(r"[a-z0-9’'&+-]+|[,;:().“”\"—–]")


def phrase_after(item: Quantity, reading: Reading) -> tuple[int, int] | None:
    """Return the stretch of the noun phrase that ``item`` counts, or ``None``.

    For English it begins with the number, so that a noun inside the quote belongs to it.
    """
    if item.start not in reading.phrases:
        find = _chinese if item.language == "zh" else _english
        reading.phrases[item.start] = find(item, reading)
    return reading.phrases[item.start]


def _chinese(item: Quantity, reading: Reading) -> tuple[int, int] | None:
    text = reading.normalized
    rules = reading.grammar.words["noun_phrase"]
    at = item.end
    mark = reading.marks.cue.by_start.get(at)
    if mark is not None and mark.has("zh:ge_after", "zh:le_after", "zh:approx_after"):
        at = mark.end
    if text.startswith(rules["of"], at):
        at += 1
    limit = min(reading.sentence.end, at + _REACH_ZH, reading.clause_end(at))
    if limit <= at:
        return None
    quantities = reading.quantities
    for place in range(reading.index(item) + 1, len(quantities)):
        if quantities[place].start >= at:
            if quantities[place].start < limit:
                limit = _before_verb(text, at, quantities[place].start, rules["verbs"])
            break
    stop = reading.grammar.phrase_end.search(text, at, limit)
    end = stop.start() if stop else limit
    if not reading.roles.isdisjoint(_CLOSING):
        for mark in reading.marks.cue.starting(at, end):
            if not _CLOSING.isdisjoint(mark.keys):
                end = mark.start
                break
    return (at, end) if end > at else None


def _before_verb(text: str, start: int, end: int, verbs: Sequence[str]) -> int:
    """Return where the noun ends whose verb governs the object of the next number, or ``end``."""
    start += _SHORTEST_ZH
    if start >= end:
        return end
    between = text[start:end]
    return min([start + between.index(verb) for verb in verbs if verb in between], default=end)


def _english(item: Quantity, reading: Reading) -> tuple[int, int] | None:
    text = reading.lowered
    rules = reading.grammar.words["noun_phrase"]
    stops, links = reading.grammar.phrase_stops, reading.grammar.phrase_links
    start = item.number_end
    if text.startswith("+ ", start):
        start += 1
    group = item.end if item.unit == "percent" else start
    if text.startswith(rules["partitive"], group):
        start = group + _length_of_first(rules["partitive"], text, group)
    whole = _whole_of(item, group, reading)
    if whole is not None:
        return phrase_after(whole, reading)
    bare = item.unit is None and item.form == "digits"
    if bare and text.startswith(rules["being"], start):
        # "Of these, 168,215 were foreign tourists": the verb says what they are.
        start += _length_of_first(rules["being"], text, start) - 1
    cues = reading.marks.cue.by_start
    skipped = cues.get(start + 1)
    if skipped is not None and skipped.has("en:ge_after", "en:le_after", "en:approx_after"):
        start = skipped.end
    limit = min(reading.sentence.end, start + _REACH_EN)
    quantities = reading.quantities
    for place in range(reading.index(item) + 1, len(quantities)):
        if quantities[place].start >= item.end:
            limit = min(limit, quantities[place].start)
            break
    end = start
    words = 0
    for match in _TOKEN.finditer(text, start, limit):
        token = match.group()
        if token == ",":
            # A comma goes on only in a list of attributes: culture, sports, and tourism projects.
            if words == 0 or words > 3 or not _list_goes_on(text, match.end(), limit, links, stops):
                break
            if _is_of_next(end, match.end(), limit, reading):
                break
            continue
        if words == 0 and token in '“”"':
            break
        if token in stops or not token[0].isalnum():
            break
        if (
            words == 0
            and token in links
            and (item.family == "money" or _is_named_before(item, reading))
        ):
            # "ADR rose to $148.60 and RevPAR came in at …": the next thing.
            break
        if token in links and not _list_goes_on(text, match.start(), limit, links, stops):
            break
        mark = cues.get(match.start()) if words else None
        if mark is not None and mark.has("en:reported", "en:target", "en:past"):
            break
        words += 1
        if words > _WORDS_EN:
            break
        end = match.end()
    return (start, end) if end > start else None


def _is_of_next(end: int, comma: int, limit: int, reading: Reading) -> bool:
    """Whether what stands behind a comma names the next number: "…, and trips of 1.18 billion"."""
    if reading.marks.metric.by_end.get(end) is None:
        return False
    following = reading.marks.metric.within(comma, limit)
    linking = reading.grammar.words["moved"]["linking"]
    return bool(following) and reading.lowered[following[-1].end : limit].rstrip() == linking


def _is_named_before(item: Quantity, reading: Reading) -> bool:
    """Whether what a number counts stands before it: "travel agencies numbered 1,286 and …"."""
    if named_with_of(item, reading):
        return True
    verbs = reading.grammar.words["naming"]["numbered"]
    bare = item.unit is None and item.size == 1
    return bare and reading.lowered[reading.sentence.start : item.start].rstrip().endswith(verbs)


def named_with_of(item: Quantity, reading: Reading) -> bool:
    """Whether the words before an English number name it: "visitors of around 29 million"."""
    of = reading.lowered.rfind(
        " of ", max(reading.sentence.start, item.start - _BEFORE), item.start
    )
    return of >= 0 and of in reading.marks.metric.by_end


def _length_of_first(words: Sequence[str], text: str, at: int) -> int:
    """Return the length of the first one of ``words`` that begins at a place."""
    return next(len(word) for word in words if text.startswith(word, at))


def _whole_of(item: Quantity, start: int, reading: Reading) -> Quantity | None:
    """Return the number of all of which ``item`` is a part: 64 of the 118 applications."""
    place = reading.index(item) + 1
    if item.unit == "percent" or place == len(reading.quantities):
        return None
    whole = reading.quantities[place]
    if whole.value <= item.value:
        return None
    between = reading.lowered[start : whole.start]
    return whole if between in reading.grammar.words["noun_phrase"]["of_total"] else None


def _list_goes_on(
    text: str, at: int, limit: int, links: frozenset[str], stops: frozenset[str]
) -> bool:
    following = [m.group() for m in _TOKEN.finditer(text, at, min(limit, at + 60))][:5]
    if not following:
        return False
    if following[0] in links:
        return len(following) > 1 and following[1] not in stops and following[1][0].isalpha()
    return any(word in links for word in following[1:4]) and following[0] not in stops


def head_of(phrase: tuple[int, int], reading: Reading) -> tuple[int, int] | None:
    """Return the last word of an English noun phrase, if it is a plural: 24 motorhome *bays*."""
    text = reading.lowered
    start = text.rfind(" ", *phrase) + 1
    word = text[start : phrase[1]]
    endings = tuple(reading.grammar.words["noun_phrase"]["no_plural"])
    # A capital makes it part of a name: Three Gorges.
    plain = word.isalpha() and reading.normalized[start].islower()
    plural = plain and word.endswith("s") and not word.endswith(endings)
    return (start, phrase[1]) if plural and len(word) > _SHORT and start > phrase[0] else None


def are_people(item: Quantity, reading: Reading) -> bool:
    """Whether the people of a place are counted: 54,000 Aucklanders, 47,000 Montanans."""
    start = item.number_end + 1
    if item.language != "en" or not reading.normalized[start : start + 1].isupper():
        return False
    words = reading.lowered[start : start + _REACH_EN].split(None, 2)
    endings = tuple(reading.grammar.words["noun_phrase"]["people"])
    if len(words[0]) <= 2 * _SHORT or not words[0].endswith(endings):
        return False
    # "45,922 Canadians came" counts visits.
    return len(words) < 2 or words[1].strip(",.;") not in reading.grammar.words["received"]["came"]


def compares(item: Quantity, reading: Reading) -> bool:
    """Whether a number is what another is compared with: "5.4 nights against 5.6"."""
    if "compared" not in reading.hints:
        return False
    before = reading.lowered[max(reading.sentence.start, item.start - _BEFORE) : item.start]
    return before.rstrip().endswith(reading.grammar.words["base"]["compared"])


def is_large(item: Quantity, reading: Reading) -> bool:
    """Whether digits are grouped as those of amounts are: 353,800."""
    return item.form == "digits" and "," in reading.lowered[item.number_start : item.number_end]
