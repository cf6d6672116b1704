"""An amount with its smaller part behind it: 3元5角, 13 dollars and 45 cents, 5 feet 2 inches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from tourmetrics.extraction.lexicon import lexicon_of
from tourmetrics.knowledge import Knowledge
from tourmetrics.knowledge.measures import COIN, read_measures

if TYPE_CHECKING:
    from tourmetrics.extraction.quantity import Quantity

_HUNDRED = 100
_TEN = 10
_CENT = Decimal("0.01")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Compounds:
    """What the grammars and the measures say of parts.

    Attributes:
        coins: what smaller coins are worth behind larger ones (3元5角).
        bare_coins: what a bare digit is worth behind these (三块五).
        coin: finds a smaller coin behind a number (45 cents), which ``coin_worths`` knows.
        coin_joints: what may stand before that number.
        part_joints: the same where both units are written, in a scan.
        counts: how many of a part are one of its whole.
        wholes: the whole of a part, none for coins.
        written: how each whole is written.
        bare_part: finds a sign of a part that only counts behind its whole (2 in of 5 ft 2 in),
            a unit of ``bare_parts``.
        bare_decimals: units that digits behind go on with (一米七五).
    """

    coins: Mapping[str, Decimal]
    bare_coins: Mapping[str, Decimal]
    coin: re.Pattern[str]
    coin_worths: Mapping[str, Decimal]
    coin_joints: tuple[str, ...]
    part_joints: tuple[str, ...]
    counts: Mapping[str, Decimal]
    wholes: Mapping[str, str]
    written: Mapping[str, frozenset[str]]
    bare_part: re.Pattern[str]
    bare_decimals: tuple[str, ...]
    bare_parts: Mapping[str, str]


@lru_cache(maxsize=8)
def compounds_of(knowledge: Knowledge, *, wide: bool = False) -> Compounds:
    """Return the parts for ``knowledge``; ``wide`` are those of a scan."""
    grammars = lexicon_of(knowledge).grammars
    zh, en = grammars["zh"].table("quantity", wide=wide), grammars["en"].numerals(wide=wide)
    measures = read_measures() if wide else ()
    parts = en["bare_parts"]
    return Compounds(
        coins={coin: Decimal(worth) for coin, worth in zh["coins"].items()},
        bare_coins={unit: Decimal(worth) for unit, worth in zh["bare_coins"].items()},
        coin=re.compile(rf" ({'|'.join(en['coins'])})\b"),
        coin_worths={coin: Decimal(worth) for coin, worth in en["coins"].items()},
        coin_joints=tuple(en["coin_joints"]),
        part_joints=("", " ", *zh["part_joints"], *en["coin_joints"]),
        counts={m.unit: m.count for m in measures if m.whole or m.quantity == COIN},
        wholes={m.unit: m.whole for m in measures if m.whole},
        written={m.unit: frozenset((*m.zh, *m.en)) for m in measures},
        bare_part=re.compile(
            rf"[ -]?({'|'.join(map(re.escape, parts)) or '(?!)'})(?![a-z0-9]| (?:[0-9]|the\b))"
        ),
        bare_parts=parts,
        bare_decimals=tuple(zh["bare_decimals"]),
    )


def add_part(text: str, item: Quantity, last: Quantity, words: Compounds) -> bool:
    """Add a number to the one before it where it says a smaller part of the same amount."""
    if last.family == "money" and (
        _add_coins(text, item, last, words)
        if item.start == last.end
        else _add_cents(text, item, last, words)
    ):
        return True
    if _add_decimals(text, item, last, words):
        return True
    return bool(words.counts) and _add_measure(text, item, last, words)


def _add_decimals(text: str, item: Quantity, last: Quantity, words: Compounds) -> bool:
    """Add the digits of 一米七五."""
    if item.start != last.end or not text.endswith(words.bare_decimals, 0, last.end):
        return False
    digits = item.number_end - item.number_start
    fits = not item.surface and item.scale == 1 and item.form in ("han", "digits")
    if not fits or item.high is not None or digits > 2 or not 0 < item.value < _TEN**digits:
        return False
    _add(last, item.value, _ONE.scaleb(-digits), item.end)
    return True


def _add_coins(text: str, item: Quantity, last: Quantity, words: Compounds) -> bool:
    """Add smaller coins to the amount right before them: 3元5角, 三块五."""
    if item.high is not None or not 0 < item.value < 100 or item.number_start != item.start:
        return False
    behind = text[item.number_end : item.number_end + 1]
    worth = words.coins.get(behind)
    end = item.number_end + 1
    if worth is None and not item.surface:
        worth, end = words.bare_coins.get(text[last.end - 1]), item.number_end
    if worth is None or item.scale != 1:
        return False
    digits = item.value / (item.unit_scale if behind in words.coins else 1)
    _add(last, digits, worth, end)
    return True


def _add_cents(text: str, item: Quantity, last: Quantity, words: Compounds) -> bool:
    """Add smaller coins to the amount before them: 13 dollars and 45 cents, 15 dollars 50."""
    joint = text[last.end : item.start]
    if not 0 < item.value < _HUNDRED or joint not in words.coin_joints:
        return False
    coin = words.coin.match(text, item.number_end)
    if coin is not None:
        worth, end = words.coin_worths[coin[1]], coin.end()
    elif joint.strip() in ("", "and") and last.surface and _is_bare_coin(text, item):
        worth, end = _CENT, item.number_end
    else:
        return False
    _add(last, item.value, worth, end)
    return True


def _is_bare_coin(text: str, item: Quantity) -> bool:
    """Whether two digits behind an amount end its clause, and so are coins."""
    if item.surface or item.has_prefix or item.scale != 1 or item.value < _TEN:
        return False
    return not text[item.number_end : item.number_end + 1].strip(".,;!?)\n")


def _add_measure(text: str, item: Quantity, last: Quantity, words: Compounds) -> bool:
    """Add what a scan knows the parts of: 5 feet 2 inches, seven pounds eight ounces."""
    if item.high is not None or last.high is not None or item.has_prefix or item.value <= 0:
        return False
    joint, unit, end = text[last.end : item.start], item.unit or "", item.end
    if joint not in words.part_joints:
        return False
    if not item.surface and joint == " ":
        bare = words.bare_part.match(text, item.number_end)
        if bare is not None:
            unit, end = words.bare_parts[bare[1]], bare.end()
    count = words.counts.get(unit)
    if count is None or item.value >= count:
        return False
    whole = words.wholes.get(unit)
    if whole is None:
        if last.family != "money":
            return False
    elif last.unit != whole:
        if last.surface not in words.written[whole] | {f"{whole}s"}:
            return False
        # Pounds of money are pounds of weight before ounces.
        last.unit, last.family = whole, item.family
    _add(last, item.value, _ONE / count, end)
    return True


def _add(last: Quantity, count: Decimal, worth: Decimal, end: int) -> None:
    last.value += count * (worth if last.value >= 0 else -worth)
    last.precision, last.end = worth / 2, end
