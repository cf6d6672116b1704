"""Figures that a person adds: their words are looked for in the documents."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tourmetrics.model import Document
from tourmetrics.review.finding import stem
from tourmetrics.review.fitting import Sought
from tourmetrics.review.words import Texts, key

RULE = "added by a person"
_ID_LENGTH = 16
# Characters beside a quote in which the words of a correction are looked for.
_REACH = 1200
# What an added figure is where the correction does not say.
_USUAL = {"comparator": "eq", "measure": "level"}
NEEDED = ("kind", "value", "unit")


class Stretch(NamedTuple):
    """A quote found in a document, and the sentence around it."""

    doc: str
    start: int
    end: int
    begin: int
    finish: int


class Folded(NamedTuple):
    """A text as a key, and for each character of the key its place in the text."""

    text: str
    places: Sequence[int]


class Library:
    """The documents in which the words of added figures are looked for."""

    def __init__(self, documents: Sequence[Document] | Texts | None) -> None:
        self.known: Mapping[str, Document] = {}
        if documents is not None and not isinstance(documents, Mapping):
            self.known = {document.name: document for document in documents}
        self.texts: Texts = (
            documents
            if isinstance(documents, Mapping)
            else {name: document.text for name, document in self.known.items()}
        )
        self.digests = {document.digest: name for name, document in self.known.items()}
        self._folded: dict[str, Folded] = {}
        self._stems: dict[str, list[str]] = defaultdict(list)
        for name in self.texts:
            self._stems[stem(name)].append(name)

    def find(self, wanted: Sought) -> tuple[Stretch | None, str]:
        """Return where the quote stands in its sentence, or the reason why it cannot be told."""
        if not self.texts:
            return None, "no_documents"
        sentences = [
            (name, at)
            for name in self._names(wanted)
            for at in _finds(self._fold(name).text, wanted.sentence)
        ]
        if not sentences:
            return None, "not_in_text"
        quotes = [found for name, at in sentences for found in self._quotes(name, at, wanted)]
        if len(quotes) > 1 or wanted.alike > 1:
            quotes = [found for found in quotes if self._fits(found, wanted)]
        if len(quotes) == 1:
            return quotes[0], ""
        return None, "two_places" if len(sentences) > 1 else "quote_not_once"

    def _names(self, wanted: Sought) -> Sequence[str]:
        """Return the documents to look in: the same file, else its namesake, else all."""
        if wanted.digest in self.digests:
            return [self.digests[wanted.digest]]
        if wanted.doc is not None and wanted.doc in self.texts:
            return [wanted.doc]
        named = self._stems.get(stem(wanted.doc)) if wanted.doc else None
        return named or list(self.texts)

    def _quotes(self, name: str, at: int, wanted: Sought) -> Iterator[Stretch]:
        """Give the places of the quote in one sentence, those that the words beside allow."""
        text, places = self.texts[name], self._fold(name).places
        last = places[at + len(wanted.sentence) - 1] + 1
        for left in wanted.lefts:
            first = at + len(left)
            start, end = places[first], places[first + len(wanted.quote) - 1] + 1
            if not _cuts_number(text, start, end):
                yield Stretch(name, start, end, places[at], last)

    def _fits(self, found: Stretch, wanted: Sought) -> bool:
        """Whether all words beside the quote are still there."""
        text = self.texts[found.doc]
        before = key(text[max(0, found.start - _REACH) : found.start])
        after = key(text[found.end : found.end + _REACH])
        words = wanted.before or wanted.after
        return bool(words) and before.endswith(wanted.before) and after.startswith(wanted.after)

    def _fold(self, name: str) -> Folded:
        if name not in self._folded:
            self._folded[name] = folded(self.texts[name])
        return self._folded[name]


def folded(text: str) -> Folded:
    """Return the key of a text with the place of each of its characters.

    >>> folded("１ 亿").text, list(folded("１ 亿").places)
    ('1亿', [0, 2])
    """
    characters: list[str] = []
    places: list[int] = []
    keys = {character: key(character) for character in set(text)}
    for at, character in enumerate(text):
        for one in keys[character]:
            characters.append(one)
            places.append(at)
    return _without_grouping("".join(characters), places)


def _without_grouping(text: str, places: list[int]) -> Folded:
    """Take out the commas that part thousands, as in a key."""
    plain = key(text)
    if len(plain) == len(text):
        return Folded(text, places)
    kept, at = [], 0
    for one in plain:
        while text[at] != one:
            at += 1
        kept.append(places[at])
        at += 1
    return Folded(plain, kept)


def new_row(
    stretch: Stretch, library: Library, fields: Mapping[str, Any], columns: Sequence[str]
) -> dict[str, Any]:
    """Return the row of an added figure; what the fields do not say is usual or unknown."""
    document = library.known.get(stretch.doc)
    text = library.texts[stretch.doc]
    quote = text[stretch.start : stretch.end]
    digest = document.digest if document else None
    identity = f"{digest or stretch.doc}:{stretch.start}:{stretch.end}:{quote}"
    row: dict[str, Any] = dict.fromkeys(columns)
    row |= {
        "doc": stretch.doc,
        "start": stretch.start,
        "end": stretch.end,
        "quote": quote,
        "figure_id": hashlib.sha256(identity.encode(), usedforsecurity=False).hexdigest()[
            :_ID_LENGTH
        ],
        "sentence": text[stretch.begin : stretch.finish].strip(),
        "locator": _locator(document, text, stretch.start),
        "rule": RULE,
        "confidence": 1.0,
        "doc_digest": digest,
    }
    if document is not None:
        known = document.metadata
        row |= {
            "language": known.language,
            "published": known.published,
            "publisher": known.publisher,
        }
    return row | _USUAL | dict(fields)


def _locator(document: Document | None, text: str, start: int) -> str:
    line = f"line {text.count(chr(10), 0, start) + 1}"
    blocks = document.blocks if document else ()
    at = bisect_right(blocks, start, key=lambda block: block.start) - 1
    inside = at >= 0 and start < blocks[at].end
    return blocks[at].locator if inside else line


def _finds(text: str, part: str) -> Iterator[int]:
    at = text.find(part) if part else -1
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _cuts_number(text: str, start: int, end: int) -> bool:
    r"""Whether the quote is a part of a longer number; one on the next line is another number.

    >>> _cuts_number("13,627", 0, 4), _cuts_number("1362\n2025", 0, 4)
    (True, False)
    """
    if text[start].isdigit() and _goes_on(text[max(0, start - 2) : start][::-1]):
        return True
    return text[end - 1].isdigit() and _goes_on(text[end : end + 2])


def _goes_on(beside: str) -> bool:
    """Whether what stands beside a digit, the nearest first, belongs to the same number."""
    return beside[:1].isdigit() or (key(beside[:1]) in (".", ",") and beside[1:].isdigit())
