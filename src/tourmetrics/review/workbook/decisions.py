"""What a reviewer decided, row by row, as corrections."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from tourmetrics.goals.cells import CellError
from tourmetrics.review.cells import CellError as MomentError
from tourmetrics.review.cells import parse_moment
from tourmetrics.review.merging import Seen
from tourmetrics.review.schema import FIELDS, IDENTITY
from tourmetrics.review.workbook.amounts import amount_of
from tourmetrics.review.workbook.cells import NEEDED, Desk, day, in_file
from tourmetrics.review.workbook.faults import Faults
from tourmetrics.review.workbook.layout import REVIEW
from tourmetrics.review.workbook.rows import Pair, Row, changed_cells, refuse_moved
from tourmetrics.review.workbook.sheets import Cell, Line, Sheet
from tourmetrics.review.workbook.texts import folded
from tourmetrics.tables import FIGURES, Place, Schema, validate

_AMOUNTS = ("value", "high")
# The rules between the fields of a figure, such as that a period has two days in their order.
_FIELDS = Schema(
    "figures",
    tuple(FIGURES.column(field) for field in FIELDS),
    tuple(rule for rule in FIGURES.rules if rule.column in FIELDS),
)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decided and when, where a row does not say."""

    by: str | None
    at: str | None


class Decisions:
    """Reads the rows of one sheet into corrections; faults are collected on the way."""

    def __init__(self, sheet: Sheet, desk: Desk, signature: Signature, faults: Faults) -> None:
        self._sheet, self._desk, self._signature, self._faults = sheet, desk, signature, faults
        self._results: list[tuple[Line, dict[str, Any]]] = []
        self.corrections: list[dict[str, Any]] = []
        self.idle = 0  # rows with a name or a reason, but neither an action nor a change

    def on_figures(self, pairs: Sequence[Pair]) -> None:
        """Take what was decided on the figures that were exported."""
        changed = list(changed_cells(pairs, FIELDS, self._desk))
        refuse_moved(self._sheet, changed, FIELDS, self._desk, self._faults)
        for line, row, cells in changed:
            action = self._action(line)
            new = {field: v for field, v in self._values(line, row, cells).items()
                   if v != row.get(field)}  # fmt: skip
            if action in ("add", "reject") and cells:
                self._fault(line, "action", f"says {action}, but cells of the row are changed too: "
                            "empty the action, or undo the changes")  # fmt: skip
            elif action == "add":
                self._fault(line, "action", "says add, but this is a figure already: choose accept")
            elif action == "change" and not cells:
                self._fault(line, "action", "says change, but no cell of the row is changed")
            elif new:
                self._results.append((line, {**row, **new}))
                self._put(line, "change", row, new)
            elif action in ("accept", "reject"):
                self._put(line, action, row, {})
            elif any(line.text(name) for name in REVIEW[1:]):
                self.idle += 1

    def on_rejected(self, pairs: Sequence[Pair]) -> None:
        """Take the numbers that a person wants as figures after all."""
        for line, row, cells in changed_cells(pairs, FIELDS, self._desk):
            action = self._action(line)
            if action in ("accept", "add") and row.get("rejected_by"):
                # A figure as the machine reads it: only a person had taken it out.
                new = {field: v for field, v in self._values(line, row, cells).items()
                       if v != row.get(field)}  # fmt: skip
                self._put(line, "change" if new else "accept", row, new)
                self.corrections[-1]["original"] = None
            elif action in ("accept", "add"):
                values = {field: row.get(field) for field in FIELDS}
                self._add(line, row, {**values, **self._values(line, row, cells)})
            elif action is not None:
                self._fault(line, "action", "is no figure now: choose accept to take it, or "
                            "leave the cell empty")  # fmt: skip
            elif cells:
                column = next(iter(cells))
                self._fault(line, column, "is filled, but the number is not taken: choose accept")
            elif any(line.text(name) for name in REVIEW[1:]):
                self.idle += 1

    def on_added(self, lines: Iterable[Line], docs: Mapping[str, str | None]) -> None:
        """Take the figures that a person adds."""
        named = {folded(doc): doc for doc in docs}
        for line in lines:
            lacking = [name for name in ("quote", "sentence", "doc") if line.text(name) is None]
            for name in lacking:
                self._fault(line, name, "an empty cell: number, sentence and document are needed")
            if lacking:
                continue
            quote, sentence, doc = (line.text(name) or "" for name in ("quote", "sentence", "doc"))
            if folded(doc) not in named:
                self._fault(line, "doc", f"{doc!r} is none of the documents: choose from the list")
            if folded(quote) not in folded(sentence):
                self._fault(line, "quote", f"{quote!r} does not stand in the sentence: copy both "
                            "from the document")  # fmt: skip
            doc = named.get(folded(doc), doc)
            before, _, after = sentence.partition(quote)
            row = {"doc": doc, "doc_digest": docs.get(doc), "quote": quote, "sentence": sentence,
                   "before": before[-40:].strip() or None, "after": after[:40].strip() or None,
                   **amount_of(quote, self._desk.knowledge)}  # fmt: skip
            cells = {field: line.cells[field] for field in FIELDS if field in line.cells}
            filled = {field: row.get(field) for field in FIELDS}
            self._add(line, row, {**filled, **self._values(line, row, cells)})

    def check(self) -> None:
        """Check what the rows say together, such as that a range has both ends.

        Raises:
            TableError: names sheet, row and column.
        """
        if not self._results:
            return
        frame = pl.DataFrame(
            [[row.get(field) for _, row in self._results] for field in FIELDS],
            schema=_FIELDS.dtypes,
            orient="col",
        )
        place = Place(self._sheet.source, [line.number for line, _ in self._results])
        known = self._desk.knowledge.unit_names | self._desk.own.get("unit", frozenset())
        validate(frame, _FIELDS, place=place, units=frozenset(known))

    def _add(self, line: Line, row: Row, values: dict[str, Any]) -> None:
        values["measure"] = values.get("measure") or "level"
        values["comparator"] = values.get("comparator") or "eq"
        lacking = [field for field in FIELDS if field in NEEDED and values.get(field) is None]
        for field in lacking:
            self._fault(line, field, "an empty cell: a figure needs it")
        if values.get("metric") is None and values.get("label") is None:
            lacking.append("metric")
            self._fault(line, "metric", "an empty cell: choose a metric, or write a label")
        if not lacking:
            self._results.append((line, values))
            self._put(line, "add", row, {f: v for f, v in values.items() if v is not None})

    def _values(self, line: Line, row: Row, cells: Mapping[str, Cell]) -> dict[str, Any]:
        """Return the values of the cells that were changed, as far as they are understood."""
        values: dict[str, Any] = {}
        unit, scale = row.get("unit"), None
        if (cell := cells.get("unit")) is not None and cell.text:
            with self._faults.cell(self._sheet, line, "unit"):
                unit, scale = self._desk.unit(cell.text)
                values["unit"] = unit
        for field, cell in cells.items():
            if field == "unit" and cell.text:
                continue
            with self._faults.cell(self._sheet, line, field):
                values[field] = self._desk.parse(field, cell, unit)
                if values[field] is None and field in NEEDED:
                    raise CellError("an empty cell: a figure needs it; reject what is no figure")
        if scale is not None and scale != 1:
            for field in _AMOUNTS:
                if values.get(field) is not None:
                    values[field] = float(scale) * values[field]
                elif row.get(field) is not None and field not in cells:
                    self._fault(line, "unit", f"is {scale:,f} {unit}: write the number of the "
                                f"column {field} in it too, or choose {unit}")  # fmt: skip
        return values

    def _action(self, line: Line) -> str | None:
        with self._faults.cell(self._sheet, line, "action"):
            found: str | None = self._desk.parse("action", line.cells.get("action", Cell()))
            return found
        return None

    def _put(self, line: Line, action: str, row: Row, new: Mapping[str, Any]) -> None:
        before = json.loads(row.get("original") or "{}") if action == "change" else {}
        machine = {field: before.get(field, row.get(field)) for field in new}
        told = json.dumps(machine, ensure_ascii=False, default=date.isoformat)
        self.corrections.append(
            {
                "action": action,
                **{name: row.get(name) for name in IDENTITY},
                **{field: in_file(value) for field, value in new.items()},
                "by": self._by(line),
                "at": self._at(line),
                "why": line.text("why"),
                "original": told if action == "change" else None,
                "seen": Seen(
                    row.get("reviewed_by") or row.get("rejected_by"), row.get("reviewed_at")
                ),
            }
        )

    def _by(self, line: Line) -> str | None:
        by = line.text("by") or self._signature.by
        if by is None:
            self._fault(line, "by", "an empty cell: write who decided, or import with --by NAME")
        return by

    def _at(self, line: Line) -> str | None:
        text = line.text("at")
        with self._faults.cell(self._sheet, line, "at"):
            if text is None:
                if self._signature.at is None:
                    raise CellError("an empty cell: write the day, or import with --at DATE")
                return self._signature.at
            try:
                parse_moment(text)
            except MomentError:
                return day(text).isoformat()
            return text.removesuffix(" 00:00:00")
        return None

    def _fault(self, line: Line, column: str, text: str) -> None:
        self._faults.add(self._sheet, line, column, text)
