"""The comparator of a number: words before it (at least, 不低于) and behind it (以上, or more)."""

from __future__ import annotations

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark, Marks
from tourmetrics.model import Comparator

_BOUNDS: tuple[Comparator, ...] = ("ge", "gt", "le", "lt", "approx")
_STEPS = 4
# Characters of verb and object between a bound and its number.
_VERB = 14
_CLAUSE_ENDS = tuple(",;:、\n")


def comparator_of(
    text: str, start: int, end: int, language: str, marks: Marks, lexicon: Lexicon
) -> Comparator | None:
    """Return the comparator that the words around ``text[start:end]`` give, if they give one."""
    behind = _behind(text, end, language, marks)
    if behind is not None:
        return behind
    fillers = lexicon.grammars[language].words["joins"]["fillers"]
    at = start
    for _ in range(_STEPS):
        while at and text[at - 1] == " ":
            at -= 1
        mark = marks.cue.by_end.get(at)
        if mark is not None:
            found = _role(mark, language, "")
            if found is not None:
                return found
        filler = next(
            (word for word in fillers if word.strip() and _ends_with(text, at, word)), None
        )
        if filler is None:
            break
        at -= len(filler)
    return _over_a_verb(text, start, language, marks)


def _over_a_verb(text: str, start: int, language: str, marks: Marks) -> Comparator | None:
    """Return the bound of 至少培育1处: a verb stands between it and the number."""
    if language != "zh":
        return None
    for at in range(start - 1, max(0, start - _VERB) - 1, -1):
        mark = marks.cue.by_end.get(at)
        if mark is not None and mark.has("zh:far_ge"):
            return "ge"
        if mark is not None and mark.has("zh:far_le"):
            return "le"
        if text[at - 1 : at] in _CLAUSE_ENDS:
            return None
    return None


def _ends_with(text: str, at: int, word: str) -> bool:
    if not text.endswith(word, 0, at):
        return False
    before = at - len(word) - 1
    return not (word[0].isascii() and before >= 0 and text[before].isalnum())


def _role(mark: Mark, language: str, suffix: str) -> Comparator | None:
    return next((bound for bound in _BOUNDS if f"{language}:{bound}{suffix}" in mark.keys), None)


def _behind(text: str, end: int, language: str, marks: Marks) -> Comparator | None:
    at = end + 1 if text.startswith(" ", end) else end
    mark = marks.cue.by_start.get(at)
    if mark is not None:
        found = _role(mark, language, "_after")
        if found is not None:
            return found
    noun = marks.noun.by_start.get(at)
    if noun is None:
        return None
    at = noun.end + 1 if text.startswith(" ", noun.end) else noun.end
    mark = marks.cue.by_start.get(at)
    return None if mark is None else _role(mark, language, "_after")
