"""Says which place a title or the name of a body means, if it means one only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tourmetrics.knowledge import Knowledge, Region

_HAN_RUN = re.compile(r"[一-鿿]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LONGEST_HAN = 16
_LONGEST_WORDS = 5
# A short name of two characters inside running text is too often part of another word.
_SHORTEST_HAN = 2


class Places:
    """Looks names of places up in the regions of some knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Keep the knowledge; nothing is computed before the first look-up."""
        self._knowledge = knowledge

    def at_start(self, text: str) -> str | None:
        """Return the code of the place that a name begins with: 咸宁市文化和旅游局 → 421200.

        A chain of places (江西省南昌市…) means its last link.
        """
        run = _HAN_RUN.match(text)
        if run is None:
            return self._one(self._at_word(text, 0)[0])
        found: tuple[Region, ...] = ()
        position = 0
        while True:
            regions, length = self._prefix(run.group()[position:])
            inside = _within(regions, found, self._knowledge) if found else regions
            if not inside:
                return self._one(found)
            found, position = inside, position + length

    def only_one(self, text: str) -> str | None:
        """Return the place of a title if all the places that it names lie within one another."""
        codes = {self._one(regions) for regions in self._named(text)}
        if not codes or None in codes:
            return None
        lineages = [self._knowledge.region_lineage(code) for code in codes if code]
        deepest = max(lineages, key=len)
        return deepest[0] if codes <= set(deepest) else None

    def exactly(self, name: str) -> str | None:
        """Return the place that has just this name."""
        return self._one(self._regions(name))

    def _named(self, text: str) -> Iterator[tuple[Region, ...]]:
        for run in _HAN_RUN.finditer(text):
            position = 0
            while position < len(run.group()):
                regions, length = self._prefix(run.group()[position:])
                if regions:
                    yield regions
                position += length or 1
        words = list(_WORD.finditer(text))
        index = 0
        while index < len(words):
            regions, count = self._at_word(text, index, words)
            if regions:
                yield regions
            index += count or 1

    def _prefix(self, run: str) -> tuple[tuple[Region, ...], int]:
        for length in range(min(len(run), _LONGEST_HAN), _SHORTEST_HAN - 1, -1):
            if regions := self._regions(run[:length]):
                return regions, length
        return (), 0

    def _at_word(
        self, text: str, index: int, words: list[re.Match[str]] | None = None
    ) -> tuple[tuple[Region, ...], int]:
        words = list(_WORD.finditer(text)) if words is None else words
        for count in range(min(_LONGEST_WORDS, len(words) - index), 0, -1):
            name = text[words[index].start() : words[index + count - 1].end()]
            for form in (name, re.sub(r"['’]s$", "", name)):
                if name[0].isupper() and (regions := self._regions(form)):
                    return regions, count
        return (), 0

    def _regions(self, name: str) -> tuple[Region, ...]:
        return self._knowledge.regions_named(" ".join(name.split()))

    def _one(self, regions: tuple[Region, ...]) -> str | None:
        """The place meant by a name that several may share, or ``None``.

        Today's places go before former ones, and the one largest before smaller ones (海南 is the
        province, not the district); two of the largest (鼓楼区) are no answer.
        """
        today = tuple(region for region in regions if region.valid_to is None) or regions
        if not today:
            return None
        largest = [region for region in today if region.level == today[0].level]
        return largest[0].code if len(largest) == 1 else None


def _within(
    regions: tuple[Region, ...], outer: tuple[Region, ...], knowledge: Knowledge
) -> tuple[Region, ...]:
    codes = {region.code for region in outer}
    return tuple(
        region for region in regions if codes & set(knowledge.region_lineage(region.code)[1:])
    )
