"""Finds the figure that a correction means in a figures table made anew.

A figure is known by its words. How well they fit is told in steps, and a figure is taken only if
it stands alone on the best step, and no other comes near: where two fit, neither is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from tourmetrics.review.fitting import Sought, Step, is_named, step_of
from tourmetrics.review.words import EDGE, Spot

# Places beyond these are not told apart: more of them fit than a person could look through.
MANY = 50
_HOW = {Step.LIKE: "likeness", Step.MOVED: "sentence", Step.SENTENCE: "sentence"}
_SAME_SENTENCE = frozenset({Step.MOVED, Step.SENTENCE, Step.BOTH})
_Fits = Sequence[tuple[Step, Spot]]


class Found(NamedTuple):
    """The spot that a correction means, or the reason why there is none and what came near.

    ``how`` is figure_id, words, sentence or likeness; ``reason`` a key of ``orphans.REASONS``.
    """

    spots: tuple[Spot, ...]
    how: str | None = None
    reason: str = ""
    step: Step = Step.NOT


class Finder:
    """The spots of a figures table, looked up by id, by sentence and by the words around.

    ``docs`` and ``digests`` name the documents that there are. ``compared`` counts the spots that
    were held against corrections: it grows with their number, not with their product with figures.
    """

    def __init__(
        self, spots: Sequence[Spot], docs: Iterable[str] = (), digests: Iterable[str] = ()
    ) -> None:
        self.compared = 0
        self._docs = {*docs, *(spot.place.doc for spot in spots)}
        self._stems: dict[str, set[str]] = defaultdict(set)
        for doc in self._docs:
            self._stems[stem(doc)].add(doc)
        self._digests = {*digests, *(spot.place.digest for spot in spots)} - {None}
        self._by_id: dict[str, list[Spot]] = defaultdict(list)
        self._by_quote: dict[str, list[Spot]] = defaultdict(list)
        self._by_sentence: dict[tuple[str, str], list[Spot]] = defaultdict(list)
        self._by_stem: dict[tuple[str, str], list[Spot]] = defaultdict(list)
        self._by_edges: dict[str, Mapping[tuple[str, str], list[Spot]]] = {}
        for spot in spots:
            if spot.place.figure_id is not None:
                self._by_id[spot.place.figure_id].append(spot)
            self._by_quote[spot.quote].append(spot)
            self._by_sentence[spot.quote, spot.sentence].append(spot)
            self._by_stem[spot.quote, stem(spot.place.doc)].append(spot)

    def is_known(self, doc: str | None) -> bool:
        """Whether a document of that name is there, in the same format or another."""
        return doc is not None and stem(doc) in self._stems

    def find(self, wanted: Sought, home: str | None = None) -> Found:
        """Return the spot that is meant, or why there is none.

        ``home`` is the document in which most corrections of the same document were found; there
        a sentence that has moved is its own.
        """
        named = self._by_id.get(wanted.figure_id or "", [])
        self.compared += len(named)
        if named and all(is_named(spot, wanted) for spot in named):
            # A figure that two tables hold is one figure.
            return Found(tuple(named), "figure_id", step=Step.BOTH)
        found = self._by_words(wanted, home)
        if found.how and named and not any(spot in named for spot in found.spots):
            return Found((*named, *found.spots), reason="other_figure")
        return found

    def _by_words(self, wanted: Sought, home: str | None) -> Found:
        if not wanted.quote or not (wanted.sentence or wanted.tells_around):
            return Found((), reason="gone")
        pool = self._pool(wanted)
        if pool is None:
            return Found((), reason="many_places")
        fits = self._fitting(pool, wanted)
        if max((step for step, _ in fits), default=Step.NOT) < Step.BOTH:
            known = {spot.row for spot in pool}
            near = [spot for spot in self._near(wanted, home) if spot.row not in known]
            fits += self._fitting(near, wanted)
        if wanted.digest in self._digests:
            same = [fit for fit in fits if fit[1].place.digest == wanted.digest]
            return _alone(same, (), wanted, moved=True) if same else Found((), reason="not_read")
        names = self._names(wanted, home)
        own = [fit for fit in fits if not names or fit[1].place.doc in names]
        # Another document may quote the words; it is the same only if the old one is gone.
        open_to_others = home is None and not wanted.elsewhere and not self.is_known(wanted.doc)
        others = [
            fit for fit in fits if fit not in own and open_to_others and fit[0] >= Step.SENTENCE
        ]
        return _alone(own, others, wanted, moved=home is not None)

    def _names(self, wanted: Sought, home: str | None) -> Collection[str]:
        """Return the documents that may be the correction's own; none: it names none."""
        if home is not None:
            return (home,)
        if wanted.doc is None:
            return ()
        if wanted.doc in self._docs:
            return (wanted.doc,)
        return self._stems.get(stem(wanted.doc)) or (wanted.doc,)

    def _fitting(self, pool: Collection[Spot], wanted: Sought) -> list[tuple[Step, Spot]]:
        self.compared += len(pool)
        steps = [(step_of(spot, wanted), spot) for spot in pool]
        return [(step, spot) for step, spot in steps if step is not Step.NOT]

    def _near(self, wanted: Sought, home: str | None) -> Sequence[Spot]:
        """Return equal numbers of the same document that have the same words on one side."""
        own = home or wanted.doc
        if own is None or wanted.alike > 1:
            return ()
        near = self._by_stem.get((wanted.quote, stem(own)), ())
        before, after = wanted.before[-EDGE:], wanted.after[:EDGE]
        if len(near) > MANY:
            return ()
        return [spot for spot in near if spot.edges[0] == before or spot.edges[1] == after]

    def _pool(self, wanted: Sought) -> Collection[Spot] | None:
        """Return the spots with the same sentence or words around; ``None`` if too many."""
        pools = [self._by_sentence.get((wanted.quote, wanted.sentence), [])]
        if wanted.tells_around:
            edges = wanted.before[-EDGE:], wanted.after[:EDGE]
            pools.append(self._edges(wanted.quote).get(edges, []))
        if any(len(pool) > MANY for pool in pools):
            return None
        return {spot.row: spot for pool in pools for spot in pool}.values()

    def _edges(self, quote: str) -> Mapping[tuple[str, str], list[Spot]]:
        if quote not in self._by_edges:
            edges: dict[tuple[str, str], list[Spot]] = defaultdict(list)
            for spot in self._by_quote.get(quote, ()):
                edges[spot.edges].append(spot)
            self._by_edges[quote] = edges
        return self._by_edges[quote]


