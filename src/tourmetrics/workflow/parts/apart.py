"""Work in a process apart: an item that ends its process costs that item alone.

Not by ``multiprocessing``: where this runs may be a process that may have no children of that kind,
as the workers of dask are. The other process is this module, run as a program.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO, TypeVar

from tourmetrics.errors import OutputError

T = TypeVar("T")
R = TypeVar("R")

_READY = "ready"


def each_apart(work: Callable[[T], R], items: Sequence[T], lost: Callable[[T], R]) -> Iterator[R]:
    """Yield ``work(item)`` for each item, from another process; ``lost(item)`` where that ends.

    Raises:
        OutputError: no other process can be started.
    """
    at = 0
    while at < len(items):
        for result in _from_child(work, items[at:]):
            yield result
            at += 1
        if at < len(items):
            yield lost(items[at])
            at += 1


def _from_child(work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """Yield the results up to the item that ends the process."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            if _received(child.stdout) != _READY:
                raise OutputError(
                    f"another process of {sys.executable} cannot be started: free some memory"
                )
            with child.stdin as orders:
                pickle.dump((work, items), orders)
            for _ in items:
                answer = _received(child.stdout)
                if answer is None:
                    return
                result, error = answer
                if error is not None:
                    raise error
                yield result
        finally:
            child.kill()


def _received(stream: Any) -> Any:
    try:
        return pickle.load(stream)
    except (EOFError, pickle.UnpicklingError):
        return None


def main() -> None:
    """Do the work that standard input orders; results go to standard output."""
    # What the work prints must not get between the results.
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        _answer(answers, _READY)
        work, items = pickle.load(sys.stdin.buffer)
        for item in items:
            try:
                result, error = work(item), None
            except Exception as raised:
                result, error = None, raised
            _answer(answers, (result, error))


def _answer(answers: BinaryIO, value: object) -> None:
    pickle.dump(value, answers)
    answers.flush()


if __name__ == "__main__":
    main()
