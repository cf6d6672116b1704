"""What stands on the pages of a PDF besides its text: the part ``[pages]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tourmetrics.documents.patterns import any_of


@dataclass(frozen=True, slots=True, eq=False)
class PageWords:
    """Patterns of page numbers, contents, tables that go on, notes, titles that are none."""

    number: re.Pattern[str]
    contents: re.Pattern[str]
    continued: re.Pattern[str]
    note: re.Pattern[str]
    compounds: frozenset[str]
    no_title: re.Pattern[str]


def page_words(raw: Mapping[str, Any]) -> PageWords:
    """Return the patterns of pages."""
    pages = raw["pages"]
    return PageWords(
        number=any_of(pages["numbers"]),
        contents=any_of(pages["contents"]),
        continued=any_of(pages["continued"]),
        note=any_of(pages["notes"]),
        compounds=frozenset(pages["compounds"]),
        no_title=any_of(pages["no_titles"]),
    )
