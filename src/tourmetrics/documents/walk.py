"""Finds the files to read under the given paths, and gives each its name in the tables."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tourmetrics.documents.records import Fault
from tourmetrics.documents.rules import Rules
from tourmetrics.errors import InputError

INDEX_NAME = "index.json"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its absolute path, the folder that was given, and its name in the tables.

    The path is kept as text, which takes a third of the memory: there may be very many.
    """

    place: str
    root: Path
    name: str

    @property
    def path(self) -> Path:
        """The absolute path."""
        return Path(self.place)

    @property
    def inner(self) -> str:
        """The path relative to the folder that was given, with forward slashes."""
        return self.path.relative_to(self.root).as_posix()


@dataclass(frozen=True, slots=True)
class Found:
    """What lies under the given paths: files, index files by their folder, faults, notes."""

    sources: tuple[Source, ...]
    indexes: tuple[Source, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def find_sources(paths: Sequence[Path], rules: Rules) -> Found:
    """Return the files under ``paths`` in the order of their names.

    A name is the path relative to the given folder, or the file's own name. Where two given
    paths lead to the same name, both are lengthened by as many parent folders as tell them
    apart, and a note says so. Links are followed only when they stay inside the given folder.

    Raises:
        InputError: no path is given, a path does not exist, or a folder holds no document.
    """
    if not paths:
        raise InputError("no path is given: name a document or a folder of documents")
    files: dict[str, Path] = {}
    indexes: dict[Path, Path] = {}
    faults: list[Fault] = []
    for given in paths:
        try:
            _add(given, rules, files, indexes, faults)
        except OSError as error:
            raise InputError(
                f"{given}: cannot be looked at ({error.strerror}); check the path and your rights"
            ) from error
    sources, notes = _named(files)
    return Found(
        sources,
        tuple(Source(str(path), root, INDEX_NAME) for path, root in sorted(indexes.items())),
        tuple(faults),
        notes,
    )


def bytes_of(paths: Sequence[Path], rules: Rules) -> int:
    """Return how many bytes the files under ``paths`` have together.

    Raises:
        InputError: a path does not exist or holds no document.
    """
    total = 0
    for source in find_sources(paths, rules).sources:
        with suppress(OSError):
            total += source.path.stat().st_size
    return total


def _add(
    given: Path,
    rules: Rules,
    files: dict[str, Path],
    indexes: dict[Path, Path],
    faults: list[Fault],
) -> None:
    path = Path(os.path.abspath(given))  # noqa: PTH100 - resolve() would follow links
    if path.is_dir():
        before = len(files), len(faults)
        _walk(path, rules, files, indexes, faults)
        if (len(files), len(faults)) == before and not _reached(path, files):
            raise InputError(f"{given}: holds no document; put documents into it")
    elif path.name == INDEX_NAME:
        raise InputError(f"{given}: describes documents and is none; give its folder instead")
    elif path.exists():
        files.setdefault(str(path), path.parent)
        beside = path.parent / INDEX_NAME
        if beside.is_file():
            indexes.setdefault(beside, path.parent)
    else:
        raise InputError(f"{given}: does not exist; check the spelling of the path")


def _reached(folder: Path, files: dict[str, Path]) -> bool:
    return any(Path(path).is_relative_to(folder) for path in files)


def _walk(
    root: Path,
    rules: Rules,
    files: dict[str, Path],
    indexes: dict[Path, Path],
    faults: list[Fault],
) -> None:
    real_root = root.resolve()

    def unreadable(error: OSError) -> None:
        name = Path(str(error.filename)).relative_to(root).as_posix()
        problem = f"the folder cannot be opened ({error.strerror})"
        faults.append(Fault(name, problem, "give yourself the right to read it"))

    for folder, folders, names in os.walk(root, onerror=unreadable):
        here = Path(folder)
        for name in sorted(folders):
            if (here / name).is_symlink() and not rules.skips(name):
                _check_link(here / name, root, real_root, faults)
        folders[:] = sorted(
            name for name in folders if not rules.skips(name) and not (here / name).is_symlink()
        )
        for name in sorted(names):
            path = here / name
            if name == INDEX_NAME:
                indexes.setdefault(path, root)
            elif not rules.skips(name) and (
                not path.is_symlink() or _check_link(path, root, real_root, faults)
            ):
                files.setdefault(str(path), root)


def _check_link(link: Path, root: Path, real_root: Path, faults: list[Fault]) -> bool:
    """Whether a link leads to something inside the folder; a fault says where it does not."""
    name = link.relative_to(root).as_posix()
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        faults.append(Fault(name, "is a link that leads nowhere", "repair or remove the link"))
        return False
    if target.is_relative_to(real_root):
        return True
    problem = "is a link out of the folder and is not followed"
    faults.append(Fault(name, problem, "put the documents themselves here, or give their path"))
    return False


def _named(files: dict[str, Path]) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    lengths = {path: len(_parts(path)) - len(_parts(str(root))) for path, root in files.items()}
    lengthened: set[str] = set()
    while True:
        names = {path: _text("/".join(_parts(path)[-n:])) for path, n in lengths.items()}
        counts = Counter(names.values())
        clashing = [
            path
            for path, name in names.items()
            if counts[name] > 1 and lengths[path] < len(_parts(path))
        ]
        if not clashing:
            break
        lengthened.update(clashing)
        for path in clashing:
            lengths[path] += 1
    notes = tuple(
        f"{names[path]}: named with its folder, as another document has the same name"
        for path in sorted(lengthened, key=lambda path: names[path])
    )
    del lengths, counts
    sources = (Source(path, files[path], name) for path, name in names.items())
    return tuple(sorted(sources, key=lambda source: source.name)), notes


def _parts(path: str) -> tuple[str, ...]:
    return Path(path).parts


def _text(name: str) -> str:
    """Return a name that can be written; bytes of no known encoding become a stand-in."""
    return name.encode("utf-8", "replace").decode("utf-8")
