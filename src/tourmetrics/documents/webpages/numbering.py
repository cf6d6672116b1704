"""The mark that a browser writes before an item of a list."""

from __future__ import annotations

import re

from tourmetrics.documents.webpages.tree import Element

# An item that brings its own number is not counted a second time.
_OWN = re.compile(
    r"\s*(?:[(\uff08]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.、\uff0e)\uff09]|[①-⑳]|[a-zA-Z][.)]\s)"
)
_PLAIN = re.compile(r"list-style(?:-type)?\s*:\s*none")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def number_of(item: Element) -> str:
    """Return ``3. `` for the third item of a numbered list, and nothing for another item."""
    listed = item.parent
    if listed is None or listed.tag != "ol" or _PLAIN.search(listed.attributes.get("style", "")):
        return ""
    if _OWN.match(item.text()):
        return ""
    own = item.attributes.get("value", "")
    start = listed.attributes.get("start", "")
    number = item.nth - 1 + (int(start) if _is_number(start) else 1)
    if _is_number(own):
        number = int(own)
    return f"{_written(number, listed.attributes.get('type', '1'))}. "


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,4}", text))


def _written(number: int, style: str) -> str:
    if style in {"a", "A"} and 1 <= number <= 26:
        return chr(ord(style) + number - 1)
    if style in {"i", "I"} and 1 <= number < 40:
        text = ""
        for value, sign in _ROMAN:
            text += sign * (number // value)
            number %= value
        return text if style == "i" else text.upper()
    return str(number)
