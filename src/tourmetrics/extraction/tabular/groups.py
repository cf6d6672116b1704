"""Headers over several columns where single spaces part the cells: over which run each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tourmetrics.extraction.tabular.fit import DEAREST, OVER, fitted, joining
from tourmetrics.extraction.tabular.grid import TextLine
from tourmetrics.extraction.tabular.lines import text_of
from tourmetrics.extraction.tabular.pieces import Kind, Look, Piece, kind_of
from tourmetrics.extraction.tabular.words import is_year

_SAID = ("change", "against", "percent", "share")
_CLASS = {"date": "date", "measure": "measure", **dict.fromkeys(_SAID, "said")}
_UNITS = ("unit", "percent", "change", "share")
_FEWEST = 2
_OVER_ANY = 0.6
_OVER_CHANGE = 2.0
_TOGETHER = 0.4
# What it costs to begin a group of columns where no run of them begins, and to be uneven.
_ELSEWHERE = 0.4
_UNEVEN = 0.2
_AGAINST = 0.3


@dataclass(frozen=True, slots=True)
class Whole:
    """A header line with one piece for each column: its words, their kinds, the numbers below.

    ``runs`` are columns side by side that belong together: dates with their change.
    """

    texts: tuple[str, ...]
    kinds: tuple[Kind, ...]
    looks: tuple[Look, ...]
    runs: tuple[range, ...]

    @classmethod
    def of(cls, line: TextLine, heads: Sequence[Sequence[Piece]], looks: Sequence[Look]) -> Whole:
        """Read a line of which each column has a header."""
        texts = tuple(_written(line, head) for head in heads)
        kinds = tuple(kind_of(head) for head in heads)
        return cls(texts, kinds, tuple(looks), tuple(_runs(texts, kinds, looks)))


def groups_over(
    line: TextLine, pieces: list[Piece], whole: Whole
) -> list[tuple[int, Sequence[Piece]]] | None:
    """Give each piece of a line the columns below it, one run of them behind the other."""
    labels = 0
    while labels < len(pieces) and pieces[labels].kind in ("rank", "label"):
        labels += 1
    heads = _joined_heads(pieces[labels:])
    kinds = [kind_of(head) for head in heads]
    if len(heads) == 1 and labels and kinds == ["date"]:
        return [(column + 1, heads[0]) for column in range(len(whole.kinds))]
    written = [_written(line, head) for head in heads if kind_of(head) == "date"]
    if any(map(_has_year, written)) and any(map(_has_year, whole.texts)):
        # "June 2024 / 2023" above years is a title.
        return None
    shared = _over_runs(pieces, heads, whole)
    if shared is not None:
        placed = zip(shared, whole.runs, strict=True)
        return [(column + 1, head) for head, run in placed for column in run]
    if not 1 < len(heads) < len(whole.kinds):
        # One header over all columns is a title.
        return None
    told = {_CLASS.get(kind, "name") for kind in kinds}
    titled = told <= {"name", "measure"} or (len(told) > 1 and "said" not in told)
    if titled and len(heads) != len(whole.runs):
        # Words with a date, and words alone, may be a title.
        return None
    return _placed(heads, whole)


def _placed(
    heads: Sequence[Sequence[Piece]], whole: Whole
) -> list[tuple[int, Sequence[Piece]]] | None:
    """Give each header a run of columns, as the numbers allow."""
    kinds = [kind_of(head) for head in heads]
    starts = _spread(kinds, whole)
    if starts is None:
        return None
    ends = [*starts[1:], len(whole.kinds)]
    return [
        (column + 1, head)
        for head, start, end in zip(heads, starts, ends, strict=True)
        for column in range(start, end)
    ]


def tells_units(pieces: Sequence[Piece]) -> bool:
    """Whether a line says in what units the columns are, and nothing else: thousands, % change."""
    return len(pieces) > 1 and all(piece.kind in _UNITS for piece in pieces)


def units_over(pieces: list[Piece], whole: Whole) -> list[tuple[int, Sequence[Piece]]] | None:
    """Give the units in the line below the headers their columns, one each where they may.

    "'000 '000 €m" are three units side by side, not one of millions of millions.
    """
    heads: list[list[Piece]] = []
    for head in _joined_heads(pieces):
        apart = all(piece.kind == "unit" for piece in head)
        heads += [[piece] for piece in head] if apart else [head]
    if len(heads) == len(whole.kinds):
        return [(column + 1, head) for column, head in enumerate(heads)]
    return _placed(_joined_heads(pieces), whole)


def _joined_heads(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Join the pieces of a line that read on as one header."""
    heads: list[list[Piece]] = []
    for piece, behind in zip_longest(pieces, pieces[1:]):
        opens = piece.kind == "percent" and behind is not None and behind.kind == "change"
        if heads and not opens and joining(heads[-1][-1], piece) <= _TOGETHER:
            heads[-1].append(piece)
        else:
            heads.append([piece])
    return heads


def _over_runs(
    pieces: list[Piece], heads: list[list[Piece]], whole: Whole
) -> Sequence[Sequence[Piece]] | None:
    """Return one header for each run of columns that begin anew with a date."""
    runs = whole.runs
    first = [whole.kinds[run.start : run.stop] for run in runs[:2]]
    if len(runs) < _FEWEST or not all("date" in kinds for kinds in first):
        return None
    if len(heads) == len(runs):
        return heads
    if any(kind_of(head) in _SAID for head in heads):
        # A change beside a date stands over a part of the run.
        return None
    found = fitted(pieces, ["any"] * len(runs))
    return None if found is None else found[1:]


def _has_year(text: str) -> bool:
    return any(map(is_year, text.split()))


def _spread(kinds: Sequence[Kind], whole: Whole) -> list[int] | None:
    """Return where the columns of each header begin, as cheaply as possible."""
    looks, runs = whole.looks, [run.start for run in whole.runs]
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
                # "% change" stands over what sets one date against another.
                cost += _AGAINST * ((kind in _SAID) != (whole.kinds[end - 1] == "against"))
                total = cost + _UNEVEN * abs(end - start - even)
                if total <= DEAREST and (end not in found or total < found[end][0]):
                    found[end] = (total, [*starts, start])
        best = found
    found_all = best.get(len(looks))
    return None if found_all is None else found_all[1]


def _over(kind: Kind, look: Look, *, said: bool) -> float:
    """Say how badly a header goes with a column; ``said``: beside it others are of changes."""
    if kind in _SAID and look == "any":
        return _OVER_ANY
    if kind not in _SAID and look == "change":
        return _OVER_CHANGE if said else 0.0
    return OVER[look].get(kind, 0.0)


def _runs(texts: Sequence[str], full: Sequence[Kind], looks: Sequence[Look]) -> list[range]:
    """Part the columns where levels follow changes, and where dates begin anew."""
    said = [
        kind in _SAID or (look == "change" and kind not in ("name", "measure"))
        for kind, look in zip(full, looks, strict=True)
    ]
    starts = [0]
    for at in range(1, len(full)):
        begun = full[starts[-1]] == "date" and full[at] == "date"
        again = begun and texts[at] in texts[starts[-1] : at]
        # Behind dates words of their own: "2023 2024 2023 2024 occ adr".
        turned = len(starts) > 1 and full[at - 1] == "date" and full[at] in ("name", "measure")
        if (said[at - 1] and not said[at]) or again or turned:
            starts.append(at)
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(full)], strict=True)]


def _written(line: TextLine, group: Sequence[Piece]) -> str:
    return text_of(line, (group[0].span[0], group[-1].span[1])) if group else ""
