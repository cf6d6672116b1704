"""Arithmetic audit of figures: each check is one function and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from tourmetrics.auditing.changes import implied_base
from tourmetrics.auditing.conflicts import conflict
from tourmetrics.auditing.files import bands
from tourmetrics.auditing.finding import Finding, findings_rows, with_precision
from tourmetrics.auditing.per_unit import per_unit
from tourmetrics.auditing.shares import share_out_of_range
from tourmetrics.errors import InputError
from tourmetrics.goals.identity import thing
from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.tables import FIGURES, FINDINGS, validate, with_figure_ids

Check = Callable[[pl.DataFrame, Knowledge], Iterable[Finding]]

AUDIT_CHECKS: Mapping[str, Check] = {
    "implied_base": implied_base,
    "per_unit": per_unit,
    "share_out_of_range": share_out_of_range,
    "conflict": conflict,
}
_GRAVITY = {"error": 0, "warning": 1, "info": 2}
__all__ = ["AUDIT_CHECKS", "Finding", "audit", "finding_metric"]


def audit(figures: pl.DataFrame, *, checks: Iterable[str] | None = None) -> pl.DataFrame:
    """Return the findings of the checks, the gravest first, else in the order of the checks.

    Args:
        figures: a figures table.
        checks: names of the checks to make; all of them when left out.

    Raises:
        InputError: an unknown check.
        TableError: the table breaks the schema of figures.

    >>> from tourmetrics.tables import FIGURES, empty
    >>> audit(empty(FIGURES)).height
    0
    """
    names = list(AUDIT_CHECKS) if checks is None else list(checks)
    for name in names:
        if name not in AUDIT_CHECKS:
            raise InputError(f"check {name!r} is unknown: use one of {', '.join(AUDIT_CHECKS)}")
    knowledge = load_knowledge()
    checked = with_figure_ids(validate(figures, FIGURES))
    prepared = with_precision(checked).with_columns(thing()).sort("doc", "start", "figure_id")
    found = [finding for name in names for finding in AUDIT_CHECKS[name](prepared, knowledge)]
    found.sort(key=lambda finding: _GRAVITY[finding.severity])
    return validate(pl.DataFrame(findings_rows(found), schema=FINDINGS.dtypes), FINDINGS)


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
