"""Numeral text to :class:`decimal.Decimal`, one module a script; no units, no context."""

from __future__ import annotations

from tourmetrics.numerals.chinese import ChineseNumerals
from tourmetrics.numerals.english import EnglishNumerals
from tourmetrics.numerals.value import Numeral

__all__ = ["ChineseNumerals", "EnglishNumerals", "Numeral"]
