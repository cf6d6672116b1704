"""The place of a figure: the one its sentence speaks of, else the publisher's."""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_MAX_LABEL_GAP = 12


def region_of(
    item: Quantity, reading: Reading, lexicon: Lexicon, default: str | None, carried: str | None
) -> str | None:
    """Return the region code of a figure.

    A place counts where it is the subject: right before the verb or metric of the number's own
    clause, or the member of a list that the number answers (分别). Places in names do not.
    """
    first = reading.first_of_list(item)
    named = reading.marks.region.within(*reading.lead(item))
    subjects = _subjects(named, first, reading, lexicon, default) if named else []
    if _speaks_of_home(item, subjects, reading):
        return default
    if item.size > 1 and subjects:
        return _respective(item, subjects, reading, default)
    if subjects:
        return subjects[-1][0]
    outside = carried is not None and default not in lexicon.knowledge.region_lineage(carried)
    return carried if outside else default


def _speaks_of_home(item: Quantity, subjects: list[tuple[str, Mark]], reading: Reading) -> bool:
    """Whether 我市 or 全市 stands nearer to the number than any other place."""
    start, end = reading.lead(item)
    since = max((mark.end for _, mark in subjects), default=start)
    words = reading.grammar.words["place"]["home"]
    return any(word in reading.normalized[since:end] for word in words)


def _respective(
    item: Quantity, subjects: list[tuple[str, Mark]], reading: Reading, default: str | None
) -> str | None:
    """Match a list of numbers with the list of places that it answers, gaps being the default."""
    seps = reading.grammar.words["place"]["list"]
    start = min(mark.start for _, mark in subjects)
    end = reading.lead(item)[1]
    places: list[str | None] = [default]
    at = start
    while at < end:
        named = next((code for code, mark in subjects if mark.start == at), None)
        if named is not None:
            places[-1] = named
        step = next((s for s in seps if reading.lowered.startswith(s, at)), None)
        if step is not None and len(places) < item.size:
            places.append(default)
        at += len(step) if step else 1
    if len(places) == item.size:
        return places[item.place]
    return subjects[-1][0]


def _subjects(
    named: Sequence[Mark],
    first: Quantity,
    reading: Reading,
    lexicon: Lexicon,
    default: str | None,
) -> list[tuple[str, Mark]]:
    found: list[tuple[str, Mark]] = []
    for mark in named:
        code = resolve(mark, reading, lexicon, default)
        if code is None:
            continue
        home = default in lexicon.knowledge.region_lineage(code)
        if _is_subject(mark, first, reading, home=home):
            found.append((code, mark))
    return found


def resolve(mark: Mark, reading: Reading, lexicon: Lexicon, default: str | None) -> str | None:
    """Choose among the places of one name: inside the publisher's province first."""
    regions = lexicon.knowledge.regions
    surface = reading.normalized[mark.start : mark.end]
    home = set(lexicon.knowledge.region_lineage(default)) if default else set()
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


def _is_subject(mark: Mark, item: Quantity, reading: Reading, *, home: bool) -> bool:
    grammar = reading.grammar
    rules = grammar.words["place"]
    text = reading.lowered
    clause = reading.clause_start(item.number_start)
    listed = text[mark.end : item.start]
    if item.language == "zh":
        if mark.end < clause and not _only_list(listed[: clause - mark.end], rules):
            return False
        after = text[mark.end : mark.end + 8]
        before = text[max(0, _list_start(mark, reading, rules) - 6) : mark.start]
        before = before[: len(before) - (mark.start - _list_start(mark, reading, rules))]
        if before.endswith(tuple(rules["not_after"])):
            return False
        inside_word = not home and before and _is_han(before[-1])
        if inside_word and not before.endswith(tuple(rules["opens_after"])):
            return False
        if home and item.size > 1:
            return True
        return after.startswith(tuple(rules["subject_before"])) or bool(
            reading.marks.metric.by_start.get(mark.end)
        )
    before = text[max(reading.sentence.start, mark.start - 14) : mark.start].rstrip()
    opens = mark.start <= clause + 6 or before.endswith(tuple(rules["opens_after"]))
    after = text[mark.end : mark.end + 24].lstrip(" ,")
    elliptic = after[:1].isdigit() and text[mark.end : mark.end + 2] == ", "
    return opens and (elliptic or after.startswith(tuple(rules["subject_before"])))


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _list_start(mark: Mark, reading: Reading, rules: dict[str, list[str]]) -> int:
    """Return where the list of places that ``mark`` belongs to begins."""
    start = mark.start
    while True:
        step = next((s for s in rules["list"] if reading.lowered.endswith(s, 0, start)), None)
        before = reading.marks.region.by_end.get(start - len(step)) if step else None
        if before is None:
            return start
        start = before.start


def _only_list(text: str, rules: dict[str, list[str]]) -> bool:
    return len(text) <= _MAX_LABEL_GAP and any(sep in text for sep in rules["list"])
