"""Finds the files of documents, so that the workbook can open them; no text is ever a link."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

# What Excel writes otherwise in the path of a file; letters of all languages stay.
_ESCAPED = re.compile(r"[%\s\"<>\[\]`^{}#?]")
_LONGEST = 2000


def document_links(docs: Iterable[str], folders: Sequence[Path], workbook: Path) -> dict[str, str]:
    """Return for each document whose file is there the path to it, relative to the workbook.

    Args:
        docs: names of documents, relative to one of the folders; one in an archive links to it.
        folders: where to look, the first one first.
        workbook: where the workbook is going to be.

    >>> document_links(["../etc/passwd", "http://host/a.txt"], [Path("/")], Path("/tmp/a.xlsx"))
    {}
    """
    links = {}
    for doc in docs:
        file = _file(doc, folders)
        if file is not None and (link := _link(file, workbook)):
            links[doc] = link
    return links


def _file(doc: str, folders: Sequence[Path]) -> Path | None:
    name = PurePosixPath(doc)
    windows = PureWindowsPath(doc)
    if windows.drive or windows.root or "\\" in doc or ".." in name.parts or not name.parts:
        return None
    for folder in folders:
        # The name of a document in an archive goes on behind the archive.
        for part in (name, *list(name.parents)[:-1]):
            try:
                if (folder / part).is_file():
                    return folder / part
            except (OSError, ValueError):  # a name that no file can have
                return None
    return None


def _link(file: Path, workbook: Path) -> str | None:
    try:
        way = os.path.relpath(file.absolute(), workbook.absolute().parent)
    except ValueError:  # another drive
        return None
    path = _ESCAPED.sub(lambda found: f"%{ord(found[0]):02X}", Path(way).as_posix())
    return f"./{path}" if len(path) <= _LONGEST else None
