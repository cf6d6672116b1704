"""What a file is: by its first bytes and by what its container lists, whatever it is called."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.samples import as_docx, as_odt, facts

from tourmetrics.documents.containers import ole_names, zip_names
from tourmetrics.documents.formats import recognise
from tourmetrics.documents.reading import read_documents
from tourmetrics.documents.rules import load_rules
from tourmetrics.knowledge import load_knowledge

MOST = 100


def name_of(file: str, data: bytes) -> str:
    return recognise(file, data, load_rules()).name


def archive(*entries: tuple[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for name, content in entries:
            written.writestr(name, content)
    return held.getvalue()


def compound(names: Sequence[str], deeper: Sequence[str] = ()) -> bytes:
    """An OLE file with entries in its topmost folder, the first of which may hold others."""

    def entry(name: str, kind: int, right: int = -1, child: int = -1) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        parts = struct.pack("<64sHBBlll", text, len(text), kind, 1, -1, right, child)
        return parts + bytes(128 - len(parts))

    def chain(found: Sequence[str], first: int, below: int = -1) -> list[bytes]:
        last = first + len(found) - 1
        return [
            entry(name, 2, at + 1 if at < last else -1, below if at == first else -1)
            for at, name in enumerate(found, start=first)
        ]

    below = len(names) + 1 if deeper else -1
    entries = [entry("Root Entry", 5, child=1), *chain(names, 1, below)]
    entries += chain(deeper, len(names) + 1)
    directory = b"".join(entries).ljust(1024, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1)
    header = header.ljust(76, b"\0") + struct.pack("<l", 0) + b"\xff" * 432
    table = struct.pack("<lll", -3, 2, -2).ljust(512, b"\xff")
    return header + table + directory


@pytest.mark.parametrize(
    ("file", "entries", "name"),
    [
        ("a.bin", ["[Content_Types].xml", "word/document.xml"], "docx"),
        ("a.xlsx", ["[Content_Types].xml", "word/document2.xml"], "docx"),
        ("a.docx", ["[Content_Types].xml", "xl/workbook.xml"], "xlsx"),
        ("a.docx", ["[Content_Types].xml", "xl/workbook.bin"], "xlsb"),
        ("a.docx", ["ppt/presentation.xml"], "pptx"),
        ("a.docx", ["Doc_0/Document.xml", "OFD.xml"], "ofd"),
        ("a.docx", ["[Content_Types].xml", "main.xml"], "docx"),
        ("a.docx", ["readme.txt"], "zip"),
        ("a.zip", ["about word/document.xml.txt"], "zip"),
        ("a.zip", ["my/word/document.xml"], "zip"),
        ("a.zip", [], "zip"),
    ],
)
def test_archives_are_told_by_their_entries(file: str, entries: list[str], name: str) -> None:
    assert name_of(file, archive(*((entry, "x") for entry in entries))) == name


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("vnd.oasis.opendocument.text", "odt"),
        ("vnd.oasis.opendocument.text-template", "odt"),
        ("vnd.oasis.opendocument.spreadsheet", "ods"),
        ("vnd.oasis.opendocument.presentation", "odp"),
        ("epub+zip", "epub"),
    ],
)
def test_archives_are_told_by_their_type(kind: str, name: str) -> None:
    data = archive(("mimetype", f"application/{kind}"), ("content.xml", "x"))
    assert name_of("a.zip", data) == name


def test_words_inside_an_entry_say_nothing() -> None:
    told = "word/document.xml application/epub+zip OFD.xml"
    assert name_of("a.zip", archive(("list.txt", told))) == "zip"


@pytest.mark.parametrize(
    ("file", "names", "deeper", "name"),
    [
        ("a.xls", ["WordDocument", "1Table"], [], "doc"),
        ("a.doc", ["Workbook"], [], "xls"),
        ("a.doc", ["Book"], [], "xls"),
        ("a.doc", ["PowerPoint Document"], [], "ppt"),
        ("a.docx", ["EncryptionInfo", "EncryptedPackage"], [], "encrypted"),
        ("a.xlsx", ["EncryptedPackage"], [], "encrypted"),
        ("a.wps", ["WordDocument"], [], "wps"),
        ("a.msg", ["__properties_version1.0"], [], "msg"),
        ("a.doc", ["ObjectPool", "WordDocument"], ["Workbook"], "doc"),
        ("a.xls", ["MBD0001", "Workbook"], ["WordDocument"], "xls"),
        ("a.docx", ["Contents"], [], "ole"),
    ],
)
def test_compound_files_are_told_by_their_topmost_entries(
    file: str, names: list[str], deeper: list[str], name: str
) -> None:
    assert name_of(file, compound(names, deeper)) == name


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"BM\x36\x00\x01\x00\x00\x00\x00\x00\x36\x00", "picture"),
        (b"BMW visitors rose to 5 million", "text"),
        (b"RIFF\x00\x01\x00\x00WEBPVP8 ", "picture"),
        (b"RIFF\x00\x01\x00\x00WAVEfmt ", "media"),
        (b"\x00\x00\x00\x18ftypheic\x00", "picture"),
        (b"\x00\x00\x00\x18ftypisom\x00", "media"),
        (b"II*\x00\x08\x00\x00\x00", "picture"),
        (b"GIF89a\x01", "picture"),
        (b"<svg xmlns='x'>", "picture"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\r\n%PDF-1.7", "pdf"),
        (b"PK\x03\x04 cut off before word/document.xml", "docx"),
        (b"PK\x03\x04 cut off", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"PK\x05\x06" + bytes(18), "zip"),
    ],
)
def test_first_bytes(data: bytes, name: str) -> None:
    assert name_of("a.txt", data) == name


def test_damaged_directories_are_not_known() -> None:
    sound = compound(["Workbook"])
    loop = bytearray(sound)
    struct.pack_into("<L", loop, 512 + 4, 1)
    assert ole_names(bytes(loop), MOST) == ["Workbook"]
    assert ole_names(sound[:600], MOST) is None
    assert ole_names(sound[:40], MOST) is None
    assert zip_names(archive(("a", "b"))[:20], MOST) is None


def test_directories_of_too_many_entries_are_not_read() -> None:
    data = archive(*((f"{at}.txt", "") for at in range(MOST + 1)))
    assert zip_names(data, MOST) is None
    assert zip_names(data, MOST + 1) is not None
    # An end record that claims gigabytes of directory.
    claims = b"PK\x03\x04" + b"PK\x05\x06" + struct.pack("<8xLLH", 0xFFFFFFFE, 0, 0)
    assert zip_names(claims, MOST) is None


@pytest.mark.parametrize(
    ("file", "data", "words"),
    [
        ("a.docx", compound(["EncryptedPackage"]), ("password", "without one")),
        ("a.doc", compound(["WordDocument"]), ("DOC", "--convert-to docx")),
        ("a.wps", compound(["WordDocument"]), ("WPS", "--convert-to docx")),
        ("a.ofd", archive(("OFD.xml", "x")), ("OFD", "PDF")),
        ("a.png", b"\x89PNG\r\n\x1a\n", ("picture", "OCR first")),
        ("a.rtf", b"{\\rtf1", ("RTF", "--convert-to docx")),
    ],
)
def test_what_cannot_be_read_has_a_remedy(
    tmp_path: Path, file: str, data: bytes, words: tuple[str, ...]
) -> None:
    (tmp_path / file).write_bytes(data)
    (fault,) = read_documents([tmp_path], knowledge=load_knowledge()).faults
    assert all(word in str(fault) for word in words), str(fault)


def test_a_wrong_name_does_not_matter(tmp_path: Path) -> None:
    as_docx.write(facts.INDICATORS, tmp_path / "a.pdf")
    as_odt.write(facts.INDICATORS, tmp_path / "b.docx")
    reading = read_documents([tmp_path], knowledge=load_knowledge())
    assert [document.format for document in reading.documents] == ["docx", "odt"]


def test_every_format_has_a_remedy() -> None:
    for form in load_rules().formats:
        assert form.remedy
        assert form.title
        assert form.container in {None, "zip", "ole"}
