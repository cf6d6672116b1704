"""What came of documents, kept so that only what changed is read again."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tourmetrics.documents import Job
from tourmetrics.errors import OutputError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.project.fingerprint import content, program
from tourmetrics.project.packing import pack, unpack
from tourmetrics.tables import write_bytes
from tourmetrics.workflow import Harvest

_ENTRY = ".entry"
# Counts the forms of an entry: one of another form is not found, and goes with the next pruning.
_FORM = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was met: its content, and what else decides what it says of itself."""

    content: str | None
    metadata: str


@dataclass(slots=True)
class Cache:
    """Entries in one folder, each a file that is written whole and named by what decides it.

    That is the content of the document's file, its name, what ``index.json`` and the settings say
    of it, the program, and the knowledge with the project's own entries. An entry that is
    missing, broken or cannot be written only costs the time to read the document again.

    Attributes:
        folder: where the entries are.
        seen: the files met so far, by their names in the tables.
        read: the names of those that were read, because the folder did not have them.
    """

    folder: Path
    seen: dict[str, Seen] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)

    def find(self, job: Job) -> Harvest | None:
        """Return what came of a file when it was read before, as it is now, or ``None``."""
        seen = self._meet(job)
        harvest = None
        if seen.content is not None:
            with contextlib.suppress(OSError):
                harvest = unpack(self._path(job, seen).read_bytes())
        if harvest is None:
            self.read.append(job.source.name)
        return harvest

    def keep(self, job: Job, harvest: Harvest) -> None:
        """Keep what came of a file, if it is still the one that `find` met.

        What could not be read at all is not kept: the reason may lie outside the file.
        """
        seen = self.seen[job.source.name]
        if harvest.lost or not harvest.parcel.documents or seen.content is None:
            return
        if content(job.source.path) == seen.content:
            # Without the entry all is as right, only slower: a full disk stops nobody here.
            with contextlib.suppress(OutputError):
                write_bytes(self._path(job, seen), pack(harvest))

    def prune(self) -> None:
        """Remove the entries that were not used since this record was made, and broken pieces."""
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in self._used:
                    path.unlink(missing_ok=True)

    def _meet(self, job: Job) -> Seen:
        assumed = (job.assumed.publisher, job.assumed.region)
        said = json.dumps(
            [sorted((doc, dict(entry)) for doc, entry in job.entries.items()), assumed], default=str
        )
        seen = Seen(content(job.source.path), sha256(said.encode()).hexdigest())
        self.seen[job.source.name] = seen
        return seen

    def _path(self, job: Job, seen: Seen) -> Path:
        parts = (
            str(_FORM),
            program(),
            load_knowledge().version,
            seen.content,
            seen.metadata,
            job.source.path.name,
            job.source.name,
        )
        name = sha256(json.dumps(parts).encode()).hexdigest() + _ENTRY
        self._used.add(name)
        return self.folder / name
