"""Reading of metrics, units, unit names and cues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import cast

from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge.files import choose, fault, read_all, read_text, split_list
from tourmetrics.knowledge.records import (
    AGGREGATIONS,
    DIRECTIONS,
    LANGUAGES,
    QUANTITIES,
    UNITLESS,
    Aggregation,
    Cue,
    Direction,
    FormLanguage,
    Metric,
    Quantity,
    UnitDisplay,
    UnitForm,
)

_METRIC_COLUMNS = (
    "id",
    "name_en",
    "name_zh",
    "aliases_en",
    "aliases_zh",
    "quantity",
    "unit",
    "aggregation",
    "direction",
    "definition",
    "source",
)
_DISPLAY_COLUMNS = ("unit", "zh", "en_one", "en_many", "kind")


def read_unit_definitions(paths: Sequence[Path]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the definitions, comments stripped, and the names of the units they define.

    Raises:
        KnowledgeError: a line is no definition, or a unit is defined twice.
    """
    definitions: list[str] = []
    names: set[str] = set()
    for path, line, definition in _definitions(paths):
        name, equals, meaning = (part.strip() for part in definition.partition("="))
        if not (equals and name and meaning) or "=" in meaning:
            raise fault(path, line, definition, "write `name = definition`, one a line")
        if not name.startswith("["):
            if not name.isidentifier():
                raise fault(path, line, name, "a unit's name is letters, digits and underscores")
            if name in names:
                raise fault(path, line, name, "the unit is defined twice")
            names.add(name)
        definitions.append(definition)
    return tuple(definitions), frozenset(names)


def _definitions(paths: Sequence[Path]) -> Iterator[tuple[Path, int, str]]:
    for path in paths:
        for line, text in enumerate(read_text(path).splitlines(), start=1):
            if definition := text.partition("#")[0].strip():
                yield path, line, definition


def read_new_units(path: Path, known: frozenset[str]) -> frozenset[str]:
    """Return the units of a file of names that are defined nowhere.

    Raises:
        KnowledgeError: a name that no unit can have.
    """
    new = {}
    for _, line, row in read_all([path], _DISPLAY_COLUMNS):
        if row[0] not in known:
            if not (row[0].isidentifier() and row[0].isascii()):
                raise fault(path, line, row[0], "a unit's name is letters, digits and underscores")
            new[row[0]] = line
    return frozenset(new)


def read_unit_display(
    paths: Sequence[Path], unit_names: frozenset[str], home: Path | None = None
) -> Mapping[str, UnitDisplay]:
    """Return how each unit is printed; every unit has an entry.

    Raises:
        KnowledgeError: a unit is unknown, missing or twice there, or a name is empty.
    """
    display: dict[str, UnitDisplay] = {}
    for path, line, row in read_all(paths, _DISPLAY_COLUMNS):
        unit, zh, en_one, en_many, kind = row
        _check_unit(path, line, unit, "unit", unit, unit_names)
        if unit in display:
            raise fault(path, line, unit, "the unit is there twice")
        if not (zh and en_one and en_many):
            raise fault(path, line, unit, "zh, en_one and en_many must not be empty")
        choose(path, line, unit, "kind", kind, QUANTITIES)
        display[unit] = UnitDisplay(unit, zh, en_one, en_many, cast(Quantity, kind))
    if missing := sorted(unit_names - display.keys()):
        home = home or paths[-1]
        raise KnowledgeError(f"{home}: no names for {', '.join(missing)}; add a row for each")
    return MappingProxyType(display)


def read_units(paths: Sequence[Path], unit_names: frozenset[str]) -> tuple[UnitForm, ...]:
    """Return the written forms of units in the order of the files.

    Raises:
        KnowledgeError: an empty or repeated surface, an unknown unit, language or quantity,
            or a scale that is no positive number.
    """
    forms: list[UnitForm] = []
    seen: set[tuple[str, str]] = set()
    columns = ("surface", "language", "canonical", "scale", "quantity", "note")
    allowed = unit_names | UNITLESS
    for path, line, row in read_all(paths, columns, ignored=("example",)):
        surface, language, canonical, scale_text, quantity, note = row
        if not surface.strip():
            raise fault(path, line, canonical, "surface is empty")
        choose(path, line, surface, "language", language, LANGUAGES)
        _check_unit(path, line, surface, "canonical", canonical, allowed)
        choose(path, line, surface, "quantity", quantity, QUANTITIES)
        if _seen(seen, surface, language):
            raise fault(path, line, surface, f"the surface is there twice in {language}")
        try:
            scale = Decimal(scale_text)
        except InvalidOperation:
            scale = Decimal(0)
        if not scale.is_finite() or scale <= 0:
            raise fault(path, line, surface, f"scale {scale_text!r} is no positive number")
        forms.append(
            UnitForm(
                surface,
                cast(FormLanguage, language),
                canonical,
                scale,
                cast(Quantity, quantity),
                note,
            )
        )
    return tuple(forms)


