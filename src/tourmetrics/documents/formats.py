"""Tells what a file is by its first bytes, its content, and last by its suffix."""

from __future__ import annotations

from pathlib import PurePath

from tourmetrics.documents.rules import Format, Rules

_CONTAINERS = {"zip": b"PK\x03\x04", "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}
_BOM = b"\xef\xbb\xbf"
# The name of its vocabulary stands in the first element of a file.
_BEGINNING = 8192
_WIDE = (b"\xff\xfe", b"\xfe\xff")


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
    head = _head(data)
    for form in rules.formats:
        if form.starts and head.startswith(form.starts):
            if form.inside and not any(marker in data[:_BEGINNING] for marker in form.inside):
                continue
            return form
    if by_suffix is not None and by_suffix.as_text and _is_text(data):
        return next(form for form in rules.formats if form.name == by_suffix.as_text)
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


def _is_text(data: bytes) -> bool:
    head = data[:1024]
    return head.startswith(_WIDE) or b"\x00" not in head


def _inside(container: str, data: bytes, by_suffix: Format | None, rules: Rules) -> Format:
    kin = [form for form in rules.formats if form.container == container]
    for form in kin:
        # Old files hold whole files of other kinds: there the suffix is the better witness.
        sure = container == "zip" or form.problem or by_suffix not in kin
        if sure and any(marker in data for marker in form.inside):
            return form
    if by_suffix in kin and by_suffix is not None:
        return by_suffix
    # The last entry of a family is its plain member: a ZIP archive, an old Office file.
    return kin[-1]
