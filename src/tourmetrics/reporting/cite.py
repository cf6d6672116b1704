"""Links between a number on a page and its quote in the notes, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

from markupsafe import Markup

from tourmetrics.reporting.notes import Notes, anchor

_BESIDE, _SHORT = 4, 10  # so many marks find room beside so short a number; more stand under it
_WIDE = 12  # width in letters of a number without blanks that always fits, with its mark
_ONE_LINE = 10  # letters of a number that always fit a column


class Citations:
    """Makes the links of one language version; each figure has one home to come back to."""

    def __init__(self, notes: Notes, prefix: str) -> None:
        self.notes = notes
        self.prefix = prefix
        self._homes: set[str] = set()

    def home(self, figure_id: str) -> str:
        """Return the id of the place that the note's quote leads back to."""
        return f"{self.prefix}-{anchor(figure_id)}"

    def has_home(self, figure_id: str) -> bool:
        """Return whether a table printed the figure in this version."""
        return figure_id in self._homes

    def link(self, text: str, figure_ids: Iterable[str]) -> Markup:
        """Return a number as a link to the first of its quotes; without any, the bare text."""
        for figure_id in figure_ids:
            if figure_id in self.notes.numbers:
                kind = Markup(' class="n"') if _width(text) <= _WIDE else Markup()
                return Markup('<a{} href="#{}">{}</a>').format(kind, anchor(figure_id), text)
        return Markup.escape(text)

    def quoted(self, text: str, figure_id: str) -> Markup:
        """Return words of a document as a link to the note that holds them."""
        if figure_id not in self.notes.numbers:
            return Markup.escape(text)
        return Markup('<a href="#{}">{}</a>').format(anchor(figure_id), text)

    def weave(self, text: str, shown: Iterable[tuple[str, Iterable[str]]]) -> Markup:
        """Return a text in which every number of ``shown``, as printed, links to its quote.

        A number that is part of a longer one is not taken for it.
        """
        known = {number: tuple(ids) for number, ids in shown if number.strip()}
        if not known:
            return Markup.escape(text)
        longest = "|".join(re.escape(number) for number in sorted(known, key=len, reverse=True))
        pieces = re.split(rf"(?<![\d.,])({longest})(?!\d|[.,]\d)", text)
        return Markup().join(
            self.link(piece, known[piece]) if place % 2 else Markup.escape(piece)
            for place, piece in enumerate(pieces)
        )

    def around(self, drawing: Markup, figure_ids: Iterable[str]) -> Markup:
        """Return a drawing as a whole as a link to the first of its quotes."""
        for figure_id in figure_ids:
            if drawing and figure_id in self.notes.numbers:
                return Markup('<a class="plot" style="display: block" href="#{}">{}</a>').format(
                    anchor(figure_id), drawing
                )
        return drawing

    def cell(self, text: str, figure_ids: Iterable[str]) -> Markup:
        """Return a number with the numbers of its notes behind it; this is the figures' home."""
        ids = [i for i in dict.fromkeys(figure_ids) if i in self.notes.numbers]
        if not ids:
            return Markup.escape(text)
        marks: list[Markup] = []
        shown: set[int] = set()
        for figure_id in ids:
            new = figure_id not in self._homes
            note = self.notes.number(figure_id)
            if note in shown and not new:
                continue
            self._homes.add(figure_id)
            place = Markup(' id="{}"').format(self.home(figure_id)) if new else Markup()
            label = "" if note in shown else str(note)
            shown.add(note)
            if label:
                marks.append(
                    Markup('<a{} href="#{}">{}</a>').format(place, anchor(figure_id), label)
                )
            elif new:
                marks.append(Markup("<span{}></span>").format(place))
        # The marks stay on the line of the number, or of its last word where it is long.
        # One mark hangs in the margin, so that numbers align; more would run into the next column.
        kind = f"r r{len(str(max(shown)))}" if len(marks) == 1 else "r"
        if len(marks) > (_BESIDE if len(text) <= _SHORT else 1):
            several = Markup('<span class="r many">{}</span>').format(Markup(" ").join(marks))
            return self.link(text, ids) + several
        if len(marks) == 1:
            # The link itself: each element less on a page is time.
            sup = Markup('<a class="{}"').format(kind) + marks[0].removeprefix("<a")
        else:
            sup = Markup('<sup class="{}">{}</sup>').format(kind, Markup(" ").join(marks))
        head, gap, tail = text.rpartition(" ") if len(text) > _ONE_LINE else ("", "", text)
        if not head and _width(text) > _WIDE:
            head, tail = text[:-2], text[-2:]
        last = Markup('<span class="n">{}{}</span>').format(self.link(tail, ids), sup)
        return self.link(head, ids) + Markup(gap) + last if head else last


def _width(text: str) -> int:
    """Return the width of a text in letters; those of Chinese are two wide."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
