"""For each of what a figure holds: 各县, 每天, "per week"."""

from __future__ import annotations

from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_TRAIL_EN = 60
# Words that look like "each" and are none (a year ago).
_NONE = "none"
_TIMES = ("day", "week", "month", "quarter", "season", "year", "hour")
_LEAST = 4


# A noun of the column ``each`` with the place of the words that say it.
Words = tuple[str, int, int]


def each_of(item: Quantity, reading: Reading) -> str | None:
    """Return the noun of the column ``each``, or ``None``."""
    found = each_words(item, reading)
    return None if found is None else found[0]


def each_words(item: Quantity, reading: Reading) -> Words | None:
    """Return the noun of the column ``each`` with the words that say it, or ``None``.

    It governs its own clause only; of two, the thing goes before the time.
    """
    if not reading.shares_out:
        return awarded_to(item, reading)
    grammar = reading.grammar
    start = _start(item, reading)
    marks = list(reading.marks.each.within(start, item.start))
    end = item.number_end
    if item.language == "en":
        end = min(reading.sentence.end, item.end + _TRAIL_EN, reading.clause_end(item.end))
        marks += reading.marks.each.within(item.end, end)
    elif (mark := reading.marks.each.by_start.get(item.end)) is not None:
        marks.append(mark)
    found = [(key, mark.start, mark.end) for mark in marks for key in mark.keys]
    if grammar.each_word.search(reading.lowered, start, end):
        spoken = grammar.each_pattern.finditer(reading.lowered, start, end)
        for match in spoken:
            if match.start() < item.number_start < match.end():
                # "Each of the 9 regions" says how many there are.
                continue
            noun = _noun(match.group("noun"), grammar)
            if noun is not None and noun.endswith(
                grammar.words["each_pattern"].get("doing", _NONE)
            ):
                # "Eight events, each drawing 10,000": those that stand before.
                noun = _told_before(match.start(), item, reading)
            if noun is not None:
                found.append((noun, *match.span()))
    found = [words for words in found if words[0] != _NONE and not _taken(words, item, reading)]
    things = [words for words in found if words[0] not in _TIMES]
    chosen = things or found
    if not chosen and item.change == "to":
        return _of_start(item, reading)
    return chosen[-1] if chosen else awarded_to(item, reading)


def _told_before(end: int, item: Quantity, reading: Reading) -> str | None:
    """Return the noun of the number before, of which each does something."""
    place = reading.index(item)
    since = reading.quantities[place - 1].number_end if place else reading.sentence.start
    words = reading.lowered[since:end].replace(",", " ").split()
    nouns = reading.grammar.each_nouns
    return next((nouns[word] for word in reversed(words) if word in nouns), None)


def _of_start(item: Quantity, reading: Reading) -> Words | None:
    """Return what the start of a change holds for, as its end does: 由每小时1200升到2000人次."""
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    return each_words(before, reading) if before is not None and before.change == "from" else None


def _taken(words: Words, item: Quantity, reading: Reading) -> bool:
    """Whether "a year" says of the number or of the one before how it changes: 5% a year."""
    noun, start, _ = words
    said = reading.said.get(item.start)
    if noun == "year" and said is not None and said.change == "annual":
        return True
    place = reading.index(item)
    before = reading.quantities[place - 1] if place else None
    return before is not None and item.language == "en" and 0 <= start - before.end <= 1


def awarded_to(item: Quantity, reading: Reading) -> Words | None:
    """Return for what a grant of this amount is given, each time: 对新评的民宿奖励30万元."""
    if item.family != "money":
        return None
    clause = reading.clause_start(item.number_start)
    if reading.shares_out and reading.grammar.each_word.match(reading.lowered, clause):
        # 对新评的民宿,每家奖励20万元: the clause before says which.
        clause = reading.clause_start(clause - 2)
    award, start = reading.grammar.award_pattern, reading.sentence.start
    match = award.search(reading.lowered, clause, item.start)
    if match is None and clause > start + 1:
        # 对新评定的甲级民宿,给予30万元的奖补: the clause before opens with whom it is for.
        match = award.match(reading.lowered, reading.clause_start(clause - 2), item.start)
        match = match if match is not None and match.end() > clause else None
    noun = reading.grammar.each_nouns.get(match["noun"]) if match else None
    return (noun, *match.span()) if match and noun is not None else None


def _start(item: Quantity, reading: Reading) -> int:
    first = reading.first_of_list(item)
    clause = reading.clause_start(first.number_start)
    start = reading.lead(item)[0]
    place = reading.index(first)
    if place and item.language == "en":
        # "Each of the 9 regions will open 2 trails": the number before is part of the words.
        before = reading.quantities[place - 1]
        held = reading.grammar.each_pattern.finditer(reading.lowered, clause, first.start)
        start = min([start, *(m.start() for m in held if m.start() < before.start < m.end())])
    return max(start, clause)


def _noun(words: str, grammar: Grammar) -> str | None:
    """Return the noun behind "each": a known one among the words, else the first of them."""
    nouns = grammar.each_nouns
    known = nouns.get(words)
    if known is not None:
        return known
    if grammar.language == "zh":
        # Its end is the head (每个入选项目); one character says too little.
        return next(
            (nouns[words[at:]] for at in range(1, len(words) - 1) if words[at:] in nouns), None
        )
    several = [_one_of(word, grammar) for word in words.replace("-", " ").split()]
    known = next((nouns[word] for word in several if word in nouns), None)
    first = several[0]
    plain = len(first) >= _LEAST and first not in grammar.each_none
    return known or (first if plain else None)


def _one_of(word: str, grammar: Grammar) -> str:
    """Return the singular of an English noun: libraries, branches, regions."""
    plurals: dict[str, str] = grammar.words["each_pattern"]["plurals"]
    for ending, single in plurals.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + single
    return word
