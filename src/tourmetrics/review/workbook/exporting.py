"""Figures, rejected numbers and goals to a workbook in which people review them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import polars as pl

from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.review.outcome import REJECTED_BY
from tourmetrics.review.schema import FIELDS, IDENTITY
from tourmetrics.review.words import identities, quote_offsets
from tourmetrics.review.workbook.amounts import amount_of
from tourmetrics.review.workbook.choices import choices_of
from tourmetrics.review.workbook.kept import Kind, head_row, row_key, written
from tourmetrics.review.workbook.layout import (
    ADDED_ROWS,
    KEY,
    SheetName,
    heads,
    in_words,
    sheet_names,
)
from tourmetrics.review.workbook.readme import write_readme
from tourmetrics.review.workbook.texts import fragments, shown
from tourmetrics.review.workbook.words import Words
from tourmetrics.review.workbook.writing import Book, Piece, in_cells
from tourmetrics.tables import FIGURES, GOALS, empty, validate, with_figure_ids

Row = dict[str, Any]

_GOAL_ROWS = 200
_FROZEN = 2
# Who decided on a number before, as the person who decides now can see.
_BEFORE = ("reviewed_by", "reviewed_at", "rejected_by")


def review_workbook(
    figures: pl.DataFrame,
    *,
    words: Words,
    goals: pl.DataFrame | None = None,
    rejected: pl.DataFrame | None = None,
    texts: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    knowledge: Knowledge | None = None,
) -> bytes:
    """Return a workbook (XLSX) in which people accept, change, reject and add figures.

    Args:
        figures: a figures table, one row a figure; ``original`` tells what was corrected before.
        words: the language of the workbook.
        goals: a goals table, all of it to be edited.
        rejected: numbers that are no figures: ``doc, start, end, quote, reason, sentence`` and
            ``locator``.
        texts: the texts of the documents by name; they give the words around a number.
        links: for documents that lie there, the file to open, relative to the workbook.
        knowledge: units, metrics and regions to choose from; the shipped ones without it.

    The same tables give the same bytes.

    Raises:
        TableError: a table breaks its schema.
        OutputError: more rows than a sheet holds.

    >>> import tourmetrics as tm
    >>> from tourmetrics.reporting.words import load_words
    >>> data = review_workbook(tm.extract_text("接待游客960万人次。"), words=load_words("zh"))
    >>> data[:2]
    b'PK'
    """
    knowledge = knowledge or load_knowledge()
    known = with_figure_ids(validate(figures, FIGURES))
    promises = validate(goals, GOALS) if goals is not None else empty(GOALS)
    refused = rejected if rejected is not None else pl.DataFrame()
    docs = _documents(known, refused)
    names = sheet_names(words)
    columns = heads(words)
    book = Book(words, choices_of(words, knowledge), list(docs))
    rows, refusals = _figures(known, refused, texts or {}, knowledge)
    plans = list(_keyed("G", promises.rows(named=True), GOALS.names))
    write_readme(book, names["read_me"], words, names, columns)
    filled: tuple[tuple[SheetName, list[tuple[str, Row, str]], int], ...] = (
        ("figures", rows, 0),
        ("rejected", refusals, 0),
        ("added", [], ADDED_ROWS),
        ("goals", [(key, _goal_cells(goal), text) for key, goal, text in plans], _GOAL_ROWS),
        ("documents", [("", doc, "") for doc in docs.values()], 0),
    )
    for sheet, some, spare in filled:
        book.table_sheet(
            names[sheet],
            columns[sheet],
            in_cells(({**row, KEY: key} for key, row, _ in some), columns[sheet]),
            len(some),
            links=links,
            spare=spare,
            frozen=0 if sheet in ("goals", "documents") else _FROZEN,
        )
    book.lists()
    kept = ((key, text) for key, _, text in chain(rows, refusals, plans))
    known_docs = (("D", written({"doc": d["doc"], "digest": d["digest"]})) for d in docs.values())
    book.kept(head_row(words.lang, names), chain(kept, known_docs))
    return book.close()


def _figures(
    figures: pl.DataFrame, rejected: pl.DataFrame, texts: Mapping[str, str], knowledge: Knowledge
) -> tuple[list[tuple[str, Row, str]], list[tuple[str, Row, str]]]:
    """Return the figures and the rejected numbers, each as key, cells and what is kept."""
    place = ("doc", "start", "end", "quote", "sentence")
    frames = [figures.select(place), *([rejected.select(place)] if len(rejected) else [])]
    numbers = pl.concat(frames, how="vertical_relaxed")
    sentences = [
        fragments(sentence, quote, at) if sentence else None
        for quote, sentence, at in zip(
            numbers["quote"], numbers["sentence"], quote_offsets(numbers, texts), strict=True
        )
    ]
    known = identities(figures, texts).rows(named=True)
    rows = [{**row, **said} for row, said in zip(figures.rows(named=True), known, strict=True)]
    found = _with_sentences("F", rows, sentences[: len(rows)])
    refused = _with_sentences("R", _refused(rejected, texts, knowledge), sentences[len(rows) :])
    return found, refused


def _with_sentences(
    kind: Kind, rows: list[Row], sentences: Sequence[list[Piece] | None]
) -> list[tuple[str, Row, str]]:
    """Return the rows under their keys; what is kept tells how a sentence is shown if it is cut."""
    for row, pieces in zip(rows, sentences, strict=True):
        seen = "".join(words for _, words in pieces or ())
        row["seen"] = None if seen == shown(row["sentence"] or "") else seen
        row["rejected_by"] = _rejected_by(row.get("reason"))
    keyed = list(_keyed(kind, rows, (*IDENTITY, *FIELDS, "original", "seen", *_BEFORE)))
    for (_, row, _), pieces in zip(keyed, sentences, strict=True):
        row["sentence"] = pieces
    return keyed


def _rejected_by(reason: str | None) -> str | None:
    """Return the person who took a number out of the figures; ``None`` where it was no person."""
    if reason is None or not reason.startswith(REJECTED_BY):
        return None
    return reason.removeprefix(REJECTED_BY)


def _keyed(kind: Kind, rows: Iterable[Row], kept: Sequence[str]) -> Iterator[tuple[str, Row, str]]:
    for number, row in enumerate(rows, 1):
        text = written({name: row.get(name) for name in kept})
        yield row_key(kind, number, text), dict(row), text


def _refused(rejected: pl.DataFrame, texts: Mapping[str, str], knowledge: Knowledge) -> list[Row]:
    """Return the rejected numbers as rows, with the value that their words have as such."""
    if rejected.is_empty():
        return []
    lacking = {name: pl.lit(None, FIGURES.dtypes[name]) for name in FIGURES.names}
    shaped = rejected.with_columns(
        **{name: null for name, null in lacking.items() if name not in rejected.columns}
    )
    said = identities(shaped, texts).rows(named=True)
    amounts = {quote: amount_of(quote, knowledge) for quote in rejected["quote"].unique()}
    return [
        {**row, **known, **amounts[row["quote"]]}
        for row, known in zip(rejected.rows(named=True), said, strict=True)
    ]


def _documents(figures: pl.DataFrame, rejected: pl.DataFrame) -> dict[str, Row]:
    counts = Counter(figures["doc"].to_list())
    docs: dict[str, Row] = {}
    columns = ("doc", "doc_digest", "published", "publisher")
    for doc, digest, published, publisher in (
        figures.select(columns).unique("doc", keep="first", maintain_order=True).iter_rows()
    ):
        docs[doc] = {
            "doc": doc,
            "digest": digest,
            "published": published,
            "publisher": publisher,
            "figures": counts[doc],
        }
    if len(rejected):
        for doc in rejected["doc"].unique(maintain_order=True):
            docs.setdefault(doc, {"doc": doc, "digest": None, "figures": 0})
    return docs


def _goal_cells(goal: Row) -> Row:
    """Return a goal with its lists as text."""
    return {name: in_words(value) for name, value in goal.items()}
