"""Which columns the pieces of a header line stand over, by where they stand."""

from __future__ import annotations

from collections.abc import Sequence

Extent = tuple[int, int]

# What it costs to leave a column without a header, in characters.
_SKIPPED = 12.0
# What it costs to stand over another column, for each character.
_BESIDE = 2.0
# What it costs to head the same header twice.
_TWICE = 12.0
# What it costs to begin inside a run of headers that begins anew: Number, Share, Number, Share.
_INSIDE = 12.0


def spread(
    pieces: Sequence[Extent], columns: Sequence[Extent], keys: Sequence[str] = ()
) -> list[range]:
    """Return for each piece the columns below it, one behind the other.

    A piece stands over the middle of its columns; a column may have none. ``keys`` is what already
    heads the columns: below one piece each stands once.

    >>> spread([(10, 14), (30, 34)], [(2, 8), (16, 22), (24, 28), (36, 42)])
    [range(0, 2), range(2, 4)]
    """
    if len(pieces) > len(columns):
        return [_nearest(piece, columns) for piece in pieces]
    inside = _inside_runs(keys)
    best: list[list[float]] = [[_SKIPPED * end for end in range(len(columns) + 1)]]
    chosen: list[list[int]] = []
    for piece in pieces:
        costs = [float("inf")] * (len(columns) + 1)
        starts = [-1] * (len(columns) + 1)
        for end in range(1, len(columns) + 1):
            costs[end] = costs[end - 1] + _SKIPPED
            for start in range(end):
                cost = best[-1][start] + _off(piece, columns, start, end)
                cost += _TWICE * _repeated(keys[start:end]) + _INSIDE * (start in inside)
                if cost < costs[end]:
                    costs[end], starts[end] = cost, start
        best.append(costs)
        chosen.append(starts)
    found: list[range] = []
    end = len(columns)
    for starts in reversed(chosen):
        while end > 0 and starts[end] < 0:
            end -= 1
        found.append(range(starts[end], end) if end > 0 else range(0))
        end = starts[end] if end > 0 else 0
    found.reverse()
    return found


def _inside_runs(keys: Sequence[str]) -> frozenset[int]:
    """Return the columns inside the runs of headers that begin anew, as the first one does."""
    again = keys.index(keys[0], 1) if keys and keys[0] and keys[0] in keys[1:] else 0
    return frozenset(at for at, key in enumerate(keys) if key and key in keys[1:again])


def _repeated(keys: Sequence[str]) -> int:
    named = [key for key in keys if key]
    return len(named) - len(set(named))


def _off(piece: Extent, columns: Sequence[Extent], start: int, end: int) -> float:
    """Return how far a piece is from the middle of the columns from ``start`` to ``end``.

    That it also stands over a column beside them counts against them.
    """
    left, right = columns[start][0], columns[end - 1][1]
    beside = 0
    if start:
        beside += max(0, columns[start - 1][1] - piece[0])
    if end < len(columns):
        beside += max(0, piece[1] - columns[end][0])
    return abs(piece[0] + piece[1] - left - right) / 2 + _BESIDE * beside


def _nearest(piece: Extent, columns: Sequence[Extent]) -> range:
    place = min(range(len(columns)), key=lambda at: _off(piece, columns, at, at + 1))
    return range(place, place + 1)
