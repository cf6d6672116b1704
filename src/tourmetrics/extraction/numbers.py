"""Every numeral of a text: digits, Chinese numerals, English number words, folds, fractions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from tourmetrics.extraction.grammar import load_grammar
from tourmetrics.extraction.numberpatterns import Patterns, number_patterns
from tourmetrics.numerals import ChineseNumerals, EnglishNumerals, Numeral
from tourmetrics.numerals.value import from_digits

Form = Literal["digits", "han", "words", "fraction", "fold", "per_hundred", "half"]

_ONE = Decimal(1)
_ZERO = Decimal(0)
_WORD = re.compile(r"[a-z]+")
# Longer digits are read with care, so that no product is rounded.
_SHORT = 14


@dataclass(slots=True)
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
    """What the words of the grammars are worth, and what was worked out with them so far.

    Attributes:
        chinese_run: reads a run of Chinese numerals; they repeat, so the last ones are kept.
        steps: for a number of decimals and a scale word, half the last digit and the scale.
    """

    patterns: Patterns
    chinese: ChineseNumerals
    chinese_run: Callable[[str], tuple[Decimal, Decimal | None, Decimal, Decimal] | None]
    english: EnglishNumerals
    scales: Mapping[str, Decimal]
    suffixes: Mapping[str, Decimal]
    folds: Mapping[str, Decimal]
    hundredths: Mapping[str, Decimal]
    vulgar: Mapping[str, Decimal]
    steps: dict[tuple[int, str], tuple[Decimal, Decimal]] = field(default_factory=dict)


def find_numbers(lowered: str, stretches: Iterable[tuple[int, int]] | None = None) -> list[Number]:
    """Return the numerals of a normalised, lower-case text, in order, none overlapping another.

    ``stretches`` are the pieces to look at, in order; the whole text without them.

    >>> [str(n.value) for n in find_numbers("3260余万人次, thirty-two, 1.5 million")]
    ['32600000', '32', '1500000.0']
    """
    reader = _reader()
    found: list[Number] = []
    for start, end in stretches if stretches is not None else ((0, len(lowered)),):
        _read_stretch(lowered, start, end, reader, found)
    return found


@cache
def _reader() -> _Reader:
    zh, en = load_grammar("zh"), load_grammar("en")
    numerals, words = zh.words["numerals"], en.words["numerals"]
    folds = _worths(en.words["fold"]["growth"])
    folds |= {phrase: Decimal(50) for phrase in en.words["fold"]["half_as_many"]}
    chinese = zh.chinese
    return _Reader(
        patterns=number_patterns(),
        chinese=chinese,
        chinese_run=_run_reader(chinese),
        english=en.english,
        scales=chinese.scales,
        suffixes=_worths(words["suffixes"]),
        folds=folds,
        hundredths=_worths(numerals["hundredths"]),
        vulgar=_worths(words["vulgar_fractions"]),
    )


def _worths(words: Mapping[str, str | int]) -> dict[str, Decimal]:
    return {word: Decimal(worth) for word, worth in words.items()}


def _run_reader(
    chinese: ChineseNumerals,
) -> Callable[[str], tuple[Decimal, Decimal | None, Decimal, Decimal] | None]:
    @lru_cache(maxsize=4096)
    def read_run(text: str) -> tuple[Decimal, Decimal | None, Decimal, Decimal] | None:
        """Return value, high end, half the last digit, and scale."""
        read = chinese.read(text)
        if read is None:
            return None
        scale = read.precision * 2 if read.scaled else _ONE
        high = None if read.high is None else read.high * 1
        return read.value * 1, high, read.precision * 1, scale

    return read_run


def _read_stretch(text: str, place: int, stop: int, reader: _Reader, found: list[Number]) -> None:
    """Add the numbers between two places."""
    search = reader.patterns.anchor.search
    words = _Words.between(text, place, stop, reader)
    while True:
        hit = search(text, place, stop)
        start = stop if hit is None else hit.start()
        if words.next < start:
            words.read_until(start, place, found)
        if hit is None:
            return
        if hit.lastindex is not None:
            number = _plain_digits(text, start, hit, reader)
            if number is not None:
                found.append(number)
                place = number.end
                continue
        pattern = reader.patterns.han if text[start] > "\u2fff" else reader.patterns.digits
        match = pattern.match(text, start, stop)
        if match is None:
            place = start + 1
            continue
        place = match.end()
        number = _READERS[match.lastgroup or ""](match, reader)
        if number is not None:
            found.append(number)


def _plain_digits(text: str, start: int, hit: re.Match[str], reader: _Reader) -> Number | None:
    """Return what the anchor pattern has read itself, or ``None`` where it takes more care."""
    behind = hit.end(1)
    digits = text[start:behind]
    if behind - start > _SHORT:
        return None
    if "," in digits:
        digits = digits.replace(",", "")
    value = Decimal(digits)
    point = digits.find(".")
    places = len(digits) - point - 1 if point > 0 else 0
    if hit.lastindex == 1:
        precision, scale = reader.steps.get((places, "")) or _step(places, "", reader)
        return Number(start, behind, value, None, precision, scale, False, "digits")
    word = hit[hit.lastindex or 0]
    precision, scale = reader.steps.get((places, word)) or _step(places, word, reader)
    if not value and word in reader.scales:
        return None
    return Number(start, hit.end(), value * scale, None, precision, scale, False, "digits")


def _step(places: int, word: str, reader: _Reader) -> tuple[Decimal, Decimal]:
    last = _ONE.scaleb(-places)
    if word in reader.scales:
        step = (reader.scales[word] * last / 2, reader.scales[word])
    elif word:
        step = (last / 2 * reader.suffixes[word], reader.suffixes[word])
    else:
        step = (last / 2, _ONE)
    reader.steps[places, word] = step
    return step


@dataclass(slots=True)
class _Words:
    """The English words of a stretch that may begin a numeral, read as far as ``next``."""

    text: str
    stop: int
    reader: _Reader
    places: list[int]
    at: int
    next: int

    @classmethod
    def between(cls, text: str, start: int, stop: int, reader: _Reader) -> _Words:
        places = _word_places(text, start, stop, reader)
        return cls(text, stop, reader, places, 0, places[0] if places else stop)

    def read_until(self, end: int, reached: int, found: list[Number]) -> None:
        """Add the numbers that begin before ``end``, but not before ``reached``."""
        while self.next < end:
            if self.next >= reached:
                match = self.reader.patterns.words.match(self.text, self.next, self.stop)
                if match is not None:
                    reached = match.end()
                    number = _READERS[match.lastgroup or ""](match, self.reader)
                    if number is not None:
                        found.append(number)
            self.at += 1
            self.next = self.places[self.at] if self.at < len(self.places) else self.stop


def _word_places(text: str, start: int, stop: int, reader: _Reader) -> list[int]:
    places: list[int] = []
    piece = text if start == 0 and stop == len(text) else text[start:stop]
    for _, at, _ in reader.patterns.stems.find_matches_as_indexes(piece):
        place = at + start
        before = text[place - 1] if place else " "
        if before.isalnum() or before == "_":
            continue
        if before in " -":
            for article in reader.patterns.articles:
                begin = place - 1 - len(article)
                if begin >= start and text.startswith(article, begin):
                    places.append(begin)
        places.append(place)
    return places


def _chinese(text: str, reader: _Reader) -> Numeral | None:
    if text[0].isascii():
        return from_digits(text)
    return reader.chinese.read(text)


def _share(match: re.Match[str], share: Decimal, whole: Decimal | None) -> Number:
    """Return a fraction, or the number that a whole and a fraction make."""
    if whole is None:
        return Number(*match.span(), share, None, _ZERO, _ONE, False, "fraction")
    return Number(*match.span(), whole + share, None, _ZERO, _ONE, False, "digits")


def _by_fraction(match: re.Match[str], reader: _Reader) -> Number | None:
    below, above = _chinese(match["below"], reader), _chinese(match["above"], reader)
    if below is None or above is None or not below.value:
        return None
    whole = _chinese(match["whole"], reader) if match["whole"] else None
    return _share(match, above.value / below.value, None if whole is None else whole.value)


def _by_vulgar(match: re.Match[str], reader: _Reader) -> Number:
    whole = match["vulgar_whole"]
    return _share(match, reader.vulgar[match["vulgar"]], Decimal(whole) if whole else None)


def _by_slash(match: re.Match[str], reader: _Reader) -> Number:
    top, bottom = match["slash"].split("/")
    whole = match["slash_whole"]
    return _share(match, Decimal(top) / Decimal(bottom), Decimal(whole) if whole else None)


def _by_hundredths(match: re.Match[str], reader: _Reader) -> Number | None:
    read = _chinese(match["part"], reader)
    if read is None:
        return None
    factor = reader.hundredths[match["hundredths"]]
    value, precision = read.value * factor, read.precision * factor
    return Number(*match.span(), value, None, precision, _ONE, False, "per_hundred")


def _half(match: re.Match[str], reader: _Reader) -> Number:
    return Number(*match.span(), Decimal("0.5"), None, _ZERO, _ONE, False, "half")


def _folded(match: re.Match[str], reader: _Reader) -> Number | None:
    times = _chinese(match["times"] or "一", reader)
    if times is None or times.value > 10:
        return None
    value = (Decimal(2) ** int(times.value) - 1) * 100
    return Number(*match.span(), value, None, _ZERO, _ONE, False, "fold")


def _fold(match: re.Match[str], reader: _Reader) -> Number:
    return Number(*match.span(), reader.folds[match.group()], None, _ZERO, _ONE, False, "fold")


def _plain_han(match: re.Match[str], reader: _Reader) -> Number | None:
    read = reader.chinese_run(match.group())
    if read is None:
        return None
    value, high, precision, scale = read
    return Number(match.start(), match.end(), value, high, precision, scale, False, "han")


def _han(match: re.Match[str], reader: _Reader) -> Number | None:
    inner, tail = match["inner"], match["tail"]
    read = reader.chinese_run(_without(match.group(), inner, tail).replace(" ", ""))
    if read is None:
        return None
    value, high, precision, scale = read
    return Number(*match.span(), value, high, precision, scale, bool(inner or tail), "han")


def _mixed(match: re.Match[str], reader: _Reader) -> Number | None:
    start, end = match.span()
    digits, inner, tail, suffix = match.group("digits", "inner", "tail", "suffix")
    stop = match.start("suffix") if suffix else end
    body = _without(match.string[start:stop].rstrip(" -"), inner, tail)
    mantissa = from_digits(digits)
    read = mantissa if digits == body else reader.chinese.read(body.replace(" ", ""))
    if read is None:
        return None
    factor = scale = reader.suffixes[suffix] if suffix else _ONE
    if read.scaled:
        scale = read.value / mantissa.value if mantissa.value else _ONE
    high = None if read.high is None else read.high * factor
    value, precision = read.value * factor, read.precision * factor
    return Number(start, end, value, high, precision, scale, bool(inner or tail), "digits")


def _without(body: str, *more: str | None) -> str:
    """Take 余, 多 and 来 out of a numeral."""
    for char in more:
        if char:
            body = body.replace(char, "", 1)
    return body


def _part_of(match: re.Match[str], reader: _Reader) -> Number:
    words, english = _WORD.findall(match.group()), reader.english
    part = english.fractions[next(word for word in words if word in english.fractions)]
    count = 3 if words[0] == "three" else 1
    scale = english.scales[match["of_scale"]]
    return Number(*match.span(), part * count * scale, None, _ZERO, scale, False, "words")


def _mixed_part(match: re.Match[str], reader: _Reader) -> Number:
    """Read "two and a half million" and "a million and a half"."""
    words, english = _WORD.findall(match.group()), reader.english
    scale_word = match["part_scale"] or match["whole_scale"]
    scale = english.scales[scale_word] if scale_word else _ONE
    cut = len(words) - 1 - words[::-1].index("and")
    count = english.units.get(words[cut + 1], 1)
    share = english.fractions[words[cut + 2]] * count
    value = (Decimal(english.units.get(words[0], 1)) + share) * scale
    return Number(*match.span(), value, None, scale / 4, scale, False, "words")


def _spoken(match: re.Match[str], reader: _Reader) -> Number | None:
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


def _fraction(match: re.Match[str], reader: _Reader) -> Number:
    words, english = _WORD.findall(match.group()), reader.english
    count = english.units.get(words[0], 1) if len(words) > 1 else 1
    value = english.fractions[words[-1]] * count
    return Number(*match.span(), value, None, _ZERO, _ONE, False, "fraction")


def _words(match: re.Match[str], reader: _Reader) -> Number | None:
    read = reader.english.read(_WORD.findall(match.group()))
    if read is None:
        # 'one' after another complete numeral, as in "twenty twenty": no number at all.
        return None
    scale = read.precision * 2
    return Number(*match.span(), read.value, None, read.precision, scale, False, "words")


# One for each outermost group of the patterns.
_READERS: Mapping[str, Callable[[re.Match[str], _Reader], Number | None]] = {
    "plain": _plain_han,
    "chinese": _han,
    "mixed": _mixed,
    "by_hundredths": _by_hundredths,
    "by_fraction": _by_fraction,
    "by_vulgar": _by_vulgar,
    "by_slash": _by_slash,
    "half": _half,
    "folded": _folded,
    "fold": _fold,
    "fraction": _fraction,
    "part_of": _part_of,
    "mixed_part": _mixed_part,
    "and_part": _mixed_part,
    "spoken": _spoken,
    "words": _words,
}
