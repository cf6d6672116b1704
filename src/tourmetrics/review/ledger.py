"""Keeps account of what becomes of each correction, as rows of the outcome's tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from tourmetrics.review.changing import as_json, changed_fields, read_by_machine
from tourmetrics.review.entry import Entry
from tourmetrics.review.orphans import told_spots
from tourmetrics.review.outcome import (
    APPLIED_SCHEMA,
    CONFLICTS_SCHEMA,
    ORPHANS_SCHEMA,
    REJECTED_BY,
    REJECTED_SCHEMA,
)
from tourmetrics.review.schema import FIELDS
from tourmetrics.review.settling import Claim, Conflict
from tourmetrics.review.words import Spot

Row = Mapping[str, Any]


class Ledger:
    """The rows of the tables that say what was applied, what was not, and what is contested."""

    def __init__(self) -> None:
        self._applied: list[Row] = []
        self._orphans: list[Row] = []
        self._conflicts: list[Row] = []
        self._rejected: list[Row] = []

    def applied(self, entry: Entry, figure: Row, how: str, machine: Row | None) -> None:
        """Note that a correction holds for a figure; ``machine`` is what was extracted."""
        changed = changed_fields(machine, entry) if machine is not None else {}
        self._applied.append({
            **_said(entry),
            **{name: figure[name] for name in _OF_FIGURE},
            "found": how,
            "changed": as_json({n: list(pair) for n, pair in changed.items()}) if changed else None,
            "now": _now(entry, machine),
        })  # fmt: skip

    def orphan(
        self, entry: Entry, reason: str, near: Sequence[Spot] = (), detail: str | None = None
    ) -> None:
        """Note that a correction was not applied, why, and which figure may be meant."""
        cells = entry.cells
        wanted = {field: cells[field] for field in FIELDS if cells[field] is not None}
        self._orphans.append({
            **_said(entry),
            **{name: cells[name] for name in ("doc", "quote", "sentence")},
            "wanted": as_json(wanted) if wanted else None,
            "reason": reason,
            "detail": detail,
            "suggestion": told_spots(near),
            "suggested_id": near[0].place.figure_id if len(near) == 1 else None,
        })  # fmt: skip

    def conflict(self, conflict: Conflict, figure: Row) -> None:
        """Note that corrections of a figure differ."""
        values = [_shown(claim, conflict.field) for claim in conflict.claims]
        rows = [claim.row for claim in conflict.claims]
        told = ", ".join(f"row {row}: {value}" for row, value in zip(rows, values, strict=True))
        taken = conflict.taken
        end = "neither is applied" if taken is None else f"row {taken.row} is the later one"
        self._conflicts.append({
            **{name: figure[name] for name in ("figure_id", "doc", "quote")},
            "field": conflict.field,
            "rows": rows,
            "values": values,
            "outcome": "neither" if taken is None else "later",
            "message": f"{figure['doc']}, {figure['quote']}: corrections differ in "
            f"{conflict.field} ({told}); {end}",
        })  # fmt: skip

    def rejected(self, entry: Entry, figure: Row) -> None:
        """Note that a person took a figure out."""
        self._rejected.append({**figure, "reason": f"{REJECTED_BY}{entry.cells['by']}"})

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return all tables by the names that they have in ``Reviewed``."""
        return {
            "rejected": _frame(self._rejected, REJECTED_SCHEMA),
            "applied": _frame(sorted(self._applied, key=_row), APPLIED_SCHEMA),
            "orphans": _frame(sorted(self._orphans, key=_row), ORPHANS_SCHEMA),
            "conflicts": _frame(self._conflicts, CONFLICTS_SCHEMA),
        }


_OF_FIGURE = ("figure_id", "doc", "locator", "quote", "sentence")


def _row(row: Row) -> int:
    return int(row["row"])


def _said(entry: Entry) -> Row:
    cells = entry.cells
    who = {name: cells[name] for name in ("by", "at", "why")}
    return {"row": entry.claim.row, "action": entry.claim.action, **who}


def _now(entry: Entry, machine: Row | None) -> str | None:
    """Return what the machine reads now where the person saw something else, as JSON."""
    try:
        seen = json.loads(entry.cells["original"] or "{}")
    except ValueError:
        return None
    if machine is None or not isinstance(seen, dict):
        return None
    read = read_by_machine(machine)
    now = {name: read[name] for name in seen if name in FIELDS and read[name] != seen[name]}
    return as_json(now) if now else None


def _shown(claim: Claim, field: str) -> str:
    value = claim.said(field)
    return "none" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def _frame(rows: Sequence[Row], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in schema}, schema=dict(schema)
    )
