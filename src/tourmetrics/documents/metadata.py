"""Reads title, publisher, region, date and language from a document's own text.

Precision goes before recall: what the text does not say plainly stays ``None``. Only the first
and the last lines are read, so that the cost does not grow with the document; the language is
that of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from tourmetrics.documents.head import FOLD, Edges, Line, edges_of
from tourmetrics.documents.places import Places
from tourmetrics.documents.publishers import Publishers
from tourmetrics.documents.publishing import Dates
from tourmetrics.documents.rules import Rules
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Language, Metadata

_HAN = re.compile(r"[一-鿿]+")
# What may be known of a document.
FIELDS = tuple(field.name for field in fields(Metadata) if field.name != "origins")
_NAMES = frozenset({"title", "publisher", "region"})
# Of a long text so many pieces of so many characters tell its language.
_PIECES, _PIECE = 16, 250
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


class MetadataFinder:
    """Finds the metadata of texts with some rules and some knowledge of places."""

    def __init__(self, rules: Rules, knowledge: Knowledge) -> None:
        """Compile the patterns once for all documents."""
        self._rules = rules
        self._dates = Dates(rules)
        self._publishers = Publishers(rules, self._dates)
        self._places = Places(knowledge)

    def find(self, text: str, name: str = "", sought: Collection[str] = FIELDS) -> Metadata:
        """Return what ``text`` says of itself, with the origin ``text`` for each known field.

        A date that it does not say is taken from the file's ``name``, with the origin ``name``.
        Fields that are not ``sought`` may stay ``None``.
        """
        if not sought:
            return Metadata()
        edges = edges_of(text, self._rules)
        values: dict[str, Any] = dict.fromkeys(FIELDS)
        # The title may name the publisher, and both the region.
        if not _NAMES.isdisjoint(sought):
            values["title"] = title = find_title(edges, self._rules, self._publishers)
            values["publisher"] = publisher = self._publishers.find(edges, title)
            if "region" in sought:
                values["region"] = self._region(edges, title, publisher)
        if "language" in sought:
            values["language"] = find_language(text, self._rules)
        if "number" in sought:
            values["number"] = find_number(edges, self._rules)
        if "published" in sought:
            values["published"] = self._dates.published(edges)
        origins = {key: "text" for key, value in values.items() if value is not None}
        if "published" in sought and "published" not in origins:
            named = self._dates.in_name(PurePath(name).stem.translate(FOLD))
            if named is not None:
                values["published"], origins["published"] = named, "name"
        return Metadata(**values, origins=origins)

    def _country_of(self, publisher: str) -> str | None:
        national = self._rules.head.national
        return next((code for code, names in national.items() if publisher.startswith(names)), None)

    def _region(self, edges: Edges, title: str | None, publisher: str | None) -> str | None:
        # A paper or an agency reports on other places than the one in its name.
        if publisher and self._publishers.is_body(publisher):
            code = self._places.meant_by(publisher) or self._country_of(publisher)
            if code:
                return code
        code = self._places.meant_by(title) if title else None
        if code:
            return code
        named = {self._places.exactly(name) for name in self._publishers.places_of(edges.opening)}
        return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=4)
def metadata_finder(rules: Rules, knowledge: Knowledge) -> MetadataFinder:
    """Return the finder of these rules and this knowledge, built once."""
    return MetadataFinder(rules, knowledge)


def find_title(edges: Edges, rules: Rules, publishers: Publishers) -> str | None:
    """Return the first line that can be a title, or ``None`` where running text comes first."""
    heading = next((line for line in edges.head if line.heading and not line.furniture), None)
    if heading is not None:
        return heading.raw
    candidates = [
        line
        for line in edges.head
        if not line.furniture and not publishers.starts_with_label(line.text)
    ]
    for place, line in enumerate(candidates):
        if not _can_be_title(line, rules):
            return None
        if publishers.is_name(line.text) and place + 1 < len(candidates):
            continue
        # A breadcrumb holds the title at its end, and the title follows on a line of its own.
        for later in candidates[place + 1 : place + 3]:
            if len(later.raw) < len(line.raw) and line.raw.endswith(" " + later.raw):
                line = later
                break
        return rules.head.title_prefix.sub("", line.raw, count=1)
    return None


def _can_be_title(line: Line, rules: Rules) -> bool:
    han = _han_in(line.text)
    if line.text.endswith(rules.head.sentence_ends) or not (han or _LATIN_WORD.search(line.text)):
        return False
    if han * 4 >= len(line.text):
        return len(line.text) <= rules.head.title_longest_zh
    return len(line.text) <= rules.head.title_longest_en


def find_number(edges: Edges, rules: Rules) -> str | None:
    """Return the number that an office gave the document, on its own line or behind a label."""
    for line in edges.head:
        labelled = rules.head.number_labelled.search(line.text)
        if labelled is not None:
            return line.raw[slice(*labelled.span(1))]
        if rules.head.number_line.fullmatch(line.text):
            return line.raw
    return None


def find_language(text: str, rules: Rules) -> Language | None:
    """Return ``zh``, ``en``, ``mixed``, or ``None`` for a text without words of either.

    A text is mixed when the second language has a fair share of the words; 5G, IP and the name
    of an app in a Chinese text, or 双百 in an English one, do not make it so.
    """
    text = _sample(text)
    han = _han_in(text) * rules.head.word_per_han
    latin = len(_LATIN_WORD.findall(text))
    if han + latin == 0:
        return None
    share = latin / (han + latin)
    if rules.head.mixed_share <= share <= 1 - rules.head.mixed_share:
        return "mixed"
    return "en" if share > 0.5 else "zh"


def _han_in(text: str) -> int:
    """Return how many Chinese characters a text has."""
    return 0 if text.isascii() else sum(map(len, _HAN.findall(text)))


def _sample(text: str) -> str:
    """Return a short text whole, and of a long one pieces from beginning to end."""
    if len(text) <= _PIECES * _PIECE:
        return text
    step = len(text) // _PIECES
    return " ".join(text[at * step : at * step + _PIECE] for at in range(_PIECES))


def merge(
    entry: Mapping[str, Any] | None, own: Metadata, text: Metadata, assumed: Metadata | None = None
) -> Metadata:
    """Return the metadata of a document by the weight of their sources.

    ``entry`` is the document's entry in the index, where a field that is present counts even if
    it is ``None``; ``own`` is what the file format says; ``text`` what its words say;
    ``assumed`` what somebody says of all documents that say nothing.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name in FIELDS:
        if entry is not None and name in entry:
            value, origin = entry[name], "index"
        elif getattr(own, name) is not None:
            value, origin = getattr(own, name), own.origins.get(name, "file")
        elif getattr(text, name) is not None or assumed is None:
            value, origin = getattr(text, name), text.origins.get(name, "text")
        else:
            value, origin = getattr(assumed, name), "project"
        values[name] = value
        if value is not None:
            origins[name] = origin
    return Metadata(**values, origins=origins)
