"""WeasyPrint's C declarations as cffi makes them ready, so that no process has to parse them again.

WeasyPrint declares some hundred functions in C, which cffi parses anew in each process, and names
each library in several ways, for which it asks compiler and linker in turn. That takes longer than
to lay out a page. ``bindings.json`` holds the same declarations in cffi's form for use without
parsing (``ffi.emit_python_code``); ``scripts/make_bindings.py`` makes it. It counts only
for the very file of WeasyPrint that it was made from: with any other the engine starts as usual.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import _cffi_backend
import cffi

#: The declarations made ready.
MADE = Path(__file__).with_name("bindings.json")


class _Declared(_cffi_backend.FFI):  # type: ignore[misc]
    """Knows all declarations from the start."""

    def cdef(self, source: str) -> None:
        """Need no source."""


def declaring_file() -> Path | None:
    """Return WeasyPrint's file of declarations without importing it, or ``None``."""
    found = find_spec("weasyprint")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).with_name("text") / "ffi.py"


def digest(path: Path) -> str:
    """Return by what a file of declarations is known."""
    return sha256(path.read_bytes()).hexdigest()


@contextmanager
def parsed_before() -> Iterator[bool]:
    """Let the import of WeasyPrint take its declarations from here; tell whether it will.

    For one thread at a time. The libraries are then loaded by their names alone, so that an import
    that fails should be tried again without this.
    """
    types = _types()
    if types is None:
        yield False
        return
    usual = cffi.FFI
    cffi.FFI = partial(_Declared, "weasyprint", **types)
    try:
        yield True
    finally:
        cffi.FFI = usual


def _types() -> dict[str, Any] | None:
    # Elsewhere libraries are found in other ways, and none of them is slow.
    if sys.platform != "linux" or "weasyprint.text.ffi" in sys.modules:
        return None
    path = declaring_file()
    try:
        made: dict[str, Any] = json.loads(MADE.read_text("ascii"))
        if path is None or digest(path) != made.pop("declarations"):
            return None
    except (OSError, ValueError):
        return None
    return {name: _in_bytes(value) for name, value in made.items()}


def _in_bytes(value: Any) -> Any:
    """Return a value of the file as cffi wants it: tuples, and texts with a byte a character."""
    if isinstance(value, list):
        return tuple(_in_bytes(part) for part in value)
    return value.encode("latin-1") if isinstance(value, str) else value
