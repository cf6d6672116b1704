"""Every number of a text with its value and unit, also those that are no figures."""

from __future__ import annotations

from tourmetrics.errors import InputError
from tourmetrics.extraction.grammar import LANGUAGES, Grammar
from tourmetrics.extraction.lexicon import lexicon_of
from tourmetrics.extraction.marks import mark_text
from tourmetrics.extraction.mend import mend_cells
from tourmetrics.extraction.normalize import hide_runs, lower_ascii, normalize
from tourmetrics.extraction.quantity import find_quantities
from tourmetrics.extraction.reject import find_exclusions
from tourmetrics.extraction.scanready import made_ready, minus_apart
from tourmetrics.extraction.spaced import close_up_tenths
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import NumberSpan

# Forms of numerals that the other language writes.
_OTHER = {"zh": ("words", "fold"), "en": ("han", "half", "per_hundred")}


def scan_text(text: str, knowledge: Knowledge, language: str | None = None) -> list[NumberSpan]:
    """Return the numbers of ``text`` in order of place; ``text[start:end] == quote`` for each.

    A fraction or half is a plain ratio (0.5, without unit); %, 百分之 and 成 are percent. With a
    ``language`` (``zh`` or ``en``) numbers written in words of the other one are left out.

    Raises:
        InputError: an unknown language.

    >>> from tourmetrics.knowledge import load_knowledge
    >>> [(n.quote, str(n.value), n.unit) for n in scan_text("近3260余万人次", load_knowledge())]
    [('3260余万人次', '32600000', 'visit')]
    """
    if language is not None and language not in LANGUAGES:
        raise InputError(f"language {language!r} is unknown: use one of {', '.join(LANGUAGES)}")
    lexicon = lexicon_of(knowledge)
    normalized, _ = hide_runs(close_up_tenths(mend_cells(normalize(text))))
    lowered = lower_ascii(normalized)
    marks = mark_text(lowered, normalized, lexicon)
    exclusions = find_exclusions(normalized, lexicon.grammars, ())
    spans: list[NumberSpan] = []
    found = find_quantities(made_ready(normalized, lowered), marks, lexicon, wide=True)
    for item in found:
        if language is not None and item.form in _OTHER[language]:
            continue
        lone = item.form == "han" and not item.surface and item.number_end - item.start < 2
        if lone and not _stands_alone(normalized, item.start, lexicon.grammars["zh"]):
            # A 一 or 三 without a unit is mostly part of a word (进一步, 三亚).
            continue
        begin = item.number_start
        hidden = exclusions.covering(begin, item.number_end)
        blanked = exclusions.covering(begin - 1, begin)
        vague = hidden and hidden.reason == "vague" and not item.more
        if vague or (blanked and blanked.reason == "redacted"):
            # 数十家 and XX亿元 say no number.
            continue
        minus = (
            minus_apart(normalized) if len(found) == 1 and item.end >= len(text.rstrip()) else None
        )
        if minus is not None and item.value > 0 and item.high is None and not item.family:
            # - 25 and nothing else is no item of a list, - 25 rooms are.
            item.start, item.value = minus, -item.value
        spans.append(
            NumberSpan(
                item.start,
                item.end,
                text[item.start : item.end],
                item.value,
                item.high,
                item.comparator,
                item.unit,
            )
        )
    return spans


def _stands_alone(text: str, place: int, grammar: Grammar) -> bool:
    """Whether a digit is no part of a word: 这是五那是四, “一”."""
    words = grammar.words["numerals"]
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    opens = not before.isalnum() or before in words["alone_after"]
    closes = not after.isalnum() or after in words["alone_before"]
    return opens and closes
