"""What the publisher of a document is and how its country counts: sights, money, fiscal years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from tourmetrics.extraction.grammar import Grammar
from tourmetrics.knowledge import Knowledge
from tourmetrics.knowledge.fiscal_years import CALENDAR_YEAR, FiscalYear, read_fiscal_years
from tourmetrics.resources import data_dir


def is_sight(publisher: str | None, grammars: Mapping[str, Grammar]) -> bool:
    """Whether the publisher runs a sight and no place: 南岳衡山风景名胜区管理局."""
    if publisher is None:
        return False
    name = publisher.lower()
    return any(
        word in name for g in grammars.values() for word in g.words["received"]["sight_names"]
    )


def visits_of_house(publisher: str | None, english: Grammar) -> str | None:
    """Return what visits are to a publisher that runs museums, or libraries: museum_visits."""
    houses: Mapping[str, str] = english.words["received"]["houses"]
    words = publisher.lower().split() if publisher is not None else []
    visits = {houses[word] for word in words if word in houses}
    return visits.pop() if len(visits) == 1 else None


def visits_of_title(title: str, english: Grammar) -> str | None:
    """Return what visits are under a title on museums, or libraries, and on nothing else."""
    named = re.findall(r"[a-z]+", title.lower())
    if "and" in named:
        return None
    houses = english.words["received"]["houses_of_titles"]
    return visits_of_house(" ".join(word for word in named if word in houses), english)


@lru_cache(maxsize=16)
def local_marks(
    region: str | None, knowledge: Knowledge, english: Grammar, chinese: Grammar
) -> Mapping[str, str]:
    """Return the currencies that marks mean in the country of ``region``.

    The country's currency is that of CLDR; $ means it where it is a dollar or written as one.
    """
    if region is None or not knowledge.knows_region(region):
        return {}
    rules = chinese.words["local_money"]
    lineage = knowledge.region_lineage(region)
    own = next((rules["by_region"][code] for code in lineage if code in rules["by_region"]), None)
    if own is not None:
        return {**dict.fromkeys(rules["words"], own), "$": own}
    country = knowledge.region_lineage(region)[-1][:2]
    from babel.numbers import get_territory_currencies

    marks = dict(english.words["local_marks"].get(country, {}))
    codes = get_territory_currencies(country)
    if codes and codes[0] in _dollars(knowledge):
        marks["$"] = codes[0]
    return marks


@lru_cache(maxsize=2)
def _dollars(knowledge: Knowledge) -> frozenset[str]:
    """Return the currencies of which a mark ends in $: A$, HK$."""
    written = (form for form in knowledge.units if form.surface.endswith("$"))
    return frozenset(form.canonical for form in written)


@lru_cache(maxsize=16)
def fiscal_year_of(region: str | None, knowledge: Knowledge) -> FiscalYear:
    """Return the fiscal year of ``region``, else of the country or state that it lies in.

    In a country without a row it is the calendar year; without a place, the year of most reports.
    """
    if region is None or not knowledge.knows_region(region):
        return FiscalYear()
    years = read_fiscal_years(data_dir() / "fiscal_years.csv")
    lineage = knowledge.region_lineage(region)
    return next((years[code] for code in lineage if code in years), CALENDAR_YEAR)
