"""Every numeral of a text: digits, Chinese numerals, English number words, folds, fractions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tourmetrics.extraction import numberwords
from tourmetrics.extraction.numberreader import Number, Reader, reader_of_grammars
from tourmetrics.numerals import Numeral
from tourmetrics.numerals.value import from_digits

# A group of three digits behind a scale and a digit.
_GROUPED_REST = re.compile("[^0-9.,][0-9],[0-9]{3}$")
_ONE = Decimal(1)
_ZERO = Decimal(0)
_TEN = Decimal(10)
_HALF = Decimal("0.5")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# Currency signs before a number; an m behind such a number is a million.
_MONEY = "$£€¥₩₹฿"
# Longer digits are read with care, so that no product is rounded.
_SHORT = 14
# How far from an m the words stand that make a million of it.
_NEAR = 60
# A longer run of Chinese numerals is no number.
_LONGEST = 40


def find_numbers(
    lowered: str, stretches: Iterable[tuple[int, int]] | None = None, *, wide: bool = False
) -> list[Number]:
    """Return the numerals of a normalised, lower-case text, in order, none overlapping another.

    ``stretches`` are the pieces to look at, in order; the whole text without them. ``wide`` adds
    what only a scan takes for a number (22/7, 1 over 3).

    >>> [str(n.value) for n in find_numbers("3260余万人次, thirty-two, 1.5 million")]
    ['32600000', '32', '1500000.0']
    """
    reader = reader_of_grammars(wide=wide)
    found: list[Number] = []
    for start, end in stretches if stretches is not None else ((0, len(lowered)),):
        _read_stretch(lowered, start, end, reader, found)
    return found


def _read_stretch(text: str, place: int, stop: int, reader: Reader, found: list[Number]) -> None:
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
            place = number.end
            found.append(number)


def _plain_digits(text: str, start: int, hit: re.Match[str], reader: Reader) -> Number | None:
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
    if word == "m" and _is_length(text, start, hit.end(), reader):
        precision, scale = reader.steps.get((places, "")) or _step(places, "", reader)
        return Number(start, behind, value, None, precision, scale, False, "digits")
    precision, scale = reader.steps.get((places, word)) or _step(places, word, reader)
    if not value and word in reader.scales:
        return None
    return Number(start, hit.end(), value * scale, None, precision, scale, False, "digits")


def _is_length(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether the m behind a number means metres and not a million."""
    before = text[start - 1 : start]
    if before == " ":
        before = text[start - 2 : start - 1] if text[start - 2 : start - 1] in _MONEY else before
    if (before and before in _MONEY) or (before.isascii() and before.isalpha()):
        return False
    patterns = reader.patterns
    if patterns.metres_behind.match(text, end):
        return True
    if patterns.metres_clause.search(text, max(0, start - 40), start) is not None:
        return True
    if patterns.metres_alone is None or patterns.millions is None:
        return False
    near = patterns.millions.search(text, max(0, start - _NEAR), end + _NEAR)
    return near is None and patterns.metres_alone.match(text, end) is not None


def _step(places: int, word: str, reader: Reader) -> tuple[Decimal, Decimal]:
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
    reader: Reader
    places: list[int]
    at: int
    next: int

    @classmethod
    def between(cls, text: str, start: int, stop: int, reader: Reader) -> _Words:
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
                        reached = number.end
                        found.append(number)
            self.at += 1
            self.next = self.places[self.at] if self.at < len(self.places) else self.stop


def _word_places(text: str, start: int, stop: int, reader: Reader) -> list[int]:
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


def _chinese(text: str, reader: Reader) -> Numeral | None:
    if text[0].isascii():
        return from_digits(text)
    return reader.chinese.read(text)


def _share(match: re.Match[str], share: Decimal, whole: Decimal | None) -> Number:
    """Return a fraction, or the number that a whole and a fraction make."""
    if whole is None:
        return Number(*match.span(), share, None, _ZERO, _ONE, False, "fraction")
    return Number(*match.span(), whole + share, None, _ZERO, _ONE, False, "digits")


