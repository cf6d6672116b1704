"""Every numeral of a text: digits, Chinese numerals, English number words, folds, fractions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from tourmetrics.extraction.grammar import Grammar, load_grammar
from tourmetrics.numerals import ChineseNumerals, EnglishNumerals, Numeral
from tourmetrics.numerals.value import from_digits

Form = Literal["digits", "han", "words", "fraction", "fold", "per_hundred", "half"]

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
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral with its place; its unit is not yet known.

    Attributes:
        scale: what the mantissa was multiplied with (10000 for 3万), 1 without a scale word.
        more: whether 余, 多 or 来 stands inside (三千余).
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    precision: Decimal
    scale: Decimal
    more: bool
    form: Form


@dataclass(frozen=True, slots=True)
class _Reader:
    pattern: re.Pattern[str]
    chinese: ChineseNumerals
    english: EnglishNumerals
    suffixes: Mapping[str, Decimal]
    folds: Mapping[str, Decimal]
    hundredths: Mapping[str, Decimal]
    vulgar: Mapping[str, Decimal]


def find_numbers(lowered: str) -> list[Number]:
    """Return the numerals of a normalised, lower-case text, in order, none overlapping another.

    >>> [str(n.value) for n in find_numbers("3260余万人次, thirty-two, 1.5 million")]
    ['32600000', '32', '1500000.0']
    """
    reader = _reader()
    numbers = (_number(match, reader) for match in reader.pattern.finditer(lowered))
    return [number for number in numbers if number is not None]


@cache
def _reader() -> _Reader:
    zh, en = load_grammar("zh"), load_grammar("en")
    return _Reader(
        pattern=re.compile(_pattern(zh, en)),
        chinese=zh.chinese,
        english=en.english,
        suffixes={word: Decimal(worth) for word, worth in en.words["numerals"]["suffixes"].items()},
        folds={
            **{word: Decimal(worth) for word, worth in en.words["fold"]["growth"].items()},
            **{phrase: Decimal(50) for phrase in en.words["fold"]["half_as_many"]},
        },
        hundredths={
            word: Decimal(worth) for word, worth in zh.words["numerals"]["hundredths"].items()
        },
        vulgar={
            sign: Decimal(worth) for sign, worth in en.words["numerals"]["vulgar_fractions"].items()
        },
    )


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _pattern(zh: Grammar, en: Grammar) -> str:
    numerals = zh.words["numerals"]
    scales = "".join(numerals["scales"])
    han = "[" + "".join(numerals["digits"]) + scales + "".join(numerals["tens"]) + "]"
    more = f"[{numerals['more']}](?![{numerals['more_not_before']}])"
    # 千克, 千米 and 百分点 begin with a scale character that belongs to the unit.
    scale = f"(?:(?!{numerals['scale_words']})[{scales}])"
    tail = numerals["tail_not_before"]
    pointed = f"{han}+(?:点{han}+)?"
    mixed = (
        f"(?P<digits>{_DIGITS})(?: ?(?P<inner>{more})?{scale}+"
        f"(?:零?(?:{_DIGITS}|{han}+?){scale}+)*(?:[0-9](?![0-9.,%:{tail}]))?)?"
    )
    chinese = f"(?P<han>{pointed})(?:(?P<inner2>{more}){scale}+)?"
    half = f"(?P<half>{numerals['half']})"
    hundredths = _alternatives(list(numerals["hundredths"]))
    words = en.words["numerals"]
    units, english_scales = list(words["units"]), list(words["scales"])
    word = f"(?:{_alternatives(units + english_scales)})"
    big = _alternatives(english_scales)
    fraction = _alternatives(list(words["fractions"]))
    article = "|".join(words["articles"])
    counted = f"(?:{article}|{_alternatives(units[:9])})"
    # "five and ten thousand" are two numbers: "and" goes on with one only behind a scale.
    on = "(?:[ -]|" + "|".join(f"(?<={scale}) and " for scale in english_scales) + ")"
    below_ten = _alternatives(["zero", *units[:9]])
    folds = _alternatives(list(en.words["fold"]["growth"]) + en.words["fold"]["half_as_many"])
    # "30 m wide" are metres, "30 m visitors" are millions.
    suffix = f"(?!m (?:{words['metres_before']})\\b)(?:{_alternatives(list(words['suffixes']))})"
    vulgar = "".join(words["vulgar_fractions"])
    slashed = _alternatives(words["slashed_fractions"])
    return "|".join(
        (
            f"(?P<hundredths>{hundredths})(?P<part>{_DIGITS}|{pointed})",
            f"(?:(?P<whole>{han}+){numerals['and_fraction']})?"
            f"(?P<below>{han}+|[0-9]+){numerals['fraction_mark']}(?P<above>{han}+|[0-9]+)",
            rf"(?:(?P<vulgar_whole>[0-9]+) ?)?(?P<vulgar>[{vulgar}])",
            rf"(?<![0-9/.])(?:(?P<slash_whole>[0-9]+) )?(?P<slash>{slashed})(?![0-9/])",
            half,
            f"(?P<folded>{numerals['fold'].replace('{han}', han)})",
            f"{mixed}(?P<tail>{more})?"
            f"(?:(?: ?|-(?=[a-z]{{4}}))(?P<suffix>{suffix})(?![a-z0-9²³]))?",
            f"{chinese}(?P<tail2>{more})?",
            rf"\b(?P<part_of>(?:(?:{article}|one|three) )?(?:half|quarters?) (?:of )?"
            rf"(?:{article}) (?P<of_scale>{big}))\b",
            rf"\b(?P<mixed_part>(?:{_alternatives(units)}) and {counted}[ -](?:{fraction})"
            rf"(?: (?P<part_scale>{big}))?)\b",
            rf"\b(?P<and_part>{counted} (?P<whole_scale>{big}) and {counted}[ -](?:{fraction}))\b",
            rf"\b(?P<spoken>{word}(?:{on}{word})*) point "
            rf"(?P<decimals>(?:{below_ten})(?:[ -](?:{below_ten}))*)"
            rf"(?: (?P<spoken_scale>{big}))?\b",
            rf"\b(?P<fold>{folds})\b",
            rf"\b(?P<fraction>{counted}[ -](?:{fraction})|half)\b",
            rf"\b(?P<words>(?:(?:{article}) (?=(?:{big})\b))?{word}"
            rf"(?:{on}{word})*)\b",
        )
    )


def _number(match: re.Match[str], reader: _Reader) -> Number | None:
    groups = match.groupdict()
    if groups["digits"] or groups["han"]:
        return _plain(match, groups, reader)
    start, end = match.span()

    def made(value: Decimal, precision: Decimal, form: Form, scale: Decimal = Decimal(1)) -> Number:
        return Number(start, end, value, None, precision, scale, more=False, form=form)

    if groups["hundredths"]:
        read = _chinese(groups["part"], reader)
        if read is None:
            return None
        factor = reader.hundredths[groups["hundredths"]]
        return made(read.value * factor, read.precision * factor, "per_hundred")
    if groups["below"]:
        below, above = _chinese(groups["below"], reader), _chinese(groups["above"], reader)
        if below is None or above is None or not below.value:
            return None
        share = above.value / below.value
        before = _chinese(groups["whole"], reader) if groups["whole"] else None
        if before is not None:
            return made(before.value + share, Decimal(0), "digits")
        return made(share, Decimal(0), "fraction")
    if groups["vulgar"]:
        share = reader.vulgar[groups["vulgar"]]
        if groups["vulgar_whole"]:
            return made(Decimal(groups["vulgar_whole"]) + share, Decimal(0), "digits")
        return made(share, Decimal(0), "fraction")
    if groups["slash"]:
        top, bottom = groups["slash"].split("/")
        share = Decimal(top) / Decimal(bottom)
        if groups["slash_whole"]:
            return made(Decimal(groups["slash_whole"]) + share, Decimal(0), "digits")
        return made(share, Decimal(0), "fraction")
    if groups["half"]:
        return made(Decimal("0.5"), Decimal(0), "half")
    if groups["folded"]:
        times = _chinese(groups["times"] or "一", reader)
        if times is None or times.value > 10:
            return None
        return made((Decimal(2) ** int(times.value) - 1) * 100, Decimal(0), "fold")
    if groups["fold"]:
        return made(reader.folds[groups["fold"]], Decimal(0), "fold")
    return _english(match, groups, reader)


def _chinese(text: str, reader: _Reader) -> Numeral | None:
    if text[0].isascii():
        return from_digits(text)
    return reader.chinese.read(text)


def _plain(match: re.Match[str], groups: dict[str, str | None], reader: _Reader) -> Number | None:
    start, end = match.span()
    inner = groups["inner"] or groups["inner2"]
    tail = groups["tail"] or groups["tail2"]
    suffix = groups["suffix"]
    stop = match.start("suffix") if suffix else end
    body = match.string[start:stop].rstrip(" -")
    for char in (inner, tail):
        if char:
            body = body.replace(char, "", 1)
    read = (
        from_digits(body)
        if groups["digits"] == body
        else reader.chinese.read(body.replace(" ", ""))
    )
    if read is None:
        return None
    factor = reader.suffixes[suffix] if suffix else Decimal(1)
    scale = factor
    if read.scaled and groups["digits"]:
        mantissa = from_digits(groups["digits"]).value
        scale = read.value / mantissa if mantissa else Decimal(1)
    elif read.scaled:
        scale = read.precision * 2
    return Number(
        start,
        end,
        read.value * factor,
        None if read.high is None else read.high * factor,
        read.precision * factor,
        scale,
        more=bool(inner or tail),
        form="digits" if groups["digits"] else "han",
    )


def _english(match: re.Match[str], groups: dict[str, str | None], reader: _Reader) -> Number | None:
    start, end = match.span()
    english = reader.english
    text = match.group()
    words = _WORD.findall(text)
    if groups["part_of"]:
        part = english.fractions[next(word for word in words if word in english.fractions)]
        count = 3 if words[0] == "three" else 1
        scale = english.scales[groups["of_scale"] or ""]
        return Number(start, end, part * count * scale, None, Decimal(0), scale, False, "words")
    if groups["mixed_part"] or groups["and_part"]:
        scale_word = groups["part_scale"] or groups["whole_scale"]
        scale = english.scales[scale_word] if scale_word else Decimal(1)
        cut = len(words) - 1 - words[::-1].index("and")
        count = english.units.get(words[cut + 1], 1)
        share = english.fractions[words[cut + 2]] * count
        value = (Decimal(english.units.get(words[0], 1)) + share) * scale
        return Number(start, end, value, None, scale / 4, scale, False, "words")
    if groups["spoken"]:
        whole = english.read(_WORD.findall(groups["spoken"]))
        if whole is None:
            return None
        decimals = _WORD.findall(groups["decimals"] or "")
        digits = [str(english.units.get(word, 0)) for word in decimals]
        scale = english.scales[groups["spoken_scale"]] if groups["spoken_scale"] else Decimal(1)
        value = (whole.value + Decimal("0." + "".join(digits))) * scale
        half_digit = scale.scaleb(-len(digits)) / 2
        return Number(start, end, value, None, half_digit, scale, False, "words")
    if groups["fraction"]:
        part = english.fractions[words[-1]]
        count = english.units.get(words[0], 1) if len(words) > 1 else 1
        return Number(start, end, part * count, None, Decimal(0), Decimal(1), False, "fraction")
    read = english.read(words)
    if read is None:
        # 'one' after another complete numeral, as in "twenty twenty": no number at all.
        return None
    return Number(start, end, read.value, None, read.precision, read.precision * 2, False, "words")
