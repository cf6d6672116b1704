"""The words by which title, publisher, region, date, language and number are found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tourmetrics.compiled import compiled
from tourmetrics.documents.patterns import any_of


@dataclass(frozen=True, slots=True, eq=False)
class HeadWords:
    """The parts ``[title]``, ``[publisher]``, ``[region]``, ``[published]`` and after them."""

    title_longest_zh: int
    title_longest_en: int
    furniture: re.Pattern[str]
    title_prefix: re.Pattern[str]
    sentence_ends: tuple[str, ...]
    publisher_labels: tuple[str, ...]
    suffixes_zh: tuple[str, ...]
    followers_zh: tuple[str, ...]
    relative_zh: tuple[str, ...]
    heads_en: frozenset[str]
    agencies: frozenset[str]
    dateline_agencies: tuple[str, ...]
    adjectives_en: tuple[str, ...]
    national: Mapping[str, tuple[str, ...]]
    date_labels: tuple[str, ...]
    longest_date_line: int
    months: Mapping[str, int]
    mixed_share: float
    word_per_han: float
    number_line: re.Pattern[str]
    number_labelled: re.Pattern[str]


def head_words(raw: Mapping[str, Any]) -> HeadWords:
    """Return the words of metadata."""
    title, publisher, published = raw["title"], raw["publisher"], raw["published"]
    return HeadWords(
        title_longest_zh=title["longest_zh"],
        title_longest_en=title["longest_en"],
        furniture=any_of(title["furniture"]),
        title_prefix=any_of(title["prefixes"]),
        sentence_ends=tuple(title["sentence_ends"]),
        publisher_labels=tuple(publisher["labels"]),
        suffixes_zh=tuple(sorted(publisher["suffixes_zh"], key=lambda s: (-len(s), s))),
        followers_zh=tuple(publisher["followers_zh"]),
        relative_zh=tuple(publisher["relative_zh"]),
        heads_en=frozenset(publisher["heads_en"]),
        agencies=frozenset(publisher["agencies"]),
        dateline_agencies=tuple(publisher["dateline_agencies"]),
        adjectives_en=tuple(raw["region"]["adjectives_en"]),
        national={code: tuple(names) for code, names in raw["region"]["national"].items()},
        date_labels=tuple(published["labels"]),
        longest_date_line=published["longest_line"],
        months={
            name.lower(): number
            for number, names in enumerate(published["months_en"], start=1)
            for name in names
        },
        mixed_share=raw["language"]["mixed_share"],
        word_per_han=raw["language"]["word_per_han"],
        number_line=compiled(raw["number"]["forms"][0]),
        number_labelled=_labelled(raw["number"]),
    )


def _labelled(number: Mapping[str, Any]) -> re.Pattern[str]:
    labels = "|".join(map(re.escape, number["labels"]))
    forms = "|".join(f"(?:{form})" for form in number["forms"])
    return compiled(f"(?:{labels})[ :|]*({forms})")
