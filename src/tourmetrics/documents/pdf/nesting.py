"""Refuses files whose drawings call each other so often that reading them would never end.

A form of a PDF is drawn by name from pages and from other forms. Ten forms that each draw the
next ten times are ten thousand million drawings in a file of two kilobytes. The calls are counted
in the bytes of the file, before the PDF library follows them.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping

from tourmetrics.documents.records import UnreadableError

_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECT = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_CALL = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_RESOURCES = re.compile(rb"/Resources\s+(\d{1,9})\s+\d{1,5}\s+R")
_DRAWINGS = re.compile(rb"/XObject\s*(?:<<(.*?)>>|(\d{1,9})\s+\d{1,5}\s+R)", re.DOTALL)
_NAMED = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+(\d{1,9})\s+\d{1,5}\s+R")
# The library follows forms no deeper than this.
_DEEPEST = 40
_LONGEST_OBJECT = 1 << 16
_LONGEST_CONTENT = 1 << 20
_UNPACKED = 1 << 26

_Calls = dict[int, Counter[int]]


def check_nesting(data: bytes, most: int) -> None:
    """Pass a file whose forms lead to at most ``most`` drawings each.

    Raises:
        UnreadableError: some form leads to more.
    """
    forms = dict(_forms(data))
    calling = {number: (head, names) for number, (head, names) in forms.items() if names}
    if not calling:
        return
    objects = _objects(data)
    calls: _Calls = {}
    for number, (head, names) in calling.items():
        named = _named(head, objects)
        found: Counter[int] = Counter()
        for name, count in names.items():
            if named.get(name) in forms:
                found[named[name]] += count
        calls[number] = found
    if _most_drawings(calls, most) > most:
        raise UnreadableError(
            "holds drawings that call each other without end",
            "print it to a new PDF, or get the file anew",
        )


def _most_drawings(calls: _Calls, most: int) -> int:
    drawings: dict[int, int] = dict.fromkeys(calls, 1)
    for _ in range(_DEEPEST):
        deeper = {
            number: 1 + sum(count * drawings.get(called, 1) for called, count in found.items())
            for number, found in calls.items()
        }
        if deeper == drawings or max(deeper.values()) > most:
            return max(deeper.values())
        drawings = deeper
    return max(drawings.values())


def _forms(data: bytes) -> list[tuple[int, tuple[bytes, Counter[bytes]]]]:
    """Return each form by its object's number, with its head and the names that it calls."""
    found = []
    for match in _FORM.finditer(data):
        begun = data.rfind(b"obj", max(match.start() - _LONGEST_OBJECT, 0), match.start())
        number = re.search(rb"(\d{1,9})\s+\d{1,5}\s+$", data[max(begun - 24, 0) : max(begun, 0)])
        end = data.find(b"stream", match.end(), match.end() + _LONGEST_OBJECT)
        if number is None or end < 0:
            continue
        head = data[begun:end]
        names = Counter(_CALL.findall(_content(data, end, head)))
        found.append((int(number.group(1)), (head, names)))
    return found


def _content(data: bytes, at: int, head: bytes, longest: int = _LONGEST_CONTENT) -> bytes:
    """Return the content of the stream that begins at ``at``, unpacked if it is packed."""
    begun = at + len(b"stream")
    begun += 2 if data[begun : begun + 2] == b"\r\n" else 1
    if b"/FlateDecode" not in head and b"/Fl " not in head:
        return data[begun : data.find(b"endstream", begun, begun + longest)]
    try:
        return zlib.decompressobj().decompress(data[begun : begun + longest], longest)
    except zlib.error:
        return b""


def _objects(data: bytes) -> dict[int, bytes]:
    """Return the beginnings of all objects by number, those in packed streams as well."""
    found = {
        int(match.group(1)): data[match.end() : match.end() + _LONGEST_OBJECT].partition(b"endobj")[
            0
        ]
        for match in _OBJECT.finditer(data)
    }
    room = _UNPACKED
    for match in _PACKED.finditer(data):
        begun = data.rfind(b"obj", 0, match.start())
        end = data.find(b"stream", match.end(), match.end() + _LONGEST_OBJECT)
        head = data[begun:end]
        first = re.search(rb"/First\s+(\d{1,9})", head)
        if end < 0 or first is None or room <= 0:
            continue
        content = _content(data, end, head, room)
        room -= len(content)
        start = int(first.group(1))
        places = [int(number) for number in re.findall(rb"\d+", content[:start])]
        for number, place in zip(places[::2], places[1::2], strict=False):
            found[number] = content[start + place : start + place + _LONGEST_OBJECT]
    return found


def _named(head: bytes, objects: Mapping[int, bytes]) -> dict[bytes, int]:
    """Return the objects that a form knows by name."""
    resources = _RESOURCES.search(head)
    text = objects.get(int(resources.group(1)), b"") if resources else head
    drawings = _DRAWINGS.search(text)
    if drawings is None:
        return {}
    listed = drawings.group(1)
    if listed is None:
        listed = objects.get(int(drawings.group(2)), b"").partition(b">>")[0]
    return {name: int(number) for name, number in _NAMED.findall(listed)}
