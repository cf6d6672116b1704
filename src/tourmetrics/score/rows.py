"""The rows of a score: what they must hold, and the files that they come from."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tourmetrics.errors import InputError, TableError
from tourmetrics.model import COMPARATORS, KINDS, MEASURES
from tourmetrics.tables import FIGURES, format_of, read_table
from tourmetrics.tables.files import read_bytes

Row = Mapping[str, Any]
_NEEDED = ("doc", "start", "end", "kind", "value", "comparator", "unit")
_TEXTS = ("unit", "quote", "metric", "label", "change", "region", "each")


def check_rows(rows: Sequence[Row], *, gold: bool = False, source: str = "row ") -> None:
    """Refuse rows that cannot be scored.

    Raises:
        TableError: names the row (counted from 1) and what is wrong with it.
    """
    for number, row in enumerate(rows, 1):
        fault = _fault(row, gold)
        if fault is not None:
            raise TableError(f"{source}{number}: {fault}")


def _fault(row: Any, gold: bool) -> str | None:
    if not isinstance(row, Mapping):
        return "not a JSON object: write one figure a line"
    for name in (*_NEEDED, *(("measure",) if gold else ())):
        if name not in row:
            return f"the field {name} is missing: add it"
    if fault := _span_fault(row):
        return fault
    if not _is_number(row["value"]):
        return f"value is {row['value']!r}: write a finite number"
    if row.get("high") is not None and not _is_number(row["high"]):
        return f"high is {row['high']!r}: write a finite number or null"
    closed = {"kind": KINDS, "comparator": COMPARATORS, "measure": MEASURES}
    for name, allowed in closed.items():
        value = row.get(name)
        if value not in allowed and not (name == "measure" and value is None and not gold):
            return f"{name} is {value!r}: write one of {', '.join(allowed)}"
    for name in _TEXTS:
        if row.get(name) is not None and not isinstance(row[name], str):
            return f"{name} is {row[name]!r}: write text or null"
    period = row.get("period")
    pair = isinstance(period, (list, tuple)) and len(period) == 2
    if period is not None and not (pair and all(isinstance(day, str) for day in period)):
        return f"period is {period!r}: write two dates or null"
    if not isinstance(row.get("optional") or False, bool):
        return f"optional is {row['optional']!r}: write true or false"
    return None


def _span_fault(row: Any) -> str | None:
    if not isinstance(row, Mapping):
        return "not a JSON object: write one span a line"
    if not isinstance(row.get("doc"), str) or not row["doc"]:
        return "doc is no name: write the document's file name"
    for name in ("start", "end"):
        place = row.get(name)
        if not isinstance(place, int) or isinstance(place, bool) or place < 0:
            return f"{name} is {place!r}: write an offset from 0"
    if row["end"] <= row["start"]:
        return f"end {row['end']} is not after start {row['start']}: correct the span"
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def read_gold(path: Path | str) -> list[dict[str, Any]]:
    """Read a gold file (JSONL, in the fields of the figure guide).

    Raises:
        InputError: the file is missing or not JSONL.
        TableError: a line cannot be scored; names file and line.
    """
    return _read_jsonl(Path(path), lambda row: _fault(row, gold=True))


def read_predictions(path: Path | str, *, format: str | None = None) -> list[dict[str, Any]]:
    """Read predicted figures: JSONL in the guide's fields, or a figures table of any format.

    Raises:
        InputError: the file is missing or of an unknown kind.
        TableError: a row cannot be scored; names file and place.
    """
    path = Path(path)
    if format_of(path, format) == "jsonl":
        return _read_jsonl(path, lambda row: _fault(row, gold=False))
    rows = read_table(path, FIGURES, format=format).to_dicts()
    for row in rows:
        start, end = row.pop("period_start"), row.pop("period_end")
        row["period"] = None if start is None else [start.isoformat(), end.isoformat()]
    return rows


def read_negatives(path: Path | str) -> list[dict[str, Any]]:
    """Read spans that are no figures (JSONL with ``doc``, ``start``, ``end``, ``why``).

    Raises:
        InputError: the file is missing.
        TableError: a line is no span; names file and line.
    """
    return _read_jsonl(Path(path), _span_fault)


def _read_jsonl(path: Path, fault_of: Callable[[Any], str | None]) -> list[dict[str, Any]]:
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(f"{path}: not UTF-8 at byte {error.start}: save it in UTF-8") from error
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise TableError(f"{path}, line {number}: not JSON ({error}): correct it") from error
        if fault := fault_of(row):
            raise TableError(f"{path}, line {number}: {fault}")
        rows.append(row)
    return rows


def read_index(path: Path | str | None, gold_path: Path | str) -> dict[str, str | None]:
    """Return the language by document, from the index named or one that lies by the gold file.

    Looked for are ``docs/index.json`` beside the gold, ``index.json`` in a neighbour folder of
    the gold's name, and ``index.json`` beside it; none of them gives an empty answer.

    Raises:
        InputError: the index is missing or no index.
    """
    gold = Path(gold_path).absolute()
    tried = (
        gold.parent / "docs" / "index.json",
        gold.parent.parent / gold.stem / "index.json",
        gold.parent / "index.json",
    )
    found = Path(path) if path is not None else next((p for p in tried if p.is_file()), None)
    if found is None:
        return {}
    try:
        data = json.loads(read_bytes(found).decode("utf-8-sig"))
        if isinstance(data, dict):
            data = [{**entry, "doc": doc} for doc, entry in data.items()]
        return {entry["doc"]: entry.get("language") for entry in data}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{found}: not an index ({error}): it is a list of objects with doc and language"
        ) from error


def read_catalogue(paths: Iterable[Path | str]) -> frozenset[str]:
    """Return the metric ids of CSV files, and of ``metrics*.csv`` in the folders named.

    Raises:
        InputError: a file is missing, or has no column ``id``.
    """
    ids: set[str] = set()
    for path in map(Path, paths):
        files = sorted(path.glob("metrics*.csv")) if path.is_dir() else [path]
        if not files:
            raise InputError(f"{path}: holds no metrics*.csv: name the file")
        for file in files:
            try:
                lines = read_bytes(file).decode("utf-8-sig").splitlines(keepends=True)
                reader = csv.DictReader(lines)
                if "id" not in (reader.fieldnames or ()):
                    raise InputError(f"{file}: no column id: name a catalogue of metrics")
                ids.update(row["id"] for row in reader if row["id"])
            except (UnicodeDecodeError, csv.Error) as error:
                raise InputError(f"{file}: not a CSV file in UTF-8 ({error})") from error
    return frozenset(ids)
