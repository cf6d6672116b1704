"""Money whose currency nobody writes: 总投资5.2亿, 带动消费近6000万."""

from __future__ import annotations

from collections.abc import Mapping

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading

_LEAST_SCALE = 10_000


def unsaid_currency(
    item: Quantity, reading: Reading, lexicon: Lexicon, local: Mapping[str, str]
) -> str | None:
    """Return the currency of a Chinese number with a scale and no unit right behind a sum's name.

    ``local`` tells what the plain word for money means in the publisher's country.
    """
    if item.language != "zh" or item.unit is not None or item.scale < _LEAST_SCALE:
        return None
    if item.form not in ("digits", "han") or _goes_on(item, reading):
        return None
    named = reading.metrics_before(item)
    if not named or not reading.only_fillers(named[-1].end, item.start):
        return None
    metrics, display = lexicon.knowledge.metrics, lexicon.knowledge.unit_display
    if any(display[metrics[key].unit].kind != "money" for key in named[-1].keys):
        return None
    money = reading.grammar.words["local_money"]
    return next((local[word] for word in money["words"] if word in local), str(money["here"]))


def _goes_on(item: Quantity, reading: Reading) -> bool:
    """Whether a word stands behind a number that it may count."""
    behind = reading.normalized[item.end : item.end + 1]
    bounds = tuple(reading.grammar.words["local_money"]["bounds"])
    return behind.isalnum() and not reading.normalized.startswith(bounds, item.end)
