"""Closes up letters that are set apart evenly, as in spread titles and lines."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tourmetrics.documents.pdf.glyphs import Glyph

# Fewer gaps show no habit. Gaps are measured in the size of the type.
_GAPS = 8
_LEAST, _MOST, _ALIKE = 0.08, 0.5, 0.1
# This share of the gaps may be narrower, and that one has to be nearly the same.
_NARROWER, _SAME = 10, 0.7
_ONE_BASE, _BACK, _FAR = 0.06, -0.6, 1.5


def closed_up(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs with what is set between all letters of a stretch made part of them."""
    result: list[Glyph] = []
    for stretch in _stretches(glyphs):
        apart = _apart(stretch)
        if apart:
            result += [replace(glyph, x1=glyph.x1 + apart) for glyph in stretch]
        else:
            result += stretch
    return result


def _stretches(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield what was set in one size on one line without a wide gap."""
    stretch: list[Glyph] = []
    for glyph in glyphs:
        if stretch and not _goes_on(stretch[-1], glyph):
            yield stretch
            stretch = []
        stretch.append(glyph)
    if stretch:
        yield stretch


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    gap = glyph.x0 - last.x1
    return (
        abs(glyph.base - last.base) <= _ONE_BASE * last.size
        and glyph.size == last.size
        and _BACK * last.size <= gap <= _FAR * last.size
    )


def _apart(stretch: Sequence[Glyph]) -> float:
    """Return how far the letters of a stretch stand apart, 0 if they stand as usual."""
    if len(stretch) <= _GAPS:
        return 0.0
    gaps = sorted(
        right.x0 - left.x1
        for left, right in itertools.pairwise(stretch)
        if left.text != " " and right.text != " "
    )
    if len(gaps) < _GAPS:
        return 0.0
    size = stretch[0].size
    apart = gaps[len(gaps) // _NARROWER]
    alike = sum(1 for gap in gaps if abs(gap - apart) <= _ALIKE * size)
    usual = not _LEAST * size <= apart <= _MOST * size or alike < _SAME * len(gaps)
    return 0.0 if usual else apart
