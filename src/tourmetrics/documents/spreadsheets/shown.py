"""Numbers and dates as a person sees them in a cell: the value put into its number format.

A quote must be what stands on the sheet: 0.123 under ``0.0%`` is 12.3%, and 21500000 under
``0!.0,"万"`` is 2150.0万.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from tourmetrics.documents.spreadsheets.formatcodes import Section, Token, sections_of
from tourmetrics.documents.spreadsheets.showndates import shown_date

# The formats that a file names by number only; those of Chinese Excel stand among them.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0;\\-"$"#,##0',
    6: '"$"#,##0;[Red]\\-"$"#,##0', 7: '"$"#,##0.00;\\-"$"#,##0.00',
    8: '"$"#,##0.00;[Red]\\-"$"#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;\\-#,##0",
    38: "#,##0;[Red]\\-#,##0", 39: "#,##0.00;\\-#,##0.00", 40: "#,##0.00;[Red]\\-#,##0.00",
    41: '#,##0;\\-#,##0;"-"', 42: '"$"#,##0;\\-"$"#,##0;"$-"', 43: '#,##0.00;\\-#,##0.00;"-"',
    44: '"$"#,##0.00;\\-"$"#,##0.00;"$-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
# 0.0, #,##0.00, 0.0%: with one section and nothing else.
_COMMON = re.compile(r"(#,##)?0(?:\.(0{1,20}))?(%)?(?:_[ )])?")
# So many digits a program keeps of a number, and so many it shows where no format is given.
_KEPT, _GENERAL_DIGITS = 15, 10
_MOST_DECIMALS = 30
_HUGE = 1e21


def shown(value: float, code: str, *, from_1904: bool = False, chinese: bool = False) -> str:
    """Return a number as its cell shows it; ``chinese`` is how a date is written out.

    >>> shown(0.123, "0.0%"), shown(21500000, '0!.0,"万"'), shown(-3.14159, "0.0_);(0.0)")
    ('12.3%', '2150.0万', '(3.1)')
    >>> shown(45352, 'yyyy"年"m"月"'), shown(2024.0, "General"), shown(0.1 + 0.2, "General")
    ('2024年3月', '2024', '0.3')
    """
    if value != value or abs(value) == float("inf"):
        return ""
    if code in ("", "General"):
        return general(value)
    if (common := _common(code)) is not None:
        return _grouped(value, *common)
    sections = sections_of(code)
    section, negates = _chosen(value, sections)
    if section.is_date:
        date = shown_date(value, section, from_1904=from_1904, chinese=chinese)
        return general(value) if date is None else date
    text = _number(abs(value), section)
    seen = text.strip()
    # A format may leave the sign to the colour.
    plain_red = negates and section.red and not any(sign in text for sign in "-−–(（")
    if value < 0 and any(digit in "123456789" for digit in seen) and (not negates or plain_red):
        seen = "-" + seen
    return seen


def shown_text(text: str, code: str) -> str:
    """Return words as their cell shows them: a format may add some of its own.

    >>> shown_text("2024", '@"年"'), shown_text("Japan", "0.0")
    ('2024年', 'Japan')
    """
    if "@" not in code or code == "@":
        return text
    section = next((s for s in reversed(sections_of(code)) if s.has("text")), None)
    if section is None:
        return text
    return "".join(text if t.kind == "text" else t.text for t in section.tokens)


def general(value: float) -> str:
    """Return a number without a format: no more digits than a cell shows, none that say nothing.

    >>> general(186.50000000000003), general(1e15), general(1 / 3), general(-0.0)
    ('186.5', '1000000000000000', '0.333333333', '0')
    """
    if abs(value) >= _HUGE:
        return f"{value:.5E}"
    number = _decimal(abs(value))
    if number == number.to_integral_value():
        text = f"{number:.0f}"
    else:
        whole = len(f"{int(number)}")
        # A small number keeps as many digits as a large one.
        small = max(-number.adjusted() - 1, 0)
        places = min(max(_GENERAL_DIGITS - whole + small, 1), _MOST_DECIMALS)
        text = f"{_rounded(number, places):f}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and text != "0" else text


@lru_cache(maxsize=4096)
def _common(code: str) -> tuple[str, int, bool] | None:
    """Return the grouping, decimals and percent sign of the commonest codes, which are quick."""
    match = _COMMON.fullmatch(code)
    if match is None:
        return None
    return "," if match.group(1) else "", len(match.group(2) or ""), bool(match.group(3))


def _grouped(value: float, comma: str, decimals: int, percent: bool) -> str:
    number = _rounded(_decimal(value).scaleb(2) if percent else _decimal(value), decimals)
    return f"{number if number else abs(number):{comma}f}" + ("%" if percent else "")


def _chosen(value: float, sections: tuple[Section, ...]) -> tuple[Section, bool]:
    """Return the section for a number, and whether it brings the minus of a negative itself."""
    numeric = [section for section in sections if not section.has("text")] or [sections[0]]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None:
                return section, False
            sign, bound = section.condition
            if _COMPARE[sign](value, bound):
                return section, sign in ("<", "<=") and bound <= 0
        return numeric[-1], False
    if value < 0 and len(sections) > 1 and not sections[1].has("text"):
        return sections[1], True
    if value == 0 and len(sections) > 2 and not sections[2].has("text"):
        return sections[2], False
    return numeric[0], False


def _number(value: float, section: Section) -> str:
    tokens = section.tokens
    if section.has("general"):
        return _with_general(value, tokens)
    if not section.has("digit"):
        # Words only, such as "-" for zero; a cell of text shows a number without a format.
        return "".join(general(value) if t.kind == "text" else _sign(t) for t in tokens)
    if section.has("slash"):
        return general(value)
    percent = sum(token.kind == "percent" for token in tokens)
    last = max(at for at, token in enumerate(tokens) if token.kind == "digit")
    scaled = sum(token.kind == "comma" for token in tokens[last:])
    if section.has("exponent"):
        return _scientific(value, tokens)
    number = _decimal(value).scaleb(2 * percent - 3 * scaled)
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    decimals = sum(token.kind == "digit" for token in tokens[point:])
    whole, _, fraction = f"{_rounded(number, min(decimals, _MOST_DECIMALS)):f}".partition(".")
    fraction = fraction.ljust(decimals, "0")
    return _whole(whole, tokens[:point], last) + _fraction(fraction, tokens[point:])


def _whole(digits: str, tokens: tuple[Token, ...], last: int) -> str:
    """Put digits into the placeholders before the point, from the right; the first takes all."""
    digits = digits.lstrip("0")
    places = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    grouped = any(token.kind == "comma" for token in tokens[:last])
    pieces: list[str] = []
    taken = 0

    def put(digit: str) -> None:
        nonlocal taken
        if grouped and taken and taken % 3 == 0:
            pieces.append(",")
        pieces.append(digit)
        taken += 1

    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.kind != "digit":
            pieces.append(_sign(token))
            continue
        if digits:
            put(digits[-1])
            digits = digits[:-1]
        elif token.text == "0":
            put("0")
        while digits and at == places[0]:
            put(digits[-1])
            digits = digits[:-1]
    return "".join(reversed(pieces)) if places else "".join(reversed(pieces)) + digits


def _fraction(digits: str, tokens: tuple[Token, ...]) -> str:
    needed = 0
    for count, token in enumerate((t for t in tokens if t.kind == "digit"), start=1):
        if token.text == "0" or digits[count - 1] != "0":
            needed = count
    pieces: list[str] = []
    at = 0
    for token in tokens:
        if token.kind == "point":
            pieces.append("." if needed else "")
        elif token.kind == "digit":
            pieces.append(digits[at] if at < needed else "")
            at += 1
        else:
            pieces.append(_sign(token))
    return "".join(pieces)


def _scientific(value: float, tokens: tuple[Token, ...]) -> str:
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), None)
    power = next(at for at, token in enumerate(tokens) if token.kind == "exponent")
    decimals = 0
    if point is not None and point < power:
        decimals = sum(token.kind == "digit" for token in tokens[point:power])
    return f"{value:.{decimals}E}"


def _with_general(value: float, tokens: tuple[Token, ...]) -> str:
    return "".join(general(value) if t.kind == "general" else _sign(t) for t in tokens)


def _sign(token: Token) -> str:
    return token.text if token.kind in ("literal", "percent", "slash") else ""


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.{_KEPT}g}")


def _rounded(number: Decimal, places: int) -> Decimal:
    try:
        return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return number.to_integral_value()
