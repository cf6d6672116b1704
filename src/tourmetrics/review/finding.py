"""Finds the figure that a correction means in a figures table made anew.

A figure is known by its words. How sure the words are is told in steps, and only a figure that
stands alone on the best step is taken: where two fit, neither is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tourmetrics.review.words import Spot, key

How = Literal["figure_id", "words", "sentence"]


class Found(NamedTuple):
    """The spots that a correction may mean: one, none, or several that fit equally."""

    spots: tuple[Spot, ...] = ()
    how: How | None = None
    reason: str = ""


class Finder:
    """The spots of a figures table, by id and by quote with sentence."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        self._by_id: dict[str, list[Spot]] = defaultdict(list)
        self._by_words: dict[tuple[str, str], list[Spot]] = defaultdict(list)
        for spot in spots:
            if spot.figure_id is not None:
                self._by_id[spot.figure_id].append(spot)
            self._by_words[spot.quote, spot.sentence].append(spot)

    def find(self, correction: Mapping[str, Any]) -> Found:
        """Return the spot that a correction means, or why there is none."""
        quote, sentence = key(correction["quote"]), key(correction["sentence"])
        named = self._by_id.get(correction["figure_id"] or "", [])
        same = [s for s in named if (s.quote, s.sentence) == (quote, sentence) or not quote]
        if same:
            return Found(tuple(same), "figure_id")
        alike = self._by_words.get((quote, sentence), [])
        here = [s for s in alike if s.doc == correction["doc"]] or alike
        if len(here) == 1:
            return Found((here[0],), "words")
        if here:
            return Found(tuple(here), None, "two places fit")
        return Found((), None, "its words are in no document")
