"""Folders of parts: the same rows for any number of processes, and nothing is done twice."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.samples.deadly import DEADLY, ONCE, careless

import tourmetrics as tm
from tourmetrics.errors import InputError, OutputError
from tourmetrics.tables import FIGURES
from tourmetrics.tables.parts import LIST_NAME, REJECTED_FOLDER
from tourmetrics.workflow import extract_paths
from tourmetrics.workflow.parts import (
    Engine,
    addresses_of,
    documents_of,
    extract_to_parts,
    join_parts,
    local_engine,
)
from tourmetrics.workflow.parts import partition as cutting
from tourmetrics.workflow.parts.making import Order, Receipt, make_part
from tourmetrics.workflow.parts.outline import Held, Outline, tallied

ROOT = Path(__file__).parents[2]
needs_signals = pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals")


def text(n: int) -> str:
    return (
        f"桂林市2024年第{n}号通报\n\n全市接待游客{n + 1}.5万人次，同比增长{n % 9 + 1}.1%。"
        f"力争2025年达到{n + 200}万人次以上。位居全区第一。\n"
    )


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few short documents fill several partitions."""
    monkeypatch.setattr(cutting, "_LEAST", 512)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for n in range(12):
        (made / f"{n:02}.txt").write_text(text(n), encoding="utf-8")
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def seen(orders: list[Order]) -> Engine:
    """An engine of one process that keeps what it was given."""

    def engine(given: list[Order]) -> Iterator[Receipt]:
        orders.extend(given)
        return map(make_part, given)

    return engine


def test_parts_hold_what_is_extracted_in_memory(small: None, folder: Path, tmp_path: Path) -> None:
    made = extract_to_parts([folder], tmp_path / "parts", local_engine(1))
    assert len(made.names) > 2
    assert_frame_equal(tm.scan_figures(tmp_path / "parts").collect(), tm.extract(folder))
    everything = extract_paths([folder])
    assert (made.documents, made.figures) == (12, everything.figures.height)
    assert made.rejected == everything.rejected.height > 0
    assert made.targets == everything.figures.filter(pl.col("kind") == "target").height > 0


def test_two_processes_write_the_same_bytes(small: None, folder: Path, tmp_path: Path) -> None:
    for jobs in (1, 2):
        extract_to_parts([folder], tmp_path / str(jobs), local_engine(jobs), rejected=True)
    assert files(tmp_path / "1") == files(tmp_path / "2")


def test_what_is_there_is_not_done_again(small: None, folder: Path, tmp_path: Path) -> None:
    first = extract_to_parts([folder], tmp_path / "parts", local_engine(1))
    before = files(tmp_path / "parts")
    orders: list[Order] = []
    again = extract_to_parts([folder], tmp_path / "parts", seen(orders))
    assert (orders, again.taken_over) == ([], len(first.names))
    assert files(tmp_path / "parts") == before


def test_a_new_document_costs_its_own_partition(small: None, folder: Path, tmp_path: Path) -> None:
    extract_to_parts([folder], tmp_path / "parts", local_engine(1))
    (folder / "00-first.txt").write_text(text(50), encoding="utf-8")
    orders: list[Order] = []
    made = extract_to_parts([folder], tmp_path / "parts", seen(orders))
    assert 0 < len(orders) < len(made.names)
    assert_frame_equal(made.scan().collect(), tm.extract(folder))


@pytest.mark.parametrize("change", ["content", "gone", "confidence", "index"])
def test_a_change_is_seen(change: str, small: None, folder: Path, tmp_path: Path) -> None:
    extract_to_parts([folder], tmp_path / "parts", local_engine(1))
    least = 0.0
    if change == "content":
        (folder / "05.txt").write_text(text(99), encoding="utf-8")
    elif change == "gone":
        (folder / "05.txt").unlink()
    elif change == "confidence":
        least = 0.9
    else:
        entry = {"doc": "05.txt", "published": "2021-02-03"}
        (folder / "index.json").write_text(json.dumps([entry]), encoding="utf-8")
    made = extract_to_parts([folder], tmp_path / "parts", local_engine(1), min_confidence=least)
    assert_frame_equal(made.scan().collect(), tm.extract(folder, min_confidence=least))
    fresh = extract_to_parts([folder], tmp_path / "new", local_engine(1), min_confidence=least)
    assert files(tmp_path / "parts") == files(tmp_path / "new")
    assert made.names == fresh.names


