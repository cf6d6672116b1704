"""Plans and their later reports compared, for the score of pairs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from tourmetrics.comparison import compare
from tourmetrics.errors import InputError
from tourmetrics.goals import goal_sources, goals_from
from tourmetrics.score import Outcome, score_pairs
from tourmetrics.tables import FIGURES, validate, with_figure_ids


def pair_outcomes(
    pairs: Sequence[Mapping[str, Any]], figures: pl.DataFrame, *, together: bool = False
) -> list[Outcome]:
    """Make the goals of each plan, compare them with its report, and hold that against the gold.

    Args:
        pairs: the gold, see ``tourmetrics.score.read_pairs``.
        figures: the figures of all the documents.
        together: all documents are compared at once, on the day that all of them give, instead
            of each plan with its report alone.
    """
    known = with_figure_ids(validate(figures, FIGURES))
    if together:
        return _scored(pairs, known)
    found: dict[int, Outcome] = {}
    for docs in dict.fromkeys((pair["plan_doc"], pair["report_doc"]) for pair in pairs):
        numbers = [n for n, p in enumerate(pairs) if (p["plan_doc"], p["report_doc"]) == docs]
        some = known.filter(pl.col("doc").is_in(docs))
        found |= zip(numbers, _scored([pairs[n] for n in numbers], some), strict=True)
    return [found[n] for n in range(len(pairs))]


def _scored(pairs: Sequence[Mapping[str, Any]], figures: pl.DataFrame) -> list[Outcome]:
    comparisons = compare(goals_from(figures), figures)
    return score_pairs(pairs, figures, goal_sources(figures), comparisons)


def with_published(figures: pl.DataFrame, index: Path) -> pl.DataFrame:
    """Fill the days of publication that the figures of a gold file lack, from an index.

    Raises:
        InputError: the index cannot be read.
    """
    try:
        entries = json.loads(index.read_text(encoding="utf-8-sig"))
        days = {e["doc"]: date.fromisoformat(e["published"]) for e in entries if e["published"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{index}: is no index of documents: {error}") from None
    told = pl.col("doc").replace_strict(days, default=None, return_dtype=pl.Date)
    return figures.with_columns(pl.coalesce("published", told).alias("published"))
