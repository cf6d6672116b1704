"""Numbers that a scanner or a copy has broken, made whole where what stands around leaves no doubt.

A mended number has as many characters as the broken one: zeros stand in front of its digits, so
that every offset stays true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tourmetrics.compiled import compiled
from tourmetrics.extraction.grammar import load_grammar
from tourmetrics.extraction.spaced import close_up

# Dots that lead from a label to its number: Members ........ 684.
_LEADERS = re.compile(r" ?\.{4,}(?= *[$€£¥(]?-?[0-9])")
_LOOKALIKES = str.maketrans("OoIl", "0011")
_HAN = "\u3400-\u9fff"
# Characters before a broken number that may say whether it is one.
_BEFORE = 8
_CLAUSE = 60
_CELL = re.compile(
    r"(?<=[\t|])(?P<pad> *)(?P<mark>[$£€¥]?)\((?P<inner>[$£€¥]?)"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)(?P<sign>%?)\)"
    r"(?=%| [a-z]+ *(?=[\t|\n]|$)| *(?=[\t|\n]|$))",
    re.MULTILINE,
)
# A mark before the bracket shows as much without a table.
_MARKED = re.compile(
    r"(?P<pad>)(?P<mark>[$£€¥])\((?P<inner>)(?P<digits>[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?)"
    r"(?P<sign>)\)"
)


_AT_POINT = re.compile(r"[.,] | [.,]")
_IN_NUMBER = frozenset("0123456789,.")
_POINTS = frozenset(",.")
_LONGEST = 16

# How a broken number looks, and what makes it whole where that is sure.
Fault = tuple[re.Pattern[str], Callable[[re.Match[str], "_Faults"], str | None]]


@dataclass(frozen=True, slots=True)
class _Faults:
    """How broken numbers look.

    Attributes:
        hint: finds the last digit before a fault; its group says which kinds may be there.
        kinds: by group, how the whole number then looks, and what repairs it.
        openers: words before an amount, by language.
        indexed: what stands before a number that is no amount (表3).
        listing: what shows that a clause lists several amounts.
    """

    hint: re.Pattern[str]
    kinds: Mapping[str, tuple[Fault, ...]]
    openers: Mapping[str, tuple[str, ...]]
    indexed: frozenset[str]
    listing: re.Pattern[str]


@cache
def _faults() -> _Faults:
    zh: Mapping[str, Any] = load_grammar("zh").words["broken"]
    en: Mapping[str, Any] = load_grammar("en").words["broken"]
    scale = zh["scale"]
    measures = "|".join(en["measures"])
    # A letter between digits or before a scale: 1O0万.
    letters = compiled(
        r"(?<![A-Za-z0-9_./-])[0-9]{1,6}(?:[,.][0-9]{1,3}){0,4}"
        r"(?:[OoIl](?=[0-9])[0-9OoIl,.]{1,12}(?<![,.])(?![A-Za-z0-9_-])"
        rf"|[Oo]{{1,4}}(?:\.[0-9]+)?(?= ?{zh['behind_letters']}))"
    )
    # Digits parted by a space, or at the point: 1 234.5万, 3. 5亿.
    split = compiled(
        rf"(?<![0-9])(?<=[{_HAN} :])(?:[0-9]{{1,4}}(?:\. | \.)[0-9]{{1,4}}(?= ?{scale})"
        rf"|[0-9]{{1,3}} ,[0-9]{{3}}(?= ?[{_HAN}])"
        rf"|(?<=[{_HAN}])[0-9]{{1,3}}(?: [0-9]{{1,3}}){{1,6}}(?:\.[0-9]{{1,4}})?"
        rf"(?= ?[{_HAN}%]))"
    )
    split_en = compiled(
        r"(?<=[a-z] )[0-9]{1,3}(?:\. [0-9]| \.[0-9]{1,2}| [0-9]\.[0-9]{1,2}"
        rf"|, [0-9]{{3}}(?:,[0-9]{{3}})+|(?: ,|, )[0-9]{{3}})(?= ?(?:{measures}))"
    )
    # A Chinese comma where the point should be: 576、23万.
    comma = compiled(rf"(?<![0-9.,、])[0-9]{{2,6}}、[0-9]{{1,2}}(?={scale})")
    return _Faults(
        hint=compiled(
            rf"[0-9](?:(?P<letters>[OoIl])(?=[0-9OoIl .]|{zh['behind_letters']})"
            rf"|(?P<comma>、)(?=[0-9]{{1,2}}{scale})|(?P<gap>\. | [.,]?|, )(?=[0-9]))"
        ),
        kinds={
            "letters": ((letters, _spelled),),
            "comma": ((comma, _pointed),),
            "gap": ((split, _joined), (split_en, _joined_en)),
        },
        openers={"zh": tuple(zh["openers"]), "en": tuple(f" {word} " for word in en["openers"])},
        indexed=frozenset(zh["indexed"]),
        listing=compiled(zh["listing"]),
    )


def mend(text: str) -> str:
    """Return ``text`` with its broken numbers made whole; its length does not change.

    >>> mend("收入100O万元,游客1 234.5万人次")
    '收入1000万元,游客01234.5万人次'
    >>> mend("表3 500人, 12、13万人次, H2O")
    '表3 500人, 12、13万人次, H2O'
    """
    faults = _faults()
    text = close_up(text)
    if "...." in text:
        text = _LEADERS.sub(_labelled, text)
    pieces: list[str] = []
    done = 0
    for hit in faults.hint.finditer(text):
        start = hit.start()
        for _ in range(_LONGEST):
            if not start or text[start - 1] not in _IN_NUMBER:
                break
            start -= 1
        while text[start] in _POINTS:
            start += 1
        if start < done:
            continue
        for fault, repair in faults.kinds[hit.lastgroup or ""]:
            match = fault.match(text, start)
            whole = match and repair(match, faults)
            if match and whole:
                pieces += [text[done:start], whole]
                done = match.end()
                break
    return "".join([*pieces, text[done:]]) if pieces else text


def _spelled(match: re.Match[str], faults: _Faults) -> str | None:
    return match.group().translate(_LOOKALIKES)


def _padded(broken: str, whole: str) -> str:
    return whole.rjust(len(broken), "0")


def _opened(match: re.Match[str], openers: tuple[str, ...]) -> bool:
    start = match.start()
    return match.string[max(0, start - _BEFORE) : start].lower().rstrip(":").endswith(openers)


def _joined(match: re.Match[str], faults: _Faults) -> str | None:
    broken, text, start = match.group(), match.string, match.start()
    before = text[start - 1]
    opened = _opened(match, faults.openers["zh"])
    if before in faults.indexed or not (opened or _is_han(before)):
        return None
    groups = broken.partition(".")[0].split(" ")
    single = all(len(group) == 1 for group in groups)
    if _AT_POINT.search(broken) or (single and len(groups) > 2):
        sure = True
    elif all(len(group) == 3 for group in groups[1:]):
        # Where three digits follow one alone, it may number what stands before it.
        sure = len(groups[0]) > 1 or (opened and "." in broken)
    else:
        sure = opened and single and "." in broken
    return _padded(broken, broken.replace(" ", "").replace(",", "")) if sure else None


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _joined_en(match: re.Match[str], faults: _Faults) -> str | None:
    broken = match.group()
    if not _opened(match, faults.openers["en"]):
        return None
    return _padded(broken, broken.replace(" ", ""))


def _pointed(match: re.Match[str], faults: _Faults) -> str | None:
    """Read 576、23万 as 576.23万, unless the clause may list several amounts."""
    broken, text = match.group(), match.string
    first, second = broken.split("、")
    if int(second) == int(first) + 1:
        return None
    clause = text[max(0, match.start() - _CLAUSE) : match.end() + 6]
    if faults.listing.search(clause, 0, len(clause)) or clause.count("、") > 1:
        return None
    return f"{first}.{second}"


def _labelled(match: re.Match[str]) -> str:
    """Make a colon of the dots that lead from a label to its number."""
    return ":".ljust(len(match.group()))


def mend_cells(text: str) -> str:
    r"""Give the bracketed numbers of a table a minus; the length of ``text`` does not change.

    >>> mend_cells("Net\t(1,234)\t(5.2)%")
    'Net\t-01,234\t-05.2%'
    """
    if "(" not in text:
        return text
    text = _MARKED.sub(_bracketed, text)
    if "\t" not in text and "|" not in text:
        return text
    return _CELL.sub(_bracketed, text)


def _bracketed(match: re.Match[str]) -> str:
    pad, mark, inner, digits, sign = match.group("pad", "mark", "inner", "digits", "sign")
    size = len(match.group()) - len(pad) - len(sign) - len(mark or inner) - 1
    if "," in digits and len(digits.partition(",")[0]) == 3:
        return f"{pad}-{mark or inner}{digits}{sign}".ljust(len(match.group()))
    return f"{pad}-{mark or inner}{digits.rjust(size, '0')}{sign}"
