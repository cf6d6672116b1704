"""Calendar expressions of a text: where they stand, what they date, what they only compare with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tourmetrics.extraction.anchor import Anchor, Period
from tourmetrics.extraction.dating import Role, date_expression
from tourmetrics.extraction.grammar import Grammar


@dataclass(frozen=True, slots=True)
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


def find_mentions(normalized: str, grammar: Grammar, anchor: Anchor) -> list[Mention]:
    """Return the calendar expressions of a text in order; the first rule that fits wins."""
    taken: list[tuple[int, int, str, re.Match[str]]] = []
    for rule in grammar.calendar:
        for match in rule.pattern.finditer(normalized):
            taken.append((match.start(), match.end(), rule.kind, match))
    order = {rule.kind: place for place, rule in enumerate(grammar.calendar)}
    # Rules stand in the file from the most to the least specific; a longer match outweighs that.
    taken.sort(key=lambda item: (item[0], -(item[1] - item[0]), order[item[2]]))
    mentions: list[Mention] = []
    reached = 0
    for start, end, kind, match in taken:
        if start < reached or start == end:
            continue
        months = [m.period for m in mentions if m.kind == "month" and m.period]
        last_month = months[-1] if months else None
        dated = date_expression(kind, match, grammar, anchor, last_month)
        role = dated[1]
        if is_dateline(normalized, end, kind, grammar) or _names_event(
            normalized, start, end, kind, grammar
        ):
            role = "none"
        elif role in ("span", "deadline") and _is_base(normalized, start, end, kind, grammar):
            role = "base"
        if kind == "relative" and grammar.relative.get(match.group("rel").lower()) == "whole_year":
            kind = "whole_year"
        mentions.append(Mention(start, end, kind, dated[0], role, dated[2]))
        reached = end
    return mentions


def is_dateline(text: str, end: int, kind: str, grammar: Grammar) -> bool:
    """Whether a date is that of the report itself: DALIAN, May 29, 2024 — …; 10月9日电."""
    if kind not in ("date", "iso_date"):
        return False
    after = text[end : end + 12].lstrip()
    return after.startswith(tuple(grammar.words["dateline"]["after"]))


def _names_event(text: str, start: int, end: int, kind: str, grammar: Grammar) -> bool:
    """Whether a year belongs to a name: the 2024 Liaoning Conference; 2024年咸宁市…大会."""
    if kind != "year" or grammar.language != "en" or not text[start].isdigit():
        return False
    after = text[end : end + 2]
    return len(after) == 2 and after[0] == " " and after[1].isupper()


def _is_base(text: str, start: int, end: int, kind: str, grammar: Grammar) -> bool:
    if text.startswith(tuple(grammar.words["base"]["ground"]), end):
        return bool(grammar.words["base"]["ground"])
    if kind in ("relative", "date", "until_date", "by_year", "holiday", "year_to_month"):
        before = text[max(0, start - 12) : start].rstrip()
        if kind == "relative" or grammar.language == "en":
            return _base_before(before, grammar)
        return False
    before = text[max(0, start - 14) : start].rstrip()
    if grammar.language == "en":
        # "below May", "over 2024": the word may be part of the expression itself.
        opening = text[start:end].split(" ")[0]
        before += " " + (opening if opening in grammar.words["base"]["opening"] else "")
    if not _base_before(before.rstrip(), grammar):
        return False
    if grammar.language == "en":
        return True
    return text.startswith(tuple(grammar.words["base"]["after"]), end)


def _base_before(before: str, grammar: Grammar) -> bool:
    lowered = before.lower()
    for word in grammar.words["base"]["before"]:
        if lowered.endswith(word):
            at = len(lowered) - len(word) - 1
            if grammar.language == "zh" or at < 0 or not lowered[at].isalpha():
                return True
    return False
