"""Goals with their later results, end to end: right figure, right attainment, met or not or open.

A gold file of pairs names, for each target of a plan, the reported figure that answers it, the
attainment and whether the goal was met. Here they are held against a table of comparisons.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tourmetrics.errors import InputError, TableError
from tourmetrics.tables.files import read_bytes

Row = Mapping[str, Any]
# Four digits of an attainment are gold; the last of them is rounded.
TOLERANCE = 1.01e-4
_MET = {"achieved": True, "missed": False}
_NEEDED = ("plan_doc", "target_quote", "target_start", "report_doc", "reported_quote",
           "reported_start", "attainment", "met", "why")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """One pair beside the comparison of its goal; ``status`` is null where no goal was found."""

    pair: Row
    status: str | None
    reason: str | None
    attainment: float | None
    figure: bool
    attained: bool
    met: bool

    @property
    def right(self) -> bool:
        """Whether figure, attainment and verdict are all as a reader would have them."""
        return self.figure and self.attained and self.met

    @property
    def wrong(self) -> str:
        """The names of what is not right."""
        faults = {"figure": self.figure, "attainment": self.attained, "met": self.met}
        return ", ".join(name for name, holds in faults.items() if not holds)


def read_pairs(path: Path | str) -> list[dict[str, Any]]:
    """Read a gold file of pairs: a JSON list of objects.

    Raises:
        InputError: the file is missing or no JSON.
        TableError: an entry lacks a field; names file and entry.
    """
    path = Path(path)
    try:
        rows = json.loads(read_bytes(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise InputError(f"{path}: is no JSON: {error}") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{path}: holds no list of pairs")
    for number, row in enumerate(rows, 1):
        lacking = [name for name in _NEEDED if name not in row]
        if lacking:
            raise TableError(f"{path}: pair {number}: the field {lacking[0]} is missing: add it")
    return rows


def score_pairs(
    pairs: Sequence[Row], figures: pl.DataFrame, sources: pl.DataFrame, comparisons: pl.DataFrame
) -> list[Outcome]:
    """Return the outcome of each pair, in the order of the pairs.

    Args:
        pairs: the gold.
        figures: the figures, of documents or of a gold file.
        sources: ``goal_id`` and ``figure_id``: which target figures state which goal.
        comparisons: the goals of these figures, compared with them.
    """
    spans = [_span(pair, "plan_doc", "target") for pair in pairs]
    answers = [_span(pair, "report_doc", "reported") for pair in pairs]
    targets = _figures_at(spans, figures.filter(pl.col("kind") == "target"))
    reported = _figures_at(answers, figures.filter(pl.col("kind") == "reported"))
    goal_of = dict(sources.select("figure_id", "goal_id").iter_rows())
    rows = {row["goal_id"]: row for row in comparisons.iter_rows(named=True)}
    return [
        _outcome(
            pair,
            next((rows[goal_of[f]] for f in targets.get(n, ()) if goal_of.get(f) in rows), None),
            reported.get(n, ()),
        )
        for n, pair in enumerate(pairs)
    ]


def _span(pair: Row, doc: str, kind: str) -> tuple[str, int, int] | None:
    start, quote = pair[f"{kind}_start"], pair[f"{kind}_quote"]
    return None if start is None else (pair[doc], start, start + len(quote))


def _figures_at(
    spans: Sequence[tuple[str, int, int] | None], figures: pl.DataFrame
) -> dict[int, list[str]]:
    """The ids of the figures that overlap each span, by the number of the span."""
    asked = pl.DataFrame(
        [(n, *span) for n, span in enumerate(spans) if span is not None],
        schema={"n": pl.Int64, "doc": pl.String, "from": pl.Int64, "to": pl.Int64},
        orient="row",
    )
    found = (
        asked.join(figures.select("doc", "start", "end", "figure_id"), on="doc")
        .filter((pl.col("start") < pl.col("to")) & (pl.col("end") > pl.col("from")))
        .sort("n", "start")
        .group_by("n", maintain_order=True)
        .agg("figure_id")
    )
    return dict(found.iter_rows())


def _outcome(pair: Row, row: Row | None, reported: Sequence[str]) -> Outcome:
    if row is None:
        return Outcome(pair, None, None, None, figure=False, attained=False, met=False)
    wanted, attained = pair["attainment"], row["attainment"]
    if wanted is None or attained is None:
        same = wanted is attained
    else:
        same = abs(wanted - attained) <= TOLERANCE
    used = set(row["figure_ids"])
    answered = not used if pair["reported_start"] is None else bool(used & set(reported))
    return Outcome(
        pair,
        row["status"],
        row["reason"],
        attained,
        figure=answered,
        attained=same,
        met=_MET.get(row["status"]) is pair["met"],
    )


def outcomes_text(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes as a table of lines, the sum last; what is not right is named."""
    lines = []
    for outcome in outcomes:
        pair = outcome.pair
        told = outcome.status or "no goal"
        if outcome.reason:
            told += f" ({outcome.reason})"
        shares = f"{_share(pair['attainment'])} {_share(outcome.attainment)}"
        mark = "ok  " if outcome.right else "DIFF"
        lines.append(
            f"{mark} {pair['plan_doc'][:24]:<24} {pair['target_start']:>5} {shares} "
            f"{_MET_WORDS[pair['met']]:<7} {told}"
            + (f" | {outcome.wrong}: {pair['why']}" if not outcome.right else "")
        )
    right = sum(outcome.right for outcome in outcomes)
    return "\n".join([*lines, f"pairs right {right} of {len(outcomes)}"])


_MET_WORDS = {True: "met", False: "not met", None: "open"}


def _share(share: float | None) -> str:
    return "     -" if share is None else f"{share:6.4f}"


def outcomes_dict(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the counts for scripts, and each pair that is not right."""
    return {
        "right": sum(outcome.right for outcome in outcomes),
        "figure": sum(outcome.figure for outcome in outcomes),
        "attainment": sum(outcome.attained for outcome in outcomes),
        "met": sum(outcome.met for outcome in outcomes),
        "pairs": len(outcomes),
        "differ": [
            {
                "plan_doc": outcome.pair["plan_doc"],
                "target_start": outcome.pair["target_start"],
                "status": outcome.status,
                "reason": outcome.reason,
                "wrong": outcome.wrong,
                "why": outcome.pair["why"],
            }
            for outcome in outcomes
            if not outcome.right
        ],
    }
