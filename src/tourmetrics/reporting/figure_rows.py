"""Figures that were reported without a goal: key figures, charts, the table of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from markupsafe import Markup

from tourmetrics.auditing import finding_metric
from tourmetrics.reporting.charts import Bar, growth_bars, label_room
from tourmetrics.reporting.decks import PER_LINE
from tourmetrics.reporting.derive import Line, PerUnit, lines, merged, per_unit, year_before
from tourmetrics.reporting.facts import Evidence, Goal
from tourmetrics.reporting.names import Text
from tourmetrics.reporting.quantity import Quantity, exact
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import Card, FigureGroup, FigureRow, KeyFigure

_CARDS = PER_LINE


class FigureTables:
    """Builds the parts that show reported figures."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.lines = lines(scene.facts.unclaimed)
        reported = [f for f in scene.facts.figures.values() if f.kind == "reported"]
        self.all_lines = lines(reported)
        self.per_unit = per_unit(self.all_lines, self._quotients())

    def _quotients(self) -> Iterator[tuple[str | None, str, str]]:
        """Yield the quotients that the audit formed, with the metric that each is of."""
        for finding in self.scene.facts.findings:
            figures = self.scene.figures_of(finding.figure_ids)
            if finding.check == "per_unit" and len(figures) > 1:
                metric = finding_metric("per_unit", [f.metric for f in figures])
                named = metric if metric != figures[0].metric else None
                yield named, figures[0].figure_id, figures[1].figure_id

    # -- cover -------------------------------------------------------------------------

    def key_figures(self) -> tuple[KeyFigure, ...]:
        """Choose three figures: goals with an actual first, then levels with their growth."""
        scene = self.scene
        found: list[KeyFigure] = []
        used: set[str | None] = set()
        for goal in self._main_goals():
            if goal.metric not in used and len(found) < _CARDS:
                used.add(goal.metric)
                found.append(self._key_goal(goal))
        ranked = sorted(
            (line for line in self.all_lines if line.level and self._is_main(line)),
            key=lambda line: (
                line.prior is None,
                line.lead.region != self._main_region(),
                line.lead.period is None,
                line.lead.quantity.comparator != "eq",
                scene.rank(line.lead.metric),
                _age(line),
            ),
        )
        for line in ranked:
            if line.lead.metric not in used and len(found) < _CARDS:
                used.add(line.lead.metric)
                found.append(self._key_line(line))
        return tuple(found)

    def _main_region(self) -> str | None:
        """Return the place of the catalogue's first metric that has its growth beside it."""
        growing = self.growing()
        return growing[0].lead.region if growing else None

    def growing(self) -> list[Line]:
        """Return levels stated with their growth, the catalogue's main metrics first.

        A place that a document only mentions beside its own does not speak for the report.
        """
        found = [
            line
            for line in self.all_lines
            if line.prior and self._is_main(line) and line.lead.region == self._home[line.lead.doc]
        ]
        return sorted(found, key=lambda line: (self.scene.rank(line.lead.metric), _age(line)))

    @cached_property
    def _home(self) -> dict[str, str | None]:
        """The place that most figures of each document are about."""
        places: dict[str, list[str | None]] = {}
        for figure in self.scene.facts.figures.values():
            places.setdefault(figure.doc, []).append(figure.region)
        return {doc: max(dict.fromkeys(found), key=found.count) for doc, found in places.items()}

    def _is_main(self, line: Line) -> bool:
        return line.lead.metric in self.scene.knowledge.metrics and line.lead.each is None

    def _main_goals(self) -> list[Goal]:
        known = self.scene.knowledge.metrics
        goals = [
            g
            for g in self.scene.facts.goals
            if g.actual
            and g.attainment is not None
            and g.metric in known
            and g.target.measure == "level"
        ]
        return sorted(goals, key=self.scene.telling)

    def _key_goal(self, goal: Goal) -> KeyFigure:
        scene = self.scene
        assert goal.actual is not None
        assert goal.attainment is not None
        share = scene.form.percent(goal.attainment)
        below = scene.words.text("%(share)s of the target of %(target)s")
        return self._key(
            goal.region,
            str(scene.goal_name(goal)),
            goal.actual,
            goal.figure_ids,
            scene.cite.weave(
                below % {"share": share, "target": scene.form.amount(goal.target)},
                [(scene.form.amount(goal.target), [goal.figure_id] if goal.figure_id else [])],
            ),
        )

    def _key_line(self, line: Line) -> KeyFigure:
        scene, level = self.scene, line.level
        assert level is not None
        if line.change:
            what = scene.names.measure(line.change.quantity.measure, line.change.quantity.change)
            number = scene.cite.link(
                scene.form.amount(line.change.quantity), [line.change.figure_id]
            )
            below = Markup("{} <b>{}</b>").format(what, number)
        else:
            below = Markup.escape(scene.period(level.period))
        name = str(scene.figure_name(level))
        return self._key(level.region, name, level.quantity, [level.figure_id], below)

    def _key(
        self, region: str | None, name: str, value: Quantity, ids: Sequence[str], below: Markup
    ) -> KeyFigure:
        scene = self.scene
        printed = scene.form.printed(value)
        place = scene.names.region(region, short=True)
        return KeyFigure(
            label=scene.words.term(
                "place and metric", "%(place)s: %(name)s", place=place, name=name
            ),
            before=printed.before,
            number=scene.cite.link(printed.number, ids),
            after=printed.after,
            below=below,
        )

    # -- the section -------------------------------------------------------------------

    def groups(self) -> tuple[FigureGroup, ...]:
        """Return all figures without a goal, by place and period."""
        return tuple(self._group(region, period, found) for region, period, found in self._grouped)

    def first_drawn(self) -> tuple[list[Line], list[PerUnit]]:
        """Return what the first charts show: levels with their growth, and quotients."""
        for _, period, found in self._grouped:
            drawn = self._drawn(found)
            if period and (drawn or self._quotients_of(found)):
                return drawn, self._quotients_of(found)
        return [], []

    def _drawn(self, found: Sequence[Line]) -> list[Line]:
        return sorted(
            (line for line in found if line.prior and line.level),
            key=lambda line: self.scene.rank(line.lead.metric),
        )

    def _divided(self, found: Sequence[Line]) -> list[PerUnit]:
        ids = {id(line.level) for line in found}
        return [p for p in self.per_unit if id(p.over.level) in ids or id(p.under.level) in ids]

    def _quotients_of(self, found: Sequence[Line]) -> list[PerUnit]:
        return [p for p in self._divided(found)[:1] if p.before]

    @cached_property
    def _grouped(self) -> list[tuple[str | None, tuple[date, date] | None, list[Line]]]:
        """The figures without a goal by place and period, the best documented place first."""
        groups: dict[tuple[str | None, tuple[date, date] | None], list[Line]] = {}
        for line in self.lines:
            groups.setdefault((line.lead.region, line.lead.period), []).append(line)
        regions = list(dict.fromkeys(region for region, _ in groups))
        weight = {
            region: sum(line.prior is not None for line in self.lines if line.lead.region == region)
            for region in regions
        }
        order = sorted(
            groups.items(),
            key=lambda item: (
                -weight[item[0][0]],
                regions.index(item[0][0]),
                not any(line.prior for line in item[1]),
                _age(item[1][0]),
                -sum(line.prior is not None for line in item[1]),
            ),
        )
        return [(region, period, found) for (region, period), found in order]

    def _group(
        self, region: str | None, period: tuple[date, date] | None, found: Sequence[Line]
    ) -> FigureGroup:
        scene = self.scene
        rows = [row for line in merged(found) for row in self._rows(line, found)]
        rows += [self._per_unit_row(p) for p in self._divided(found)]
        quotients = self._quotients_of(found)
        lines = self._drawn(found)[: _CARDS - len(quotients)]
        # All panels leave their labels the same room, so that bars can be held side by side.
        shown = [(line.prior, line.level.quantity) for line in lines if line.prior and line.level]
        shown += [(p.before, p.now) for p in quotients if p.before]
        room = label_room([b for pair in shown for b in self._bars(*pair)])
        cards = [self._card(line, room) for line in lines]
        cards += [self._per_unit_card(p, room) for p in quotients]
        legend = None
        if cards and period:
            legend = (
                scene.words.text(
                    "%(period)s (worked back from the growth)",
                    period=scene.period(year_before(period)),
                ),
                scene.period(period),
            )
        return FigureGroup(
            title=f"{scene.names.region(region)} · {scene.period(period)}",
            place=scene.names.region(region, short=True),
            when=scene.period(period),
            rows=tuple(rows),
            cards=tuple(cards) if period else (),
            legend=legend,
        )

    def _rows(self, line: Line, group: Sequence[Line]) -> list[FigureRow]:
        scene, lead = self.scene, line.lead
        form, cite = scene.form, scene.cite
        alone = line.level is None
        only_change = alone and lead.quantity.measure != "level"
        before = Markup("—")
        if line.prior:
            before = cite.link(form.amount(line.prior), [f.figure_id for f in line.figures])
        value = change = Markup("—")
        if only_change and lead.quantity.measure == "completion":
            value = cite.cell(form.amount(lead.quantity), [lead.figure_id])
        elif line.change:
            change = cite.cell(form.amount(line.change.quantity), [line.change.figure_id])
        if line.level:
            stated = [figure.figure_id for figure in (line.level, *line.also)]
            value = cite.cell(form.amount(line.level.quantity), stated)
        changed = line.change.quantity if line.level and line.change else None
        return [
            FigureRow(
                name=scene.figure_name(lead),
                part=self._part(lead, group),
                qualifier=scene.qualifier(lead.quantity.measure, lead.quantity.change, lead.each),
                value=value,
                change=change,
                before=before,
                nature=scene.words.text("reported"),
                change_of=scene.names.measure(changed.measure, changed.change) if changed else "",
            )
        ]

    def _part(self, lead: Evidence, group: Sequence[Line]) -> Text | None:
        """Return the label where the group names one metric more than once."""
        if sum(line.lead.metric == lead.metric for line in group) < 2:
            return None
        return self.scene.names.part(lead.metric, lead.label, lead.language)

    def _per_unit_row(self, per: PerUnit) -> FigureRow:
        scene = self.scene
        form, cite = scene.form, scene.cite
        ids = [f.figure_id for line in (per.over, per.under) for f in line.figures]
        growth = Markup("—")
        if per.growth is not None:
            growth = cite.link(self._growth(per), ids)
        return FigureRow(
            name=self.per_unit_name(per),
            part=None,
            qualifier="",
            value=cite.link(form.amount(per.now), ids),
            change=growth,
            before=cite.link(form.amount(per.before), ids) if per.before else Markup("—"),
            nature=scene.words.text(
                "derived: %(over)s ÷ %(under)s",
                over=scene.names.inline(scene.names.metric(per.over.lead.metric, None, None)),
                under=scene.names.inline(scene.names.metric(per.under.lead.metric, None, None)),
            ),
            derived=True,
        )

    def growth_of(self, per: PerUnit) -> str:
        """Return the derived growth of a per-unit value, without the mark of derivation."""
        assert per.growth is not None
        return self.scene.form.percent(per.growth / 100, signed=True)

    def _growth(self, per: PerUnit) -> str:
        return self.scene.words.term("mark of a derived value", "~") + self.growth_of(per)

    def per_unit_name(self, per: PerUnit) -> Text:
        """Return the metric that a quotient is of, else what was divided by what."""
        over, under = per.over.lead, per.under.lead
        return self.scene.names.quotient(per.metric, over.metric, under.quantity.unit)

    # -- charts ------------------------------------------------------------------------

    def _card(self, line: Line, room: float) -> Card:
        scene = self.scene
        assert line.level
        assert line.change
        assert line.prior
        now, prior = line.level.quantity, line.prior
        change = scene.cite.link(scene.form.amount(line.change.quantity), [line.change.figure_id])
        what = scene.names.measure(line.change.quantity.measure, line.change.quantity.change)
        name = str(scene.figure_name(line.lead))
        ids = [line.level.figure_id]
        return self._draw(name, room, prior, now, Markup("<b>{}</b> {}").format(change, what), ids)

    def _per_unit_card(self, per: PerUnit, room: float) -> Card:
        scene = self.scene
        assert per.before
        name = scene.words.text("%(name)s (derived)", name=str(self.per_unit_name(per)))
        below = Markup("<b>{}</b> {}").format(self._growth(per), scene.words.text("derived"))
        ids = [figure.figure_id for line in (per.over, per.under) for figure in line.figures]
        return self._draw(name, room, per.before, per.now, below, ids)

    def _bars(self, prior: Quantity, now: Quantity) -> list[Bar]:
        _, (present, before) = self.scene.form.beside(now, [prior])
        return [
            Bar(float(prior.value), before, derived=True, past=True),
            Bar(float(now.value), present, derived=now.derived),
        ]

    def _draw(
        self,
        name: str,
        room: float,
        prior: Quantity,
        now: Quantity,
        below: Markup,
        ids: Sequence[str],
    ) -> Card:
        form = self.scene.form
        chart = growth_bars(
            self._bars(prior, now),
            room=room,
            title=self.scene.words.text(
                "%(name)s: %(before)s the year before (derived), %(now)s now",
                name=name,
                before=form.amount(prior),
                now=form.amount(now),
            ),
        )
        return Card(name, form.beside(now, [])[0], self.scene.cite.around(chart, ids), below)


def _age(line: Line) -> int:
    """Return what sorts lines from new to old; one without a period comes last."""
    period = line.lead.period
    return -period[1].toordinal() if period else 0


def points_apart(first: Line, second: Line) -> Quantity | None:
    """Return by how many points two growth rates differ, where both are stated plainly."""
    if not (first.change and second.change and first.prior and second.prior):
        return None
    difference = abs(first.change.quantity.value - second.change.quantity.value)
    return Quantity(exact(difference), "percentage_point")
