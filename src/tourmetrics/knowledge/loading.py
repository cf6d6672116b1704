"""From the folder of knowledge files to one checked ``Knowledge``."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge.catalogue import (
    read_cues,
    read_metrics,
    read_unit_definitions,
    read_unit_display,
    read_units,
)
from tourmetrics.knowledge.records import Knowledge
from tourmetrics.knowledge.regions import read_regions
from tourmetrics.resources import data_dir


def load_knowledge(directory: Path | None = None) -> Knowledge:
    """Return the knowledge of ``directory``, or the one that is shipped, which is read once.

    Raises:
        KnowledgeError: a file is missing or an entry is wrong; file, line and entry are named.

    >>> load_knowledge() is load_knowledge()
    True
    """
    return _shipped() if directory is None else _load(directory)


@cache
def _shipped() -> Knowledge:
    return _load(data_dir())


def _load(directory: Path) -> Knowledge:
    if not directory.is_dir():
        raise KnowledgeError(f"{directory}: no such folder; name the folder of metrics.csv")
    definitions, unit_names = read_unit_definitions(directory / "unit_definitions.txt")
    return Knowledge(
        metrics=read_metrics(directory / "metrics.csv", unit_names),
        units=read_units(directory / "units.csv", unit_names),
        unit_names=unit_names,
        unit_display=read_unit_display(directory / "unit_names.csv", unit_names),
        unit_definitions=definitions,
        regions=read_regions(directory),
        cues=read_cues(directory / "cues.csv"),
        version=_version(directory),
    )


def _version(directory: Path) -> str:
    """Return 12 hex digits over all files that decide what is read from a document.

    Line ends do not count, so that a checkout on Windows has the same version.
    """
    digest = sha256()
    for pattern in ("*.csv", "*.txt", "*.toml", "languages/*.toml"):
        for path in sorted(directory.glob(pattern)):
            content = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{path.relative_to(directory).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()[:12]
