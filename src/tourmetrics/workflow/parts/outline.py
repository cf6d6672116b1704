"""What is kept of each file while many are read: names, digests and counts, and no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from sys import intern

from tourmetrics.documents import Copy, Fault
from tourmetrics.workflow.parts.note import Note


@dataclass(frozen=True, slots=True)
class Held:
    """A document of a file: its name, its digest, and how many numbers of each kind it has."""

    name: str
    digest: bytes
    figures: int
    targets: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What came of one file."""

    documents: tuple[Held, ...] = ()
    faults: tuple[Fault, ...] = ()

    def of_twin(self, name: str, twin: str) -> Outline:
        """Return what would have come of another file with the same bytes."""

        def named(own: str) -> str:
            return twin + own.removeprefix(name)

        return Outline(
            tuple(replace(held, name=named(held.name)) for held in self.documents),
            tuple(replace(fault, doc=named(fault.doc)) for fault in self.faults),
        )


@dataclass(slots=True)
class Tally:
    """All files together: what counts, what is a copy, and which parts have a copy in them."""

    documents: int = 0
    figures: int = 0
    targets: int = 0
    rejected: int = 0
    faults: list[Fault] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    surplus: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def outlines(note: Note) -> dict[str, Outline]:
    """Return the outlines of the files of a part, by name; equal names are one object."""
    return {
        intern(file.name): Outline(
            tuple(
                Held(
                    intern(doc["doc"]),
                    bytes.fromhex(doc["digest"]),
                    doc["figures"],
                    doc["targets"],
                    doc["rejected"],
                )
                for doc in file.documents
            ),
            file.faults,
        )
        for file in note.files
    }


def tallied(
    names: Sequence[str],
    known: Mapping[str, Outline],
    numbers: Mapping[str, int],
    twins: Mapping[str, str],
    faults: Iterable[Fault] = (),
) -> Tally:
    """Put together what came of files, in the order of ``names``; the copies are told apart.

    Args:
        names: of all files.
        known: what came of those that were read.
        numbers: the number of the part in which each of those is.
        twins: of each file that was not read, the one before it that has the same bytes.
        faults: what was wrong before any file was read.
    """
    tally = Tally(faults=list(faults))
    first: dict[bytes, str] = {}
    for name in names:
        twin_of = twins.get(name)
        outline = known[name] if twin_of is None else known[twin_of].of_twin(twin_of, name)
        tally.faults += outline.faults
        for held in outline.documents:
            before = first.setdefault(held.digest, held.name)
            if before is held.name:
                tally.documents += 1
                tally.figures += held.figures
                tally.targets += held.targets
                tally.rejected += held.rejected
            else:
                tally.copies.append(Copy(held.name, before))
                if twin_of is None:
                    tally.surplus[numbers[name]].append(held.name)
    tally.faults.sort(key=lambda fault: fault.doc)
    return tally
