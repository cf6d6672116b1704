"""One sentence as the rules read it: its quantities, its words, what stands before and behind."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.grammar import Grammar, Wording
from tourmetrics.extraction.hints import Hints, hints_in
from tourmetrics.extraction.marks import Mark, Marks
from tourmetrics.extraction.measured import Said
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.structure import Sentence

_COMPARATORS = ("ge", "gt", "le", "lt", "approx")
# The roles of what dates a number; a base dates what it is compared with.
_DATING = ("span", "deadline")
_TRAIL = 90
# What parts the digits of a number, and no words.
_INSIDE = re.compile(r"(?<=[0-9])[.,](?=[0-9])")
# Digits besides those that numbers are written with.
_DIGIT_SIGNS = "²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐"


# The first part of a spread name, with the second parts behind it and what they name together.
Pair = tuple[Mark, list[tuple[Mark, tuple[str, ...]]]]


@dataclass(slots=True)
class Reading:
    """A sentence of a text with everything found in it; ``title`` is its heading's place.

    ``said`` fills as its quantities are read in order: a later member of a list takes its
    measure from the first; ``goals`` holds where those that are targets begin. What stands
    around a number is looked up once and kept; so are the noun phrases behind numbers and the
    codes of places, by where they begin. Whether the sentence names places at all, words for a
    whole (``wholes``: 全省), or speaks of "each" (``shares_out``), which ``roles`` its cues have,
    which ``dates`` of it may date a number and which it compares with (``bases``), which second
    parts of names it has (``tails``), which words that rules go by (``hints``), which ways of
    saying what is measured (``wordings``, and those that go before names) and whether it tells
    from what to what something changed (``changes``), is known before its numbers are read.
    ``spoken`` is the sentence for the ways of saying, with no point or comma inside a number.
    ``many_places`` says that the document is no one place's.
    ``pairs`` are the parts of spread names that belong together, once they were asked for.
    """

    normalized: str
    lowered: str
    marks: Marks
    sentence: Sentence
    quantities: Sequence[Quantity]
    mentions: Sequence[Mention]
    grammar: Grammar
    target_by_default: bool
    breaks: Sequence[int] = ()
    title: tuple[int, int] = (0, 0)
    many_places: bool = False
    year: int | None = None
    said: dict[int, Said] = field(init=False)
    goals: set[int] = field(init=False)
    phrases: dict[int, tuple[int, int] | None] = field(init=False)
    codes: dict[int, str | None] = field(init=False)
    roles: set[str] = field(init=False)
    places: bool = field(init=False)
    origins: bool = field(init=False)
    wholes: bool = field(init=False)
    shares_out: bool = field(init=False)
    dates: list[Mention] = field(init=False)
    bases: list[Mention] = field(init=False)
    tails: list[Mark] = field(init=False)
    hints: Hints = field(init=False)
    sure_wordings: Sequence[Wording] = field(init=False)
    wordings: Sequence[Wording] = field(init=False)
    spoken: str = field(init=False)
    pairs: list[Pair] | None = None
    changes: bool = False
    _places: dict[int, int] = field(init=False)
    _firsts: dict[int, Quantity] = field(init=False)
    _leads: dict[int, tuple[int, int]] = field(init=False)
    _trails: dict[int, tuple[int, int]] = field(init=False)
    _metrics: dict[int, list[Mark]] = field(init=False)
    _before: dict[int, list[Mark]] = field(init=False)
    _behind: dict[int, list[Mark]] = field(init=False)

    def __post_init__(self) -> None:
        """Look up what is the same for all quantities of the sentence."""
        marks, grammar = self.marks, self.grammar
        start, end = self.sentence.start, self.sentence.end
        text = self.lowered[start:end]
        self.said, self.phrases, self.codes, self.goals = {}, {}, {}, set()
        self._trails, self._metrics, self._before, self._behind = {}, {}, {}, {}
        roles: set[str] = set()
        for mark in marks.cue.within(start, end):
            roles.update(mark.keys)
        self.roles = roles
        self.places = bool(marks.region.within(start, end))
        self.origins = self.places or bool(marks.people.within(start, end))
        self.wholes = f"{grammar.language}:whole" in roles
        self.shares_out = bool(marks.each.within(start, end)) or (
            grammar.each_word.search(text) is not None
        )
        self.hints, self.sure_wordings, self.wordings = hints_in(text, grammar)
        self.tails = marks.tail.within(start, end)
        worded = self.sure_wordings or self.wordings
        self.spoken = _INSIDE.sub("0", text) if worded else ""
        self._index_dates()
        self._index_quantities()

    def _index_dates(self) -> None:
        """Tell what may date a number from what it may be compared with."""
        self.dates = [m for m in self.mentions if m.role in _DATING and m.period]
        self.bases = [m for m in self.mentions if m.role == "base"]
        if self.dates and "zh:quoted_target" in self.roles:
            # 占全年任务的25.8%: whose goal it is, not when.
            goals = self.marks.cue.by_start
            self.dates = [
                m
                for m in self.dates
                if (goal := goals.get(m.start)) is None
                or goal.end <= m.end
                or not goal.has("zh:quoted_target")
            ]

    def _index_quantities(self) -> None:
        """Index the quantities: their places, the first of each list, what ends before each."""
        places: dict[int, int] = {}
        leads: dict[int, tuple[int, int]] = {}
        firsts: dict[int, Quantity] = {}
        self._places, self._leads, self._firsts = places, leads, firsts
        reached = self.sentence.start
        for place, item in enumerate(self.quantities):
            start = item.start
            places[start] = place
            if item.sequence < 0:
                leads[start] = reached, start
            else:
                first = firsts.setdefault(item.sequence, item)
                own = first is item or item.place == 0
                leads[start] = (reached, start) if own else leads[first.start]
            if item.change is not None:
                self.changes = True
            if item.end > reached:
                reached = item.end

    def index(self, item: Quantity) -> int:
        """Return the place of ``item`` among the quantities of the sentence."""
        return self._places[item.start]

    def first_of_list(self, item: Quantity) -> Quantity:
        """Return the first member of the list of ``item``, or ``item`` itself."""
        if item.sequence < 0 or item.place == 0:
            return item
        return self._firsts.get(item.sequence, item)

    def last_of_list(self, item: Quantity) -> Quantity:
        """Return the last member of the list of ``item``, or ``item`` itself."""
        place = self._places[item.start]
        last = item
        for other in self.quantities[place + 1 : place + item.size - item.place]:
            if other.sequence == item.sequence:
                last = other
        return last

    def lead(self, item: Quantity) -> tuple[int, int]:
        """Return the stretch between the quantity before (of another list) and ``item``."""
        return self._leads[item.start]

    def trail(self, item: Quantity) -> tuple[int, int]:
        """Return the stretch behind ``item``, up to the next quantity or the sentence's end."""
        found = self._trails.get(item.start)
        if found is None:
            found = self._trails[item.start] = self._trail(item)
        return found

    def _trail(self, item: Quantity) -> tuple[int, int]:
        end = min(self.sentence.end, item.end + _TRAIL)
        last = item
        quantities = self.quantities
        for place in range(self._places[item.start] + 1, len(quantities)):
            other = quantities[place]
            if other.start < item.end:
                continue
            if item.sequence >= 0 and other.sequence == item.sequence:
                last = other
                end = min(self.sentence.end, last.end + _TRAIL)
                continue
            end = min(end, other.start)
            break
        return last.end, max(last.end, end)

    def metrics_before(self, item: Quantity) -> list[Mark]:
        """Return the metrics between the quantity before and ``item``."""
        found = self._metrics.get(item.start)
        if found is None:
            found = self._metrics[item.start] = self.marks.metric.within(*self.lead(item))
        return found

    def cues_before(self, item: Quantity) -> list[Mark]:
        """Return the cues between the quantity before and ``item``."""
        found = self._before.get(item.start)
        if found is None:
            found = self._before[item.start] = self.marks.cue.within(*self.lead(item))
        return found

    def cues_behind(self, item: Quantity) -> list[Mark]:
        """Return the cues behind ``item``, up to the next quantity."""
        found = self._behind.get(item.start)
        if found is None:
            found = self._behind[item.start] = self.marks.cue.within(*self.trail(item))
        return found

    def clause_start(self, place: int) -> int:
        """Return where the clause that holds ``place`` begins."""
        at = bisect_right(self.breaks, place)
        return self.breaks[at - 1] if at else self.sentence.start

    def clause_end(self, place: int) -> int:
        """Return where the clause that holds ``place`` ends."""
        at = bisect_right(self.breaks, place)
        return self.breaks[at] - 1 if at < len(self.breaks) else self.sentence.end

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
        at = bisect_right(self.breaks, item.end)
        return at < len(self.breaks) and self.breaks[at] <= place

    def reaches(self, item: Quantity) -> bool:
        """Whether an English number is where something got to: "to 58.2 per cent"."""
        words = self.lowered[max(self.sentence.start, item.start - 30) : item.start].split()
        moved = self.grammar.words["moved"]
        fillers = self.grammar.arrival_fillers
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


def clause_breaks(lowered: str, sentence: Sentence, grammar: Grammar) -> list[int]:
    """Return the places right after each mark that ends a clause inside a sentence."""
    pattern = _break_pattern(grammar.words["clause"]["breaks"])
    # The character behind the sentence may show that its last mark stands inside a number.
    found = pattern.finditer(lowered, sentence.start, sentence.end + 1)
    places = [match.end() for match in found]
    if places and places[-1] > sentence.end:
        places.pop()
    return places


@lru_cache
def _break_pattern(marks: str) -> re.Pattern[str]:
    """Find a mark that ends a clause; a comma or colon between digits ends none."""
    return re.compile(
        f"[{re.escape(marks)}](?:(?<![,:])|(?<![0-9].)|(?![\\d{_DIGIT_SIGNS}]))", re.DOTALL
    )


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether one of ``words`` stands in a text."""
    for word in words:  # noqa: SIM110 - a generator here would cost more than the search
        if word in text:
            return True
    return False
