"""The heads of a goals file: the names of its columns, or what people write for them."""

from __future__ import annotations

import polars as pl

from tourmetrics.goals.vocabulary import load_vocabulary
from tourmetrics.tables import Place


def known_head(head: str) -> str:
    """Return the column that a head names, else the head itself.

    >>> known_head("目标值"), known_head("remark")
    ('value', 'remark')
    """
    return load_vocabulary().columns.get(head, head)


def with_known_heads(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Return the frame with the columns named as in the schema.

    Raises:
        TableError: two heads name the same column.
    """
    renamed: dict[str, str] = {}
    first: dict[str, str] = {}
    for head in frame.columns:
        name = known_head(head)
        if name in first:
            raise place.error(
                None, None, f"{first[name]} and {head} are the same column: remove one of them"
            )
        first[name] = head
        renamed[head] = name
    return frame.rename(renamed)
