"""The text within one line of a page: raised and lowered signs, ruby, spaces of the source.

What is raised after a number may be part of it (10⁴), of its unit (m²), or the mark of a note,
which must not be read as a digit of the number.
"""

from __future__ import annotations

import re

_SOURCE_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u2060\u2061-\u2064\ufeff\u202a-\u202e\u2066-\u2069\u21a9\ufe0e\ufe0f]"
)
# A space that must not break parts the thousands of a number; it is no space between numbers.
_THOUSANDS = re.compile(
    "(?<![\\d.,])(?<!\\d[\u00a0\u202f\u2009])\\d{1,3}(?:[\u00a0\u202f\u2009]\\d{3})+(?![\\d])"
)
_FIXED = re.compile("[\u00a0\u202f\u2009]")
_AREA = re.compile(r"(?<![A-Za-z])(?:[kcdm]?m|ha|[Kk]ilomet(?:er|re)s?|km|ft|mi|yd)\s*$")
_POWER = re.compile(r"(?:[×xX*·]\s*|^\s*|[(\uff08:\uff1a]\s*)10\s*$")
_MARK = re.compile(
    r"[\[(【〔\uff08]?\s*(?:注)?\s*(?:\d{1,3}|[a-z]|[①-⑳]|[ivx]{1,4})(?:\s*[,，–-]\s*(?:\d{1,3}|[a-z]))*\s*[\])】〕\uff09]?"
)
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def of_source(text: str) -> str:
    """Return text of the source as it is shown: any white space one space or line end."""
    return _SOURCE_SPACE.sub(lambda m: "\n" if "\n" in m.group() else " ", text)


def raised(text: str, before: str) -> str:
    """Return what a raised ``text`` adds to the line that stands ``before`` it.

    >>> raised("2", "1.2万m"), raised("4", "1.5×10"), raised("1", "12.5"), raised("th", "the 21")
    ('²', '⁴', '', 'th')
    """
    bare = text.strip()
    if bare in ("2", "3") and _AREA.search(before):
        return bare.translate(_RAISED)
    if bare.lstrip("+-−").isdigit() and _POWER.search(before):
        return bare.translate(_RAISED)
    if not before.strip():
        # The mark of the note itself, at the note.
        return f"{bare.translate(_RAISED) if bare.isdigit() else bare} "
    return "" if _MARK.fullmatch(bare) else text


def lowered(text: str) -> str:
    """Return a lowered text: CO₂."""
    bare = text.strip()
    return bare.translate(_LOWERED) if bare.isdigit() else text


def shown(text: str) -> str:
    r"""Return a line as a person sees it: without signs that take no place, thousands joined.

    >>> shown("3\u00a0800万\u200b人次，2024年\u00a0目标")
    '3800万人次，2024年 目标'
    """
    text = _UNSEEN.sub("", text)
    text = _THOUSANDS.sub(lambda match: _FIXED.sub("", match.group()), text)
    return _FIXED.sub(" ", text)
