"""Numbers whose groups of digits spaces part, side by side: 1 234 567 1 345 678 9.0.

The digits alone do not always tell where one number ends: 590 612 is one number or two. How many
columns the table has decides, and that the numbers of a row are of like size.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

# So many pieces of a line are put together anew at most.
_MOST_PIECES = 48
_GROUP = 3


def grouped(texts: Sequence[str]) -> list[range]:
    """Join groups of digits as far as they go, where no number of the line is written otherwise.

    >>> grouped(["1", "234", "2", "345", "9.0"])
    [range(0, 2), range(2, 4), range(4, 5)]
    """
    if any("," in text and len(text.rpartition(",")[2]) == _GROUP for text in texts):
        return [range(at, at + 1) for at in range(len(texts))]
    joined: list[range] = []
    open_group = False
    for at, text in enumerate(texts):
        if open_group and _goes_on(text):
            joined[-1] = range(joined[-1].start, at + 1)
        else:
            joined.append(range(at, at + 1))
        open_group = _opens(text)
    return joined


@lru_cache(maxsize=1024)
def regrouped(texts: tuple[str, ...], count: int) -> tuple[range, ...] | None:
    """Join groups of digits so that there are ``count`` numbers, as like in size as can be.

    >>> regrouped(("590", "612", "3.8"), 3), regrouped(("120", "345", "110", "234", "5.0"), 3)
    ((range(0, 1), range(1, 2), range(2, 3)), (range(0, 2), range(2, 4), range(4, 5)))
    """
    if not count <= len(texts) <= _MOST_PIECES:
        return None
    # For each place and number of numbers before it: by the size of the last, the cost and cuts.
    best: list[dict[tuple[int, int], tuple[int, tuple[range, ...]]]] = [{(0, 0): (0, ())}]
    for end in range(1, len(texts) + 1):
        found: dict[tuple[int, int], tuple[int, tuple[range, ...]]] = {}
        start = end - 1
        while start >= 0:
            size = _size(texts[start:end])
            for (used, last), (cost, cuts) in best[start].items():
                if used == count:
                    continue
                total = cost + (abs(size - last) if size and last else 0)
                key = (used + 1, size or last)
                if key not in found or total < found[key][0]:
                    found[key] = (total, (*cuts, range(start, end)))
            if not _goes_on(texts[start]) or start == 0 or not _opens(texts[start - 1]):
                break
            start -= 1
        best.append(found)
    whole = [entry for (used, _), entry in best[-1].items() if used == count]
    return min(whole, key=lambda entry: entry[0])[1] if whole else None


def _size(texts: Sequence[str]) -> int:
    """Return how many digits a whole number has, 0 for a rate or a mark."""
    number = "".join(texts).lstrip("+-−–(").rstrip(")%")
    return len(number) if number.isdigit() else 0


def _goes_on(text: str) -> bool:
    """Whether a piece may be a later group of the digits of a number."""
    head = text[:_GROUP]
    return len(head) == _GROUP and head.isdigit() and (len(text) == _GROUP or text[3] in ",.)%")


def _opens(text: str) -> bool:
    """Whether a group of digits may follow a piece."""
    bare = text.lstrip("+-−–(")
    return bare.isdigit() and len(bare) <= _GROUP
