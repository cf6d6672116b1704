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
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from stat import S_IWGRP, S_IWOTH
from typing import Any

FOLDER = "TOURMETRICS_CACHE"
_OFF = "off"
# Counts the forms of the file: one of another form has another name.
_FORM = 1
# Beyond this only what the last process used is kept: what came of data that has changed goes.
_LARGEST = 8_000_000


def key_of(*parts: str) -> str:
    """Return the key of what follows from ``parts``.

    >>> key_of("a", "b") == key_of("ab")
    False
    """
    return sha256(json.dumps(parts).encode()).hexdigest()


def kept(key: str, make: Callable[[], Any]) -> Any:
    """Return what ``make`` returns, which may be remembered from an earlier process.

    The value is made of lists, texts, numbers and ``None``; ``key`` tells all that decides it, the
    code of ``make`` as well. Whoever uses it has to bear that it is of another form.
    """
    store = _store()
    if key not in store.values:
        store.values[key] = make()
        store.changed = True
    store.used.add(key)
    return store.values[key]


def forget(key: str) -> None:
    """Drop a value that turned out to be of no use."""
    store = _store()
    store.values.pop(key, None)
    store.changed = True


def keep_now() -> None:
    """Write what is new, if anything is; done at the end of a process as well."""
    store = _store()
    if store.changed and store.path is not None:
        store.changed = False
        # What others have written in the meantime stays.
        values = {**_read(store.path), **store.values}
        text = json.dumps(values)
        if len(text) > _LARGEST:
            text = json.dumps({key: values[key] for key in sorted(store.used)})
        with contextlib.suppress(OSError):
            _write(store.path, text)


class _Store:
    """The values of one file, and what this process did with them."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.values: dict[str, Any] = {} if path is None else _read(path)
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


def _read(path: Path) -> dict[str, Any]:
    """Return the values of a file; none where anything is wrong with it."""
    try:
        if not (_ours(path.parent) and _ours(path)):
            return {}
        digest, _, content = path.read_bytes().partition(b"\n")
        if sha256(content).hexdigest().encode() != digest:
            return {}
        values = json.loads(content)
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _ours(path: Path) -> bool:
    """Whether nobody but the user of this process may write there."""
    if not hasattr(os, "geteuid"):
        return True
    about = path.stat()
    return about.st_uid == os.geteuid() and not about.st_mode & (S_IWGRP | S_IWOTH)


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all, in a folder that is the user's alone."""
    content = text.encode()
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
