"""Brings new corrections to those that are there: nothing is lost, nothing said twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from tourmetrics.review.cells import parse_moment
from tourmetrics.review.schema import CORRECTIONS, FIELDS

Row = Mapping[str, Any]

_SAME = ("action", *FIELDS, "by", "why")


@dataclass(frozen=True, slots=True)
class Merged:
    """Corrections old and new, how many of the new ones were there, and what contradicts.

    ``conflicts`` are sentences, each on two corrections of one figure that say different things;
    ``settled`` are those of which the new one is the later and holds.
    """

    corrections: pl.DataFrame
    added: int
    known: int
    conflicts: tuple[str, ...]
    settled: tuple[str, ...] = ()


class Seen(NamedTuple):
    """Who had decided on a figure, and when, as the person saw who decides now."""

    by: str | None = None
    at: str | None = None


def merge_corrections(
    old: pl.DataFrame, new: pl.DataFrame, seen: Sequence[Seen] | None = None
) -> Merged:
    """Return the old corrections followed by the new ones that are not among them.

    A correction is there already if somebody said the same of the same figure, at whatever time:
    a workbook may be imported again. But who sees that another decision holds now and returns to
    an earlier one says it anew.

    Args:
        old: corrections with the schema ``tm.CORRECTIONS``.
        new: others with the same schema, which were made later.
        seen: for each of the new ones the decision that held when it was made, if any.

    >>> from tourmetrics.review import corrections_from
    >>> wish = {"figure_id": "4f0c", "by": "Li", "at": "2024-05-01"}
    >>> old = corrections_from([{"action": "accept", **wish}])
    >>> new = corrections_from([{"action": "accept", **wish}, {"action": "reject", **wish}])
    >>> merged = merge_corrections(old, new)
    >>> merged.added, merged.known, len(merged.conflicts)
    (1, 1, 1)
    """
    by_name: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in old.iter_rows(named=True):
        for name in _names(row):
            by_name[name].append(row)
    fresh: list[Row] = []
    conflicts: list[str] = []
    settled: list[str] = []
    known = 0
    shown = seen if seen is not None else [Seen()] * new.height
    for row, before in zip(new.iter_rows(named=True), shown, strict=True):
        others = list({id(o): o for name in _names(row) for o in by_name[name]}.values())
        if any(_said(row) == _said(other) for other in others) and not _returns(
            row, others, before
        ):
            known += 1
            continue
        for other in others:
            if told := _conflict(other, row):
                (settled if _is_later(row, other) else conflicts).append(told)
        for name in _names(row):
            by_name[name].append(row)
        fresh.append(row)
    both = pl.concat([old, pl.DataFrame(fresh, schema=CORRECTIONS.dtypes)]) if fresh else old
    return Merged(both, len(fresh), known, tuple(conflicts), tuple(settled))


def _names(row: Row) -> Iterator[tuple[object, ...]]:
    """Yield what a figure is known by: its id, its words."""
    if row["figure_id"] is not None:
        yield (row["figure_id"],)
    if row["quote"] is not None or row["figure_id"] is None:
        yield tuple(row[name] for name in ("doc", "quote", "before", "after", "sentence"))


def _returns(row: Row, others: Sequence[Row], seen: Seen) -> bool:
    """Whether somebody who saw a later decision went back to what was said before it."""
    if seen.by is None:
        return False
    same = max(i for i, other in enumerate(others) if _said(row) == _said(other))
    return any(
        other["by"] == seen.by
        and seen.at in (None, other["at"])
        and _conflict(other, row) is not None
        and not _is_later(others[same], other)
        for other in others
    )


def _is_later(one: Row, other: Row) -> bool:
    return parse_moment(one["at"])[0] > parse_moment(other["at"])[1]


def _said(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in _SAME)


def _conflict(old: Row, new: Row) -> str | None:
    """Say how two corrections of one figure contradict each other, if they do."""
    place = f"{new['doc'] or 'figure'} {new['quote'] or new['figure_id']}"
    sides = "{} by {} ({}) against {} by {} ({})"
    if "reject" in (old["action"], new["action"]) and old["action"] != new["action"]:
        told = sides.format(
            old["action"], old["by"], old["at"], new["action"], new["by"], new["at"]
        )
        return f"{place}: {told}"
    for field in FIELDS:
        if None not in (old[field], new[field]) and old[field] != new[field]:
            told = sides.format(old[field], old["by"], old["at"], new[field], new["by"], new["at"])
            return f"{place}, {field}: {told}"
    return None
