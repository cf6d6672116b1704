"""Reading of places: provinces, prefectures and counties of China, and other countries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import cast

from tourmetrics.knowledge.files import choose, fault, read_rows, split_list
from tourmetrics.knowledge.records import LEVEL_DEPTH, Level, Region

_LEVELS = frozenset(LEVEL_DEPTH)
_COLUMNS = (
    "code",
    "name_zh",
    "short_zh",
    "aliases_zh",
    "name_en",
    "aliases_en",
    "level",
    "parent",
    "valid_from",
    "valid_to",
)
_PROVINCE_COLUMNS = ("iso_3166_2", "name_zh", "short_zh", "name_en", "aliases_en")
# Single characters (京, 豫) are in half of all other words: for people, never for matching.
_PROVINCE_IGNORED = ("gb_2260", "abbr_zh", "former_iso_number_if_different")


def read_regions(directory: Path, own: Sequence[Path] = ()) -> Mapping[str, Region]:
    """Return every place of the three region files by code, larger places before their parts.

    Places of a project's ``own`` files follow; they have the columns of ``regions.csv``.

    Raises:
        KnowledgeError: an empty or repeated code, no name, an unknown level, a bad date, or a
            parent that is unknown or not on a higher level.
    """
    regions: dict[str, Region] = {}
    lines: dict[str, tuple[Path, int]] = {}
    for path, line, region in _all(directory, own):
        code = region.code
        if not code:
            raise fault(path, line, region.name("zh"), "code is empty")
        if code in regions:
            other, at = lines[code]
            raise fault(path, line, code, f"the code is in {other.name}, line {at} too")
        if not (region.name_zh or region.name_en):
            raise fault(path, line, code, "name_zh and name_en are both empty")
        regions[code] = region
        lines[code] = (path, line)
    # Only now, so that the order of places in a file does not matter.
    for code, region in regions.items():
        _check_parent(regions, region, *lines[code])
    return MappingProxyType(regions)


def _all(directory: Path, own: Sequence[Path]) -> Iterator[tuple[Path, int, Region]]:
    yield from _places(directory / "countries.csv")
    yield from _provinces(directory / "provinces.csv")
    yield from _places(directory / "regions.csv")
    for path in own:
        yield from _places(path)


def _provinces(path: Path) -> Iterator[tuple[Path, int, Region]]:
    for line, row in read_rows(path, _PROVINCE_COLUMNS, ignored=_PROVINCE_IGNORED):
        code, name_zh, short_zh, name_en, aliases = row
        aliases_en = split_list(path, line, code, "aliases_en", aliases)
        region = Region(
            code, name_zh, short_zh, (), name_en, aliases_en, "province", "CN", None, None
        )
        yield path, line, region


def _places(path: Path) -> Iterator[tuple[Path, int, Region]]:
    for line, row in read_rows(path, _COLUMNS):
        code, name_zh, short_zh, also_zh, name_en, also_en, level, parent, since, until = row
        # Called for each of some thousand rows: lists and dates are parsed only where there.
        if level not in _LEVELS:
            choose(path, line, code, "level", level, _LEVELS)
        region = Region(
            code,
            name_zh,
            short_zh,
            split_list(path, line, code, "aliases_zh", also_zh) if also_zh else (),
            name_en,
            split_list(path, line, code, "aliases_en", also_en) if also_en else (),
            cast(Level, level),
            parent or None,
            _date(path, line, code, since) if since else None,
            _date(path, line, code, until) if until else None,
        )
        yield path, line, region


def _date(path: Path, line: int, code: str, cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise fault(path, line, code, f"{cell!r} is no date; write YYYY-MM-DD") from None


def _check_parent(regions: Mapping[str, Region], region: Region, path: Path, line: int) -> None:
    if region.parent is None:
        if region.level != "country":
            raise fault(path, line, region.code, "parent is empty; only a country has none")
        return
    parent = regions.get(region.parent)
    if parent is None:
        raise fault(path, line, region.code, f"parent {region.parent!r} is unknown")
    if LEVEL_DEPTH[parent.level] >= LEVEL_DEPTH[region.level]:
        raise fault(
            path,
            line,
            region.code,
            f"parent {parent.code!r} is a {parent.level}: not above a {region.level}",
        )
