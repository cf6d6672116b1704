"""Where parts are kept: a folder, or what fsspec reaches by an address (``s3://…``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from tourmetrics.errors import InputError, OutputError
from tourmetrics.tables import write_bytes
from tourmetrics.tables.parts import is_address


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
        self._system.invalidate_cache()
        return bool(self._system.isfile(f"{self._root}/{name}"))

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return bytes(self._system.cat_file(f"{self._root}/{name}"))

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all.

        Raises:
            OutputError: it cannot be written.
        """
        path = f"{self._root}/{name}"
        folder, _, last = path.rpartition("/")
        # Not every file system takes a file whole; all of them give it its name at once.
        passing = f"{folder}/.{last}.{uuid4().hex}"
        try:
            self._system.makedirs(folder, exist_ok=True)
            self._system.pipe_file(passing, data)
            self._system.mv(passing, path)
        except OSError as error:
            raise OutputError(
                f"{self._target}/{name}: cannot be written ({error}); check the address and your "
                "rights"
            ) from error

    def move(self, old: str, new: str) -> None:
        """Give a file another name."""
        self._system.mv(f"{self._root}/{old}", f"{self._root}/{new}")

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        if self.holds(name):
            self._system.rm_file(f"{self._root}/{name}")

    def address(self, name: str) -> str:
        """Return the address of a file."""
        return f"{self._target}/{name}"


@cache
def _remote(target: str) -> Store:
    try:
        from fsspec import url_to_fs
        from fsspec.implementations.local import LocalFileSystem
    except ImportError:
        raise InputError(
            f"{target}: addresses need fsspec; install it with: pip install 'tourmetrics[dask]'"
        ) from None
    try:
        system, root = url_to_fs(target)
    except (ImportError, ValueError) as error:
        raise InputError(f"{target}: cannot be reached: {error}") from error
    if isinstance(system, LocalFileSystem):
        return FolderStore(Path(root))
    return RemoteStore(system, root, target)
