"""What the workbook remembers of its export: every row as it was, each under its key.

The rows stand as JSON on a sheet that is hidden, so that reading back needs nothing beside the
workbook. A key holds a piece of the row's hash: a key that somebody wrote is none of ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from tourmetrics.errors import TableError
from tourmetrics.review.workbook.layout import DATES, SheetName

FORMAT = 1
# By the first cells of the hidden sheet the workbook is known: no document, and one of ours.
MARK = "tourmetrics review"
Kind = Literal["F", "R", "G"]
# Half of what a cell holds: a character may take two of its places.
_PIECE = 16_000
_HASHED = 6
# What no cell may hold stays inside JSON as an escape, and so does what looks like one of Excel's.
_UNSAFE = re.compile(
    "[\x7f-\x9f\u200b\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|x(?=[0-9A-Fa-f]{4}_)"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was exported: the language, the names of the sheets, the rows by their keys."""

    lang: str
    sheets: Mapping[SheetName, str]
    figures: Mapping[str, Mapping[str, Any]]
    rejected: Mapping[str, Mapping[str, Any]]
    goals: Mapping[str, Mapping[str, Any]]
    docs: Mapping[str, str | None] = field(default_factory=dict)


def row_key(kind: Kind, number: int, text: str) -> str:
    """Return the key of a row that is written as ``text``.

    >>> row_key("F", 1, "{}")
    'F000001-44136f'
    """
    return f"{kind}{number:06d}-{sha256(text.encode()).hexdigest()[:_HASHED]}"


def written(row: Mapping[str, Any]) -> str:
    """Return a row as JSON that every cell can hold; what is null is left out.

    >>> written({"value": 1.5, "label": None, "published": date(2024, 6, 30)})
    '{"value":1.5,"published":"2024-06-30"}'
    """
    plain = {name: _plain(value) for name, value in row.items() if value is not None}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def pieces(text: str) -> Iterator[str]:
    """Cut a text into parts that fit into cells."""
    for start in range(0, len(text), _PIECE):
        yield text[start : start + _PIECE]


def head_row(lang: str, sheets: Mapping[SheetName, str]) -> str:
    """Return the first row of the hidden sheet."""
    return written({"format": FORMAT, "lang": lang, "sheets": dict(sheets)})


def read_kept(rows: Sequence[Sequence[str | None]], source: str) -> Kept:
    """Return what the hidden sheet holds.

    Raises:
        TableError: it is not as it was written.
    """
    broken = TableError(
        f"{source}: the hidden sheet with the rows as they were exported is damaged: export the "
        "figures again, and copy your decisions into that workbook"
    )
    found: dict[str, dict[str, Mapping[str, Any]]] = {"F": {}, "R": {}, "G": {}}
    docs: dict[str, str | None] = {}
    try:
        head = json.loads(_joined(rows[0][2:]))
        if head["format"] != FORMAT:
            raise TableError(
                f"{source}: was exported by another version of this program: export it again"
            )
        for key, *parts in rows[1:]:
            text = _joined(parts)
            if key == "D":
                record = json.loads(text)
                docs[record["doc"]] = record.get("digest")
                continue
            if key is None or row_key(_kind(key), int(key[1:7]), text) != key:
                raise broken
            found[key[0]][key] = _read(text)
        return Kept(head["lang"], head["sheets"], found["F"], found["R"], found["G"], docs)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise broken from error


def _kind(key: str) -> Kind:
    if key[0] not in ("F", "R", "G"):
        raise ValueError(key)
    return key[0]  # type: ignore[return-value]


def _joined(parts: Sequence[str | None]) -> str:
    return "".join(part for part in parts if part is not None)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _read(text: str) -> Mapping[str, Any]:
    row = json.loads(text)
    for name in DATES & row.keys():
        row[name] = date.fromisoformat(row[name])
    return row  # type: ignore[no-any-return]
