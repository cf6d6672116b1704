"""Chinese numerals, pure or mixed with Arabic digits: 三百二十, 十万零一千, 13万2, 1亿2千万."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tourmetrics.numerals.value import Numeral, from_digits

_SECTION = Decimal(10_000)
_POINT = "点"


@dataclass(frozen=True, slots=True)
class ChineseNumerals:
    """Reads Chinese numerals with the digits and scales of a grammar file.

    Attributes:
        digits: each digit character with its worth (两 → 2).
        scales: each scale character with its worth (万 → 10000).
        tens: characters that stand for a digit and ten at once (廿 → 20).
    """

    digits: Mapping[str, int]
    scales: Mapping[str, Decimal]
    tens: Mapping[str, int]

    def read(self, text: str) -> Numeral | None:
        """Return what ``text`` says, or ``None`` where it is no well-formed numeral.

        >>> from tourmetrics.extraction.grammar import load_grammar
        >>> load_grammar("zh").chinese.read("十万零一千").value
        Decimal('101000')
        """
        pair = None if _POINT in text else self._neighbours(text)
        if pair is not None:
            low, high = (self.read(half) for half in pair)
            if low is None or high is None or low.value >= high.value:
                return None
            return Numeral(low.value, high.value, low.last, scaled=low.scaled)
        if _POINT in text:
            return self._decimal(text)
        if len(text) > 1 and all(char in self.digits for char in text):
            return from_digits("".join(str(self.digits[char]) for char in text))
        return self._sum(text)

    def _neighbours(self, text: str) -> tuple[str, str] | None:
        """Split 两三百 into 两百 and 三百: two digits in a row, each one more than the last."""
        found = [
            at
            for at in range(len(text) - 1)
            if text[at] in self.digits and text[at + 1] in self.digits
        ]
        if len(found) != 1:
            return None
        at = found[0]
        low, high = self.digits[text[at]], self.digits[text[at + 1]]
        if low == 0 or high != low + 1:
            return None
        return text[: at + 1] + text[at + 2 :], text[:at] + text[at + 1 :]

    def _decimal(self, text: str) -> Numeral | None:
        whole, _, rest = text.partition(_POINT)
        cut = next((at for at, char in enumerate(rest) if char not in self.digits), len(rest))
        fraction, scales = rest[:cut], rest[cut:]
        before = self._sum(whole)
        if before is None or not fraction or any(char not in self.scales for char in scales):
            return None
        digits = "".join(str(self.digits[char]) for char in fraction)
        factor = Decimal(1)
        for char in scales:
            factor *= self.scales[char]
        value = (before.value + Decimal(f"0.{digits}")) * factor
        last = Decimal(1).scaleb(-len(digits)) * factor
        return Numeral(value, None, last, scaled=factor != 1)

    def _tokens(self, text: str) -> list[tuple[str, Decimal, Decimal]] | None:
        """Cut into (kind, worth, worth of the last digit); kinds are number, scale, zero."""
        tokens: list[tuple[str, Decimal, Decimal]] = []
        at = 0
        while at < len(text):
            char = text[at]
            if char.isascii() and char.isdigit():
                end = at
                while end < len(text) and (text[end].isascii() and text[end] in "0123456789,.'"):
                    end += 1
                read = from_digits(text[at:end])
                tokens.append(("number", read.value, read.last))
                at = end
                continue
            if char in self.digits:
                kind = "zero" if self.digits[char] == 0 else "number"
                tokens.append((kind, Decimal(self.digits[char]), Decimal(1)))
            elif char in self.tens:
                tokens += [
                    ("number", Decimal(self.tens[char] // 10), Decimal(1)),
                    ("scale", Decimal(10), Decimal(1)),
                ]
            elif char in self.scales:
                tokens.append(("scale", self.scales[char], Decimal(1)))
            else:
                return None
            at += 1
        return tokens

    def _sum(self, text: str) -> Numeral | None:
        tokens = self._tokens(text)
        if not tokens:
            return None
        total = section = Decimal(0)
        number: Decimal | None = None
        digit_worth = last = Decimal(1)
        last_scale = Decimal(0)
        last_big = Decimal(0)
        least = _SECTION
        after_zero = False
        for kind, worth, digit in tokens:
            if kind == "zero":
                if number is not None:
                    return None
                after_zero, last_scale, last = True, Decimal(1), Decimal(1)
            elif kind == "number":
                if number is not None:
                    return None
                number, digit_worth, last = worth, digit, digit
            elif worth < _SECTION:
                if worth >= least:
                    # 三百五百 and 五十千 are no numerals.
                    return None
                least = worth
                section += (Decimal(1) if number is None else number) * worth
                last = worth * (digit_worth if number is not None else 1)
                number, last_scale, after_zero = None, worth, False
            else:
                section += number or 0
                if section == 0 and total == 0:
                    section = Decimal(1)
                if section == 0 and worth == last_big:
                    # 四万万.
                    total, last = total * worth, last * worth
                    continue
                fresh = digit_worth if number is not None else last_scale or Decimal(1)
                if worth > last_big:
                    total = (total + section) * worth
                    last = worth * (fresh if section else last)
                else:
                    total += section * worth
                    last = worth * fresh
                section, number, least = Decimal(0), None, _SECTION
                last_scale, last_big, after_zero = worth, worth, False
        if number is not None:
            shortened = (
                last_scale >= 100
                and not after_zero
                and number < 10
                and number == number.to_integral_value()
            )
            factor = last_scale / 10 if shortened else Decimal(1)
            section += number * factor
            last = digit_worth * factor
        scaled = any(kind == "scale" for kind, _, _ in tokens)
        return Numeral(total + section, None, last, scaled=scaled)
