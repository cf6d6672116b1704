"""The words around a number: what stands in a table where a figure has no name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tourmetrics.reporting.facts import Evidence
from tourmetrics.reporting.names import clean
from tourmetrics.reporting.notes import place_quotes

# A comma between digits groups thousands, and ends no clause.
_BREAK = re.compile(r"(?<!\d),|,(?!\d)|[;:!?|(){}\[\]，。；：！？、（）《》“”\"\n]|\.(?=\s|$)")
_HANZI = re.compile(r"[\u3400-\u9fff]")
_DIGITS_LAST = re.compile(r"[\d.]+$")
_DIGITS_FIRST = re.compile(r"^[\d.]+")
_BULLET = re.compile(r"^[\s\-*#>+•·]+")


@dataclass(frozen=True, slots=True)
class Room:
    """How many characters may stand before and after a number, in hanzi and in other letters."""

    hanzi: tuple[int, int]
    letters: tuple[int, int]


NARROW = Room(hanzi=(8, 9), letters=(22, 30))


def excerpt(figure: Evidence, room: Room = NARROW) -> str:
    """Return the number with the words of its clause beside it, cut to the width of a column.

    What is cut away inside the clause is shown by dots, and no number is cut in two; a quote that
    stands nowhere in its sentence stands alone.
    """
    sentence, quote = figure.sentence, figure.quote
    at = place_quotes(sentence, [figure]).get(figure.figure_id)
    if at is None:
        return clean(quote)
    before, after = sentence[:at], sentence[at + len(quote) :]
    if sentence.lstrip().startswith("|"):
        return _cell(before, quote)
    hanzi = bool(_HANZI.search(before[-4:] + after[:4]))
    back, on = room.hanzi if hanzi else room.letters
    return clean(f"{_tail(before, back, hanzi)}{quote}{_head(after, on, hanzi)}")


def _cell(before: str, quote: str) -> str:
    """Return a number of a table behind the first cell of its row."""
    cells = [cell for cell in (clean(part) for part in before.split("|")[:-1]) if cell]
    return clean(f"{cells[0]} · {quote}") if cells else clean(quote)


def _head(text: str, room: int, hanzi: bool) -> str:
    """Return what follows up to the end of the clause, in whole words."""
    found = _BREAK.search(text)
    clause = text[: found.start()] if found else text
    if len(clause) <= room:
        return clause
    cut = clause[:room] if hanzi else clause[:room].rpartition(" ")[0]
    return _DIGITS_LAST.sub("", cut).rstrip() + "…"


def _tail(text: str, room: int, hanzi: bool) -> str:
    """Return what leads up to the number from the start of the clause, in whole words."""
    breaks = list(_BREAK.finditer(text))
    clause = _BULLET.sub("", text[breaks[-1].end() :] if breaks else text)
    if len(clause) <= room:
        return clause
    cut = clause[-room:] if hanzi else clause[-room:].partition(" ")[2]
    return "…" + _DIGITS_FIRST.sub("", cut).lstrip()
