"""Figures and goals that meet by their words: those whose metric the catalogue does not know.

What a number counts is told by the words around it. Two texts of one language are alike by the
share of the words that they have in common (Dice's coefficient: twice the common words through
all words); Chinese counts in pairs of characters. Words of two languages never meet.
"""

from __future__ import annotations

import polars as pl

from tourmetrics.comparison.settings import Settings
from tourmetrics.knowledge import Knowledge

# Digits end a clause too: beyond another number stands another thing.
_BREAKS = "，,；;。：:、！？!?()（）\\n\\d０-９.|"
_STOPS = "；;。！？!?\\n"
_HAN = r"\p{Han}"
_ROLES = ("target", "reported", "reach", "approx", "approx_after", "ge", "ge_after", "gt", "le",
          "le_after", "lt", "done", "yoy", "increase", "decrease")  # fmt: skip
_KEY = ("region", "each", "lang")
_PAIRS = 2_000_000  # about so many pairs of contexts are looked at together


def with_contexts(rows: pl.DataFrame, knowledge: Knowledge, settings: Settings) -> pl.DataFrame:
    """Add ``lang`` and the words of each row: ``near`` of its clause, ``wide`` of its sentence.

    Args:
        rows: ``label``, ``sentence``, ``quote``; null where there is none. A quote that stands
            twice in its sentence leaves the label alone.
        knowledge: its cues are no words of what is measured.
        settings: the other words that are none.

    Returns:
        ``near`` and ``wide`` are lists of different words, sorted; never null.
    """
    sentence, quote = pl.col("sentence"), pl.col("quote")
    once = (sentence.str.count_matches(quote, literal=True) == 1).fill_null(value=False)
    halves = pl.when(once).then(sentence).str.splitn(quote, 2)
    before, after = halves.struct.field("field_0"), halves.struct.field("field_1")
    label = pl.col("label").fill_null("")
    texts = {
        "near": (_tail(before, _BREAKS), _head(after, _BREAKS)),
        "wide": (_tail(before, _STOPS), _head(after, _STOPS)),
    }
    chinese = pl.concat_str([label, sentence.fill_null("")]).str.contains(_HAN)
    made = rows.with_columns(
        pl.when(chinese).then(pl.lit("zh")).otherwise(pl.lit("en")).alias("lang"),
        *[
            pl.concat_str([label, *parts], separator="|", ignore_nulls=True).alias(name)
            for name, parts in texts.items()
        ],
    )
    ignored = [cue.surface for cue in knowledge.cues if cue.role in _ROLES]
    by_language = {
        lang: [
            word for word in (*settings.ignored[lang], *ignored) if _is_han(word) == (lang == "zh")
        ]
        for lang in ("zh", "en")
    }
    return made.with_columns(_tokens(name, by_language) for name in texts)


def with_parts(rows: pl.DataFrame, settings: Settings, *key: str) -> pl.DataFrame:
    """Add ``part``: words say that a row is a part, and what it is a part of stands beside it.

    Args:
        rows: ``sentence`` and ``quote``; null where there is none.
        settings: the words that say so.
        key: the columns in which a part and its whole agree, their document among them.
    """
    numbered = rows.with_row_index("row")
    before = pl.col("sentence").str.splitn(pl.col("quote"), 2).struct.field("field_0")
    once = pl.col("sentence").str.count_matches(pl.col("quote"), literal=True) == 1
    # From the number before on: what an earlier number is a part of does not matter.
    said = before.str.extract(r"([^\d０-９；;。]*)$", 1).str.to_lowercase()
    marked = numbered.filter(
        pl.col("sentence").str.contains_any(list(settings.parts), ascii_case_insensitive=True)
    ).filter(once & said.str.contains_any(list(settings.parts)))
    wholes = numbered.join(marked.select("row"), on="row", how="anti")
    parts = marked.join(wholes, on=[*key, "sentence"], how="semi", nulls_equal=True)
    return (
        numbered.join(
            parts.select("row", part=pl.lit(value=True)),
            on="row",
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("part").fill_null(value=False))
        .drop("row")
    )


