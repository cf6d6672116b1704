"""The words of XLSX cells: plain and rich text without its readings, raised signs kept raised."""

from __future__ import annotations

import re
from typing import Any

from tourmetrics.documents.spreadsheets.packages import PackageFile, attributes, local

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")


def shared_strings(package: PackageFile, part: str) -> list[str]:
    """Return the words that the cells of a workbook share."""
    found: list[str] = []
    if not package.has(part):
        return found
    for _, name, element in package.elements(part, {"si"}):
        if name == "si":
            found.append(text_of(element))
    return found


def text_of(element: Any) -> str:
    """Return the text of a string element; how it is read aloud (phonetic runs) is no part of it.

    A raised 1 behind a number is the mark of a footnote: it must not become a digit.
    """
    pieces: list[str] = []
    for child in element:
        name = local(child.tag) if isinstance(child.tag, str) else ""
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            high = False
            for part in child.iter():
                kind = local(part.tag) if isinstance(part.tag, str) else ""
                if kind == "vertAlign":
                    high = attributes(part).get("val") == "superscript"
                elif kind == "t":
                    text = part.text or ""
                    pieces.append(raised(text) if high else text)
    return unescaped("".join(pieces))


def raised(text: str) -> str:
    """Return raised signs as such.

    >>> raised("2)")
    '²⁾'
    """
    return text.translate(_RAISED)


def unescaped(text: str) -> str:
    r"""Return a text with the signs that XML cannot hold, which are written as _x000D_.

    >>> unescaped("a_x000A_b")
    'a\nb'
    """
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: _sign(int(match.group(1), 16)), text)


def _sign(code: int) -> str:
    return "\n" if code in (10, 13) else "_" if code == 0x5F else ""
