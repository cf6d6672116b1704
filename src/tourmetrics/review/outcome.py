"""What applying corrections gives: the figures, and what became of each correction."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

# Who took a figure out stands behind these words in the column ``reason`` of the rejected.
REJECTED_BY = "rejected by "
_WHO = {"by": pl.String(), "at": pl.String(), "why": pl.String()}

REJECTED_SCHEMA = {
    "doc": pl.String(),
    "start": pl.Int64(),
    "end": pl.Int64(),
    "quote": pl.String(),
    "reason": pl.String(),
    "sentence": pl.String(),
    "locator": pl.String(),
}
APPLIED_SCHEMA = {
    "row": pl.Int64(),  # of the corrections file, as a spreadsheet shows it
    "action": pl.String(),
    "figure_id": pl.String(),
    "doc": pl.String(),
    "locator": pl.String(),
    "quote": pl.String(),
    "sentence": pl.String(),
    "found": pl.String(),  # by what it was found: figure_id, words, sentence, likeness, text
    "changed": pl.String(),  # JSON: field to [the machine's value, the person's]
    **_WHO,
    "now": pl.String(),  # JSON: what the machine reads now, where the person saw something else
}
ORPHANS_SCHEMA = {
    "row": pl.Int64(),
    "action": pl.String(),
    "doc": pl.String(),
    "quote": pl.String(),
    "sentence": pl.String(),
    "wanted": pl.String(),  # JSON: field to the text of its cell
    **_WHO,
    "reason": pl.String(),  # a key of orphans.REASONS
    "detail": pl.String(),  # with invalid: row, column and remedy
    "suggestion": pl.String(),
    "suggested_id": pl.String(),
}
CONFLICTS_SCHEMA = {
    "figure_id": pl.String(),
    "doc": pl.String(),
    "quote": pl.String(),
    "field": pl.String(),  # a field of the figure, or action
    "rows": pl.List(pl.Int64()),
    "values": pl.List(pl.String()),
    "outcome": pl.String(),  # later: the later one was taken; neither: none was
    "message": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A figures table with people's corrections applied.

    ``figures`` has the schema ``tm.FIGURES``. ``rejected`` are the rows that a person took out
    (``doc, start, end, quote, reason, sentence, locator``). ``applied`` has a row for each
    correction that was applied, ``orphans`` for each that was not, and ``conflicts`` one for each
    field of a figure about which corrections differ.
    """

    figures: pl.DataFrame
    rejected: pl.DataFrame
    applied: pl.DataFrame
    orphans: pl.DataFrame
    conflicts: pl.DataFrame

    @property
    def settled(self) -> bool:
        """Whether nothing is left to look at: no orphans, no conflicts that time does not settle.

        >>> from tourmetrics.review import apply_corrections
        >>> from tourmetrics.review.schema import CORRECTIONS
        >>> from tourmetrics.tables import FIGURES, empty
        >>> apply_corrections(empty(FIGURES), empty(CORRECTIONS)).settled
        True
        """
        return self.orphans.is_empty() and not (self.conflicts["outcome"] == "neither").any()
