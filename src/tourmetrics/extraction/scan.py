"""Every number of a text with its value and unit, also those that are no figures."""

from __future__ import annotations

from tourmetrics.errors import InputError
from tourmetrics.extraction.grammar import LANGUAGES, Grammar
from tourmetrics.extraction.lexicon import lexicon_of
from tourmetrics.extraction.marks import mark_text
from tourmetrics.extraction.mend import mend_cells
from tourmetrics.extraction.normalize import hide_runs, lower_ascii, normalize
from tourmetrics.extraction.quantity import Quantity, find_quantities
from tourmetrics.extraction.reject import Exclusions, find_exclusions
from tourmetrics.extraction.scanready import made_ready, minus_apart
from tourmetrics.extraction.spaced import close_up_tenths
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import NumberSpan

# Forms of numerals that the other language writes.
_OTHER = {"zh": ("words", "fold"), "en": ("han", "half", "per_hundred")}


def scan_text(
    text: str, knowledge: Knowledge, language: str | None = None, *, wide: bool = True
) -> list[NumberSpan]:
    """Return the numbers of ``text`` in order of place; ``text[start:end] == quote`` for each.

    A fraction or half is a plain ratio (0.5, without unit); %, 百分之 and 成 are percent. With a
    ``language`` (``zh`` or ``en``) numbers written in words of the other one are left out. Without
    ``wide`` only the forms and the units of figures are read: no 22/7, no feet.

    Raises:
        InputError: an unknown language.

    >>> from tourmetrics.knowledge import load_knowledge
    >>> [(n.quote, str(n.value), n.unit) for n in scan_text("近3260余万人次", load_knowledge())]
    [('3260余万人次', '32600000', 'visit')]
    """
    if language is not None and language not in LANGUAGES:
        raise InputError(f"language {language!r} is unknown: use one of {', '.join(LANGUAGES)}")
    lexicon = lexicon_of(knowledge)
    normalized, _ = hide_runs(mend_cells(normalize(text)))
    normalized = close_up_tenths(normalized) if wide else normalized
    lowered = lower_ascii(normalized)
    marks = mark_text(lowered, normalized, lexicon)
    exclusions = find_exclusions(normalized, lexicon.grammars, ())
    ready = made_ready(normalized, lowered) if wide else lowered
    found = find_quantities(ready, marks, lexicon, wide=wide)
    if wide and len(found) == 1:
        _take_minus(found[0], normalized)
    return [
        NumberSpan(
            item.start,
            item.end,
            text[item.start : item.end],
            item.value,
            item.high,
            item.comparator,
            item.unit,
        )
        for item in found
        if not (language is not None and item.form in _OTHER[language])
        and _says_a_number(item, normalized, exclusions, lexicon.grammars["zh"])
    ]


def _says_a_number(item: Quantity, text: str, exclusions: Exclusions, grammar: Grammar) -> bool:
    """Whether a quantity is none of those that say no number: 三亚, 数十家, XX亿元."""
    lone = item.form == "han" and not item.surface and item.number_end - item.start < 2
    if lone and not _stands_alone(text, item.start, grammar):
        # A 一 or 三 without a unit is mostly part of a word (进一步, 三亚).
        return False
    begin = item.number_start
    hidden = exclusions.covering(begin, item.number_end)
    blanked = exclusions.covering(begin - 1, begin)
    vague = hidden and hidden.reason == "vague" and not item.more
    return not (vague or (blanked and blanked.reason == "redacted"))


def _take_minus(item: Quantity, text: str) -> None:
    """Give the only number of a text the minus apart: - 25 is no item of a list, - 25 rooms are."""
    minus = minus_apart(text)
    whole = item.end >= len(text.rstrip()) and item.high is None and not item.family
    if minus is not None and whole and item.value > 0:
        item.start, item.value = minus, -item.value


def _stands_alone(text: str, place: int, grammar: Grammar) -> bool:
    """Whether a digit is no part of a word: 这是五那是四, “一”."""
    words = grammar.words["numerals"]
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    opens = not before.isalnum() or before in words["alone_after"]
    closes = not after.isalnum() or after in words["alone_before"]
    return opens and closes
