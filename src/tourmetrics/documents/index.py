"""Reads ``index.json``: what a person says about the documents of a folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tourmetrics.documents.records import Fault
from tourmetrics.knowledge import Knowledge

FIELDS = ("title", "publisher", "region", "published", "language", "number")
_LANGUAGES = ("zh", "en", "mixed")
_REMEDY = "correct the entry, or leave the field out"


@dataclass(frozen=True, slots=True)
class Index:
    """The entries of one index file by document name; a field is present if the entry has it.

    A field that is present with ``None`` says that it is not known, and nothing is read from the
    text in its place.
    """

    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def read_index(path: Path, name: str, knowledge: Knowledge) -> Index:
    """Return the index of ``path``, for which see `parse_index`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        return Index(faults=(Fault(name, problem, "give yourself the right to read it"),))
    return parse_index(data, name, knowledge)


def parse_index(data: bytes, name: str, knowledge: Knowledge) -> Index:
    """Return what an index file says; what is wrong in it becomes a fault, and the rest is used.

    The file is a list of objects with ``doc`` and any of ``title``, ``publisher``, ``region``,
    ``published`` (ISO date), ``language`` (zh, en, mixed) and ``number`` (文号), or a mapping from
    document to such objects. Other keys are allowed and left alone.
    """
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        place = f"byte {error.start}"
        return Index(faults=(Fault(name, "is not UTF-8", "save it again as UTF-8", place),))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return Index(faults=(Fault(name, f"is no valid JSON: {error.msg}", "correct it", place),))
    except RecursionError:
        return Index(faults=(Fault(name, "is nested too deeply", "write a plain list"),))
    faults: list[Fault] = []
    entries: dict[str, dict[str, Any]] = {}
    for place, doc, entry in _listed(raw, name, faults):
        if doc in entries:
            faults.append(Fault(name, f"names {doc!r} twice", "keep one of the two", place))
        else:
            entries[doc] = dict(_checked(entry, place, name, knowledge, faults))
    return Index(entries, tuple(faults))


def _listed(
    raw: object, name: str, faults: list[Fault]
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    if isinstance(raw, dict) and isinstance(raw.get("documents"), list | dict):
        raw = raw["documents"]
    if isinstance(raw, dict):
        pairs = [(f"entry {doc!r}", doc, entry) for doc, entry in raw.items()]
    elif isinstance(raw, list):
        pairs = [
            (f"entry {number}", entry.get("doc") if isinstance(entry, dict) else None, entry)
            for number, entry in enumerate(raw, start=1)
        ]
    else:
        faults.append(Fault(name, "is neither a list nor an object", "list the documents in it"))
        return
    for place, doc, entry in pairs:
        if not isinstance(entry, dict):
            faults.append(Fault(name, "is no object", 'write {"doc": …, "title": …}', place))
        elif not isinstance(doc, str) or not doc:
            faults.append(Fault(name, "has no doc", "add the document's path as doc", place))
        else:
            yield place, doc.replace("\\", "/").removeprefix("./"), entry


def _shared(text: str) -> str:
    """Return one object for equal texts: of half a million documents few have a publisher alone."""
    return sys.intern(text)


def _checked(
    entry: Mapping[str, Any], place: str, name: str, knowledge: Knowledge, faults: list[Fault]
) -> Iterator[tuple[str, Any]]:
    for key in FIELDS:
        if key not in entry:
            continue
        value = entry[key]
        if value is None or (isinstance(value, str) and not value.strip()):
            yield key, None
            continue
        problem = None if isinstance(value, str) else "is no text"
        if problem is None and key == "published":
            try:
                value = date.fromisoformat(value.strip())
            except ValueError:
                problem = "is no date like 2024-04-26"
        elif problem is None and key == "language" and value not in _LANGUAGES:
            problem = f"is none of {', '.join(_LANGUAGES)}"
        elif problem is None and key == "region" and not knowledge.knows_region(value.strip()):
            problem = "is no known region code, such as CN-JX, 421200 or NZ"
        if problem is None:
            yield key, _shared(value.strip()) if isinstance(value, str) else value
        else:
            faults.append(Fault(name, f"{key} {value!r} {problem}", _REMEDY, place))
            if key == "region":
                # The place is another than the text's own words may suggest: better none.
                yield key, None
