"""What ``extract --list`` shows: the documents, how each is read, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tourmetrics.cli.guard import say
from tourmetrics.cli.messages import counted, print_json, print_table, progress, tell_unread
from tourmetrics.cli.project import reading, resolve

if TYPE_CHECKING:
    from tourmetrics.documents import Copy, Fault
    from tourmetrics.model import Document

_COLUMNS = {
    "doc": "document",
    "read_as": "read as",
    "characters": "characters",
    "cells": "table cells",
    "title": "title",
    "number": "number",
    "publisher": "publisher",
    "region": "region",
    "published": "published",
    "language": "language",
}
_FROM = {"index": "i", "file": "f", "text": "t", "name": "n", "project": "p"}


def show_documents(
    paths: list[Path] | None, index: Path | None, jobs: int, *, as_json: bool
) -> int:
    """Show the documents under ``paths``; return the exit status."""
    from tourmetrics.documents import described
    from tourmetrics.workflow import list_paths

    folders, project = resolve(paths)
    said = {key: value for key, value in reading(project).items() if key == "assumed"}
    with progress("reading") as show:
        found = list_paths(folders, index=index, jobs=jobs, progress=show, **said)
    status = tell_unread(found.faults, found.copies, found.notes)
    if as_json:
        listed = [described(document) for document in found.documents]
        print_json({"documents": listed, **left_out(found.faults, found.copies)})
    else:
        print_table((_row(document) for document in found.documents), _COLUMNS)
        say(
            f"{counted(len(found.documents), 'document')}; "
            "from: i index, f the file's own metadata, t its text, n its name, "
            "p the project's settings"
        )
    return status


def left_out(faults: Sequence[Fault], copies: Sequence[Copy]) -> dict[str, Any]:
    """Return what was not read, and what was not read twice."""
    return {
        "unread": [
            {"doc": f.doc, "place": f.place, "problem": f.problem, "remedy": f.remedy}
            for f in faults
        ],
        "copies": [{"doc": copy.doc, "of": copy.of} for copy in copies],
    }


def _row(document: Document) -> dict[str, object]:
    from tourmetrics.documents import described

    known = described(document)
    extent = document.extent
    length = counted(extent.count, extent.part.removesuffix("s")) if extent else ""
    known["read_as"] = f"{document.format}, {length}" if length else document.format
    for key, origin in document.metadata.origins.items():
        if known[key] is not None:
            known[key] = f"{known[key]} ({_FROM.get(origin, origin)})"
    return known
