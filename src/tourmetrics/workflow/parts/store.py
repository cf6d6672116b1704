"""Where parts are kept: a folder, or what fsspec reaches by an address (``s3://…``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from tourmetrics.errors import InputError, OutputError
from tourmetrics.tables import write_bytes
from tourmetrics.tables.addresses import file_system, is_address


class Store(Protocol):
    """A place for files by name; a name may begin with the name of one folder."""

    def names(self, folder: str = "") -> list[str]:
        """Return the names of the files in the place, or in a folder of it, in order."""

    def holds(self, name: str) -> bool:
        """Whether there is a file of that name."""

    def read(self, name: str) -> bytes:
        """Return the content of a file."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all."""

    def move(self, old: str, new: str) -> None:
        """Give a file another name."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""

    def address(self, name: str) -> str:
        """Return what polars reads the file by."""


def store_at(target: str) -> Store:
    """Return the store of a folder, which is made when needed, or of an address.

    Raises:
        InputError: an address, and fsspec or its part for this address is not installed.
    """
    return _remote(target) if is_address(target) else FolderStore(Path(target))


class FolderStore:
    """Files in a folder."""

    def __init__(self, root: Path) -> None:
        """Keep files in ``root``."""
        self.root = root

    def names(self, folder: str = "") -> list[str]:
        """Return the names of the files; those that begin with a point are not told."""
        place = self.root / folder
        if not place.is_dir():
            return []
        return sorted(
            f"{folder}/{path.name}" if folder else path.name
            for path in place.iterdir()
            if path.is_file() and not path.name.startswith(".")
        )

    def holds(self, name: str) -> bool:
        """Whether there is a file of that name."""
        return (self.root / name).is_file()

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            InputError: it cannot be read.
        """
        try:
            return (self.root / name).read_bytes()
        except OSError as error:
            raise InputError(f"{self.root / name}: not readable ({error.strerror})") from error

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all.

        Raises:
            OutputError: it cannot be written.
        """
        path = self.root / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"{path.parent}: cannot be made ({error.strerror}); choose a place that you may "
                "write to"
            ) from error
        write_bytes(path, data)

    def move(self, old: str, new: str) -> None:
        """Give a file another name."""
        (self.root / old).replace(self.root / new)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        (self.root / name).unlink(missing_ok=True)

    def address(self, name: str) -> str:
        """Return the path of a file."""
        return str(self.root / name)


class RemoteStore:
    """Files that fsspec reaches."""

    def __init__(self, system: Any, root: str, target: str) -> None:
        """Keep files below ``root`` of a file system of fsspec; ``target`` is its address."""
        self._system = system
        self._root = root.rstrip("/")
        self._target = target.rstrip("/")

    def names(self, folder: str = "") -> list[str]:
        """Return the names of the files; those that begin with a point are not told."""
        place = f"{self._root}/{folder}".rstrip("/")
        with self._asked(folder):
            self._system.invalidate_cache()
            if not self._system.isdir(place):
                return []
            found = self._system.ls(place, detail=True)
        names = [entry["name"].rpartition("/")[2] for entry in found if entry["type"] == "file"]
        return sorted(
            f"{folder}/{name}" if folder else name for name in names if not name.startswith(".")
        )

    def holds(self, name: str) -> bool:
        """Whether there is a file of that name."""
        with self._asked(name):
            self._system.invalidate_cache()
            return bool(self._system.isfile(f"{self._root}/{name}"))

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        with self._asked(name):
            return bytes(self._system.cat_file(f"{self._root}/{name}"))

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all."""
        path = f"{self._root}/{name}"
        folder, _, last = path.rpartition("/")
        # Not every file system takes a file whole; all of them give it its name at once.
        passing = f"{folder}/.{last}.{uuid4().hex}"
        with self._asked(name, "written"):
            self._system.makedirs(folder, exist_ok=True)
            self._system.pipe_file(passing, data)
            self._system.mv(passing, path)

    def move(self, old: str, new: str) -> None:
        """Give a file another name."""
        with self._asked(old, "moved"):
            self._system.mv(f"{self._root}/{old}", f"{self._root}/{new}")

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        if self.holds(name):
            with self._asked(name, "removed"):
                self._system.rm_file(f"{self._root}/{name}")

    def address(self, name: str) -> str:
        """Return the address of a file."""
        return f"{self._target}/{name}"

    @contextmanager
    def _asked(self, name: str, what: str = "read") -> Iterator[None]:
        """Tell what went wrong; packages raise errors of many kinds, most of them no ``OSError``.

        Raises:
            OutputError: whatever the file system raised.
        """
        try:
            yield
        except Exception as error:
            told = str(error) or type(error).__name__
            raise OutputError(
                f"{self._target}/{name}: cannot be {what} ({told}); check the address, your "
                "rights, and whether the store can be reached"
            ) from error


@cache
def _remote(target: str) -> Store:
    system, root = file_system(target)
    # Only now: where fsspec is missing, that is told first.
    from fsspec.implementations.local import LocalFileSystem

    if isinstance(system, LocalFileSystem):
        return FolderStore(Path(root))
    return RemoteStore(system, root, target)
