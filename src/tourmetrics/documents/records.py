"""What the reading of documents hands on: documents, faults, copies, notes."""

from __future__ import annotations

from dataclasses import dataclass, field

from tourmetrics.errors import DocumentError
from tourmetrics.model import Block, Document, Extent, Metadata


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be read: where, what is wrong, and what helps.

    ``doc`` is the name the document would have had; ``place`` is ``byte 17``, ``entry 3`` … or
    ``None`` where the whole file is meant.

    >>> print(Fault("a.pdf", "is PDF, for which no reader is installed", "save it as text"))
    a.pdf: is PDF, for which no reader is installed; save it as text
    """

    doc: str
    problem: str
    remedy: str
    place: str | None = None

    def __str__(self) -> str:
        """Return file, place, problem and remedy in one line."""
        where = f" ({self.place})" if self.place else ""
        return f"{self.doc}{where}: {self.problem}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Copy:
    """A file whose bytes are those of a document that was read before it."""

    doc: str
    of: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a file that could not be read while the rest could: a scanned page."""

    problem: str
    remedy: str
    place: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader makes of one file: its text, and what it knows of the text's parts.

    ``metadata`` holds what the file format itself says (a title field, a date), and may be empty.
    Each of the ``gaps`` becomes a fault of the document; ``extent`` is how long the file is.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    gaps: tuple[Gap, ...] = ()
    extent: Extent | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that came of reading some paths, in the order of the documents' names.

    ``faults`` are things left undone and ask for attention; ``notes`` only inform (a document
    that got a longer name, an entry of ``index.json`` without a file).
    """

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...] = ()
    copies: tuple[Copy, ...] = ()
    notes: tuple[str, ...] = ()


class UnreadableError(DocumentError):
    """One file that cannot be read; it becomes a `Fault` and the others are read all the same."""

    def __init__(self, problem: str, remedy: str, place: str | None = None) -> None:
        """Keep the three parts of the message apart, for the fault made of them."""
        super().__init__(f"{problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy
        self.place = place

    def fault(self, doc: str) -> Fault:
        """Return the fault of the document named ``doc``."""
        return Fault(doc, self.problem, self.remedy, self.place)