def _is_han(word: str) -> bool:
    return any("\u3400" <= sign <= "\u9fff" for sign in word)


def _tail(text: pl.Expr, breaks: str) -> pl.Expr:
    return text.str.extract(rf"([^{breaks}]*)$", 1)


def _head(text: pl.Expr, breaks: str) -> pl.Expr:
    return text.str.extract(rf"^([^{breaks}]*)", 1)


def _tokens(name: str, ignored: dict[str, list[str]]) -> pl.Expr:
    text = pl.col(name).str.to_lowercase()
    longest_first = sorted(set(ignored["zh"]), key=lambda word: (-len(word), word))
    chinese = text.str.replace_many(longest_first, ["|"] * len(longest_first), leftmost=True)
    # Pairs that start at an even place of a run of characters, then those at an odd one.
    shifted = chinese.str.replace_all(rf"(^|\P{{Han}}){_HAN}", "$1|")
    pairs = pl.concat_list(
        chinese.str.extract_all(rf"{_HAN}{{2}}"), shifted.str.extract_all(rf"{_HAN}{{2}}")
    )
    # English words in the singular: of a plural only the last letter differs, mostly.
    small = [word for word in ignored["en"] if word.isalpha()]
    words = (
        text.str.extract_all(r"[a-z]{3,}")
        .list.set_difference(pl.lit(sorted(set(small))))
        .list.eval(pl.element().str.strip_suffix("s"))
    )
    return (
        pl.when(pl.col("lang") == "zh")
        .then(pl.concat_list(pairs, words))
        .otherwise(words)
        .list.unique()
        .list.sort()
        .alias(name)
    )


def alike(goals: pl.DataFrame, facts: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Return the pairs of contexts that are alike: ``g_text``, ``f_text``, ``likeness``.

    A fourth column ``common`` is the number of the words that they share.

    Args:
        goals: distinct contexts of goals: ``g_text``, their key (region, each, language), ``near``
            and ``wide``.
        facts: the same of figures, with ``f_text``.
        settings: threshold and worth of the wider words.
    """
    most = max(facts.group_by(_KEY).agg(pl.len().alias("n"))["n"].to_list(), default=1)
    size = max(1, _PAIRS // most)
    found = [
        _alike(goals.slice(start, size), facts, settings)
        for start in range(0, max(goals.height, 1), size)
    ]
    return pl.concat(found).sort("g_text", "f_text")


def _alike(goals: pl.DataFrame, facts: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    scores = [
        _dice(goals, facts, left, right).with_columns(pl.col("dice") * worth)
        for left, right, worth in (
            ("near", "near", 1.0),
            ("near", "wide", settings.around),
            ("wide", "near", settings.around),
            ("wide", "wide", settings.around**2),
        )
    ]
    return (
        pl.concat(scores)
        .group_by("g_text", "f_text")
        .agg(pl.col("dice").max().alias("likeness"), pl.col("common").max())
        .filter(pl.col("likeness") >= settings.threshold)
    )


def _dice(goals: pl.DataFrame, facts: pl.DataFrame, left: str, right: str) -> pl.DataFrame:
    """Twice the common words through all words, of every pair that has a word in common."""
    mine = goals.select("g_text", *_KEY, word=left, g_n=pl.col(left).list.len())
    theirs = facts.select("f_text", *_KEY, word=right, f_n=pl.col(right).list.len())
    common = (
        mine.explode("word")
        .drop_nulls("word")
        .join(theirs.explode("word").drop_nulls("word"), on=[*_KEY, "word"], nulls_equal=True)
    )
    dice = 2 * pl.len() / (pl.col("g_n").first() + pl.col("f_n").first())
    # One word in common is chance, unless there is no other.
    return (
        common.group_by("g_text", "f_text")
        .agg(dice.alias("dice"), pl.len().alias("common"))
        .filter((pl.col("common") > 1) | (pl.col("dice") == 1))
    )
