"""Applies corrections to a figures table: what a person said goes before what the machine read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.model import Document
from tourmetrics.review.cells import set_fields
from tourmetrics.review.files import check_cells
from tourmetrics.review.finding import Finder
from tourmetrics.review.outcome import (
    APPLIED_SCHEMA,
    CONFLICTS_SCHEMA,
    ORPHANS_SCHEMA,
    REJECTED_SCHEMA,
    Reviewed,
)
from tourmetrics.review.schema import CORRECTIONS, FIELDS
from tourmetrics.review.words import Texts, spots_of, texts_of
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
    or two equally, is an orphan and changes nothing.

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
    figures = with_figure_ids(validate(figures, FIGURES))
    corrections = check_cells(validate(corrections, CORRECTIONS, place=place), place, knowledge)
    finder = Finder(spots_of(figures, texts_of(documents)))
    rows = figures.rows(named=True)
    applied, orphans, rejected = [], [], []
    dropped: set[int] = set()
    for number, correction in enumerate(corrections.iter_rows(named=True)):
        at = place.rows[number] if place.rows is not None else number + 2
        found = finder.find(correction)
        if found.how is None:
            orphans.append(_orphan(at, correction, found.reason))
            continue
        for spot in found.spots:
            row = rows[spot.row]
            changed = _changed(row, set_fields(correction, knowledge))
            applied.append(_applied(at, correction, row, found.how, changed))
            if correction["action"] == "reject":
                dropped.add(spot.row)
                rejected.append({**row, "reason": f"rejected by {correction['by']}"})
            _put(row, correction, changed)
    kept = [row for number, row in enumerate(rows) if number not in dropped]
    return Reviewed(
        pl.DataFrame(kept, schema=FIGURES.dtypes),
        _frame(rejected, REJECTED_SCHEMA),
        _frame(applied, APPLIED_SCHEMA),
        _frame(orphans, ORPHANS_SCHEMA),
        _frame([], CONFLICTS_SCHEMA),
    )


def corrections_from(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return corrections as a table with the schema ``tm.CORRECTIONS``; what is left out is null.

    >>> corrections_from([{"action": "accept", "figure_id": "4f0c", "by": "Li", "at": "2024-05-01"}]
    ... ).height
    1
    """
    frame = pl.DataFrame(
        [[row.get(name) for row in rows] for name in CORRECTIONS.names],
        schema=CORRECTIONS.dtypes,
        orient="col",
    )
    return validate(frame, CORRECTIONS)


def _changed(row: Row, wanted: Row) -> Row:
    """Return what of a figure becomes another value: the old one and the new one."""
    return {field: (row[field], value) for field, value in wanted.items() if row[field] != value}


def _put(row: Row, correction: Row, changed: Row) -> None:
    row["reviewed_by"], row["reviewed_at"] = correction["by"], correction["at"]
    if changed:
        before = json.loads(row["original"] or "{}")
        machine = {field: old for field, (old, _) in changed.items()}
        row["original"] = _json({**machine, **before})
        row.update({field: new for field, (_, new) in changed.items()})


def _applied(at: int, correction: Row, row: Row, how: str, changed: Row) -> Row:
    told = _json({field: list(pair) for field, pair in changed.items()}) if changed else None
    return {
        **correction,
        **{name: row[name] for name in ("figure_id", "doc", "locator", "quote", "sentence")},
        "row": at,
        "found": how,
        "changed": told,
    }


def _orphan(at: int, correction: Row, reason: str) -> Row:
    wanted = {field: correction[field] for field in FIELDS if correction[field] is not None}
    return {**correction, "row": at, "wanted": _json(wanted) if wanted else None, "reason": reason}


def _frame(rows: Sequence[Row], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(
        [[row.get(name) for row in rows] for name in schema], schema=dict(schema), orient="col"
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=date.isoformat)
