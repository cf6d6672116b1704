"""The messages of the cover: what is rated, what grew, what nobody reports."""

from __future__ import annotations

from markupsafe import Markup

from tourmetrics.reporting.derive import Line
from tourmetrics.reporting.figure_rows import FigureTables, points_apart
from tourmetrics.reporting.headline import Headlines, capital
from tourmetrics.reporting.path import path_start
from tourmetrics.reporting.scene import Scene

Message = tuple[str, Markup]


class Messages:
    """Writes the messages of one version; the headlines hold the counts."""

    def __init__(self, scene: Scene, tables: FigureTables, lines: Headlines) -> None:
        self.scene = scene
        self.tables = tables
        self.lines = lines

    def all(self) -> tuple[Message, ...]:
        """Return up to three messages, the most telling first."""
        makers = (self._on_rated, self._on_growth, self._on_silent, self._on_findings,
                  self._on_unrated, self._on_unclaimed)  # fmt: skip
        found = [message for maker in makers if (message := maker())]
        if not found:
            text = self.scene.words.text
            body = text("The documents hold no number that a target or a report could rest on.")
            found = [(text("Nothing to report."), Markup.escape(body))]
        return tuple(found[:3])

    def _say(self, message: str, **values: object) -> Markup:
        return Markup(Markup.escape(self.scene.words.text(message)) % values)

    def _on_rated(self) -> Message | None:
        if not self.lines.rated:
            return None
        text, form = self.scene.words.text, self.scene.form
        lines = self.lines
        bold = text("%(rated)s of %(n)s targets can be rated.", rated=lines.rated, n=lines.n)
        parts = [
            self._say(
                "%(met)s are met, %(good)s on pace or better, %(lag)s lag.",
                met=len(self.lines.met), good=len(self.lines.good), lag=len(self.lines.lagging),
            )
        ]  # fmt: skip
        paced = (g for g in lines.lagging if g.pace is not None and g.actual)
        worst = lines.main(paced)
        if worst is not None and worst.actual is not None and worst.pace is not None:
            values = {
                "name": lines.goal_name(worst),
                "actual": self.scene.cite.link(form.amount(worst.actual), worst.figure_ids),
                "target": self.scene.cite.link(
                    form.amount(worst.target), [worst.figure_id] if worst.figure_id else []
                ),
                "pace": self.scene.share(worst.pace),
            }
            start = path_start(worst)
            if start is None:
                parts.append(
                    self._say(
                        "%(name)s needs attention first: %(actual)s of %(target)s, "
                        "%(pace)s of the even path.",
                        **values,
                    )
                )
            else:
                parts.append(
                    self._say(
                        "%(name)s needs attention first: %(actual)s of %(target)s, "
                        "%(pace)s of the even path from %(start)s.",
                        start=self.scene.cite.link(
                            form.amount(start),
                            [
                                figure.figure_id
                                for figure in self.scene.figures_saying(
                                    worst.metric, worst.region, start
                                )
                            ],
                        ),
                        **values,
                    )
                )
        gap = self.scene.words.gap("between sentences")
        return bold, Markup.escape(gap).join(parts)

    def _on_silent(self) -> Message | None:
        if not self.lines.silent:
            return None
        text, n = self.scene.words, len(self.lines.silent)
        place = self.lines.place(self.lines.silent)
        if place:
            bold = text.count(
                "%(place)s: one target without a report.",
                "%(place)s: %(n)s targets without a report.", n, place=place,
            )  # fmt: skip
        else:
            bold = text.count("One target without a report.", "%(n)s targets without a report.", n)
        body = self._say("No document read gives a result that answers them, so none is rated.")
        if self.scene.facts.as_of:
            body = self._say(
                "No document read gives a result up to %(day)s, so none is rated; "
                "whom to ask for which number is listed.",
                day=self.scene.form.day(self.scene.facts.as_of),
            )
        return bold, body

    def _on_growth(self) -> Message | None:
        growing = self.tables.growing()
        if not growing:
            return None
        first = growing[0]
        mates = [
            line
            for line in growing[1:]
            if (line.lead.region, line.lead.period, line.lead.doc)
            == (first.lead.region, first.lead.period, first.lead.doc)
            and line.lead.metric != first.lead.metric
        ]
        text = self.scene.words.text
        place = self.scene.names.region(first.lead.region, short=True)
        period = self.scene.period(first.lead.period)
        if not mates:
            bold = text("%(place)s, %(period)s.", place=place, period=period)
            return bold, self._sentence(first)
        second = mates[0]
        bold = self._comparison(place, first, second)
        gap = Markup.escape(self.scene.words.gap("between sentences"))
        parts = [self._sentence(first), self._sentence(second)]
        apart = points_apart(first, second)
        if apart is not None and apart.value:
            parts.append(
                self._say("The rates are %(points)s apart.", points=self.scene.form.amount(apart))
            )
        spend = self._per_unit_sentence(first, second)
        if spend:
            parts.append(spend)
        return bold, gap.join(parts)

    def _comparison(self, place: str, first: Line, second: Line) -> str:
        assert first.change
        assert second.change
        text = self.scene.words.text
        a, b = first.change.quantity.value, second.change.quantity.value
        if a == b:
            return text("%(place)s: both main figures changed alike.", place=place)
        fast, slow = (first, second) if a > b else (second, first)
        assert slow.change
        names = {"fast": self.lines.name(fast), "slow": self.lines.name(slow), "place": place}
        if max(a, b) <= 0:
            return text("%(place)s: %(slow)s fell most.", **names)
        if slow.change.quantity.value < 0:
            return text("%(place)s: %(fast)s grew, %(slow)s fell.", **names)
        return text("%(place)s: %(fast)s grew faster than %(slow)s.", **names)

    def _sentence(self, line: Line) -> Markup:
        assert line.level
        assert line.change
        cite, form = self.scene.cite, self.scene.form
        return self._say(
            "%(name)s: %(amount)s, %(rate)s year on year.",
            name=capital(self.lines.name(line)),
            amount=cite.link(form.amount(line.level.quantity), [line.level.figure_id]),
            rate=cite.link(form.amount(line.change.quantity), [line.change.figure_id]),
        )

    def _per_unit_sentence(self, first: Line, second: Line) -> Markup | None:
        for per in self.tables.per_unit:
            both = {id(per.over.level), id(per.under.level)}
            if both == {id(first.level), id(second.level)} and per.growth is not None:
                return self._say(
                    "%(name)s follows as %(amount)s, %(rate)s (derived).",
                    name=str(self.tables.per_unit_name(per)),
                    amount=self.scene.form.amount(per.now),
                    rate=self.tables.growth_of(per),
                )
        return None

    def _on_findings(self) -> Message | None:
        grave = [f for f in self.scene.facts.findings if f.severity != "info"]
        if not grave:
            return None
        bold = self.scene.words.count(
            "One number does not fit another.", "%(n)s numbers do not fit others.", len(grave)
        )
        return bold, self._say("Both sentences stand side by side under the findings of the audit.")

    def _on_unrated(self) -> Message | None:
        others = self.lines.n - self.lines.rated - len(self.lines.silent)
        if not others:
            return None
        bold = self.scene.words.count(
            "One target has figures but no rating.",
            "%(n)s targets have figures but no rating.",
            others,
        )
        return bold, self._say("What stands in the way is given with each of them.")

    def _on_unclaimed(self) -> Message | None:
        unclaimed = self.scene.facts.unclaimed
        if not unclaimed:
            return None
        bold = self.scene.words.count(
            "One reported figure has no target.",
            "%(n)s reported figures have no target.",
            len(unclaimed),
        )
        docs = len({f.doc for f in unclaimed})
        body = self.scene.words.count(
            "They come from one document and are listed, not rated.",
            "They come from %(n)s documents and are listed, not rated.", docs,
        )  # fmt: skip
        return bold, Markup.escape(body)
