"""The counted nouns of ``nouns.csv``: which unit a noun gives to a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tourmetrics.knowledge.files import choose, fault, read_all

_COLUMNS = ("surface", "language", "unit")
_LANGUAGES = frozenset({"zh", "en"})


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that is counted, with the unit that it gives."""

    surface: str
    language: Literal["zh", "en"]
    unit: str


def read_nouns(paths: Sequence[Path], unit_names: frozenset[str]) -> tuple[Noun, ...]:
    """Return the nouns of ``paths``, in the order of the files.

    Raises:
        KnowledgeError: an empty or repeated noun, an unknown language or unit; the line is named.
    """
    nouns: list[Noun] = []
    seen: set[tuple[str, str]] = set()
    for path, line, (surface, language, unit) in read_all(paths, _COLUMNS):
        if not surface:
            raise fault(path, line, surface, "surface is empty")
        choose(path, line, surface, "language", language, _LANGUAGES)
        choose(path, line, surface, "unit", unit, unit_names)
        if (surface, language) in seen:
            raise fault(path, line, surface, f"the noun is there twice for {language}")
        seen.add((surface, language))
        nouns.append(Noun(surface, "zh" if language == "zh" else "en", unit))
    return tuple(nouns)
