"""How numerals look: where one may begin, and the ways in which it may go on from there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from tourmetrics.extraction.grammar import Grammar, load_grammar

_HAN = "\u3400-\u9fff"
# Ways to write digits that read differently from 1234.5, the most telling first. A plain space
# groups digits only in prose, where a word follows: in a row of a table it parts two cells.
# The groups are bounded, so that a text of nothing but groups is read in linear time.
_GROUPED = "|".join(
    (
        r"[0-9]{1,3}(?:['’][0-9]{3}){1,6}(?![0-9])(?:\.[0-9]+)?",
        r"(?<![0-9a-z.,])[0-9]{1,3}(?: [0-9]{3}){1,6}(?= ?[a-z])",
        rf"(?<![0-9a-z.,])[0-9]{{1,3}}(?: [0-9]{{3}}){{2,6}}(?=[{_HAN}])",
        r"(?<![0-9,])[0-9]{1,2}(?:,[0-9]{2}){1,6},[0-9]{3}(?![0-9])(?:\.[0-9]+)?",
        r"[0-9]{1,3}(?:\.[0-9]{3}){2,6}(?:,[0-9]+)?(?![0-9]|\.[0-9])",
        rf"(?<![0-9.,{_HAN}])[0-9]{{1,3}}(?:\.[0-9]{{3}}){{1,6}},[0-9]{{1,2}}(?![0-9,{_HAN}])",
        rf"(?<![0-9.,{_HAN}])[0-9]{{1,3}},[0-9]{{1,2}}(?= ?%)",
        r"(?<=[ \t($€£])\.[0-9]+",
    )
)
_DIGITS = rf"(?:{_GROUPED}|(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?)"
# Behind plain digits these make one of the ways above, a fraction, or a second number, of it.
_NOT_PLAIN = "['’,.][0-9]| [0-9]|/[0-9]"


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of numerals.

    Attributes:
        anchor: finds the next place where digits or a Chinese numeral may begin. Plain digits
            with at most one scale word it reads at once: its groups are ``_REST`` (the digits
            behind the first), a scale character, a suffix. Otherwise it has no group.
        digits: what may begin with a digit, a decimal point or a sign like ½; the outermost
            group says which way of writing it is, here and in the two others.
        han: what may begin with a Chinese character.
        words: what may begin with an English word.
        stems: the English words that begin a numeral, or stand behind "a" at its beginning.
        articles: words that may stand before a stem.
    """

    anchor: re.Pattern[str]
    digits: re.Pattern[str]
    han: re.Pattern[str]
    words: re.Pattern[str]
    stems: AhoCorasick
    articles: tuple[str, ...]


