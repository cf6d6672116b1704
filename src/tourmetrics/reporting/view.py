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


@dataclass(frozen=True, slots=True)
class GoalGroup:
    """Goals of one place and period, under one head."""

    title: str
    rows: tuple[GoalRow, ...]
    heads: tuple[str, ...] = ()
    owner: Text | None = None
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
    rows: tuple[FigureRow, ...]
    cards: tuple[Card, ...] = ()
    legend: tuple[str, str] | None = None


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
    accepted: int = 0
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
    asks: tuple[GoalGroup, ...] = ()
    figures: tuple[FigureGroup, ...] = ()
    changed: tuple[GoalRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    corrections: Corrections | None = None
    rules: tuple[Pair, ...] = ()
    method: tuple[Pair, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    unread: tuple[str, ...] = field(default=())
