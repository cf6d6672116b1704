"""What is kept of documents: only what changed is read again, and nothing wrong is ever used."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tourmetrics.documents import Fault, Parcel, plan_reading
from tourmetrics.errors import OutputError
from tourmetrics.knowledge import find_own, load_knowledge, with_own
from tourmetrics.model import Extraction, Metadata
from tourmetrics.project import Project, fingerprint, make_project, open_project
from tourmetrics.project.cache import Cache
from tourmetrics.project.packing import pack, unpack
from tourmetrics.project.working import cache_of, work_out
from tourmetrics.resources import resource_root
from tourmetrics.workflow import Harvest, extract_paths
from tourmetrics.workflow.harvesting import harvest as _harvest

SEEDS = resource_root() / "seeds"
TEXTS = {
    "a.txt": "2024年全市接待游客30万人次。\n",
    "b.txt": "力争2024年接待游客50万人次。\n",
    "c.txt": "2024年旅游收入3.5亿元。\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    make_project(tmp_path / "p")
    for name, text in TEXTS.items():
        (tmp_path / "p" / "documents" / name).write_text(text, encoding="utf-8")
    return open_project(tmp_path / "p")


def read(project: Project, **options: Path) -> list[str]:
    """Work the project out as a new process would, and return what it had to read."""
    project = open_project(project.root)
    with with_own(project.own):
        worked = work_out(project, **options)
        again = extract_paths([project.documents], assumed=project.assumed)
    # Whatever was remembered, the result is that of reading everything.
    assert worked.found.figures.equals(again.figures)
    assert worked.found.rejected.equals(again.rejected)
    assert worked.found.documents == again.documents
    assert worked.found.faults == again.faults
    return worked.cache.read


def entries(project: Project) -> list[Path]:
    return sorted(project.cache.glob("*.entry"))


def test_what_is_packed_comes_back_whole() -> None:
    knowledge = load_knowledge()
    plan = plan_reading([SEEDS], index=None, knowledge=knowledge)
    harvests = [_harvest(job) for job in plan.jobs]
    assert sum(len(e.figures) for h in harvests for e in h.extractions) > 30
    assert [unpack(pack(harvest)) for harvest in harvests] == harvests


def test_unusual_values_come_back_whole() -> None:
    (document,) = _harvest(
        plan_reading(
            [SEEDS / "000_c7de9cc5476edae1.txt"], index=None, knowledge=load_knowledge()
        ).jobs[0]
    ).parcel.documents
    broken = replace(document, text="half \ud83d of a character\u2028\x00", blocks=())
    bare = replace(broken, metadata=Metadata(), extent=None)
    harvest = Harvest(
        Parcel((broken, bare), (Fault("a", "b", "c", "page 3"), Fault("a", "b", "c"))),
        (Extraction((), ()), Extraction((), ())),
    )
    assert unpack(pack(harvest)) == harvest


def test_numbers_come_back_digit_for_digit(project: Project) -> None:
    (job,) = plan_reading(
        [project.documents / "c.txt"], index=None, knowledge=load_knowledge()
    ).jobs
    harvest = _harvest(job)
    (figure,) = harvest.extractions[0].figures
    odd = figure._replace(value=Decimal("3.50E+8"), high=Decimal("0.1"), confidence=0.1 + 0.2)
    changed = replace(harvest, extractions=(replace(harvest.extractions[0], figures=(odd,)),))
    back = unpack(pack(changed))
    assert back is not None
    assert str(back.extractions[0].figures[0].value) == "3.50E+8"
    assert back == changed


def test_every_broken_entry_is_seen(project: Project) -> None:
    (job,) = plan_reading(
        [project.documents / "a.txt"], index=None, knowledge=load_knowledge()
    ).jobs
    data = pack(_harvest(job))
    for length in range(len(data)):
        assert unpack(data[:length]) is None
    for at in range(len(data)):
        assert unpack(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]) is None


def test_an_entry_of_another_form_is_no_entry() -> None:
    """Whole, but not what this program wrote: another program's fields, or none at all."""
    import json
    import zlib
    from hashlib import sha256

    for value in ([], {}, {"parcel": {}}, {"parcel": {"documents": [{"x": 1}], "faults": []}}, 3):
        packed = zlib.compress(json.dumps(value).encode())
        assert unpack(sha256(packed).hexdigest().encode() + b"\n" + packed) is None


def test_only_what_changed_is_read_again(project: Project) -> None:
    assert read(project) == ["a.txt", "b.txt", "c.txt"]
    assert read(project) == []
    (project.documents / "b.txt").write_text("力争2024年接待游客60万人次。\n", encoding="utf-8")
    (project.documents / "d.txt").write_text("2024年接待游客70万人次。\n", encoding="utf-8")
    assert read(project) == ["b.txt", "d.txt"]
    (project.documents / "a.txt").unlink()
    assert read(project) == []


def test_the_same_content_under_another_name_is_read_again(project: Project) -> None:
    """A name may tell the day of a document that does not say it."""
    read(project)
    (project.documents / "c.txt").rename(project.documents / "2023-05-01.txt")
    assert read(project) == ["2023-05-01.txt"]


