"""The parts that hold figures side by side: one measure over time, one measure over places."""

from __future__ import annotations

from functools import cached_property

from tourmetrics.reporting.charts import ranking, sparkline
from tourmetrics.reporting.facts import Evidence
from tourmetrics.reporting.names import Text
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.series import Ranking, Series, over_places, over_time, ranks
from tourmetrics.reporting.view import PlaceRow, PlaceTable, TrendRow


class Comparisons:
    """Builds the rows of both parts; each is empty where nothing can be held side by side."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    @cached_property
    def series(self) -> list[Series]:
        """Every measure over time, the catalogue's main metrics first."""
        reported = [f for f in self.scene.facts.figures.values() if f.kind == "reported"]
        found = over_time(reported, self.scene.knowledge)
        return sorted(found, key=lambda s: self.scene.rank(s.figures[0].metric))

    @cached_property
    def rankings(self) -> list[Ranking]:
        """Every measure over places, the catalogue's main metrics first."""
        reported = [f for f in self.scene.facts.figures.values() if f.kind == "reported"]
        found = over_places(reported, self.scene.knowledge)
        return sorted(found, key=self._order)

    def _order(self, found: Ranking) -> tuple[int, bool]:
        lead = self._lead(found)
        return self.scene.rank(lead.metric), lead.quantity.measure != "level"

    @staticmethod
    def _lead(found: Ranking) -> Evidence:
        return (found.figures or found.unsure)[0]

    # -- over time ---------------------------------------------------------------------

    def trends(self) -> tuple[TrendRow, ...]:
        """Return a row for each measure over time, with its first and its last value."""
        return tuple(self._trend(series) for series in self.series)

    def _trend(self, series: Series) -> TrendRow:
        scene, form = self.scene, self.scene.form
        first, last = series.figures[0], series.figures[-1]
        values = [float(f.quantity.value) for f in series.figures]
        told = [
            scene.words.text(
                "%(value)s in %(period)s",
                value=form.amount(f.quantity),
                period=scene.period(f.period),
            )
            for f in series.figures
        ]
        title = scene.words.text(
            "%(name)s over time: %(detail)s",
            name=str(self._name(last)),
            detail=scene.words.term("clauses", "; ").join(told),
        )
        return TrendRow(
            name=self._name(last),
            part=self._part(last),
            qualifier=self._qualifier(last),
            place=scene.names.region(last.region),
            first=scene.cite.link(form.amount(first.quantity), [first.figure_id]),
            first_when=scene.period(first.period),
            chart=sparkline(list(zip(series.times, values, strict=True)), title, step=series.step),
            last=scene.cite.link(form.amount(last.quantity), [last.figure_id]),
            last_when=scene.period(last.period),
        )

    def trends_headline(self) -> str:
        """Say how many measures stand at their highest, where some do."""
        words, n = self.scene.words, len(self.series)
        top = sum(
            s.figures[-1].quantity.value > max(f.quantity.value for f in s.figures[:-1])
            for s in self.series
        )
        if n == 1:
            name = str(self._name(self.series[0].figures[-1]))
            peak = words.text("%(name)s at its highest so far", name=name) if top else ""
            return self.scene.fit([peak, words.text("One measure over time")])
        if top:
            return words.text("%(top)s of %(n)s measures at their highest so far", top=top, n=n)
        return words.text("%(n)s measures over time", n=n)

    # -- over places -------------------------------------------------------------------

    def places(self) -> tuple[PlaceTable, ...]:
        """Return a table for each measure over places."""
        return tuple(self._table(found) for found in self.rankings)

    def _table(self, found: Ranking) -> PlaceTable:
        scene, form = self.scene, self.scene.form
        lead = self._lead(found)
        name, qualifier = self._name(lead), self._qualifier(lead)
        numbers = ranks(found.figures)
        n = len(found.figures)
        titles = [
            scene.words.text(
                "%(place)s: %(value)s, number %(rank)s of %(n)s",
                place=scene.names.region(f.region),
                value=form.amount(f.quantity),
                rank=rank,
                n=n,
            )
            for f, rank in zip(found.figures, numbers, strict=True)
        ]
        bars = ranking([float(f.quantity.value) for f in found.figures], titles)
        # A bound could stand anywhere above or below: then nobody's number is known.
        shown = [] if found.unsure else numbers
        rows = [
            PlaceRow(
                rank=str(shown[i]) if shown else "",
                place=scene.names.region(f.region),
                chart=bar,
                value=scene.cite.link(form.amount(f.quantity), [f.figure_id]),
            )
            for i, (f, bar) in enumerate(zip(found.figures, bars, strict=True))
        ]
        rows += [
            PlaceRow(
                rank="",
                place=scene.names.region(f.region),
                value=scene.cite.link(form.amount(f.quantity), [f.figure_id]),
            )
            for f in found.unsure
        ]
        level = scene.knowledge.regions[lead.region or ""].level
        where = [scene.names.region(found.whole)] if found.whole else []
        where.append(scene.words.term("places of a level", level))
        return PlaceTable(
            name=name,
            part=self._part(lead),
            qualifier=qualifier,
            when=" · ".join([*where, scene.period(found.period)]),
            rows=tuple(rows),
        )

    def places_headline(self) -> str:
        """Name the first place of the main ranking, where it is alone and sure."""
        words, found = self.scene.words, self.rankings[0]
        plain = words.text("%(n)s measures place by place", n=len(self.rankings))
        if len(self.rankings) == 1:
            plain = words.text("%(n)s places side by side", n=len(found.figures + found.unsure))
        first = found.figures[:2]
        alone = len(first) == 2 and first[0].quantity.value > first[1].quantity.value
        if not alone or found.unsure or self._qualifier(first[0]) or self._part(first[0]):
            return plain
        rich = words.text(
            "%(name)s: %(place)s highest of %(n)s",
            name=str(self._name(first[0])),
            place=self.scene.names.region(first[0].region, short=True),
            n=len(found.figures),
        )
        return self.scene.fit([rich, plain])

    # -- names -------------------------------------------------------------------------

    def _name(self, figure: Evidence) -> Text:
        return self.scene.figure_name(figure)

    def _part(self, figure: Evidence) -> Text | None:
        """Return the document's own words where they are no other name of the metric."""
        entry = self.scene.knowledge.metrics.get(figure.metric or "")
        if entry is None or figure.label in (*entry.aliases_en, *entry.aliases_zh):
            return None
        return self.scene.names.part(figure.metric, figure.label, figure.language)

    def _qualifier(self, figure: Evidence) -> str:
        q = figure.quantity
        return self.scene.qualifier(q.measure, q.change, figure.each)
