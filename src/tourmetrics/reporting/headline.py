"""Headlines: what the data say, computed, never a phrase that could be false.

Each function offers variants from rich to plain; the first that is short enough is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from tourmetrics.reporting.derive import Line, PerUnit
from tourmetrics.reporting.facts import GOOD, LAGGING, MET, RATED, SILENT, Goal
from tourmetrics.reporting.figure_rows import FigureTables
from tourmetrics.reporting.scene import Scene

_ALL = 0.995  # a share from here on would be printed as the whole


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
        # Numbers of documents that a headline may print, with their figures.
        self._shown: dict[str, str] = {}
        self.rated = len(self.met) + len(self.good) + len(self.lagging)

    # -- places and names --------------------------------------------------------------

    def place(self, goals: tuple[Goal, ...] | list[Goal]) -> str | None:
        """Return the one place of all ``goals``, where they have one."""
        places = {g.region for g in goals}
        if len(places) != 1 or None in places:
            return None
        return self.scene.names.region(next(iter(places)), short=True)

    def name(self, line: Line) -> str:
        """Return a line's name as it stands inside a sentence."""
        return self.scene.names.inline(self.scene.figure_name(line.lead))

    def goal_name(self, goal: Goal) -> str:
        """Return a goal's name, with its place where the report is about several."""
        name = self.scene.goal_name(goal)
        if self.place(self.scene.facts.goals) or not goal.region:
            return str(name)
        region = self.scene.names.region(goal.region, short=True)
        inline = self.scene.names.inline(name)
        return self.scene.words.text("%(place)s %(name)s", place=region, name=inline)

    # -- title -------------------------------------------------------------------------

    def title(self) -> tuple[str, ...]:
        """Return the title of the report, its main finding, one line a finding."""
        text = self.scene.words.text
        goals, figures = list(self._goal_clauses()), list(self._figure_clauses())
        pairs = [] if self.rated else list(self._pairs())
        if not goals and not figures:
            if self.scene.facts.figures:
                n = len(self.scene.facts.figures)
                plain = self.scene.words.count(
                    "%(n)s figure, no target to set it against",
                    "%(n)s figures, no target to set them against", n,
                )  # fmt: skip
                return (plain,)
            return (text("No targets and no figures were found"),)
        found = capital(self.scene.fit([*pairs, *goals, *figures]))
        return tuple(line.strip() for line in found.split("\n"))

    def _pairs(self) -> Iterator[str]:
        """Join both halves; where they are about different places, each names its own."""
        joint = self.scene.words.term("two findings", "%(first)s; %(second)s")
        region = self._leading_region()
        places = {goal.region for goal in self.scene.facts.goals}
        if places == {region}:
            halves = list(self._goal_clauses(named=False)), list(self._figure_clauses(brief=True))
        elif len(places) == 1 and None not in places and region:
            halves = list(self._named_silence()), list(self._figure_clauses(brief=True))
        else:
            return
        goals, figures = halves
        # A line feed marks where the title may break; it has no width of its own.
        for figure in figures:
            for goal in goals:
                yield joint % {"first": figure, "second": f"\n{goal}"}

    def _leading_region(self) -> str | None:
        growing = self.tables.growing()
        return growing[0].lead.region if growing else None

    def _named_silence(self) -> Iterator[str]:
        """Yield that one place has no report yet, from full to brief, always with its name."""
        place, n, count = self.place(self.scene.facts.goals), self.n, self.scene.words.count
        if not place or len(self.silent) != n:
            return
        yield count(
            "no report on %(place)s’s one target",
            "no report on %(place)s’s %(n)s targets", n, place=place,
        )  # fmt: skip
        yield count(
            "%(place)s yet to report on its target",
            "%(place)s yet to report on %(n)s targets", n, place=place,
        )  # fmt: skip
        yield self.scene.words.text("%(place)s yet to report", place=place)

    def _goal_clauses(self, *, named: bool = True) -> Iterator[str]:
        text, count = self.scene.words.text, self.scene.words.count
        place, n = self.place(self.scene.facts.goals) if named else None, self.n
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
        joint = self.scene.words.term("two findings", "%(first)s; %(second)s")
        values = {
            "n": self.n,
            "met": len(self.met),
            "lag": len(self.lagging),
            "good": len(self.good),
        }
        if self.lagging:
            seconds = [*self._best(), text("%(lag)s of %(n)s lag", **values)]
            if self.met:
                seconds.insert(-1, text("%(met)s of %(n)s targets met", **values))
            for second in seconds:
                for first in self._worst():
                    # A line feed marks where the title may break; it has no width of its own.
                    yield joint % {"first": first, "second": f"\n{second}"}
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

    def main(self, goals: Iterable[Goal]) -> Goal | None:
        """Return the goal that a reader asks for first; without a name it cannot be told."""
        named = (g for g in goals if g.label or g.metric in self.scene.knowledge.metrics)
        return min(named, key=self.scene.weight, default=None)

    def _worst(self) -> Iterator[str]:
        """Yield what is said of the main goal that lags; a pace is no share of the target."""
        worst = self.main(self.lagging)
        if worst is None or worst.status not in {"behind", "far_behind", "missed"}:
            return
        text = self.scene.words.text
        share = worst.attainment
        for name in self._names(worst):
            short = None if worst.pace is None else 1 - worst.pace
            level = worst.target.measure == "level" and worst.direction == "up"
            if worst.status != "missed" and short is not None and 1 - _ALL < short < 1:
                yield text("%(name)s %(share)s behind its path", name=name,
                           share=self.scene.form.percent(short, 0))  # fmt: skip
            elif level and share and share < _ALL:
                yield text("%(name)s at %(share)s of target", name=name,
                           share=self.scene.form.percent(share, 0))  # fmt: skip
            if worst.status == "missed":
                yield text("%(name)s missed its target", name=name)
            else:
                yield text("%(name)s behind its path", name=name)

    def _best(self) -> Iterator[str]:
        """Yield what is said of the main goal that does well, where it outweighs most others."""
        worst = self.main(self.lagging)
        known = (
            goal
            for goal in (*self.met, *self.good)
            if goal.metric in self.scene.knowledge.metrics
            and (worst is None or goal.metric != worst.metric)
        )
        best = min(known, key=self.scene.telling, default=None)
        if best is None:
            return
        text, name = self.scene.words.text, self.scene.names.inline(self.scene.goal_name(best))
        if best.status == "achieved":
            yield text("%(name)s met", name=name)
        elif best.status == "ahead":
            yield text("%(name)s ahead", name=name)
        elif best.status == "on_track":
            yield text("%(name)s on pace", name=name)

    def _names(self, goal: Goal) -> Iterator[str]:
        """Yield a goal's name with its place, then without where all goals share the place."""
        if place := self.place(self.scene.facts.goals):
            inline = self.scene.names.inline(self.scene.goal_name(goal))
            yield self.scene.words.text("%(place)s %(name)s", place=place, name=inline)
        yield self.goal_name(goal)

    def _figure_clauses(self, *, brief: bool = False) -> Iterator[str]:
        growing = self.tables.growing()
        if growing:
            yield from self._growth_clauses(growing[0], brief=brief)

    def _growth_clauses(self, line: Line, *, brief: bool = False) -> Iterator[str]:
        """Yield how a figure changed, with its place; ``brief`` adds the metric's shorter names."""
        assert line.change
        rate = line.change.quantity
        if not rate.value:
            return
        text = self.scene.words.text
        place = self.scene.names.region(line.lead.region, short=True)
        names = [self.name(line)]
        if brief:
            names += self.scene.names.brief(line.lead.metric)
        for name in names:
            values = {"name": name, "amount": self.scene.form.percent(abs(rate.value) / 100, 2)}
            self._shown[values["amount"]] = line.change.figure_id
            if line.lead.region and rate.value > 0:
                yield text("%(place)s %(name)s up %(amount)s", place=place, **values)
            elif line.lead.region:
                yield text("%(place)s %(name)s down %(amount)s", place=place, **values)
            elif rate.value > 0:
                yield text("%(name)s up %(amount)s", **values)
            else:
                yield text("%(name)s down %(amount)s", **values)

    def cited(self, headline: str) -> Markup:
        """Return a headline of this version with its numbers of documents as links."""
        shown = [(number, [figure_id]) for number, figure_id in self._shown.items()]
        return self.scene.cite.weave(headline, shown)

    # -- section headlines -------------------------------------------------------------

    def details_headline(self) -> str:
        """Return the finding over the goals' details."""
        return capital(self.scene.fit(self._goal_clauses())).replace("\n", "")

    def figures_headline(self) -> str:
        """Return the finding over the figures without a goal: of what is drawn first below it."""
        drawn, quotients = self.tables.first_drawn()
        clauses = [c for per in quotients[:1] for c in self._spend_clauses(per)]
        clauses += [c for line in drawn[:1] for c in self._growth_clauses(line, brief=True)]
        return capital(self.scene.fit([*clauses, self._unclaimed()]))

    def _spend_clauses(self, per: PerUnit) -> Iterator[str]:
        if per.growth is None:
            return
        text, up = self.scene.words.text, per.growth > 0
        values = {
            "name": self.scene.names.inline(self.tables.per_unit_name(per)),
            "rate": self.scene.form.percent(abs(per.growth) / 100),
            "place": self.scene.names.region(per.over.lead.region, short=True),
        }
        if up:
            yield text("%(place)s: %(name)s up %(rate)s (derived)", **values)
        else:
            yield text("%(place)s: %(name)s down %(rate)s (derived)", **values)

    def _unclaimed(self) -> str:
        return self.scene.words.count(
            "One reported figure has no target", "%(n)s reported figures have no target",
            len(self.scene.facts.unclaimed),
        )  # fmt: skip


def capital(text: str) -> str:
    """Begin a headline with a capital, where its script has any."""
    return text[:1].upper() + text[1:]