def _seen(seen: set[tuple[str, str]], surface: str, language: str) -> bool:
    """Tell whether ``surface`` is known in a language that overlaps, and note it."""
    overlap = LANGUAGES if language == "any" else (language, "any")
    known = any((surface, other) in seen for other in overlap)
    seen.add((surface, language))
    return known


def read_metrics(paths: Sequence[Path], unit_names: frozenset[str]) -> Mapping[str, Metric]:
    """Return the catalogue by id, in the order of the files.

    Raises:
        KnowledgeError: an empty or repeated id, an empty name, a word that is not of a closed
            list, an unknown unit, or an alias that two metrics of one kind share.
    """
    metrics: dict[str, Metric] = {}
    owners: dict[tuple[str, str, str], str] = {}
    for path, line, row in read_all(paths, _METRIC_COLUMNS):
        ident, name_en, name_zh, en_cell, zh_cell, quantity, unit, aggregation, direction = row[:9]
        if not ident:
            raise fault(path, line, name_en, "id is empty")
        if not (ident.isidentifier() and ident.isascii() and ident == ident.lower()):
            raise fault(path, line, ident, "an id is lower-case letters, digits and underscores")
        if ident in metrics:
            raise fault(path, line, ident, "the id is there twice")
        if not (name_en and name_zh):
            raise fault(path, line, ident, "name_en and name_zh must not be empty")
        choose(path, line, ident, "quantity", quantity, QUANTITIES)
        _check_unit(path, line, ident, "unit", unit, unit_names)
        choose(path, line, ident, "aggregation", aggregation, AGGREGATIONS)
        choose(path, line, ident, "direction", direction, DIRECTIONS)
        aliases_en = split_list(path, line, ident, "aliases_en", en_cell)
        aliases_zh = split_list(path, line, ident, "aliases_zh", zh_cell)
        # A document carries its own currency, so the unit cannot tell two money metrics apart.
        told_apart_by = "money" if quantity == "money" else unit
        for language, aliases in (("en", aliases_en), ("zh", aliases_zh)):
            for alias in aliases:
                owner = owners.setdefault((language, alias.casefold(), told_apart_by), ident)
                if owner != ident:
                    raise fault(
                        path,
                        line,
                        ident,
                        f"alias {alias!r} belongs to {owner!r} too, in the same unit; "
                        "keep it with one of them",
                    )
        metrics[ident] = Metric(
            ident,
            name_en,
            name_zh,
            aliases_en,
            aliases_zh,
            cast(Quantity, quantity),
            unit,
            cast(Aggregation, aggregation),
            cast(Direction, direction),
            row[9],
            row[10],
        )
    return MappingProxyType(metrics)


def read_cues(paths: Sequence[Path]) -> tuple[Cue, ...]:
    """Return the cues in the order of the files.

    Raises:
        KnowledgeError: an empty cell, an unknown language, or a cue twice in one role.
    """
    cues: list[Cue] = []
    seen: set[tuple[str, str, str]] = set()
    columns = ("surface", "language", "role", "note")
    for path, line, (surface, language, role, note) in read_all(paths, columns):
        if not (surface.strip() and role.strip()):
            raise fault(path, line, surface or role, "surface and role must not be empty")
        choose(path, line, surface, "language", language, LANGUAGES)
        if (surface, language, role) in seen:
            raise fault(path, line, surface, f"the cue is there twice as {role!r} in {language}")
        seen.add((surface, language, role))
        cues.append(Cue(surface, cast(FormLanguage, language), role, note))
    return tuple(cues)


def _check_unit(
    path: Path, line: int, entry: str, column: str, unit: str, allowed: frozenset[str]
) -> None:
    if unit not in allowed:
        raise fault(
            path,
            line,
            entry,
            f"unknown {column} {unit!r}; units are defined in unit_definitions.txt",
        )
