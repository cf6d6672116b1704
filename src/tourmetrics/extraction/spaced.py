"""Chinese numerals with spaces inside, as justified lines have them, made whole: 三千 八百 万.

A closed-up numeral has as many characters as the spaced one, with noughts in place of the spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tourmetrics.compiled import compiled
from tourmetrics.extraction.grammar import load_grammar
from tourmetrics.numerals import ChineseNumerals

_SECTION = 10_000
_HAN = re.compile("[\u3007\u3400-\u9fff]")
_GAPS = re.compile(" +")
# Between digits and the one scale word behind them a space is usual, and closes up by itself.
_USUAL = re.compile(r"[0-9][0-9,.]* [^0-9 ]+")


@dataclass(frozen=True, slots=True)
class _Shapes:
    """How spaced numerals look.

    Attributes:
        hint: finds a space inside what may be a numeral.
        numeral: a numeral that may hold spaces, or a fraction of two.
        parts: splits a fraction.
        tenths: two digits of tenths with a space between (九 九折, 七成 六).
        negative: the minus of a part.
        more: what is no digit and no scale (余).
        points: decimal points.
        big: scales that nothing begins with.
        nought: the Chinese nought.
    """

    hint: re.Pattern[str]
    numeral: re.Pattern[str]
    parts: re.Pattern[str]
    tenths: re.Pattern[str]
    negative: str
    more: str
    points: str
    big: str
    nought: str
    chinese: ChineseNumerals


@cache
def _shapes() -> _Shapes:
    grammar = load_grammar("zh")
    words = grammar.words["numerals"]
    han = "".join([*words["digits"], *words["scales"], *words["tens"]])
    inside = f"{han}{words['point']}{words['more']}"
    run = f"[0-9{inside}](?: {{0,3}}[0-9{inside}]){{0,40}}"
    mark = " {0,3}".join(words["fraction_mark"])
    negative = words["negative"]
    fraction = f"(?:{run} {{0,3}}{words['and_fraction']} {{0,3}})?{run} {{0,3}}{mark} {{0,3}}"
    fraction += f"(?:{negative} {{0,3}})?{run}"
    digit = f"[{''.join(words['digits'])}0-9]"
    tenths = grammar.words["quantity"]
    spoken = "|".join(tenths["in_hundredths"])
    part = f"{inside}{words['fraction_mark']}"
    return _Shapes(
        # A space comes first: the search for one character is the fastest.
        hint=compiled(f" (?:(?<=[{part}] ) {{0,2}}[0-9{part}]|(?<=[0-9] ) {{0,2}}[{part}])"),
        numeral=compiled(f"{fraction}|{run}"),
        parts=compiled(f"{words['fraction_mark']}|{words['and_fraction']}"),
        more=words["more"],
        tenths=compiled(
            f"(?<!{digit}){digit} {{1,2}}{digit}(?= {{0,2}}(?:{spoken}))"
            rf"|(?<!{digit}){digit}{tenths['tenths']} {{1,2}}{digit}(?=[^\w]|\Z)"
        ),
        negative=negative,
        points=f".{words['point']}",
        big="".join(char for char, worth in grammar.chinese.scales.items() if worth >= _SECTION),
        nought=next(char for char, worth in words["digits"].items() if worth == 0),
        chinese=grammar.chinese,
    )


def close_up(text: str) -> str:
    """Return ``text`` with its spaced Chinese numerals made whole; its length does not change.

    >>> close_up("投入三千 八百 万元,三百 五百各一")
    '投入零零三千八百万元,三百 五百各一'
    """
    shapes = _shapes()
    if text.isascii() or _HAN.search(text) is None or shapes.hint.search(text) is None:
        return text
    return shapes.numeral.sub(lambda match: _closed(match.group(), shapes), text)


def close_up_tenths(text: str) -> str:
    """Return ``text`` with tenths and hundredths in one piece; its length does not change.

    >>> close_up_tenths("打九 九 折,涨七成 六")
    '打零九九 折,涨零七成六'
    """
    shapes = _shapes()
    if text.isascii() or " " not in text:
        return text
    return shapes.tenths.sub(lambda match: _padded(match.group(), shapes), text)


def _padded(written: str, shapes: _Shapes) -> str:
    whole = _GAPS.sub("", written)
    nought = "0" if whole[0].isascii() else shapes.nought
    return nought * (len(written) - len(whole)) + whole


def _closed(written: str, shapes: _Shapes) -> str:
    gaps = written.count(" ")
    if not gaps or _USUAL.fullmatch(written):
        return written
    whole = _GAPS.sub("", written)
    bare = whole.translate(dict.fromkeys(map(ord, shapes.more)))
    numerals = [part.removeprefix(shapes.negative) for part in shapes.parts.split(bare)]
    if not all(_is_numeral(part, shapes) for part in numerals):
        return written
    # A share of hundred keeps its first characters, by which it is known.
    mark = shapes.parts.search(whole) if len(numerals) == 2 else None
    at = mark.end() if mark else 0
    if mark and whole.startswith(shapes.negative, at):
        at += len(shapes.negative)
    nought = "0" if whole[at].isascii() else shapes.nought
    return whole[:at] + nought * gaps + whole[at:]


def _is_numeral(text: str, shapes: _Shapes) -> bool:
    """Whether a text is one numeral with a scale or a point, or a single digit."""
    scaled = any(char in shapes.chinese.scales or char in shapes.points for char in text)
    begun = text[:1] not in shapes.big
    return len(text) == 1 or (begun and scaled and shapes.chinese.read(text) is not None)