def test_numbers_that_are_no_figures_are_kept_when_asked_for(
    small: None, folder: Path, tmp_path: Path
) -> None:
    extract_to_parts([folder], tmp_path / "parts", local_engine(1))
    assert not (tmp_path / "parts" / REJECTED_FOLDER).exists()
    made = extract_to_parts([folder], tmp_path / "parts", local_engine(1), rejected=True)
    kept = pl.concat(pl.read_parquet(name) for name in addresses_of(made, REJECTED_FOLDER))
    assert_frame_equal(kept, extract_paths([folder]).rejected)
    extract_to_parts([folder], tmp_path / "parts", local_engine(1))
    assert not list((tmp_path / "parts" / REJECTED_FOLDER).iterdir())


@pytest.mark.parametrize("format", ["parquet", "csv", "jsonl", "xlsx"])
def test_a_file_of_parts_is_the_file_of_the_table(
    format: str, small: None, folder: Path, tmp_path: Path
) -> None:
    made = extract_to_parts([folder], tmp_path / "parts", local_engine(1))
    join_parts(addresses_of(made), str(tmp_path / f"joined.{format}"), FIGURES)
    tm.write_table(tm.extract(folder), tmp_path / f"whole.{format}", FIGURES)
    joined, whole = (tmp_path / f"{name}.{format}" for name in ("joined", "whole"))
    assert joined.read_bytes() == whole.read_bytes()


def test_copies_are_left_out_as_in_memory(small: None, folder: Path, tmp_path: Path) -> None:
    """Of a file beside it, of one in an archive, of one that has another suffix, of a bad one."""
    content = (folder / "03.txt").read_bytes()
    (folder / "11-copy.txt").write_bytes(content)
    (folder / "12-copy.md").write_bytes(content)
    (folder / "13.bin").write_bytes(b"\x00\x01\xff\xfe" * 50)
    (folder / "14.bin").write_bytes(b"\x00\x01\xff\xfe" * 50)
    for name in ("20.zip", "21.zip"):
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr(zipfile.ZipInfo("inner/a.txt"), content)
            archive.writestr(zipfile.ZipInfo("inner/b.txt"), text(77).encode())
    everything = extract_paths([folder])
    made = extract_to_parts([folder], tmp_path / "parts", local_engine(1), rejected=True)
    assert_frame_equal(made.scan().collect(), everything.figures)
    kept = pl.concat(pl.read_parquet(name) for name in addresses_of(made, REJECTED_FOLDER))
    assert_frame_equal(kept, everything.rejected)
    assert made.copies == everything.copies
    assert len(made.copies) == 5
    assert made.faults == everything.faults
    assert made.documents == len(everything.documents)
    assert [d["doc"] for d in documents_of(made)] == [d.name for d in everything.documents]
    assert made.figures == everything.figures.height
    again = extract_to_parts([folder], tmp_path / "parts", local_engine(1), rejected=True)
    assert (again.names, again.copies) == (made.names, made.copies)


def test_a_twin_has_what_its_original_has() -> None:
    held = Held("a.zip/x.txt", b"1", 2, 1, 3)
    tally = tallied(
        ["a.zip", "b.zip"], {"a.zip": Outline((held,))}, {"a.zip": 0}, {"b.zip": "a.zip"}
    )
    assert [(copy.doc, copy.of) for copy in tally.copies] == [("b.zip/x.txt", "a.zip/x.txt")]
    assert (tally.documents, tally.figures, dict(tally.surplus)) == (1, 2, {})


BROKEN_OFF = """
import sys
from pathlib import Path
from tests.samples.deadly import careless
from tourmetrics.workflow.parts import extract_to_parts, local_engine
from tourmetrics.workflow.parts import partition

if __name__ == "__main__":
    partition._LEAST = 512
    extract_to_parts([Path(sys.argv[1])], sys.argv[2], local_engine(1), harvester=careless)
"""


@needs_signals
def test_a_killed_run_goes_on_where_it_was(small: None, folder: Path, tmp_path: Path) -> None:
    (folder / "07.txt").write_bytes(text(7).encode() + ONCE)
    whole = extract_to_parts([folder], tmp_path / "whole", local_engine(1))
    (tmp_path / "run.py").write_text(BROKEN_OFF, encoding="utf-8")
    place = tmp_path / "parts"
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    killed = subprocess.run(
        [sys.executable, str(tmp_path / "run.py"), str(folder), str(place)],
        env={**os.environ, "PYTHONPATH": paths},
        check=False,
    )
    assert killed.returncode == -9
    (folder / "07.txt.seen").unlink()
    done = {path.name: path.stat().st_ino for path in place.glob("*.parquet")}
    assert 0 < len(done) < len(whole.names)
    with pytest.raises(InputError, match="run the same command again"):
        tm.scan_figures(place)
    made = extract_to_parts([folder], place, local_engine(1))
    assert made.taken_over == len(done)
    assert {name: (place / name).stat().st_ino for name in done} == done
    assert files(place) == files(tmp_path / "whole")


