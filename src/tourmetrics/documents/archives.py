"""Looks into ZIP archives: their members as files, within limits, and a fault for each left out.

Nothing is written to disk: a member's path is a name in the tables and no more, so that one that
leads out of the archive does no harm.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from tourmetrics.documents.records import Fault, UnreadableError
from tourmetrics.documents.rules import Rules
from tourmetrics.documents.walk import INDEX_NAME

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
# A smaller member does no harm, however well it packs.
_SMALL = 1_000_000
_NAMED_IN = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its path inside, cleaned, and its bytes."""

    path: str
    data: bytes


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked, counted over an archive and all archives inside it."""

    members: int
    bytes: int

    @classmethod
    def of(cls, rules: Rules) -> Allowance:
        """Return the whole allowance that the rules give one file."""
        return cls(rules.limits.archive_members, rules.limits.archive_bytes)


def members(data: bytes, rules: Rules, allowed: Allowance) -> Iterator[Member | Fault]:
    """Yield the files of an archive by their paths, its indexes first, or why one cannot be read.

    The declared sizes are counted before anything is unpacked, and `zipfile` unpacks no more
    than is declared. A fault's ``doc`` is the path inside the archive.

    Raises:
        UnreadableError: the archive is damaged, or holds more than is allowed.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        problem = f"is a damaged ZIP archive ({error})"
        raise UnreadableError(
            problem, "get the file anew, or unpack it and give the folder"
        ) from error
    with archive:
        wanted = [info for info in archive.infolist() if not info.is_dir()]
        named = sorted(_named(wanted, rules), key=lambda pair: (not is_index(pair[0]), pair[0]))
        _spend(allowed, wanted)
        for path, info in named:
            yield _member(archive, info, path, rules)


def is_index(path: str) -> bool:
    """Whether a file of an archive describes documents and is none."""
    return PurePosixPath(path).name == INDEX_NAME


def _spend(allowed: Allowance, wanted: list[zipfile.ZipInfo]) -> None:
    allowed.members -= len(wanted)
    allowed.bytes -= sum(info.file_size for info in wanted)
    if allowed.members < 0:
        problem = f"holds {len(wanted):,} files, more than are unpacked"
        raise UnreadableError(problem, "unpack it and give the folder")
    if allowed.bytes < 0:
        problem = "unpacks to more than is allowed, as archives made to fill a disk do"
        raise UnreadableError(problem, "if you trust it, unpack it and give the folder")


def _named(wanted: list[zipfile.ZipInfo], rules: Rules) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield the members that are read, each with a path that no other has."""
    seen: dict[str, int] = {}
    for info in wanted:
        parts = [part for part in _decoded(info).replace("\\", "/").split("/") if part]
        parts = [part for part in parts if part not in (".", "..")]
        skipped = any(rules.skips(part) for part in parts) and parts[-1:] != [INDEX_NAME]
        if skipped or not parts:
            continue
        path = "/".join(parts)
        seen[path] = seen.get(path, 0) + 1
        yield (path if seen[path] == 1 else f"{path} ({seen[path]})"), info


def _decoded(info: zipfile.ZipInfo) -> str:
    """Return a member's name as its maker meant it: old archives do not say their encoding."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in _NAMED_IN:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_bomb(info: zipfile.ZipInfo, rules: Rules) -> bool:
    most = max(info.compress_size, 1) * rules.limits.archive_ratio
    return info.file_size > _SMALL and info.file_size > most


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, rules: Rules
) -> Member | Fault:
    if info.flag_bits & _ENCRYPTED:
        return Fault(path, "is locked with a password", "unpack the archive and give the folder")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Fault(path, "is a link and is not followed", "put the document itself there")
    if info.file_size > rules.limits.bytes:
        problem = f"has {info.file_size / 1e6:,.0f} MB, more than are read"
        return Fault(path, problem, "split it into several files")
    if _is_bomb(info, rules):
        problem = "unpacks to many times its size, as files made to fill a memory do"
        return Fault(path, problem, "if you trust it, unpack the archive and give the folder")
    try:
        data = archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        return Fault(path, f"is damaged in its archive ({error})", "get the archive anew")
    except (NotImplementedError, RuntimeError) as error:
        return Fault(
            path, f"cannot be unpacked ({error})", "unpack the archive and give the folder"
        )
    return Member(path, data)
