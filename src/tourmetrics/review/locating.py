"""Finds the figures of all corrections together: what one tells of a document helps the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

from tourmetrics.review.entry import Entry
from tourmetrics.review.finding import Finder, Found
from tourmetrics.review.fitting import Step


def locate(entries: Sequence[Entry], finder: Finder) -> list[Found]:
    """Return what each correction means.

    Most corrections of a document that are found tell which document it is now, and that it is no
    other edition; there a sentence may have moved. Corrections of two figures are never put on one.
    """
    found = [finder.find(entry.wanted) for entry in entries]
    homes = _homes(entries, found)
    for number, entry in enumerate(entries):
        home = homes.get(_old(entry))
        if found[number].how is None and home is not None:
            again = finder.find(entry.wanted, home)
            if again.how or not found[number].spots:
                found[number] = again
        elif found[number].how and home is not None and not _is_at(found[number], home):
            found[number] = Found(found[number].spots, reason="other_document")
    _keep_apart(entries, found)
    return found


def _old(entry: Entry) -> tuple[str | None, str | None]:
    return entry.wanted.doc, entry.wanted.digest


def _is_at(found: Found, home: str) -> bool:
    return any(spot.place.doc == home for spot in found.spots)


def _homes(
    entries: Sequence[Entry], found: Sequence[Found]
) -> Mapping[tuple[str | None, str | None], str]:
    """Return the document in which more than half of the corrections of one were found."""
    all_of: Counter[tuple[str | None, str | None]] = Counter()
    there: dict[tuple[str | None, str | None], Counter[str]] = defaultdict(Counter)
    for entry, one in zip(entries, found, strict=True):
        all_of[_old(entry)] += 1
        if one.how is not None and one.step >= Step.SENTENCE:
            there[_old(entry)].update({spot.place.doc for spot in one.spots})
    homes = {}
    for old, docs in there.items():
        doc, number = docs.most_common(1)[0]
        if old[0] is not None and number * 2 > all_of[old]:
            homes[old] = doc
    return homes


def _keep_apart(entries: Sequence[Entry], found: list[Found]) -> None:
    """Take back what would put corrections of two figures of one document on one figure."""
    claims: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        if one.how is not None:
            for spot in one.spots:
                claims[spot.row].append(number)
    losing: list[int] = []
    for numbers in claims.values():
        best: dict[tuple[Hashable, ...], Step] = {}
        for number in numbers:
            which = _which(entries[number])
            best[which] = max(best.get(which, Step.NOT), found[number].step)
        for number in numbers:
            which = _which(entries[number])
            rivals = [step for o, step in best.items() if o[0] == which[0] and o != which]
            if which[0] is not None and rivals and max(rivals) >= best[which]:
                losing.append(number)
    for number in losing:
        found[number] = Found(found[number].spots, reason="same_place")


def _which(entry: Entry) -> tuple[Hashable, ...]:
    """Return what tells the figures of one file apart, the file first."""
    wanted = entry.wanted
    ident = wanted.figure_id if wanted.alike > 1 else None
    return wanted.digest, wanted.quote, wanted.sentence, wanted.lefts, ident
