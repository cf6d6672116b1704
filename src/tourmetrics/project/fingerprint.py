"""By what the same file gives the same result: the program, its libraries, the knowledge."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from re import match

from tourmetrics.resources import resource_root

_PACKAGE = Path(__file__).parents[1]
# Of what a report looks like.
_LAYOUT = ("templates", "locale")


@cache
def program() -> str:
    """Return 16 hex digits that change with the program, Python, or a library that it uses.

    The code itself counts, not its version alone: a developer changes it without a new version.
    """
    digest = sha256(f"{sys.version_info[:3]} {sys.platform}".encode())
    digest.update(" ".join(_libraries()).encode())
    _add(digest, _PACKAGE, _PACKAGE.rglob("*.py"))
    return digest.hexdigest()[:16]


@cache
def layout() -> str:
    """Return 16 hex digits that change with the shipped templates and words of reports."""
    root = resource_root() / "reports"
    digest = sha256()
    for part in _LAYOUT:
        _add(digest, root, (root / part).rglob("*"))
    return digest.hexdigest()[:16]


def content(path: Path) -> str | None:
    """Return the SHA-256 of a file in hex, or ``None`` where it cannot be read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def tree(folder: Path) -> str:
    """Return the digest of all files below a folder, by name and content."""
    digest = sha256()
    _add(digest, folder, folder.rglob("*"))
    return digest.hexdigest()[:16]


def _add(digest: object, root: Path, paths: Iterable[Path]) -> None:
    for path in sorted(paths):
        if path.is_file() and path.suffix != ".pyc":
            name = path.relative_to(root).as_posix()
            digest.update(f"{name} {content(path)}\n".encode())  # type: ignore[attr-defined]


def _libraries() -> list[str]:
    try:
        listed = requires("tourmetrics") or ()
    except PackageNotFoundError:
        return []
    names = sorted({found[0] for each in listed if (found := match(r"[\w.-]+", each))})
    return [f"{name} {_version(name)}" for name in names]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
