"""The amount that the words of a number say by themselves."""

from __future__ import annotations

from typing import Any

from tourmetrics.extraction import scan_text
from tourmetrics.knowledge import Knowledge


def amount_of(quote: str, knowledge: Knowledge) -> dict[str, Any]:
    """Return value, high end, comparator, unit and measure of a quote; nothing if it is unclear.

    >>> from tourmetrics.knowledge import load_knowledge
    >>> amount_of("16.4亿元", load_knowledge())["value"]
    1640000000.0
    """
    spans = scan_text(quote, knowledge, wide=False)
    if len(spans) != 1:
        return {}
    span = spans[0]
    return {
        "value": float(span.value),
        "high": None if span.high is None else float(span.high),
        "comparator": span.comparator,
        "unit": span.unit,
        "measure": "level",
    }
