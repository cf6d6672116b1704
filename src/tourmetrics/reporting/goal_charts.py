"""The charts of one goal: its bar, its line over time, the places that it holds for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup

from tourmetrics.comparison.paths import GoalPath
from tourmetrics.reporting.charts import (
    Bullet,
    Course,
    Forecast,
    Interval,
    Point,
    bullet,
    course,
    strip,
)
from tourmetrics.reporting.facts import Goal
from tourmetrics.reporting.fulfilment import count_places
from tourmetrics.reporting.path import even_pace
from tourmetrics.reporting.quantity import Quantity, exact, loose
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import Status

_CLOSE = 1e-6
_MONTHS_UP_TO = 24  # months; a longer time is cut by years
_SHORT = 45  # days; a shorter time is not cut


class GoalCharts:
    """Draws goals in one version; each chart is left out where it has nothing to say."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def bullet(self, goal: Goal, name: str, status: Status) -> Markup:
        """Draw the bar of a goal; without a report where an even path stands."""
        scene = self.scene
        expected = goal.expected
        if expected is None and goal.actual is None:
            even = even_pace(goal, scene.facts.as_of)
            expected = float(even.value) if even else None
        title = scene.words.text(
            "%(name)s: target %(target)s, reported %(actual)s, %(status)s",
            name=name,
            target=scene.form.amount(goal.target),
            actual=scene.form.amount(goal.actual) if goal.actual else scene.words.text("nothing"),
            status=status.word,
        )
        if expected is not None:
            due = scene.form.amount(loose(exact(expected), goal.target))
            title = self._clauses(title, scene.words.text("%(due)s due by now", due=due))
        return bullet(
            Bullet(
                target=float(goal.target.value),
                actual=float(goal.actual.value) if goal.actual else None,
                expected=expected,
                tone=status.tone,
                title=title,
                high=float(goal.target.high) if goal.target.high is not None else None,
                derived=bool(goal.actual and goal.actual.derived),
                falling=goal.direction == "down" or goal.target.comparator in ("le", "lt"),
            )
        )

    def course(self, goal: Goal, name: str, status: Status, gap: str) -> Markup:
        """Draw the way of a goal where the comparison knows three dates or more of it."""
        path = self.scene.facts.paths.get(goal.goal_id)
        if path is None or goal.actual is None or goal.period is None:
            return Markup()
        return _GoalCourse(self.scene, goal, path).draw(name, status.tone, gap)

    def strip(self, goal: Goal, name: str) -> Markup:
        """Draw how many of the places of a goal for each of them meet it, where that is known."""
        scene = self.scene
        counted = count_places(goal, scene.figures_of(goal.figure_ids))
        if counted is None:
            return Markup()
        text, counts = scene.words.text, (counted.met, counted.short, counted.silent)
        labels = [text(message, n=n) for message, n in zip(_STRIP_LABELS, counts, strict=True)]
        told = [label for label, n in zip(labels, counts, strict=True) if n]
        title = text("%(name)s: %(detail)s", name=name, detail=self._clauses(*told))
        return strip(counts, title, labels)

    def _clauses(self, *parts: str) -> str:
        return self.scene.words.term("clauses", "; ").join(part for part in parts if part)


_STRIP_LABELS = ("met: %(n)s", "reported, not met: %(n)s", "not reported: %(n)s")


