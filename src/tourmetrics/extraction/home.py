"""The place that a heading, a line of its own or a label gives to what stands below or behind it.

A province tells of its cities one by one, each under its name: their numbers are not its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from tourmetrics.extraction.structure import Sentence, Structure
from tourmetrics.knowledge import Knowledge

# A number and its mark before the name in a heading have at most so many characters.
_NUMBERING = 6
_AFTER_NUMBERING = "、.)） "
_FRAME = "#*:：【】[]「」 \t-•·▲●—–"
_ENDS_LABEL = ":：】"
_ENDS_SENTENCE = "。.;；!！?？"
_LONGEST = 40
# So many lines may follow a line that is a place before its block of lines is read no further.
_LINES = 8
_TOO_LARGE = "country"


def homes_of(
    structure: Structure, normalized: str, home: str | None, knowledge: Knowledge
) -> tuple[str | None, ...]:
    """Return the place of each section: that of its heading, else of the section around it."""
    homes: list[str | None] = []
    for section in structure.sections:
        title = normalized[section.title_start : section.title_end]
        around = homes[section.parent] if section.parent is not None else home
        homes.append(_named(_head(title), home, knowledge) or around)
    return tuple(homes)


def home_of_paragraph(
    sentence: Sentence,
    normalized: str,
    section: tuple[int, str | None],
    home: str | None,
    knowledge: Knowledge,
) -> str | None:
    """Return the place of the paragraph of ``sentence``: of its label, or of a line above it.

    ``section`` is where the text of its section begins, and the place of that.
    """
    start = normalized.rfind("\n", 0, sentence.start) + 1
    line = normalized[start : start + _LONGEST]
    if any(mark in line for mark in _ENDS_LABEL):
        labelled = _named(_head(line), home, knowledge)
        if labelled is not None:
            return labelled
    for above in _lines_above(start, section[0], normalized):
        # A title of its own may go on behind the place: 上海:假期接待游客超2000万人次.
        title = _head(above) if above[-1] not in _ENDS_SENTENCE else above
        found = _named(title, home, knowledge)
        if found is not None:
            return found
    return section[1]


def _lines_above(start: int, opening: int, normalized: str) -> Iterator[str]:
    """Yield the lines of a block that stand above a place of a section, the nearest first."""
    end = start - 1
    for _ in range(_LINES):
        if end <= opening:
            return
        begin = normalized.rfind("\n", 0, max(end, 0)) + 1
        line = normalized[begin:end].strip() if end > 0 else ""
        if not line:
            return
        if len(line) <= _LONGEST:
            yield line
        end = begin - 1


def _head(title: str) -> str:
    """Return what stands before the colon of a heading or a label."""
    text = title.lstrip(_FRAME)
    ends = [at for at in map(text.find, _ENDS_LABEL) if at >= 0]
    return text[: min(ends, default=len(text))]


@lru_cache(maxsize=1024)
def _named(title: str, home: str | None, knowledge: Knowledge) -> str | None:
    """Return the place inside ``home`` that a text is the name of, behind its numbering."""
    if len(title) > _LONGEST:
        return None
    for name in _without_numbering(title.strip(_FRAME)):
        inside = _inside(name, home, knowledge)
        if len(inside) == 1:
            return inside[0]
    return None


def _without_numbering(title: str) -> Iterator[str]:
    yield title
    for at, char in enumerate(title[:_NUMBERING]):
        if char in _AFTER_NUMBERING:
            yield title[at + 1 :].strip(_FRAME)


def _inside(name: str, home: str | None, knowledge: Knowledge) -> Sequence[str]:
    """Return today's places of this name that lie in ``home``; anywhere, where it is not known."""
    if len(name) < 2 or name.islower():
        return ()
    found = [
        region
        for region in knowledge.regions_named(name)
        if region.valid_to is None
        and (home is None or region.level != _TOO_LARGE)
        and region.code != home
    ]
    if home is None:
        found = [r for r in found if r.level != "county" or name in (r.name_zh, r.name_en)]
    else:
        found = [r for r in found if home in knowledge.region_lineage(r.code)]
    # The larger ones come first: 荆州 is the city, not the district in it.
    return [region.code for region in found if region.level == found[0].level]
