"""What this machine worked out once, kept for the next process: only what data alone decides.

It lies in one file of the user's cache folder, as text that nothing executes. A file that is
missing, broken, of another Python, or in a place where others may write counts as empty, and one
that cannot be written is not: then all is as right, only slower. ``TOURMETRICS_CACHE`` names
another folder, or is ``off``.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import platform
import sys
import tempfile
import tomllib
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from stat import S_IWGRP, S_IWOTH
from typing import Any, TypeVar

FOLDER = "TOURMETRICS_CACHE"
_OFF = "off"
# Counts the forms of the file: one of another form has another name.
_FORM = 1
# What so many processes that had something new to keep did not use is let go: it came of data or
# code that has changed.
_IDLE = 20

Kept = TypeVar("Kept")


def key_of(*parts: str) -> str:
    """Return the key of what follows from ``parts``.

    >>> key_of("a", "b") == key_of("ab")
    False
    """
    digest = sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        # Where a part ends is told by its length.
        digest.update(b"%d:" % len(content))
        digest.update(content)
    return digest.hexdigest()


def code_of(module: str) -> str:
    """Return what changes whenever a module's file does: ``code_of(__file__)``."""
    return sha256(Path(module).read_bytes()).hexdigest()


def kept(key: str, make: Callable[[], Any], read: Callable[[Any], Kept]) -> Kept:
    """Return what ``read`` makes of the value of ``make``, which an earlier process may have made.

    The value is made of lists, texts, numbers, ``None`` and of mappings by text, and comes back
    as such; ``key`` tells all that decides it, the code of ``make`` as well. ``read`` has to check
    what it is given: if it raises an error, the value is made anew.

    >>> kept(key_of("doctest", "1"), lambda: [1, 2], tuple)
    (1, 2)
    """
    store = _store()
    if key in store.values:
        # In how many ways what stands there can be none of ours, nobody knows.
        with contextlib.suppress(Exception):
            found = read(store.values[key])
            store.used.add(key)
            return found
    value = make()
    found = read(value)
    store.values[key] = value
    store.used.add(key)
    store.changed = True
    return found


def toml_of(text: str) -> dict[str, Any]:
    """Return what ``tomllib.loads`` does, of a long file that has no dates.

    Raises:
        tomllib.TOMLDecodeError: it is no TOML.
        TypeError: it holds a date or a time.

    >>> toml_of('words = ["up", "down"]')
    {'words': ['up', 'down']}
    """
    # JSON is read by C, and TOML by Python: of 100 kB that is a fiftieth of a second.
    found: dict[str, Any] = kept(
        key_of("toml", text),
        lambda: json.dumps(tomllib.loads(text), ensure_ascii=False),
        json.loads,
    )
    return found


def read_now() -> None:
    """Read what is kept, unless it is; processes copied from this one then need not."""
    _store()


def keep_now() -> None:
    """Write what is new, if anything is; done at the end of a process as well."""
    store = _store()
    if store.changed and store.path is not None:
        store.changed = False
        # What others have written in the meantime stays.
        known = _read(store.path)
        told = {key: [idle + 1, value] for key, (idle, value) in known.items() if idle < _IDLE}
        told |= {key: [0, store.values[key]] for key in store.used}
        with contextlib.suppress(OSError):
            _write(store.path, _packed(told))


class _Store:
    """The values of one file, and what this process did with them."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        known = {} if path is None else _read(path)
        self.values: dict[str, Any] = {key: value for key, (_, value) in known.items()}
        self.used: set[str] = set()
        self.changed = False


@cache
def _store() -> _Store:
    atexit.register(keep_now)
    return _Store(_path())


def _path() -> Path | None:
    wanted = os.environ.get(FOLDER, "")
    if wanted == _OFF:
        return None
    if wanted:
        folder = Path(wanted)
    else:
        from platformdirs import user_cache_path

        folder = user_cache_path("tourmetrics", appauthor=False)
    return folder / f"worked-out-{_python()}.json"


def _python() -> str:
    return key_of(str(_FORM), sys.version, sys.byteorder, platform.machine())[:16]


def _read(path: Path) -> dict[str, tuple[int, Any]]:
    """Return the values of a file, each with how many processes did not use it.

    There are none where anything is wrong with it.
    """
    try:
        if not (_ours(path.parent) and _ours(path)):
            return {}
        digest, _, content = path.read_bytes().partition(b"\n")
        if sha256(content).hexdigest().encode() != digest:
            return {}
        told = json.loads(content.decode("utf-8", "surrogatepass"))
        return {key: (int(idle), value) for key, (idle, value) in told.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _ours(path: Path) -> bool:
    """Whether nobody but the user of this process may write there."""
    if not hasattr(os, "geteuid"):
        return True
    about = path.stat()
    return about.st_uid == os.geteuid() and not about.st_mode & (S_IWGRP | S_IWOTH)


def _packed(told: dict[str, Any]) -> bytes:
    # Characters as they are: escaped they take twice the time to read.
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _write(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, in a folder that is the user's alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _ours(path.parent):
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(sha256(content).hexdigest().encode() + b"\n" + content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