class _GoalCourse:
    """The line of one goal; times are shares of the path from its opening to its last day."""

    def __init__(self, scene: Scene, goal: Goal, path: GoalPath) -> None:
        assert goal.period
        assert goal.actual
        self.scene, self.goal, self.path = scene, goal, path
        self.actual = float(goal.actual.value)
        self.end = goal.period[1]
        self.now = path.steps[-1].day
        self.points = [Point(self._at(s.day), s.value, s.stated) for s in path.steps]
        self.begin = self._begin()
        self.season = self._season() if self.begin is not None else []

    def draw(self, name: str, tone: str, gap: str) -> Markup:
        """Return the chart with its alternative text."""
        goal, scene = self.goal, self.scene
        assert goal.actual
        text, form = scene.words.text, scene.form
        amounts = [p.value for p in self.points] + [float(goal.target.high or goal.target.value)]
        unit, tell = form.axis(goal.target, max(map(abs, amounts)))
        shown = self.begin is not None
        return course(
            Course(
                points=self.points,
                target=float(goal.target.value),
                high=float(goal.target.high) if goal.target.high is not None else None,
                tone=tone,
                title=self._title(name),
                target_label=text("target %(value)s", value=form.amount(goal.target)),
                notes=self._notes(),
                actual_label=form.amount(goal.actual),
                gap_label=gap if shown else "",
                tell=tell,
                unit=unit,
                start=self.begin,
                expected=goal.expected if shown else None,
                season=self.season,
                forecast=self._forecast(),
                intervals=list(self._intervals()),
                area=goal.aggregation == "sum" and self.begin == 0 and self.actual >= 0,
            )
        )

    def _at(self, day: date) -> float:
        return (day - self.path.opening).days / (self.end - self.path.opening).days

    def _begin(self) -> float | None:
        """Return the start of the path, where the comparison's own amounts lie on it."""
        goal, start = self.goal, self.path.begin
        if start is None or goal.expected is None or goal.elapsed is None:
            return None
        way = float(goal.target.value) - start
        due = start + way * goal.elapsed
        return start if abs(due - goal.expected) <= _CLOSE * max(abs(way), abs(due)) else None

    def _season(self) -> list[tuple[float, float]]:
        """Return the points of the seasonal path, if it is a season that the pace counts by."""
        goal, begin = self.goal, self.begin
        assert begin is not None
        assert goal.expected is not None
        assert goal.elapsed is not None
        if abs(goal.elapsed - self._at(self.now)) <= _CLOSE:
            return []
        way = float(goal.target.value) - begin
        known = dict(self.path.season)
        shares = [known[day] for day in sorted(known)]
        rising = all(a <= b for a, b in pairwise(shares))
        if not rising or abs(known.get(self.now, 2.0) - goal.elapsed) > _CLOSE:
            # Another profile than the one learnt: only its share of this day is known.
            return [(self._at(self.now), goal.expected)]
        return [
            (self._at(day), begin + way * known[day])
            for day in sorted(known)
            if self.path.opening < day < self.end
        ]

    def _notes(self) -> list[str]:
        text = self.scene.words.text
        if self.begin is None:
            return []
        if not self.season:
            return [text("dashed: even pace")]
        return [text("dashed: by the season"), text("dotted: even pace")]

    def _forecast(self) -> Forecast | None:
        goal, form, words = self.goal, self.scene.form, self.scene.words
        if goal.forecast is None or self.begin is None or goal.status == "achieved":
            return None
        note = words.text("if the path goes on")
        if goal.interval is not None:
            low, high = (form.amount(loose(exact(value), goal.target)) for value in goal.interval)
            note = words.text("if the path goes on: %(low)s to %(high)s", low=low, high=high)
        return Forecast(
            value=goal.forecast,
            label=form.amount(loose(exact(goal.forecast), goal.target)),
            note=note,
            path=self._way_on(),
            low=goal.interval[0] if goal.interval else None,
            high=goal.interval[1] if goal.interval else None,
        )

    def _way_on(self) -> list[tuple[float, float]]:
        """Return where the forecast passes: by the season, it goes on in its shape."""
        goal, begin = self.goal, self.begin
        if begin is None or not goal.elapsed:
            return []
        way = float(goal.target.value) - begin
        if not way:
            return []
        slope = (self.actual - begin) / goal.elapsed
        later = [point for point in self.season if point[0] > self._at(self.now)]
        return [(at, begin + slope * (value - begin) / way) for at, value in later]

    def _intervals(self) -> Iterator[Interval]:
        """Cut the time into months or years, each with its name."""
        form, first = self.scene.form, self.path.opening + timedelta(days=1)
        days = (self.end - self.path.opening).days
        months = (self.end.year - first.year) * 12 + self.end.month - first.month + 1
        if days < _SHORT:
            yield Interval(0.0, 1.0, form.period(first, self.end))
            return
        by_year = months > _MONTHS_UP_TO
        start = first
        while start <= self.end:
            following = _next_start(start, by_year=by_year)
            last = min(following - timedelta(days=1), self.end)
            label = form.year(start) if by_year else form.short_month(start)
            yield Interval(self._at(start - timedelta(days=1)), self._at(last), label)
            start = following

    def _title(self, name: str) -> str:
        """Tell the chart in words: each date with its value, then target and forecast."""
        goal, scene = self.goal, self.scene
        assert goal.actual
        text, form = scene.words.text, scene.form
        told = [
            text(
                "%(value)s by %(day)s",
                value=form.amount(
                    goal.actual if step.day == self.now
                    else Quantity(exact(step.value), goal.target.unit, word=goal.target.word,
                                  measure=goal.target.measure, derived=not step.stated)
                ),
                day=form.day(step.day),
            )
            for step in self.path.steps
        ]  # fmt: skip
        if goal.expected is not None and self.begin is not None:
            due = form.amount(loose(exact(goal.expected), goal.target))
            told.append(text("%(due)s due by now", due=due))
        told.append(
            text(
                "target %(value)s by %(day)s",
                value=form.amount(goal.target),
                day=form.day(self.end),
            )
        )
        forecast = self._forecast()
        if forecast:
            told.append(text("%(value)s %(note)s", value=forecast.label, note=forecast.note))
        clauses = scene.words.term("clauses", "; ").join(told)
        return text("%(name)s over time: %(detail)s", name=name, detail=clauses)


def _next_start(day: date, *, by_year: bool) -> date:
    if by_year or day.month == 12:
        return date(day.year + 1, 1, 1)
    return date(day.year, day.month + 1, 1)
