"""ZIP archives among the documents: what is in them, and what they may not do."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tourmetrics.documents import Reading, read_documents
from tourmetrics.documents.archives import Allowance, Member, members
from tourmetrics.documents.records import Fault, UnreadableError
from tourmetrics.documents.rules import load_rules
from tourmetrics.knowledge import load_knowledge

TEXT = "全市接待游客{}万人次。\n"


def zipped(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def read(folder: Path, **files: bytes) -> Reading:
    for name, data in files.items():
        (folder / f"{name}.zip").write_bytes(data)
    return read_documents([folder], knowledge=load_knowledge())


def test_documents_of_an_archive_are_named_after_it(tmp_path: Path) -> None:
    files = {"2024/一月.txt": TEXT.format(1), "2024/": "", "b.txt": TEXT.format(2)}
    reading = read(tmp_path, a=zipped(files))
    assert [d.name for d in reading.documents] == ["a.zip/2024/一月.txt", "a.zip/b.txt"]
    assert reading.documents[0].text == TEXT.format(1)
    assert reading.faults == ()


def test_an_archive_in_an_archive_is_read_and_a_copy_is_told(tmp_path: Path) -> None:
    inner = zipped({"x.txt": TEXT.format(1), "y.txt": TEXT.format(2)})
    reading = read(tmp_path, a=zipped({"inner.zip": inner, "x.txt": TEXT.format(1)}))
    assert [d.name for d in reading.documents] == ["a.zip/inner.zip/x.txt", "a.zip/inner.zip/y.txt"]
    assert [(c.doc, c.of) for c in reading.copies] == [("a.zip/x.txt", "a.zip/inner.zip/x.txt")]


def test_too_many_archives_inside_one_another_are_a_fault(tmp_path: Path) -> None:
    data = zipped({"x.txt": TEXT.format(1)})
    for _ in range(load_rules().limits.archive_depth + 1):
        data = zipped({"deeper.zip": data, "beside.txt": TEXT.format(2)})
    reading = read(tmp_path, a=data)
    assert [d.name for d in reading.documents] == ["a.zip/beside.txt"]
    assert [f.problem for f in reading.faults] == [
        "is an archive inside too many others to be unpacked"
    ]


def test_names_of_old_archives_are_chinese_again() -> None:
    data = zipped({"AAAA.txt": TEXT.format(1)})
    old = data.replace(b"AAAA", "公报".encode("gb18030"))
    (member,) = members(old, load_rules(), Allowance.of(load_rules()))
    assert isinstance(member, Member)
    assert member.path == "公报.txt"


def test_a_path_out_of_the_archive_is_only_a_name(tmp_path: Path) -> None:
    reading = read(
        tmp_path, a=zipped({"../../etc/x.txt": TEXT.format(1), "/y.txt": TEXT.format(2)})
    )
    assert [d.name for d in reading.documents] == ["a.zip/etc/x.txt", "a.zip/y.txt"]


def test_what_a_computer_leaves_behind_is_passed_over(tmp_path: Path) -> None:
    files = {"__MACOSX/._a.txt": b"\x00", ".DS_Store": b"x", "a.txt": TEXT.format(1)}
    reading = read(tmp_path, a=zipped(files))
    assert [d.name for d in reading.documents] == ["a.zip/a.txt"]
    assert reading.faults == ()


def test_an_index_in_an_archive_speaks_of_its_neighbours(tmp_path: Path) -> None:
    index = (
        '[{"doc": "a.txt", "title": "内部", "region": "421200"}, {"doc": "b.txt", "title": "B"}]'
    )
    outer = '[{"doc": "a.zip/in/b.txt", "title": "外部"}]'
    (tmp_path / "index.json").write_text(outer, encoding="utf-8")
    files = {"in/index.json": index, "in/a.txt": TEXT.format(1), "in/b.txt": TEXT.format(2)}
    first, second = read(tmp_path, a=zipped(files)).documents
    assert (first.metadata.title, first.metadata.region) == ("内部", "421200")
    assert second.metadata.title == "外部"


def test_one_bad_member_does_not_stop_the_others(tmp_path: Path) -> None:
    good = TEXT.format(1).encode()
    data = bytearray(
        zipped({"a.txt": good, "bad.txt": b"x" * 50, "c.txt": b""}, zipfile.ZIP_STORED)
    )
    at = data.index(b"x" * 50)
    data[at] = ord("y")
    reading = read(tmp_path, a=bytes(data))
    assert [d.name for d in reading.documents] == ["a.zip/a.txt"]
    assert [(f.doc, f.problem.split(" (")[0]) for f in reading.faults] == [
        ("a.zip/bad.txt", "is damaged in its archive"),
        ("a.zip/c.txt", "is empty"),
    ]


def test_a_locked_member_is_named() -> None:
    data = bytearray(zipped({"a.txt": b"secret"}))
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + flags] |= 1
    (fault,) = members(bytes(data), load_rules(), Allowance.of(load_rules()))
    assert isinstance(fault, Fault)
    assert (fault.doc, fault.problem) == ("a.txt", "is locked with a password")


@pytest.mark.parametrize(
    ("allowed", "words"),
    [(Allowance(1, 10**9), "2 files"), (Allowance(9, 1000), "unpacks to more than is allowed")],
)
def test_what_is_larger_than_allowed_is_not_unpacked(allowed: Allowance, words: str) -> None:
    data = zipped({"a.txt": b"0" * 900, "b.txt": b"0" * 900})
    with pytest.raises(UnreadableError, match=words):
        list(members(data, load_rules(), allowed))


def test_a_member_that_packs_too_well_is_not_unpacked(tmp_path: Path) -> None:
    bomb = zipped({"0.txt": b"0" * 3_000_000})
    reading = read(tmp_path, a=zipped({"bomb.zip": bomb, "good.txt": TEXT.format(1) * 90}))
    assert [d.name for d in reading.documents] == ["a.zip/good.txt"]
    assert [(f.doc, f.problem.partition(",")[0]) for f in reading.faults] == [
        ("a.zip/bomb.zip/0.txt", "unpacks to many times its size"),
    ]


def test_a_broken_and_an_empty_archive_are_faults(tmp_path: Path) -> None:
    reading = read(tmp_path, broken=zipped({"a.txt": TEXT.format(1)})[:-30], empty=zipped({}))
    assert reading.documents == ()
    assert [f.doc for f in reading.faults] == ["broken.zip", "empty.zip"]
    assert "damaged" in reading.faults[0].problem
