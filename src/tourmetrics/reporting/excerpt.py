"""The words around a number: what stands in a table where a figure has no name."""

from __future__ import annotations

import re

from tourmetrics.reporting.facts import Evidence
from tourmetrics.reporting.names import clean
from tourmetrics.reporting.notes import place_quotes

_BREAK = re.compile(r"[,;:!?|(){}\[\]，。；：！？、（）《》“”\"\n]|\.(?=\s|$)")
_HANZI = re.compile(r"[\u3400-\u9fff]")
_BULLET = re.compile(r"^[\s\-*#>+•·]+")
_LETTERS = {True: (8, 9), False: (22, 30)}


def excerpt(figure: Evidence) -> str:
    """Return the number with the words of its clause beside it, cut to the width of a column.

    What is cut away inside the clause is shown by dots; a quote that stands nowhere in its
    sentence stands alone.
    """
    sentence, quote = figure.sentence, figure.quote
    at = place_quotes(sentence, [figure]).get(figure.figure_id)
    if at is None:
        return clean(quote)
    before, after = sentence[:at], sentence[at + len(quote) :]
    back, on = _LETTERS[bool(_HANZI.search(before[-4:] + after[:4]))]
    return clean(f"{_tail(before, back)}{quote}{_head(after, on)}")


def _head(text: str, room: int) -> str:
    """Return what follows up to the end of the clause, in whole words."""
    found = _BREAK.search(text)
    clause = text[: found.start()] if found else text
    if len(clause) <= room:
        return clause
    cut = clause[:room]
    if not _HANZI.search(clause[room - 1 : room + 1]):
        cut = cut.rpartition(" ")[0]
    return cut.rstrip() + "…"


def _tail(text: str, room: int) -> str:
    """Return what leads up to the number from the start of the clause, in whole words."""
    breaks = list(_BREAK.finditer(text))
    clause = _BULLET.sub("", text[breaks[-1].end() :] if breaks else text)
    if len(clause) <= room:
        return clause
    cut = clause[-room:]
    if not _HANZI.search(clause[-room - 1 : -room + 1]):
        cut = cut.partition(" ")[2]
    return "…" + cut.lstrip()