def _by_fraction(match: re.Match[str], reader: Reader) -> Number | None:
    below, above = _chinese(match["below"], reader), _chinese(match["above"], reader)
    if below is None or above is None or not below.value:
        return None
    whole = _chinese(match["whole"], reader) if match["whole"] else None
    share = above.value / (-below.value if match["opposite"] else below.value)
    return _share(match, share, None if whole is None else whole.value)


def _by_vulgar(match: re.Match[str], reader: Reader) -> Number:
    whole = match["vulgar_whole"]
    return _share(match, reader.vulgar[match["vulgar"]], Decimal(whole) if whole else None)


def _by_slash(match: re.Match[str], reader: Reader) -> Number:
    top, bottom = match["slash"].split("/")
    whole = match["slash_whole"]
    return _share(match, Decimal(top) / Decimal(bottom), Decimal(whole) if whole else None)


def _by_hundredths(match: re.Match[str], reader: Reader) -> Number | None:
    part = match["part"]
    read, end = _chinese(part, reader), match.end()
    if read is None:
        # 百分之七十百分位
        first = _first_numeral(part, reader)
        read, end = _chinese(first, reader) if first else None, end - len(part) + len(first)
    if read is None:
        return None
    factor = reader.hundredths[match["hundredths"]]
    factor *= (match["part_scale"] and reader.suffixes[match["part_scale"]]) or _ONE
    factor = -factor if match["opposed"] else factor
    value, precision = read.value * factor, abs(read.precision * factor)
    return Number(match.start(), end, value, None, precision, _ONE, False, "per_hundred")


def _half(match: re.Match[str], reader: Reader) -> Number:
    return Number(*match.span(), _HALF, None, _ZERO, _ONE, False, "half")


def _half_of(match: re.Match[str], reader: Reader) -> Number:
    """Read the half of 半小时."""
    return Number(*match.span(), _HALF, None, _HALF / 2, _ONE, False, "han")


def _half_behind(match: re.Match[str], reader: Reader) -> Number | None:
    """Read 两个半 before a unit."""
    whole = _chinese(match["halved"], reader)
    if whole is None or whole.high is not None:
        return None
    return Number(*match.span(), whole.value + _HALF, None, _HALF / 2, _ONE, False, "han")


def _by_scale(match: re.Match[str], reader: Reader) -> Number | None:
    """Read 两个亿 and 半个亿."""
    # What is no numeral is the half of 半个亿.
    found = _chinese(match["counted"], reader) or Numeral(_HALF, None, _HALF, scaled=False)
    if found.high is not None:
        return None
    scale = reader.scales[match["joined"]]
    precision = found.precision * scale
    return Number(*match.span(), found.value * scale, None, precision, scale, False, "han")


def _by_power(match: re.Match[str], reader: Reader) -> Number:
    """Read 1.5e6, 3×10^8 and 2^5."""
    if match["base"]:
        value = Decimal(match["base"]) ** int(match["power"])
        return Number(*match.span(), value, None, _ZERO, _ONE, False, "digits")
    mantissa = from_digits(match["mantissa"])
    factor = _TEN ** int((match["exponent"] or match["raised"]).translate(_RAISED))
    value, precision = mantissa.value * factor, mantissa.precision * factor
    return Number(*match.span(), value, None, precision, _ONE, False, "digits")


def _stepped(match: re.Match[str], reader: Reader) -> Number | None:
    """Read "4 thousand 3 hundred and 21"."""
    below = match["rest_of"] or "0"
    last = from_digits(below) if below.isdigit() else reader.english.read(below.split())
    if last is None:
        return None
    steps = (match["thousands"] or "0", match["hundreds"])
    value = int(steps[0]) * 1000 + int(steps[1]) * 100 + last.value
    return Number(*match.span(), value, None, _HALF, _ONE, False, "digits")


def _folded(match: re.Match[str], reader: Reader) -> Number | None:
    times = _chinese(match["times"] or "一", reader)
    if times is None or times.value > 10:
        return None
    value = (Decimal(2) ** int(times.value) - 1) * 100
    return Number(*match.span(), value, None, _ZERO, _ONE, False, "fold")


def _fold(match: re.Match[str], reader: Reader) -> Number:
    return Number(*match.span(), reader.folds[match.group()], None, _ZERO, _ONE, False, "fold")