def test_what_index_and_settings_say_counts(project: Project) -> None:
    read(project)
    index = project.documents / "index.json"
    index.write_text('[{"doc": "a.txt", "region": "421200"}]', encoding="utf-8")
    assert read(project) == ["a.txt"]
    settings = project.root / "tourmetrics.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('region = ""', 'region = "CN-LN"'), encoding="utf-8")
    assert read(project) == ["a.txt", "b.txt", "c.txt"]
    settings.write_text(text.replace('title = ""', 'title = "Another"'), encoding="utf-8")
    assert read(project) == []


def test_own_entries_count(project: Project) -> None:
    read(project)
    with (project.root / "knowledge" / "nouns.csv").open("a", encoding="utf-8") as file:
        file.write("汉服店,zh,organization\n")
    assert read(project) == ["a.txt", "b.txt", "c.txt"]
    assert read(project) == []


def test_the_program_counts(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read(project)
    monkeypatch.setattr("tourmetrics.project.cache.program", lambda: "another")
    assert read(project) == ["a.txt", "b.txt", "c.txt"]


def test_the_fingerprint_is_of_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "a.py").write_text("a = 1\n", encoding="utf-8")
    monkeypatch.setattr(fingerprint, "_PACKAGE", package)
    prints = set()
    for text in ("a = 1\n", "a = 2\n", "a = 1\n"):
        (package / "a.py").write_text(text, encoding="utf-8")
        prints.add(fingerprint.program.__wrapped__())
    monkeypatch.setattr(fingerprint, "_version", lambda name: f"{name} 99")
    prints.add(fingerprint.program.__wrapped__())
    assert len(prints) == 3


@pytest.mark.parametrize("damage", ["cut", "emptied", "another's", "removed", "a folder"])
def test_a_damaged_entry_is_read_again_and_mended(project: Project, damage: str) -> None:
    read(project)
    first, second = entries(project)[:2]
    if damage == "cut":
        first.write_bytes(first.read_bytes()[:-1])
    elif damage == "emptied":
        first.write_bytes(b"")
    elif damage == "another's":
        first.write_bytes(b"0" * 64 + b"\n" + second.read_bytes().partition(b"\n")[2])
    else:
        first.unlink()
        if damage == "a folder":
            first.mkdir()
    assert len(read(project)) == 1
    assert len(read(project)) == (1 if damage == "a folder" else 0)


def test_the_cache_may_be_deleted(project: Project) -> None:
    read(project)
    shutil.rmtree(project.hidden)
    assert read(project) == ["a.txt", "b.txt", "c.txt"]
    assert read(project) == []


def test_old_entries_are_pruned(project: Project) -> None:
    read(project)
    old = entries(project)
    (project.documents / "a.txt").unlink()
    (project.cache / f".{old[0].name}.abcdefgh").write_bytes(b"unfinished")
    worked = work_out(project)
    worked.cache.prune()
    assert len(old) == 3
    assert len(entries(project)) == 2
    assert not list(project.cache.glob(".*"))
    assert read(project) == []


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was met with one content and read with another: neither may stand for the other."""
    (job,) = plan_reading(
        [project.documents / "a.txt"], index=None, knowledge=load_knowledge()
    ).jobs
    cache = cache_of(project)
    assert cache.find(job) is None
    job.source.path.write_text("2024年接待游客99万人次。\n", encoding="utf-8")
    cache.keep(job, _harvest(job))
    assert entries(project) == []


def test_what_could_not_be_read_is_tried_again(project: Project) -> None:
    (project.documents / "x.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "x.doc" in read(project)
    assert read(project) == ["x.doc"]
    (job,) = plan_reading(
        [project.documents / "a.txt"], index=None, knowledge=load_knowledge()
    ).jobs
    cache = Cache(project.hidden / "other")
    (project.hidden / "other").mkdir()
    cache.find(job)
    cache.keep(job, replace(_harvest(job), lost=True))
    assert not list(cache.folder.iterdir())


def test_without_a_place_for_it_all_is_as_right(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OutputError(f"{path}: no space left")

    monkeypatch.setattr("tourmetrics.project.cache.write_bytes", full)
    assert read(project) == ["a.txt", "b.txt", "c.txt"]
    assert read(project) == ["a.txt", "b.txt", "c.txt"]
    project.cache.rmdir()
    project.cache.write_bytes(b"in the way")
    assert read(project) == ["a.txt", "b.txt", "c.txt"]


def test_several_processes_fill_it_too(project: Project) -> None:
    assert len(work_out(project, jobs=2).cache.read) == 3
    assert read(project) == []


def test_an_entry_holds_no_program(project: Project) -> None:
    """Reading one runs nothing: it is JSON behind a digest, packed."""
    import json
    import zlib

    read(project)
    for path in entries(project):
        json.loads(zlib.decompress(path.read_bytes().partition(b"\n")[2]))


def test_own_entries_of_two_projects_do_not_mix(project: Project, tmp_path: Path) -> None:
    make_project(tmp_path / "q")
    with (tmp_path / "q" / "knowledge" / "nouns.csv").open("a", encoding="utf-8") as file:
        file.write("汉服店,zh,organization\n")
    other = open_project(tmp_path / "q")
    assert other.own == find_own(tmp_path / "q" / "knowledge")
    with with_own(other.own):
        shutil.copytree(project.documents, other.documents, dirs_exist_ok=True)
        work_out(other)
    shutil.copytree(other.cache, project.cache, dirs_exist_ok=True)
    assert read(project) == ["a.txt", "b.txt", "c.txt"]
