"""The way of ``extract`` for many documents: into a folder of parts, and from it to one file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tourmetrics.cli.guard import say
from tourmetrics.cli.listing import left_out
from tourmetrics.cli.messages import counted, print_json, progress, tell_unread
from tourmetrics.errors import InputError

if TYPE_CHECKING:
    from tourmetrics.workflow.parts import PartsResult

ENGINES = ("local", "dask")
# From so many bytes of documents on, the way to one file leads by parts, too.
LARGE = 4 << 20
# So many copies and notes are told one by one; the list of the parts and --json have all.
_TOLD = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ``extract`` was asked for, where it makes parts."""

    paths: list[Path]
    output: str
    format: str | None
    rejected: str | None
    index: Path | None
    jobs: int
    scheduler: str | None
    min_confidence: float
    as_json: bool


def is_folder(output: str | None) -> bool:
    """Whether an output is a folder of parts: it ends in a slash, or is an address.

    A folder that is empty or holds parts needs no slash.

    >>> is_folder("parts/"), is_folder("s3://bucket/parts"), is_folder("figures.parquet")
    (True, True, False)
    """
    from tourmetrics.tables.addresses import is_address
    from tourmetrics.tables.parts import is_parts

    if output is None or output == "-":
        return False
    path = Path(output)
    return (
        output.endswith(("/", os.sep))
        or is_address(output)
        or is_parts(path)
        or (path.is_dir() and not any(path.iterdir()))
    )


def scheduler_of(engine: str, scheduler: str | None, output: str | None) -> str | None:
    """Return the scheduler of an engine, or ``None`` for this machine.

    Raises:
        InputError: an unknown engine, a scheduler that is missing or too much, or no output.
    """
    if engine not in ENGINES:
        raise InputError(f"--engine {engine!r}: use one of {', '.join(ENGINES)}")
    if engine == "local":
        if scheduler is not None:
            raise InputError("--scheduler is for --engine dask: give both, or neither")
        return None
    if scheduler is None:
        raise InputError("--engine dask needs --scheduler ADDRESS, such as tcp://10.0.0.5:8786")
    if output in (None, "-"):
        raise InputError("--engine dask writes parts: give -o FOLDER/ or -o FILE")
    return scheduler


def extract_in_parts(wanted: Wanted) -> int:
    """Extract into a folder of parts, and join them where a file is wanted; return the status."""
    from tourmetrics.cli.output import REJECTED
    from tourmetrics.tables import FIGURES
    from tourmetrics.tables.parts import REJECTED_FOLDER
    from tourmetrics.workflow.parts import addresses_of, engine_of, extract_to_parts, join_parts

    engine = engine_of(wanted.jobs, wanted.scheduler)
    with _place(wanted.output) as place:
        with progress("reading", of="bytes") as show:
            result = extract_to_parts(
                wanted.paths,
                place,
                engine,
                index=wanted.index,
                min_confidence=wanted.min_confidence,
                rejected=wanted.rejected is not None,
                threads=wanted.jobs,
                progress=show,
            )
        status = tell_unread(result.faults, result.copies[:_TOLD], result.notes[:_TOLD])
        for left, what in ((len(result.copies), "copies"), (len(result.notes), "notes")):
            if left > _TOLD:
                say(f"and {left - _TOLD} {what} more")
        if not is_folder(wanted.output):
            join_parts(addresses_of(result), wanted.output, FIGURES, wanted.format)
        if wanted.rejected:
            join_parts(addresses_of(result, REJECTED_FOLDER), wanted.rejected, REJECTED)
        if wanted.as_json:
            print_json(_summary(result, wanted.output))
    _tell(result, wanted.output)
    return status


@contextmanager
def _place(output: str) -> Iterator[str]:
    """Give the folder of the parts; beside a file it is hidden, and goes when the file is made.

    What ends before its time leaves it there, and goes on from it the next time.
    """
    if is_folder(output):
        yield output
        return
    path = Path(output)
    folder = path.parent / f".{path.name}.parts"
    yield str(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _summary(result: PartsResult, output: str) -> dict[str, Any]:
    from tourmetrics.workflow.parts import documents_of

    return {
        "output": output,
        "figures": result.figures,
        "rejected": result.rejected,
        "documents": list(documents_of(result)),
        **left_out(result.faults, result.copies),
    }


def _tell(result: PartsResult, output: str) -> None:
    left = result.rejected
    if result.taken_over:
        say(f"{counted(result.taken_over, 'part')} of {len(result.names)} were there before")
    say(
        f"{counted(result.figures, 'figure')} ({counted(result.targets, 'target')}) from "
        f"{counted(result.documents, 'document')} → {output}; "
        + ("1 number is no figure" if left == 1 else f"{left} numbers are no figures")
    )
