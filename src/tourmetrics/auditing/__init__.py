"""Arithmetic audit of figures: each check is one function and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl

from tourmetrics.auditing.conflict import conflict
from tourmetrics.auditing.evidence import prepare
from tourmetrics.auditing.files import bands
from tourmetrics.auditing.finding import Finding
from tourmetrics.auditing.growth_mismatch import growth_mismatch
from tourmetrics.auditing.implied_base import implied_base
from tourmetrics.auditing.order import PLACED, empty_placed, with_places
from tourmetrics.auditing.parts_exceed_whole import parts_exceed_whole
from tourmetrics.auditing.per_unit import per_unit
from tourmetrics.auditing.scope import Scope
from tourmetrics.auditing.share_out_of_range import share_out_of_range
from tourmetrics.auditing.silent_goal import silent_goal
from tourmetrics.auditing.target_drift import target_drift
from tourmetrics.errors import InputError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import FIGURES, FINDINGS, Portions, validate, with_figure_ids

Check = Callable[[pl.DataFrame, Scope], Iterable[Finding]]

AUDIT_CHECKS: Mapping[str, Check] = {
    "implied_base": implied_base,
    "parts_exceed_whole": parts_exceed_whole,
    "growth_mismatch": growth_mismatch,
    "per_unit": per_unit,
    "share_out_of_range": share_out_of_range,
    "conflict": conflict,
    "target_drift": target_drift,
    "silent_goal": silent_goal,
}
__all__ = ["AUDIT_CHECKS", "Finding", "audit", "finding_metric", "known_checks"]


def audit(
    figures: pl.DataFrame | pl.LazyFrame, *, checks: Iterable[str] | None = None
) -> pl.DataFrame:
    """Return the findings of the checks: the gravest first, then by check, document and place.

    Args:
        figures: a figures table; a lazy one (``tm.scan_figures``) is read some places at a time,
            and gives the same findings.
        checks: names of the checks to make; all of them when left out.

    Raises:
        InputError: an unknown check.
        TableError: the table breaks the schema of figures.

    >>> from tourmetrics.tables import FIGURES, empty
    >>> audit(empty(FIGURES)).height
    0
    """
    names = known_checks(checks)
    knowledge = load_knowledge()
    if isinstance(figures, pl.LazyFrame):
        portions = Portions(figures)
        scope = Scope(knowledge, portions)
        found = [_findings(portions.take(some), names, scope, some) for some in portions]
    else:
        scope = Scope(knowledge)
        found = [_findings(with_figure_ids(validate(figures, FIGURES)), names, scope)]
    table = pl.concat([empty_placed(), *found]).sort(PLACED, maintain_order=True)
    return validate(table.select(FINDINGS.names), FINDINGS)


def _findings(
    figures: pl.DataFrame,
    names: Sequence[str],
    scope: Scope,
    regions: Sequence[str | None] | None = None,
) -> pl.DataFrame:
    """What the checks find, with what it is sorted by; of some regions where these are given.

    The first figure of a finding tells where it belongs. What is found of other regions may be
    wrong: not all documents are there that speak of them.
    """
    prepared = prepare(figures, scope.knowledge)
    found = [finding for name in names for finding in AUDIT_CHECKS[name](prepared, scope)]
    placed = with_places(found, prepared, list(AUDIT_CHECKS))
    if regions is None:
        return placed.drop("region")
    here = pl.col("region").is_in(list(regions), nulls_equal=True)
    return placed.filter(here).drop("region")


def known_checks(checks: Iterable[str] | None) -> list[str]:
    """The names of the checks to make, each once; all of them for ``None``.

    Raises:
        InputError: an unknown check.
    """
    names = list(AUDIT_CHECKS) if checks is None else list(dict.fromkeys(checks))
    for name in names:
        if name not in AUDIT_CHECKS:
            raise InputError(f"check {name!r} is unknown: use one of {', '.join(AUDIT_CHECKS)}")
    return names


def finding_metric(check: str, metrics: Iterable[str | None]) -> str | None:
    """The metric that a finding's ``expected`` is an amount of, for a report in any language.

    Args:
        check: the check of the finding.
        metrics: the metrics of its figures, in the order of ``figure_ids``.

    >>> finding_metric("per_unit", ["tourism_revenue", "visitor_arrivals"])
    'spend_per_visit'
    """
    known = list(metrics)
    first = known[0] if known else None
    if check != "per_unit":
        return first
    pairs = bands().filter(
        (pl.col("numerator") == first)
        & pl.col("denominator").is_in([metric for metric in known[1:] if metric is not None])
    )
    return (str(pairs["ratio"][0]) or first) if pairs.height else first
