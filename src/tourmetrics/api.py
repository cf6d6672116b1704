"""The verbs of the library that begin with documents or text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from tourmetrics.model import Language, NumberSpan

if TYPE_CHECKING:
    import polars as pl

    from tourmetrics.extraction import Explanation
    from tourmetrics.workflow import Progress

Paths = str | PathLike[str] | Sequence[str | PathLike[str]]


def extract(
    paths: Paths,
    *,
    index: str | PathLike[str] | None = None,
    jobs: int = 1,
    min_confidence: float = 0.0,
    corrections: str | PathLike[str] | pl.DataFrame | None = None,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Return the figures of documents as a table with the schema ``tm.FIGURES``.

    Args:
        paths: a file, a folder, or several of them.
        index: metadata by document; without it the ``index.json`` of the folder, if there is one.
        jobs: number of processes.
        min_confidence: figures of which the rules are less sure are left out.
        corrections: people's corrections, a file or a table with the schema ``tm.CORRECTIONS``.
        progress: called after each document with how many are done, how many there are, its name.

    What could not be read is left out; ``tourmetrics.workflow.extract_paths`` tells what, and
    which corrections fit no figure.

    Raises:
        InputError: a path does not exist, or there is no document.
        TableError: a correction cannot be understood.

    >>> import tourmetrics as tm
    >>> from tourmetrics.resources import resource_root
    >>> figures = tm.extract(resource_root() / "seeds")
    >>> figures.filter(figures["metric"] == "tourism_revenue")["value"].to_list()
    [190210000000.0, 89.4]
    """
    from tourmetrics.workflow import extract_paths

    listed = [paths] if isinstance(paths, str | PathLike) else list(paths)
    return extract_paths(
        [Path(path) for path in listed],
        index=None if index is None else Path(index),
        jobs=jobs,
        min_confidence=min_confidence,
        corrections=Path(corrections) if isinstance(corrections, str | PathLike) else corrections,
        progress=progress,
    ).figures


def extract_parts(
    paths: Paths,
    folder: str | PathLike[str],
    *,
    index: str | PathLike[str] | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> pl.LazyFrame:
    """Extract figures into a folder of parts, and return them as a lazy table.

    For more documents than memory can hold. What a run before has done is taken over; the rows and
    their order are those of ``extract``.

    Args:
        paths: a file, a folder, or several of them.
        folder: a folder that is new, empty or of parts, or an address of fsspec (``s3://…``).
        index: metadata by document; without it the ``index.json`` of the folder, if there is one.
        jobs: number of processes.
        scheduler: address of a scheduler of dask, whose workers do the work in their place.
        min_confidence: figures of which the rules are less sure are left out.
        progress: called after each part with the bytes done, the bytes of all files, its name.

    What could not be read is in ``_parts.json`` in the folder.

    Raises:
        InputError: a path does not exist, there is no document, or the folder holds other files.
        OutputError: a part cannot be written.
    """
    from tourmetrics.workflow.parts import engine_of, extract_to_parts

    listed = [paths] if isinstance(paths, str | PathLike) else list(paths)
    return extract_to_parts(
        [Path(path) for path in listed],
        str(folder),
        engine_of(jobs, scheduler),
        index=None if index is None else Path(index),
        min_confidence=min_confidence,
        threads=jobs,
        progress=progress,
    ).scan()


def extract_text(
    text: str,
    *,
    published: date | str | None = None,
    region: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    language: Language | None = None,
    name: str = "text",
) -> pl.DataFrame:
    """Return the figures of one text in memory, with the schema ``tm.FIGURES``.

    What is not given is read from the text, and null where it cannot be known.

    Raises:
        InputError: the region has no code in the knowledge files, ``published`` is no date.

    >>> import tourmetrics as tm
    >>> row = tm.extract_text("2024年全市接待游客9468万人次。", region="511100").row(0, named=True)
    >>> row["value"], row["unit"], row["metric"], row["period_start"].isoformat()
    (94680000.0, 'visit', 'visitor_arrivals', '2024-01-01')
    """
    from tourmetrics.tables import figures_frame
    from tourmetrics.workflow import extract_string, given_metadata

    metadata = given_metadata(
        title=title, publisher=publisher, region=region, published=published, language=language
    )
    return figures_frame(extract_string(text, name=name, metadata=metadata).figures)


def explain(
    document: str | PathLike[str],
    *,
    at: int | None = None,
    index: str | PathLike[str] | None = None,
) -> list[Explanation]:
    """Tell of each number of a document whether it is a figure, and by which words and data.

    Args:
        document: the path of one document.
        at: only the number at this character of the text; there may be none.
        index: metadata by document; without it the ``index.json`` of the folder, if there is one.

    Raises:
        InputError: the path does not exist, or ``at`` is outside the text.
        DocumentError: the document cannot be read.

    >>> import tourmetrics as tm
    >>> from tourmetrics.resources import resource_root
    >>> (told,) = tm.explain(resource_root() / "seeds" / "004_d320effad3133454.txt", at=2762)
    >>> told.quote, told.verdict
    ('190.21 billion yuan', 'reported')
    >>> for one in told.evidence[:1]:
    ...     print(one.field, one.value, one.words, one.entries[0].file, one.entries[0].text)
    kind reported generated cues.csv generated,en,reported
    """
    from tourmetrics.workflow import explain as explain_path

    return explain_path(Path(document), at, index=None if index is None else Path(index))


def explain_text(
    text: str,
    *,
    at: int | None = None,
    published: date | str | None = None,
    region: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    language: Language | None = None,
    name: str = "text",
) -> list[Explanation]:
    """Tell the same of one text in memory, for which see ``extract_text``.

    Raises:
        InputError: the region has no code in the knowledge files, or ``at`` is outside the text.

    >>> import tourmetrics as tm
    >>> rank, visits = tm.explain_text("接待量排名第3位,接待游客960万人次。")
    >>> rank.reason, rank.evidence[0].words
    ('rank', '排名第3位')
    """
    from tourmetrics.workflow import explain_string, given_metadata

    metadata = given_metadata(
        title=title, publisher=publisher, region=region, published=published, language=language
    )
    return explain_string(text, at, name=name, metadata=metadata)


def scan(text: str, language: str | None = None) -> list[NumberSpan]:
    """Return every number of a text with its value, also those that are no figures.

    A fraction or half is a plain ratio (0.5, without unit); %, 百分之 and 成 are percent.

    Raises:
        InputError: ``language`` is neither ``zh`` nor ``en`` nor ``None``.

    >>> import tourmetrics as tm
    >>> [(n.quote, str(n.value), n.unit) for n in tm.scan("growth of 12 to 15%, half of it")]
    [('12 to 15%', '12', 'percent'), ('half', '0.5', None)]
    """
    from tourmetrics.extraction import scan_text
    from tourmetrics.knowledge import load_knowledge

    return scan_text(text, load_knowledge(), language)
