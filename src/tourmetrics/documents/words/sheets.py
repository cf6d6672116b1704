"""What stands on sheets besides their tables: the part ``[sheets]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tourmetrics.documents.patterns import any_of


@dataclass(frozen=True, slots=True, eq=False)
class SheetWords:
    """Patterns of names and lines; a table with the columns of ``own_tables`` is of this house."""

    default: re.Pattern[str]
    caption: re.Pattern[str]
    note: re.Pattern[str]
    annex: re.Pattern[str]
    own_tables: tuple[frozenset[str], ...]


def sheet_words(raw: Mapping[str, Any]) -> SheetWords:
    """Return the patterns of sheets."""
    sheets = raw["sheets"]
    return SheetWords(
        default=any_of(sheets["default_names"]),
        caption=any_of(sheets["captions"]),
        note=any_of(sheets["notes"]),
        annex=any_of(sheets["annexes"]),
        own_tables=tuple(map(frozenset, sheets["own_tables"])),
    )
