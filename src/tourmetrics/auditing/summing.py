"""Amounts set against the sum of their parts, by the intervals that both can mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tourmetrics.auditing.evidence import EPSILON
from tourmetrics.auditing.finding import Finding, amount, metric_name
from tourmetrics.knowledge import Knowledge

Row = dict[str, Any]
_CHECK = "parts_exceed_whole"
_SHOWN = 6


def exceeds(parts: Sequence[Row], whole: Row) -> bool:
    """Whether the least that the parts can make is more than the most that the whole can be.

    >>> part, whole = {"lo": 4.925, "hi": 4.935}, {"lo": 4.915, "hi": 4.925}
    >>> exceeds([part], whole), exceeds([part, part], whole)
    (False, True)
    """
    low_end, high_end = _ends([*parts, whole])
    low = sum(part[low_end] for part in parts)
    return bool(low - whole[high_end] > EPSILON * abs(whole[high_end]))


def falls_short(parts: Sequence[Row], whole: Row) -> bool:
    """Whether the most that the parts can make is less than the least that the whole can be."""
    low_end, high_end = _ends([*parts, whole])
    high = sum(part[high_end] for part in parts)
    return bool(whole[low_end] - high > EPSILON * abs(high))


def _ends(rows: Sequence[Row]) -> tuple[str, str]:
    """Where everything was counted one by one nothing was rounded, and the values are exact."""
    return ("value", "value") if all(row.get("counted") for row in rows) else ("lo", "hi")


def matches(parts: Sequence[Row], whole: Row) -> bool:
    """Whether rounding can explain what the parts and the whole are apart."""
    return not exceeds(parts, whole) and not falls_short(parts, whole)


def spread(rows: Sequence[Row]) -> float:
    """How far rounding can move the sum of the rows; a bound counts with its precision."""
    return 0.0 if _ends(rows)[0] == "value" else float(sum(row["precision"] for row in rows))


def sum_finding(parts: Sequence[Row], whole: Row, what: str, knowledge: Knowledge) -> Finding:
    """The finding that the parts do not fit the whole; ``what`` says how they hang together."""
    unit = whole["unit"]
    total = float(sum(part["value"] for part in parts))
    tolerance = spread([whole, *parts])
    shown = " + ".join(amount(part["value"], unit, knowledge) for part in parts[:_SHOWN])
    more = f" + {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else ""
    made = f" = {amount(total, unit, knowledge)}" if len(parts) > 1 else ""
    docs = ", ".join(dict.fromkeys(part["doc"] for part in parts))
    gap = total - whole["value"]
    message = (
        f"{metric_name(whole['metric'], whole['label'], knowledge)}, {whole['period_start']} to "
        f"{whole['period_end']}: {whole['doc']} states {amount(whole['value'], unit, knowledge)}, "
        f"but {what} in {docs} {'are' if len(parts) > 1 else 'is'} {shown}{more}{made}: "
        f"{amount(abs(gap), unit, knowledge)} {'more' if gap > 0 else 'less'}, where rounding "
        f"allows {amount(tolerance, unit, knowledge)}."
    )
    ids = (whole["figure_id"], *(part["figure_id"] for part in parts))
    return Finding(_CHECK, "warning", ids, whole["value"], total, tolerance, message)
