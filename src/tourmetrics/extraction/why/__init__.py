"""Why a number became a figure, or did not: the words that decided, and the data behind them.

Extraction runs as always, with a trace; what the trace holds is then told field by field.
"""

from __future__ import annotations

from collections.abc import Callable

from tourmetrics.errors import InputError
from tourmetrics.extraction.document import extract_document
from tourmetrics.extraction.trace import Trace
from tourmetrics.extraction.why import named, placed, refused, said
from tourmetrics.extraction.why.case import Case
from tourmetrics.extraction.why.evidence import FIELDS, Candidate, Evidence, Explanation, Source
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Document, Figure, Rejected

__all__ = ["FIELDS", "Candidate", "Evidence", "Explanation", "Source", "explain_document"]

_TELLERS: dict[str, Callable[[Case], Evidence]] = {
    "kind": said.kind,
    "measure": said.measure,
    "change": said.change,
    "comparator": said.comparator,
    "unit": named.unit,
    "metric": named.metric,
    "period": placed.period,
    "region": placed.region,
    "each": said.each,
}


def explain_document(
    document: Document, knowledge: Knowledge, at: int | None = None
) -> tuple[Explanation, ...]:
    """Tell of each number of a document what became of it and why, in order of place.

    ``at`` asks for the number at one character only; there may be none.

    Raises:
        InputError: ``at`` lies outside the text.

    >>> from tourmetrics.knowledge import load_knowledge
    >>> from tourmetrics.model import Metadata
    >>> document = Document("a", "2024年接待游客960万人次。", Metadata(), "")
    >>> year, visits = explain_document(document, load_knowledge())
    >>> year.verdict, year.reason, visits.verdict
    ('rejected', 'calendar', 'reported')
    >>> [(e.field, e.value, e.words) for e in visits.evidence if e.field in ("unit", "metric")]
    [('unit', 'visit', '人次'), ('metric', 'visitor_arrivals', '接待游客')]
    """
    size = len(document.text)
    if at is not None and not 0 <= at < size:
        raise InputError(
            f"{document.name}: character {at} is outside the text, which has {size} characters"
            + (f" (0 to {size - 1})" if size else "")
        )
    trace = Trace()
    found = extract_document(document, knowledge, trace)
    rows: list[Figure | Rejected] = [*found.figures, *found.rejected]
    wanted = [row for row in rows if at is None or row.start <= at < row.end]
    wanted.sort(key=lambda row: (row.start, row.end))
    return tuple(
        _figure(row, trace) if isinstance(row, Figure) else _rejected(row, trace) for row in wanted
    )


def _figure(figure: Figure, trace: Trace) -> Explanation:
    text = trace.text
    reading, item = trace.read[figure.start]
    step = trace.steps.get(figure.start)
    cell = text.tables.cells.get(figure.start) if step is None else None
    case = Case(trace, text, figure, item, reading, step, cell)
    evidence = tuple(_TELLERS[field](case) for field in FIELDS)
    return Explanation(
        figure.start,
        figure.end,
        figure.quote,
        figure.kind,
        figure,
        None,
        figure.rule,
        figure.sentence,
        _start_of(figure, trace),
        figure.locator,
        evidence,
    )


def _rejected(row: Rejected, trace: Trace) -> Explanation:
    return Explanation(
        row.start,
        row.end,
        row.quote,
        "rejected",
        None,
        row.reason,
        None,
        row.sentence,
        _start_of(row, trace),
        row.locator,
        (refused.refusal(row, trace),),
    )


def _start_of(row: Figure | Rejected, trace: Trace) -> int:
    """Return where the sentence of a row begins, without the space before it."""
    source = trace.text.source
    start = source.structure.sentence_at(row.start).start
    return source.document.text.index(row.sentence, start) if row.sentence else start
