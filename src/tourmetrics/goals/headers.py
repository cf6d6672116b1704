"""The heads of a goals file: the names of its columns, or what people write for them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

import polars as pl

from tourmetrics.errors import KnowledgeError
from tourmetrics.resources import data_dir
from tourmetrics.tables import Place

_FILE = "goals.toml"


def with_known_heads(frame: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Return the frame with the columns named as in the schema.

    Raises:
        TableError: two heads name the same column.
    """
    known = _heads()
    renamed: dict[str, str] = {}
    first: dict[str, str] = {}
    for head in frame.columns:
        name = known.get(head, head)
        if name in first:
            raise place.error(
                None, None, f"{first[name]} and {head} are the same column: remove one of them"
            )
        first[name] = head
        renamed[head] = name
    return frame.rename(renamed)


@cache
def _heads() -> Mapping[str, str]:
    """Return the column of each head in ``data/goals.toml``.

    Raises:
        KnowledgeError: the file is missing or broken.
    """
    path = data_dir() / _FILE
    try:
        columns: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["columns"]
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror}): reinstall") from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: is no valid TOML: {error}") from error
    except KeyError as error:
        raise KnowledgeError(f"{path}: the entry {error} is missing: add it") from error
    return columns
