"""Headers above cells that single spaces part: which words stand over which column.

Where a word stands in such a line says nothing of its column. The order of the words does, with
what they are (a date, a change, a share) and what the numbers below look like: "Sep 2024 Sep 2023
Change %" over 11,402, 11,996 and (4.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, zip_longest

from tourmetrics.extraction.tabular.grid import Span, TextLine, is_rule
from tourmetrics.extraction.tabular.lines import Cut, text_of
from tourmetrics.extraction.tabular.pieces import (
    BRACKETS,
    Kind,
    Look,
    Piece,
    kind_of,
    looks_of,
    pieces_of,
)
from tourmetrics.extraction.tabular.words import TableWords

_GAP = re.compile("  |\t|[\u3400-\u9fff]")
_DASHES = frozenset("-–—:")
_SAID = ("change", "against", "percent", "share")
_TELLING = (*_SAID, "date", "measure", "unit")
_CLASS = {"date": "date", "measure": "measure", **dict.fromkeys(_SAID, "said")}
_LONGEST = 200
_LONGEST_NAME = 40
_MOST_LINES = 8
_FEWEST = 2
_MOST_PIECES = 40
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
    ("name", "percent"): 0.2,
    ("measure", "percent"): 0.2,
}
_JOINED_OTHERWISE = 2.2
_SPLIT_UNIT = 0.6
_OVER_LABELS = {"label": 0.0, "name": 0.3, "rank": 1.0, "measure": 1.0}
_OVER: dict[Look, dict[str, float]] = {
    "amount": {"change": 3, "against": 3, "percent": 3, "share": 3, "unit": 0.5},
    "moved": {"date": 2, "measure": 2, "name": 2, "percent": 2, "share": 3},
    "change": {"change": 0.2, "date": 2, "measure": 0.7, "name": 0.7, "share": 1.5},
    "rate": {"date": 0.5},
    "any": {"share": 0.3},
}
# What it costs that nothing stands over the labels though the line begins with a word.
_NO_LABEL = 0.9
_OVER_ANY = 0.6
_OVER_CHANGE = 2.0
_TOGETHER = 0.4
# What it costs to begin a group of columns where no run of them begins, and to be uneven.
_ELSEWHERE = 0.4
_UNEVEN = 0.2
_OVER_NONE = 4.0
_DEAREST = 3.0
_DEARER = 0.3


Header = list[list[Span]]


def is_flat(rows: Sequence[Cut]) -> bool:
    """Whether single spaces part the cells of all rows, so that nothing is aligned.

    Chinese words have no spaces inside: there each space parts two cells, in headers too.
    """
    return all(_GAP.search(row.line.text) is None for row in rows)


def flat_heads(
    lines: Sequence[TextLine],
    at: int,
    reached: int,
    rows: Sequence[Cut | TextLine],
    width: int,
    words: TableWords,
) -> tuple[Header, list[TextLine], int] | None:
    """Return what stands over each column, the labels first, and where the header begins.

    ``at`` is the line of the first row; a line between it and the header names a group of rows.
    None where single spaces do not part the cells, or the lines above do not say.
    """
    cuts = [row for row in rows if isinstance(row, Cut)]
    if width < 2 or not is_flat(cuts):
        return None
    looks = looks_of(cuts, width, words)
    header: Header = [[] for _ in range(width + 1)]
    groups: list[TextLine] = []
    full: list[Kind] = []
    top = at
    above = list(_above(lines, at, reached))
    for place, line in above:
        bare = BRACKETS.sub("", line.text)
        if words.titled.search(bare) or words.parted.search(bare):
            break
        pieces = pieces_of(line, words)
        if any(text_of(line, piece.span) in _DASHES for piece in pieces):
            break
        whole = fitted(pieces, looks) if full or not _has_amounts(line, pieces) else None
        if full and any(kind_of(group) not in _TELLING for group in (whole or [])[1:]):
            # Above a line that heads all columns another one of plain words is a title.
            whole = None
        if whole is not None:
            _put(header, list(enumerate(whole)))
            if not full:
                full = [kind_of(group) for group in whole[1:]]
                runs = _runs(full, looks)
                named = _listed(header, above[above.index((place, line)) + 1 :], runs, words)
                if named is not None:
                    return header, groups, named
        elif full:
            over = _groups(pieces, full, looks)
            if over is None:
                break
            _put(header, over)
        elif groups or any(map(str.isdigit, line.text)):
            break
        else:
            groups.append(line)
            continue
        top = place
    return (header, groups, top) if full else None


def _has_amounts(line: TextLine, pieces: Sequence[Piece]) -> bool:
    """Whether a line has numbers that are no dates, as rows and sentences have."""
    plain = [text_of(line, piece.span) for piece in pieces if piece.kind in ("name", "label")]
    return any(any(map(str.isdigit, text)) for text in plain)


def _listed(
    header: Header,
    above: Sequence[tuple[int, TextLine]],
    runs: Sequence[range],
    words: TableWords,
) -> int | None:
    """Head the runs of columns by lines that name one each; return the highest of them."""
    listed = above[: len(runs)]
    if len(runs) < _FEWEST or len(listed) < len(runs):
        return None
    names = [pieces_of(line, words) for _, line in listed]
    if any(len(line.text) > _LONGEST_NAME for _, line in listed) or any(
        piece.kind not in ("label", "name") for pieces in names for piece in pieces
    ):
        return None
    for pieces, run in zip(names, reversed(runs), strict=True):
        named = [piece for piece in pieces if piece.kind != "label"]
        _put(header, [(column + 1, named) for column in run])
    return listed[-1][0]


def _above(lines: Sequence[TextLine], at: int, reached: int) -> Iterator[tuple[int, TextLine]]:
    """Yield the few lines above a row, the nearest first, up to an empty one behind a line."""
    place, count = at - 1, 0
    if place > reached and not lines[place].text:
        place -= 1
    while place >= reached and count < _MOST_LINES:
        line = lines[place]
        if is_rule(line.text):
            place -= 1
            continue
        if not line.text or len(line.text) > _LONGEST:
            return
        yield place, line
        place -= 1
        count += 1


def _put(header: Header, found: Sequence[tuple[int, Sequence[Piece]]]) -> None:
    for column, group in found:
        if group:
            header[column].insert(0, (group[0].span[0], group[-1].span[1]))


def fitted(pieces: list[Piece], looks: Sequence[Look]) -> list[list[Piece]] | None:
    """Share the pieces of a line among the labels and all columns, as cheaply as possible."""
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
    return None if best is None or best[0] > _DEAREST + _DEARER * width else best[1]


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
                cost += _joining(pieces[end - 2], pieces[end - 1])
            if cost > _DEAREST:
                # One header is never put together of so many pieces.
                break
            rest = cheapest(end, column + 1)
            if rest is None:
                continue
            total = cost + _heading(pieces[start:end], columns[column]) + rest[0]
            if found is None or total < found[0]:
                found = (total, (end, *rest[1]))
        return found

    found = cheapest(0, 0)
    if found is None:
        return None
    edges = [0, *found[1]]
    groups = [pieces[a:b] for a, b in pairwise(edges)]
    return found[0], groups if labelled else [[], *groups]


def _joining(before: Piece, piece: Piece) -> float:
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
    return _OVER[look].get(kind, 0.0) + alone


def _groups(
    pieces: list[Piece], full: Sequence[Kind], looks: Sequence[Look]
) -> list[tuple[int, Sequence[Piece]]] | None:
    """Give each piece of a line the columns below it, one run of them behind the other."""
    labels = 0
    while labels < len(pieces) and pieces[labels].kind in ("rank", "label"):
        labels += 1
    pieces = pieces[labels:]
    heads: list[list[Piece]] = []
    for piece, behind in zip_longest(pieces, pieces[1:]):
        opens = piece.kind == "percent" and behind is not None and behind.kind == "change"
        if heads and not opens and _joining(heads[-1][-1], piece) <= _TOGETHER:
            heads[-1].append(piece)
        else:
            heads.append([piece])
    kinds = [kind_of(head) for head in heads]
    runs = [run.start for run in _runs(full, looks)]
    if len(heads) == 1 and labels and kinds == ["date"]:
        return [(column + 1, heads[0]) for column in range(len(full))]
    if not 1 < len(heads) < len(full):
        # One header over all columns is a title.
        return None
    told = {_CLASS.get(kind, "name") for kind in kinds}
    titled = told == {"name"} or (len(told) > 1 and "said" not in told)
    if titled and len(heads) != len(runs):
        # Words with a date, and words alone, may be a title.
        return None
    starts = _spread(kinds, looks, runs)
    if starts is None:
        return None
    ends = [*starts[1:], len(full)]
    return [
        (column + 1, head)
        for head, start, end in zip(heads, starts, ends, strict=True)
        for column in range(start, end)
    ]


def _spread(kinds: Sequence[Kind], looks: Sequence[Look], runs: Sequence[int]) -> list[int] | None:
    """Return where the columns of each header begin, as cheaply as possible."""
    said = any(kind in _SAID for kind in kinds)
    even = len(looks) / len(kinds)
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for kind in kinds:
        found: dict[int, tuple[float, list[int]]] = {}
        for start, (before, starts) in best.items():
            cost = before
            if start and start not in runs and not said:
                cost += _ELSEWHERE
            for end in range(start + 1, len(looks) + 1):
                cost += _over(kind, looks[end - 1], said=said)
                total = cost + _UNEVEN * abs(end - start - even)
                if total <= _DEAREST and (end not in found or total < found[end][0]):
                    found[end] = (total, [*starts, start])
        best = found
    whole = best.get(len(looks))
    return None if whole is None else whole[1]


def _over(kind: Kind, look: Look, *, said: bool) -> float:
    """Say how badly a header goes with a column; ``said``: beside it others are of changes."""
    if kind in _SAID and look == "any":
        return _OVER_ANY
    if kind not in _SAID and look == "change":
        return _OVER_CHANGE if said else 0.0
    return _OVER[look].get(kind, 0.0)


def _runs(full: Sequence[Kind], looks: Sequence[Look]) -> list[range]:
    """Part the columns where levels follow changes."""
    said = [kind in _SAID or look == "change" for kind, look in zip(full, looks, strict=True)]
    starts = [0] + [at for at in range(1, len(full)) if said[at - 1] and not said[at]]
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(full)], strict=True)]
