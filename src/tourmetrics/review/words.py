"""What a figure is known by: its quote, its sentence, the words around it.

Two writings of the same words have one key: without white space, commas and marks that cannot be
seen, in half width and small letters. So 1.71亿 and １．７１ 亿 are the same number.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from tourmetrics.extraction.normalize import normalize
from tourmetrics.model import Document
from tourmetrics.review.schema import IDENTITY

Texts = Mapping[str, str]
# Characters kept on each side of a quote.
WORDS = 40
_REACHES = (200, 2000)
_PLACED = ("doc", "start", "end", "quote", "sentence")
_Row = tuple[str, int, int, str, str | None]
_DROPPED = re.compile("[\\s,'\u00ad\u200b-\u200f\u2060\ufeff]+")


class _Words(NamedTuple):
    """Words beside a quote: as people read them, and as a key (which reaches further)."""

    text: str
    key: str


class Spot(NamedTuple):
    """The words of one figure as keys, with its row in the figures table.

    ``left`` is its sentence up to the quote, ``None`` where the quote stands in it several times
    and nobody knows which one it is. ``before`` and ``after`` reach beyond the sentence where the
    text is known.
    """

    row: int
    figure_id: str | None
    doc: str
    digest: str | None
    quote: str
    sentence: str
    left: str | None
    before: str
    after: str


def key(text: str | None) -> str:
    """Return what is the same for every writing of some words.

    >>> key("１．７１ 亿") == key("1.71亿")
    True
    """
    folded = unicodedata.normalize("NFKC", normalize(text or ""))
    return _DROPPED.sub("", folded).casefold()


def texts_of(documents: Sequence[Document] | Texts | None) -> Texts:
    """Return the texts of documents by name."""
    if documents is None:
        return {}
    if isinstance(documents, Mapping):
        return documents
    return {document.name: document.text for document in documents}


def spots_of(figures: pl.DataFrame, texts: Texts) -> list[Spot]:
    """Return the spot of each row of a figures table."""
    spots = []
    named = figures.select("figure_id", "doc", "doc_digest").iter_rows()
    rows = list(figures.select(_PLACED).iter_rows())
    begins = sentence_starts(rows, texts)
    for number, (row, begin, (figure_id, doc, digest)) in enumerate(
        zip(rows, begins, named, strict=True)
    ):
        before, after = around(row, begin, texts)
        _, start, _, quote, sentence = row
        left = None if begin is None else key((sentence or "")[: start - begin])
        spots.append(
            Spot(
                number,
                figure_id,
                doc,
                digest,
                key(quote),
                key(sentence),
                left,
                before.key,
                after.key,
            )
        )
    return spots


def identities(
    figures: pl.DataFrame, documents: Sequence[Document] | Texts | None = None
) -> pl.DataFrame:
    """Return what a correction of each figure names it by: the columns from figure_id to elsewhere.

    Without the documents the words around a number end with its sentence.

    Args:
        figures: a figures table.
        documents: the documents that it came from, or their texts by name.

    Returns:
        One row for each figure, in order: ``figure_id, doc, doc_digest, quote, before, after,
        sentence, alike, elsewhere``.

    >>> import tourmetrics as tm
    >>> text = "2024年全市接待游客9468万人次,增长12%。"
    >>> tm.identities(tm.extract_text(text), {"text": text})["before"].to_list()
    ['2024年全市接待游客', '2024年全市接待游客9468万人次,增长']
    """
    texts = texts_of(documents)
    rows = list(figures.select(_PLACED).iter_rows())
    begins = sentence_starts(rows, texts)
    words = [around(row, begin, texts) for row, begin in zip(rows, begins, strict=True)]
    keys = [(key(quote), key(sentence)) for _, _, _, quote, sentence in rows]
    everywhere = Counter(keys)
    here = Counter((row[0], said) for row, said in zip(rows, keys, strict=True))
    alike = [here[row[0], said] for row, said in zip(rows, keys, strict=True)]
    elsewhere = [everywhere[said] - n for said, n in zip(keys, alike, strict=True)]
    return figures.with_columns(
        pl.Series("before", [before.text or None for before, _ in words], dtype=pl.String),
        pl.Series("after", [after.text or None for _, after in words], dtype=pl.String),
        pl.Series("alike", alike, dtype=pl.Int64),
        pl.Series("elsewhere", elsewhere, dtype=pl.Int64),
    ).select(IDENTITY)


def sentence_starts(rows: Sequence[_Row], texts: Texts) -> list[int | None]:
    """Return for each figure where its sentence begins in the text, ``None`` where unknown.

    A quote that stands in its sentence several times is told by the text; without it by the other
    figures of the sentence, all of which have to begin with it at one place.
    """
    found: list[int | None] = [None] * len(rows)
    open_ones: dict[tuple[str, str], list[tuple[int, list[int]]]] = defaultdict(list)
    for number, (doc, start, _, quote, sentence) in enumerate(rows):
        if not sentence or not quote:
            continue
        begins = [start - at for at in _finds(sentence, quote)]
        text = texts.get(doc)
        if text is not None:
            begins = [b for b in begins if b >= 0 and text.startswith(sentence, b)]
        open_ones[doc, sentence].append((number, begins))
        if len(begins) == 1:
            found[number] = begins[0]
    for group in open_ones.values():
        if all(len(begins) == 1 for _, begins in group):
            continue
        votes = Counter(begin for _, begins in group for begin in begins)
        for number, begins in group:
            best = max((votes[begin] for begin in begins), default=0)
            chosen = [begin for begin in begins if votes[begin] == best]
            if len(chosen) == 1:
                found[number] = chosen[0]
    return found


def around(row: _Row, begin: int | None, texts: Texts) -> tuple[_Words, _Words]:
    """Return the words before and after a quote: of the text, else of the sentence."""
    doc, start, end, _, sentence = row
    text = texts.get(doc)
    if text is not None:
        return _before(text, start), _after(text, end)
    if sentence is None or begin is None:
        return _Words("", ""), _Words("", "")
    return _before(sentence, start - begin), _after(sentence, end - begin)


def _finds(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _before(text: str, end: int) -> _Words:
    for reach in _REACHES:
        raw = text[max(0, end - reach) : end]
        if len(key(raw)) > 2 * WORDS:
            break
    return _Words(" ".join(raw.split())[-WORDS:].strip(), key(raw))


def _after(text: str, start: int) -> _Words:
    for reach in _REACHES:
        raw = text[start : start + reach]
        if len(key(raw)) > 2 * WORDS:
            break
    return _Words(" ".join(raw.split())[:WORDS].strip(), key(raw))
