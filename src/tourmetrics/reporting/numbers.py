"""Numbers, dates and periods in the habit of one language.

Scales (万, 亿; million, billion) and dates come from babel's locale data, patterns from the
catalogue, unit names from ``data/``. Nothing here knows a language by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from tourmetrics.knowledge import Knowledge
from tourmetrics.reporting.quantity import Quantity, is_money
from tourmetrics.reporting.words import Words

MINUS = "\u2212"
# Stands before a value that a person put in the place of the machine's.
CORRECTED = "*"
_SIGNS = {"eq": "", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "between": ""}
_SMALLEST_SCALE = 10_000
# Steps of a locator, each with its number, and the place of a cell in a workbook.
_LOCATOR = re.compile(r"([a-z][a-z ]*) (\d+)")
_CSS = "css "
_PATH = re.compile(r"^.+ > (?=[^>]+ > [^>]+$)")
_CELL = re.compile(r"Sheet (.+), ([A-Z]+[0-9]+)")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number and its unit apart, for large type: ``before`` goes in front (CNY)."""

    before: str
    number: str
    after: str
    joined: str


class Format:
    """Formats quantities, rates, dates, periods and locators in one language."""

    def __init__(self, words: Words, knowledge: Knowledge) -> None:
        self.words = words
        self.knowledge = knowledge

    # -- numbers -----------------------------------------------------------------------

    @cached_property
    def _scales(self) -> tuple[tuple[Decimal, str], ...]:
        """Scales from large to small with their words, from the locale's compact patterns."""
        forms = self.words.locale.compact_decimal_formats
        patterns = (forms.get("long") or forms["short"])["other"]
        scales: dict[Decimal, str] = {}
        for power, pattern in patterns.items():
            zeros = pattern.pattern.count("0")
            word = pattern.pattern.replace("0", "")
            scale = Decimal(int(power)).scaleb(1 - zeros)
            if word and scale >= _SMALLEST_SCALE:
                scales[scale] = word
        return tuple(sorted(scales.items(), reverse=True))

    def number(self, value: Decimal, decimals: int | None = None) -> str:
        """Print digits with the language's grouping and a true minus; no scale, no unit."""
        if decimals is not None:
            value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        text = f"{abs(value):f}"
        if decimals is None and "." in text:
            text = text.rstrip("0").rstrip(".")
        whole, _, fraction = text.partition(".")
        if self.words.term("grouping of thousands", "yes") == "yes" and len(whole) > 3:
            mark = get_group_symbol(self.words.locale)
            whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", mark, whole)
        point = get_decimal_symbol(self.words.locale)
        return (MINUS if value < 0 else "") + (f"{whole}{point}{fraction}" if fraction else whole)

    def scaled(self, value: Decimal, precision: Decimal | None = None) -> tuple[str, str]:
        """Print digits and scale word, with every digit that the source printed and no more."""
        for scale, word in (*self._scales, (Decimal(1), "")):
            if abs(value) < scale and scale > 1:
                continue
            mantissa = (value / scale).normalize()
            decimals = _decimals(mantissa)
            if precision:
                last = (precision * 2 / scale).normalize()
                if last == Decimal(1).scaleb(last.adjusted()):
                    decimals = max(decimals, -last.adjusted())
            allowed = 2 if scale == _SMALLEST_SCALE and abs(mantissa) < 10 else 4
            if scale == 1 or decimals <= allowed:
                return self.number(mantissa, decimals), word
        raise AssertionError("the scale of one always prints")

    def sign(self, quantity: Quantity) -> str:
        """Return the mark of a derived or corrected value, and the comparator's sign."""
        if quantity.derived:
            return self.words.term("mark of a derived value", "~")
        return (CORRECTED if quantity.corrected else "") + _SIGNS[quantity.comparator]

    def _digits(self, quantity: Quantity, value: Decimal) -> tuple[str, str]:
        precision = None if quantity.derived else quantity.precision
        digits, scale = self.scaled(value, precision)
        return ("+" if quantity.signed and value > 0 else "") + digits, scale

    def printed(self, quantity: Quantity) -> Printed:
        """Print a quantity with number and unit apart."""
        digits, scale = self._digits(quantity, quantity.value)
        if quantity.high is not None and quantity.comparator == "between":
            high, high_scale = self._digits(quantity, quantity.high)
            low = digits if scale == high_scale else digits + scale
            digits = self.words.term("range", "%(low)s–%(high)s", low=low, high=high)
            scale = high_scale
        mark, unit = self.sign(quantity), quantity.unit
        if unit == "percent":
            number = self.words.term("percent", "%(number)s%%", number=digits + scale)
            return Printed("", mark + number, "", mark + number)
        name = self._unit(quantity, digits + scale)
        if is_money(unit):
            joined = self.words.term(
                "money", "%(unit)s %(number)s", unit=name, number=digits + scale
            )
            before = name if joined.startswith(name) else ""
            after = scale.strip() if before else scale.strip() + name
            if before and mark and not quantity.derived:
                mark_gap = self.words.gap("after a sign before letters")
                return Printed(before, mark + digits, after, mark + mark_gap + joined)
            return Printed(before, mark + digits, after, mark + joined)
        joined = self.words.term("amount", "%(number)s %(unit)s", number=digits + scale, unit=name)
        gap = self.words.gap("between scale and unit") if scale else ""
        return Printed("", mark + digits, scale.strip() + gap + name, mark + joined.strip())

    def _unit(self, quantity: Quantity, digits: str) -> str:
        if quantity.word and quantity.word[0] == self.words.lang:
            return quantity.word[1]
        display = self.knowledge.unit_display[quantity.unit]
        one = digits.lstrip(f"+{MINUS}") == "1" and abs(quantity.value) == 1
        return display.name(self.words.lang, one=one)

    def amount(self, quantity: Quantity | None) -> str:
        """Print a quantity with its unit in one piece; an absent one as a dash."""
        return "—" if quantity is None else self.printed(quantity).joined

    def percent(self, share: float | Decimal, decimals: int = 1, *, signed: bool = False) -> str:
        """Print a fraction of one as a percentage, with as few decimals as say the same."""
        value = Decimal(repr(float(share))) * 100
        digits = self.number(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
        plus = "+" if signed and value > 0 else ""
        return self.words.term("percent", "%(number)s%%", number=plus + digits)

    # -- dates -------------------------------------------------------------------------

    def day(self, day: date) -> str:
        """Print a date in full."""
        return str(format_date(day, self.words.term("date pattern", "d MMMM y"), self.words.locale))

    def short_day(self, day: date) -> str:
        """Print a date without its year."""
        return str(format_date(day, self.words.term("date pattern", "d MMMM"), self.words.locale))

    def period(self, start: date | None, end: date | None) -> str:
        """Print a period by the name people use: a year, a half, a quarter, a month, a day."""
        if start is None or end is None:
            return self.words.text("no period stated")
        form = self.words.term
        if start == end:
            return self.day(end)
        whole = start.day == 1 and (end + timedelta(days=1)).day == 1
        if not whole:
            return self._days(start, end)
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        if start.month == 1 and end.month == 12:
            if months == 12:
                return self._pattern(end, "year pattern", "y")
            return form("years", "%(first)s–%(last)s", first=start.year, last=end.year)
        if start.year != end.year:
            return form(
                "span", "%(start)s to %(end)s", start=self._month(start), end=self._month(end)
            )
        if months == 1:
            return self._month(end)
        if months == 3 and start.month % 3 == 1:
            return self._pattern(end, "quarter pattern", "QQQ y")
        if months == 6 and start.month == 1:
            return form("period", "first half of %(year)s", year=end.year)
        if months == 6 and start.month == 7:
            return form("period", "second half of %(year)s", year=end.year)
        return form(
            "months of one year",
            "%(first)s–%(last)s %(year)s",
            first=self._pattern(start, "month name pattern", "MMMM"),
            last=self._pattern(end, "month name pattern", "MMMM"),
            year=end.year,
            first_number=start.month,
            last_number=end.month,
        )

    def _days(self, start: date, end: date) -> str:
        form = self.words.term
        if (start.year, start.month) == (end.year, end.month):
            return form(
                "days of one month",
                "%(first)s–%(last)s %(month)s",
                first=start.day,
                last=end.day,
                month=self._month(end),
            )
        return form("span", "%(start)s to %(end)s", start=self.day(start), end=self.day(end))

    def _month(self, day: date) -> str:
        return self._pattern(day, "month pattern", "MMMM y")

    def _pattern(self, day: date, context: str, pattern: str) -> str:
        return str(format_date(day, self.words.term(context, pattern), self.words.locale))

    # -- places ------------------------------------------------------------------------

    def locator(self, locator: str) -> str:
        """Print a language-neutral locator: ``page 3, line 12`` becomes 第3页第12行."""
        term = self.words.term
        if locator.startswith(_CSS):
            # The whole path stays in the table; its end is enough to find the place on the page.
            return _PATH.sub("… > ", locator.removeprefix(_CSS))
        cell = _CELL.fullmatch(locator)
        if cell:
            return term("locator", "sheet %(name)s, cell %(cell)s", name=cell[1], cell=cell[2])
        steps = [_LOCATOR.fullmatch(step) for step in locator.split(", ")]
        told = [term("locator", f"{step[1]} %(n)s", n=step[2]) for step in steps if step]
        return term("steps of a locator", ", ").join(told) if len(told) == len(steps) else locator


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
