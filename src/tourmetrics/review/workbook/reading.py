"""A reviewed workbook back to corrections and goals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.review.applying import corrections_from
from tourmetrics.review.merging import Seen
from tourmetrics.review.workbook.cells import Desk
from tourmetrics.review.workbook.choices import choices_of
from tourmetrics.review.workbook.decisions import Decisions, Signature
from tourmetrics.review.workbook.faults import Faults
from tourmetrics.review.workbook.kept import Kept, read_kept
from tourmetrics.review.workbook.layout import SheetName, heads
from tourmetrics.review.workbook.promises import GoalEdits, edited_goals
from tourmetrics.review.workbook.rows import Row, known_rows
from tourmetrics.review.workbook.sheets import Workbook
from tourmetrics.review.workbook.words import LoadWords
from tourmetrics.tables.files import read_bytes

_OWN = ("unit", "metric", "region", "change")


@dataclass(frozen=True, slots=True)
class ReviewRead:
    """What a reviewed workbook says.

    Attributes:
        corrections: one row a decision, with the schema ``tm.CORRECTIONS``.
        goals: the goals before and after.
        figures: how many figures the workbook was made of.
        removed: how many of their rows are no longer there; nothing was taken from that.
        idle: rows with a name or a reason, but neither an action nor a change.
        seen: for each correction the earlier decision that the workbook showed.
    """

    corrections: pl.DataFrame
    goals: GoalEdits
    figures: int
    removed: int
    idle: int
    seen: tuple[Seen, ...] = ()


def read_review(
    path: Path | str,
    *,
    load_words: LoadWords,
    by: str | None = None,
    at: str | None = None,
    knowledge: Knowledge | None = None,
) -> ReviewRead:
    """Read what people decided in a workbook of ``review_workbook``.

    Only what differs from what was exported counts, wherever the rows were sorted to and whatever
    program saved them.

    Args:
        path: the workbook.
        load_words: the words of a language, for the columns and lists of the workbook.
        by: who decided, for the rows that do not say.
        at: when, as ISO date or date-time, for the rows that do not say.
        knowledge: the units, metrics and regions that are known; the shipped ones without it.

    Raises:
        InputError: the file is missing.
        TableError: it is no such workbook, a key is broken, or cells cannot be understood; names
            sheet, row and column of up to ten of them.
    """
    source = str(path)
    book = Workbook(read_bytes(Path(path)), source)
    kept = read_kept(book.kept(), source)
    words = load_words(kept.lang)
    knowledge = knowledge or load_knowledge()
    desk = Desk(choices_of(words, knowledge), knowledge, _own(kept))
    columns = heads(words)
    faults = Faults(source)
    corrections: list[dict[str, Any]] = []
    idle = removed = 0
    signature = Signature(by, at)
    readers = []
    found: tuple[tuple[SheetName, Mapping[str, Row]], ...] = (
        ("figures", kept.figures),
        ("rejected", kept.rejected),
    )
    for name, rows in found:
        sheet = book.sheet(kept.sheets[name], columns[name])
        pairs, free = known_rows(sheet, rows, faults)
        reader = Decisions(sheet, desk, signature, faults)
        if name == "figures":
            removed = len(rows) - len(pairs)
            reader.on_figures(pairs)
        else:
            reader.on_rejected(pairs)
        reader.on_added(free, kept.docs)
        readers.append(reader)
    sheet = book.sheet(kept.sheets["added"], columns["added"])
    reader = Decisions(sheet, desk, signature, faults)
    reader.on_added(sheet.lines, kept.docs)
    readers.append(reader)
    sheet = book.sheet(kept.sheets["goals"], columns["goals"])
    pairs, new = known_rows(sheet, kept.goals, faults)
    goals = edited_goals(sheet, pairs, new, kept.goals, desk, faults)
    faults.raise_any()
    for reader in readers:
        reader.check()
        corrections += reader.corrections
        idle += reader.idle
    return ReviewRead(
        corrections_from(corrections),
        goals,
        len(kept.figures),
        removed,
        idle,
        tuple(correction["seen"] for correction in corrections),
    )


def _own(kept: Kept) -> Mapping[str, Set[str]]:
    """Return the ids that stand in the exported rows: one's own metrics are known too."""
    rows: Iterable[Mapping[str, Any]] = (*kept.figures.values(), *kept.goals.values())
    own: dict[str, set[str]] = {field: set() for field in _OWN}
    for row in rows:
        for field, values in own.items():
            if (value := row.get(field)) is not None:
                values.add(value)
    return own
