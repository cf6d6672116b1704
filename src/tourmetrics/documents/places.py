"""Says which place a title or the name of a body means, if it means one only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tourmetrics.knowledge import Knowledge, Region

_HAN_RUN = re.compile(r"[一-鿿]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_LONGEST_HAN = 16
_LONGEST_WORDS = 5
# 城区 and 郊区 are whole names of counties and everyday words as well.
_SHORTEST_COUNTY = 3


class Places:
    """Looks names of places up in the regions of some knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Keep the knowledge; nothing is computed before the first look-up."""
        self._knowledge = knowledge

    def meant_by(self, text: str) -> str | None:
        """Return the code of the place that a title or the name of a body is about.

        A Chinese name begins with its place (咸宁市文化和旅游局 → 421200); elsewhere the place
        counts if no second one is named, where a country does not count beside its parts.
        """
        run = _HAN_RUN.match(text)
        if run is not None:
            regions, length = self._chain(run.group(), short=True)
            if length:
                return self._one(regions)
        named = list(self._in_han(text)) or list(self._in_words(text))
        codes = {self._one(regions) for regions in named}
        parts = {code for code in codes if code is None or not self._is_country(code)}
        codes = parts or codes
        return codes.pop() if len(codes) == 1 else None

    def exactly(self, name: str) -> str | None:
        """Return the place that has just this name."""
        return self._one(self._regions(name))

    def _is_country(self, code: str) -> bool:
        return self._knowledge.regions[code].level == "country"

    def _in_han(self, text: str) -> Iterator[tuple[Region, ...]]:
        for run in _HAN_RUN.finditer(text):
            position = 0
            while position < len(run.group()):
                regions, length = self._chain(run.group()[position:], short=False)
                if regions:
                    yield regions
                position += length or 1

    def _chain(self, run: str, *, short: bool) -> tuple[tuple[Region, ...], int]:
        """Return what a run begins with; of a chain (江西省南昌市…) the last link counts."""
        found, position = self._prefix(run, short=short)
        while position:
            regions, length = self._prefix(run[position:], short=True)
            codes = {region.code for region in found}
            inner = tuple(
                region
                for region in regions
                if codes.intersection(self._knowledge.region_lineage(region.code)[1:])
            )
            if not inner:
                break
            found, position = inner, position + length
        return found, position

    def _prefix(self, run: str, *, short: bool) -> tuple[tuple[Region, ...], int]:
        for length in range(min(len(run), _LONGEST_HAN), 1, -1):
            name = run[:length]
            regions = tuple(r for r in self._regions(name) if _fits(r, name, short=short))
            if regions:
                return regions, length
        return (), 0

    def _in_words(self, text: str) -> Iterator[tuple[Region, ...]]:
        words = list(_WORD.finditer(text))
        index = 0
        while index < len(words):
            if not text[words[index].start()].isupper():
                # No name of a place begins so.
                index += 1
                continue
            for count in range(min(_LONGEST_WORDS, len(words) - index), 0, -1):
                name = text[words[index].start() : words[index + count - 1].end()]
                regions = self._regions(_POSSESSIVE.sub("", name)) or self._regions(name)
                if regions:
                    yield regions
                    index += count - 1
                    break
            index += 1

    def _regions(self, name: str) -> tuple[Region, ...]:
        return self._knowledge.regions_named(" ".join(name.split()))

    def _one(self, regions: tuple[Region, ...]) -> str | None:
        """Return the place meant by a name that several may share, or ``None``.

        Today's places go before former ones, and the one largest before smaller ones (海南 is the
        province, not the district); two of the largest (鼓楼区) are no answer.
        """
        today = tuple(region for region in regions if region.valid_to is None) or regions
        largest = [region for region in today if region.level == today[0].level]
        return largest[0].code if len(largest) == 1 else None


def _fits(region: Region, name: str, *, short: bool) -> bool:
    """Whether a Chinese name is no everyday word: 平安, 东方 and 长治 are such words.

    Short names of counties never count; those of cities only where a place is expected.
    """
    if region.level == "county":
        return name == region.name_zh and len(name) >= _SHORTEST_COUNTY
    return short or region.level != "prefecture" or name != region.short_zh
