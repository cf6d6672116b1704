"""Whether a number counts something at all; the reason where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tourmetrics.extraction.fitting import COUNTS
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.nounphrase import is_large, phrase_after
from tourmetrics.extraction.othermoney import is_of_other_money
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.reject import Exclusions
from tourmetrics.knowledge.measures import read_measures

_MOST_DIGITS = 18
_TEN_THOUSAND = 10_000
_JOINED_BEFORE = re.compile(r"[0-9][.,]$|(?<![0-9.,])[0-9]{1,3} $|[\u3400-\u9fff][0-9]{1,3}\n$")
_JOINED_BEHIND = re.compile(r"[.,][0-9]| [0-9]{3}(?![0-9])")
# Nothing else parts the digits of one number; a line may end between them.
_PARTING = frozenset(" .,\n")
# Rules that give a bare number the unit of another, or of a noun that no list has.
_CARRIED = frozenset(
    {
        "came",
        "compared",
        "ellipsis",
        "heading",
        "unit carried",
        "unknown noun",
        "people of a place",
        "wording",
    }
)
_SHARES_AND_SUMS = frozenset({"percent", "percentage_point", "money"})
_INITIALS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,}$")
_LONGEST_INITIALS = 8
_DURATIONS = frozenset({"day", "hour", "minute", "week"})


def excluded(quantities: Iterable[Quantity], exclusions: Exclusions, text: str) -> dict[int, str]:
    """Return the reasons of those numbers that their place makes none, by where they begin."""
    reasons: dict[int, str] = {}
    reached = 0
    for item in quantities:
        if _of_unknown_money(item, text, reached):
            reason: str | None = "unknown money"
        else:
            reason = _excluded(item, exclusions, text)
        reached = item.end
        if reason is not None:
            reasons[item.start] = reason
    return reasons


def _excluded(item: Quantity, exclusions: Exclusions, text: str) -> str | None:
    """Return why the place of a number makes it none: a date, a name, a rank."""
    found = exclusions.covering(item.number_start, item.number_end)
    if found is None and _broken(text, item):
        return "digits apart"
    if found is None:
        return "code" if item.value and item.value.adjusted() >= _MOST_DIGITS else None
    known = item.unit is not None and not item.open_unit
    counted = known and item.end > found.end and item.language == "en"
    if counted and item.family in COUNTS and not item.surface.endswith("s"):
        # "The 2024 festival": one is no 2024.
        counted = False
    if found.weak and counted:
        return None
    return found.reason


def _of_unknown_money(item: Quantity, text: str, reached: int) -> bool:
    """Whether a mark of money before a number is of no currency that figures are in: F$5, ₱300.

    What stands before ``reached`` belongs to the number before.
    """
    if item.has_prefix or not item.number_start:
        return False
    at = item.number_start - (text[item.number_start - 1] == " ")
    return at > reached and text[at - 1] in _other_marks()


@cache
def _other_marks() -> frozenset[str]:
    """Return the signs of money that stand before a number and make no figure of it."""
    money = (known for known in read_measures() if known.quantity == "money")
    signs = {mark for known in money for mark in known.marks if not mark.isascii()}
    return frozenset({"$", *(sign for sign in signs if len(sign) == 1)})


def _broken(text: str, item: Quantity) -> bool:
    """Whether digits stand beside a number that may belong to it: 2 500万, 1,2345万, €1,5.

    Nobody can tell which number was meant, and a wrong one is worse than none.
    """
    if item.form != "digits" or item.high is not None:
        return False
    start, end = item.number_start, item.number_end
    if text[start - 1 : start] in _PARTING and _JOINED_BEFORE.search(
        text[max(0, start - 6) : start]
    ):
        return True
    if item.surface or text[end : end + 1] not in _PARTING:
        return False
    return _JOINED_BEHIND.match(text[end : end + 6]) is not None


def uncounted(
    item: Quantity, reading: Reading, lexicon: Lexicon, accepted_ones: set[int]
) -> str | None:
    """Return why a number counts nothing by its own form, before its subject is known."""
    if item.surface and item.unit is None:
        return "not a unit"
    text = reading.lowered
    if item.language == "en" or item.form in ("fraction", "fold", "words"):
        before = text[item.number_start - 1] if item.number_start else " "
        glued = before.isalnum() and before.isascii() and not item.has_prefix
        if glued and item.form == "digits":
            return "code"
        return "unknown money" if is_of_other_money(item, reading) else None
    quantity = lexicon.grammars["zh"].words["quantity"]
    if item.form == "digits":
        before = text[item.number_start - 1] if item.number_start else " "
        glued = before.isascii() and before.isalpha() and not item.has_prefix
        return "code" if glued and not _behind_initials(item, reading, quantity) else None
    if item.form == "half":
        return _half_of(item, reading, quantity["half"])
    if item.unit is None:
        # 涨粉四十八万: a scale makes a numeral an amount also without a measure word.
        return None if item.scale >= _TEN_THOUSAND else "no unit"
    numeral = text[item.number_start : item.number_end]
    if numeral == "一" and item.surface in quantity["open_measures"]:
        return _idle_one(item, reading, quantity, accepted_ones)
    scales = lexicon.grammars["zh"].words["numerals"]["scales"]
    if all(char in scales for char in numeral) and numeral != "十":
        return _bare_scale(item, reading)
    return None


def _behind_initials(item: Quantity, reading: Reading, quantity: dict[str, list[str]]) -> bool:
    """Whether a share, a sum or a count stands right behind initials: 占GDP16.5%, 文旅IP20个."""
    if item.family in _SHARES_AND_SUMS:
        return True
    initials = _INITIALS.search(reading.normalized[: item.number_start][-_LONGEST_INITIALS:])
    return (
        initials is not None
        and item.surface in quantity["open_measures"]
        and item.surface not in quantity["of_runs"]
    )


def _half_of(item: Quantity, reading: Reading, half: str) -> str | None:
    """半 alone is half of something only where a share is spoken of: 占比过半."""
    if reading.lowered[item.number_start : item.number_end] != half:
        return None
    marks = reading.cues_before(item)
    return None if any(mark.has("zh:share") for mark in marks) else "counts nothing"


def _idle_one(
    item: Quantity, reading: Reading, quantity: dict[str, list[str]], accepted_ones: set[int]
) -> str | None:
    text = reading.lowered
    if _is_listed_one(item, reading):
        return None
    if text.startswith(tuple(quantity["idle_ones"]), item.number_end):
        return "counts nothing"
    start, end = reading.lead(item)
    lead = text[max(start, reading.clause_start(item.number_start) - 1) : end]
    if start in accepted_ones and "、" in text[start:end]:
        return None
    if any(verb in lead for verb in quantity["deliver"]):
        return None
    return "counts nothing"


def _is_listed_one(item: Quantity, reading: Reading) -> bool:
    """Whether a thing is counted as lists do, behind its name: 每个区县至少有专业剧场一座."""
    marks = reading.marks
    named = item.start in marks.noun.by_end or item.start in marks.metric.by_end
    return named and reading.clause_end(item.end) == item.end


def _bare_scale(item: Quantity, reading: Reading) -> str | None:
    """亿元 alone is a threshold (亿元以上项目) unless something reaches or names it."""
    if reading.marks.metric.by_end.get(item.start) is not None:
        return None
    mark = reading.marks.cue.by_end.get(item.start)
    if mark is not None and mark.has("zh:gt", "zh:approx", "zh:ge", "zh:reach"):
        return None
    return "threshold"


def _adds_hours(item: Quantity, reading: Reading) -> bool:
    """Whether so many hours are the sum of what people gave: 63 volunteers put in 5,400 hours."""
    return item.unit == "hour" and is_large(item, reading)


# Behind a number these make it a part of a word: a 12-room inn.
_COMPOUND = re.compile(r"-[a-z]{2}")


def unsupported(item: Quantity, said: Said, subject: Subject, reading: Reading) -> str | None:
    """Return why a number is no figure once its subject is known."""
    if subject.unit is None:
        return "no unit"
    told = item.language == "en" and item.end > item.number_end
    if subject.unit == "score" and subject.metric is None and not told:
        # Points that are written out are those of an index: 58 points.
        return "no metric"
    if item.form == "fold" and item.language == "zh":
        # 翻番 says that it is a growth, whatever of.
        return None
    if item.form == "fold":
        tripled = subject.label is not None and item.start - subject.label[1] == 1
        return None if subject.metric is not None or tripled else "no metric"
    if item.form == "fraction":
        return _loose_share(item, said, reading)
    if item.language == "zh":
        if item.unit is None and not item.borrowed and item.form in ("digits", "han"):
            if item.scale != 1 and (subject.metric is not None or _counts_beside(item, reading)):
                return None
            return None if _is_named_score(item, subject, reading) else "no unit"
        if item.unit in _DURATIONS:
            return None if subject.metric is not None else "duration"
        return None
    if item.unit in _DURATIONS and subject.metric is None and not _adds_hours(item, reading):
        return "duration"
    if item.unit is None and _COMPOUND.match(reading.lowered, item.end):
        return "part of a word"
    if item.unit is None and not item.borrowed:
        phrase = phrase_after(item, reading)
        noun = phrase is not None and reading.marks.noun.within(*phrase)
        scaled = item.scale != 1 or item.change == "to" or _predicated(item, reading)
        if not noun and subject.metric is None and not scaled and subject.rule not in _CARRIED:
            return "no unit"
    if reading.lowered[item.number_start : item.number_end] == "one" and not item.unit:
        return None if reading.target_by_default or subject.metric else "counts nothing"
    return None


def _counts_beside(item: Quantity, reading: Reading) -> bool:
    """Whether what a number counts is the very next word: 138.9万游客, 外借人次2.7亿."""
    behind, before = reading.marks.noun.by_start.get(item.end), _noun_before(item, reading)
    people = behind is not None and behind.has("visit", "person")
    return people or before is not None


def _noun_before(item: Quantity, reading: Reading) -> Mark | None:
    """Return the noun right before a number that tells how it is counted: 人次, 册次."""
    nouns = reading.marks.noun.within(reading.lead(item)[0], item.start)
    measured = bool(nouns) and reading.normalized.endswith(
        tuple(reading.grammar.words["quantity"]["measures_before"]), 0, nouns[-1].end
    )
    return nouns[-1] if measured and reading.only_fillers(nouns[-1].end, item.start) else None


def _is_named_score(item: Quantity, subject: Subject, reading: Reading) -> bool:
    """Whether the name of a score stands right before a number: 满意度综合指数86.72."""
    if subject.unit != "score" or subject.metric is None or subject.label is None:
        return False
    return subject.label[1] <= item.start and reading.only_fillers(subject.label[1], item.start)


def _predicated(item: Quantity, reading: Reading) -> bool:
    """Whether a bare number is what a noun before it came to: "arrivals came to 203,700"."""
    language = reading.grammar.language
    end = item.start
    while end and reading.lowered[end - 1] == " ":
        end -= 1
    mark = reading.marks.cue.by_end.get(end)
    bounds = ("ge", "gt", "le", "lt", "approx")
    if mark is not None and mark.has(*(f"{language}:{bound}" for bound in bounds)):
        end = mark.start
        mark = reading.marks.cue.by_end.get(end - 1 if end else end)
    if mark is not None and mark.has(f"{language}:reported", f"{language}:reach"):
        return True
    return reading.lowered[:end].rstrip().endswith(reading.grammar.words["moved"]["linking"])


def _loose_share(item: Quantity, said: Said, reading: Reading) -> str | None:
    """Half and a quarter count; other shares in words are left alone."""
    if item.value not in (item.value.from_float(0.5), item.value.from_float(0.25)):
        return "share in words"
    language = reading.grammar.language
    lead = reading.cues_before(item)
    shared = any(mark.has(f"{language}:share") for mark in lead)
    changed = said.measure == "growth"
    followed = reading.lowered.startswith(
        tuple(reading.grammar.words["moved"]["part_after"]), item.end
    )
    return None if shared or changed or followed else "share in words"
