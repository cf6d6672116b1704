"""Brings new corrections to those that are there: nothing is lost, nothing said twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from tourmetrics.review.schema import CORRECTIONS, FIELDS

Row = Mapping[str, Any]

_SAME = ("action", *FIELDS, "by", "why")


@dataclass(frozen=True, slots=True)
class Merged:
    """Corrections old and new, how many of the new ones were there, and what contradicts.

    ``conflicts`` are sentences, each on two corrections of one figure that say different things.
    """

    corrections: pl.DataFrame
    added: int
    known: int
    conflicts: tuple[str, ...]


def merge_corrections(old: pl.DataFrame, new: pl.DataFrame) -> Merged:
    """Return the old corrections followed by the new ones that are not among them.

    A correction is there already if somebody said the same of the same figure, at whatever time.

    Args:
        old: corrections with the schema ``tm.CORRECTIONS``.
        new: others with the same schema, which were made later.

    >>> from tourmetrics.review import corrections_from
    >>> wish = {"figure_id": "4f0c", "by": "Li", "at": "2024-05-01"}
    >>> old = corrections_from([{"action": "accept", **wish}])
    >>> new = corrections_from([{"action": "accept", **wish}, {"action": "reject", **wish}])
    >>> merged = merge_corrections(old, new)
    >>> merged.added, merged.known, len(merged.conflicts)
    (1, 1, 1)
    """
    by_figure: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in old.iter_rows(named=True):
        by_figure[_figure(row)].append(row)
    fresh: list[Row] = []
    conflicts: list[str] = []
    known = 0
    for row in new.iter_rows(named=True):
        others = by_figure[_figure(row)]
        if any(_said(row) == _said(other) for other in others):
            known += 1
            continue
        conflicts += [told for other in others if (told := _conflict(other, row))]
        others.append(row)
        fresh.append(row)
    both = pl.concat([old, pl.DataFrame(fresh, schema=CORRECTIONS.dtypes)]) if fresh else old
    return Merged(both, len(fresh), known, tuple(conflicts))


def _figure(row: Row) -> tuple[object, ...]:
    if row["figure_id"] is not None:
        return (row["figure_id"],)
    return tuple(row[name] for name in ("doc", "quote", "before", "after", "sentence"))


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
