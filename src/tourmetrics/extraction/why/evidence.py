"""What a figure was told by, as records: the words, the rule, the entry of ``data/``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tourmetrics.knowledge.entries import Entry
from tourmetrics.model import Figure

Source = Literal[
    "number", "sentence", "paragraph", "heading", "title", "opening", "table", "metadata",
    "document", "default",
]  # fmt: skip

# The fields of a figure that words decide, in the order in which they are told.
FIELDS = ("kind", "measure", "change", "comparator", "unit", "metric", "period", "region", "each")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that could have decided a field and were passed over, with what they would say."""

    value: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What decided one field of a figure, or that a number is none.

    Attributes:
        field: one of ``FIELDS``, or ``reason`` for a number that is no figure.
        rule: the rule that decided, in a few words.
        source: where it was found: in the number, its sentence, its paragraph, a heading, the
            title, the opening sentences, a table's headers, the metadata, the document as a
            whole; ``default`` where nothing was said.
        start: where the words stand; ``None`` where they are not in the text.
        words: ``document.text[start:end]``, or words of the title in the metadata; empty where
            no word decided.
        entries: the entries of the knowledge files that know these words.
        passed_over: what else could have decided.
    """

    field: str
    value: str | None
    rule: str
    source: Source
    start: int | None = None
    end: int | None = None
    words: str = ""
    entries: tuple[Entry, ...] = ()
    passed_over: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one number became a figure, or did not.

    ``verdict`` is ``target``, ``reported`` or ``rejected``; ``sentence`` stands at
    ``sentence_start`` of the text. ``evidence`` has one record for each of ``FIELDS``, or for a
    rejected number one for its ``reason``.
    """

    start: int
    end: int
    quote: str
    verdict: str
    figure: Figure | None
    reason: str | None
    rule: str | None
    sentence: str
    sentence_start: int
    locator: str
    evidence: tuple[Evidence, ...]
