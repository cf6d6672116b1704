"""Work spread over processes: the same results in the same order as without."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from tourmetrics.knowledge import own_in_use, use_own

T = TypeVar("T")
R = TypeVar("R")


def each_done(
    work: Callable[[T], R], items: Sequence[T], jobs: int, lost: Callable[[T], R]
) -> Iterator[R]:
    """Yield ``work(item)`` for each item, in order, from ``jobs`` processes.

    An item that takes its process down with it (a fault in a native library, no memory left)
    gives ``lost(item)``, and the others are done all the same. With one job there is no other
    process.
    """
    if jobs <= 1 or len(items) < 2:
        yield from map(work, items)
        return
    done = 0
    try:
        with _pool(min(jobs, len(items))) as pool:
            for future in [pool.submit(work, item) for item in items]:
                yield future.result()
                done += 1
    except BrokenExecutor:
        yield from _one_by_one(work, items[done:], lost)


def _one_by_one(work: Callable[[T], R], items: Sequence[T], lost: Callable[[T], R]) -> Iterator[R]:
    """Do the rest one at a time, so that it shows which item it is that ends its process."""
    at = 0
    while at < len(items):
        with _pool(1) as pool:
            try:
                while at < len(items):
                    result = pool.submit(work, items[at]).result()
                    at += 1
                    yield result
            except BrokenExecutor:
                yield lost(items[at])
                at += 1


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Another process begins with the shipped knowledge: it is told which entries are in use here.
    return ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=use_own, initargs=(own_in_use(),)
    )
