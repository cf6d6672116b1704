"""Parts made by a real scheduler and real workers, each a process of its own, on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from polars.testing import assert_frame_equal
from tests.samples.deadly import DEADLY, ONCE, careless

import tourmetrics as tm
from tourmetrics.errors import InputError
from tourmetrics.workflow.parts import engine_of, extract_to_parts, local_engine
from tourmetrics.workflow.parts import partition as cutting

pytest.importorskip("distributed", reason="dask is not installed: tourmetrics[dask]")

ROOT = Path(__file__).parents[2]
DOCUMENTS = 40


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Documents that fill several partitions."""
    monkeypatch.setattr(cutting, "_LEAST", 512)
    made = tmp_path / "in"
    made.mkdir()
    for n in range(DOCUMENTS):
        words = f"桂林市2024年通报\n\n全市接待游客{n + 1}.5万人次，同比增长{n % 9 + 1}.1%。\n"
        (made / f"{n:02}.txt").write_text(words, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with scheduler_with_workers(tmp_path_factory.mktemp("dask")) as scheduler:
        yield scheduler


@contextmanager
def scheduler_with_workers(folder: Path) -> Iterator[str]:
    """Start a scheduler and two workers, which are started again when they end."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": paths}
    with ExitStack() as stack:

        def run(*arguments: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{arguments[0]}", *arguments[1:]],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                cwd=folder,
            )
            stack.callback(_ended, process)
            return process

        place = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        scheduler = _told(run("dask_scheduler", *place), "Scheduler at:")
        options = ("--nthreads", "1", "--no-dashboard")
        workers = [run("dask_worker", scheduler, *options) for _ in range(2)]
        for worker in workers:
            _told(worker, "Registered to:")
            # Nobody reads what it says from here on; a full pipe would hold it up.
            assert worker.stderr is not None
            Thread(target=worker.stderr.read, daemon=True).start()
        yield scheduler


def _ended(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait()
    assert process.stderr is not None
    process.stderr.close()


def _told(process: subprocess.Popen[str], words: str) -> str:
    """Wait until a process says something, and return the rest of the line."""
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return line.partition(words)[2].strip()
    raise AssertionError(f"the process ended and never said {words!r}")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_workers_write_the_bytes_of_this_machine(
    folder: Path, tmp_path: Path, address: str
) -> None:
    extract_to_parts([folder], tmp_path / "here", local_engine(1), rejected=True)
    there = (tmp_path / "there").as_uri()
    made = extract_to_parts([folder], there, engine_of(scheduler=address), rejected=True)
    assert len(made.names) > 3
    assert files(tmp_path / "there") == files(tmp_path / "here")
    assert_frame_equal(tm.scan_figures(there).collect(), tm.extract(folder))
    again = extract_to_parts([folder], there, engine_of(scheduler=address), rejected=True)
    assert again.taken_over == len(made.names)


@pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals")
@pytest.mark.parametrize("words", [ONCE, DEADLY])
def test_a_worker_is_killed_half_way(
    words: bytes, folder: Path, tmp_path: Path, address: str
) -> None:
    """Once by something else: its parts are done again. By a document: that one is listed."""
    deadly = folder / f"{DOCUMENTS // 2}.txt"
    deadly.write_bytes(deadly.read_bytes() + words)
    engine = engine_of(scheduler=address)
    made = extract_to_parts([folder], tmp_path / "there", engine, harvester=careless)
    (folder / f"{deadly.name}.seen").unlink()
    if words == ONCE:
        assert made.faults == ()
        extract_to_parts([folder], tmp_path / "here", local_engine(1))
        assert files(tmp_path / "there") == files(tmp_path / "here")
    else:
        assert [fault.doc for fault in made.faults] == [deadly.name]
        assert made.documents == DOCUMENTS - 1
        extract_to_parts([folder], tmp_path / "here", local_engine(2), harvester=careless)
        (folder / f"{deadly.name}.seen").unlink()
        assert files(tmp_path / "there") == files(tmp_path / "here")


def test_nobody_answers(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tourmetrics.workflow.parts.dask_engine._PATIENCE", "100ms")
    with pytest.raises(InputError, match="no scheduler of dask answers at"):
        extract_to_parts([folder], tmp_path / "parts", engine_of(scheduler="tcp://127.0.0.1:9"))
