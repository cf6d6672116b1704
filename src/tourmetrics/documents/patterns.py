"""Joins the patterns of a list of ``data/documents.toml`` into one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tourmetrics.compiled import compiled


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern that matches where any of ``patterns`` does.

    A flag such as ``(?i)`` may stand only at the start of a whole pattern, so it is scoped here.
    """
    scoped = (f"(?i:{p[4:]})" if p.startswith("(?i)") else f"(?:{p})" for p in patterns)
    return compiled("|".join(scoped))
