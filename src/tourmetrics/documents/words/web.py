"""What is known of web pages: the part ``[web]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tourmetrics.compiled import compiled
from tourmetrics.documents.patterns import any_of


@dataclass(frozen=True, slots=True, eq=False)
class WebWords:
    """The words by which the furniture of a page is told from its article.

    ``index`` and ``meta`` give for each field of the metadata the labels, or the names of
    ``meta`` entries, that hold it.
    """

    tags: frozenset[str]
    light_tags: frozenset[str]
    roles: frozenset[str]
    names: frozenset[str]
    subjects: frozenset[str]
    running: frozenset[str]
    unseen: frozenset[str]
    articles: frozenset[str]
    line: re.Pattern[str]
    foot: re.Pattern[str]
    label: re.Pattern[str]
    dated: re.Pattern[str]
    piece: re.Pattern[str]
    scripted: re.Pattern[str]
    untitled: re.Pattern[str]
    replied: re.Pattern[str]
    nobody: frozenset[str]
    site_endings: tuple[str, ...]
    index: Mapping[str, str]
    index_sure: frozenset[str]
    meta: Mapping[str, tuple[str, ...]]


def web_words(raw: Mapping[str, Any]) -> WebWords:
    """Return the words of web pages from the whole of ``documents.toml``.

    Raises:
        KeyError, TypeError, ValueError, re.error: an entry is missing or wrong.
    """
    web = raw["web"]
    months = "|".join(name for names in raw["published"]["months_en"] for name in names)
    labels = (*raw["publisher"]["labels"], *raw["published"]["labels"], *web["told"])
    return WebWords(
        tags=frozenset(web["tags"]),
        light_tags=frozenset(web["light_tags"]),
        roles=frozenset(web["roles"]),
        names=frozenset(web["names"]),
        running=frozenset(web["running"]),
        subjects=frozenset(web["subjects"]),
        unseen=frozenset(web["unseen"]),
        articles=frozenset(web["articles"]),
        line=any_of([*web["lines"], *web["foot"]]),
        foot=any_of(web["foot"]),
        label=compiled(
            rf"(?<![A-Za-z\u4e00-\u9fff])(?:{'|'.join(map(re.escape, labels))})\s*[::]",
            re.IGNORECASE,
        ),
        dated=compiled(
            r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}"
            rf"|\b(?:{months})\.? \d{{1,2}}, (?:19|20)\d\d|\b\d{{1,2}} (?:{months}) (?:19|20)\d\d"
        ),
        piece=any_of(web["pieces"]),
        scripted=any_of(web["scripted"]),
        untitled=any_of(web["untitled"]),
        replied=compiled(
            rf"\A(?:(?:{'|'.join(map(re.escape, web['replied']))})\s*[:：]\s*)+", re.IGNORECASE
        ),
        nobody=frozenset(web["nobody"]),
        site_endings=tuple(web["site_endings"]),
        index={
            label: field
            for field, labels in web["index"].items()
            for label in labels
            if field != "sure"
        },
        index_sure=frozenset(web["index"]["sure"]),
        meta={field: tuple(names) for field, names in web["meta"].items()},
    )
