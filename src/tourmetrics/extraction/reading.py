"""One sentence as the rules read it: its quantities, its words, what stands before and behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.marks import Marks
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.structure import Sentence

_COMPARATORS = ("ge", "gt", "le", "lt", "approx")
_TRAIL = 90


@dataclass(slots=True)
class Reading:
    """A sentence of a text with everything found in it.

    ``said`` fills as its quantities are read in order: a later member of a list takes its
    measure from the first.
    """

    normalized: str
    lowered: str
    marks: Marks
    sentence: Sentence
    quantities: Sequence[Quantity]
    mentions: Sequence[Mention]
    grammar: Grammar
    target_by_default: bool
    year: int | None = None
    said: dict[int, Said] = field(default_factory=dict)
    breaks: tuple[int, ...] = ()

    def index(self, item: Quantity) -> int:
        """Return the place of ``item`` among the quantities of the sentence."""
        return next(at for at, other in enumerate(self.quantities) if other is item)

    def first_of_list(self, item: Quantity) -> Quantity:
        """Return the first member of the list of ``item``, or ``item`` itself."""
        if item.sequence < 0 or item.place == 0:
            return item
        return next(
            (q for q in self.quantities if q.sequence == item.sequence and q.place <= item.place),
            item,
        )

    def lead(self, item: Quantity) -> tuple[int, int]:
        """Return the stretch between the quantity before (of another list) and ``item``."""
        first = self.first_of_list(item)
        start = self.sentence.start
        for other in self.quantities:
            if other.start >= first.start:
                break
            start = max(start, other.end)
        return start, first.start

    def trail(self, item: Quantity) -> tuple[int, int]:
        """Return the stretch behind ``item``, up to the next quantity or the sentence's end."""
        end = min(self.sentence.end, item.end + _TRAIL)
        last = item
        for other in self.quantities:
            if other.start < item.end:
                continue
            if item.sequence >= 0 and other.sequence == item.sequence:
                last = other
                end = min(self.sentence.end, last.end + _TRAIL)
                continue
            end = min(end, other.start)
            break
        return last.end, max(last.end, end)

    def clause_start(self, place: int) -> int:
        """Return where the clause that holds ``place`` begins."""
        return max((b for b in self.breaks if b <= place), default=self.sentence.start)

    def clause_end(self, place: int) -> int:
        """Return where the clause that holds ``place`` ends."""
        return min((b - 1 for b in self.breaks if b > place), default=self.sentence.end)

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Return the calendar expressions between two places."""
        return [m for m in self.mentions if m.start >= start and m.end <= end]

    def only_fillers(self, start: int, end: int) -> bool:
        """Whether nothing but comparators and fillers stands between two places."""
        at = end
        fillers = self.grammar.words["joins"]["fillers"]
        while at > start:
            mark = self.marks.cue.by_end.get(at)
            if mark is not None and any(
                mark.has(f"{self.grammar.language}:{bound}") for bound in _COMPARATORS
            ):
                at = mark.start
                continue
            filler = next((w for w in fillers if self.lowered.endswith(w, start, at)), None)
            if filler is None:
                return False
            at -= len(filler)
        return True

    def has_metric_before(self, item: Quantity) -> bool:
        """Whether a metric stands before ``item`` in its sentence."""
        return bool(self.marks.metric.within(self.sentence.start, item.number_start))

    def opens_clause(self, place: int, item: Quantity) -> bool:
        """Whether a clause ends between ``item`` and ``place``."""
        return any(item.end < b <= place for b in self.breaks)

    def reaches(self, item: Quantity) -> bool:
        """Whether an English number is where something got to: "to 58.2 per cent"."""
        words = self.lowered[max(self.sentence.start, item.start - 30) : item.start].split()
        moved = self.grammar.words["moved"]
        fillers = set(self.grammar.words["joins"]["fillers"]) - set(moved["destination_keeps"])
        while words and words[-1] in fillers:
            words.pop()
        return (
            bool(words)
            and words[-1] in moved["destination"]
            and " ".join(words[-2:]) not in moved["no_destination"]
        )

    def list_measure(self, item: Quantity) -> Said | None:
        """Return what the first member of the list of ``item`` says."""
        first = self.first_of_list(item)
        return self.said.get(first.start) if first is not item else None

    def list_change(self, item: Quantity) -> str | None:
        """Return the base of change of the first member of the list of ``item``."""
        said = self.list_measure(item)
        return said.change if said else None


def clause_breaks(lowered: str, sentence: Sentence, grammar: Grammar) -> tuple[int, ...]:
    """Return the places right after each mark that ends a clause inside a sentence."""
    marks = grammar.words["clause"]["breaks"]
    pattern = re.compile("[" + re.escape(marks) + "]")
    places = []
    for match in pattern.finditer(lowered, sentence.start, sentence.end):
        at = match.start()
        inside = (
            match.group() in ",:"
            and 0 < at < len(lowered) - 1
            and lowered[at - 1].isdigit()
            and lowered[at + 1].isdigit()
            and lowered[at - 1].isascii()
        )
        if not inside:
            places.append(at + 1)
    return tuple(places)
