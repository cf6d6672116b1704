"""Which place a name means: inside the publisher's province first."""

from __future__ import annotations

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.reading import Reading


def resolve(mark: Mark, reading: Reading, lexicon: Lexicon, default: str | None) -> str | None:
    """Choose among the places of one name: inside the publisher's province first.

    Numbers of one sentence ask for the same names, so the answers are kept with its reading.
    """
    if mark.start not in reading.codes:
        reading.codes[mark.start] = _code_of(mark, reading, lexicon, default)
    return reading.codes[mark.start]


def _code_of(mark: Mark, reading: Reading, lexicon: Lexicon, default: str | None) -> str | None:
    regions = lexicon.knowledge.regions
    surface = reading.normalized[mark.start : mark.end]
    home = lexicon.knowledge.region_lineage(default) if default else ()
    sight = surface.endswith(reading.grammar.words["place"]["sight_ends"])
    fits: list[tuple[int, str]] = []
    for code in mark.keys:
        region = regions[code]
        if region.valid_to is not None:
            continue
        lineage = lexicon.knowledge.region_lineage(code)
        if region.level == "part" and lineage[-1] not in home:
            # Many countries have a Central Province: it is meant at home alone.
            continue
        inside = default in lineage
        near = code in home or any(around in home for around in lineage[1:-1])
        short = surface not in (region.name_zh, region.name_en)
        if region.level == "county" and short and (sight or not inside):
            continue
        if region.level == "county" and not near and len(mark.keys) > 1:
            continue
        fits.append((0 if inside else 1 if near else 2, code))
    if not fits:
        return None
    fits.sort()
    if len(fits) > 1 and fits[0][0] == fits[1][0] and fits[0][0] == 2:
        return None
    return fits[0][1]
