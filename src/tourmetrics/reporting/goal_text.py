"""How the status of one goal came about, in a paragraph, and a sentence for a work report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl

from tourmetrics.comparison import Thresholds
from tourmetrics.comparison.comparing import LEARNT, PACE, Profile, compare_judged
from tourmetrics.errors import InputError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.reporting.content import make_scene
from tourmetrics.reporting.facts import Evidence, Goal, read_facts
from tourmetrics.reporting.names import clean
from tourmetrics.reporting.notes import take_notes
from tourmetrics.reporting.quantity import Quantity, derived, exact, is_money
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.words import load_words
from tourmetrics.tables import FIGURES, FINDINGS, empty, validate, with_figure_ids

_YEAR_DAYS = 360


def explain_goal(
    goal_id: str,
    goals: pl.DataFrame,
    figures: pl.DataFrame,
    *,
    as_of: date | None = None,
    lang: str = "zh",
    method: str = PACE,
    thresholds: Thresholds | None = None,
    profile: Profile = LEARNT,
) -> str:
    """Return one paragraph on how a goal's status came about, and a sentence for a work report.

    The sentence stands in a line of its own at the end; every number in both is one of the
    comparison or of the figures that it rests on, with document and place.

    Args:
        goal_id: the goal, as in the goals table.
        goals: a goals table.
        figures: the figures that the goals are compared with.
        as_of: the day of judgement, as for ``compare``.
        lang: ``zh`` or ``en``.
        method: as for ``compare``; its verdict is told with its score.
        thresholds: as for ``compare``.
        profile: as for ``compare``.

    Raises:
        InputError: no such goal, language or method.

    >>> import tourmetrics as tm
    >>> text = "2024年接待游客目标8000万人次。上半年接待游客4200万人次。"
    >>> figures = tm.extract_text(text, region="511100", language="zh")
    >>> goals = tm.goals_from(figures)
    >>> print(explain_goal(goals["goal_id"][0], goals, figures).splitlines()[-1])
    接待游客4200万人次，完成年度目标的52.5%，快于时序进度2.8个百分点
    """
    return explain_goals(
        [goal_id],
        goals,
        figures,
        as_of=as_of,
        lang=lang,
        method=method,
        thresholds=thresholds,
        profile=profile,
    )[0]


def explain_goals(
    goal_ids: Sequence[str],
    goals: pl.DataFrame,
    figures: pl.DataFrame,
    *,
    as_of: date | None = None,
    lang: str = "zh",
    method: str = PACE,
    thresholds: Thresholds | None = None,
    profile: Profile = LEARNT,
) -> list[str]:
    """Return what ``explain_goal`` says of each goal, in the order of the ids.

    Raises:
        InputError: no such goal, language or method.
    """
    words = load_words(lang)
    limits = thresholds or Thresholds()
    table, judged = compare_judged(
        goals, figures, as_of=as_of, method=method, thresholds=limits, profile=profile
    )
    extras = {row["goal_id"]: row for row in judged.iter_rows(named=True)}
    for goal_id in goal_ids:
        if goal_id not in extras:
            raise InputError(f"goal {goal_id!r} is in no row of the goals table")
    knowledge = load_knowledge()
    known = with_figure_ids(validate(figures, FIGURES))
    rows = table.filter(pl.col("goal_id").is_in(list(goal_ids)))
    facts = read_facts(rows, known, empty(FINDINGS), goals, as_of, knowledge)
    scene = make_scene(facts, take_notes(facts.figures.values(), ()), knowledge, words)
    told = {
        goal.goal_id: _GoalText(scene, goal, extras[goal.goal_id], limits.described()).whole()
        for goal in facts.goals
    }
    return [told[goal_id] for goal_id in goal_ids]


@dataclass(frozen=True)
class _GoalText:
    """One goal, what was worked out for it, and the words to tell it in."""

    scene: Scene
    goal: Goal
    extra: Mapping[str, Any]
    limits: Mapping[str, float]

    def whole(self) -> str:
        """Return the paragraph and, in a line of its own, the sentence."""
        parts = [
            self._promise(),
            self._actual(),
            self._base(),
            self._path(),
            self._verdict(),
            self._ahead(),
            self._method(),
        ]
        gap = self.scene.words.gap("between sentences")
        return gap.join(part for part in parts if part) + "\n" + self.sentence()

    def _promise(self) -> str:
        goal, scene = self.goal, self.scene
        source = scene.figures_of([goal.figure_id] if goal.figure_id else [])
        return scene.words.text(
            "Target: %(name)s, %(place)s, %(period)s: %(target)s%(source)s.",
            name=self._name(),
            place=scene.names.region(goal.region),
            period=scene.period(goal.period),
            target=scene.form.amount(goal.target),
            source=self._cited(source),
        )

    def _actual(self) -> str:
        goal, scene, text = self.goal, self.scene, self.scene.words.text
        as_of = scene.form.day(goal.as_of) if goal.as_of else text("no known day")
        if goal.actual is None:
            return text(
                "As of %(as_of)s no figure answers it (%(reason)s).",
                as_of=as_of,
                reason=scene.words.term("reason", goal.reason or "no_figure"),
            )
        told = text(
            "As of %(as_of)s: %(actual)s for %(period)s%(source)s.",
            as_of=as_of,
            actual=scene.form.amount(goal.actual),
            period=scene.period(goal.actual_period),
            source=self._cited(scene.figures_of(goal.figure_ids)),
        )
        return scene.words.gap("between sentences").join(filter(None, [told, self._how()]))

    def _how(self) -> str:
        """Say how the actual came about where no document states it as such."""
        goal, text = self.goal, self.scene.words.text
        mode, likeness = self.extra["mode"], self.extra["kin"]
        parts: list[str] = []
        if mode in ("derived", "derived_total"):
            parts.append(text("No document states it: it was worked out from these figures."))
        if mode == "sum":
            parts.append(text("It is the sum of figures whose periods follow each other."))
        if mode == "places" and goal.figure_ids:
            share = self.scene.form.percent(self.extra["coverage"] or 0)
            parts.append(text("It is the worst of the places; %(share)s reported.", share=share))
        if likeness is not None:
            share = self.scene.form.percent(likeness, 0)
            parts.append(
                text("Goal and figure met by their words alone, likeness %(share)s.", share=share)
            )
        return self.scene.words.gap("between sentences").join(parts)

    def _base(self) -> str:
        start, begin = self.extra["begin"], self.goal.pace
        if begin is None or not start:
            return ""
        return self.scene.words.text(
            "The path starts at %(start)s on %(day)s.",
            start=self.scene.form.amount(self._amount(start)),
            day=self.scene.form.day(self.extra["opening"]),
        )

    def _path(self) -> str:
        goal, form, text = self.goal, self.scene.form, self.scene.words.text
        if goal.attainment is None or goal.actual is None:
            return ""
        running = goal.elapsed is not None and goal.elapsed < 1
        if goal.pace is None or goal.expected is None or goal.elapsed is None or not running:
            return text("That is %(share)s of the target.", share=form.percent(goal.attainment))
        told = {
            "share": form.percent(goal.attainment),
            "elapsed": form.percent(goal.elapsed),
            "expected": form.amount(self._amount(goal.expected)),
            "gap": form.amount(self._amount(goal.gap or 0.0)),
            "pace": form.number(exact(goal.pace), 2),
        }
        if self.extra["season"] is not None:
            return text(
                "That is %(share)s of the target; by the season %(elapsed)s of the way was due by "
                "then, %(expected)s: a gap of %(gap)s, a pace of %(pace)s.",
                **told,
            )
        return text(
            "That is %(share)s of the target; %(elapsed)s of the time had gone, and an even path "
            "expects %(expected)s by then: a gap of %(gap)s, a pace of %(pace)s.",
            **told,
        )

    def _verdict(self) -> str:
        goal, scene = self.goal, self.scene
        shown = {name: scene.form.percent(share, 0) for name, share in self.limits.items()}
        why = [scene.words.term("rule", goal.status, **shown)]
        if goal.reason and goal.actual is not None:
            why.append(scene.words.term("reason", goal.reason))
        return scene.words.text(
            "Status: %(status)s (%(why)s).",
            status=scene.words.term("status", goal.status),
            why=scene.words.term("clauses", "; ").join(why),
        )

    def _ahead(self) -> str:
        """Say what is needed from now on, and where the path leads."""
        goal, form, text = self.goal, self.scene.form, self.scene.words.text
        parts: list[str] = []
        if goal.required_rate is not None and goal.required_rate > 0:
            rate = form.amount(self._amount(goal.required_rate))
            parts.append(text("From here %(rate)s a month are needed.", rate=rate))
        if goal.forecast is not None and goal.status not in ("achieved", "missed"):
            value = form.amount(self._amount(goal.forecast))
            if goal.interval is None:
                parts.append(text("If the path goes on it ends at %(value)s.", value=value))
            else:
                parts.append(
                    text(
                        "If the path goes on it ends at %(value)s (%(low)s to %(high)s).",
                        value=value,
                        low=form.amount(self._amount(goal.interval[0])),
                        high=form.amount(self._amount(goal.interval[1])),
                    )
                )
        return self.scene.words.gap("between sentences").join(parts)

    def _method(self) -> str:
        goal, words = self.goal, self.scene.words
        if goal.method == PACE:
            return ""
        score = self.extra["score"]
        return words.text(
            "%(method)s: %(verdict)s, score %(score)s.",
            method=words.term("method", goal.method),
            verdict=words.term("verdict", goal.verdict or "none"),
            score="—" if score is None else self.scene.form.number(exact(score), 4),
        )

    def sentence(self) -> str:
        """Return what can be pasted into a work report."""
        goal, scene, text = self.goal, self.scene, self.scene.words.text
        name = self._name()
        target = scene.form.amount(goal.target)
        if goal.actual is None:
            return text(
                "%(name)s: target %(target)s, %(status)s",
                name=name,
                target=target,
                status=scene.words.term("status", goal.status),
            )
        head = text("%(name)s %(actual)s", name=name, actual=scene.form.amount(goal.actual))
        if goal.target.measure != "level" or goal.attainment is None:
            return text("%(head)s against a target of %(target)s", head=head, target=target)
        share = scene.form.percent(goal.attainment)
        done = (
            text("%(head)s, %(share)s of the year's target", head=head, share=share)
            if self._of_the_year()
            else text("%(head)s, %(share)s of the target", head=head, share=share)
        )
        return done + self._against_time()

    def _against_time(self) -> str:
        """Say how the share of the way stands to the share of the time, while that runs."""
        goal, text = self.goal, self.scene.words.text
        if goal.pace is None or goal.elapsed is None or goal.elapsed >= 1:
            return ""
        gone = self._tenths(goal.pace * goal.elapsed)
        points = gone - self._tenths(goal.elapsed)
        if points == 0:
            return text(", level with the time gone")
        printed = self.scene.form.number(abs(points))
        if points > 0:
            return text(", %(points)s percentage points ahead of the time gone", points=printed)
        return text(", %(points)s percentage points behind the time gone", points=printed)

    @staticmethod
    def _tenths(share: float) -> Decimal:
        """Percent with one decimal, as printed: what a reader subtracts."""
        return (exact(share) * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    def _of_the_year(self) -> bool:
        start, end = self.goal.period or (None, None)
        if start is None or end is None:
            return False
        return (end - start).days + 1 in range(_YEAR_DAYS, 373)

    def _name(self) -> str:
        goal, scene = self.goal, self.scene
        entry = scene.knowledge.metrics.get(goal.metric or "")
        name = str(scene.goal_name(goal))
        unit = entry.unit if entry is not None else goal.target.unit
        if entry is not None and is_money(entry.unit) and goal.label_language == scene.words.lang:
            # Revenue and spending are defined differently: the document's own word for them.
            label = clean(goal.label or "")
            name = label if label in (*entry.aliases_zh, *entry.aliases_en) else name
        bare = name.removesuffix(
            scene.knowledge.unit_display[unit].name(scene.words.lang, one=False)
        )
        name = bare if bare.strip() and bare == bare.rstrip() else name
        qualifier = scene.qualifier(goal.target.measure, goal.target.change, goal.each)
        if not qualifier:
            return name
        return scene.words.text("%(name)s (%(detail)s)", name=name, detail=qualifier)

    def _amount(self, value: float) -> Quantity:
        """A worked-out amount in the goal's unit, without the mark of a derived one."""
        made = derived(exact(value), self.goal.target)
        return Quantity(made.value, made.unit, measure="level", word=made.word)

    def _cited(self, figures: Sequence[Evidence]) -> str:
        if not figures:
            return ""
        scene = self.scene
        joined = scene.words.term("clauses", "; ").join(
            scene.words.text(
                "“%(quote)s”, %(doc)s, %(place)s",
                quote=clean(figure.quote),
                doc=figure.doc,
                place=scene.form.locator(figure.locator),
            )
            if figure.locator
            else scene.words.text("“%(quote)s”, %(doc)s", quote=clean(figure.quote), doc=figure.doc)
            for figure in figures
        )
        return scene.words.text(" (%(sources)s)", sources=joined)
