"""Calendar expressions of a text: where they stand, what they date, what they only compare with."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from tourmetrics.extraction.anchor import A_YEAR, Anchor, Period
from tourmetrics.extraction.dategroups import Role
from tourmetrics.extraction.dating import date_expression
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.places import RULES, Places, Trial, find_places

# How far from an expression the words may stand that make it a base or the day of the report.
_NEAR, _FAR, _FARTHER = 12, 14, 28
# How far back the share may stand whose level a date is that of, and what ends its words.
_STANDING, _STOPS = 60, frozenset(",;.(0123456789")
# Characters of a heading before a date.
_HEADED = 80
# How far the clause before an expression is read.
_CLAUSE = 30
_DAYS = ("date", "iso_date")
# Characters in which a level stands behind the words that set another against it.
_COMPARED = 50
# Which expressions leave their year to those behind them, and the groups that hold a year.
_SAID = ("span", "deadline")
_YEARS = ("y1", "y2", "y3", "rel")
# In Chinese these are no bases whatever stands before them, but for the relative ones.
_STATED = frozenset(
    ("relative", "date", "until_date", "by_year", "holiday", "year_to_month", "months_to_month")
)


@dataclass(slots=True)
class Mention:
    """A calendar expression with its dates, as far as they are known.

    ``role`` is ``deadline`` for a day by which something holds, ``base`` for the base of a change,
    ``none`` for what is no period (a clock time). ``years`` lists a run of quarters, one each.
    """

    start: int
    end: int
    kind: str
    period: Period | None
    role: Role
    parts: tuple[Period, ...] = ()


def find_mentions(
    normalized: str,
    grammar: Grammar,
    anchor: Anchor,
    start: int = 0,
    end: int | None = None,
    places: Places | None = None,
) -> list[Mention]:
    """Return the calendar expressions from ``start`` to ``end`` of a text, in order.

    Among the rules that fit at a place the longest match wins, then the rule that stands first.
    ``places`` is what ``find_places`` says of the whole text; without it the piece is searched.
    """
    stop = len(normalized) if end is None else end
    found = places or find_places(normalized, grammar, start, stop)
    mentions: list[Mention] = []
    last_month: Period | None = None
    for kind, match in _expressions(normalized, grammar, found, start, stop):
        mention = _mention(kind, match, grammar, anchor, last_month, start, stop)
        if kind == "month" and mention.period:
            last_month = mention.period
        if kind == "relative" and grammar.relative.get(match["rel"].lower()) == "this_year":
            anchor = anchor.saying(anchor.this_year) if grammar.language == "en" else anchor
        elif mention.period and _names_year(match) and _is_spoken_of(mention, normalized, grammar):
            anchor = anchor.saying(mention.period[1].year)
        if is_year_said(mention):
            anchor = anchor._replace(spoken=mention.period)
        mentions.append(mention)
    return mentions


def _is_spoken_of(mention: Mention, text: str, grammar: Grammar) -> bool:
    """Whether what follows a date may be of its year: "than in 2024, when 298,400 came"."""
    return mention.role in _SAID or text.startswith(grammar.bases.when, mention.end)


def is_year_said(mention: Mention) -> bool:
    """Whether an expression names a whole year that "that year" behind it may mean."""
    if mention.period is None or mention.role not in _SAID:
        return False
    return (mention.period[1] - mention.period[0]).days in A_YEAR


def of_a_compared_level(mention: Mention, text: str, start: int, grammar: Grammar) -> bool:
    """Whether a date tells when a level was that another is set against, in one sentence.

    "The average visitor stayed 3.55 days, against 3.77 days in 2023": what follows is not of 2023.
    ``start`` is where the sentence begins.
    """
    before = text[max(start, mention.start - _COMPARED) : mention.start].lower()
    at, word = max(
        ((before.rfind(f" {word} "), word) for word in grammar.words["base"]["compared"]),
        default=(-1, ""),
    )
    level = before[at + len(word) + 2 :]
    return at >= 0 and ";" not in level and any(map(str.isdigit, level))


def _names_year(match: re.Match[str]) -> bool:
    """Whether an expression says its year itself."""
    groups = match.re.groupindex
    return any(name in groups and match[name] is not None for name in _YEARS)


def mentions_of(
    kinds: Container[str],
    normalized: str,
    grammar: Grammar,
    anchor: Anchor,
    start: int,
    stop: int,
    places: Places,
) -> Iterator[Mention]:
    """Give those of some kinds among the expressions that ``find_mentions`` returns.

    None of ``kinds`` may be one that is dated by the expressions before it.
    """
    if not places.may_be_of(kinds, grammar, start, stop):
        return
    for kind, match in _expressions(normalized, grammar, places, start, stop):
        if kind in kinds:
            yield _mention(kind, match, grammar, anchor, None, start, stop)


def _mention(
    kind: str,
    match: re.Match[str],
    grammar: Grammar,
    anchor: Anchor,
    last_month: Period | None,
    start: int,
    stop: int,
) -> Mention:
    period, role, parts = date_expression(kind, match, grammar, anchor, last_month)
    if _names_event(match, kind, stop, grammar) or is_dateline(
        match.string, match.end(), kind, grammar, stop
    ):
        role = "none"
    elif role in ("span", "deadline") and _is_base(match, kind, grammar, start, stop):
        role = "base"
    if kind == "relative" and grammar.relative.get(match["rel"].lower()) == "whole_year":
        kind = "whole_year"
    return Mention(match.start(), match.end(), kind, period, role, parts)


def _expressions(
    text: str, grammar: Grammar, places: Places, start: int, stop: int
) -> Iterable[tuple[str, re.Match[str]]]:
    """Return kind and match of each expression: at each place the longest, none within another."""
    trials = places.calendar
    low = bisect_left(trials, start * RULES)
    high = bisect_left(trials, stop * RULES, low)
    return _longest(text, grammar, trials[low:high], stop) if low < high else ()


def _longest(
    text: str, grammar: Grammar, trials: Iterable[Trial], stop: int
) -> Iterator[tuple[str, re.Match[str]]]:
    rules = grammar.calendar
    best: re.Match[str] | None = None
    kind = ""
    begins = reached = 0
    for trial in trials:
        place, number = divmod(trial, RULES)
        if place < reached and (best is None or place > begins):
            continue
        if best is not None and place > begins:
            yield kind, best
            best = None
        rule = rules[number]
        match = rule.pattern.match(text, place, stop)
        if match is not None and match.end() > (reached if best else place):
            kind, best, begins, reached = rule.kind, match, place, match.end()
    if best is not None:
        yield kind, best


def date_heading(mentions: Iterable[Mention], text: str, start: int, grammar: Grammar) -> None:
    """Make a span of what a heading is about: Review of 2023; not of a base (104% of 2019)."""
    rules = grammar.words["heading"]
    for mention in mentions:
        before = text[max(start, mention.start - _HEADED) : mention.start].rstrip().lower()
        joint = next((word for word in rules["of"] if before.endswith(word)), None)
        if mention.role != "base" or joint is None:
            continue
        shared = before.removesuffix(joint).rstrip().endswith(tuple(rules["share"]))
        ground = _stands_ground(text, mention.end, len(text), grammar)
        if not shared and not ground:
            mention.role = "span"


# "MACAU, August 29 - Information": a hyphen with spaces before the first sentence.
_OPENS = re.compile("- [A-Z]")


def is_dateline(text: str, end: int, kind: str, grammar: Grammar, stop: int | None = None) -> bool:
    """Whether a date is that of the report itself: DALIAN, May 29, 2024 — …; 10月9日电."""
    if kind not in _DAYS:
        return False
    reach = end + _NEAR if stop is None else min(end + _NEAR, stop)
    behind = text[end:reach].lstrip()
    return behind.startswith(grammar.bases.dateline) or _OPENS.match(behind) is not None


def _names_event(match: re.Match[str], kind: str, stop: int, grammar: Grammar) -> bool:
    """Whether a year belongs to a name: the 2024 Liaoning Conference; 2024年咸宁市…大会."""
    if kind != "year" or grammar.language != "en":
        return False
    text, end = match.string, match.end()
    if not text[match.start()].isdigit():
        return False
    return end + 1 < stop and text[end] == " " and text[end + 1].isupper()


def _is_base(match: re.Match[str], kind: str, grammar: Grammar, start: int, stop: int) -> bool:
    text, bases = match.string, grammar.bases
    at, end = match.span()
    if kind in ("years_ahead", "past_years") or _is_of_goal(text, end, grammar):
        return False
    if text.startswith(bases.ground, end, stop) and _stands_ground(text, end, stop, grammar):
        return True
    if text.startswith(bases.sums, end, stop) and text.endswith(bases.of_sums, start, at):
        # "16 per cent above the 2019 figure"
        return True
    if grammar.ratio_to.match(text, at, stop) and not _starts_change(text, start, at, grammar):
        return True
    if kind == "holiday" and grammar.language != "en":
        # 较2024年“五一”减少4.3%; 恢复到 and 为 say too little of a holiday.
        before = text[max(start, at - _FAR) : at].rstrip()
        if match.groupdict().get("y1") and text.startswith(bases.after, end, stop):
            # 恢复到2019年春节的89.7%
            return _base_before(before, grammar)
        return before.endswith(bases.always) and not before.endswith(bases.never)
    if kind in _STATED:
        if grammar.language == "en":
            if _at_same_time(text, start, at, grammar):
                return True
        elif kind != "relative":
            return False
        before = text[max(start, at - _NEAR) : at].rstrip()
        if before.endswith(bases.copulas) and _is_whole_year(match, grammar):
            # 目标是全年接待…: it dates what follows.
            return False
        return _base_before(before, grammar)
    before = text[max(start, at - _FAR) : at].rstrip()
    if grammar.language != "en":
        if before.endswith(bases.always) and not before.endswith(bases.never):
            return True
        return text.startswith(bases.after, end, stop) and _base_before(before, grammar)
    if _at_same_time(text, start, at, grammar):
        return True
    if before.lower().endswith(bases.never):
        return False
    if _tells_standing(text[max(start, at - _STANDING) : at].lower(), grammar):
        return True
    if kind == "biennium" and before.lower().endswith(tuple(grammar.words["base"]["lasting"])):
        return False
    # "below May", "over 2024": the word may be part of the expression itself.
    opening = match.group().split(" ", 1)[0]
    if opening in bases.opening:
        before += " " + opening
    return _base_before(before, grammar)


def _at_same_time(text: str, start: int, at: int, grammar: Grammar) -> bool:
    """Whether a date is that of a base, whatever it is part of: the corresponding month in 2023."""
    before = text[max(start, at - _FARTHER) : at].rstrip()
    return before.lower().endswith(grammar.bases.same)


def _tells_standing(before: str, grammar: Grammar) -> bool:
    """Whether a share of a level leads on to a date: 91 per cent of where they were in 2019."""
    at, word = max((before.rfind(word), word) for word in grammar.bases.standing)
    between = before[at + len(word) :]
    return before[: max(at, 0)].rstrip().endswith(grammar.bases.rates) and not any(
        map(_STOPS.__contains__, between)
    )


def _is_of_goal(text: str, end: int, grammar: Grammar) -> bool:
    """Whether an English date says whose goal it is: 42% of the *full-year* target."""
    goals = grammar.words["period"].get("goals", ())
    behind = text[end : end + _FAR].removeprefix("'s").removeprefix("’s")
    return bool(goals) and behind.startswith(" ") and behind[1:].startswith(goals)


def _is_whole_year(match: re.Match[str], grammar: Grammar) -> bool:
    return grammar.relative.get(match.group().lower()) == "whole_year"


def _stands_ground(text: str, at: int, stop: int, grammar: Grammar) -> bool:
    """Whether a word at a place makes a base of what stands before it: 2019 levels."""
    return any(_is_word(word, text, at, stop) for word in grammar.bases.ground)


def _is_word(word: str, text: str, at: int, stop: int) -> bool:
    """Whether a word stands at a place, in English as a whole one: "record", not "recorded"."""
    behind = text[at + len(word) : at + len(word) + 1]
    return text.startswith(word, at, stop) and not (behind.isascii() and behind.isalpha())


def _starts_change(text: str, start: int, at: int, grammar: Grammar) -> bool:
    """Whether the clause before a place tells where a change starts: 由2020年的2倍扩大到…."""
    before = text[max(start, at - _CLAUSE) : at]
    clause = before[max(map(before.rfind, grammar.words["clause"]["breaks"])) + 1 :]
    return any(word in clause for word in grammar.words["joins"]["from"])


def _base_before(before: str, grammar: Grammar) -> bool:
    lowered = before.lower()
    if not lowered.endswith(grammar.bases.before):
        return False
    if grammar.language != "en":
        return True
    for word in grammar.bases.before:
        if lowered.endswith(word):
            at = len(lowered) - len(word) - 1
            if at < 0 or not lowered[at].isalpha():
                return True
    return False
