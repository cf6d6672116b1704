"""Headlines and messages: what the data say, computed, never a phrase that could be false.

Each function offers variants from rich to plain; the first that is short enough is taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from tourmetrics.reporting.derive import Line
from tourmetrics.reporting.facts import GOOD, LAGGING, MET, RATED, SILENT, Goal
from tourmetrics.reporting.figure_rows import FigureTables, points_apart
from tourmetrics.reporting.scene import Scene

Message = tuple[str, Markup]


class Headlines:
    """Finds what to say first about the facts of one version."""

    def __init__(self, scene: Scene, tables: FigureTables) -> None:
        self.scene = scene
        self.tables = tables
        goals = scene.facts.goals
        self.n = len(goals)
        self.met = [g for g in goals if g.status in MET]
        self.good = [g for g in goals if g.status in GOOD]
        self.lagging = sorted(
            (g for g in goals if g.status in LAGGING),
            key=lambda g: (-RATED.index(g.status), g.pace if g.pace is not None else 1.0),
        )
        self.silent = [g for g in goals if g.status in SILENT]
        self.rated = len(self.met) + len(self.good) + len(self.lagging)

    # -- places and names --------------------------------------------------------------

    def _place(self, goals: tuple[Goal, ...] | list[Goal]) -> str | None:
        places = {g.region for g in goals}
        if len(places) != 1 or None in places:
            return None
        return self.scene.names.region(next(iter(places)), short=True)

    def _name(self, line: Line) -> str:
        lead = line.lead
        return self.scene.names.inline(
            self.scene.names.metric(lead.metric, lead.label, lead.language)
        )

    # -- title -------------------------------------------------------------------------

    def title(self) -> tuple[str, ...]:
        """Return the title of the report, its main finding, one line a finding."""
        text = self.scene.words.text
        joint = self.scene.words.term("two findings", "%(first)s; %(second)s")
        goals, figures = list(self._goal_clauses()), list(self._figure_clauses())
        # A line feed marks where the title may break; it has no width of its own.
        pairs = [joint % {"first": f, "second": f"\n{g}"} for f in figures for g in goals]
        if self.rated:
            pairs = []
        if not goals and not figures:
            if self.scene.facts.figures:
                n = len(self.scene.facts.figures)
                plain = self.scene.words.count(
                    "%(n)s figure, no target to set it against",
                    "%(n)s figures, no target to set them against", n,
                )  # fmt: skip
                return (plain,)
            return (text("No targets and no figures were found"),)
        found = _capital(self.scene.fit([*pairs, *goals, *figures]))
        return tuple(line.strip() for line in found.split("\n"))

    def _goal_clauses(self) -> Iterator[str]:
        text, count = self.scene.words.text, self.scene.words.count
        place, n = self._place(self.scene.facts.goals), self.n
        if not n:
            return
        if self.rated:
            yield from self._rated_clauses(place)
        elif len(self.silent) == n:
            if place:
                yield count(
                    "no report on %(place)s’s one target",
                    "no report on %(place)s’s %(n)s targets", n, place=place,
                )  # fmt: skip
            yield count("no report on one target", "no report on %(n)s targets", n)
        elif self.silent:
            yield text("%(silent)s of %(n)s targets without a report", silent=len(self.silent), n=n)
        else:
            yield count(
                "the target cannot be rated yet", "none of %(n)s targets can be rated yet", n
            )

    def _rated_clauses(self, place: str | None) -> Iterator[str]:
        text = self.scene.words.text
        values = {
            "n": self.n,
            "met": len(self.met),
            "lag": len(self.lagging),
            "good": len(self.good),
        }
        if self.lagging:
            worst = self.lagging[0]
            if worst.pace is not None and 0 < worst.pace < 1:
                name = str(self.scene.goal_name(worst))
                behind = self.scene.form.percent(1 - worst.pace, 0)
                if self.met:
                    yield text(
                        "%(name)s %(behind)s behind; %(met)s of %(n)s targets met",
                        name=name, behind=behind, **values,
                    )  # fmt: skip
                yield text(
                    "%(name)s %(behind)s behind, %(lag)s of %(n)s lag",
                    name=name,
                    behind=behind,
                    **values,
                )
            if place and self.met:
                yield text(
                    "%(place)s: %(met)s of %(n)s targets met, %(lag)s lag", place=place, **values
                )
            if self.met:
                yield text("%(met)s of %(n)s targets met, %(lag)s lag", **values)
            yield text("%(lag)s of %(n)s targets lag", **values)
            return
        if place and self.met:
            yield text("%(place)s: %(met)s of %(n)s targets met, none lags", place=place, **values)
        if self.met:
            yield text("%(met)s of %(n)s targets met, none lags", **values)
        if place:
            yield text(
                "%(place)s: %(good)s of %(n)s targets on pace, none lags", place=place, **values
            )
        yield text("%(good)s of %(n)s targets on pace, none lags", **values)

    def _figure_clauses(self) -> Iterator[str]:
        growing = self.tables.growing()
        if not growing:
            return
        line = growing[0]
        assert line.change
        rate = line.change.quantity
        place = self.scene.names.region(line.lead.region, short=True)
        amount = self.scene.form.percent(abs(rate.value) / 100, 2)
        text = self.scene.words.text
        name = self._name(line)
        if rate.value > 0:
            if line.lead.region:
                yield text(
                    "%(place)s %(name)s up %(amount)s", place=place, name=name, amount=amount
                )
            yield text("%(name)s up %(amount)s", name=name, amount=amount)
        elif rate.value < 0:
            if line.lead.region:
                yield text(
                    "%(place)s %(name)s down %(amount)s", place=place, name=name, amount=amount
                )
            yield text("%(name)s down %(amount)s", name=name, amount=amount)

    # -- section headlines -------------------------------------------------------------

    def details_headline(self) -> str:
        """Return the finding over the goals' details."""
        return _capital(self.scene.fit(self._goal_clauses()))

    def figures_headline(self) -> str:
        """Return the finding over the figures without a goal."""
        return _capital(
            self.scene.fit([*self._spend_clauses(), *self._figure_clauses(), self._unclaimed()])
        )

    def _spend_clauses(self) -> Iterator[str]:
        for per in self.tables.per_unit:
            if per.growth is None:
                continue
            text, up = self.scene.words.text, per.growth > 0
            values = {
                "name": self.scene.names.inline(self.tables.per_unit_name(per)),
                "rate": self.scene.form.percent(abs(per.growth) / 100),
                "place": self.scene.names.region(per.over.lead.region, short=True),
            }
            slow = per.under.change
            if up and slow and slow.quantity.value > 0:
                yield text(
                    "%(fast)s outgrew %(slow)s; %(name)s up %(rate)s (derived)",
                    fast=self._name(per.over),
                    slow=self._name(per.under),
                    **values,
                )
            if up:
                yield text("%(place)s: %(name)s up %(rate)s (derived)", **values)
                yield text("%(name)s up %(rate)s (derived)", **values)
            else:
                yield text("%(place)s: %(name)s down %(rate)s (derived)", **values)
                yield text("%(name)s down %(rate)s (derived)", **values)
            return

    def _unclaimed(self) -> str:
        return self.scene.words.count(
            "One reported figure has no target", "%(n)s reported figures have no target",
            len(self.scene.facts.unclaimed),
        )  # fmt: skip

    # -- messages ----------------------------------------------------------------------

    def messages(self) -> tuple[Message, ...]:
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
        if not self.rated:
            return None
        text, form = self.scene.words.text, self.scene.form
        bold = text("%(rated)s of %(n)s targets can be rated.", rated=self.rated, n=self.n)
        parts = [
            self._say(
                "%(met)s are met, %(good)s on pace or better, %(lag)s lag.",
                met=len(self.met), good=len(self.good), lag=len(self.lagging),
            )
        ]  # fmt: skip
        worst = next((g for g in self.lagging if g.pace is not None and g.actual), None)
        if worst is not None and worst.actual is not None and worst.pace is not None:
            parts.append(
                self._say(
                    "%(name)s needs attention first: %(actual)s of %(target)s, "
                    "%(pace)s of the even path.",
                    name=str(self.scene.goal_name(worst)),
                    actual=self.scene.cite.link(form.amount(worst.actual), worst.figure_ids),
                    target=self.scene.cite.link(
                        form.amount(worst.target), [worst.figure_id] if worst.figure_id else []
                    ),
                    pace=form.percent(worst.pace, 0),
                )
            )
        gap = self.scene.words.gap("between sentences")
        return bold, Markup.escape(gap).join(parts)

    def _on_silent(self) -> Message | None:
        if not self.silent:
            return None
        text, n = self.scene.words, len(self.silent)
        place = self._place(self.silent)
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
        if slow.change.quantity.value < 0:
            return text("%(place)s: main figures and their change.", place=place)
        return text("%(place)s: %(fast)s grew faster than %(slow)s.", place=place,
                    fast=self._name(fast), slow=self._name(slow))  # fmt: skip

    def _sentence(self, line: Line) -> Markup:
        assert line.level
        assert line.change
        cite, form = self.scene.cite, self.scene.form
        return self._say(
            "%(name)s: %(amount)s, %(rate)s year on year.",
            name=_capital(self._name(line)),
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
        others = self.n - self.rated - len(self.silent)
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


def _capital(text: str) -> str:
    """Begin a headline with a capital, where its script has any."""
    return text[:1].upper() + text[1:]
