"""Plans the reading: which files there are, and what index files say of each document."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tourmetrics.documents.index import Index, read_index
from tourmetrics.documents.records import Fault
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.walk import Source, find_sources
from tourmetrics.errors import InputError
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Metadata

Entry = Mapping[str, Any]
NOTHING = Metadata()
# One for all files that no index speaks of.
_NO_ENTRIES: Mapping[str, Entry] = {}


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read, with the index entries of what is in it.

    The entry of the file itself is under ``""``, that of a file in an archive under its path.
    ``assumed`` is what is taken of a document that says it nowhere.
    """

    source: Source
    entries: Mapping[str, Entry] = field(default_factory=dict)
    assumed: Metadata = NOTHING


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to read in the order of their names, and what was wrong or odd on the way."""

    jobs: tuple[Job, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def plan_reading(
    paths: Sequence[Path],
    *,
    index: Path | None,
    knowledge: Knowledge,
    assumed: Metadata = NOTHING,
) -> Plan:
    """Find the files under ``paths`` and bring to each what an index says of it.

    An ``index.json`` speaks of the documents below its own folder, a given one of all: by their
    names in the tables, by their paths within the given folder, or by where they lie from it.

    Raises:
        InputError: a path does not exist or holds no document, or ``index`` is no file.
    """
    found = find_sources(paths, load_rules())
    desk = _Desk(found.sources)
    if index is not None:
        desk.take_given(index, knowledge)
    else:
        # The deepest index goes first: it stands nearest to its documents.
        for source in sorted(found.indexes, key=lambda s: (-len(s.path.parts), s.path)):
            desk.take_beside(source, knowledge)
    entries = desk.entries
    jobs = tuple(
        Job(source, entries.get(source.place, _NO_ENTRIES), assumed) for source in found.sources
    )
    return Plan(jobs, (*found.faults, *desk.faults), (*found.notes, *desk.notes))


class _Below:
    """The files in a folder by their paths within it; looked up one by one, for there are many."""

    def __init__(self, folder: Path, paths: Container[str]) -> None:
        self._folder = folder
        self._paths = paths

    def get(self, name: str) -> str | None:
        path = self._folder / name
        # As it stands, and not by another way of writing it ("./a.txt", "/a.txt").
        if str(path) not in self._paths or path.as_posix() != f"{self._folder.as_posix()}/{name}":
            return None
        return str(path)


class _Desk:
    """Sorts the entries of index files to the files that they speak of."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        self.entries: dict[str, dict[str, Entry]] = {}
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self._paths = {source.place for source in sources}

    def take_given(self, given: Path, knowledge: Knowledge) -> None:
        if not given.is_file():
            raise InputError(
                f"{given}: does not exist or is no file; give an index.json with --index"
            )
        index = read_index(given, given.name, knowledge)
        self.faults += index.faults
        folder = Path(os.path.abspath(given)).parent  # noqa: PTH100 - links stay as they are
        by_name: dict[str, str] = {}
        for source in self.sources:
            path = source.path
            beside = path.is_relative_to(folder) and path.relative_to(folder)
            keys = (source.name, source.inner, beside.as_posix() if beside else "")
            key = next((key for key in keys if key in index.entries), None)
            for each in keys if key is None else (key,):
                by_name.setdefault(each, source.place)
        unused = [doc for doc in index.entries if not self._place(doc, by_name, index)]
        self._tell_unused(given.name, unused)

    def take_beside(self, source: Source, knowledge: Knowledge) -> None:
        index = read_index(source.path, source.inner, knowledge)
        self.faults += index.faults
        folder = source.path.parent
        by_name = _Below(folder, self._paths)
        missing = [
            doc
            for doc in index.entries
            if not self._place(doc, by_name, index) and not folder.joinpath(doc).exists()
        ]
        self._tell_unused(source.inner, missing)

    def _place(self, doc: str, by_name: Mapping[str, str] | _Below, index: Index) -> bool:
        """Give an entry to its file, or to the archive that it is in; tell whether there is one."""
        file, inner = doc, ""
        while (path := by_name.get(file)) is None:
            file, slash, last = file.rpartition("/")
            if not slash:
                return False
            inner = f"{last}/{inner}" if inner else last
        self.entries.setdefault(path, {}).setdefault(inner, index.entries[doc])
        return True

    def _tell_unused(self, name: str, docs: Iterable[str]) -> None:
        self.notes += [
            f"{name}: names {doc!r}, which is not among the documents" for doc in sorted(docs)
        ]
