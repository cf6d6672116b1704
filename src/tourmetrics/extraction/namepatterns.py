"""The patterns of what stands between and behind the names of metrics, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache

from tourmetrics.extraction.grammar import Grammar


@dataclass(frozen=True, slots=True)
class Patterns:
    """What ``[naming]`` of a grammar says; the fields are its keys."""

    placed: re.Pattern[str]
    placing: re.Pattern[str]
    adverbs: re.Pattern[str]
    where: re.Pattern[str]
    at: re.Pattern[str]
    inside: re.Pattern[str]
    grew: re.Pattern[str]
    change_in: re.Pattern[str]


@lru_cache
def patterns_of(grammar: Grammar) -> Patterns:
    """Return the patterns of a language that has ``[naming]``."""
    told = grammar.words["naming"]
    return Patterns(*(re.compile(told[field.name]) for field in fields(Patterns)))
