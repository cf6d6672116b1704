"""Write ``data/countries.csv``: countries, and the parts of those whose bureaus write English.

Run it in a throw-away environment; the package itself does not need iso3166-2::

    pip install babel==2.18.0 iso3166-2==1.8.4
    python scripts/make_countries.py

Codes and English names of parts are ISO 3166-2's, names of countries Unicode CLDR's. Usual names
that differ, Chinese names of parts and the cities that stand for their part are in
``data/sources/place_names.csv``.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from babel import Locale

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
WITH_PARTS = ("AU", "CA", "GB", "HR", "IE", "MY", "NZ", "TH", "US", "ZA")
# Their parts are meant in documents of their own country alone: names such as Central Province
# are those of many. Of the first, English has names of its own (Vienna, Lombardy).
WITH_ENGLISH_NAMES = (
    "AT", "BE", "CH", "CZ", "DE", "ES", "FI", "FR", "GR", "IS", "IT", "NL", "NO", "PT", "SE",
)  # fmt: skip
WITH_OWN_NAMES = (
    "AE", "AM", "BR", "CL", "CO", "CR", "DO", "EG", "ET", "FJ", "GE", "GH", "ID", "IN", "JM", "JO",
    "JP", "KE", "KH", "KR", "LK", "MA", "MU", "MX", "NA", "NG", "NP", "OM", "PE", "PG", "PH", "PK",
    "PL", "RW", "SA", "SI", "SN", "TR", "TZ", "UG", "UZ", "VN", "ZM", "ZW",
)  # fmt: skip
# Of these the provinces lie in parts of the country that have codes too; both are its parts.
NESTED = frozenset({"DO", "ID", "PH"})
# What the names of Korean cities and provinces end in that stand for themselves.
ENDINGS = re.compile(r"-(?:gwangyeoksi|teukbyeolsi|teukbyeoljachisi|teukbyeoljachido)$")
# No name by themselves: every country has a North.
GENERIC = frozenset({
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central",
    "centre", "center", "northeast", "northwest", "southeast", "southwest", "north-east",
    "north-west", "south-east", "south-west", "capital", "region", "metropolitan", "upper",
    "lower", "midlands", "coast", "lakes", "island", "islands", "city",
})  # fmt: skip
SHORTEST = 4
# It is in provinces.csv under its ISO 3166-2 code; Hong Kong and Macao have codes of both kinds,
# since their bureaus publish under either.
PROVINCES = ("TW",)
# Not an ISO country, but its code is reserved for it and documents report on it.
UNION = "EU"
Row = dict[str, str]


def main() -> int:
    """Write the file; return an exit status."""
    source = files("iso3166_2") / "iso3166-2.json"
    parts: dict[str, dict[str, Any]] = json.loads(source.read_text(encoding="utf-8"))
    rows = {row["code"]: row for row in (*countries(parts), *subdivisions(parts))}
    with (DATA / "sources" / "place_names.csv").open(encoding="utf-8", newline="") as file:
        for names in csv.DictReader(file):
            code = names["code"]
            country = code.partition("-")[0]
            if code not in rows and code in parts.get(country, {}):
                # ISO 3166-2 writes its name in a way that tells nothing by itself: Goa.
                rows[code] = row(code, names["name_en"], "", "part", country)
            if code not in rows:
                raise SystemExit(f"place_names.csv: {code} is no code of ISO 3166")
            named(rows[code], names)
    for place in rows.values():
        place["short_zh"] = place["name_zh"]
        aliases = place["aliases_en"].split("|")
        place["aliases_en"] = "|".join(name for name in aliases if name != place["name_en"])
    write(DATA / "countries.csv", [rows[code] for code in sorted(rows)])
    return 0


def named(place: Row, names: Mapping[str, str]) -> None:
    """Give a place the names of ``names``; of a part those that it had stay as well."""
    kept = [place["name_en"], *place["aliases_en"].split("|")] if place["level"] == "part" else []
    place.update({key: cell for key, cell in names.items() if cell})
    told = [*place["aliases_en"].split("|"), *kept]
    place["aliases_en"] = "|".join(dict.fromkeys(name for name in told if name))


def countries(parts: dict[str, dict[str, Any]]) -> Iterator[Row]:
    """Yield a row for each country."""
    english, chinese = Locale("en").territories, Locale("zh").territories
    for code in (*parts, UNION):
        if code not in PROVINCES:
            yield row(code, english[code], chinese[code], "country", "")


def subdivisions(parts: dict[str, dict[str, Any]]) -> Iterator[Row]:
    """Yield a row for each part of the chosen countries."""
    for country in WITH_PARTS:
        for code, part in parts[country].items():
            # Outlying areas have a country code of their own.
            if part["type"] != "Outlying area":
                name = part["name"].partition(" [")[0]
                # Edinburgh lies in Scotland, Donegal in Ulster.
                whole = part["parentCode"]
                level = "area" if whole else "subdivision"
                yield row(code, name, "", level, whole or country)
    english = Locale("en").territories
    nations = {english[code].lower() for code in parts}
    for country in (*WITH_ENGLISH_NAMES, *WITH_OWN_NAMES):
        for code, part in parts[country].items():
            names = names_of(part, english=country in WITH_ENGLISH_NAMES)
            names = [name for name in names if name.lower() not in nations]
            whole = part["parentCode"]
            if names and (whole is None or country in NESTED):
                found = row(code, names[0], "", "part", country)
                yield found | {"aliases_en": "|".join(names[1:])}


def names_of(part: dict[str, Any], *, english: bool) -> list[str]:
    """Return the names of a part that tell it, English ones first where there are any."""
    own = ENDINGS.sub("", part["name"].partition(" [")[0].partition(" (")[0])
    others = (part["localOtherName"] or "").split(", ") if english else []
    told = [name.removesuffix(" (eng)") for name in others if name.endswith(" (eng)")]
    plain = "".join(c for c in unicodedata.normalize("NFD", own) if not unicodedata.combining(c))
    found: list[str] = []
    for name in (*told[:2], own, plain):
        words = name.lower().replace(",", " ").split()
        telling = len(name) >= SHORTEST and not set(words) <= GENERIC and not name.isupper()
        if telling and name not in found and name.isprintable() and "|" not in name:
            found.append(name)
    return found


def row(code: str, name_en: str, name_zh: str, level: str, parent: str) -> Row:
    """Return the row of one place."""
    return dict.fromkeys(COLUMNS, "") | {
        "code": code,
        "name_zh": name_zh,
        "name_en": name_en,
        "level": level,
        "parent": parent,
    }


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
