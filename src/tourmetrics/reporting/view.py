"""What a template prints: one record a row, every text ready, every number with its links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from tourmetrics.reporting.names import Text

NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Status:
    """A status as shape, word and tone; ``icon`` names the shape's file in the template."""

    word: str
    icon: str
    tone: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says of a goal, and where."""

    kind: str
    quote: Markup
    lang: str | None
    source: Text
    where: str


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal in any of its tables; what a table does not need stays empty."""

    anchor: str
    name: Text
    part: Text | None
    qualifier: str
    target: Markup
    actual: Markup
    status: Status
    elapsed: str = ""
    pace: str = ""
    chart: Markup = NOTHING
    story: Markup = NOTHING
    course: Markup = NOTHING
    gap: str = ""
    amounts: tuple[str, ...] = ()
    ask: str = ""
    when: str = ""
    against: Markup = NOTHING
    evidence: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalGroup:
    """Goals of one place and period, under one head."""

    title: str
    rows: tuple[GoalRow, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """The goals that one owner has not reported on, by place and period."""

    owner: Text
    columns: int
    groups: tuple[GoalGroup, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure in large type."""

    label: str
    before: str
    number: Markup
    after: str
    below: Markup


@dataclass(frozen=True, slots=True)
class Card:
    """A chart of one metric against its year before."""

    name: str
    unit: str
    chart: Markup
    below: Markup


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A reported figure without a goal, with its change and what follows from both."""

    name: Text
    part: Text | None
    qualifier: str
    value: Markup
    change: Markup
    before: Markup
    nature: str
    derived: bool = False
    change_of: str = ""


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Reported figures of one place and period; the cards stand before the table."""

    title: str
    place: str
    when: str
    rows: tuple[FigureRow, ...]
    cards: tuple[Card, ...] = ()
    legend: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Deck:
    """A line of charts of one period with the key to them."""

    title: str
    cards: tuple[Card, ...]
    legend: tuple[str, str]


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A measure over time: its first and last value with what lies between."""

    name: Text
    part: Text | None
    qualifier: str
    place: str
    first: Markup
    first_when: str
    chart: Markup
    last: Markup
    last_when: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place in a ranking; one whose figure is only a bound has no rank and no bar."""

    rank: str
    place: str
    value: Markup
    chart: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """A measure of one period, place by place."""

    name: Text
    part: Text | None
    qualifier: str
    when: str
    rows: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence that a finding is about, with its document."""

    source: Text
    where: str
    text: Markup
    lang: str | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with all its sentences side by side."""

    title: str
    severity: Status
    message: str
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A target before and now, and what became of it."""

    name: Text
    qualifier: str
    when: str
    before: Markup
    now: Markup
    difference: str
    verdict: Status
    part: Text | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A term and what is said of it: a line of the method."""

    term: str
    text: str
    status: Status | None = None
    parts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A numbered note as it is printed."""

    number: int
    where: str
    text: Markup
    lang: str | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A document with its notes."""

    title: Text
    publisher: Text | None
    about: str
    notes: Sequence[NoteRow]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document with how it was read and how many figures it gave."""

    name: Text
    about: str
    read_as: str
    published: str
    figures: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words that a correction is about, and where they stood."""

    quote: str
    sentence: str
    where: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction: what was changed (field, before, after), who said so, when and why.

    ``reason`` and ``suggestion`` are an orphan's: why it fits no figure, and which may be meant.
    """

    about: Quoted
    action: str
    changes: tuple[tuple[str, str, str], ...]
    who: str
    why: str
    reason: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people corrected and accepted, what fits no figure, where they contradict each other."""

    rows: tuple[CorrectionRow, ...] = ()
    accepted: tuple[CorrectionRow, ...] = ()
    orphans: tuple[CorrectionRow, ...] = ()
    conflicts: tuple[Text, ...] = ()

    @property
    def told(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.rows or self.accepted or self.orphans or self.conflicts)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with its headline; ``key`` names what the template draws."""

    key: str
    anchor: str
    name: str
    headline: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The report in one language."""

    lang: str
    prefix: str
    kicker: str
    title: tuple[str, ...]
    standfirst: str
    imprint: tuple[Pair, ...]
    messages: tuple[tuple[str, Markup], ...]
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    footer: str
    counts: tuple[tuple[Status, str], ...] = ()
    scoreboard: tuple[GoalGroup, ...] = ()
    lagging: tuple[GoalRow, ...] = ()
    details: tuple[GoalGroup, ...] = ()
    asks: tuple[Ask, ...] = ()
    figures: tuple[FigureGroup, ...] = ()
    decks: tuple[Deck, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    trends: tuple[TrendRow, ...] = ()
    places: tuple[PlaceTable, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    corrections: Corrections | None = None
    rules: tuple[Pair, ...] = ()
    definitions: tuple[Pair, ...] = ()
    method: tuple[Pair, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    unread: tuple[str, ...] = field(default=())
