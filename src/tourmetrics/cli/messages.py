"""What a command tells people: progress, what was left undone, tables on the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from tourmetrics.cli.guard import DONE, LOOK, say

if TYPE_CHECKING:
    from pathlib import Path

    from tourmetrics.documents import Copy, Fault
    from tourmetrics.review import Reviewed

Progress = Callable[[int, int, str], None]
# Wide enough that a piped table keeps its sentences on few lines.
_PIPED_WIDTH = 160


@contextmanager
def progress(what: str) -> Iterator[Progress | None]:
    """Give a function that shows progress on standard error, or ``None`` off a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def show(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{what} {escape(name)}")

        yield show


def tell_unread(
    faults: Sequence[Fault], copies: Sequence[Copy] = (), notes: Iterable[str] = ()
) -> int:
    """Say what was not read and why; return the exit status that follows from it."""
    for fault in faults:
        say(f"not read: {fault}")
    for copy in copies:
        say(f"copy: {copy.doc} has the same content as {copy.of} and was not read twice")
    for note in notes:
        say(f"note: {note}")
    return LOOK if faults else DONE


def tell_reviewed(reviewed: Reviewed | None, source: Path | None) -> int:
    """Say what became of corrections; return the exit status that follows from it.

    Orphans and contradictions are left to look at; those that time has settled are notes.
    """
    if reviewed is None:
        return DONE
    from tourmetrics.review import orphan_lines

    for line in orphan_lines(reviewed.orphans):
        say(f"orphan: {source or 'corrections'}, {line}")
    for row in reviewed.applied.filter(reviewed.applied["now"].is_not_null()).iter_rows(named=True):
        said = f"{row['quote']} is read otherwise now ({row['now']}) than when it was corrected"
        say(f"note: {source or 'corrections'}, row {row['row']}: {said}; the correction holds")
    for row in reviewed.conflicts.iter_rows(named=True):
        word = "conflict" if row["outcome"] == "neither" else "note"
        say(f"{word}: {source or 'corrections'}: {row['message']}")
    left = reviewed.orphans.height
    say(
        f"{counted(reviewed.applied.height, 'correction')} applied"
        + (f", {counted(left, 'orphan')}" if left else "")
    )
    return DONE if reviewed.settled else LOOK


def told_reviewed(reviewed: Reviewed | None) -> dict[str, Any]:
    """Return for ``--json`` what became of corrections; nothing where there were none."""
    if reviewed is None:
        return {}
    return {
        "corrections": {
            "applied": reviewed.applied.to_dicts(),
            "orphans": reviewed.orphans.to_dicts(),
            "conflicts": reviewed.conflicts.to_dicts(),
        }
    }


def tell_replaced(number: int) -> None:
    """Say how many goals are not judged, because later versions took their place."""
    if number:
        say(f"{counted(number, 'older version')} not judged: see tourmetrics goals list")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, which takes an s but after 1.

    >>> counted(1, "goal"), counted(0, "goal")
    ('1 goal', '0 goals')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def print_json(value: object) -> None:
    """Print a value as JSON, readable by people, in characters that the output can carry."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    ascii_only = not encoding.startswith("utf")
    print(json.dumps(value, ensure_ascii=ascii_only, indent=1, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return sorted(value)
    return str(value)


def print_table(
    rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str], *, title: str | None = None
) -> None:
    """Print rows as a table: ``columns`` maps the keys of a row to the heads shown."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, width=None if terminal else _PIPED_WIDTH)
    table = Table(title=title, box=box.SIMPLE, title_justify="left", pad_edge=False)
    for head in columns.values():
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row.get(key))) for key in columns))
    console.print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        if not 1e-3 <= abs(value) < 1e15:
            return f"{value:.6g}"
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.4f}".rstrip("0")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
