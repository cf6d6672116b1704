"""Reads documents: from paths to frozen records, with a fault for whatever could not be read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tourmetrics.documents.formats import recognise
from tourmetrics.documents.index import Index, read_index
from tourmetrics.documents.metadata import merge, metadata_finder
from tourmetrics.documents.readers import Reader, installed_readers
from tourmetrics.documents.records import Content, Copy, Fault, Reading, UnreadableError
from tourmetrics.documents.rules import Format, Rules, load_rules
from tourmetrics.documents.walk import Source, find_sources
from tourmetrics.errors import DocumentError, InputError
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Document, Metadata


def read_documents(
    paths: Sequence[Path],
    *,
    index: Path | None = None,
    knowledge: Knowledge,
    readers: Mapping[str, Reader] | None = None,
) -> Reading:
    """Return the documents under ``paths``, and a fault for each that could not be read.

    Folders are searched through and through; hidden files and ``index.json`` are no documents.
    Metadata come from ``index`` (or the ``index.json`` of the folder), then from the file
    itself. Documents are in the order of their names; a second file with the same bytes is
    listed as a copy. ``readers`` stands in for the installed readers, by format.

    Raises:
        InputError: a path does not exist or holds no document, or ``index`` cannot be read.

    >>> from tourmetrics.knowledge import load_knowledge
    >>> from tourmetrics.resources import resource_root
    >>> reading = read_documents([resource_root() / "seeds"], knowledge=load_knowledge())
    >>> len(reading.documents), reading.documents[3].metadata.region
    (5, '421200')
    """
    rules = load_rules()
    readers = installed_readers() if readers is None else readers
    found = find_sources(paths, rules)
    entries, faults, notes = _entries(found.indexes, found.sources, index, knowledge)
    faults = [*found.faults, *faults]
    finder = metadata_finder(rules, knowledge)
    documents: list[Document] = []
    copies: list[Copy] = []
    first: dict[str, str] = {}
    for source in found.sources:
        try:
            data = _bytes(source.path, rules)
            digest = hashlib.sha256(data).hexdigest()
            if digest in first:
                copies.append(Copy(source.name, first[digest]))
                continue
            form = recognise(source.path.name, data, rules)
            content = _content(source, data, form, readers)
        except UnreadableError as error:
            faults.append(error.fault(source.name))
            continue
        first[digest] = source.name
        metadata = merge(
            entries.get(source.path),
            _with_known_region(content.metadata, knowledge),
            finder.find(content.text, source.name),
        )
        faults += [Fault(source.name, g.problem, g.remedy, g.place) for g in content.gaps]
        documents.append(
            Document(
                source.name,
                content.text,
                metadata,
                digest,
                content.blocks,
                form.name,
                content.extent,
            )
        )
    return Reading(
        tuple(documents),
        tuple(sorted(faults, key=lambda fault: fault.doc)),
        tuple(copies),
        (*found.notes, *notes),
    )


def document_of_text(text: str, *, name: str, metadata: Metadata, knowledge: Knowledge) -> Document:
    """Return a document for a text in memory; ``metadata`` goes before what the text says."""
    from tourmetrics.documents.plaintext import blocks_of

    found = metadata_finder(load_rules(), knowledge).find(text)
    given = Metadata(
        metadata.title,
        metadata.publisher,
        _with_known_region(metadata, knowledge).region,
        metadata.published,
        metadata.language,
        metadata.number,
        {key: metadata.origins.get(key, "given") for key in Metadata.__slots__ if key != "origins"},
    )
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(name, text, merge(None, given, found), digest, tuple(blocks_of(text)))


def _with_known_region(metadata: Metadata, knowledge: Knowledge) -> Metadata:
    """Leave out a region that the knowledge files lack: nothing later could place it."""
    if metadata.region is None or knowledge.knows_region(metadata.region):
        return metadata
    return replace(metadata, region=None)


def _bytes(path: Path, rules: Rules) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableError("is no ordinary file", "give a file or a folder")
        if size > rules.max_bytes:
            megabytes, limit = size / 1e6, rules.max_bytes / 1e6
            problem = f"has {megabytes:,.0f} MB, more than the {limit:,.0f} MB that are read"
            raise UnreadableError(problem, "split it into several files")
        data = path.read_bytes()
    except OSError as error:
        problem = f"cannot be opened ({error.strerror or error})"
        raise UnreadableError(problem, "check that it is there and that you may read it") from error
    if not data:
        raise UnreadableError("is empty (0 bytes)", "get the file anew, or remove it")
    return data


def _content(source: Source, data: bytes, form: Format, readers: Mapping[str, Reader]) -> Content:
    reader = readers.get(form.name)
    if reader is None:
        raise UnreadableError(form.unread, form.remedy)
    try:
        content = reader.read(data, source.path)
    except UnreadableError:
        raise
    except DocumentError as error:
        raise UnreadableError(str(error), form.remedy) from error
    except Exception as error:
        problem = f"its reader failed ({type(error).__name__}: {error})"
        raise UnreadableError(problem, "save it in another format, and report the fault") from error
    if not content.text.strip():
        raise UnreadableError("holds no text", "get the file anew, or remove it")
    return content


def _entries(
    indexes: Sequence[Source],
    sources: Sequence[Source],
    given: Path | None,
    knowledge: Knowledge,
) -> tuple[dict[Path, Mapping[str, Any]], list[Fault], list[str]]:
    """Return the index entry of each document by its path; a given index goes before all others.

    An ``index.json`` speaks of the documents below its own folder, a given one of all: by their
    names in the tables, by their paths within the given folder, or by where they lie from it.
    """
    entries: dict[Path, Mapping[str, Any]] = {}
    faults: list[Fault] = []
    notes: list[str] = []
    if given is not None:
        index = _given_index(given, knowledge)
        faults += index.faults
        used: set[str] = set()
        folder = Path(os.path.abspath(given)).parent  # noqa: PTH100 - links stay as they are
        for source in sources:
            beside = source.path.is_relative_to(folder) and source.path.relative_to(folder)
            for key in (source.name, source.inner, beside.as_posix() if beside else ""):
                if key in index.entries:
                    entries[source.path] = index.entries[key]
                    used.add(key)
                    break
        notes += _unused(given.name, set(index.entries) - used)
        return entries, faults, notes
    paths = {source.path for source in sources}
    # The deepest index goes first: it stands nearest to its documents.
    for source in sorted(indexes, key=lambda s: (-len(s.path.parts), s.path)):
        name = source.inner
        index = read_index(source.path, name, knowledge)
        faults += index.faults
        missing = set()
        for doc, entry in index.entries.items():
            path = source.path.parent.joinpath(doc)
            if path in paths:
                entries.setdefault(path, entry)
            elif not path.exists():
                missing.add(doc)
        notes += _unused(name, missing)
    return entries, faults, notes


def _given_index(path: Path, knowledge: Knowledge) -> Index:
    if not path.is_file():
        raise InputError(f"{path}: does not exist or is no file; give an index.json with --index")
    return read_index(path, path.name, knowledge)


def _unused(name: str, docs: set[str]) -> list[str]:
    return [f"{name}: names {doc!r}, which is not among the documents" for doc in sorted(docs)]
