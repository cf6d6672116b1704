"""One header line shared among the columns below it, by what its pieces and the numbers are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from tourmetrics.extraction.tabular.pieces import Look, Piece, kind_of

# What it costs to read two pieces as one header, by what they are.
_JOINED = {
    ("name", "name"): 0.3,
    ("name", "measure"): 0.3,
    ("label", "name"): 0.4,
    ("label", "label"): 0.2,
    ("name", "label"): 0.6,
    ("measure", "name"): 0.9,
    ("measure", "measure"): 0.9,
    ("measure", "date"): 1.0,
    ("date", "measure"): 1.2,
    ("name", "date"): 1.2,
    ("date", "name"): 1.6,
    ("change", "date"): 0.8,
    ("rank", "label"): 0.8,
    ("change", "against"): 0.0,
    ("percent", "against"): 0.1,
    ("percent", "change"): 0.0,
    ("change", "percent"): 0.0,
    ("percent", "share"): 0.0,
    ("share", "percent"): 0.0,
    ("share", "date"): 0.6,
    ("date", "share"): 0.9,
    ("name", "percent"): 0.2,
    ("measure", "percent"): 0.2,
}
_JOINED_OTHERWISE = 2.2
_SPLIT_UNIT = 0.6
_PARTED = 0.7
_OVER_LABELS = {"label": 0.0, "name": 0.3, "rank": 1.0, "measure": 1.0}
OVER: dict[Look, dict[str, float]] = {
    "amount": {"change": 3, "against": 3, "percent": 3, "share": 3, "unit": 0.5},
    "moved": {"date": 2, "measure": 2, "name": 2, "percent": 2, "share": 3},
    "change": {"change": 0.2, "date": 2, "measure": 0.7, "name": 0.7, "share": 1.5},
    "rate": {"date": 0.5},
    "any": {"share": 0.3},
}
# What it costs that nothing stands over the labels though the line begins with a word.
_NO_LABEL = 0.9
_OVER_NONE = 4.0
DEAREST = 3.0
_DEARER = 0.3
_MOST_PIECES = 40


def fitted(pieces: list[Piece], looks: Sequence[Look]) -> list[list[Piece]] | None:
    """Share the pieces of a line among the labels and all columns, as cheaply as possible."""
    found = best_fit(pieces, looks)
    return None if found is None else found[1]


def best_fit(pieces: list[Piece], looks: Sequence[Look]) -> tuple[float, list[list[Piece]]] | None:
    """Share the pieces as ``fitted`` does, and say what it costs."""
    width = len(looks)
    if not width <= len(pieces) <= _MOST_PIECES:
        return None
    best: tuple[float, list[list[Piece]]] | None = None
    for extra in (0, 1, 2):
        if extra == 2 and pieces[0].kind != "rank":
            break
        found = _shared(pieces[1:] if extra == 2 else pieces, looks, labelled=extra > 0)
        if found is None:
            continue
        cost, groups = found
        if extra == 0 and pieces[0].kind in ("name", "label", "rank"):
            cost += _NO_LABEL
        if best is None or cost < best[0]:
            best = cost, groups
    return None if best is None or best[0] > DEAREST + _DEARER * width else best


def _shared(
    pieces: list[Piece], looks: Sequence[Look], *, labelled: bool
) -> tuple[float, list[list[Piece]]] | None:
    columns: list[Look | None] = [*([None] if labelled else []), *looks]

    @cache
    def cheapest(start: int, column: int) -> tuple[float, tuple[int, ...]] | None:
        if column == len(columns):
            return (0.0, ()) if start == len(pieces) else None
        found: tuple[float, tuple[int, ...]] | None = None
        cost = 0.0
        last = len(pieces) - (len(columns) - column - 1)
        for end in range(start + 1, last + 1):
            if end > start + 1:
                cost += joining(pieces[end - 2], pieces[end - 1])
            if cost > DEAREST:
                # One header is never put together of so many pieces.
                break
            rest = cheapest(end, column + 1)
            if rest is None:
                continue
            total = cost + _heading(pieces[start:end], columns[column]) + rest[0]
            if start and (pieces[start - 1].kind, pieces[start].kind) == ("percent", "change"):
                # "% change" is one header, unless others are dearer.
                total += _PARTED
            if found is None or total < found[0]:
                found = (total, (end, *rest[1]))
        return found

    found = cheapest(0, 0)
    if found is None:
        return None
    edges = [0, *found[1]]
    groups = [pieces[a:b] for a, b in pairwise(edges)]
    return found[0], groups if labelled else [[], *groups]


def joining(before: Piece, piece: Piece) -> float:
    """Say what it costs to read two pieces side by side as one header."""
    if piece.kind in ("unit", "mark") or "link" in (before.kind, piece.kind):
        return 0.0
    if before.kind in ("unit", "mark"):
        return 1.5
    return _JOINED.get((before.kind, piece.kind), _JOINED_OTHERWISE)


def _heading(group: Sequence[Piece], look: Look | None) -> float:
    kind = kind_of(group)
    alone = {"unit": _SPLIT_UNIT, "mark": _OVER_NONE, "link": _OVER_NONE}.get(group[0].kind, 0.0)
    if look is None:
        return _OVER_LABELS.get(kind, _OVER_NONE) + alone
    if kind in ("label", "rank"):
        return _OVER_NONE
    return OVER[look].get(kind, 0.0) + alone
