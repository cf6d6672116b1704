"""What sentences are read with: the text, the one in hand, and what goes on to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.frame import Frame
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Marks
from tourmetrics.extraction.measured import Subject
from tourmetrics.extraction.place import Carried
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.record import Source
from tourmetrics.extraction.reject import Exclusions
from tourmetrics.extraction.sections import SectionFrame
from tourmetrics.extraction.spans import year_span
from tourmetrics.extraction.tabular.tables import Tables
from tourmetrics.extraction.trace import Trace


@dataclass(slots=True)
class Carry:
    """What one sentence hands to the next of its paragraph; ``over`` dates the list below it."""

    paragraph: int = -1
    lead: Mention | None = None
    subject: Subject | None = None
    subjects: Sequence[Subject] = ()
    # The last date to come by which the paragraph wants something.
    due: Mention | None = None
    # The last amount of a thing, over rates that were told since.
    amount: Subject | None = None
    over: Mention | None = None
    # The place that holds where a sentence names none.
    home: str | None = None
    # The country that a sentence opened with, in a document on many.
    told: str | None = None
    # What the sentence tells the parts of, and what dated the number before.
    whole: Subject | None = None
    dated: Mention | None = None
    # Whether the paragraph is a point of a list of goals.
    goals: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text with everything found in it before its sentences are read.

    ``excluded`` says of numbers, by where they begin, why their place makes them no figures;
    ``trace`` keeps what the rules had in hand, where somebody asks why.
    """

    normalized: str
    lowered: str
    marks: Marks
    frame: Frame
    exclusions: Exclusions
    excluded: Mapping[int, str]
    tables: Tables
    source: Source
    lexicon: Lexicon
    trace: Trace | None = None


@dataclass(slots=True)
class SentenceState:
    """The state of reading one sentence: what its earlier numbers were about."""

    text: Text
    reading: Reading
    section: SectionFrame
    carry: Carry
    subjects: list[Subject]
    places: Carried = field(default_factory=Carried)
    ones: set[int] = field(default_factory=set)
    markets: set[str | None] = field(default_factory=set)
    whole: Subject | None = None

    @property
    def this_year(self) -> Period | None:
        """The year in which the document came out."""
        published = self.text.frame.anchor.published
        return None if published is None else year_span(published.year)

    def is_told_before(self, mention: Mention | None, period: Period | None) -> bool:
        """Whether an English number takes its date from before its sentence, one that is over."""
        if period is None or self.reading.grammar.language != "en":
            return False
        told = mention is None or mention.end <= self.reading.sentence.start
        published = self.text.frame.anchor.published
        return told and published is not None and period[1] < published

    def is_over(self, mention: Mention | None, period: Period | None) -> bool:
        """Whether an English sentence about goals takes its date from before it, one long over."""
        if period is None or "en:target" not in self.reading.roles:
            return False
        told = mention is None or mention.end <= self.reading.sentence.start
        published = self.text.frame.anchor.published
        return told and published is not None and period[1].year < published.year
