"""Applies corrections to a figures table: what a person said goes before what the machine read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.model import Document
from tourmetrics.review.adding import RULE, Library, Stretch, new_row
from tourmetrics.review.changing import fault_in, put
from tourmetrics.review.entry import Entry, entries_of
from tourmetrics.review.files import check_cells
from tourmetrics.review.finding import Finder
from tourmetrics.review.ledger import Ledger
from tourmetrics.review.locating import locate
from tourmetrics.review.orphans import Suggester
from tourmetrics.review.outcome import Reviewed
from tourmetrics.review.schema import CORRECTIONS
from tourmetrics.review.settling import settle
from tourmetrics.review.words import Texts, key, spots_of
from tourmetrics.tables import FIGURES, Place, validate, with_figure_ids

Row = dict[str, Any]


def apply_corrections(
    figures: pl.DataFrame,
    corrections: pl.DataFrame,
    *,
    documents: Sequence[Document] | Texts | None = None,
    place: Place | None = None,
    knowledge: Knowledge | None = None,
) -> Reviewed:
    """Return the figures as people corrected them, and what became of each correction.

    A correction finds its figure by the words, wherever these stand now. One that fits no figure,
    or two equally, is an orphan and changes nothing. Of corrections that contradict each other the
    later one holds; where neither is later, none does.

    Args:
        figures: a figures table as it was extracted.
        corrections: a table with the schema ``tm.CORRECTIONS``.
        documents: the documents that the figures came from, or their texts by name; without them
            figures are told apart by their sentences alone, and none can be added.
        place: where the corrections stand in their file, for messages.
        knowledge: the units, metrics and regions that are known; the shipped ones without it.

    Raises:
        TableError: a table breaks its schema, or a cell of a correction cannot be understood.

    >>> import tourmetrics as tm
    >>> figures = tm.extract_text("2024年全市接待游客9468万人次。")
    >>> wish = {"action": "change", "value": "94700000", "by": "Li", "at": "2024-05-01"}
    >>> one = tm.identities(figures).to_dicts()[0] | wish
    >>> row = tm.apply_corrections(figures, tm.corrections_from([one])).figures.row(0, named=True)
    >>> row["value"], row["reviewed_by"], row["original"]
    (94700000.0, 'Li', '{"value": 94680000.0}')
    """
    knowledge = knowledge or load_knowledge()
    place = place or Place("corrections")
    figures = with_figure_ids(validate(figures, FIGURES, units=knowledge.unit_names))
    corrections = check_cells(validate(corrections, CORRECTIONS, place=place), place, knowledge)
    if corrections.is_empty():
        return Reviewed(figures, **Ledger().tables())
    entries = list(entries_of(corrections, place, knowledge))
    ledger, library = Ledger(), Library(documents)
    rows = figures.rows(named=True)
    rows += _added(rows, [e for e in entries if e.claim.action == "add"], library, ledger)
    others = [entry for entry in entries if entry.claim.action != "add"]
    gone = _apply(rows, others, library, ledger)
    kept = [row for number, row in enumerate(rows) if number not in gone]
    checked = validate(_frame(kept), FIGURES, units=knowledge.unit_names)
    return Reviewed(checked, **ledger.tables())


def corrections_from(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return corrections as a table with the schema ``tm.CORRECTIONS``; what is left out is null.

    Raises:
        TableError: a row breaks the schema.

    >>> rows = [{"action": "accept", "figure_id": "4f0c", "by": "Li", "at": "2024-05-01"}]
    >>> corrections_from(rows).height
    1
    """
    listed = list(rows)
    frame = pl.DataFrame(
        {name: [row.get(name) for row in listed] for name in CORRECTIONS.names},
        schema=CORRECTIONS.dtypes,
    )
    return validate(frame, CORRECTIONS)


def _frame(rows: Sequence[Row]) -> pl.DataFrame:
    columns = {name: [row[name] for row in rows] for name in FIGURES.names}
    return pl.DataFrame(columns, schema=FIGURES.dtypes)


