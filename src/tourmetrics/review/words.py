"""What a figure is known by: its quote, its sentence, the words around it.

Two writings of the same words have one key: without white space, commas and marks that cannot be
seen, in half width and small letters. So 1.71亿 and １．７１ 亿 are the same number.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import polars as pl

from tourmetrics.model import Document

Texts = Mapping[str, str]
# Characters kept on each side of a quote, or on each side of a sentence that is there twice.
WORDS = 40
EDGE = 8
# A sentence that is longer on one side of its quote is not followed to its end.
_LONG = 400
# Characters of the text beside a quote that are looked at first, and at most.
_NEAR, _FAR = 160, 1600
_READ = ("doc", "start", "end", "quote", "sentence", "figure_id", "doc_digest")
_DROPPED = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]+")
# A comma parts thousands; as a decimal sign it makes another number.
_GROUPING = re.compile("(?<=[0-9])[,'](?=[0-9]{3}(?![0-9]))")
_CUT_NUMBER = re.compile("[0-9,.']*")


def key(text: str | None) -> str:
    """Return what is the same for every writing of some words.

    >>> key("１．７１ 亿") == key("1.71亿")
    True
    """
    plain = _DROPPED.sub("", unicodedata.normalize("NFKC", text or ""))
    return _GROUPING.sub("", plain).casefold()


def texts_of(documents: Sequence[Document] | Texts | None) -> Texts:
    """Return the texts of documents by name."""
    if documents is None:
        return {}
    if isinstance(documents, Mapping):
        return documents
    return {document.name: document.text for document in documents}


class Place(NamedTuple):
    """Where a figure stands: its cells of the figures table."""

    doc: str
    start: int
    end: int
    quote: str
    sentence: str | None
    figure_id: str | None
    digest: str | None


class Spot:
    """The words of one figure as keys, with its row in the figures table.

    ``text`` is the document's, or ``None``; ``begin`` is where the sentence begins in it, ``None``
    where that is not known. The words around are looked at when they are needed only.
    """

    def __init__(self, row: int, place: Place, text: str | None, begin: int | None) -> None:
        self.row = row
        self.place = place
        self.text = text
        self.begin = begin
        self.quote = key(place.quote)
        self.sentence = key(place.sentence)

    @cached_property
    def left(self) -> str | None:
        """The sentence up to the quote, ``None`` where it is not known which quote of it."""
        if self.begin is None or self.place.sentence is None:
            return None
        return key(self.place.sentence[: self.place.start - self.begin])

    def follows(self, words: str) -> bool:
        """Whether these words stand before the quote.

        Without the text only the sentence is known: then as much of them as it holds.
        """
        if self.text is None:
            left = self.left or ""
            return left.endswith(words) or words.endswith(left)
        near = self._before
        if len(words) > len(near):
            start = self.place.start
            near = key(self.text[max(0, start - _FAR) : start])
        return near.endswith(words)

    def precedes(self, words: str) -> bool:
        """Whether these words stand after the quote, as far as it is known."""
        if self.text is None:
            return self._right.startswith(words) or words.startswith(self._right)
        near = self._after
        if len(words) > len(near):
            near = key(self.text[self.place.end : self.place.end + _FAR])
        return near.startswith(words)

    @cached_property
    def _before(self) -> str:
        start = self.place.start
        return key((self.text or "")[max(0, start - _NEAR) : start])

    @cached_property
    def _after(self) -> str:
        return key((self.text or "")[self.place.end : self.place.end + _NEAR])

    @property
    def _right(self) -> str:
        """The sentence after the quote."""
        return "" if self.left is None else self.sentence[len(self.left) + len(self.quote) :]

    @cached_property
    def edges(self) -> tuple[str, str]:
        """The few characters beside the quote, by which places are looked up."""
        if self.text is None:
            return (self.left or "")[-EDGE:], self._right[:EDGE]
        return self._before[-EDGE:], self._after[:EDGE]

    def around(self, beyond: bool) -> tuple[str, str]:
        """Return the words before and after as people read them.

        They reach ``beyond`` the sentence, if that is wanted and not too far.
        """
        text, begin, place = self.text, self.begin, self.place
        sentence = place.sentence or ""
        lead = 0 if begin is None else place.start - begin
        trail = 0 if begin is None else begin + len(sentence) - place.end
        if text is None:
            if begin is None:
                return "", ""
            return _before(sentence, lead), _after(sentence, len(sentence) - trail)
        if not beyond:
            return _before(text, place.start), _after(text, place.end)
        if begin is None or max(lead, trail) > _LONG:
            return "", ""
        finish = begin + len(sentence)
        before = f"{_before(text, begin)} {text[begin : place.start]}"
        after = f"{text[place.end : finish]} {_after(text, finish)}"
        return " ".join(before.split()), " ".join(after.split())


def spots_of(figures: pl.DataFrame, texts: Texts) -> list[Spot]:
    """Return the spot of each row of a figures table."""
    places = [Place(*row) for row in figures.select(_READ).iter_rows()]
    begins = _sentence_starts(places, texts)
    return [
        Spot(row, place, texts.get(place.doc), begin)
        for row, (place, begin) in enumerate(zip(places, begins, strict=True))
    ]


def identities(
    figures: pl.DataFrame, documents: Sequence[Document] | Texts | None = None
) -> pl.DataFrame:
    """Return what a correction of each figure names it by.

    Without the documents the words around a number end with its sentence. They are left out where
    they are those of another figure as well: such a figure is known by its id only.

    Args:
        figures: a figures table.
        documents: the documents that it came from, or their texts by name.

    Returns:
        One row for each figure, in order: ``figure_id, doc, doc_digest, quote, before, after,
        sentence, alike, elsewhere``. ``alike`` counts the figures of the document that stand at
        the same place of the same sentence, ``elsewhere`` those of other documents.

    >>> import tourmetrics as tm
    >>> text = "2024年全市接待游客9468万人次,增长12%。"
    >>> tm.identities(tm.extract_text(text), {"text": text})["before"].to_list()
    ['2024年全市接待游客', '2024年全市接待游客9468万人次,增长']
    """
    spots = spots_of(figures, texts_of(documents))
    said = [(spot.quote, spot.sentence, spot.left) for spot in spots]
    everywhere = Counter(said)
    here = Counter((spot.place.doc, words) for spot, words in zip(spots, said, strict=True))
    alike = [here[spot.place.doc, words] for spot, words in zip(spots, said, strict=True)]
    around = [spot.around(beyond=n > 1) for spot, n in zip(spots, alike, strict=True)]
    full = [
        (spot.place.doc, words, key(before), key(after))
        for spot, words, (before, after) in zip(spots, said, around, strict=True)
    ]
    copies = Counter(full)
    told = [("", "") if copies[one] > 1 else pair for one, pair in zip(full, around, strict=True)]
    columns = {
        "figure_id": [spot.place.figure_id for spot in spots],
        "doc": [spot.place.doc for spot in spots],
        "doc_digest": [spot.place.digest for spot in spots],
        "quote": [spot.place.quote for spot in spots],
        "before": [before or None for before, _ in told],
        "after": [after or None for _, after in told],
        "sentence": [spot.place.sentence for spot in spots],
    }
    counts = {
        "alike": alike,
        "elsewhere": [everywhere[words] - n for words, n in zip(said, alike, strict=True)],
    }
    return pl.DataFrame(
        {**columns, **counts},
        schema={**dict.fromkeys(columns, pl.String()), **dict.fromkeys(counts, pl.Int64())},
    )


def quote_offsets(numbers: pl.DataFrame, texts: Texts) -> list[int | None]:
    """Return where each quote stands in its sentence; ``None`` where several places are possible.

    Args:
        numbers: figures or rejected numbers with ``doc, start, end, quote, sentence``. All that a
            document has should be there: together they tell where a sentence begins.
        texts: the texts of documents by name, as far as they are known.

    >>> rows = {"doc": "a", "start": [14, 12], "end": [16, 13], "quote": ["12", "3"]}
    >>> quote_offsets(pl.DataFrame({**rows, "sentence": "有12和3再12"}), {})
    [6, 4]
    """
    rows = numbers.select("doc", "start", "end", "quote", "sentence").iter_rows()
    places = [
        Place(doc, start, end, quote, sentence, None, None)
        for doc, start, end, quote, sentence in rows
    ]
    begins = _sentence_starts(places, texts)
    return [
        None if begin is None else place.start - begin
        for place, begin in zip(places, begins, strict=True)
    ]


def _sentence_starts(places: Sequence[Place], texts: Texts) -> list[int | None]:
    """Return for each figure where its sentence begins in the text, ``None`` where unknown.

    A quote that stands in its sentence several times is told by the text; without it by the other
    figures of the sentence, all of which have to begin with it at one place.
    """
    found: list[int | None] = [None] * len(places)
    groups: dict[tuple[str, str], list[tuple[int, list[int]]]] = defaultdict(list)
    for number, place in enumerate(places):
        sentence, text = place.sentence, texts.get(place.doc)
        if not sentence or not place.quote:
            continue
        if text is not None:
            nearest = max(0, place.end - len(sentence))
            begins = list(_finds(text, sentence, nearest, place.start + len(sentence)))
        else:
            begins = [place.start - at for at in _finds(sentence, place.quote)]
        groups[place.doc, sentence].append((number, begins))
    for group in groups.values():
        votes = Counter(begin for _, begins in group for begin in begins)
        for number, begins in group:
            best = max((votes[begin] for begin in begins), default=0)
            chosen = [begin for begin in begins if votes[begin] == best]
            if len(chosen) == 1:
                found[number] = chosen[0]
    return found


def _finds(text: str, part: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    stop = len(text) if end is None else end
    at = text.find(part, start, stop)
    while at >= 0:
        yield at
        at = text.find(part, at + 1, stop)


def _before(text: str, end: int) -> str:
    for reach in (4 * WORDS, 40 * WORDS):
        shown = " ".join(text[max(0, end - reach) : end].split())
        if len(shown) > WORDS:
            break
    if len(shown) > WORDS and shown[-WORDS - 1].isdigit():
        # A number that is cut in two is none.
        return _CUT_NUMBER.sub("", shown[-WORDS:], count=1).strip()
    return shown[-WORDS:].strip()


def _after(text: str, start: int) -> str:
    for reach in (4 * WORDS, 40 * WORDS):
        shown = " ".join(text[start : start + reach].split())
        if len(shown) > WORDS:
            break
    if len(shown) > WORDS and shown[WORDS].isdigit():
        return shown[:WORDS].rstrip("0123456789,.'").strip()
    return shown[:WORDS].strip()
