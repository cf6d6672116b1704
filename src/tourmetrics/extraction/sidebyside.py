"""Numbers side by side in a list (650、2210和1282.4万人次), which share scale and unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tourmetrics.extraction.ranges import Joins, align

if TYPE_CHECKING:
    from tourmetrics.extraction.quantity import Quantity

# What changes are told in, besides amounts.
_RELATIVE = {"percent", "ratio"}
_SHARES = frozenset({"fraction", "half"})
_UNLISTED = frozenset({",", ";"})
_PAIR = 2


def share_in_lists(text: str, quantities: list[Quantity], joins: Joins) -> None:
    """Number the lists (650、2210和1282.4万人次) and let their members share scale and unit."""
    number = 0
    run: list[Quantity] = []
    for item in quantities:
        if run:
            if _listed(text, run[-1], item, joins):
                run.append(item)
                continue
            if len(run) > 1:
                number += _share(text, run, number)
        run = [item]
    if len(run) > 1:
        _share(text, run, number)


def _share(text: str, run: list[Quantity], number: int) -> bool:
    """Make a list of a run of numbers; one with a comma before the last member is none."""
    gap = text[run[-2].end : run[-1].start].strip()
    if gap in _UNLISTED:
        return False
    english = run[-1].language == "en"
    apart = len(run) == _PAIR and gap[0] in _UNLISTED and run[-1].surface
    if apart and (english or not run[0].surface):
        # "declined to 1,046, and 99.2 percent were settled": the next clause.
        return False
    for place in range(len(run) - 2, -1, -1):
        low, high = run[place], run[place + 1]
        plain = not low.surface and not low.has_prefix and not high.has_prefix
        if plain and high.family != "fold":
            align(low, high)
    for place, item in enumerate(run):
        item.sequence, item.place, item.size = number, place, len(run)
    return True


def _listed(text: str, last: Quantity, item: Quantity, joins: Joins) -> bool:
    """Whether two numbers stand side by side in a list."""
    first = text[last.end]
    if (first not in joins.list_first and not first.isspace()) or last.change is not None:
        return False
    language = item.language if item.language == last.language else "zh"
    gap = text[last.end : item.start]
    word = gap.strip()
    if language == "zh" and word.startswith(joins.bounds):
        # 10%以上和12%以上: the members of a list may have bounds of their own.
        bound = next(bound for bound in joins.bounds if word.startswith(bound))
        word = word[len(bound) :].lstrip()
    if word not in joins.listed[language] or "\n" in gap:
        return False
    return _same_kind(last, item)


def _same_kind(first: Quantity, second: Quantity) -> bool:
    if first.form in _SHARES or second.form in _SHARES:
        return False
    if first.language == "zh" and {first.family, second.family} == _RELATIVE:
        # 分别增长92.6%和1.1倍
        return True
    if first.surface:
        return first.family == second.family or (second.family == "" and first.open_unit)
    return first.family in ("", second.family)
