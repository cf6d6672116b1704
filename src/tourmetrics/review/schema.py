"""The table of corrections: one row a correction, as people write it and the house keeps it."""

from __future__ import annotations

from typing import Literal, get_args

import polars as pl

from tourmetrics.tables import Column, Rule, Schema

Action = Literal["accept", "change", "reject", "add"]
ACTIONS: tuple[Action, ...] = get_args(Action)
# The cell that empties a field; an empty cell leaves it as it is.
NONE = "none"
# The fields of a figure that a person may set, in the order of the figures table.
FIELDS = (
    "kind",
    "value",
    "high",
    "comparator",
    "unit",
    "metric",
    "label",
    "measure",
    "change",
    "period_start",
    "period_end",
    "region",
    "each",
)
# What tells which figure is meant.
IDENTITY = (
    "figure_id",
    "doc",
    "doc_digest",
    "quote",
    "before",
    "after",
    "sentence",
    "alike",
    "elsewhere",
)
_MEANINGS = {
    "kind": "promise or fact",
    "value": "the number, or the low end of a range, in unit",
    "high": "the high end of a range",
    "comparator": "how to read value",
    "unit": "unit of value and high",
    "metric": "id of what is measured",
    "label": "the words for what is measured",
    "measure": "what it says of the metric",
    "change": "base of a change or ratio",
    "period_start": "first day of the period",
    "period_end": "last day of the period",
    "region": "region code, or a name that one place has",
    "each": "the thing for each of which the figure holds",
}
_NAMED = pl.col("figure_id").is_not_null() | pl.col("quote").is_not_null()
_PLACED = pl.col("quote").is_not_null() & pl.col("sentence").is_not_null()
_SET = pl.any_horizontal(pl.col(field).is_not_null() for field in FIELDS)

CORRECTIONS = Schema(
    "corrections",
    (
        Column("action", "text", "what is to be done", required=True, allowed=ACTIONS),
        Column("figure_id", "text", "the figure, when the person looked"),
        Column("doc", "text", "its document"),
        Column("doc_digest", "text", "SHA-256 of the document's file, in hex"),
        Column("quote", "text", "the number as it stands in the document"),
        Column("before", "text", "some 40 characters before the quote"),
        Column("after", "text", "some 40 characters after the quote"),
        Column("sentence", "text", "the sentence around the quote"),
        Column("alike", "integer", "figures of the document with this quote and sentence"),
        Column("elsewhere", "integer", "figures of other documents with them"),
        *(Column(field, "text", _MEANINGS[field]) for field in FIELDS),
        Column("by", "text", "who says so", required=True),
        Column("at", "text", "when: an ISO date or date-time", required=True),
        Column("why", "text", "why"),
        Column("original", "text", "JSON of the changed fields as the machine had them"),
    ),
    (
        Rule("figure_id", _NAMED, "say which figure is meant: by figure_id, or quote and sentence"),
        Rule(
            "sentence",
            (pl.col("action") != "add") | _PLACED,
            "a figure to add needs its quote and its sentence",
        ),
        Rule(
            "action",
            (pl.col("action") != "change") | _SET,
            "a change needs at least one field to change",
        ),
        Rule(
            "action",
            ~pl.col("action").is_in(["accept", "reject"]) | ~_SET,
            "to accept or reject leaves the fields empty; write change to change them",
        ),
    ),
)
