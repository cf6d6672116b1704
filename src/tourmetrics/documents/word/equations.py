"""Writes an equation in one line: what stands in it, fractions with a stroke, powers raised."""

from __future__ import annotations

import re
from typing import Any

from tourmetrics.documents.word.names import m, w

_TEXT = m("t")
_PART = frozenset({m("num"), m("den"), m("e"), m("sup"), m("sub"), m("deg"), m("lim")})
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_SIMPLE = re.compile(r"[\w.%]*")
_POWER = re.compile("[0-9+−n-]{1,3}")


def equation(element: Any) -> str:
    """Return an equation as one line of text."""
    if element.tag == _TEXT or element.tag == w("t"):
        return element.text or ""
    if element.tag == m("f"):
        return f"{_part(element, 'num')}/{_part(element, 'den')}"
    if element.tag == m("sSup"):
        power = _inside(element.find(m("sup")))
        raised = power.translate(_RAISED) if _POWER.fullmatch(power) else f"^{power}"
        return _inside(element.find(m("e"))) + raised
    if element.tag == m("rad"):
        return f"√{_part(element, 'e')}"
    if element.tag == m("d"):
        return "(" + ", ".join(_inside(e) for e in element.iterchildren(m("e"))) + ")"
    return _inside(element)


def _part(element: Any, name: str) -> str:
    text = _inside(element.find(m(name)))
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _inside(element: Any) -> str:
    if element is None:
        return ""
    return "".join(equation(child) for child in element.iterchildren())
