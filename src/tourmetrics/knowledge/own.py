"""A project's own entries, beside those that are shipped: where they stand, and who uses them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge.files import read_text

# Of the shipped files, those to which a project may add rows.
OWN_FILES = (
    "metrics.csv",
    "units.csv",
    "unit_names.csv",
    "unit_definitions.txt",
    "nouns.csv",
    "cues.csv",
    "regions.csv",
)


@dataclass(frozen=True, slots=True)
class OwnKnowledge:
    """A folder whose files have the names and the columns of shipped ones.

    ``version`` is made of the files' contents. The record is small and can be sent to another
    process, which reads the files itself and finds out if they are others by then.
    """

    folder: Path
    version: str

    def files(self, name: str) -> tuple[Path, ...]:
        """Return the file of this name, if there is one."""
        path = self.folder / name
        return (path,) if path.is_file() else ()


_IN_USE: ContextVar[OwnKnowledge | None] = ContextVar("own_knowledge", default=None)


def find_own(folder: Path) -> OwnKnowledge | None:
    """Return the own entries in a folder; ``None`` where there are none.

    A missing folder has none, nor has one whose files hold no more than their headers.

    Raises:
        KnowledgeError: a file has a name that means nothing here, or cannot be read.
    """
    if not folder.is_dir():
        return None
    digest = sha256()
    filled = False
    for path in sorted(folder.iterdir()):
        if path.suffix == ".md" or path.name.startswith((".", "~")):
            continue
        _check_name(path)
        text = read_text(path).replace("\r\n", "\n")
        digest.update(f"{path.name} {len(text)}\n{text}".encode())
        filled |= _has_entries(path, text)
    return OwnKnowledge(folder.resolve(), digest.hexdigest()[:12]) if filled else None


def use_own(own: OwnKnowledge | None) -> None:
    """Let `load_knowledge` hold these entries from now on, or none but the shipped ones."""
    _IN_USE.set(own)


@contextmanager
def with_own(own: OwnKnowledge | None) -> Iterator[None]:
    """Let `load_knowledge` hold these entries while the block runs.

    >>> with with_own(None):
    ...     own_in_use() is None
    True
    """
    token = _IN_USE.set(own)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def own_in_use() -> OwnKnowledge | None:
    """Return the own entries in use, to hand them to another process."""
    return _IN_USE.get()


def _check_name(path: Path) -> None:
    if path.name in OWN_FILES and path.is_file():
        return
    near = get_close_matches(path.name, OWN_FILES, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(OWN_FILES)}"
    raise KnowledgeError(f"{path}: is no file of own entries; {hint}")


def _has_entries(path: Path, text: str) -> bool:
    if path.suffix == ".txt":
        return any(line.partition("#")[0].strip() for line in text.splitlines())
    return sum(1 for line in text.splitlines() if line.strip(' ,"')) > 1
