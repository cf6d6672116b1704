"""Corrections that fit no figure: why not, and which figure may be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from tourmetrics.review.finding import stem
from tourmetrics.review.fitting import Sought, likeness, masked
from tourmetrics.review.words import EDGE, Spot

# Why a correction was not applied, each as the end of a sentence.
REASONS: Mapping[str, str] = {
    "gone": "its words stand in no document any more",
    "edited": "its sentence was edited",
    "number_changed": "the number in its sentence is another one now",
    "two_places": "two places fit equally, and neither is taken",
    "many_places": "very many places fit, and none is taken",
    "unsure": "its words stood there more than once, and nobody knows which one is left",
    "moved": "its sentence stands among other words now; it may be another edition",
    "not_read": "its document is the same, but no figure is read there now",
    "other_figure": "its id names one figure, its words another: correct one of the two",
    "same_place": "corrections of two figures fit this one place",
    "other_document": "others of its document were found in another one",
    "invalid": "it would leave a figure that cannot be",
    "no_documents": "a figure can be added from its document only: give the documents",
    "not_in_text": "its sentence stands in no document",
    "quote_not_once": "its quote does not stand exactly once in its sentence",
    "already_read": "a figure is read there already: change that one",
}
_FEW = 12
_NEAR = 0.6


class Suggester:
    """Looks for the figure that an orphan may mean: by what is left of its words."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        self._spots = spots
        self._masked: dict[tuple[str, str | None], list[Spot]] | None = None
        self._beside: dict[tuple[str, str], list[Spot]] = {}

    def suggest(self, wanted: Sought, reason: str, near: Sequence[Spot]) -> tuple[str, list[Spot]]:
        """Return the reason, as far as it can be told better, and the figures to look at."""
        if near:
            return reason, list(near[:_FEW])
        if not wanted.sentence and not wanted.before and not wanted.after:
            return reason, []
        left = masked(wanted.lefts[0]) if len(wanted.lefts) == 1 else None
        same = self._by_mask().get((masked(wanted.sentence), left), [])
        same = _own_first(same, wanted)
        if left is not None and same:
            return _better(reason, same[0], wanted), same[:1]
        beside = [*self._beside_of("before", wanted), *self._beside_of("after", wanted)]
        few = _own_first({spot.row: spot for spot in beside}.values(), wanted)[:_FEW]
        rated = [(likeness(spot.sentence, wanted.sentence), -spot.row, spot) for spot in few]
        best = max(rated, default=None)
        return reason, [best[2]] if best and best[0] >= _NEAR else []

    def _by_mask(self) -> Mapping[tuple[str, str | None], list[Spot]]:
        if self._masked is None:
            self._masked = defaultdict(list)
            for spot in self._spots:
                left = None if spot.left is None else masked(spot.left)
                self._masked[masked(spot.sentence), left].append(spot)
            for spot in self._spots:
                self._beside.setdefault(("before", spot.edges[0]), []).append(spot)
                self._beside.setdefault(("after", spot.edges[1]), []).append(spot)
        return self._masked

    def _beside_of(self, side: str, wanted: Sought) -> Sequence[Spot]:
        words = wanted.before[-EDGE:] if side == "before" else wanted.after[:EDGE]
        found = self._beside.get((side, words), []) if words else []
        return found[: 4 * _FEW]


def _better(reason: str, spot: Spot, wanted: Sought) -> str:
    """Say why words are gone, where the sentence but for its numbers is still there."""
    if reason != "gone":
        return reason
    if spot.quote != wanted.quote:
        return "number_changed"
    return "moved" if spot.sentence == wanted.sentence else "edited"


def orphan_lines(orphans: pl.DataFrame) -> list[str]:
    """Return for each orphan one line: its row, its old words, why it is one, what may be meant."""
    lines = []
    for row in orphans.iter_rows(named=True):
        what = row["quote"] or "a figure"
        said = f" in “{' '.join(row['sentence'].split())}”" if row["sentence"] else ""
        where = f" of {row['doc']}" if row["doc"] else ""
        reason = REASONS[row["reason"]] + (f": {row['detail']}" if row["detail"] else "")
        hint = f"; is it {row['suggestion']}?" if row["suggestion"] else ""
        lines.append(f"row {row['row']}: {row['action']} {what}{said}{where}: {reason}{hint}")
    return lines


def told_spots(spots: Iterable[Spot]) -> str | None:
    """Return where figures stand and in which words, for people."""
    lines = [f"{s.place.doc}: {s.place.quote} — {s.place.sentence or ''}".strip() for s in spots]
    return " | ".join(lines) or None


def _own_first(spots: Iterable[Spot], wanted: Sought) -> list[Spot]:
    own = stem(wanted.doc) if wanted.doc else None
    return sorted(spots, key=lambda spot: (stem(spot.place.doc) != own, spot.row))
