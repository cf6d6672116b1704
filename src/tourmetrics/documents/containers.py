"""Lists what a container file holds without unpacking it: a ZIP archive, an OLE compound file.

Only the directories are read, and of them no more than the limits allow, so that a hostile file
costs no more than an honest one.
"""

from __future__ import annotations

import io
import struct
import zipfile

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_LONGEST_END = 22 + 0xFFFF
_SHORTEST_ENTRY = 46

_FREE = 0xFFFFFFFA  # sectors from here on are marks: free, end of chain, table
_NONE = 0xFFFFFFFF
_ENTRY = 128
_ROOT = 5
_HEADER_SECTORS = 109


def open_zip(data: bytes, entries: int) -> zipfile.ZipFile | None:
    """Return an archive opened for reading, or ``None`` for one that is damaged.

    Raises:
        ValueError: it holds more than ``entries`` entries.
    """
    if _directory_size(data) > entries * (_SHORTEST_ENTRY + 64):
        raise ValueError(f"holds more than {entries:,} entries")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, struct.error, NotImplementedError):
        return None
    if len(archive.filelist) > entries:
        raise ValueError(f"holds more than {entries:,} entries")
    return archive


def _directory_size(data: bytes) -> int:
    """Return the bytes that the directory at the end of an archive claims to have."""
    tail = data[-_LONGEST_END:]
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return 0
    size: int = struct.unpack_from("<L", tail, at + 12)[0]
    if at >= 20 and tail[at - 20 : at - 16] == _LOCATOR_64:
        (place,) = struct.unpack_from("<Q", tail, at - 12)
        # What stands before the archive moves it; the record then ends where its locator begins.
        for start in (place, len(data) - len(tail) + at - 20 - 56):
            if data[start : start + 4] == _END_64 and len(data) >= start + 48:
                size = max(size, struct.unpack_from("<Q", data, start + 40)[0])
    return size


def zip_names(data: bytes, entries: int) -> list[str] | None:
    """Return the names of an archive's entries, or ``None`` where they cannot be known.

    The type that an entry ``mimetype`` gives, which must stand first and unpacked, is among them.
    """
    try:
        archive = open_zip(data, entries)
    except ValueError:
        return None
    if archive is None:
        return None
    names = [name.replace("\\", "/").lstrip("/") for name in archive.namelist()]
    if names and names[0] == "mimetype":
        info = archive.infolist()[0]
        if info.compress_type == zipfile.ZIP_STORED and info.file_size < 200:
            try:
                names.append(archive.read(info).decode("ascii", "replace").strip())
            except (zipfile.BadZipFile, RuntimeError, EOFError):
                return names
    return names


def ole_names(data: bytes, entries: int) -> list[str] | None:
    """Return the names in the topmost folder of a compound file, or ``None`` if it is damaged.

    What lies deeper belongs to embedded objects and does not tell what the file is.
    """
    try:
        return _Compound(data, entries).topmost()
    except (struct.error, IndexError, ValueError):
        return None


class _Compound:
    """The directory of a compound file, as described in [MS-CFB]."""

    def __init__(self, data: bytes, entries: int) -> None:
        self._data = data
        self._entries = entries
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise ValueError("has sectors of no known size")
        self._size = 1 << shift

    def topmost(self) -> list[str]:
        """Return the names of the root's own entries, whose order is that of a search tree."""
        directory = self._directory()
        if len(directory) < _ENTRY or directory[66] != _ROOT:
            raise ValueError("has no root")
        (first,) = struct.unpack_from("<L", directory, 76)
        names: list[str] = []
        waiting, seen = [first], set()
        while waiting:
            at = waiting.pop()
            start = at * _ENTRY
            if at == _NONE or at in seen or start + _ENTRY > len(directory):
                continue
            seen.add(at)
            length = min(struct.unpack_from("<H", directory, start + 64)[0], 64)
            name = directory[start : start + max(length - 2, 0)].decode("utf-16-le", "replace")
            names.append(name)
            waiting += struct.unpack_from("<LL", directory, start + 68)
        return names

    def _directory(self) -> bytes:
        (sector,) = struct.unpack_from("<L", self._data, 48)
        table = struct.unpack_from(f"<{_HEADER_SECTORS}L", self._data, 76)
        found = bytearray()
        seen = set()
        while sector < _FREE and sector not in seen and len(found) < self._entries * _ENTRY:
            seen.add(sector)
            found += self._sector(sector)
            sector = self._next(sector, table)
        return bytes(found)

    def _next(self, sector: int, table: tuple[int, ...]) -> int:
        """Return the sector that follows; tables beyond the header's are those of huge files."""
        per_sector = self._size // 4
        which, place = divmod(sector, per_sector)
        if which >= len(table) or table[which] >= _FREE:
            return _NONE
        following: int = struct.unpack_from("<L", self._sector(table[which]), place * 4)[0]
        return following

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]
