"""The tables of goals: scoreboard, details, those that lag, those that nobody reports on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from tourmetrics.reporting.charts import Bullet, Course, bullet, course
from tourmetrics.reporting.facts import LAGGING, RATED, SILENT, Evidence, Goal
from tourmetrics.reporting.path import elapsed_at, path_start, reporting_dates
from tourmetrics.reporting.quantity import Quantity, derived, exact, is_money
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import GoalGroup, GoalRow, Status

_OTHERS = ("no_data", "unreported", "too_early", "no_path", "indeterminate", "needs_base",
           "not_comparable")  # fmt: skip


class GoalTables:
    """Builds the rows of all goal tables of one version."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.goals = scene.facts.goals
        self.anchors = {id(g): f"{scene.cite.prefix}-g{i}" for i, g in enumerate(self.goals, 1)}
        self._parts = Counter((g.metric, g.region, g.target.measure) for g in self.goals)

    # -- tables ------------------------------------------------------------------------

    def counts(self) -> tuple[tuple[Status, str], ...]:
        """Return how many goals have each status, good ones first."""
        tally = Counter(goal.status for goal in self.goals)
        order = [s for s in (*RATED, *_OTHERS) if s in tally]
        order += sorted(set(tally) - set(order))
        return tuple((self.scene.plain_status(s), str(tally[s])) for s in order)

    def scoreboard(self) -> tuple[GoalGroup, ...]:
        """Return every goal, by place and period, binding ones first."""
        return tuple(
            GoalGroup(title, tuple(self._score_row(goal) for goal in goals))
            for title, goals in self._groups(self.goals)
        )

    def details(self) -> tuple[GoalGroup, ...]:
        """Return every goal with chart and story."""
        return tuple(
            GoalGroup(title, tuple(self._drawn(self._detail_row(goal), goal) for goal in goals))
            for title, goals in self._groups(self.goals)
        )

    def lagging(self) -> tuple[GoalRow, ...]:
        """Return the goals that lag, the slowest first."""
        goals = [g for g in self.goals if g.status in LAGGING]
        goals.sort(key=lambda g: (-RATED.index(g.status), g.pace if g.pace is not None else 1.0))
        return tuple(self._lagging_row(goal) for goal in goals)

    def asks(self) -> tuple[GoalGroup, ...]:
        """Return the goals without a report: whom to ask, and where an even pace would stand."""
        silent = [g for g in self.goals if g.status in SILENT]
        groups: dict[tuple[str, tuple[date, date] | None], list[Goal]] = {}
        for goal in silent:
            owner = str(self.scene.names.owner(goal.owner, goal.region))
            groups.setdefault((owner, goal.period), []).append(goal)
        owners = list(dict.fromkeys(owner for owner, _ in groups))
        ordered = sorted(groups.items(), key=lambda item: owners.index(item[0][0]))
        result = []
        for (_, period), goals in ordered:
            dates = reporting_dates(period, self.scene.facts.as_of)
            heads = tuple(self._date_head(day, period) for day in dates)
            first = goals[0]
            rows = tuple(self._ask_row(goal, dates) for goal in goals)
            result.append(
                GoalGroup(
                    title=self._place_and_period(first.region, period),
                    rows=rows,
                    heads=heads,
                    note=self._no_path(rows),
                    owner=self.scene.names.owner(first.owner, first.region),
                )
            )
        return tuple(result)

    def _no_path(self, rows: Sequence[GoalRow]) -> str:
        """Say why some goals of a table have no milestone, where a dash needs its reason."""
        if self.scene.form.amount(None) not in {amount for row in rows for amount in row.amounts}:
            return ""
        return self.scene.words.text(
            "—: no even path. A stock has none without its value at the start; a change, a mean "
            "and a demand on each of many have none; what rounds to nothing or to all is left out."
        )

    # -- grouping ----------------------------------------------------------------------

    def _groups(self, goals: Iterable[Goal]) -> list[tuple[str, list[Goal]]]:
        groups: dict[tuple[str | None, tuple[date, date] | None], list[Goal]] = {}
        places: dict[str | None, int] = {}
        for goal in goals:
            places.setdefault(goal.region, len(places))
            groups.setdefault((goal.region, goal.period), []).append(goal)
        ordered = sorted(groups.items(), key=lambda item: places[item[0][0]])
        return [
            (self._place_and_period(region, period), sorted(found, key=lambda g: g.commitment_rank))
            for (region, period), found in ordered
        ]

    def _place_and_period(self, region: str | None, period: tuple[date, date] | None) -> str:
        scene = self.scene
        if period and period[0] == period[1]:
            when = scene.words.text("by %(day)s", day=scene.form.day(period[1]))
        else:
            when = scene.period(period)
        return f"{scene.names.region(region)} · {when}"

    def _date_head(self, day: date, period: tuple[date, date] | None) -> str:
        scene = self.scene
        same_year = period is not None and period[0].year == period[1].year
        name = scene.form.short_day(day) if same_year else scene.form.day(day)
        share = elapsed_at(period, day)
        if share is None:
            return name
        return scene.words.text("%(day)s (%(share)s)", day=name, share=scene.form.percent(share))

    # -- rows --------------------------------------------------------------------------

    def _base(self, goal: Goal) -> GoalRow:
        scene = self.scene
        several = self._parts[goal.metric, goal.region, goal.target.measure] > 1
        part = scene.names.part(goal.metric, goal.label, goal.label_language) if several else None
        return GoalRow(
            anchor=self.anchors[id(goal)],
            name=scene.goal_name(goal),
            part=part,
            qualifier=scene.qualifier(goal.target.measure, goal.target.change, goal.each),
            target=scene.cite.link(scene.form.amount(goal.target), self._target_ids(goal)),
            actual=scene.cite.link(scene.form.amount(goal.actual), goal.figure_ids),
            status=scene.status(goal),
        )

    def _target_ids(self, goal: Goal) -> tuple[str, ...]:
        return (goal.figure_id,) if goal.figure_id else ()

    def _score_row(self, goal: Goal) -> GoalRow:
        form = self.scene.form
        elapsed = goal.elapsed
        if elapsed is None:
            elapsed = elapsed_at(goal.period, self.scene.facts.as_of)
        return replace(
            self._base(goal),
            elapsed="—" if elapsed is None else form.percent(elapsed),
            pace="—" if goal.pace is None else form.percent(goal.pace, 0),
        )

    def _detail_row(self, goal: Goal) -> GoalRow:
        scene = self.scene
        row = self._base(goal)
        return replace(
            row,
            target=scene.cite.cell(scene.form.amount(goal.target), self._target_ids(goal)),
            actual=scene.cite.cell(scene.form.amount(goal.actual), goal.figure_ids),
            chart=self._bullet(goal, row),
            story=self._story(goal),
            course=self._course(goal, row),
        )

    def _lagging_row(self, goal: Goal) -> GoalRow:
        return replace(self._base(goal), gap=self._gap(goal))

    def _ask_row(self, goal: Goal, dates: tuple[date, ...]) -> GoalRow:
        scene = self.scene
        target = [(scene.form.amount(goal.target), self._target_ids(goal))]
        amounts = [
            scene.cite.weave(scene.form.amount(self._due(goal, day)), target) for day in dates
        ]
        ask = scene.words.term("ask", _asked(goal))
        each = scene.names.each(goal.each)
        return replace(
            self._base(goal),
            amounts=tuple(amounts),
            ask=scene.words.term("ask for each", "%(ask)s, %(each)s", ask=ask, each=each)
            if each
            else ask,
        )

    # -- parts of a row ----------------------------------------------------------------

    def _due(self, goal: Goal, day: date) -> Quantity | None:
        """Return what is due at a reporting date: on the last day, the target itself."""
        if goal.period and day >= goal.period[1]:
            return goal.target
        return self._even_pace(goal, day)

    def _even_pace(self, goal: Goal, day: date | None) -> Quantity | None:
        """Return where an even path stands; only a flow from zero has one without a baseline."""
        share = elapsed_at(goal.period, day)
        if share is None or goal.target.measure != "level" or goal.each:
            return None
        if goal.aggregation == "sum":
            start = Decimal(0)
        elif goal.aggregation == "last" and goal.baseline is not None:
            start = exact(goal.baseline)
        else:
            return None
        even = derived(start + (goal.target.value - start) * exact(share), goal.target)
        # Half a song is no milestone: what rounds to nothing or to all says nothing.
        counted = not is_money(goal.target.unit)
        return None if counted and even.value in {start, goal.target.value} else even

    def _bullet(self, goal: Goal, row: GoalRow) -> Markup:
        scene = self.scene
        expected = goal.expected
        if expected is None and goal.actual is None:
            even = self._even_pace(goal, scene.facts.as_of)
            expected = float(even.value) if even else None
        title = scene.words.text(
            "%(name)s: target %(target)s, reported %(actual)s, %(status)s",
            name=" ".join(filter(None, [str(row.name), str(row.part or ""), row.qualifier])),
            target=scene.form.amount(goal.target),
            actual=scene.form.amount(goal.actual) if goal.actual else scene.words.text("nothing"),
            status=row.status.word,
        )
        return bullet(
            Bullet(
                target=float(goal.target.value),
                actual=float(goal.actual.value) if goal.actual else None,
                expected=expected,
                tone=row.status.tone,
                title=title,
                high=float(goal.target.high) if goal.target.high is not None else None,
                derived=bool(goal.actual and goal.actual.derived),
            )
        )

    def _gap(self, goal: Goal) -> str:
        if goal.gap is None or goal.pace is None:
            return ""
        scene = self.scene
        distance = _loose(exact(abs(goal.gap)), goal.target)
        if not distance.value:
            return ""
        amount = scene.form.amount(distance)
        short = (goal.gap < 0) == (goal.direction != "down")
        if short:
            return scene.words.text("%(amount)s short of the path", amount=amount)
        return scene.words.text("%(amount)s beyond the path", amount=amount)

    def _story(self, goal: Goal) -> Markup:
        """Say in one line what the numbers of a rated goal mean; every part only if known."""
        scene = self.scene
        if goal.actual is None:
            return Markup()
        words, form = scene.words, scene.form
        parts: list[str] = []
        if goal.actual_period:
            parts.append(
                words.text(
                    "%(actual)s for %(period)s",
                    actual=form.amount(goal.actual),
                    period=scene.period(goal.actual_period),
                )
            )
        if goal.attainment is not None and goal.target.measure == "level" and not goal.each:
            parts.append(words.text("%(share)s of the target", share=form.percent(goal.attainment)))
        if goal.pace is not None and goal.elapsed is not None:
            parts.append(
                words.text(
                    "%(pace)s of the way due after %(elapsed)s of the time",
                    pace=form.percent(goal.pace, 0),
                    elapsed=form.percent(goal.elapsed),
                )
            )
        start = path_start(goal)
        if start is not None and start.value:
            parts.append(
                words.text("counted from %(start)s at the start", start=form.amount(start))
            )
        parts.append(self._gap(goal))
        open_still = goal.status not in {"achieved", "missed"}
        if goal.required_rate is not None and goal.required_rate > 0 and open_still:
            rate = form.amount(_loose(exact(goal.required_rate), goal.target))
            parts.append(words.text("%(rate)s a month needed from here", rate=rate))
        if goal.forecast is not None and goal.status != "achieved":
            parts.append(self._forecast(goal))
        if goal.actual.derived:
            parts.append(words.text("worked out from the figures noted, not published"))
        return scene.cite.weave(
            words.term("clauses", "; ").join(p for p in parts if p), self._shown(goal)
        )

    def _shown(self, goal: Goal) -> list[tuple[str, Sequence[str]]]:
        """Return the numbers of documents that are told of a goal, with where they come from."""
        form, start = self.scene.form, path_start(goal)
        shown: list[tuple[str, Sequence[str]]] = [
            (form.amount(goal.target), self._target_ids(goal))
        ]
        if start is not None:
            bases = self.scene.figures_saying(goal.metric, goal.region, start)
            shown.append((form.amount(start), tuple(figure.figure_id for figure in bases)))
        if goal.actual is not None:
            shown.append((form.amount(goal.actual), goal.figure_ids))
        return shown

    def _drawn(self, row: GoalRow, goal: Goal) -> GoalRow:
        """Let each drawing of a row lead to the quote of what it shows."""
        cite, ids = self.scene.cite, (*goal.figure_ids, *self._target_ids(goal))
        return replace(row, chart=cite.around(row.chart, ids), course=cite.around(row.course, ids))

    def _forecast(self, goal: Goal) -> str:
        scene = self.scene
        assert goal.forecast is not None
        value = scene.form.amount(_loose(exact(goal.forecast), goal.target))
        if goal.forecast_low is None or goal.forecast_high is None:
            return scene.words.text("%(value)s if the path goes on", value=value)
        return scene.words.text(
            "%(value)s if the path goes on (%(low)s to %(high)s)",
            value=value,
            low=scene.form.amount(_loose(exact(goal.forecast_low), goal.target)),
            high=scene.form.amount(_loose(exact(goal.forecast_high), goal.target)),
        )

    def _course(self, goal: Goal, row: GoalRow) -> Markup:
        """Draw a line where three values or more of the goal's own unit were reported in time."""
        scene = self.scene
        points = self._points(goal)
        if len(points) < 3 or goal.period is None or goal.actual is None:
            return Markup()
        form = scene.form
        return course(
            Course(
                points=points,
                start=goal.baseline if goal.aggregation == "last" and goal.baseline else 0.0,
                target=float(goal.target.value),
                tone=row.status.tone,
                title=scene.words.text(
                    "%(name)s over time, last value %(actual)s, target %(target)s",
                    name=str(row.name),
                    actual=form.amount(goal.actual),
                    target=form.amount(goal.target),
                ),
                target_label=scene.words.text("target %(value)s", value=form.amount(goal.target)),
                actual_label=form.amount(goal.actual),
                first_label=form.day(goal.period[0]),
                last_label=form.day(goal.period[1]),
            )
        )

    def _points(self, goal: Goal) -> list[tuple[float, float]]:
        days: dict[date, Evidence] = {}
        for figure in self.scene.facts.figures.values():
            q = figure.quantity
            same = (figure.metric, figure.region, figure.each, q.measure, q.unit) == (
                goal.metric, goal.region, goal.each, goal.target.measure, goal.target.unit,
            )  # fmt: skip
            if not same or figure.kind != "reported" or not figure.period or not goal.period:
                continue
            if goal.metric not in self.scene.knowledge.metrics:
                continue
            start, end = figure.period
            cumulative = goal.aggregation != "sum" or start == goal.period[0]
            if cumulative and goal.period[0] <= end <= goal.period[1]:
                days[end] = figure
        return [
            (share, float(days[day].quantity.value))
            for day in sorted(days)
            if (share := elapsed_at(goal.period, day)) is not None
        ]


def _asked(goal: Goal) -> str:
    """Return what kind of number a report on the goal has to give."""
    if goal.target.measure != "level":
        return "change"
    if goal.aggregation == "last" and goal.baseline is None:
        return "last without baseline"
    return goal.aggregation or "none"


def _loose(value: Decimal, like: Quantity) -> Quantity:
    """Return a worked-out amount in the goal's unit; changes stay changes without a plus."""
    unit = "percentage_point" if like.unit == "percent" else like.unit
    return derived(value, Quantity(like.value, unit, word=like.word), measure="level")
