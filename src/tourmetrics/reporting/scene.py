"""Everything that one language version is made with, and the small things that all parts share."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tourmetrics.knowledge import Knowledge
from tourmetrics.knowledge.records import LEVEL_DEPTH
from tourmetrics.reporting.cite import Citations
from tourmetrics.reporting.excerpt import excerpt
from tourmetrics.reporting.facts import Evidence, Facts, Goal
from tourmetrics.reporting.names import Names, Text
from tourmetrics.reporting.notes import Notes, anchor
from tourmetrics.reporting.numbers import Format
from tourmetrics.reporting.quantity import Quantity
from tourmetrics.reporting.view import Status
from tourmetrics.reporting.words import Words

TONES = {
    "achieved": "good",
    "ahead": "good",
    "on_track": "good",
    "holding": "good",
    "behind": "warn",
    "far_behind": "bad",
    "regressing": "bad",
    "missed": "bad",
    "breaching": "bad",
    "reversed": "bad",
}
_WIDE_LIMIT, _NARROW_LIMIT = 22.0, 25.0


@dataclass(frozen=True)
class Scene:
    """The facts, the words to say them in, and the citations of one version."""

    facts: Facts
    notes: Notes
    knowledge: Knowledge
    words: Words
    names: Names
    form: Format
    cite: Citations

    def status(self, goal: Goal) -> Status:
        """Return a goal's status as it is printed, another method's verdict and reason with it."""
        term = self.words.term
        parts = []
        if goal.verdict:
            parts.append(f"{goal.method}: {term('verdict', goal.verdict)}")
        if goal.reason and goal.reason != "no_figure":
            parts.append(term("reason", goal.reason))
        return Status(
            word=term("status", goal.status),
            icon=goal.status.replace("_", "-"),
            tone=TONES.get(goal.status, "none"),
            detail=self.words.term("list", ", ").join(parts),
        )

    def share(self, value: float) -> str:
        """Return a share in whole percent; what is not quite the whole keeps a digit more."""
        rounded = self.form.percent(value, 0)
        return self.form.percent(value, 1) if rounded == self.form.percent(1, 0) else rounded

    def plain_status(self, status: str) -> Status:
        """Return a status for a legend or a count."""
        return Status(
            self.words.term("status", status), status.replace("_", "-"), TONES.get(status, "none")
        )

    def goal_name(self, goal: Goal) -> Text:
        """Return what a goal is about."""
        source = self.facts.figures.get(goal.figure_id or "")
        if source is not None and not (goal.metric or goal.label):
            return self.figure_name(source)
        return self.names.metric(goal.metric, goal.label, goal.label_language)

    def figure_name(self, figure: Evidence) -> Text:
        """Return what a figure is about."""
        if figure.metric or figure.label:
            return self.names.metric(figure.metric, figure.label, figure.language)
        name = self.names.metric(None, None, figure.language, excerpt(figure))
        known = figure.figure_id in self.notes.numbers
        return replace(name, note=anchor(figure.figure_id)) if known else name

    def qualifier(self, measure: str, change: str | None, each: str | None) -> str:
        """Return what a name must carry beside the metric: the measure, for each of what."""
        parts = [self.names.measure(measure, change), self.names.each(each)]
        return self.words.term("list", ", ").join(p for p in parts if p)

    def period(self, period: tuple[date, date] | None) -> str:
        """Print a period, or that none is stated."""
        return self.form.period(*period) if period else self.form.period(None, None)

    def rank(self, metric: str | None) -> int:
        """Return a metric's place in the catalogue, whose first entries are the main ones."""
        order = _order(self.knowledge)
        return order.get(metric or "", len(order))

    def weight(self, goal: Goal) -> tuple[int, int, int]:
        """Return what puts one goal before another: its place, how it binds, its metric."""
        region = self.knowledge.regions.get(goal.region or "")
        depth = LEVEL_DEPTH[region.level] if region else len(LEVEL_DEPTH)
        return depth, goal.commitment_rank, self.rank(goal.metric)

    def telling(self, goal: Goal) -> tuple[int, int]:
        """Return what puts one goal before another where it does not matter how they bind."""
        depth, _, rank = self.weight(goal)
        return depth, rank

    def figures_of(self, ids: Sequence[str]) -> list[Evidence]:
        """Return the figures of ``ids`` that the table holds."""
        return [self.facts.figures[i] for i in ids if i in self.facts.figures]

    def figures_saying(
        self, metric: str | None, region: str | None, quantity: Quantity
    ) -> list[Evidence]:
        """Return the figures of a metric and place that say exactly that amount."""
        return [
            figure
            for figure in self.facts.figures.values()
            if (figure.metric, figure.region) == (metric, region)
            and (figure.quantity.value, figure.quantity.unit) == (quantity.value, quantity.unit)
            and figure.quantity.measure == quantity.measure
        ]

    def fit(self, variants: Iterable[str], fallback: str = "") -> str:
        """Return the first headline that is short enough, else the shortest of all."""
        tried: list[str] = []
        for variant in variants:
            if not variant:
                continue
            if headline_width(variant) <= headline_limit(variant):
                return variant
            tried.append(variant)
        return fallback or min(tried, key=headline_width, default="")


@lru_cache(maxsize=4)
def _order(knowledge: Knowledge) -> dict[str, int]:
    return {metric: place for place, metric in enumerate(knowledge.metrics)}


def headline_width(text: str) -> float:
    """Return a headline's width in hanzi: any other letter is half of one.

    >>> headline_width("增长68.2%")
    4.5
    """
    return sum(
        1.0 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in text if c.isprintable()
    )


def headline_limit(text: str) -> float:
    """Return how wide a headline may be: 22 hanzi, or 50 letters where it has no hanzi."""
    wide = any(unicodedata.east_asian_width(c) in "WF" for c in text)
    return _WIDE_LIMIT if wide else _NARROW_LIMIT
