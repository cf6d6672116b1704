"""The records of the knowledge files; one entry of a file is one record, all frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal, get_args

from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge.nouns import Noun

Aggregation = Literal["sum", "last", "mean", "none"]
Direction = Literal["up", "down", "none"]
Level = Literal["country", "subdivision", "part", "province", "area", "prefecture", "county"]
FormLanguage = Literal["zh", "en", "any"]
Quantity = Literal[
    "visits",
    "persons",
    "count",
    "money",
    "percent",
    "rate",
    "score",
    "length",
    "area",
    "volume",
    "mass",
    "duration",
    "data",
    "scale",
    "none",
]

AGGREGATIONS: frozenset[str] = frozenset(get_args(Aggregation))
DIRECTIONS: frozenset[str] = frozenset(get_args(Direction))
LANGUAGES: frozenset[str] = frozenset(get_args(FormLanguage))
QUANTITIES: frozenset[str] = frozenset(get_args(Quantity))
# The depth of each level: a parent lies on a smaller one, so a lineage always ends.
LEVEL_DEPTH: Mapping[str, int] = {
    "country": 0,
    "subdivision": 1,
    "part": 1,
    "province": 1,
    "area": 2,
    "prefecture": 2,
    "county": 3,
}
# Forms that name no unit: a scale or fraction, and a word before which a number is no figure.
UNITLESS: frozenset[str] = frozenset({"dimensionless", "not_a_figure"})


@dataclass(frozen=True, slots=True)
class Metric:
    """One entry of the catalogue: what is measured, in which unit, and how it adds up in time."""

    id: str
    name_en: str
    name_zh: str
    aliases_en: tuple[str, ...]
    aliases_zh: tuple[str, ...]
    quantity: Quantity
    unit: str
    aggregation: Aggregation
    direction: Direction
    definition: str
    source: str

    def name(self, lang: str) -> str:
        """Return the name in ``lang``: ``zh``, or English for anything else."""
        return self.name_zh if lang == "zh" else self.name_en


@dataclass(frozen=True, slots=True)
class UnitForm:
    """A written form of a unit: a number before ``surface`` times ``scale`` is in ``canonical``.

    ``canonical`` is a name of the closed unit list, ``dimensionless`` or ``not_a_figure``.
    """

    surface: str
    language: FormLanguage
    canonical: str
    scale: Decimal
    quantity: Quantity
    note: str


@dataclass(frozen=True, slots=True)
class UnitDisplay:
    """How reports print a unit after a number; money and % keep one form in English."""

    unit: str
    zh: str
    en_one: str
    en_many: str
    kind: Quantity

    def name(self, lang: str, *, one: bool = False) -> str:
        """Return the words after a number in ``lang`` (``zh`` or ``en``).

        >>> UnitDisplay("room", "间", "room", "rooms", "count").name("en", one=True)
        'room'
        """
        if lang == "zh":
            return self.zh
        return self.en_one if one else self.en_many


@dataclass(frozen=True, slots=True)
class Region:
    """A place with a code; ``valid_from`` and ``valid_to`` are null where not known."""

    code: str
    name_zh: str
    short_zh: str
    aliases_zh: tuple[str, ...]
    name_en: str
    aliases_en: tuple[str, ...]
    level: Level
    parent: str | None
    valid_from: date | None
    valid_to: date | None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the place, each once: full, short, aliases; Chinese before English."""
        both = (self.name_zh, self.short_zh, *self.aliases_zh, self.name_en, *self.aliases_en)
        return tuple(dict.fromkeys(name for name in both if name))

    def name(self, lang: str) -> str:
        """Return the name in ``lang``, or the one that there is."""
        return (self.name_zh or self.name_en) if lang == "zh" else (self.name_en or self.name_zh)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that gives a figure its kind, comparator, change, period … or denies it one."""

    surface: str
    language: FormLanguage
    role: str
    note: str


# Compared by identity, so that a function of the knowledge can be cached on it; no repr, because
# it would be a megabyte in every traceback.
@dataclass(frozen=True, eq=False, repr=False)
class Knowledge:
    """All knowledge files of one folder, checked; ``version`` changes when a file does.

    A project's own entries, if it has any, stand behind the shipped ones.
    """

    metrics: Mapping[str, Metric]
    units: tuple[UnitForm, ...]
    unit_names: frozenset[str]
    unit_display: Mapping[str, UnitDisplay]
    unit_definitions: tuple[str, ...]
    regions: Mapping[str, Region]
    cues: tuple[Cue, ...]
    nouns: tuple[Noun, ...]
    version: str

    def region_lineage(self, code: str) -> tuple[str, ...]:
        """Return the codes from ``code`` up to its country.

        Raises:
            KnowledgeError: no region has this code.

        >>> from tourmetrics.knowledge import load_knowledge
        >>> load_knowledge().region_lineage("NZ-AUK")
        ('NZ-AUK', 'NZ')
        """
        found = self._lineages.get(code)
        if found is None:
            found = self._lineages[code] = self._lineage_of(code)
        return found

    @cached_property
    def _lineages(self) -> dict[str, tuple[str, ...]]:
        """The lineages that were asked for: the places of one document are few."""
        return {}

    def _lineage_of(self, code: str) -> tuple[str, ...]:
        if code not in self.regions and self.knows_region(code):
            return code, code[:2]
        if code not in self.regions:
            raise KnowledgeError(f"region {code!r} is in none of the region files of data/")
        parent = self.regions[code].parent
        return (code,) if parent is None else (code, *self.region_lineage(parent))

    def knows_region(self, code: str) -> bool:
        """Whether ``code`` is a region: one that is listed, or a part of a listed country.

        Not every part of every country is listed by name; ISO 3166-2 has some five thousand.

        >>> from tourmetrics.knowledge import load_knowledge
        >>> [load_knowledge().knows_region(code) for code in ("421200", "MY-13", "XX-9")]
        [True, True, False]
        """
        if code in self.regions:
            return True
        country, _, part = code.partition("-")
        fits = 1 <= len(part) <= 3 and part.isalnum() and part.isascii() and part == part.upper()
        return fits and country != "CN" and country in self.regions

    def regions_named(self, name: str) -> tuple[Region, ...]:
        """Return every region that has ``name`` as name, short name or alias.

        Case does not count, nor whether an apostrophe is straight (Xi'an) or curly; but initials
        are found only in capitals, for ``us`` is not the US and an act no ACT. Several places
        share a name (鼓楼区 four times): the caller chooses by context. Larger places come first,
        then by code. An unknown name gives an empty tuple.

        >>> from tourmetrics.knowledge import load_knowledge
        >>> [region.code for region in load_knowledge().regions_named("Xianning")]
        ['421200']
        """
        straight = name.replace("’", "'")
        found = self._regions_by_name.get(straight, ())
        if (folded := straight.casefold()) != straight:
            found += self._regions_by_name.get(folded, ())
        return tuple(sorted(found, key=lambda region: (LEVEL_DEPTH[region.level], region.code)))

    @cached_property
    def _regions_by_name(self) -> Mapping[str, tuple[Region, ...]]:
        index: dict[str, tuple[Region, ...]] = defaultdict(tuple)
        for region in self.regions.values():
            for key in {_key(name) for name in region.names}:
                index[key] += (region,)
        return dict(index)


def _key(name: str) -> str:
    """Return what a name is found by: initials as they are, anything else in small letters."""
    straight = name.replace("’", "'")
    return straight if straight.isupper() else straight.casefold()
