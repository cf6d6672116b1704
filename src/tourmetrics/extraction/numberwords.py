"""English number words: what the matches of their patterns say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tourmetrics.extraction.numberreader import Number, Reader
from tourmetrics.numerals.value import from_digits

_ONE = Decimal(1)
_ZERO = Decimal(0)
_HALF = Decimal("0.5")
_WORD = re.compile(r"[a-z]+")
_HYPHENED = re.compile(r"-[a-z]+$")
_TEN = 10
# A half behind another scale word is a half of what it says.
_HUNDRED = 100


def share(match: re.Match[str], reader: Reader) -> Number | None:
    """Read "two-thirds", "half a day", "two and a half million" and "a million and a half"."""
    english = reader.english
    text = match["part"]
    part = english.share(_WORD.findall(text), hyphened=_HYPHENED.search(text) is not None)
    if part is None:
        return None
    scale = english.scales[match["part_scale"]] if match["part_scale"] else None
    span = match.span()
    said = _WORD.findall(match["whole"] or "")
    if not said:
        worth = part.numerator / part.denominator
        if scale is None:
            unit = None if reader.wide else reader.patterns.of_unit.match(match.string, span[1])
            if unit is not None:
                return Number(span[0], unit.end(), worth, None, _ZERO, _ONE, False, "words")
            return Number(*span, worth, None, _ZERO, _ONE, False, "fraction")
        return Number(*span, worth * scale, None, _ZERO, scale, False, "words")
    whole = english.read(said)
    if whole is None:
        return None
    ends_in = english.scales.get(said[-1], _ONE)
    if part.numerator > part.denominator:
        # "One hundred and thirty fifths" are 130/5.
        value, step = (whole.value + part.numerator) / part.denominator * (scale or _ONE), _ZERO
    elif scale is not None and ends_in <= scale:
        value, step = (whole.value + part.numerator / part.denominator) * scale, scale
    else:
        # "A million and a half" is half a million more, "a hundred and a half" one half.
        step = scale or (_ONE if ends_in == _HUNDRED else ends_in)
        value = whole.value + part.numerator * step / part.denominator
    return Number(*span, value, None, step / 4, step or _ONE, False, "words")


def of_all(match: re.Match[str], reader: Reader) -> Number | None:
    """Read "one in five", "2 in 3" and "two out of three"."""
    english, whole, some = reader.english, match["all"], match["some"]
    read = from_digits(whole) if whole[0].isdigit() else english.read(_WORD.findall(whole))
    count = int(some) if some.isdigit() else english.units[some]
    if read is None:
        return None
    if count >= read.value:
        # No share; what stands behind is read by itself.
        return Number(*match.span("some"), Decimal(count), None, _HALF, _ONE, False, "words")
    return Number(*match.span(), count / read.value, None, _ZERO, _ONE, False, "fraction")


def over(match: re.Match[str], reader: Reader) -> Number | None:
    """Read "1 over 20" and "3 over twenty-one"."""
    below = match["below_all"]
    read = from_digits(below) if below.isdigit() else reader.english.read(_WORD.findall(below))
    if read is None or not read.value:
        return None
    share = Decimal(match["above_all"]) / read.value
    return Number(*match.span(), share, None, _ZERO, _ONE, False, "fraction")


def what_goes_on(said: str, factor: Decimal, reader: Reader) -> Decimal:
    """Return what "and a half" or "and two hundred" adds to a number of such a scale."""
    words = _WORD.findall(said)[1:]
    if words[-1] in reader.english.divisors:
        share = reader.english.share(words)
        return factor * share.numerator / share.denominator if share else _ZERO
    read = reader.english.read(words)
    return read.value if read is not None and read.value < factor else _ZERO


def spoken(match: re.Match[str], reader: Reader) -> Number | None:
    """Read "three point five million"."""
    english = reader.english
    whole = english.read(_WORD.findall(match["spoken_whole"]))
    if whole is None:
        return None
    digits = _decimals(_WORD.findall(match["decimals"]), english.units)
    scale = english.scales[match["spoken_scale"]] if match["spoken_scale"] else _ONE
    value = (whole.value + Decimal(f"0.{digits}")) * scale
    half_digit = scale.scaleb(-len(digits)) / 2
    return Number(*match.span(), value, None, half_digit, scale, False, "words")


def _decimals(words: Sequence[str], units: Mapping[str, int]) -> str:
    """Return the digits that words behind a point say: five nine, or fifty-nine."""
    digits = ""
    tens = 0
    for word in words:
        worth = units[word]
        if tens and 0 < worth < _TEN:
            digits = digits[:-1] + str(worth)
        else:
            digits += str(worth)
        tens = worth if worth >= 2 * _TEN else 0
    return digits


def scored(match: re.Match[str], reader: Reader) -> Number:
    """Read "two score" and "three score and ten"."""
    spoken_words, units = _WORD.findall(match.group()), reader.english.units
    scale = reader.counting[match["counting"]]
    value = units[spoken_words[0]] * scale + units.get(spoken_words[-1], 0)
    return Number(*match.span(), value, None, scale / 2, scale, False, "words")


def words(match: re.Match[str], reader: Reader) -> Number | None:
    """Read "one hundred and five"; what is part of an ordinal says no number (twenty-first)."""
    if reader.patterns.ordinal.match(match.string, match.end()):
        return None
    if reader.patterns.plural.match(match.group()):
        # "Thousands of visitors" say no number.
        return None
    said = _WORD.findall(match.group())
    read = reader.english.read(said)
    if (
        read is None
        and reader.wide
        and all(reader.english.units.get(word, _TEN) < _TEN for word in said)
    ):
        # "Three-nought-four": digits, one by one.
        first = Decimal(reader.english.units[said[0]])
        start = match.start()
        return Number(start, start + len(said[0]), first, None, _HALF, _ONE, False, "words")
    if read is None:
        # 'one' after another complete numeral, as in "twenty twenty": no number at all.
        return None
    scale = read.precision * 2
    return Number(*match.span(), read.value, None, read.precision, scale, False, "words")
