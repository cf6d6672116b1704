"""Writes the number of a heading or of a list's item as the word processor shows it."""

from __future__ import annotations

from collections.abc import Callable

from tourmetrics.documents.rules import load_rules

_DIGITS = "零一二三四五六七八九"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST = 9999


def counted(number: int, form: str) -> str:
    """Return a number in a format of Open XML; an unknown one is shown in digits.

    >>> [counted(12, form) for form in ("decimal", "chineseCounting", "upperRoman", "lowerLetter")]
    ['12', '十二', 'XII', 'l']
    """
    if not 0 < number <= _MOST:
        return str(number)
    return _FORMS.get(form, str)(number)


def han(number: int, digits: str = _DIGITS, units: tuple[str, ...] = ("十", "百", "千")) -> str:
    """Return a number up to 9999 in Chinese, as it is spoken.

    >>> han(10), han(23), han(105), han(2010)
    ('十', '二十三', '一百零五', '二千零一十')
    """
    written = ""
    gap = False
    for place, digit in enumerate(reversed(str(number))):
        value = int(digit)
        if value:
            unit = units[place - 1] if place else ""
            written = digits[value] + unit + (digits[0] if gap and written else "") + written
        gap = not value
    tens = digits[1] + units[0]
    return written.removeprefix(digits[1]) if 10 <= number < 20 and written[:2] == tens else written


def _legal(number: int) -> str:
    word = load_rules().word
    return han(number, word.legal_digits, word.legal_units[:3])


def _digit_by_digit(number: int) -> str:
    return "".join("〇" if d == "0" else _DIGITS[int(d)] for d in str(number))


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def _letters(number: int) -> str:
    """Return a, b … z, aa, bb …: the letter comes again, as in Word."""
    times, at = divmod(number - 1, 26)
    return chr(ord("a") + at) * (times + 1)


def _ordinal(number: int) -> str:
    last = 0 if 10 < number % 100 < 14 else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def _signs(first: str, most: int) -> Callable[[int], str]:
    """Return a format whose signs follow each other in Unicode."""
    return lambda number: chr(ord(first) + number - 1) if number <= most else str(number)


def _cycle(name: str) -> Callable[[int], str]:
    def sign(number: int) -> str:
        signs: str = getattr(load_rules().word, name)
        return signs[(number - 1) % len(signs)]

    return sign


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: "".join(chr(0xFEE0 + ord(d)) for d in str(number)),
    "decimalFullWidth2": lambda number: "".join(chr(0xFEE0 + ord(d)) for d in str(number)),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "chineseCounting": han,
    "chineseCountingThousand": han,
    "taiwaneseCounting": han,
    "taiwaneseCountingThousand": han,
    "japaneseCounting": han,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "decimalEnclosedCircle": _signs("①", 20),
    "decimalEnclosedCircleChinese": _signs("①", 20),
    "decimalEnclosedParen": _signs("⑴", 20),
    "decimalEnclosedFullstop": _signs("⒈", 20),
    "ideographEnclosedCircle": _signs("㊀", 10),
    "ideographTraditional": _cycle("stems"),
    "ideographZodiac": _cycle("branches"),
}
