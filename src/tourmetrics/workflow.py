"""The arrows of the house joined: from paths to figures, and what scripts ask of figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from tourmetrics.documents import Copy, Fault, document_of_text, read_documents
from tourmetrics.errors import DocumentError, InputError
from tourmetrics.extraction import Explanation, explain_document, extract_document
from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.model import Document, Extraction, Figure, Language, Metadata, Rejected
from tourmetrics.tables import FIGURES, figures_frame, format_of, read_table, validate

Progress = Callable[[int, int, str], None]

REJECTED_SCHEMA = {
    "doc": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "quote": pl.String,
    "reason": pl.String,
    "sentence": pl.String,
    "locator": pl.String,
}


@dataclass(frozen=True, slots=True)
class ExtractResult:
    """Figures and rejected numbers of some documents, with what could not be read."""

    figures: pl.DataFrame
    rejected: pl.DataFrame
    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]
    copies: tuple[Copy, ...]
    notes: tuple[str, ...] = ()


def extract_paths(
    paths: Sequence[Path],
    *,
    index: Path | None = None,
    jobs: int = 1,
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> ExtractResult:
    """Read the documents under ``paths`` and extract their figures.

    Args:
        paths: files and folders.
        index: metadata by document, in place of the folders' own ``index.json``.
        jobs: number of processes; the result does not depend on it.
        min_confidence: figures below it go to the rejected numbers.
        progress: called after each document with how many are done, how many there are, its name.

    Raises:
        InputError: a path or the index does not exist, or there is no document.
    """
    knowledge = load_knowledge()
    reading = read_documents(paths, index=index, knowledge=knowledge)
    figures: list[Figure] = []
    rejected: list[Rejected] = []
    done = _extracted(reading.documents, knowledge, jobs)
    for number, (document, found) in enumerate(zip(reading.documents, done, strict=True), 1):
        sure = [f for f in found.figures if f.confidence >= min_confidence]
        figures += sure
        rejected += found.rejected
        rejected += [_doubtful(f) for f in found.figures if f.confidence < min_confidence]
        if progress is not None:
            progress(number, len(reading.documents), document.name)
    return ExtractResult(
        figures_frame(figures),
        _rejected_frame(rejected),
        reading.documents,
        reading.faults,
        reading.copies,
        reading.notes,
    )


def figures_from(
    paths: Sequence[Path],
    *,
    index: Path | None = None,
    jobs: int = 1,
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> ExtractResult:
    """Take figures from tables (by their suffix) and from documents, together.

    Those below ``min_confidence`` are left out of both.

    Raises:
        InputError: a path does not exist, or a table breaks its schema.
    """
    tables = [path for path in paths if _is_table(path)]
    documents = [path for path in paths if not _is_table(path)]
    frames = [read_table(path, FIGURES) for path in tables]
    frames = [frame.filter(pl.col("confidence") >= min_confidence) for frame in frames]
    if not documents:
        return ExtractResult(_together(frames), _rejected_frame([]), (), (), ())
    found = extract_paths(
        documents, index=index, jobs=jobs, min_confidence=min_confidence, progress=progress
    )
    return ExtractResult(
        _together([*frames, found.figures]),
        found.rejected,
        found.documents,
        found.faults,
        found.copies,
        found.notes,
    )


def extract_string(
    text: str, *, name: str = "text", metadata: Metadata | None = None
) -> Extraction:
    """Extract from one text in memory; ``metadata`` goes before what the text itself says."""
    knowledge = load_knowledge()
    document = document_of_text(
        text, name=name, metadata=metadata or Metadata(), knowledge=knowledge
    )
    return extract_document(document, knowledge)


def given_metadata(
    *,
    title: str | None = None,
    publisher: str | None = None,
    region: str | None = None,
    published: date | None = None,
    language: Language | None = None,
) -> Metadata:
    """Return metadata of what is given, checked.

    Raises:
        InputError: the region has no code in the knowledge files.
    """
    knowledge = load_knowledge()
    if region is not None and not knowledge.knows_region(region):
        raise InputError(f"region {region!r} is unknown: give a code such as CN-LN, 421200 or NZ")
    return Metadata(title, publisher, region, published, language)


def explain(
    path: Path, offset: int | None = None, *, index: Path | None = None
) -> list[Explanation]:
    """Tell for each number of a document, or for the one at ``offset``, what became of it.

    Raises:
        InputError: the path does not exist or is no single document; the offset is outside it.
        DocumentError: the document cannot be read.
    """
    knowledge = load_knowledge()
    reading = read_documents([path], index=index, knowledge=knowledge)
    if reading.faults and not reading.documents:
        raise DocumentError(str(reading.faults[0]))
    if len(reading.documents) != 1:
        raise InputError(f"{path}: holds {len(reading.documents)} documents; name one of them")
    return list(explain_document(reading.documents[0], knowledge, offset))


def explain_string(
    text: str,
    offset: int | None = None,
    *,
    name: str = "text",
    metadata: Metadata | None = None,
) -> list[Explanation]:
    """Tell the same of one text in memory; ``metadata`` goes before what the text itself says.

    Raises:
        InputError: the offset is outside the text.
    """
    knowledge = load_knowledge()
    given = metadata or Metadata()
    document = document_of_text(text, name=name, metadata=given, knowledge=knowledge)
    return list(explain_document(document, knowledge, offset))


def history(metric: str, figures: pl.DataFrame, *, region: str | None = None) -> pl.DataFrame:
    """Return the figures of one metric, by place and period; ids, codes and names are understood.

    Raises:
        InputError: neither the catalogue nor the figures know the metric; the region is unknown, or
            several places have its name.
    """
    knowledge = load_knowledge()
    known = {metric_id for metric_id in figures["metric"].unique().to_list() if metric_id}
    chosen = metric if metric in knowledge.metrics or metric in known else _named(metric, knowledge)
    if chosen is None:
        near = _near(metric, [*knowledge.metrics, *known])
        raise InputError(f"metric {metric!r} is unknown{near}; see data/metrics.csv for all ids")
    rows = figures.filter(pl.col("metric") == chosen)
    if region is not None:
        rows = rows.filter(pl.col("region") == _region_code(region, knowledge))
    return rows.sort(
        "region", "measure", "each", "period_end", "period_start", "doc", "start", nulls_last=True
    )


def _region_code(region: str, knowledge: Knowledge) -> str:
    if knowledge.knows_region(region):
        return region
    found = knowledge.regions_named(region.strip())
    if len(found) == 1:
        return found[0].code
    if found:
        codes = ", ".join(f"{place.code} ({place.name('en')})" for place in found)
        raise InputError(f"region {region!r} can be {codes}: give the code that is meant")
    raise InputError(
        f"region {region!r} is unknown: give a code such as CN-LN, 421200 or NZ, or a full name"
    )


def _named(name: str, knowledge: Knowledge) -> str | None:
    wanted = name.casefold()
    for metric in knowledge.metrics.values():
        names = (metric.name_en, metric.name_zh, *metric.aliases_en, *metric.aliases_zh)
        if wanted in (each.casefold() for each in names):
            return metric.id
    return None


def _near(name: str, ids: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(set(ids)), n=3)
    return f" (did you mean {', '.join(close)}?)" if close else ""


def _is_table(path: Path) -> bool:
    if path.is_dir():
        return False
    try:
        format_of(path)
    except InputError:
        return False
    return True


def _together(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return validate(pl.concat(frames), FIGURES) if len(frames) > 1 else frames[0]


def _extracted(
    documents: Sequence[Document], knowledge: Knowledge, jobs: int
) -> Iterable[Extraction]:
    if jobs <= 1 or len(documents) < 2:
        return (extract_document(document, knowledge) for document in documents)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_extract_shipped, documents, chunksize=8))


def _extract_shipped(document: Document) -> Extraction:
    return extract_document(document, load_knowledge())


def _doubtful(figure: Figure) -> Rejected:
    reason = f"confidence {figure.confidence:g}"
    return Rejected(
        figure.doc, figure.start, figure.end, figure.quote, reason, figure.sentence, figure.locator
    )


def _rejected_frame(rejected: Sequence[Rejected]) -> pl.DataFrame:
    return pl.DataFrame(
        {name: [getattr(row, name) for row in rejected] for name in REJECTED_SCHEMA},
        schema=REJECTED_SCHEMA,
    )
