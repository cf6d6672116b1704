"""Makes parts on many machines: each partition is a task of dask.distributed.

The workers must see the documents by the same paths, and the place of the parts. Where a worker is
lost, the scheduler gives its tasks to others; ``make_part`` sees that they were begun before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from tourmetrics.errors import InputError, OutputError
from tourmetrics.workflow.parts.engines import Engine
from tourmetrics.workflow.parts.making import Order, Receipt, make_part

# How often a partition is given out anew after its workers were lost one after the other; the
# scheduler itself has tried it a few times by then.
_TIMES = 3
_PATIENCE = "20s"


def dask_engine(scheduler: str) -> Engine:
    """Return the engine of a scheduler at an address such as ``tcp://10.0.0.5:8786``.

    Raises:
        InputError: dask is not installed.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise InputError(
            "the engine dask is not installed; install it with: pip install 'tourmetrics[dask]'"
        ) from None
    return partial(_on_workers, scheduler=scheduler)


def _on_workers(orders: list[Order], scheduler: str) -> Iterator[Receipt]:
    """Yield receipts as the workers give them.

    Raises:
        InputError: nobody answers at the address, or a worker runs another program.
        OutputError: a part cannot be written, or workers are lost again and again.
    """
    from distributed import KilledWorker, as_completed

    if not orders:
        return
    times: Counter[int] = Counter()
    with _client(scheduler) as client:
        out = {_submitted(client, order, 0): order for order in orders}
        orders.clear()
        done = as_completed(out, loop=client.loop)
        for future in done:
            order = out.pop(future)
            error = future.exception()
            if error is None:
                yield future.result()
                continue
            if not isinstance(error, KilledWorker):
                raise error
            number = order.partition.number
            times[number] += 1
            if times[number] > _TIMES:
                raise OutputError(
                    f"the workers that make part {number} are lost, one after the other: give "
                    "them more memory; what is done is kept, and the same command goes on"
                )
            again = _submitted(client, order, times[number])
            out[again] = order
            done.add(again)


def _submitted(client: Any, order: Order, time: int) -> Any:
    key = f"tourmetrics-{order.partition.key}-{time}"
    # The largest first: none of them is left alone at the end.
    return client.submit(make_part, order, key=key, priority=order.partition.size, pure=False)


def _client(scheduler: str) -> Any:
    from distributed import Client

    try:
        return Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            f"no scheduler of dask answers at {scheduler} ({error}); start one with: dask scheduler"
        ) from error
