"""The words of headers and cells of tables, of all languages, as patterns made once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tourmetrics.compiled import compiled
from tourmetrics.extraction.grammar import LANGUAGES, Grammar, load_grammar

# A number as cells write it: grouped by commas, points or spaces, with either decimal mark.
NUMBER = (
    r"(?:[0-9]{1,3}(?:,[0-9]{2,3}){1,5}(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,5}(?![0-9])(?:,[0-9]+)?"
    r"|[0-9]{1,3}(?:[ '][0-9]{3}){1,5}(?![0-9])(?:[.,][0-9]+)?"
    r"|[0-9]{1,15}(?:[.,][0-9]+)?|\.[0-9]+)"
)


@dataclass(frozen=True, slots=True)
class TableWords:
    """Patterns over lower-case text, each for one thing that a table may say."""

    value: re.Pattern[str]
    no_value: frozenset[str]
    change: re.Pattern[str]
    difference: re.Pattern[str]
    points: re.Pattern[str]
    relative: re.Pattern[str]
    share: re.Pattern[str]
    completion: re.Pattern[str]
    rank: re.Pattern[str]
    market: re.Pattern[str]
    destined: re.Pattern[str]
    visitors: re.Pattern[str]
    visited: re.Pattern[str]
    other: re.Pattern[str]
    stock: re.Pattern[str]
    total: re.Pattern[str]
    numbering: re.Pattern[str]
    part: re.Pattern[str]
    half: re.Pattern[str]
    tail: re.Pattern[str]
    counted: re.Pattern[str]
    commitment: frozenset[str]
    year_column: frozenset[str]
    month_column: frozenset[str]
    label_heads: frozenset[str]
    titled: re.Pattern[str]
    caption: re.Pattern[str]
    foot: re.Pattern[str]
    page: re.Pattern[str]
    goes_on: re.Pattern[str]
    target: re.Pattern[str]
    reported: re.Pattern[str]
    bases: Mapping[str, re.Pattern[str]]
    absolute: re.Pattern[str]
    year_to: re.Pattern[str]
    since: tuple[str, ...]
    per: re.Pattern[str]
    score: re.Pattern[str]
    scales: frozenset[str]
    sums: re.Pattern[str]
    refers: re.Pattern[str]
    parted: re.Pattern[str]
    metrics: Mapping[str, str]
    currencies: Mapping[str, str]
    market_share: str | None
    items: re.Pattern[str]
    stamps: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def table_words() -> TableWords:
    """Return the patterns of the shipped languages."""
    grammars = [load_grammar(language) for language in LANGUAGES]
    tables = [grammar.words["table"] for grammar in grammars]

    def any_of(entry: str) -> re.Pattern[str]:
        return _any(word for table in tables for word in table[entry])

    def one_of(entry: str) -> re.Pattern[str]:
        return compiled("|".join(table[entry] for table in tables if table[entry]))

    marks = "|".join(table["mark"] for table in tables if table["mark"])
    bases = {
        name: _any(word for g in grammars for word in g.words["change_columns"][name])
        for name in ("annual", "mom", "yoy")
    }
    stamps = tuple(
        (grammar.language, compiled(_filled(pattern, grammar), re.IGNORECASE))
        for grammar, table in zip(grammars, tables, strict=True)
        for pattern in table["stamps"]
    )
    change = _any(
        [w for t in tables for w in (*t["change"], *t["difference"])]
        + [w for g in grammars for group in g.words["change_columns"].values() for w in group]
    )
    share = any_of("share")
    return TableWords(
        value=compiled(
            rf"(?P<lead>\+)?(?P<quote>(?P<currency>[$€£¥](?=\())?(?P<open>[(\[])?"
            rf"(?P<sign>[-−–] ?)?(?P<number>{NUMBER})"
            rf"(?P<percent> ?%)?(?P<close>[)\]])?(?P<percent2>(?<=[)\]]) ?%)?"
            rf"(?P<points> (?:{any_of('points').pattern}))?)(?P<mark>{marks})?"
        ),
        no_value=frozenset(word for table in tables for word in table["no_value"]),
        change=change,
        difference=any_of("difference"),
        points=any_of("points"),
        relative=any_of("relative"),
        share=share,
        completion=any_of("completion"),
        rank=compiled("(?:" + "|".join(_alternatives(tables, "rank")) + ")"),
        market=any_of("market"),
        destined=any_of("destined"),
        visitors=any_of("visitors"),
        visited=any_of("visited"),
        other=any_of("other"),
        stock=any_of("stock"),
        total=any_of("total"),
        numbering=one_of("numbering"),
        part=one_of("part"),
        half=one_of("half"),
        tail=one_of("tail"),
        counted=one_of("counted"),
        commitment=frozenset(word for table in tables for word in table["commitment"]),
        month_column=frozenset(word for table in tables for word in table["month_column"]),
        year_column=frozenset(word for table in tables for word in table["year_column"]),
        label_heads=frozenset(word for table in tables for word in table["label_heads"]),
        goes_on=one_of("goes_on"),
        titled=one_of("titled"),
        caption=one_of("caption"),
        foot=one_of("foot"),
        page=one_of("page"),
        target=_any(w for g in grammars for w in g.words["genre"]["target_column"]),
        reported=_any(w for g in grammars for w in g.words["genre"]["reported_column"]),
        bases=bases,
        absolute=any_of("absolute"),
        year_to=any_of("year_to"),
        per=one_of("per"),
        score=one_of("score"),
        scales=frozenset(word for g in grammars for word in g.words.get("header_scales", ())),
        sums=one_of("sums"),
        refers=one_of("refers"),
        parted=one_of("parted"),
        since=tuple(word for table in tables for word in table["since"]),
        metrics={name: metric for table in tables for name, metric in table["metrics"].items()},
        currencies={n: code for table in tables for n, code in table["currencies"].items()},
        market_share=next((t["market_share"] for t in tables if t["market_share"]), None),
        items=compiled(
            "|".join(
                [_nameless(pattern.pattern) for _, pattern in stamps]
                + [rf"%? ?(?:{change.pattern})(?: ?(?:%|\(%\)))?", rf"%? ?(?:{share.pattern}) ?%?"]
                + [rf"(?:{any_of('measures').pattern})(?: ?(?:%|\([^()]{{1,12}}\)))?"]
            ),
            re.IGNORECASE,
        ),
        stamps=stamps,
    )


def _alternatives(tables: Sequence[Mapping[str, list[str]]], entry: str) -> list[str]:
    return [re.escape(word) for table in tables for word in table[entry]]


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words as a whole word; nothing where there are none."""
    parts = [
        (r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else "")
        + re.escape(word)
        + (r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in sorted(set(words), key=lambda word: (-len(word), word))
    ]
    return compiled("|".join(parts) or r"(?!)")


def _filled(pattern: str, grammar: Grammar) -> str:
    names = "|".join(sorted(map(re.escape, grammar.months), key=len, reverse=True)) or "(?!)"
    filled = pattern.replace("{month}", rf"(?P<month>{names})\.?")
    return filled.replace("{month2}", rf"(?P<month2>{names})\.?").replace(
        "{year}", "(?:19|20)[0-9]{2}"
    )


def _nameless(pattern: str) -> str:
    return re.sub(r"\(\?P<[a-z0-9_]+>", "(?:", pattern)


def is_value(text: str, words: TableWords) -> bool:
    """Whether a cell holds a number or says that there is none."""
    return text in words.no_value or words.value.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Whether a cell is a bare year, which heads a column."""
    return len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")
