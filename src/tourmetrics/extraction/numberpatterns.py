"""How numerals look: where one may begin, and the ways in which it may go on from there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from tourmetrics.compiled import compiled
from tourmetrics.extraction.grammar import Grammar, load_grammar

_HAN = "\u3400-\u9fff"
# Ways to write digits that read differently from 1234.5, the most telling first. A plain space
# groups digits only in prose, where a word follows: in a row of a table it parts two cells.
# The groups are bounded, so that a text of nothing but groups is read in linear time.
# Before a decimal point with no digit before it; the second for a place behind the point.
_BARE = r"(?<![^ \t\n($€£+~-])"
_BARE_POINT = r"(?<![^ \t\n($€£+~-]\.)"
_GROUPED = "|".join(
    (
        r"[0-9]{1,3}(?:['’][0-9]{3}){1,6}(?![0-9])(?:\.[0-9]+)?",
        r"(?<![0-9a-z.,])[0-9]{1,3}(?: [0-9]{3}){1,6}(?= ?[a-z])",
        rf"(?<![0-9a-z.,])[0-9]{{1,3}}(?: [0-9]{{3}}){{2,6}}(?=[{_HAN}])",
        r"(?<![0-9,])[0-9]{1,2}(?:,[0-9]{2}){1,6},[0-9]{3}(?![0-9])(?:\.[0-9]+)?",
        r"[0-9]{1,3}(?:\.[0-9]{3}){2,6}(?:,[0-9]+)?(?![0-9]|\.[0-9])",
        rf"(?<![0-9.,{_HAN}])[0-9]{{1,3}}(?:\.[0-9]{{3}}){{1,6}},[0-9]{{1,2}}(?![0-9{_HAN}]|,[0-9])",
        rf"(?<![0-9.,{_HAN}])[0-9]{{1,3}},[0-9]{{1,2}}(?= ?(?:%|km|kg|ha|€|eur\b))",
        r"(?:(?<=€)|(?<=€ ))[0-9]{1,3},[0-9]{2}(?![0-9]|,[0-9])",
        r"(?<![0-9a-z.,])[0-9]{1,3} [0-9]{3}(?= ?[~—–-] ?[0-9]{1,3} [0-9]{3}(?![0-9]))",
        rf"(?<=[0-9] [0-9]{{3}}[~—–-])[0-9]{{1,3}} [0-9]{{3}}(?=[{_HAN}a-z])",
        r"(?<![0-9a-z.,])[0-9]{1,3}(?: [0-9]{3}){2,6}(?=。|\.(?:\s|$))",
        rf"{_BARE}\.[0-9]+",
    )
)
# What only a scan takes for one number: 50 000, 1 234 567.8 and, where they end the text, 1 234 567
# and 1,3.
_GROUPED_WIDE = "|".join(
    (
        r"(?<![0-9a-z.,])(?<![0-9] )[0-9]{1,3} 000(?![0-9]|[ ,.][0-9])",
        r"(?<![0-9a-z.,])(?<![0-9] )[0-9]{1,3}(?: [0-9]{3}){2,6}\.[0-9]+(?![0-9])",
        r"(?<![0-9a-z.,])(?<![0-9] )[0-9]{1,3}(?: [0-9]{3}){2,6}(?= *\Z)",
        rf"(?<![0-9.,{_HAN}])[0-9]{{1,3}},[0-9]{{1,2}}(?=[.!?]? *\Z)",
    )
)
_PLAIN_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
# Behind plain digits these make one of the ways above, a fraction, or a second number, of it.
_NOT_PLAIN = (
    r"['’,.][0-9]| {1,2}[0-9]|/[0-9]|e[+-]?[0-9]| ?[×x*] ?10[\^⁻⁰¹²³⁴-⁹]|\^[+-]?[0-9]"
    r"| hundred and | thousand [0-9]| in (?:every )?[1-9]"
)
_NOT_PLAIN_WIDE = r"| (?:in|over) [1-9a-z]"
# A slash between two small numbers; what stands around it must make no date and no list of it.
_SLASHED_WIDE = r"(?<![0-9a-z][/-])(?<!on )[1-9][0-9]{0,2}/[1-9][0-9]{0,2}(?![.,-][0-9])"
# What ends the clause of a number that only a scan reads.
_CLAUSE_END = r"(?= *(?:[;!?)]|[.,](?![0-9])|\Z))"
_POWER = (
    r"(?P<base>[0-9]+(?:\.[0-9]+)?)\^(?P<power>[+-]?[0-9]{1,3})(?![0-9.])"
    r"|(?P<mantissa>[0-9]+(?:\.[0-9]+)?)(?:(?<![a-z][0-9])e(?P<exponent>[+-]?[0-9]{1,2})(?![0-9a-z])"
    r"| ?[×x*] ?10(?:\^(?=-?[0-9]))?(?P<raised>-?[0-9]{1,2}(?![0-9])|[⁻⁰¹²³⁴-⁹]+))"
)


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
        ordinal: what makes an ordinal of the number words before it.
        plural: number words that begin with a scale in the plural.
        of_unit: what makes a share a part of the unit behind it: half a day.
        metres_clause: finds what makes metres of an m before the number, to the end of a clause.
        metres_behind: what does so behind the m.
        metres_alone: what may stand behind the m of metres in a scan, where nothing of
            ``millions`` is near; ``None`` for documents.
        stems: the English words that begin a numeral, or stand behind "a" at its beginning.
        articles: words that may stand before a stem.
    """

    anchor: re.Pattern[str]
    digits: re.Pattern[str]
    han: re.Pattern[str]
    words: re.Pattern[str]
    ordinal: re.Pattern[str]
    plural: re.Pattern[str]
    of_unit: re.Pattern[str]
    metres_clause: re.Pattern[str]
    metres_behind: re.Pattern[str]
    metres_alone: re.Pattern[str] | None
    millions: re.Pattern[str] | None
    stems: AhoCorasick
    articles: tuple[str, ...]


