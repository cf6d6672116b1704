"""What a planner types beside numbers: bounds, commitments, spans, days, milestones."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date

from tourmetrics.goals.amount import Amount
from tourmetrics.goals.cells import CellError, parse_period
from tourmetrics.goals.vocabulary import load_vocabulary
from tourmetrics.model import COMPARATORS
from tourmetrics.tables import COMMITMENTS

# Between the two ends of a range; a minus before the first number is a sign.
_RANGE = re.compile(r"(?P<low>[^~～–—至]+?)\s*(?:[~～–—至]|(?<=[\d%万亿])-(?=\d))\s*(?P<high>.+)")
_BETWEEN_MILESTONES = re.compile(r"[;；、\n]")
_OF_MILESTONE = re.compile(r"[=＝:：]")


def parse_comparator(text: str) -> str:
    """Return the comparator that a word or sign stands for.

    >>> parse_comparator("≥"), parse_comparator("eq"), parse_comparator("At least")
    ('ge', 'eq', 'ge')

    Raises:
        CellError: no such comparator.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if typed in COMPARATORS:
        return typed
    known = load_vocabulary().comparators
    for word in (text.strip(), typed, typed.lower()):
        if word in known:
            return known[word]
    raise CellError(
        f"{text!r} cannot stand here: write one of {', '.join(COMPARATORS)}, or a sign such as ≥"
    )


def parse_commitment(text: str) -> str:
    """Return the commitment that a word of a plan stands for.

    >>> parse_commitment("约束性"), parse_commitment("预期性指标")
    ('binding', 'expected')

    Raises:
        CellError: no such word.
    """
    typed = text.strip().lower()
    if typed in COMMITMENTS:
        return typed
    vocabulary = load_vocabulary()
    for noun in ("", *vocabulary.commitment_nouns):
        word = typed.removesuffix(noun).strip()
        if word in vocabulary.commitments:
            return vocabulary.commitments[word]
    raise CellError(f"{text!r} cannot stand here: write one of {', '.join(COMMITMENTS)}")


def split_bounds(text: str) -> tuple[str | None, str, str | None]:
    """Return comparator, number and high end of what stands in a cell for the value.

    The comparator is ``None`` where the cell holds a plain number.

    >>> split_bounds("≥92"), split_bounds("0.3以内"), split_bounds("12%-15%")
    (('ge', '92', None), ('le', '0.3', None), ('between', '12%', '15%'))
    >>> split_bounds("-3.2"), split_bounds("1,200")
    ((None, '-3.2', None), (None, '1,200', None))
    """
    typed = text.strip()
    words = load_vocabulary().comparators
    for word in sorted(words, key=lambda known: (-len(known), known)):
        for rest in (typed.removeprefix(word), typed.removesuffix(word)):
            if rest != typed and rest.strip():
                return words[word], rest.strip(), None
    if match := _RANGE.fullmatch(typed):
        return "between", match["low"].strip(), match["high"].strip()
    return None, typed, None


def parse_span(text: str) -> str:
    """Return a typed period as two ISO dates with a slash.

    >>> parse_span("2020年")
    '2020-01-01/2020-12-31'

    Raises:
        CellError: no period.
    """
    first, last = parse_period(text)
    return f"{first.isoformat()}/{last.isoformat()}"


def parse_day(text: str) -> date:
    """Return a typed day.

    >>> parse_day("2025-02-01")
    datetime.date(2025, 2, 1)

    Raises:
        CellError: no single day.
    """
    first, last = parse_period(text)
    if first != last:
        raise CellError(f"{text!r} is no single day: write one such as 2025-02-01")
    return first


def parse_milestones(text: str, amount: Amount) -> list[str]:
    """Return typed milestones, each as date=value with the value in the unit of ``amount``.

    What stands before the sign is a period, of which the last day counts: 2025=50; 2027=60.

    Raises:
        CellError: a part without a period or a number.
    """
    found = []
    for part in _parts(text):
        period, sign, value = _split(part)
        if not sign:
            raise CellError(f"{part!r} is no milestone: write 2025=50, several with ; between")
        number = amount.number(value.strip())
        written = str(int(number)) if number.is_integer() else repr(number)
        found.append(f"{parse_period(period)[1].isoformat()}={written}")
    return sorted(found)


def _split(part: str) -> tuple[str, str, str]:
    match = _OF_MILESTONE.search(part)
    return (part[: match.start()], match[0], part[match.end() :]) if match else (part, "", "")


def _parts(text: str) -> list[str]:
    if text.strip().startswith("["):
        try:
            listed = json.loads(text)
        except ValueError:
            listed = None
        if isinstance(listed, list) and all(isinstance(part, str) for part in listed):
            return listed
    return [part.strip() for part in _BETWEEN_MILESTONES.split(text) if part.strip()]
