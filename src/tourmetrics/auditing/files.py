"""What the audit knows: plausible quotients, parts of wholes, and words that narrow or exempt."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from tourmetrics.errors import KnowledgeError
from tourmetrics.resources import data_dir

_LANGUAGES = ("zh", "en")
_ROLES = (
    "part",
    "total",
    "joint",
    "total_row",
    "draft",
    "final",
    "definition",
    "narrow",
    "pronoun",
    "plan",
    "measure",
    "neutral",
)
_WHOLE_COLUMNS = ("whole", "part", "parts_of", "complete", "share", "note")
_WHOLE_NAMES = _WHOLE_COLUMNS[:4]
_WHOLE_TYPES = {
    "whole": pl.String,
    "part": pl.String,
    "parts_of": pl.String,
    "complete": pl.Boolean,
    "share": pl.String,
}

_BAND_COLUMNS = ("numerator", "denominator", "ratio", "unit", "low", "high", "note")
_BAND_TYPES = {
    "numerator": pl.String,
    "denominator": pl.String,
    "ratio": pl.String,
    "unit": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
}


@lru_cache(maxsize=1)
def bands() -> pl.DataFrame:
    """The quotients to form and their plausible bands, from ``data/plausibility.csv``.

    ``ratio`` is the metric under which documents state the quotient, or empty: what visitors
    leave at the gates is not what they spend.

    Raises:
        KnowledgeError: the file is missing or a line is not in order.
    """
    path = data_dir() / "plausibility.csv"
    rows = []
    for line, row in _rows(path, _BAND_COLUMNS):
        try:
            low, high = float(row["low"]), float(row["high"])
        except ValueError:
            low = high = 0.0
        if not 0 < low < high:
            raise KnowledgeError(f"{path}, line {line}: write low and high with 0 < low < high")
        rows.append((*(row[name] for name in _BAND_COLUMNS[:4]), low, high))
    return pl.DataFrame(rows, schema=_BAND_TYPES, orient="row")


@lru_cache(maxsize=1)
def basis_words() -> tuple[str, ...]:
    """Words that say that a growth rate stands on another basis than the old report.

    Raises:
        KnowledgeError: ``data/comparable_basis.csv`` is missing or has other columns.
    """
    path = data_dir() / "comparable_basis.csv"
    return tuple(
        row["surface"].casefold() for _, row in _rows(path, ("surface", "language", "note"))
    )


@lru_cache(maxsize=1)
def wholes() -> pl.DataFrame:
    """Which metrics are parts of which, from ``data/wholes.csv``.

    Parts of a whole that have one ``parts_of`` do not overlap; where ``complete`` is true they
    make the whole. ``share`` is the metric of the part's share in the whole, or empty.

    Raises:
        KnowledgeError: the file is missing or a line is not in order.
    """
    path = data_dir() / "wholes.csv"
    found = []
    for line, row in _rows(path, _WHOLE_COLUMNS):
        if not all(row[name] for name in _WHOLE_NAMES) or row["complete"] not in {"yes", "no"}:
            raise KnowledgeError(
                f"{path}, line {line}: write whole, part, parts_of, and yes or no for complete"
            )
        found.append((*(row[n] for n in _WHOLE_NAMES[:3]), row["complete"] == "yes", row["share"]))
    return pl.DataFrame(found, schema=_WHOLE_TYPES, orient="row")


@dataclass(frozen=True, slots=True)
class AuditWords:
    """The words and tolerances of ``data/audit.toml``; the words by role, of all languages.

    Attributes:
        zh: Chinese words by role; they are found anywhere.
        en: English words by role in small letters; they are found as whole words.
        about: how far a number called about may lie from the true one, as a share of it.
        scope: two numbers that many times apart speak of different things,
        slip: unless their quotient is as near to a power of ten, as a share of that.
        above: percentages that may pass 100.
        below: percentages that may fall below 0.
        markets: metrics of the catalogue that count the visitors of one market.
        rules: metrics whose targets set a rule and not a result.
    """

    zh: Mapping[str, tuple[str, ...]]
    en: Mapping[str, tuple[str, ...]]
    about: float
    scope: float
    slip: float
    above: tuple[str, ...]
    below: tuple[str, ...]
    markets: tuple[str, ...]
    rules: tuple[str, ...]


@lru_cache(maxsize=1)
def audit_words() -> AuditWords:
    """Return the words and tolerances of the audit.

    Raises:
        KnowledgeError: ``data/audit.toml`` is missing, is no TOML, or lacks an entry.

    >>> audit_words().about
    0.05
    """
    path = data_dir() / "audit.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KnowledgeError(f"{path}: the file is missing; restore it or reinstall") from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: no TOML ({error})") from None
    words = {}
    for language in _LANGUAGES:
        words[language] = {role: _words_of(path, tables, language, role) for role in _ROLES}
    return AuditWords(
        words["zh"],
        words["en"],
        about=_number_of(path, tables, "about"),
        scope=_number_of(path, tables, "scope"),
        slip=_number_of(path, tables, "slip"),
        above=_words_of(path, tables, "shares", "above"),
        below=_words_of(path, tables, "shares", "below"),
        markets=_words_of(path, tables, "parts", "markets"),
        rules=_words_of(path, tables, "goals", "rules"),
    )


def _words_of(
    path: Path, tables: Mapping[str, object], language: str, role: str
) -> tuple[str, ...]:
    table = tables.get(language)
    found = table.get(role) if isinstance(table, dict) else None
    if not isinstance(found, list) or not all(isinstance(w, str) and w.strip() for w in found):
        raise KnowledgeError(f"{path}: write {role} under [{language}] as a list of words")
    if len(set(found)) != len(found):
        raise KnowledgeError(f"{path}: {role} under [{language}] holds a word twice")
    return tuple(found)


def _number_of(path: Path, tables: Mapping[str, object], name: str) -> float:
    table = tables.get("tolerance")
    found = table.get(name) if isinstance(table, dict) else None
    if not isinstance(found, int | float) or found <= 0:
        raise KnowledgeError(f"{path}: write {name} under [tolerance] as a number above 0")
    return float(found)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise KnowledgeError(f"{path}: the file is missing; restore it or reinstall") from error
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != columns:
        raise KnowledgeError(f"{path}: the columns must be {', '.join(columns)}")
    for line, row in enumerate(reader, 2):
        if None in row or None in row.values():
            raise KnowledgeError(f"{path}, line {line}: write {len(columns)} cells")
        yield line, row