def _apply(rows: list[Row], entries: Sequence[Entry], library: Library, ledger: Ledger) -> set[int]:
    """Change the rows as the corrections say; return the numbers of those that are rejected."""
    spots = spots_of(_frame(rows), library.texts)
    finder = Finder(spots, library.texts, library.digests)
    suggester = Suggester(spots)
    meant: dict[tuple[int, ...], list[tuple[Entry, str]]] = defaultdict(list)
    for entry, found in zip(entries, locate(entries, finder), strict=True):
        if found.how is None:
            reason, near = suggester.suggest(entry.wanted, found.reason, found.spots)
            ledger.orphan(entry, reason, near)
        else:
            meant[tuple(spot.row for spot in found.spots)].append((entry, found.how))
    gone: set[int] = set()
    for numbers, claims in meant.items():
        how = {entry.claim.row: (entry, told) for entry, told in claims}
        settled = settle([entry.claim for entry, _ in claims])
        for conflict in settled.conflicts:
            ledger.conflict(conflict, rows[numbers[0]])
        for claim in settled.holding:
            entry, told = how[claim.row]
            if _hold(entry, told, [rows[number] for number in numbers], ledger) == "reject":
                gone.update(numbers)
    return gone


def _hold(entry: Entry, how: str, figures: Sequence[Row], ledger: Ledger) -> str | None:
    """Apply one correction to its figure, which several tables may hold; return the action."""
    action = entry.claim.action
    for figure in figures:
        after = {**figure, **entry.claim.fields}
        fault = fault_in(after, entry) if action == "change" else None
        if fault is not None:
            ledger.orphan(entry, "invalid", detail=fault)
            return None
    for figure in figures:
        machine = dict(figure)
        put(figure, entry)
        if figure is figures[0]:
            ledger.applied(entry, figure, how, machine)
            if action == "reject":
                ledger.rejected(entry, machine)
    return action


def _added(
    rows: Sequence[Row], entries: Sequence[Entry], library: Library, ledger: Ledger
) -> list[Row]:
    """Return the rows of added figures."""
    taken: dict[str, list[Row]] = defaultdict(list)
    for row in rows if entries else ():
        taken[row["doc"]].append(row)
    before = _added_before(rows if entries else ())
    at_place: dict[Hashable, list[tuple[Entry, Stretch]]] = defaultdict(list)
    for entry in entries:
        there = before.get((entry.wanted.quote, entry.wanted.sentence))
        stretch, reason = library.find(entry.wanted)
        if there is not None:
            ledger.applied(entry, there, "text", None)
        elif stretch is None:
            ledger.orphan(entry, reason)
        elif any(r["start"] < stretch.end and stretch.start < r["end"] for r in taken[stretch.doc]):
            ledger.orphan(entry, "already_read")
        else:
            at_place[stretch].append((entry, stretch))
    return [row for claims in at_place.values() for row in _new(claims, library, ledger)]


def _new(claims: Sequence[tuple[Entry, Stretch]], library: Library, ledger: Ledger) -> list[Row]:
    """Return the row that those who add a figure at one place agree on; none if they do not."""
    settled = settle([entry.claim for entry, _ in claims])
    entries = {entry.claim.row: entry for entry, _ in claims}
    row = new_row(claims[0][1], library, {}, FIGURES.names)
    for conflict in settled.conflicts:
        ledger.conflict(conflict, row)
    made = False
    for claim in settled.holding:
        entry = entries[claim.row]
        after = {**row, **claim.fields}
        fault = fault_in(after, entry)
        if fault is not None:
            ledger.orphan(entry, "invalid", detail=fault)
            continue
        put(row, entry)
        ledger.applied(entry, row, "text", None)
        made = True
    return [row] if made else []


def _added_before(rows: Sequence[Row]) -> dict[tuple[str, str], Row]:
    """Return the figures that a person added, by their words: a table may have been corrected."""
    return {(key(r["quote"]), key(r["sentence"])): r for r in rows if r["rule"] == RULE}