@cache
def number_patterns() -> Patterns:
    """Return the patterns of the Chinese and English grammars."""
    zh, en = load_grammar("zh"), load_grammar("en")
    pieces = _Pieces.of(zh, en)
    english = en.words["numerals"]
    folds = [*en.words["fold"]["growth"], *en.words["fold"]["half_as_many"]]
    stems = {*english["units"], *english["scales"], *english["fractions"]}
    stems |= {fold.split()[0] for fold in folds}
    return Patterns(
        anchor=re.compile(_anchor(pieces)),
        digits=re.compile(_digits(pieces)),
        han=re.compile(_han(pieces)),
        words=re.compile(_words(en)),
        stems=AhoCorasick(sorted(stems), matchkind=MatchKind.LeftmostLongest),
        articles=tuple(english["articles"]),
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Parts that several patterns are made of."""

    numerals: str
    scales: str
    scale: str
    more: str
    hundredths: str
    fraction: str
    fraction_mark: str
    and_fraction: str
    half: str
    fold: str
    tail_not_before: str
    vulgar: str
    slashed: str
    suffix: str

    @classmethod
    def of(cls, zh: Grammar, en: Grammar) -> _Pieces:
        """Take the parts from the grammars."""
        chinese, english = zh.words["numerals"], en.words["numerals"]
        scales = "".join(chinese["scales"])
        numerals = "".join(chinese["digits"]) + scales + "".join(chinese["tens"])
        han = f"[{numerals}]"
        mark, joint = chinese["fraction_mark"], chinese["and_fraction"]
        # "30 m wide" are metres, "30 m visitors" are millions.
        metres = rf"(?!m (?:{english['metres_before']})\b)"
        suffixes = _alternatives(english["suffixes"])
        return cls(
            numerals=numerals,
            scales=scales,
            # 千克, 千米 and 百分点 begin with a scale character that belongs to the unit.
            scale=f"(?!{chinese['scale_words']})[{scales}]",
            more=f"[{chinese['more']}](?![{chinese['more_not_before']}])",
            hundredths=_alternatives(chinese["hundredths"]),
            fraction=rf"(?:(?P<whole>{han}+){joint})?"
            rf"(?P<below>{han}+|[0-9]+){mark}(?P<above>{han}+|[0-9]+)",
            fraction_mark=mark,
            and_fraction=joint,
            half=chinese["half"],
            fold=chinese["fold"].replace("{han}", han),
            tail_not_before=chinese["tail_not_before"],
            vulgar="".join(english["vulgar_fractions"]),
            slashed=_alternatives(english["slashed_fractions"]),
            suffix=rf"(?: ?|-(?=[a-z]{{4}}))(?P<suffix>{metres}(?:{suffixes}))(?![a-z0-9²³])",
        )


def _openers(pattern: str) -> str:
    """Return the characters that the alternatives of a pattern begin with."""
    bare = re.sub(r"\([^()]*\)", "", pattern)
    return "".join(alternative[0] for alternative in bare.split("|"))


def _anchor(p: _Pieces) -> str:
    """Plain digits are most of the numbers, so what may follow them is ruled out right here."""
    more_to_come = f"{_NOT_PLAIN}|{p.fraction_mark}| ?[{p.vulgar}]|{p.more}| (?:{p.more})?{p.scale}"
    plain = (
        r"(?P<rest>(?:[0-9]{0,2}(?:,[0-9]{3})++|[0-9]*+)(?:\.[0-9]++)?+)(?![0-9])"
        f"(?!{more_to_come})"
        f"(?:(?P<scale>{p.scale})(?![0-9{p.numerals}]|{p.more}|{_uncaught(p.suffix)})"
        f"|(?!{p.scale})(?:{p.suffix})?)"
    )
    openers = _openers(p.half) + _openers(p.fold)
    return (
        f"[0-9{p.numerals}{openers}{p.vulgar}.]"
        rf"(?:(?<=[0-9])(?:{plain})?+|(?<=[^0-9.])|(?<=[ \t($€£]\.)(?=[0-9]))"
    )


def _uncaught(pattern: str) -> str:
    return re.sub(r"\(\?P<[a-z]+>", "(?:", pattern)


def _digits(p: _Pieces) -> str:
    han = f"[{p.numerals}]"
    mixed = (
        f"(?P<digits>{_DIGITS})(?: ?(?P<inner>{p.more})?(?:{p.scale})+"
        f"(?:零?(?:{_DIGITS}|{han}+?)(?:{p.scale})+)*"
        f"(?:[0-9](?![0-9.,%:{p.tail_not_before}]))?)?"
    )
    return "|".join(
        (
            f"(?P<by_fraction>{p.fraction})",
            rf"(?P<by_vulgar>(?:(?P<vulgar_whole>[0-9]+) ?)?(?P<vulgar>[{p.vulgar}]))",
            rf"(?P<by_slash>(?<![0-9/.])(?:(?P<slash_whole>[0-9]+) )?"
            rf"(?P<slash>{p.slashed})(?![0-9/]))",
            f"(?P<mixed>{mixed}(?P<tail>{p.more})?(?:{p.suffix})?)",
        )
    )


def _han(p: _Pieces) -> str:
    han = f"[{p.numerals}]"
    pointed = f"{han}+(?:点{han}+)?"
    longer = f"{p.more}|点{han}|{p.fraction_mark}|{p.and_fraction}"
    return "|".join(
        (
            # Most are a run of numerals and nothing else.
            f"(?!{p.half}|{_uncaught(p.fold)}|{p.hundredths})(?P<plain>{han}++)(?!{longer})",
            f"(?P<by_hundredths>(?P<hundredths>{p.hundredths})(?P<part>{_DIGITS}|{pointed}))",
            f"(?P<by_fraction>{p.fraction})",
            f"(?P<half>{p.half})",
            f"(?P<folded>{p.fold})",
            f"(?P<chinese>(?P<han>{pointed})(?:(?P<inner>{p.more})(?:{p.scale})+)?"
            f"(?P<tail>{p.more})?)",
        )
    )


def _words(en: Grammar) -> str:
    words = en.words["numerals"]
    units, scales = list(words["units"]), list(words["scales"])
    word = f"(?:{_alternatives(units + scales)})"
    big = _alternatives(scales)
    fraction = _alternatives(words["fractions"])
    article = "|".join(words["articles"])
    counted = f"(?:{article}|{_alternatives(units[:9])})"
    # "five and ten thousand" are two numbers: "and" goes on with one only behind a scale.
    on = "(?:[ -]|" + "|".join(f"(?<={scale}) and " for scale in scales) + ")"
    below_ten = _alternatives(["zero", *units[:9]])
    folds = _alternatives([*en.words["fold"]["growth"], *en.words["fold"]["half_as_many"]])
    return "|".join(
        (
            rf"(?P<part_of>\b(?:(?:{article}|one|three) )?(?:half|quarters?) (?:of )?"
            rf"(?:{article}) (?P<of_scale>{big})\b)",
            rf"(?P<mixed_part>\b(?:{_alternatives(units)}) and {counted}[ -](?:{fraction})"
            rf"(?: (?P<part_scale>{big}))?\b)",
            rf"(?P<and_part>\b{counted} (?P<whole_scale>{big}) and {counted}[ -](?:{fraction})\b)",
            rf"(?P<spoken>\b(?P<spoken_whole>{word}(?:{on}{word})*) point "
            rf"(?P<decimals>(?:{below_ten})(?:[ -](?:{below_ten}))*)"
            rf"(?: (?P<spoken_scale>{big}))?\b)",
            rf"(?P<fold>\b(?:{folds})\b)",
            rf"(?P<fraction>\b(?:{counted}[ -](?:{fraction})|half)\b)",
            rf"(?P<words>\b(?:(?:{article}) (?=(?:{big})\b))?{word}(?:{on}{word})*\b)",
        )
    )
