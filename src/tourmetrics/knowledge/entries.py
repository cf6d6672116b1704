"""Which entry of a knowledge file says something: for people who look it up or add to it."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import StringIO

from tourmetrics.knowledge.files import read_text
from tourmetrics.knowledge.own import OwnKnowledge, own_in_use
from tourmetrics.resources import data_dir

_TABLE = re.compile(r"\[\[?(?P<name>[^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[\w-]+))\s*=")
# More of a row than this is no help on a screen.
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a knowledge file: its file below ``data/``, its line, and what it says.

    An entry of a project is in a file of the project's folder: ``knowledge/metrics.csv``.
    """

    file: str
    line: int
    text: str


def rows_with(
    file: str, column: str, value: str, fold: Callable[[str], str] = str.casefold
) -> tuple[tuple[Entry, Mapping[str, str]], ...]:
    """Return the rows of a CSV file that have ``value`` in a column, both as ``fold`` has them.

    >>> [(entry.text, row["role"]) for entry, row in rows_with("cues.csv", "surface", "力争")]
    [('力争,zh,target', 'target')]
    """
    return _by_value(file, column, fold, own_in_use()).get(fold(value), ())


@lru_cache(maxsize=64)
def _by_value(
    file: str, column: str, fold: Callable[[str], str], own: OwnKnowledge | None
) -> Mapping[str, tuple[tuple[Entry, Mapping[str, str]], ...]]:
    sources = [(file, data_dir() / file)]
    sources += [(f"{path.parent.name}/{file}", path) for path in (own.files(file) if own else ())]
    found: dict[str, tuple[tuple[Entry, Mapping[str, str]], ...]] = defaultdict(tuple)
    for name, path in sources:
        reader = csv.DictReader(StringIO(read_text(path), newline=""))
        for row in reader:
            text = ",".join(row.values()).rstrip(",")
            text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
            found[fold(row[column])] += ((Entry(name, reader.line_num, text), row),)
    return dict(found)


def toml_entry(file: str, table: str, key: str, word: str = "") -> Entry | None:
    """Return where a key of a TOML file stands, or ``None`` where the file has no such key.

    ``word`` is what the entry is looked up for; with it a key of several lines is told apart.

    >>> entry = toml_entry("languages/en.toml", "market", "verbs", "supplied")
    >>> entry.file, entry.text
    ('languages/en.toml', 'market.verbs: supplied')
    """
    for name, found, line, text in _toml_lines(file):
        if name == table and found == key and (not word or word in text):
            shown = f"{table}.{key}" if table else key
            return Entry(file, line, f"{shown}: {word}" if word else shown)
    return None


def reject_entry(file: str, reason: str, pattern: str) -> Entry | None:
    """Return where a pattern of what is no figure stands, by its reason."""
    written = json.dumps(pattern, ensure_ascii=False)
    for name, key, line, text in _toml_lines(file):
        if name == "reject" and key == "patterns" and (written in text or pattern in text):
            return Entry(file, line, f"reject {reason}: {pattern}")
    return None


def calendar_entry(file: str, kind: str) -> Entry | None:
    """Return where a kind of calendar expressions stands."""
    for name, key, line, text in _toml_lines(file):
        if name == "calendar" and key == "kind" and f'"{kind}"' in text:
            return Entry(file, line, f"calendar {kind}")
    return None


@cache
def _toml_lines(file: str) -> tuple[tuple[str, str, int, str], ...]:
    """Return table, key, line and text of each line of a TOML file; a key may go on for lines."""
    table = key = ""
    found: list[tuple[str, str, int, str]] = []
    for number, line in enumerate(read_text(data_dir() / file).splitlines(), start=1):
        heading = _TABLE.match(line)
        if heading is not None:
            table, key = heading["name"].strip(), ""
            continue
        own = _KEY.match(line)
        if own is not None:
            key = own["quoted"] if own["quoted"] is not None else own["bare"]
        found.append((table, key, number, line))
    return tuple(found)
