"""What the words around a target say: how binding it is, and whether it is kept or reached."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import polars as pl

from tourmetrics.goals.vocabulary import load_vocabulary

_SEPARATOR = r"[|\t,，;；]"
# Between a word in brackets and its number lies no other clause.
_REACH = r"[^,，;；。．()（）\n]*"
_CLAUSE = r"[^,，;；。.、()（）\d\n]"


def with_wording(targets: pl.DataFrame) -> pl.DataFrame:
    """Add ``commitment`` and ``manner`` from each target's own sentence or row of a table.

    In a row of a table the word stands in a cell of its own; in prose in brackets behind the
    number, or with a noun before all that it holds for. ``manner`` is ``keep`` where a word such
    as 保持在 or "maintain" stands right before the number, else null. A quote that occurs twice
    in its sentence says nothing: it could be the other one.
    """
    once = pl.col("sentence").str.count_matches(pl.col("quote"), literal=True) == 1
    parts = pl.when(once).then(pl.col("sentence").str.splitn(pl.col("quote"), 2))
    row = pl.col("rule").str.starts_with("table").fill_null(value=False)
    # Each separator twice: cells beside each other both need theirs.
    cells = pl.col("sentence").str.replace_all(_SEPARATOR, "$0$0")
    placed = targets.with_columns(
        parts.struct.field("field_0").alias("before"), parts.struct.field("field_1").alias("after")
    )
    return placed.with_columns(
        pl.when(row)
        .then(_commitment(cells.str.extract_all(_cells()), only=True))
        .otherwise(
            pl.coalesce(
                _commitment(pl.col("after").str.extract_all(_brackets()), only=False),
                _commitment(pl.col("before").str.extract_all(_leads()).list.tail(1), only=False),
            )
        )
        .alias("commitment"),
        pl.when(~row & pl.col("before").str.contains(_keeping()))
        .then(pl.lit("keep"))
        .alias("manner"),
    ).drop("before", "after")


def _commitment(found: pl.Expr, *, only: bool) -> pl.Expr:
    """The commitment that the first text found names; with ``only`` all must name the same."""
    words = load_vocabulary().commitments
    word = pl.element().str.to_lowercase().str.extract(f"({_words()})")
    named = found.list.eval(word.replace_strict(words, default=None, return_dtype=pl.String))
    if only:
        return pl.when(named.list.n_unique() == 1).then(named.list.first())
    return named.list.first()


def _alternatives(words: Iterable[str]) -> str:
    listed = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in listed)


@cache
def _words() -> str:
    return _alternatives(load_vocabulary().commitments)


@cache
def _cells() -> str:
    """A commitment that fills a cell, with or without a noun behind it."""
    nouns = _alternatives(load_vocabulary().commitment_nouns)
    return rf"(?i)(?:^|{_SEPARATOR})\s*(?:{_words()})\s*(?:{nouns})?\s*(?:$|{_SEPARATOR})"


@cache
def _brackets() -> str:
    nouns = _alternatives(load_vocabulary().commitment_nouns)
    return rf"(?i)^{_REACH}[(（]\s*(?:{_words()})\s*(?:{nouns})?\s*[)）]"


@cache
def _leads() -> str:
    nouns = _alternatives(load_vocabulary().commitment_nouns)
    return rf"(?i)(?:^|[^\w-]|\p{{Han}})(?:{_words()})\s*(?:{nouns})"


@cache
def _keeping() -> str:
    vocabulary = load_vocabulary()
    chinese = _alternatives(vocabulary.keep_chinese)
    english = _alternatives(vocabulary.keep_english)
    at = _alternatives(vocabulary.keep_english_at)
    fillers = _alternatives(vocabulary.keep_fillers)
    behind = rf"(?:{_CLAUSE}{{0,40}}\b(?:{at}))?(?:\s+(?:{fillers}))?\s*"
    return rf"(?i)(?:(?:{chinese}){_CLAUSE}{{0,4}}|\b(?:{english})\b{behind})$"