@needs_signals
@pytest.mark.parametrize("words", [ONCE, DEADLY])
def test_a_document_that_ends_its_process(
    words: bytes, small: None, folder: Path, tmp_path: Path
) -> None:
    """Once: nothing is lost. Twice: that document is, and no other."""
    (folder / "04.txt").write_bytes(text(4).encode() + words)
    made = extract_to_parts([folder], tmp_path / "parts", local_engine(2), harvester=careless)
    (folder / "04.txt.seen").unlink()
    lost = [fault.doc for fault in made.faults]
    assert lost == ([] if words == ONCE else ["04.txt"])
    expected = tm.extract(folder).filter(~pl.col("doc").is_in(lost))
    assert_frame_equal(made.scan().collect(), expected)


@needs_signals
def test_a_lost_document_is_tried_again_by_the_next_run(
    small: None, folder: Path, tmp_path: Path
) -> None:
    (folder / "04.txt").write_bytes(text(4).encode() + DEADLY)
    extract_to_parts([folder], tmp_path / "parts", local_engine(2), harvester=careless)
    (folder / "04.txt.seen").unlink()
    made = extract_to_parts([folder], tmp_path / "parts", local_engine(2))
    assert (made.faults, made.taken_over) == ((), len(made.names) - 1)
    assert_frame_equal(made.scan().collect(), tm.extract(folder))


def test_a_worker_with_another_program_refuses(folder: Path, tmp_path: Path) -> None:
    orders: list[Order] = []
    extract_to_parts([folder], tmp_path / "parts", seen(orders))
    other = pickle.loads(pickle.dumps(orders[0]))
    object.__setattr__(other, "seal", "another program")
    with pytest.raises(InputError, match="another version"):
        make_part(other)


def test_other_peoples_folders_stay_as_they_are(folder: Path, tmp_path: Path) -> None:
    before = files(folder)
    with pytest.raises(InputError, match="holds other files"):
        extract_to_parts([folder], folder, local_engine(1))
    assert files(folder) == before


def test_a_place_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="file"):
        extract_to_parts([folder], tmp_path / "file" / "parts", local_engine(1))


@pytest.mark.parametrize("content", [None, "{}", "no JSON"])
def test_a_folder_without_parts_is_named(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / LIST_NAME).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="is no folder of parts"):
        tm.scan_figures(tmp_path)


def test_parts_stand_for_a_table(small: None, folder: Path, tmp_path: Path) -> None:
    from tourmetrics.workflow import figures_from

    tm.extract_parts(folder, tmp_path / "parts")
    assert_frame_equal(figures_from([tmp_path / "parts"]).figures, tm.extract(folder))
    sure = figures_from([tmp_path / "parts"], min_confidence=0.9).figures
    assert_frame_equal(sure, tm.extract(folder, min_confidence=0.9))


def test_progress_tells_bytes(small: None, folder: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    extract_to_parts(
        [folder], tmp_path / "parts", local_engine(1), progress=lambda *step: told.append(step)
    )
    total = sum(path.stat().st_size for path in folder.iterdir())
    assert told[0] == (0, total, "")
    assert told[-1][:2] == (total, total)
    assert [step[0] for step in told] == sorted({step[0] for step in told})


def test_partitions_do_not_depend_on_what_stands_before(folder: Path) -> None:
    from tourmetrics.documents import plan_reading
    from tourmetrics.knowledge import load_knowledge

    jobs = plan_reading([folder], index=None, knowledge=load_knowledge()).jobs
    (piece,) = cutting.weigh(jobs[:1], 1 << 20)
    many = [
        cutting.Piece(
            type(piece.job)(type(piece.job.source)(folder / f"{n}", folder, f"{n:04}")),
            10_000,
            f"{n:064}",
        )
        for n in range(2000)
    ]
    whole = {part.key for part in cutting.partitions_of(many, "")}
    rest = {part.key for part in cutting.partitions_of(many[7:], "")}
    assert len(whole) > 20
    assert len(rest - whole) <= 2
    sizes = [part.size for part in cutting.partitions_of(many, "")]
    assert sum(sizes) == 20_000_000
    assert max(sizes) <= 1 << 18
