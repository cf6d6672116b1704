"""The place of a figure: the one its sentence speaks of, else the publisher's."""

from __future__ import annotations

from tourmetrics.extract.lexicon import Lexicon
from tourmetrics.extract.marks import Mark
from tourmetrics.extract.quantity import Quantity
from tourmetrics.extract.reading import Reading

_MAX_LABEL_GAP = 12


def region_of(
    item: Quantity, reading: Reading, lexicon: Lexicon, default: str | None, carried: str | None
) -> str | None:
    """Return the region code of a figure.

    A place counts where it is the subject: right before the verb or metric of the number's own
    clause, or the member of a list that the number answers (分别). Places in names do not.
    """
    first = reading.first_of_list(item)
    subjects = _subjects(item, first, reading, lexicon, default)
    if subjects:
        if item.size > 1 and len(subjects) >= item.size:
            return subjects[-item.size :][item.place] or default
        return subjects[-1] or default
    return carried or default


def _subjects(
    item: Quantity, first: Quantity, reading: Reading, lexicon: Lexicon, default: str | None
) -> list[str | None]:
    start, end = reading.lead(item)
    found: list[str | None] = []
    for mark in reading.marks.region.within(start, end):
        code = resolve(mark, reading, lexicon, default)
        if code is None:
            continue
        if _is_subject(mark, first, reading):
            found.append(code)
    return found


def resolve(
    mark: Mark, reading: Reading, lexicon: Lexicon, default: str | None
) -> str | None:
    """Choose among the places of one name: inside the publisher's province first."""
    regions = lexicon.knowledge.regions
    surface = reading.normalized[mark.start : mark.end]
    home = set(lexicon.knowledge.region_lineage(default)) if default in regions else set()
    fits: list[tuple[int, str]] = []
    for code in mark.keys:
        region = regions[code]
        if region.valid_to is not None:
            continue
        lineage = lexicon.knowledge.region_lineage(code)
        inside = default in lineage
        near = bool(home & set(lineage[1:-1])) or code in home
        short = surface not in (region.name_zh, region.name_en)
        if region.level == "county" and short and not inside:
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


def _is_subject(mark: Mark, item: Quantity, reading: Reading) -> bool:
    grammar = reading.grammar
    rules = grammar.words["place"]
    text = reading.lowered
    clause = reading.clause_start(item.number_start)
    listed = text[mark.end : item.start]
    if item.language == "zh":
        if mark.end < clause and not _only_list(listed[: clause - mark.end], rules):
            return False
        after = text[mark.end : mark.end + 8]
        before = text[max(0, mark.start - 4) : mark.start]
        if before.endswith(tuple(rules["not_after"])):
            return False
        return after.startswith(tuple(rules["subject_before"])) or bool(
            reading.marks.metric.by_start.get(mark.end)
        )
    before = text[max(reading.sentence.start, mark.start - 14) : mark.start].rstrip()
    opens = mark.start <= clause + 6 or before.endswith(tuple(rules["opens_after"]))
    after = text[mark.end : mark.end + 24].lstrip(" ,")
    return opens and after.startswith(tuple(rules["subject_before"]))


def _only_list(text: str, rules: dict[str, list[str]]) -> bool:
    return len(text) <= _MAX_LABEL_GAP and any(sep in text for sep in rules["list"])
