"""Arithmetic audit of figures: each check is one function and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from tourmetrics.auditing.conflict import conflict
from tourmetrics.auditing.evidence import prepare
from tourmetrics.auditing.files import bands
from tourmetrics.auditing.finding import Finding, findings_rows
from tourmetrics.auditing.growth_mismatch import growth_mismatch
from tourmetrics.auditing.implied_base import implied_base
from tourmetrics.auditing.parts_exceed_whole import parts_exceed_whole
from tourmetrics.auditing.per_unit import per_unit
from tourmetrics.auditing.scope import Scope
from tourmetrics.auditing.share_out_of_range import share_out_of_range
from tourmetrics.auditing.silent_goal import silent_goal
from tourmetrics.auditing.target_drift import target_drift
from tourmetrics.errors import InputError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.tables import FIGURES, FINDINGS, validate, with_figure_ids

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
_GRAVITY = {"error": 0, "warning": 1, "info": 2}
__all__ = ["AUDIT_CHECKS", "Finding", "audit", "finding_metric", "known_checks"]


def audit(
    figures: pl.DataFrame | pl.LazyFrame, *, checks: Iterable[str] | None = None
) -> pl.DataFrame:
    """Return the findings of the checks, the gravest first, else in the order of the checks.

    Args:
        figures: a figures table; a lazy one (``tm.scan_figures``) is read whole, since a number may
            contradict any other.
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
        figures = figures.collect(engine="streaming")
    prepared = prepare(with_figure_ids(validate(figures, FIGURES)), knowledge)
    scope = Scope(knowledge)
    found = [finding for name in names for finding in AUDIT_CHECKS[name](prepared, scope)]
    found.sort(key=lambda finding: _GRAVITY[finding.severity])
    return validate(pl.DataFrame(findings_rows(found), schema=FINDINGS.dtypes), FINDINGS)


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
