"""Paths to documents: names, order, copies, index.json, and faults that leave the rest alone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tourmetrics.documents import Content, Reading, UnreadableError, readers
from tourmetrics.documents.reading import document_of_text, read_documents
from tourmetrics.documents.rules import load_rules
from tourmetrics.errors import InputError
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Metadata
from tourmetrics.resources import resource_root

GOOD = "Plan\n\nWe will open 3 visitor centres.\n"


def read(*paths: Path, **options: object) -> Reading:
    return read_documents(paths, knowledge=load_knowledge(), **options)  # type: ignore[arg-type]


def names(reading: Reading) -> list[str]:
    return [document.name for document in reading.documents]


def put(folder: Path, name: str, data: bytes | str = GOOD) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_the_seeds_with_their_index() -> None:
    reading = read(resource_root() / "seeds")
    assert names(reading) == sorted(names(reading))
    assert len(reading.documents) == 5
    assert (reading.faults, reading.copies, reading.notes) == ((), (), ())
    xianning = reading.documents[3].metadata
    assert (xianning.region, xianning.published) == ("421200", date(2024, 4, 26))
    assert set(xianning.origins.values()) == {"index"}
    assert reading.documents[1].metadata.publisher is None


def test_text_is_as_it_stands_in_the_file(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", b"\xef\xbb\xbfa\r\n\r\nb \r\n")
    assert read(path).documents[0].text == "a\r\n\r\nb \r\n"


def test_nested_folders_in_the_order_of_names_and_hidden_files_left_out(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a.md", "a.txt", "c", ".git/x.txt", ".DS_Store", "Thumbs.db"):
        put(tmp_path, name, f"{name}\n")
    put(tmp_path, "~$a.txt", b"\x00\x01lock")
    reading = read(tmp_path)
    assert names(reading) == ["a.txt", "b/a.md", "b/z.txt", "c"]
    assert reading.faults == ()


def test_a_file_has_its_own_name_and_the_index_beside_it(tmp_path: Path) -> None:
    path = put(tmp_path, "sub/a.txt")
    put(tmp_path, "sub/index.json", '[{"doc": "a.txt", "region": "NZ"}]')
    document = read(path).documents[0]
    assert (document.name, document.metadata.region) == ("a.txt", "NZ")


def test_clashing_names_are_told_apart_by_folders(tmp_path: Path) -> None:
    one, two = put(tmp_path, "one/in/a.txt", "1 one\n"), put(tmp_path, "two/in/a.txt", "2 two\n")
    put(tmp_path, "two/in/b.txt", "3 b\n")
    reading = read(one, tmp_path / "two/in")
    assert names(reading) == ["b.txt", "one/in/a.txt", "two/in/a.txt"]
    assert any("two/in/a.txt" in note for note in reading.notes)
    assert names(read(tmp_path / "two/in", one)) == names(reading)
    assert two.name == "a.txt"


def test_the_same_file_by_two_paths_is_read_once(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt")
    reading = read(tmp_path, path, tmp_path / "." / "a.txt")
    assert names(reading) == ["a.txt"]
    assert reading.copies == ()


def test_a_copy_is_listed_and_not_read_twice(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    put(tmp_path, "b/copy.txt")
    reading = read(tmp_path)
    assert names(reading) == ["a.txt"]
    assert [(copy.doc, copy.of) for copy in reading.copies] == [("b/copy.txt", "a.txt")]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.pdf", b"%PDF-1.7\n...", ("PDF", "anew")),
        ("x.txt", b"%PDF-1.7\n...", ("PDF", "anew")),
        ("x.docx", b"PK\x03\x04....word/document.xml", ("damaged", "directory")),
        ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", ("DOC", "LibreOffice")),
        ("x.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", ("WPS", "LibreOffice")),
        ("x.xlsx", b"PK\x03\x04....xl/workbook.xml", ("damaged", "anew")),
        ("x.docx", b"PK\x03\x04....OFD.xml", ("OFD", "viewer")),
        ("x.zip", b"PK\x03\x04....a.txt", ("ZIP", "unpack")),
        ("x.html", b"<table width=100>", ("no text", "browser")),
        ("x.odp", b"PK\x03\x04....", ("presentation", "soffice")),
        ("x.png", b"\x89PNG\r\n\x1a\n....", ("picture", "OCR")),
        ("x.jpg", b"\xff\xd8\xff\xe0....", ("picture", "OCR")),
        ("x.xyz", b"text", (".xyz", "plain text")),
        ("x.csv", b"doc,start,end,quote,kind\na.txt,0,1,5,target\n", ("table", "path")),
        ("x.txt", b"", ("empty", "remove")),
        ("x.txt", b" \r\n\t\n", ("no text", "remove")),
        ("x.txt", bytes(range(256)) * 9, ("binary", "byte 0")),
        ("x", b"\x00\x01\x02\x03" * 9, ("binary", "byte 0")),
        ("x.txt", "游客".encode() * 20 + b"\xff", ("damaged", "byte 120")),
    ],
)
def test_one_broken_document_is_named_and_the_others_are_read(
    tmp_path: Path, name: str, data: bytes, words: tuple[str, ...]
) -> None:
    put(tmp_path, name, data)
    put(tmp_path, "good.txt")
    reading = read(tmp_path)
    assert names(reading) == ["good.txt"]
    assert [fault.doc for fault in reading.faults] == [name]
    assert all(word in str(reading.faults[0]) for word in words), str(reading.faults[0])


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.txt")
    huge = put(tmp_path, "huge.txt", "")
    os.truncate(huge, load_rules().limits.bytes + 1)
    assert "split it" in str(read(tmp_path).faults[0])


def _missing(path: Path) -> Path:
    return path / "nowhere"


def _empty(path: Path) -> Path:
    (path / ".hidden").touch()
    return path


def _only_index(path: Path) -> Path:
    put(path, "index.json", "[]")
    return path


def _index_itself(path: Path) -> Path:
    return put(path, "index.json", "[]")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_missing, "does not exist"),
        (_empty, "holds no document"),
        (_only_index, "holds no document"),
        (_index_itself, "give its folder"),
    ],
)
def test_a_path_that_gives_nothing(
    tmp_path: Path, make: Callable[[Path], Path], words: str
) -> None:
    path = make(tmp_path)
    with pytest.raises(InputError, match=words) as caught:
        read(path)
    assert str(path) in str(caught.value)


def test_a_path_that_cannot_be_looked_at(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be looked at"):
        read(tmp_path / ("x" * 5000))


def test_a_name_in_no_known_encoding(tmp_path: Path) -> None:
    name = os.fsdecode("计划.txt".encode("gbk"))
    try:
        put(tmp_path, name)
    except (OSError, UnicodeError):
        pytest.skip("such a name cannot be made here")
    found = names(read(tmp_path))
    assert found[0].endswith(".txt")
    assert found[0].encode("utf-8")


def test_no_path_at_all() -> None:
    with pytest.raises(InputError, match="no path"):
        read()


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """Return a folder with a loop, a link out, a dead link and a link to its own document."""
    folder = tmp_path / "in"
    put(folder, "a.txt")
    put(tmp_path, "out/secret.txt")
    links = {
        "loop": folder,
        "self": folder / "self",
        "out": tmp_path / "out",
        "out.txt": tmp_path / "out/secret.txt",
        "dead.txt": tmp_path / "gone",
        "again.txt": folder / "a.txt",
    }
    try:
        for name, target in links.items():
            (folder / name).symlink_to(target)
    except OSError:
        pytest.skip("links cannot be made here")
    return folder


def test_links(linked: Path) -> None:
    reading = read(linked)
    assert names(reading) == ["a.txt"]
    assert [(copy.doc, copy.of) for copy in reading.copies] == [("again.txt", "a.txt")]
    assert [fault.doc for fault in reading.faults] == ["dead.txt", "out", "out.txt", "self"]


@pytest.mark.parametrize(
    ("index", "words"),
    [
        ("[{", "line 1, column"),
        ("3", "neither a list nor an object"),
        ('[{"title": "x"}]', "entry 1"),
        ('[{"doc": "a.txt", "published": "26.4.2024"}]', "published '26.4.2024'"),
        ('[{"doc": "a.txt", "language": "fr"}]', "language 'fr'"),
        ('[{"doc": "a.txt", "region": "Xianning"}]', "region 'Xianning'"),
        (
            '[{"doc": "a.txt", "region": "XX-9"}]',
            "(entry 1): region 'XX-9' is no known region code",
        ),
        ('{"a.txt": {"region": "999999"}}', "correct the entry, or leave the field out"),
        ('[{"doc": "a.txt", "title": 3}]', "title 3"),
        ('[{"doc": "a.txt"}, {"doc": "a.txt"}]', "twice"),
        ("[" * 100_000, "index.json"),
    ],
)
def test_a_wrong_index_is_a_fault_and_the_documents_are_read(
    tmp_path: Path, index: str, words: str
) -> None:
    put(tmp_path, "a.txt")
    put(tmp_path, "index.json", index)
    reading = read(tmp_path)
    assert names(reading) == ["a.txt"]
    assert [fault.doc for fault in reading.faults] == ["index.json"]
    assert words in str(reading.faults[0])


def test_index_that_is_not_utf8(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    put(tmp_path, "index.json", '[{"doc":"标题"}]'.encode("gbk"))
    assert "byte 9" in str(read(tmp_path).faults[0])


def test_a_good_field_of_a_half_wrong_entry_counts(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    put(tmp_path, "index.json", '{"a.txt": {"title": "T", "published": "soon"}}')
    reading = read(tmp_path)
    assert reading.documents[0].metadata.title == "T"
    assert len(reading.faults) == 1


def test_a_region_that_nobody_knows_is_none_and_is_not_sought_in_the_text(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "咸宁市文旅局工作总结\n\n全市接待游客960万人次。\n")
    assert read(tmp_path).documents[0].metadata.region == "421200"
    put(tmp_path, "index.json", '[{"doc": "a.txt", "region": "XX-9"}]')
    assert read(tmp_path).documents[0].metadata.region is None


def test_a_text_in_memory_keeps_no_region_that_nobody_knows() -> None:
    given = Metadata(region="XX-9")
    made = document_of_text("a", name="t", metadata=given, knowledge=load_knowledge())
    assert made.metadata.region is None


def test_an_entry_without_a_file_is_noted(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    put(tmp_path, "index.json", '[{"doc": "a.txt"}, {"doc": "gone.txt"}]')
    reading = read(tmp_path)
    assert reading.faults == ()
    assert "gone.txt" in reading.notes[0]


def test_the_nearest_index_counts_and_a_given_one_before_all(tmp_path: Path) -> None:
    put(tmp_path, "sub/a.txt")
    put(tmp_path, "index.json", '[{"doc": "sub/a.txt", "title": "far"}]')
    put(tmp_path, "sub/index.json", '[{"doc": "a.txt", "title": "near"}]')
    other = put(tmp_path, "elsewhere/mine.json", json.dumps({"sub/a.txt": {"title": "given"}}))
    assert read(tmp_path / "sub", tmp_path).documents[0].metadata.title == "near"
    (tmp_path / "elsewhere" / "mine.json").rename(tmp_path / "sub" / ".mine.json")
    given = read(tmp_path, index=tmp_path / "sub" / ".mine.json")
    assert given.documents[0].metadata.title == "given"
    assert other.name == "mine.json"


def test_a_given_index_that_is_missing(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    with pytest.raises(InputError, match="--index"):
        read(tmp_path, index=tmp_path / "no.json")


class Recognition:
    """A reader of pictures, as a third party may bring it."""

    formats = frozenset({"picture"})

    def read(self, data: bytes, path: Path) -> Content:
        if b"blank" in data:
            raise UnreadableError("has no writing", "scan it anew", "page 1")
        if b"crash" in data:
            raise RuntimeError("boom")
        return Content("3 visits", (), Metadata(title="Seen", origins={"title": "file"}))


def test_a_reader_of_a_third_party(tmp_path: Path) -> None:
    put(tmp_path, "a.png", b"\x89PNG\r\n\x1a\n")
    put(tmp_path, "b.png", b"\x89PNG\r\n\x1a\nblank")
    put(tmp_path, "c.png", b"\x89PNG\r\n\x1a\ncrash")
    reading = read(tmp_path, readers={"picture": Recognition()})
    assert names(reading) == ["a.png"]
    assert reading.documents[0].metadata.origins["title"] == "file"
    assert [str(fault) for fault in reading.faults] == [
        "b.png (page 1): has no writing; scan it anew",
        "c.png: its reader failed (RuntimeError: boom); save it in another format, "
        "and report the fault",
    ]


def test_entry_points_bring_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name, value = "ocr", "third:Recognition"

        def load(self) -> type[Recognition]:
            return Recognition

    monkeypatch.setattr(readers, "entry_points", lambda group: [Point()])
    readers.installed_readers.cache_clear()
    try:
        assert {"text", "markdown", "picture"} <= set(readers.installed_readers())
    finally:
        readers.installed_readers.cache_clear()


def test_a_text_in_memory_takes_what_is_given_before_what_it_says() -> None:
    document = document_of_text(
        "Results\n28 August 2025\n",
        name="text",
        metadata=Metadata(region="NZ"),
        knowledge=load_knowledge(),
    )
    assert (document.metadata.region, document.metadata.published) == ("NZ", date(2025, 8, 28))
    assert document.metadata.origins == {
        "title": "text",
        "region": "given",
        "published": "text",
        "language": "text",
    }


@pytest.mark.parametrize(
    ("doc", "taken"),
    [
        ("sub/a.txt", True),
        ("./sub/a.txt", True),
        ("sub\\a.txt", True),
        ("sub//a.txt", False),
        ("sub/../sub/a.txt", False),
        ("a.txt", False),
    ],
)
def test_an_entry_is_of_the_file_that_it_names(doc: str, taken: bool, tmp_path: Path) -> None:
    put(tmp_path, "sub/a.txt", "接待游客9万人次。\n")
    put(tmp_path, "index.json", json.dumps([{"doc": doc, "region": "NZ"}]))
    (document,) = read_documents([tmp_path], knowledge=load_knowledge()).documents
    assert (document.metadata.region == "NZ") is taken
