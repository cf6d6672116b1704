"""English number words: what the matches of their patterns say."""

from __future__ import annotations

import re
from decimal import Decimal

from tourmetrics.extraction.numberreader import Number, Reader

_ONE = Decimal(1)
_ZERO = Decimal(0)
_WORD = re.compile(r"[a-z]+")


def part_of(match: re.Match[str], reader: Reader) -> Number:
    """Read "three-quarters of a million"."""
    words, english = _WORD.findall(match.group()), reader.english
    part = english.fractions[next(word for word in words if word in english.fractions)]
    count = english.units.get(words[0], 1)
    scale = english.scales[match["of_scale"]]
    return Number(*match.span(), part * count * scale, None, _ZERO, scale, False, "words")


def mixed_part(match: re.Match[str], reader: Reader) -> Number | None:
    """Read "two and a half million" and "a million and a half"."""
    words, english = _WORD.findall(match.group()), reader.english
    scale_word = match["part_scale"] or match["whole_scale"]
    scale = english.scales[scale_word] if scale_word else _ONE
    cut = len(words) - 1 - words[::-1].index("and")
    count = english.units.get(words[cut + 1], 1)
    share = english.fractions[words[cut + 2]] * count
    whole = _ONE
    if match["part_scale"] or not scale_word:
        read = english.read(words[:cut])
        if read is None:
            return None
        whole = read.value
    elif words[0] in english.units:
        whole = Decimal(english.units[words[0]])
    value = (whole + share) * scale
    return Number(*match.span(), value, None, scale / 4, scale, False, "words")


def spoken(match: re.Match[str], reader: Reader) -> Number | None:
    """Read "three point five million"."""
    english = reader.english
    whole = english.read(_WORD.findall(match["spoken_whole"]))
    if whole is None:
        return None
    decimals = _WORD.findall(match["decimals"])
    digits = [str(english.units.get(word, 0)) for word in decimals]
    scale = english.scales[match["spoken_scale"]] if match["spoken_scale"] else _ONE
    value = (whole.value + Decimal("0." + "".join(digits))) * scale
    half_digit = scale.scaleb(-len(digits)) / 2
    return Number(*match.span(), value, None, half_digit, scale, False, "words")


def fraction(match: re.Match[str], reader: Reader) -> Number:
    """Read "two-thirds"."""
    words, english = _WORD.findall(match.group()), reader.english
    count = english.units.get(words[0], 1) if len(words) > 1 else 1
    value = english.fractions[words[-1]] * count
    return Number(*match.span(), value, None, _ZERO, _ONE, False, "fraction")


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
    read = reader.english.read(_WORD.findall(match.group()))
    if read is None:
        # 'one' after another complete numeral, as in "twenty twenty": no number at all.
        return None
    scale = read.precision * 2
    return Number(*match.span(), read.value, None, read.precision, scale, False, "words")
