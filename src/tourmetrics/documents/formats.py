"""Tells what a file is by its first bytes, its content, and last by its suffix."""

from __future__ import annotations

import re
from pathlib import PurePath

from tourmetrics.documents.rules import Format, Rules

_CONTAINERS = {"zip": b"PK\x03\x04", "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}
_BOM = b"\xef\xbb\xbf"
# What may stand before the first element of an XHTML page.
_PROLOGUE = re.compile(rb"(?:\s|<\?xml[^>]{0,200}\?>|<!--.*?-->)+", re.DOTALL)


def suffix_of(name: str) -> str:
    """Return the suffix of a file name in lower case without its dot, or ``""``."""
    return PurePath(name).suffix.lower().removeprefix(".")


def recognise(name: str, data: bytes, rules: Rules) -> Format:
    """Return the format of a file; the content weighs more than the suffix.

    A suffix that nobody knows gives a format of that name, so that a reader may claim it.
    """
    suffix = suffix_of(name)
    by_suffix = next((f for f in rules.formats if suffix in f.suffixes), None)
    for form in rules.formats:
        if form.magic and data.startswith(form.magic):
            return form
    for container, magic in _CONTAINERS.items():
        if data.startswith(magic):
            return _inside(container, data, by_suffix, rules)
    head = data[:1024].removeprefix(_BOM).lstrip().lower()
    prologue = _PROLOGUE.match(head)
    for start in (head[prologue.end() :] if prologue else head, head):
        for form in rules.formats:
            if form.starts and start.startswith(form.starts):
                return form
    if by_suffix is not None:
        return by_suffix
    return Format(
        name=suffix,
        title=f"a .{suffix} file",
        remedy="save it as plain text (.txt, UTF-8), or move it out of the folder",
        suffixes=(suffix,),
    )


def _inside(container: str, data: bytes, by_suffix: Format | None, rules: Rules) -> Format:
    kin = [form for form in rules.formats if form.container == container]
    for form in kin:
        if any(marker in data for marker in form.inside):
            return form
    if by_suffix in kin and by_suffix is not None:
        return by_suffix
    # The last entry of a family is its plain member: a ZIP archive, an old Office file.
    return kin[-1]
