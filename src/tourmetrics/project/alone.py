"""One run at a time in a project folder: the second waits for the first.

The lock is the operating system's, on an open file. It ends with its process, however that ends,
so no lock is ever left behind; the file itself means nothing and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from tourmetrics.errors import OutputError


@contextmanager
def alone(hidden: Path, waiting: Callable[[], object]) -> Iterator[None]:
    """Run a block while no other process is in one for the same folder.

    Args:
        hidden: the folder of the lock's file; it exists.
        waiting: called once where another process is there first, before waiting for it.

    Raises:
        OutputError: the folder may not be written to.
    """
    lock = FileLock(hidden / "lock")
    try:
        try:
            lock.acquire(blocking=False)
        except Timeout:
            waiting()
            lock.acquire()
    except OSError as error:
        raise OutputError(
            f"{hidden}: cannot be locked ({error.strerror}); work in a folder that is yours"
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_locked(hidden: Path) -> bool:
    """Tell whether a run is under way in the folder."""
    if not (hidden / "lock").exists():
        return False
    lock = FileLock(hidden / "lock")
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError):
        return True
    lock.release()
    return False
