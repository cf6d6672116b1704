"""The matching of goals with a table larger than memory: the goals of some places at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from tourmetrics.comparison.matching import Matched, match
from tourmetrics.comparison.places import PLACES, place_counts
from tourmetrics.comparison.prepare import figure_texts, prepare_facts
from tourmetrics.goals.identity import thing
from tourmetrics.knowledge import Knowledge
from tourmetrics.tables import FIGURES, Portions, empty, taken


def match_lazily(
    goals: pl.DataFrame,
    portions: Portions,
    day: date | None,
    knowledge: Knowledge,
    *,
    learn: bool = True,
) -> Matched:
    """Return what ``match`` does of all figures; few of them are held at a time.

    A goal meets figures of its own place, and their documents tell what these mean. Of places in
    it a goal asks only whether they tell of its thing; one that holds for each of them, what.

    Args:
        goals: prepared goals.
        portions: the figures, by place.
        day: figures on later days are left out.
        knowledge: the places and the words.
        learn: whether seasons are learnt from earlier years.
    """
    counts = place_counts(goals, knowledge)
    found: list[Matched] = []
    spent = pl.Series("ids", [], pl.String)
    # What a goal for each place uses of a place in it, no goal of that place takes by its words.
    for some in portions.cut(_outer_first(goals["region"].unique(), knowledge)):
        here = goals.filter(pl.col("region").is_in(some, nulls_equal=True))
        lower = _lower(portions.regions, some, knowledge)
        each = here.join(counts, on="g", how="semi")
        figures = _needed(portions, some, each, lower)
        found.append(
            match(
                here,
                prepare_facts(figures, day, knowledge),
                figure_texts(figures),
                knowledge,
                learn=learn,
                below=_below(portions, here, lower, day),
                spent=spent,
            )
        )
        of_places = found[-1].found.filter(pl.col("mode") == PLACES)["ids"]
        spent = pl.concat([spent, of_places.explode(empty_as_null=False)])
    if not found:
        nothing = prepare_facts(empty(FIGURES), day, knowledge)
        return match(goals, nothing, figure_texts(empty(FIGURES)), knowledge)
    return Matched(
        pl.concat([one.found for one in found]).sort("g"),
        pl.concat([one.course for one in found]),
        pl.concat([one.seasons for one in found]),
    )


def _outer_first(regions: Iterable[str | None], knowledge: Knowledge) -> list[str | None]:
    def depth(region: str | None) -> tuple[int, str]:
        known = region is not None and region in knowledge.regions
        return len(knowledge.region_lineage(region)) if known and region else 0, region or ""

    return sorted(regions, key=depth)


def _lower(
    present: Iterable[str | None], wholes: Iterable[str | None], knowledge: Knowledge
) -> list[str]:
    """The places with figures that lie in one of the others."""
    wanted = set(wholes)
    return [
        region
        for region in present
        if region in knowledge.regions
        and region is not None
        and not wanted.isdisjoint(knowledge.region_lineage(region)[1:])
    ]


def _needed(
    portions: Portions, regions: list[str | None], each: pl.DataFrame, lower: list[str]
) -> pl.DataFrame:
    """The documents that speak of the places, and what others tell for goals on each place."""
    wanted = portions.about(regions)
    things = each["thing"].drop_nulls().unique().implode()
    if each.height and lower:
        about = thing().is_in(things)
        documents = (
            portions.figures.filter(about & pl.col("region").is_in(lower))
            .select(pl.col("doc").unique())
            .collect(engine="streaming")
        )
        wanted = wanted | (about & pl.col("doc").is_in(documents["doc"].implode()))
    return taken(portions.figures.filter(wanted))


def _below(
    portions: Portions, goals: pl.DataFrame, lower: list[str], day: date | None
) -> pl.DataFrame:
    """What is told of places in those of the goals, in the columns of prepared figures."""
    opens = goals.select(pl.coalesce("w0", "period_start").min()).item()
    told = portions.figures.filter(
        (pl.col("kind") == "reported")
        & pl.col("region").is_in(lower)
        & thing().is_in(goals["thing"].drop_nulls().unique().implode())
        & (pl.col("period_end") >= pl.lit(opens, pl.Date))
        & (pl.col("period_start") <= pl.lit(goals["period_end"].max(), pl.Date))
    )
    if day is not None:
        told = told.filter(pl.col("period_end") <= day)
    if not lower:
        told = told.limit(0)
    return (
        told.select(
            thing(),
            "region",
            f_measure="measure",
            f_change="change",
            ps="period_start",
            pe="period_end",
        )
        .unique()
        .collect(engine="streaming")
    )
