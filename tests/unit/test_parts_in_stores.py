"""Parts at addresses of fsspec: in this process's memory, and at a server of S3 on loopback.

The server is moto's, in a process of its own; without its packages (``nox -s stores``) its tests
are left out.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from polars.testing import assert_frame_equal
from tests.unit.test_parts import files, seen, text
from tests.unit.test_parts_on_dask import scheduler_with_workers
from typer.testing import CliRunner

import tourmetrics as tm
from tourmetrics.cli.app import app
from tourmetrics.errors import InputError, OutputError
from tourmetrics.tables import FIGURES
from tourmetrics.tables.parts import LIST_NAME, REJECTED_FOLDER
from tourmetrics.workflow.parts import (
    addresses_of,
    documents_of,
    engine_of,
    extract_to_parts,
    join_parts,
    local_engine,
)
from tourmetrics.workflow.parts import partition as cutting
from tourmetrics.workflow.parts.making import Order
from tourmetrics.workflow.parts.store import store_at

pytest.importorskip("fsspec", reason="fsspec is not installed: tourmetrics[dask]")

BUCKET = "tourism"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Documents that fill several partitions."""
    monkeypatch.setattr(cutting, "_LEAST", 512)
    made = tmp_path / "in"
    made.mkdir()
    for n in range(12):
        (made / f"{n:02}.txt").write_text(text(n), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server of S3 with a bucket, and let this process and its children know it."""
    pytest.importorskip("moto", reason="moto is not installed: nox -s stores")
    s3fs = pytest.importorskip("s3fs", reason="s3fs is not installed: nox -s stores")
    with ExitStack() as stack:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        stack.callback(_ended, process)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        known = {
            "AWS_ENDPOINT_URL": _told(process),
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "nothing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",  # for polars
        }
        for name, value in known.items():
            patch.setenv(name, value)
        s3fs.S3FileSystem().mkdir(BUCKET)
        yield f"s3://{BUCKET}"


def _ended(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait()
    assert process.stderr is not None
    process.stderr.close()


def _told(process: subprocess.Popen[str]) -> str:
    """Wait until the server says where it listens."""
    assert process.stderr is not None
    for line in process.stderr:
        if "Running on" in line:
            # Nobody reads what it says from here on; a full pipe would hold it up.
            Thread(target=process.stderr.read, daemon=True).start()
            return line.partition("Running on")[2].strip()
    raise AssertionError("the server ended and never said where it listens")


@pytest.fixture(params=["memory", "s3"])
def address(request: pytest.FixtureRequest) -> str:
    """An empty place of its own."""
    above = "memory:/" if request.param == "memory" else request.getfixturevalue("server")
    return f"{above}/{uuid4().hex}/parts"


def contents(address: str) -> dict[str, bytes]:
    store = store_at(address)
    names = [*store.names(), *store.names(REJECTED_FOLDER), *store.names("_begun")]
    return {name: store.read(name) for name in names}


def test_the_parts_of_a_folder(folder: Path, tmp_path: Path, address: str) -> None:
    here = extract_to_parts([folder], tmp_path / "here", local_engine(1), rejected=True)
    made = extract_to_parts([folder], address, local_engine(1), rejected=True)
    assert (len(made.names) > 2, made.names) == (True, here.names)
    assert contents(address) == files(tmp_path / "here")
    figures = tm.extract(folder)
    assert_frame_equal(tm.scan_figures(address).collect(), figures)
    assert_frame_equal(tm.scan_figures(f"{address}/").collect(engine="streaming"), figures)
    assert_frame_equal(tm.extract_parts(folder, address).collect(), figures)
    assert list(documents_of(made)) == list(documents_of(here))


def test_queries_on_an_address(folder: Path, address: str) -> None:
    extract_to_parts([folder], address, local_engine(1))
    lazy, whole = tm.scan_figures(address), tm.extract(folder)
    assert_frame_equal(tm.audit(lazy), tm.audit(whole))
    assert_frame_equal(tm.goals_from(lazy), tm.goals_from(whole))
    assert_frame_equal(lazy.select("value", "doc").head(7).collect(), whole["value", "doc"].head(7))
    last = whole["doc"][-1]
    assert_frame_equal(
        lazy.filter(doc=last).select("value").collect(), whole.filter(doc=last).select("value")
    )


def test_a_run_goes_on_where_it_was(folder: Path, tmp_path: Path, address: str) -> None:
    """Parts that are there are kept; what is new or changed is made, what is gone goes."""
    first = extract_to_parts([folder], address, local_engine(1))
    store_at(address).write(LIST_NAME, b'{"complete": false, "parts": []}')
    with pytest.raises(InputError, match="run the same command again"):
        tm.scan_figures(address)
    store_at(address).remove(first.names[1])
    orders: list[Order] = []
    again = extract_to_parts([folder], address, seen(orders))
    assert (len(orders), again.taken_over) == (1, len(first.names) - 1)
    (folder / "00-first.txt").write_text(text(50), encoding="utf-8")
    (folder / "05.txt").unlink()
    extract_to_parts([folder], address, local_engine(1), rejected=True)
    extract_to_parts([folder], tmp_path / "new", local_engine(1), rejected=True)
    assert contents(address) == files(tmp_path / "new")


def test_copies_are_left_out(folder: Path, tmp_path: Path, address: str) -> None:
    (folder / "12-copy.md").write_bytes((folder / "03.txt").read_bytes())
    made = extract_to_parts([folder], address, local_engine(1), rejected=True)
    assert [copy.doc for copy in made.copies] == ["12-copy.md"]
    extract_to_parts([folder], tmp_path / "here", local_engine(1), rejected=True)
    assert contents(address) == files(tmp_path / "here")


@pytest.mark.parametrize("format", ["parquet", "csv", "jsonl", "xlsx"])
def test_a_file_of_parts(format: str, folder: Path, tmp_path: Path, address: str) -> None:
    made = extract_to_parts([folder], address, local_engine(1))
    join_parts(addresses_of(made), str(tmp_path / f"joined.{format}"), FIGURES)
    tm.write_table(tm.extract(folder), tmp_path / f"whole.{format}", FIGURES)
    joined, whole = (tmp_path / f"{name}.{format}" for name in ("joined", "whole"))
    assert joined.read_bytes() == whole.read_bytes()


def test_the_command(folder: Path, tmp_path: Path, address: str) -> None:
    rejected = tmp_path / "rejected.csv"
    order = ["extract", str(folder), "-o", address, "--rejected", str(rejected)]
    told = CliRunner().invoke(app, order)
    assert (told.exit_code, rejected.exists()) == (0, True), told.output
    assert_frame_equal(tm.scan_figures(address).collect(), tm.extract(folder))


def test_what_is_no_folder_of_parts(folder: Path, address: str) -> None:
    with pytest.raises(InputError, match="is no folder of parts"):
        tm.scan_figures(address)
    store_at(address).write("other.txt", b"mine")
    with pytest.raises(InputError, match="holds other files"):
        extract_to_parts([folder], address, local_engine(1))
    assert contents(address) == {"other.txt": b"mine"}


def test_an_address_of_no_known_kind(folder: Path) -> None:
    for use in (tm.scan_figures, lambda to: extract_to_parts([folder], to, local_engine(1))):
        with pytest.raises(InputError, match=r"nowhere://parts.*cannot be reached"):
            use("nowhere://parts")


def test_a_store_that_fails_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its package raises; some of these errors are of no kind that others know."""
    address = f"memory://{uuid4().hex}/parts"
    extract_to_parts([folder], address, local_engine(1))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("nobody answers")

    for call in ("ls", "cat_file", "pipe_file"):
        with monkeypatch.context() as patch:
            patch.setattr(f"fsspec.implementations.memory.MemoryFileSystem.{call}", fail)
            with pytest.raises((InputError, OutputError), match="nobody answers"):
                extract_to_parts([folder], address, local_engine(1))
    monkeypatch.setattr("fsspec.implementations.memory.MemoryFileSystem.cat_file", fail)
    with pytest.raises(InputError, match="nobody answers"):
        tm.scan_figures(address)


def test_workers_write_to_the_server(folder: Path, tmp_path: Path, server: str) -> None:
    """Real workers; a run that was begun here is finished there."""
    pytest.importorskip("distributed", reason="dask is not installed: tourmetrics[dask]")
    address = f"{server}/{uuid4().hex}"
    with scheduler_with_workers(tmp_path) as scheduler:
        first = extract_to_parts([folder], address, engine_of(scheduler=scheduler), rejected=True)
        store_at(address).remove(first.names[0])
        again = extract_to_parts([folder], address, engine_of(scheduler=scheduler), rejected=True)
    assert again.taken_over == len(first.names) - 1
    extract_to_parts([folder], tmp_path / "here", local_engine(1), rejected=True)
    assert contents(address) == files(tmp_path / "here")
    assert_frame_equal(tm.scan_figures(address).collect(), tm.extract(folder))
