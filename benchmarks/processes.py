"""Runs commands as processes of their own: how long they take, and what they hold at their peak."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

# Seconds between two looks at the memory of a process.
_EVERY = 0.2


def shortest_run(command: Sequence[str], times: int) -> tuple[float, float]:
    """Return the shortest times of several runs of a command, in seconds.

    The first is that of the processor, which tells more where a machine is shared; the second is
    by the clock.

    Raises:
        subprocess.CalledProcessError: it ended with another status than 0 or 1.
    """
    runs = [_seconds(command) for _ in range(times)]
    return min(run[0] for run in runs), min(run[1] for run in runs)


def _seconds(command: Sequence[str]) -> tuple[float, float]:
    before, start = _of_children(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    seconds, after = time.perf_counter() - start, _of_children()
    if done.returncode not in (0, 1):
        raise subprocess.CalledProcessError(
            done.returncode, list(command), done.stdout, done.stderr
        )
    return after - before, seconds


def _of_children() -> float:
    """The seconds of the processor of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_of(command: Sequence[str]) -> tuple[float, dict[str, int]]:
    """Run a command; return its seconds, and the peaks of memory of it and its children in bytes.

    ``together`` counts shared pages once, ``one`` is the resident set of the largest process.
    ``early`` and ``late`` are the peaks of all together in the second and in the last tenth of the
    time: what grows with the work shows between them. All are known on Linux only.
    """
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        looks: list[tuple[int, int]] = []
        over = Event()
        watcher = Thread(target=_watch, args=(process.pid, looks, over))
        watcher.start()
        process.wait()
        over.set()
        watcher.join()
    seconds = time.perf_counter() - start
    if process.returncode not in (0, 1):
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return seconds, {name: peak for name, peak in peaks_of(looks).items() if peak}


def peaks_of(looks: Sequence[tuple[int, int]]) -> dict[str, int]:
    """Return the peaks of looks at all processes together and at the largest.

    >>> peaks_of([(10, 9), (30, 12), (20, 15)])
    {'together': 30, 'one': 15, 'early': 10, 'late': 20}
    """
    tenth = max(1, len(looks) // 10)
    together = [all_of_them for all_of_them, _ in looks] or [0]
    return {
        "together": max(together),
        "one": max((largest for _, largest in looks), default=0),
        "early": max(together[tenth : 2 * tenth] if len(looks) > 2 * 10 else together[:1]),
        "late": max(together[-tenth:]),
    }


def _watch(pid: int, looks: list[tuple[int, int]], over: Event) -> None:
    while not over.wait(_EVERY):
        held = [_held(each) for each in _tree(pid)]
        largest = max((resident for _, resident in held), default=0)
        looks.append((sum(shared for shared, _ in held), largest))


def _tree(pid: int) -> list[int]:
    found = [pid]
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - as the kernel names them
            text = Path(f"/proc/{pid}/task/{thread}/children").read_text("ascii")
            for child in text.split():
                found += _tree(int(child))
    except OSError:
        pass
    return found


def _held(pid: int) -> tuple[int, int]:
    """The proportional and the resident set of a process, in bytes."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0, 0
    sizes = dict(re.findall(r"^(Pss|Rss):\s+([0-9]+) kB$", text, re.MULTILINE))
    return int(sizes.get("Pss", 0)) * 1024, int(sizes.get("Rss", 0)) * 1024
