"""Opens the archive of a DOCX or ODT and gives its parts as XML, within limits.

The tree is that of python-docx. Its own opening of a file is not used: it unpacks every part
whatever its size, and refuses macro documents, strict Open XML and links that lead nowhere.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from docx.oxml.parser import parse_xml
from lxml import etree

from tourmetrics.documents.containers import open_zip
from tourmetrics.documents.records import Gap, UnreadableError
from tourmetrics.documents.rules import Limits

# Elements of lxml have no types.
Element = Any

REMEDY = "open it in Word, WPS or LibreOffice and save it again, or get the file anew"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/"
_STRICT = b"http://purl.oclc.org/ooxml/"
# Strict Open XML differs from the usual one in its names of namespaces.
_TRANSITIONAL = (
    (_STRICT + b"wordprocessingml/main", b"/wordprocessingml/2006/main"),
    (_STRICT + b"drawingml/main", b"/drawingml/2006/main"),
    (_STRICT + b"drawingml/wordprocessingDrawing", b"/drawingml/2006/wordprocessingDrawing"),
    (_STRICT + b"drawingml/diagram", b"/drawingml/2006/diagram"),
    (_STRICT + b"drawingml/chart", b"/drawingml/2006/chart"),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another; one that leads out of the file is never followed."""

    kind: str
    target: str
    outside: bool


@dataclass(slots=True)
class Package:
    """The parts of one file by their names; each is parsed when it is asked for.

    ``gaps`` collects the lesser parts that turned out to be damaged.
    """

    _archive: zipfile.ZipFile
    _limits: Limits
    _names: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Index the entries; some writers use backslashes, others a leading slash."""
        for info in self._archive.infolist():
            self._names[_plain(info.filename)] = info

    def holds(self, name: str) -> bool:
        """Whether the archive has an entry of this name, in whatever case."""
        return _plain(name) in self._names

    def bytes_of(self, name: str) -> bytes | None:
        """Return an entry unpacked, or ``None`` if there is none.

        Raises:
            UnreadableError: it is locked, damaged, or would unpack to more than is read.
        """
        info = self._names.get(_plain(name))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise UnreadableError(
                "is locked by a password", "remove the password and save it again"
            )
        if info.file_size > self._limits.part_bytes:
            size, most = info.file_size / 1e6, self._limits.part_bytes / 1e6
            problem = f"unpacks to {size:,.0f} MB, more than the {most:,.0f} MB that are read"
            raise UnreadableError(problem, "split it into several files", info.filename)
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise UnreadableError(f"is damaged ({error})", REMEDY, info.filename) from error
        except (NotImplementedError, RuntimeError) as error:
            raise UnreadableError(f"cannot be unpacked ({error})", REMEDY, name) from error

    def tree(self, name: str) -> Element | None:
        """Return the root element of a part, or ``None`` if there is none of this name.

        Raises:
            UnreadableError: the part cannot be unpacked or is no sound XML.
        """
        data = self.bytes_of(name)
        if data is None:
            return None
        check_xml(data, self._limits, name)
        if _STRICT in data:
            data = _usual(data)
        try:
            return parse_xml(data)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableError(f"is damaged ({error})", REMEDY, name) from error

    def lesser_tree(self, name: str) -> Element | None:
        """Return the root of a part without which the text can be read; damage is a gap."""
        try:
            return self.tree(name)
        except UnreadableError as error:
            self.gaps.append(
                Gap(f"has a part that {error.problem}", error.remedy, error.place or name)
            )
            return None

    def relations(self, name: str) -> dict[str, Relation]:
        """Return where a part links to, by the marks it uses for that; ``""`` is the file."""
        folder, base = posixpath.split(name)
        root = self.lesser_tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, Relation] = {}
        for link in () if root is None else root.iter(_RELATIONS):
            kind = (link.get("Type") or "").rpartition("/")[2]
            outside = link.get("TargetMode") == "External"
            target = unquote(link.get("Target") or "")
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[link.get("Id") or ""] = Relation(kind, target, outside)
        return found


def open_package(data: bytes, limits: Limits, title: str) -> Package:
    """Return the package that ``data`` holds; ``title`` names the format it should be of.

    Raises:
        UnreadableError: it is no archive, or one cut off, or one of far too many entries.
    """
    try:
        archive = open_zip(data, limits.archive_entries)
    except ValueError as error:
        raise UnreadableError(str(error), REMEDY) from error
    if archive is None:
        if data.startswith(b"PK"):
            raise UnreadableError("is cut off or damaged: its directory is missing", REMEDY)
        raise UnreadableError(
            f"is not {title}, though its name says so",
            "open it in Word, WPS or a text editor, and save it as DOCX or as text in UTF-8",
        )
    return Package(archive, limits)


def check_xml(data: bytes, limits: Limits, name: str) -> None:
    """Refuse XML that declares entities or is made to fill the memory, before it is parsed.

    Raises:
        UnreadableError: it is such a part.
    """
    head = data[:1024].lower()
    if b"<!doctype" in head or b"<!entity" in data:
        raise UnreadableError(
            "declares a document type, which no office program does", REMEDY, name
        )
    if data.count(b"<") + data.count(b"=") > limits.xml_nodes:
        problem = f"has a part of more than {limits.xml_nodes:,} marks"
        raise UnreadableError(problem, "split it into several files", name)


def _usual(data: bytes) -> bytes:
    for strict, ending in _TRANSITIONAL:
        data = data.replace(strict, b"http://schemas.openxmlformats.org" + ending)
    return data.replace(_STRICT + b"officeDocument/", _OFFICE)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
