"""Tells what a file is by its first bytes, its content, and last by its suffix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import PurePath

from tourmetrics.documents.containers import OLE, ZIP, ole_names, zip_names
from tourmetrics.documents.rules import Rules
from tourmetrics.documents.words.files import Format

_BOM = b"\xef\xbb\xbf"
# The name of its vocabulary stands in the first element of a file.
_BEGINNING = 8192
_QUOTED = re.compile(rb'"[^"]*"')
_SEPARATORS = (b",", b";", b"|")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_EMPTY_ZIP = b"PK\x05\x06"
_CONTAINERS = {"zip": (ZIP, zip_names), "ole": (OLE, ole_names)}
# The entry of all Office files that are archives; their other parts may have any name.
_PACKAGE = "[Content_Types].xml"
# How far a damaged container, whose directory is lost, is searched for names.
_SEARCHED = 1 << 16
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
        if form.magic and form.magic.match(data):
            return form
    for container, (magic, names_of) in _CONTAINERS.items():
        if data.startswith(magic) or (container == "zip" and data.startswith(_EMPTY_ZIP)):
            names = names_of(data, rules.limits.archive_entries)
            return _inside(container, names, data, by_suffix, rules)
    head = _head(data)
    prologue = _PROLOGUE.match(head)
    for start in (head[prologue.end() :] if prologue else head, head):
        for form in rules.formats:
            if form.starts and start.startswith(form.starts) and _bears(data, form):
                return form
    if by_suffix is not None and by_suffix.as_text and _is_text(data):
        name = by_suffix.as_text
        return next(
            f for f in rules.formats if (f.name == name if _is_rows(data) else "" in f.suffixes)
        )
    if by_suffix is not None:
        return by_suffix
    return Format(
        name=suffix,
        title=f"a .{suffix} file",
        remedy="save it as plain text (.txt, UTF-8), or move it out of the folder",
        suffixes=(suffix,),
    )


def _head(data: bytes) -> bytes:
    """Return the first words in lower case; of UTF-16 without its zero bytes."""
    head = data[:1024]
    if head.startswith(_WIDE):
        head = head[2:].replace(b"\x00", b"")
    return head.removeprefix(_BOM).lstrip().lower()


def _bears(data: bytes, form: Format) -> bool:
    """Whether the beginning of a text bears one of the marks of its format, if it has any."""
    return not form.inside or any(mark.encode() in data[:_BEGINNING] for mark in form.inside)


def _is_text(data: bytes) -> bool:
    head = data[:1024]
    return head.startswith(_WIDE) or b"\x00" not in head


def _is_rows(data: bytes) -> bool:
    """Whether text is separated values: tabs stand in it, or the same number of signs in lines."""
    lines = [
        line for line in _QUOTED.sub(b"", data[:_BEGINNING]).splitlines() if line.strip(b" \0")
    ]
    if any(b"\t" in line for line in lines):
        return True
    alike = (
        Counter(count for line in lines if (count := line.count(sign))) for sign in _SEPARATORS
    )
    return any(max(counts.values(), default=0) * 2 >= max(len(lines), 4) for counts in alike)


def _inside(
    container: str,
    names: Sequence[str] | None,
    data: bytes,
    by_suffix: Format | None,
    rules: Rules,
) -> Format:
    kin = [form for form in rules.formats if form.container == container]
    if names is None:
        fitting = [form for form in kin if _mentions(data, form)]
    else:
        fitting = [form for form in kin if _holds(names, form)]
    if by_suffix in fitting and by_suffix is not None:
        return by_suffix
    if fitting:
        return fitting[0]
    # Nothing speaks for another member of the family, so the suffix is believed; but what can be
    # listed and holds none of a format's parts, nor says that it is a package, is not of it.
    if by_suffix in kin and by_suffix is not None:
        strange = bool(names) and bool(by_suffix.inside) and _PACKAGE not in (names or ())
        if not strange:
            return by_suffix
    # The last entry of a family is its plain member: a ZIP archive, an old Office file.
    return kin[-1]


def _holds(names: Sequence[str], form: Format) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in form.inside for name in names)


def _mentions(data: bytes, form: Format) -> bool:
    """Whether the beginning of a damaged container bears a name of the format."""
    encoding = "utf-16-le" if form.container == "ole" else "ascii"
    head = data[:_SEARCHED]
    return any(name.partition("*")[0].encode(encoding) in head for name in form.inside)
