"""The tables of goals: scoreboard, details, those that lag, those that nobody reports on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from tourmetrics.reporting.evidence_rows import evidence
from tourmetrics.reporting.facts import LAGGING, RATED, SILENT, Goal
from tourmetrics.reporting.goal_charts import GoalCharts
from tourmetrics.reporting.path import by_season, elapsed_at, even_pace, path_start, reporting_dates
from tourmetrics.reporting.quantity import Quantity, exact, loose
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import Ask, GoalGroup, GoalRow, Status

_OTHERS = ("no_data", "unreported", "too_early", "no_path", "indeterminate", "needs_base",
           "not_comparable")  # fmt: skip


class GoalTables:
    """Builds the rows of all goal tables of one version."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.goals = scene.facts.goals
        self.charts = GoalCharts(scene)
        self.anchors = {id(g): f"{scene.cite.prefix}-g{i}" for i, g in enumerate(self.goals, 1)}
        self._alike = Counter(_heading(g) for g in self.goals)

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

    def asks(self) -> tuple[Ask, ...]:
        """Return the goals without a report: whom to ask, and where an even pace would stand."""
        silent = [g for g in self.goals if g.status in SILENT]
        groups: dict[tuple[str, tuple[date, date] | None], list[Goal]] = {}
        for goal in silent:
            owner = str(self.scene.names.owner(goal.owner, goal.region))
            groups.setdefault((owner, goal.period), []).append(goal)
        owners = list(dict.fromkeys(owner for owner, _ in groups))
        ordered = sorted(groups.items(), key=lambda item: owners.index(item[0][0]))
        asked: dict[str, list[GoalGroup]] = {}
        for (owner, period), goals in ordered:
            dates = reporting_dates(period, self.scene.facts.as_of)
            group = GoalGroup(
                title=self.place_and_period(goals[0].region, period),
                rows=tuple(self._ask_row(goal, dates) for goal in goals),
                heads=tuple(self._date_head(day, period) for day in dates),
            )
            asked.setdefault(owner, []).append(group)
        owned = {str(self.scene.names.owner(g.owner, g.region)): g for g in reversed(silent)}
        return tuple(
            Ask(
                owner=self.scene.names.owner(owned[owner].owner, owned[owner].region),
                columns=max(len(group.heads) for group in found),
                groups=tuple(found),
                note=self._no_path([row for group in found for row in group.rows]),
            )
            for owner, found in asked.items()
        )

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
            (self.place_and_period(region, period), sorted(found, key=lambda g: g.commitment_rank))
            for (region, period), found in ordered
        ]

    def _when(self, goal: Goal) -> str:
        """Return the period of a goal that stands alone, with its place where there are several."""
        if len({other.region for other in self.goals}) > 1:
            return self.place_and_period(goal.region, goal.period)
        return self.scene.form.goal_period(goal.period)

    def place_and_period(self, region: str | None, period: tuple[date, date] | None) -> str:
        """Return the head of a group of goals."""
        return f"{self.scene.names.region(region)} · {self.scene.form.goal_period(period)}"

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
        several = self._alike[_heading(goal)] > 1
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
            pace="—" if goal.pace is None else self.scene.share(goal.pace),
        )

    def _detail_row(self, goal: Goal) -> GoalRow:
        scene = self.scene
        row = self._base(goal)
        named = " ".join(filter(None, [str(row.name), str(row.part or ""), row.qualifier]))
        return replace(
            row,
            target=scene.cite.cell(scene.form.amount(goal.target), self._target_ids(goal)),
            actual=scene.cite.cell(scene.form.amount(goal.actual), goal.figure_ids),
            chart=self.charts.bullet(goal, named, row.status),
            story=self._story(goal),
            evidence=evidence(scene, goal),
            course=self.charts.course(goal, named, row.status, self._gap(goal))
            + self.charts.strip(goal, named),
        )

    def _lagging_row(self, goal: Goal) -> GoalRow:
        row = self._base(goal)
        return replace(
            row,
            gap=self._gap(goal),
            when=self._when(goal),
            against=Markup(Markup.escape(self.scene.words.text("of %(target)s")))
            % {"target": row.target},
        )

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
        return even_pace(goal, day)

    def _gap(self, goal: Goal) -> str:
        if goal.gap is None or goal.pace is None:
            return ""
        scene = self.scene
        distance = loose(exact(abs(goal.gap)), goal.target)
        if not distance.value:
            return ""
        amount = scene.form.amount(distance)
        short = (goal.gap < 0) == (goal.direction != "down")
        over = goal.elapsed is not None and goal.elapsed >= 1
        if short and over:
            return scene.words.text("%(amount)s short of the target", amount=amount)
        if over:
            return scene.words.text("%(amount)s beyond the target", amount=amount)
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
        if goal.pace is not None and goal.elapsed is not None and goal.elapsed < 1:
            told = {"pace": scene.share(goal.pace), "elapsed": form.percent(goal.elapsed)}
            if by_season(goal):
                parts.append(
                    words.text(
                        "%(pace)s of the way due, which is %(elapsed)s of it by the season", **told
                    )
                )
            else:
                parts.append(
                    words.text("%(pace)s of the way due after %(elapsed)s of the time", **told)
                )
        start = path_start(goal)
        if start is not None and start.value:
            parts.append(
                words.text("counted from %(start)s at the start", start=form.amount(start))
            )
        parts.append(self._gap(goal))
        open_still = goal.status not in {"achieved", "missed"}
        if goal.required_rate is not None and goal.required_rate > 0 and open_still:
            rate = loose(exact(goal.required_rate), goal.target)
            if rate.value:
                told_rate = form.amount(rate)
                parts.append(words.text("%(rate)s a month needed from here", rate=told_rate))
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
        value = scene.form.amount(loose(exact(goal.forecast), goal.target))
        if goal.interval is None:
            return scene.words.text("%(value)s if the path goes on", value=value)
        return scene.words.text(
            "%(value)s if the path goes on (%(low)s to %(high)s)",
            value=value,
            low=scene.form.amount(loose(exact(goal.interval[0]), goal.target)),
            high=scene.form.amount(loose(exact(goal.interval[1]), goal.target)),
        )


def _heading(goal: Goal) -> tuple[object, ...]:
    """Return what a row of the tables says of a goal beside its label and its amount."""
    target = goal.target
    return goal.metric, goal.region, goal.period, goal.each, target.measure, target.change


def _asked(goal: Goal) -> str:
    """Return what kind of number a report on the goal has to give."""
    if goal.target.measure != "level":
        return "change"
    if goal.aggregation == "last" and goal.baseline is None:
        return "last without baseline"
    return goal.aggregation or "none"