def _first_numeral(run: str, reader: Reader) -> str:
    """Return the beginning of a run of numerals, to the last scale of it that makes one numeral."""
    ends = [at + 1 for at, char in enumerate(run[:_LONGEST]) if char in reader.scales]
    return next((run[:at] for at in reversed(ends) if reader.chinese_run(run[:at])), "")


def _plain_han(match: re.Match[str], reader: Reader) -> Number | None:
    run = _own_part(match, reader)
    read = reader.chinese_run(run) if run else None
    if read is None:
        # 三百五百 are two numerals.
        run = _first_numeral(run, reader)
        read = reader.chinese_run(run) if run else None
    if read is None:
        return None
    value, high, precision, scale = read
    start = match.start()
    return Number(start, start + len(run), value, high, precision, scale, False, "han")


def _own_part(match: re.Match[str], reader: Reader) -> str:
    """Return a run of numerals without the last ones that belong to the unit behind it."""
    run, text, start = match.group(), match.string, match.start()
    for scale, before in reader.scales_before.items():
        at = run.find(scale)
        if at >= 0 and text[start + at + 1 : start + at + 2] not in before:
            run = run[:at]
    if not run:
        return run
    if run[-1] in reader.unit_heads and text.startswith(reader.unit_scales, start + len(run) - 1):
        # 五千克 are five kilograms.
        run = run[:-1]
    if len(run) > 1 and run[-1] in reader.never_last and reader.chinese.digits.get(run[-2]) != 1:
        # 三十两 is an old weight, 一两个 one or two.
        run = run[:-1]
    return run


def _han(match: re.Match[str], reader: Reader) -> Number | None:
    inner, tail = match["inner"], match["tail"]
    read = reader.chinese_run(_without(match.group(), inner, tail).replace(" ", ""))
    if read is None:
        return None
    value, high, precision, scale = read
    return Number(*match.span(), value, high, precision, scale, bool(inner or tail), "han")


def _mixed(match: re.Match[str], reader: Reader) -> Number | None:
    start, end = match.span()
    digits, inner, tail, suffix = match.group("digits", "inner", "tail", "suffix")
    further = match["and_share"] or match["and_half"]
    if suffix == "m" and _is_length(match.string, start, match.end("suffix"), reader):
        end = len(match.string[start : match.start("suffix")].rstrip(" -")) + start
        suffix = further = None
    stop = match.start("suffix") if suffix else end - len(further or "")
    body = _without(match.string[start:stop].rstrip(" -"), inner, tail)
    mantissa = from_digits(digits)
    if digits != body and _GROUPED_REST.search(body):
        # 605万3,218: what stands behind the scale may be grouped.
        body = body[:-4] + body[-3:]
    read = mantissa if digits == body else reader.chinese.read(body.replace(" ", ""))
    if read is None:
        return None
    factor = scale = reader.suffixes[suffix] if suffix else _ONE
    if read.scaled:
        scale = read.value / mantissa.value if mantissa.value else _ONE
    high = None if read.high is None else read.high * factor
    value, precision = read.value * factor, read.precision * factor
    if further:
        value += numberwords.what_goes_on(further, factor, reader)
    return Number(start, end, value, high, precision, scale, bool(inner or tail), "digits")


def _without(body: str, *more: str | None) -> str:
    """Take 余, 多 and 来 out of a numeral."""
    for char in more:
        if char:
            body = body.replace(char, "", 1)
    return body


# One for each outermost group of the patterns.
_READERS: Mapping[str, Callable[[re.Match[str], Reader], Number | None]] = {
    "plain": _plain_han,
    "chinese": _han,
    "mixed": _mixed,
    "by_hundredths": _by_hundredths,
    "by_fraction": _by_fraction,
    "by_vulgar": _by_vulgar,
    "by_slash": _by_slash,
    "half": _half,
    "half_of": _half_of,
    "half_behind": _half_behind,
    "by_power": _by_power,
    "stepped": _stepped,
    "by_scale": _by_scale,
    "folded": _folded,
    "fold": _fold,
    "share": numberwords.share,
    "of_all": numberwords.of_all,
    "over": numberwords.over,
    "spoken": numberwords.spoken,
    "words": numberwords.words,
    "scored": numberwords.scored,
}
