"""Reads documents: from paths to frozen records, with a fault for whatever could not be read."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from tourmetrics.documents.archives import Allowance, Member, is_index, members
from tourmetrics.documents.formats import recognise
from tourmetrics.documents.index import parse_index
from tourmetrics.documents.metadata import FIELDS, merge, metadata_finder
from tourmetrics.documents.planning import NOTHING, Entry, Job, Plan, plan_reading
from tourmetrics.documents.readers import Reader, installed_readers
from tourmetrics.documents.records import Content, Copy, Fault, Reading, UnreadableError
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.words.files import Format
from tourmetrics.errors import DocumentError
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Document, Metadata

_ARCHIVE = "zip"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What came of one file: a document, or those of an archive, and what could not be read."""

    documents: tuple[Document, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_documents(
    paths: Sequence[Path],
    *,
    index: Path | None = None,
    knowledge: Knowledge,
    readers: Mapping[str, Reader] | None = None,
    assumed: Metadata = NOTHING,
) -> Reading:
    """Return the documents under ``paths``, and a fault for each that could not be read.

    Folders and ZIP archives are searched through and through; hidden files and ``index.json``
    are no documents. Metadata come from ``index`` (or the ``index.json`` of the folder), then
    from the file itself. Documents are in the order of their names; a second file with the same
    bytes is listed as a copy. ``readers`` stands in for the installed readers, by format;
    ``assumed`` is what is taken of a document that does not say it.

    Raises:
        InputError: a path does not exist or holds no document, or ``index`` cannot be read.

    >>> from tourmetrics.knowledge import load_knowledge
    >>> from tourmetrics.resources import resource_root
    >>> reading = read_documents([resource_root() / "seeds"], knowledge=load_knowledge())
    >>> len(reading.documents), reading.documents[3].metadata.region
    (5, '421200')
    """
    plan = plan_reading(paths, index=index, knowledge=knowledge, assumed=assumed)
    return gathered(plan, (read_file(job, knowledge, readers) for job in plan.jobs))


def gathered(plan: Plan, parcels: Iterable[Parcel]) -> Reading:
    """Put together what came of the files of a plan, in its order; the copies are told apart."""
    documents: list[Document] = []
    copies: list[Copy] = []
    faults = list(plan.faults)
    first: dict[str, str] = {}
    for parcel in parcels:
        faults += parcel.faults
        for document in parcel.documents:
            if document.digest in first:
                copies.append(Copy(document.name, first[document.digest]))
            else:
                first[document.digest] = document.name
                documents.append(document)
    faults.sort(key=lambda fault: fault.doc)
    return Reading(tuple(documents), tuple(faults), tuple(copies), plan.notes)


def read_file(
    job: Job, knowledge: Knowledge, readers: Mapping[str, Reader] | None = None
) -> Parcel:
    """Read one file of a plan, or all that an archive holds; it never raises for a bad file."""
    readers = installed_readers() if readers is None else readers
    desk = _Desk(knowledge, readers, job.assumed)
    name = job.source.name
    documents: list[Document] = []
    faults: list[Fault] = []
    try:
        data = _bytes(job.source.path, desk.rules.limits.bytes)
    except UnreadableError as error:
        return Parcel(faults=(error.fault(name),))
    found = desk.read(data, job.source.path, name, job.entries, Allowance.of(desk.rules))
    for each in found:
        if isinstance(each, Document):
            documents.append(each)
        else:
            faults.append(each)
    return Parcel(tuple(documents), tuple(faults))


class _Desk:
    """Reads files with some readers: recognises, reads, and finds the metadata."""

    def __init__(
        self, knowledge: Knowledge, readers: Mapping[str, Reader], assumed: Metadata
    ) -> None:
        self.rules = load_rules()
        self._knowledge = knowledge
        self._readers = readers
        self._assumed = assumed
        self._finder = metadata_finder(self.rules, knowledge)

    def read(
        self,
        data: bytes,
        path: Path,
        name: str,
        entries: Mapping[str, Entry],
        allowed: Allowance,
        depth: int = 0,
    ) -> Iterator[Document | Fault]:
        """Yield the document in ``data``, or those of an archive, and what could not be read."""
        try:
            form = recognise(path.name, data, self.rules)
            if form.name == _ARCHIVE and _ARCHIVE not in self._readers:
                yield from self._unpacked(data, path, name, entries, allowed, depth + 1)
                return
            content = self._content(data, path, form)
        except UnreadableError as error:
            yield error.fault(name)
            return
        for gap in content.gaps:
            yield Fault(name, gap.problem, gap.remedy, gap.place)
        yield self._document(content, data, name, entries.get(""), form)

    def _document(
        self, content: Content, data: bytes, name: str, entry: Entry | None, form: Format
    ) -> Document:
        own = _with_known_region(content.metadata, self._knowledge)
        lacking = [
            field for field in FIELDS if field not in (entry or ()) and getattr(own, field) is None
        ]
        found = self._finder.find(content.text, name, lacking)
        metadata = merge(entry, own, found, self._assumed)
        digest = hashlib.sha256(data).hexdigest()
        return Document(
            name, content.text, metadata, digest, content.blocks, form.name, content.extent
        )

    def _content(self, data: bytes, path: Path, form: Format) -> Content:
        reader = self._readers.get(form.name)
        if reader is None:
            raise UnreadableError(form.unread, form.remedy)
        try:
            content = reader.read(data, path)
        except UnreadableError:
            raise
        except DocumentError as error:
            raise UnreadableError(str(error), form.remedy) from error
        except Exception as error:
            problem = f"its reader failed ({type(error).__name__}: {error})"
            remedy = "save it in another format, and report the fault"
            raise UnreadableError(problem, remedy) from error
        if not content.text.strip():
            raise UnreadableError("holds no text", "get the file anew, or remove it")
        return content

    def _unpacked(
        self,
        data: bytes,
        path: Path,
        name: str,
        entries: Mapping[str, Entry],
        allowed: Allowance,
        depth: int,
    ) -> Iterator[Document | Fault]:
        if depth > self.rules.limits.archive_depth:
            problem = "is an archive inside too many others to be unpacked"
            raise UnreadableError(problem, "unpack it and give the folder")
        held = dict(entries)
        empty = True
        for member in members(data, self.rules, allowed):
            inside = f"{name}/{member.doc if isinstance(member, Fault) else member.path}"
            if isinstance(member, Fault):
                yield replace(member, doc=inside)
            elif is_index(member.path):
                yield from self._indexed(member, inside, held)
                continue
            elif member.data:
                own = _entries_of(member.path, held)
                at = path / member.path
                yield from self.read(member.data, at, inside, own, allowed, depth)
            else:
                yield _EMPTY.fault(inside)
            empty = False
        if empty:
            yield Fault(name, "is an archive without a document", "put documents into it")

    def _indexed(self, member: Member, name: str, held: dict[str, Entry]) -> Iterator[Fault]:
        """Take the index of an archive; an entry from outside it goes before."""
        index = parse_index(member.data, name, self._knowledge)
        folder = PurePosixPath(member.path).parent
        for doc, entry in index.entries.items():
            held.setdefault((folder / doc).as_posix(), entry)
        yield from index.faults


def document_of_text(
    text: str,
    *,
    name: str,
    metadata: Metadata,
    knowledge: Knowledge,
    sought: Collection[str] = FIELDS,
) -> Document:
    """Return a document for a text in memory; ``metadata`` goes before what the text says.

    Of what ``metadata`` leaves open only the fields that are ``sought`` are looked for. There are
    no blocks: lines and paragraphs are told by the text itself.
    """
    given = _with_known_region(metadata, knowledge)
    origins = {key: metadata.origins.get(key, "given") for key in FIELDS}
    lacking = [key for key in sought if getattr(given, key) is None]
    found = metadata_finder(load_rules(), knowledge).find(text, sought=lacking)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(name, text, merge(None, replace(given, origins=origins), found), digest)


def _with_known_region(metadata: Metadata, knowledge: Knowledge) -> Metadata:
    """Leave out a region that the knowledge files lack: nothing later could place it."""
    if metadata.region is None or knowledge.knows_region(metadata.region):
        return metadata
    return replace(metadata, region=None)


def _entries_of(path: str, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the entries of one member and, if it is an archive itself, of what is in it."""
    inner = {key[len(path) + 1 :]: e for key, e in entries.items() if key.startswith(f"{path}/")}
    return {"": entries[path], **inner} if path in entries else inner


_EMPTY = UnreadableError("is empty (0 bytes)", "get the file anew, or remove it")


def _bytes(path: Path, most: int) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableError("is no ordinary file", "give a file or a folder")
        if size > most:
            problem = f"has {size / 1e6:,.0f} MB, more than the {most / 1e6:,.0f} MB that are read"
            raise UnreadableError(problem, "split it into several files")
        data = path.read_bytes()
    except OSError as error:
        problem = f"cannot be opened ({error.strerror or error})"
        raise UnreadableError(problem, "check that it is there and that you may read it") from error
    if not data:
        raise _EMPTY
    return data
