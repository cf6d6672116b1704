"""The names of elements and attributes in Word's XML, and how its switches are read."""

from __future__ import annotations

from functools import cache
from typing import Any

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFF = frozenset({"0", "false", "off", "none"})


@cache
def w(name: str) -> str:
    """Return the full name of an element or attribute of the main vocabulary."""
    return f"{{{_W}}}{name}"


@cache
def m(name: str) -> str:
    """Return the full name of an element of equations."""
    return f"{{{_M}}}{name}"


def r(name: str) -> str:
    """Return the full name of an attribute that links to another part."""
    return f"{{{_R}}}{name}"


@cache
def mc(name: str) -> str:
    """Return the full name of an element that offers alternatives."""
    return f"{{{_MC}}}{name}"


def a(name: str) -> str:
    """Return the full name of an element of drawings."""
    return f"{{{_A}}}{name}"


def value(parent: Any, name: str) -> str | None:
    """Return what the child ``name`` of an element says, or ``None`` if there is none."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(w("val"))


def number(parent: Any, name: str) -> int | None:
    """Return the whole number that a child says, or ``None``."""
    return whole(value(parent, name))


def whole(text: str | None) -> int | None:
    """Return a text as a whole number, or ``None`` for anything else or one beyond reason."""
    text = (text or "").strip()
    bare = text[1:] if text.startswith("-") else text
    return int(text) if bare.isascii() and bare.isdigit() and len(bare) < 10 else None


def switch(parent: Any, name: str) -> bool | None:
    """Return whether a child switches a property on or off; ``None`` where it is not there."""
    child = None if parent is None else parent.find(w(name))
    if child is None:
        return None
    return (child.get(w("val")) or "1").lower() not in _OFF
