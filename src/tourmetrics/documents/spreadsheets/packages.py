"""The parts of a zipped workbook, read piece by piece, within limits and without entities."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import IO, Any

from lxml import etree

from tourmetrics.documents.records import UnreadableError
from tourmetrics.documents.rules import Rules

_ENCRYPTED = 0x1
# No cell and no text of a workbook has more elements.
_MOST_INSIDE = 20_000
_TOGETHER = 256
_AT_ONCE = 1 << 20
_SPLIT = "split it into several files, or remove it"
_ANEW = "get the file anew, or open it in Excel, WPS or LibreOffice and save it again"


class PackageFile:
    """A zipped workbook: the names of its parts, and their XML as a stream of elements."""

    def __init__(self, data: bytes, rules: Rules) -> None:
        """Look at the list of parts; none of them is unpacked yet.

        Raises:
            UnreadableError: the archive is cut off, encrypted, or has too many parts.
        """
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableError(f"is cut off or damaged ({error})", _ANEW) from error
        infos = self._archive.infolist()
        self._most = self._left = rules.limits.package_bytes
        if len(infos) > rules.limits.package_parts:
            most = rules.limits.package_parts
            problem = f"holds {len(infos):,} parts, more than the {most:,} that are read"
            raise UnreadableError(problem, _SPLIT)
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise UnreadableError("is encrypted", "open it with its password and save it without")
        # Some programs write \ between folders, or begin with a stroke.
        self._names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name.lower() in self._names

    def holds(self, name: str, words: bytes) -> bool:
        """Whether the bytes of a part hold some words, as told without parsing it."""
        info = self._names.get(name.lower())
        if info is None or info.file_size > self._left:
            return False
        end = b""
        with self._archive.open(info) as part:
            while piece := part.read(_AT_ONCE):
                if words in end + piece:
                    return True
                end = piece[-len(words) :]
        return False

    def elements(
        self, name: str, whole: Collection[str] = (), *, starts: bool = False
    ) -> Iterator[tuple[str, str, Any]]:
        """Yield the elements of a part at their end (and start): event, name, element.

        The names come without their name space. Those of ``whole`` come with all that is inside,
        all others with their attributes alone; each is forgotten once the next one is asked for.

        Raises:
            UnreadableError: the part lacks, is damaged, or declares a document type.
        """
        info = self._names.get(name.lower())
        if info is None:
            raise UnreadableError(f"lacks its part {name}", _ANEW)
        # No part is unpacked further than to the size that the list of parts gives it.
        self._left -= info.file_size
        if self._left < 0:
            problem = f"would unpack to more than the {self._most / 1e6:,.0f} MB that are read"
            raise UnreadableError(problem, _SPLIT, name)
        try:
            with self._archive.open(info) as part:
                yield from elements_of(part, name, whole, starts=starts)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise UnreadableError(f"is damaged ({error})", _ANEW, name) from error
        except (NotImplementedError, RuntimeError, ValueError) as error:
            raise UnreadableError(f"cannot be unpacked ({error})", _ANEW, name) from error


def elements_of(
    part: IO[bytes], name: str, whole: Collection[str] = (), *, starts: bool = False
) -> Iterator[tuple[str, str, Any]]:
    """Yield the elements of XML as `PackageFile.elements` does.

    Raises:
        UnreadableError: it is damaged, or declares a document type.
    """
    try:
        yield from _streamed(part, name, whole, starts=starts)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"is damaged ({error})", _ANEW, name) from error


def _streamed(
    part: IO[bytes], name: str, whole: Collection[str], *, starts: bool
) -> Iterator[tuple[str, str, Any]]:
    parsed = etree.iterparse(
        part,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    first = True
    depth = held = count = 0
    names: dict[str, str] = {}
    for event, element in parsed:
        if first and element.getroottree().docinfo.internalDTD is not None:
            raise UnreadableError("declares a document type, which no workbook does", _ANEW, name)
        first = False
        tag = names.get(element.tag) or names.setdefault(element.tag, local(element.tag))
        if event == "start":
            if depth:
                depth, held = depth + 1, held + 1
                if held > _MOST_INSIDE:
                    raise UnreadableError("is damaged (a cell without end)", _ANEW, name)
            elif tag in whole:
                depth, held = 1, 0
            elif starts:
                yield event, tag, element
            continue
        depth -= depth > 0
        if not depth:
            yield event, tag, element
            count += 1
            # Small ones go together, with the element around them at the latest.
            if tag not in whole or count % _TOGETHER == 0:
                _drop(element)


def local(tag: str) -> str:
    """Return the name of an element or attribute without its name space.

    >>> local("{http://purl.oclc.org/ooxml/spreadsheetml/main}row")
    'row'
    """
    return tag.rpartition("}")[2]


def attributes(element: Any) -> dict[str, str]:
    """Return the attributes of an element by their names without name space."""
    return {local(name): value for name, value in element.attrib.items()}


def _drop(element: Any) -> None:
    """Forget an element that was read, and those before it, so that a long part stays small."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
