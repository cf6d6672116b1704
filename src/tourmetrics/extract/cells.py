"""Tables inside a text: rows of cells, read through their headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tourmetrics.extract.calendar import Mention
from tourmetrics.extract.frame import Frame
from tourmetrics.extract.lexicon import Lexicon
from tourmetrics.extract.marks import Marks
from tourmetrics.extract.measured import Said
from tourmetrics.extract.quantity import Quantity
from tourmetrics.extract.record import Finding
from tourmetrics.extract.structure import Structure
from tourmetrics.extract.subject import Subject
from tourmetrics.model import Kind


@dataclass(frozen=True, slots=True)
class TableCell:
    start: int
    kind: Kind
    period: tuple[date, date] | None
    subject: Subject

    def finding(self, frame: Frame) -> Finding:
        said = Said("level", None, False, "table cell")
        return Finding(self.kind, said, self.subject, self.period, frame.region, None, "table", 0.9)


def find_cells(
    normalized: str,
    lowered: str,
    structure: Structure,
    marks: Marks,
    mentions: Sequence[Mention],
    quantities: Sequence[Quantity],
    lexicon: Lexicon,
    frame: Frame,
) -> tuple[TableCell, ...]:
    return ()
