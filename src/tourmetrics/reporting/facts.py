"""What a report is about, read from the tables into records; no words and no layout here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from tourmetrics.knowledge import Knowledge
from tourmetrics.reporting.quantity import Quantity, derived, exact
from tourmetrics.review import original_fields

Row = Mapping[str, Any]

RATED = ("achieved", "ahead", "on_track", "holding", "behind", "far_behind", "regressing", "missed",
         "breaching", "reversed")  # fmt: skip
"""Statuses that say how a goal does, from good to bad; all others are no rating."""
MET = frozenset({"achieved"})
GOOD = frozenset({"ahead", "on_track", "holding"})
LAGGING = frozenset({"behind", "far_behind", "regressing", "missed", "breaching", "reversed"})
SILENT = frozenset({"no_data", "unreported"})
# A zero printed after the point (1902.10) claims precision; other zeros come from a scale.
_PRINTED_ZERO = re.compile(r"[.．]\d*[0０](?!\d)")
# A figure of which one of these was changed is printed with a mark.
_OF_AMOUNT = frozenset({"value", "high", "comparator", "unit", "measure", "change"})
_COMMITMENTS = ("binding", "expected", "aspiration")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure of a document: a quantity, what it measures, and the words it came from.

    ``original`` holds the fields that a person changed as they were extracted.
    """

    figure_id: str
    doc: str
    start: int
    end: int
    quote: str
    kind: str
    quantity: Quantity
    metric: str | None
    label: str | None
    period: tuple[date, date] | None
    region: str | None
    each: str | None
    sentence: str
    locator: str
    language: str
    published: date | None
    publisher: str | None
    rule: str | None = None
    reviewed_by: str | None = None
    reviewed_at: str | None = None
    original: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with what the comparison found; absent values are ``None``, never zero."""

    goal_id: str
    figure_id: str | None
    metric: str | None
    label: str | None
    label_language: str | None
    region: str | None
    each: str | None
    period: tuple[date, date] | None
    target: Quantity
    as_of: date | None
    actual: Quantity | None
    actual_period: tuple[date, date] | None
    attainment: float | None
    elapsed: float | None
    expected: float | None
    pace: float | None
    gap: float | None
    required_rate: float | None
    forecast: float | None
    forecast_low: float | None
    forecast_high: float | None
    status: str
    reason: str | None
    method: str
    verdict: str | None
    figure_ids: tuple[str, ...]
    commitment: str | None
    owner: str | None
    aggregation: str | None
    direction: str
    baseline: float | None

    @property
    def commitment_rank(self) -> int:
        """Binding goals come first; goals without a stated commitment stand with the expected."""
        return _COMMITMENTS.index(self.commitment) if self.commitment in _COMMITMENTS else 1


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of the audit with the figures that it is about."""

    check: str
    severity: str
    figure_ids: tuple[str, ...]
    stated: float | None
    expected: float | None
    tolerance: float | None
    message: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a report is made of, in the order of the tables."""

    figures: Mapping[str, Evidence]
    goals: tuple[Goal, ...]
    findings: tuple[Finding, ...]
    as_of: date | None

    @property
    def unclaimed(self) -> tuple[Evidence, ...]:
        """Reported figures that answer no goal."""
        used = {figure_id for goal in self.goals for figure_id in goal.figure_ids}
        return tuple(
            f for f in self.figures.values() if f.kind == "reported" and f.figure_id not in used
        )


def read_facts(
    comparisons: pl.DataFrame,
    figures: pl.DataFrame,
    findings: pl.DataFrame,
    goals: pl.DataFrame | None,
    as_of: date | None,
    knowledge: Knowledge,
) -> Facts:
    """Read the four tables into records; a missing ``as_of`` is the latest period reported."""
    forms = _unit_forms(knowledge)
    evidence = {row["figure_id"]: _evidence(row, forms) for row in figures.iter_rows(named=True)}
    by_goal = (
        {row["goal_id"]: row for row in goals.iter_rows(named=True)} if goals is not None else {}
    )
    read = tuple(
        _goal(row, by_goal.get(row["goal_id"], {}), evidence, knowledge)
        for row in comparisons.iter_rows(named=True)
    )
    return Facts(
        figures=evidence,
        goals=read,
        findings=tuple(_finding(row) for row in findings.iter_rows(named=True)),
        as_of=as_of or _latest(read, evidence.values()),
    )


def _latest(goals: Iterable[Goal], figures: Iterable[Evidence]) -> date | None:
    stated = [goal.as_of for goal in goals if goal.as_of]
    reported = [f.period[1] for f in figures if f.period and f.kind == "reported"]
    return max(stated or reported, default=None)


def _unit_forms(knowledge: Knowledge) -> dict[tuple[str, str], tuple[str, ...]]:
    """Measure words by language and unit, longest first: 篇次 before 篇."""
    forms: dict[tuple[str, str], list[str]] = {}
    for form in knowledge.units:
        if form.scale == 1:
            forms.setdefault((form.language, form.canonical), []).append(form.surface)
    return {key: tuple(sorted(words, key=len, reverse=True)) for key, words in forms.items()}


def _period(start: date | None, end: date | None) -> tuple[date, date] | None:
    return (start, end) if start and end else None


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else exact(value)


def _evidence(row: Row, forms: Mapping[tuple[str, str], tuple[str, ...]]) -> Evidence:
    language = row["language"] or "und"
    words = forms.get(("zh", row["unit"]), ()) if not row["unit"].isupper() else ()
    word = next((("zh", w) for w in words if row["quote"].endswith(w)), None)
    original = original_fields(row["original"])
    corrected = not _OF_AMOUNT.isdisjoint(original)
    printed_zero = _PRINTED_ZERO.search(row["quote"]) and not corrected
    quantity = Quantity(
        value=exact(row["value"]),
        unit=row["unit"],
        high=_decimal(row["high"]),
        comparator=row["comparator"],
        measure=row["measure"],
        change=row["change"],
        precision=_decimal(row["precision"]) if printed_zero else None,
        word=word,
        corrected=corrected,
    )
    return Evidence(
        figure_id=row["figure_id"],
        doc=row["doc"],
        start=row["start"],
        end=row["end"],
        quote=row["quote"],
        kind=row["kind"],
        quantity=quantity,
        metric=row["metric"],
        label=row["label"],
        period=_period(row["period_start"], row["period_end"]),
        region=row["region"],
        each=row["each"],
        sentence=row["sentence"] or row["quote"],
        locator=row["locator"] or "",
        language=language,
        published=row["published"],
        publisher=row["publisher"],
        rule=row["rule"],
        reviewed_by=row["reviewed_by"],
        reviewed_at=row["reviewed_at"],
        original=original,
    )


def _goal(row: Row, goal: Row, evidence: Mapping[str, Evidence], knowledge: Knowledge) -> Goal:
    figure_id = row["goal_figure_id"]
    source = evidence.get(figure_id) if figure_id else None
    figure_ids = tuple(row["figure_ids"] or ())
    metric = knowledge.metrics.get(row["metric"] or "")
    target = Quantity(
        value=exact(row["target"]),
        unit=row["unit"],
        high=_decimal(row["target_high"]),
        comparator=row["comparator"],
        measure=row["measure"],
        change=row["change"],
        precision=source.quantity.precision if source else None,
        word=source.quantity.word if source else None,
        corrected=source.quantity.corrected if source else False,
    )
    return Goal(
        goal_id=row["goal_id"],
        figure_id=figure_id if source else None,
        metric=row["metric"],
        label=row["label"],
        label_language=source.language if source else None,
        region=row["region"],
        each=row["each"],
        period=_period(row["period_start"], row["period_end"]),
        target=target,
        as_of=row["as_of"],
        actual=_actual(row, target, [evidence[i] for i in figure_ids if i in evidence]),
        actual_period=_period(row["actual_period_start"], row["actual_period_end"]),
        attainment=row["attainment"],
        elapsed=row["elapsed"],
        expected=row["expected"],
        pace=row["pace"],
        gap=row["gap"],
        required_rate=row["required_rate"],
        forecast=row["forecast"],
        forecast_low=row["forecast_low"],
        forecast_high=row["forecast_high"],
        status=row["status"],
        reason=row["reason"],
        method=row["method"],
        verdict=row["class"],
        figure_ids=figure_ids,
        commitment=goal.get("commitment"),
        owner=goal.get("owner") or (source.publisher if source else None),
        aggregation=goal.get("aggregation") or (metric.aggregation if metric else None),
        direction=goal.get("direction") or (metric.direction if metric else "up"),
        baseline=goal.get("baseline_value"),
    )


def _actual(row: Row, target: Quantity, sources: list[Evidence]) -> Quantity | None:
    """Return the actual; what equals no source figure was worked out and is marked so."""
    if row["actual"] is None:
        return None
    value = exact(row["actual"])
    said = next(
        (
            s.quantity
            for s in sources
            if s.quantity.value == value
            and s.quantity.unit == target.unit
            and s.quantity.measure == target.measure
        ),
        None,
    )
    if said is not None:
        return said
    plain = Quantity(
        value=value,
        unit=target.unit,
        measure=target.measure,
        change=target.change,
        word=target.word,
    )
    converted = any(
        s.quantity.measure == target.measure and s.quantity.unit != target.unit for s in sources
    )
    return plain if converted or not sources else derived(value, target)


def _finding(row: Row) -> Finding:
    return Finding(
        check=row["check"],
        severity=row["severity"],
        figure_ids=tuple(row["figure_ids"] or ()),
        stated=row["stated"],
        expected=row["expected"],
        tolerance=row["tolerance"],
        message=row["message"],
    )
