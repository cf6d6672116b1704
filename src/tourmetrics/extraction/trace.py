"""What extraction keeps of its way where somebody asks why; nothing is kept without asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tourmetrics.extraction.anchor import Period
from tourmetrics.extraction.calendar import Mention
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.sections import SectionFrame

if TYPE_CHECKING:
    from tourmetrics.extraction.state import Text


@dataclass(frozen=True, slots=True)
class Step:
    """What the rules had in hand when they made a number of a sentence a figure.

    Attributes:
        kind_rule: the rule that decided the kind, and ``kind_mark`` the word it went by.
        mention: what dates the number, if its sentence or paragraph does.
        period: the period that follows, before the day that counts of it is settled.
    """

    kind_rule: str
    kind_mark: Mark | None
    said: Said
    subject: Subject
    mention: Mention | None
    period: Period | None


@dataclass(slots=True)
class Trace:
    """The way of one document; steps and what was read are by the start of the number."""

    steps: dict[int, Step] = field(default_factory=dict)
    read: dict[int, tuple[Reading, Quantity]] = field(default_factory=dict)
    mentions: Sequence[Mention] = ()
    dates: Mapping[tuple[int, int], Mention] = field(default_factory=dict)
    sections: Sequence[SectionFrame] = ()
    quantities: Mapping[tuple[int, int], Quantity] = field(default_factory=dict)
    _text: Text | None = None

    def see(
        self,
        text: Text,
        sections: Sequence[SectionFrame],
        mentions: Sequence[Mention],
        quantities: Sequence[Quantity],
    ) -> None:
        """Take in what was found in the whole text."""
        self._text = text
        self.sections, self.mentions = sections, mentions
        self.dates = {(mention.start, mention.end): mention for mention in mentions}
        self.quantities = {(item.start, item.end): item for item in quantities}

    def keep(self, reading: Reading) -> None:
        """Take in how a sentence was read."""
        self.read.update({item.start: (reading, item) for item in reading.quantities})

    @property
    def text(self) -> Text:
        """The text with everything found in it.

        Raises:
            RuntimeError: nothing was extracted with this trace.
        """
        if self._text is None:
            raise RuntimeError("extract_document must fill the trace first")
        return self._text
