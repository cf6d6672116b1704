"""From the folder of knowledge files to one checked ``Knowledge``."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge.catalogue import (
    read_cues,
    read_metrics,
    read_new_units,
    read_unit_definitions,
    read_unit_display,
    read_units,
)
from tourmetrics.knowledge.nouns import read_nouns
from tourmetrics.knowledge.own import OwnKnowledge, find_own, own_in_use
from tourmetrics.knowledge.records import Knowledge
from tourmetrics.knowledge.regions import read_regions
from tourmetrics.resources import data_dir


def load_knowledge(directory: Path | None = None) -> Knowledge:
    """Return the knowledge of ``directory``, or the one that is shipped, which is read once.

    Where a project's own entries are in use (see `with_own`), the shipped one holds them too.

    Raises:
        KnowledgeError: a file is missing or an entry is wrong; file, line and entry are named.

    >>> load_knowledge() is load_knowledge()
    True
    """
    if directory is not None:
        return _load(directory)
    own = own_in_use()
    return _shipped() if own is None else _joined(own)


@cache
def _shipped() -> Knowledge:
    return _load(data_dir())


@lru_cache(maxsize=4)
def _joined(own: OwnKnowledge) -> Knowledge:
    joined = _load(data_dir(), own)
    # What is kept of a document is kept under this version: it must be the one that was read.
    if find_own(own.folder) != own:
        raise KnowledgeError(f"{own.folder}: was changed while it was read; run again")
    return joined


def _load(directory: Path, own: OwnKnowledge | None = None) -> Knowledge:
    if not directory.is_dir():
        raise KnowledgeError(f"{directory}: no such folder; name the folder of metrics.csv")

    def files(name: str) -> list[Path]:
        return [directory / name, *(own.files(name) if own else ())]

    definitions, unit_names = _units(files, own)
    return Knowledge(
        metrics=read_metrics(files("metrics.csv"), unit_names),
        units=read_units(files("units.csv"), unit_names),
        unit_names=unit_names,
        unit_display=read_unit_display(
            files("unit_names.csv"),
            unit_names,
            (own.folder if own else directory) / "unit_names.csv",
        ),
        unit_definitions=definitions,
        regions=read_regions(directory, own.files("regions.csv") if own else ()),
        cues=read_cues(files("cues.csv")),
        nouns=read_nouns(files("nouns.csv"), unit_names),
        version=_version(directory, own),
    )


def _units(
    files: Callable[[str], list[Path]], own: OwnKnowledge | None
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the definitions and names of all units.

    A project's unit that has names but no definition converts into nothing else.
    """
    definitions, names = read_unit_definitions(files("unit_definitions.txt"))
    for path in own.files("unit_names.csv") if own else ():
        new = read_new_units(path, names)
        definitions += tuple(f"{name} = [{name}]" for name in sorted(new))
        names |= new
    return definitions, names


def _version(directory: Path, own: OwnKnowledge | None) -> str:
    """Return 12 hex digits over all files that decide what is read from a document.

    Line ends do not count, so that a checkout on Windows has the same version.
    """
    digest = sha256()
    for pattern in ("*.csv", "*.txt", "*.toml", "languages/*.toml"):
        for path in sorted(directory.glob(pattern)):
            content = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{path.relative_to(directory).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    if own is not None:
        digest.update(own.version.encode())
    return digest.hexdigest()[:12]