@cache
def number_patterns(*, wide: bool = False) -> Patterns:
    """Return the patterns of the Chinese and English grammars.

    ``wide`` are those of a scan: forms that are something else in most documents (22/7, 1 over 3).
    """
    zh, en = load_grammar("zh"), load_grammar("en")
    pieces = _Pieces.of(zh, en, wide=wide)
    english = en.numerals(wide=wide)
    folds = [*en.words["fold"]["growth"], *en.words["fold"]["half_as_many"]]
    stems = {*english["units"], *english["scales"], *english["fractions"], *english["shares"]}
    stems |= {fold.split()[0] for fold in folds}
    return Patterns(
        anchor=compiled(_anchor(pieces)),
        digits=compiled(_digits(pieces)),
        han=compiled(_han(pieces)),
        words=compiled(_words(english, _alternatives(folds), wide=wide)),
        ordinal=compiled(rf"(?:-| and )(?:{_alternatives(english['ordinals'])})\b"),
        plural=compiled(rf"(?:{_alternatives(english['plural_scales'])})\b"),
        of_unit=compiled(english["of_unit"]),
        metres_clause=compiled(rf"(?:{english['metres_clause']})[^.,;。\n]*\Z"),
        metres_behind=compiled(rf"[ -](?:{english['metres_before']})\b"),
        metres_alone=compiled(rf" *(?:[^a-z ]|\Z|(?:{english['metres_alone']})\b)")
        if wide
        else None,
        millions=compiled(english["millions"]) if wide else None,
        stems=AhoCorasick(sorted(stems), matchkind=MatchKind.LeftmostLongest),
        articles=tuple(english["articles"]),
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Parts that several patterns are made of."""

    digits: str
    not_plain: str
    numerals: str
    scales: str
    scale: str
    more: str
    hundredths: str
    part_scale: str
    negative: str
    fraction: str
    fraction_mark: str
    and_fraction: str
    half: str
    half_of: str
    half_behind: str
    scale_joint: str
    no_numeral: str
    fold: str
    tail_not_before: str
    vulgar: str
    and_share: str
    and_half: str
    slashed: str
    suffix: str
    stepped: str
    of_all: str
    over: str

    @classmethod
    def of(cls, zh: Grammar, en: Grammar, *, wide: bool) -> _Pieces:
        """Take the parts from the grammars."""
        chinese, english = zh.numerals(wide=wide), en.numerals(wide=wide)
        scales = "".join(chinese["scales"])
        numerals = "".join(chinese["digits"]) + scales + "".join(chinese["tens"])
        han = f"[{numerals}]"
        mark, joint = chinese["fraction_mark"], chinese["and_fraction"]
        only = "|".join(f"{s}(?![{after}])" for s, after in chinese["scales_before"].items())
        suffixes = _alternatives([*english["suffixes"], *english["plural_scales"]])
        units = _alternatives(english["units"])
        number = _number(english)
        slashed, and_share = _alternatives(english["slashed_fractions"]), english["and_share"]
        and_half = "(?!)"
        whole = "[1-9][0-9]?"
        if wide:
            slashed = f"(?!(?:{_alternatives(english['no_fractions'])})(?![0-9])){_SLASHED_WIDE}"
            and_half = and_share
            and_share = rf"(?:{and_share}| and {number}\b{_CLAUSE_END})"
            whole = rf"(?:{number}\b|1,000|100|{whole})"
        return cls(
            digits=f"(?:{_GROUPED}{'|' + _GROUPED_WIDE if wide else ''}|{_PLAIN_DIGITS})",
            not_plain=_NOT_PLAIN + (_NOT_PLAIN_WIDE if wide else ""),
            numerals=numerals,
            scales=scales,
            # 千克, 千米 and 百分点 begin with a scale character that belongs to the unit.
            scale=f"(?!{chinese['scale_words']}|{only})[{scales}]",
            more=f"[{chinese['more']}](?![{chinese['more_not_before']}])",
            hundredths=_alternatives(chinese["hundredths"]),
            part_scale=_alternatives(chinese["part_scales"]) or "(?!)",
            negative=chinese["negative"],
            fraction=rf"(?:(?P<whole>{han}+|[0-9]+){joint})?(?P<below>{han}+|[0-9]+){mark}"
            rf"(?P<opposite>{chinese['negative']})?"
            rf"(?P<above>{han}+(?:点{han}+)?|[0-9]+(?:\.[0-9]+)?)",
            fraction_mark=mark,
            and_fraction=joint,
            half=chinese["half"],
            half_of=chinese["half_of"],
            half_behind=chinese["half_behind"],
            scale_joint=chinese["scale_joint"],
            no_numeral=chinese["no_numeral"],
            fold=chinese["fold"].replace("{han}", han),
            tail_not_before=chinese["tail_not_before"],
            vulgar="".join(english["vulgar_fractions"]),
            and_share=and_share,
            and_half=and_half,
            slashed=slashed,
            suffix=rf"(?: {{0,{2 if wide else 1}}}|-(?=[a-z]{{4}}))"
            rf"(?P<suffix>(?:{suffixes}))(?![a-z0-9²³])",
            # 4 thousand 3 hundred and 21
            stepped=r"(?:(?P<thousands>[0-9]{1,3}) thousand (?=[0-9]{1,2} hundred\b))?"
            r"(?P<hundreds>[0-9]{1,2}) hundred(?: and "
            rf"(?P<rest_of>(?:[1-9][0-9]?(?![0-9.,%])|(?:{units})(?:[ -](?:{units}))?\b)"
            rf"(?! ?(?:{suffixes})\b))|(?(thousands)|(?!)))(?! ?(?:thousand|[mb]illion))",
            # 3 in 4 visitors
            of_all=rf"(?P<some>[1-9])(?= in [1-9{'a-z' if wide else 'e'}]) in (?:every )?"
            rf"(?P<all>{whole})"
            rf"(?![0-9.,]|[/-][0-9]| ?(?:%|{english['no_whole']}))(?! ?(?:{suffixes})\b)",
            over=rf"(?P<above_all>[1-9][0-9]{{0,3}}) over (?P<below_all>{number}\b|"
            rf"[1-9][0-9]{{0,2}}){_CLAUSE_END}"
            if wide
            else "(?!)",
        )


def _openers(pattern: str) -> str:
    """Return the characters that the alternatives of a pattern begin with."""
    bare = re.sub(r"\([^()]*\)", "", pattern)
    return "".join(alternative[0] for alternative in bare.split("|"))


def _anchor(p: _Pieces) -> str:
    """Plain digits are most of the numbers, so what may follow them is ruled out right here."""
    # No group may be possessive: Python before 3.11.5 loses its place where one fails half-way.
    more_to_come = (
        f"{p.not_plain}|{p.fraction_mark}| ?[{p.vulgar}]|{p.more}| (?:{p.more})?{p.scale}"
    )
    more_to_come += f"|{p.and_fraction}|{p.half_behind}|{p.scale_joint}|{p.and_half}"
    more_to_come += f"|{_uncaught(p.suffix)}{p.and_share}"
    plain = (
        r"(?P<rest>(?:[0-9]{0,2}(?:,[0-9]{3})+|[0-9]*+)(?:\.[0-9]+)?)(?![0-9])"
        f"(?!{more_to_come})"
        f"(?:(?P<scale>{p.scale})(?![0-9{p.numerals}]|{p.more}|{_uncaught(p.suffix)})"
        f"|(?!{p.scale})(?:{p.suffix})?)"
    )
    openers = _openers(p.half) + _openers(p.fold)
    return (
        f"[0-9{p.numerals}{openers}{p.vulgar}.]"
        rf"(?:(?<=[0-9])(?:{plain})?|(?<=[^0-9.])|(?<=\.)(?=[0-9]){_BARE_POINT})"
    )


def _uncaught(pattern: str) -> str:
    return re.sub(r"\(\?P<[a-z]+>", "(?:", pattern)


def _digits(p: _Pieces) -> str:
    han = f"[{p.numerals}]"
    mixed = (
        f"(?P<digits>{p.digits})(?: ?(?P<inner>{p.more})?(?:{p.scale})+"
        f"(?:零?(?:{p.digits}|{han}+?)(?:{p.scale})+)*"
        f"(?:零[0-9]{{1,3}}(?![0-9%:{p.tail_not_before}]|[.,][0-9])"
        f"|(?<=万)[0-9],?[0-9]{{3}}(?![0-9%:{p.tail_not_before}]|[.,][0-9])"
        f"|[0-9](?![0-9%:{p.tail_not_before}]|[.,][0-9]))?)?"
    )
    return "|".join(
        (
            f"(?P<by_fraction>{p.fraction})",
            f"(?P<by_power>{_POWER})",
            f"(?P<half_behind>(?P<halved>[0-9]{{1,3}}){p.half_behind})",
            f"(?P<by_scale>(?P<counted>{p.digits}){p.scale_joint}(?P<joined>[{p.scales}]))",
            f"(?P<stepped>{p.stepped})",
            f"(?P<of_all>(?<![0-9.,-]){p.of_all})",
            f"(?P<over>(?<![0-9.,$-]){p.over})",
            rf"(?P<by_vulgar>(?:(?P<vulgar_whole>[0-9]+) ?)?(?P<vulgar>[{p.vulgar}]))",
            rf"(?P<by_slash>(?<![0-9/.])(?:(?P<slash_whole>[0-9]+)(?: {{1,2}}|-))?"
            rf"(?P<slash>{p.slashed}|[1-9][0-9]?/[1-9][0-9]{{0,2}}(?= of ))(?![0-9/]))",
            f"(?P<mixed>{mixed}(?P<tail>{p.more})?"
            f"(?:{p.suffix}(?P<and_share>{p.and_share})?|(?P<and_half>{p.and_half}))?)",
        )
    )


def _han(p: _Pieces) -> str:
    han = f"[{p.numerals}]"
    pointed = f"{han}+(?:点{han}+)?"
    longer = f"{p.more}|点{han}|{p.fraction_mark}|{p.and_fraction}|{p.half_behind}|{p.scale_joint}"
    ways = "|".join(
        (
            # Most are a run of numerals and nothing else.
            f"(?!{p.half}|{_uncaught(p.fold)}|{p.hundredths})(?P<plain>{han}++)(?!{longer})",
            f"(?P<by_hundredths>(?P<hundredths>{p.hundredths})(?P<opposed>{p.negative})?"
            f"(?P<part>{p.digits}|{pointed})(?: ?(?P<part_scale>{p.part_scale})(?![a-z0-9]))?)",
            f"(?P<by_fraction>{p.fraction})",
            f"(?P<half_behind>(?P<halved>{han}+){p.half_behind})",
            f"(?P<by_scale>(?P<counted>{han}+|半){p.scale_joint}(?P<joined>[{p.scales}]))",
            f"(?P<half_of>{p.half_of})",
            f"(?P<half>{p.half})",
            f"(?P<folded>{p.fold})",
            f"(?P<chinese>(?P<han>{pointed})(?:(?P<inner>{p.more})(?:{p.scale})+)?"
            f"(?P<tail>{p.more})?)",
        )
    )
    return f"(?!{p.no_numeral})(?:{ways})"


def _number(words: Mapping[str, Any]) -> str:
    """Return the pattern of a number in words."""
    units, scales = list(words["units"]), list(words["scales"])
    big = _alternatives(scales)
    word = f"(?:{_alternatives([*units, *scales, *words['plural_scales']])})"
    # "twenty - five", and the spaces of a justified line.
    joint = "(?: {1,3}|-)"
    article = "|".join(words["articles"])
    below_ten = _below_ten(words)
    # "five and ten thousand" are two numbers: "and" goes on with one only behind a scale.
    on = f"(?:(?<=ty) - (?=(?:{below_ten})\\b)|{joint}|"
    on += "|".join(f"(?<={scale}) {{1,2}}and {{1,2}}" for scale in scales) + ")"
    return rf"(?:(?:{article}) (?=(?:{big})\b))?{word}(?:{on}{word}){{0,16}}"


def _words(words: Mapping[str, Any], folds: str, *, wide: bool) -> str:
    units, big, article = (
        words["units"],
        _alternatives(words["scales"]),
        "|".join(words["articles"]),
    )
    below_ten, number, joint = _below_ten(words), _number(words), "(?: {1,3}|-)"
    shares = _shares(words, number, wide=wide)
    ways = "|".join(
        (
            rf"(?P<share>\b(?:(?P<whole>{number}){joint}and[ -])?(?P<part>{shares})"
            rf"(?:(?:(?: of)? {{1,2}}(?:{article}))?{joint}(?P<part_scale>{big}))?\b)",
            rf"(?P<spoken>\b(?P<spoken_whole>{number}) point "
            rf"(?P<decimals>(?:{_alternatives(units)})(?:[ -](?:{_alternatives(units)}))*)"
            rf"(?: (?P<spoken_scale>{big}))?\b)",
            rf"(?P<fold>\b(?:{folds})\b)",
            rf"(?P<scored>\b(?:{_alternatives(units)})[ -](?P<counting>"
            rf"{_alternatives(words['counting'])})\b(?! (?:of )?[0-9])"
            rf"(?: and (?:{below_ten}|ten)\b)?)",
            rf"(?P<of_all>\b(?P<some>{below_ten})"
            rf"(?: in| over(?= (?:{number}|[1-9][0-9]{{0,2}}(?![0-9.,][0-9])) ?(?:[^a-z0-9 ]|$))"
            r"|,? out of(?! (?:ten|10|100|a hundred)\b))(?: every| the)? "
            rf"(?P<all>{number}|(?:[1-9][0-9]?|1000?)(?![0-9.,]))\b"
            rf"(?! ?(?:%|{words['no_whole']})))",
            rf"(?P<words>\b{number}\b)",
        )
    )
    return rf"(?!(?:{words['no_numeral']})\b)(?:{ways})"


def _below_ten(words: Mapping[str, Any]) -> str:
    return _alternatives(word for word, worth in words["units"].items() if worth < 10)


def _shares(words: Mapping[str, Any], number: str, *, wide: bool) -> str:
    """Return the pattern of a share: half, a third, three quarters, two twenty-fifths."""
    halves = _alternatives(words["fractions"])
    ordinals = [word for word, worth in words["ordinals"].items() if worth > 2]
    tens = _alternatives(word for word, worth in words["units"].items() if worth >= 20)
    joint = "(?: - | {1,3}|-)"
    article = "|".join(words["articles"])
    parts = _alternatives(ordinals)
    # A share that only a scan reads: a twenty-first, and a thirtieth, one one hundred and fifth.
    whole = rf"(?:(?= of\b)|{_CLAUSE_END})"
    scanned = (
        rf"(?:{article}|one){joint}(?:{tens})-(?:{_alternatives(words['ordinals'])}){whole}",
        rf"(?<=and )(?:{article}|one){joint}(?:{parts})",
        rf"one{joint}{number}{joint}(?:and )?(?:{parts}){whole}",
    )
    return "|".join(
        (
            *(scanned if wide else ()),
            f"{number}{joint}(?:{_alternatives([*ordinals, 'first'])})s",
            f"{number}{joint}(?:{halves}|third)",
            f"one{joint}(?:{tens})-(?:{_alternatives(words['ordinals'])})",
            f"(?:{article}){joint}(?:{_alternatives(words['shares'])}|{halves})",
            f"one{joint}(?:{parts}|{halves})",
            rf"half|(?:{halves})(?=(?: of an?)?{joint}(?:{_alternatives(words['scales'])})\b)",
        )
    )