@lru_cache(maxsize=4096)
def stem(doc: str) -> str:
    """Return a document's name without its suffix: in another format it keeps that.

    >>> stem("2024/plan.pdf")
    '2024/plan'
    """
    path = PurePosixPath(doc)
    return str(path.with_suffix("")) if path.name else doc


def _alone(own: _Fits, others: _Fits, wanted: Sought, *, moved: bool) -> Found:
    """Take the spot that stands alone on the best step; its own document goes before others."""
    fits = own or others
    if not fits:
        return Found((), reason="gone")
    same = tuple(spot for step, spot in fits if step in _SAME_SENTENCE)
    if len(same) > wanted.alike:
        # The sentence was copied; the copy may stand where the sentence stood.
        return Found(same, reason="two_places")
    best = max(step for step, _ in fits)
    rivals = [spot for step, spot in fits if step == best]
    if best < Step.BOTH:
        rivals += [spot for step, spot in fits if step < best]
    if len(rivals) > 1:
        return Found(tuple(rivals), reason="two_places")
    if wanted.alike > 1 and best < Step.AROUND:
        # There were two of these sentences; which of them is left cannot be known.
        return Found(tuple(rivals), reason="unsure")
    if best is Step.MOVED and not moved:
        return Found(tuple(rivals), reason="moved")
    if best < Step.AROUND and len(wanted.lefts) > 1:
        return Found(tuple(rivals), reason="unsure")
    return Found(tuple(rivals), _HOW.get(best, "words"), step=best)
