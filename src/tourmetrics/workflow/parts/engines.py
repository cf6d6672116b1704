"""Where parts are made: in this process, in several of this machine, or on others by dask."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from functools import partial
from multiprocessing import get_context

from tourmetrics.errors import OutputError
from tourmetrics.workflow.parts.making import Order, Receipt, make_part

Engine = Callable[[list[Order]], Iterator[Receipt]]
"""Makes the parts of some orders and yields their receipts, as they are done.

It may take the orders out of the list: what is done needs no memory.
"""

# Ends without any part between them, beyond one for each process, before it is given up.
_ENDS = 3


def engine_of(jobs: int = 1, scheduler: str | None = None) -> Engine:
    """Return the engine of this machine, or that of a scheduler of dask.

    Raises:
        InputError: a scheduler is given, and dask is not installed.
    """
    if scheduler is None:
        return local_engine(jobs)
    from tourmetrics.workflow.parts.dask_engine import dask_engine

    return dask_engine(scheduler)


def local_engine(jobs: int) -> Engine:
    """Return the engine of this machine with so many processes; one is this process itself."""
    return partial(_in_processes, jobs=jobs)


def _in_processes(orders: list[Order], jobs: int) -> Iterator[Receipt]:
    if jobs <= 1 or len(orders) < 2:
        orders.reverse()
        while orders:
            yield make_part(orders.pop())
        return
    # The largest first: none of them is left alone at the end.
    waiting = deque(sorted(orders, key=lambda order: -order.partition.size))
    orders.clear()
    out: dict[Future[Receipt], Order] = {}
    ends = 0
    while waiting:
        done = False
        try:
            for receipt in _round(waiting, out, jobs):
                done = True
                yield receipt
        except BrokenExecutor:
            # A partition that was begun is read in a process apart the next time.
            waiting.extendleft(out.values())
            out.clear()
            ends = 0 if done else ends + 1
            if ends > jobs + _ENDS:
                raise OutputError(
                    "the processes end before their time, again and again: give fewer --jobs, or "
                    "more memory; what is done is kept, and the same command goes on from there"
                ) from None


def _round(
    waiting: deque[Order], out: dict[Future[Receipt], Order], jobs: int
) -> Iterator[Receipt]:
    """Yield receipts until all is done or a process ends; few orders are ``out`` at a time."""
    with ProcessPoolExecutor(min(jobs, len(waiting)), mp_context=get_context("spawn")) as pool:
        try:
            while waiting or out:
                while waiting and len(out) < jobs * 2:
                    out[pool.submit(make_part, waiting[0])] = waiting[0]
                    waiting.popleft()
                for future in wait(out, return_when=FIRST_COMPLETED).done:
                    receipt = future.result()
                    del out[future]
                    yield receipt
        finally:
            for future in out:
                future.cancel()
