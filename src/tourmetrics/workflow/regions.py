"""One report a region: the tables cut by place, each part a PDF of its own in one folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from tourmetrics.errors import OutputError
from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.model import Document
from tourmetrics.workflow.extracting import Progress
from tourmetrics.workflow.pool import each_done

# What a file name may hold everywhere: letters and digits of any script.
_UNSAFE = re.compile(r"[\W_]+")
# File systems count bytes, and a Chinese character has three.
_NAME_BYTES = 120
_NO_REGION = "no-region"


@dataclass(frozen=True, slots=True)
class RegionTables:
    """The part of the tables that is about one region; ``region`` is ``None`` where none is said.

    ``figures`` holds also those of other places that a goal or a finding of the region rests on.
    """

    region: str | None
    comparisons: pl.DataFrame
    figures: pl.DataFrame
    findings: pl.DataFrame
    goals: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class RegionReport:
    """What became of one region's report.

    Attributes:
        statuses: how many of its goals have each status.
        pages: 0 where the process that made the report ended before it was written; ``warnings``
            then say so.
    """

    region: str | None
    name: str
    path: Path
    pages: int
    goals: int
    figures: int
    findings: int
    statuses: Mapping[str, int]
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Job:
    tables: RegionTables
    name: str
    path: Path
    documents: tuple[Document, ...] | None
    settings: Mapping[str, Any] = field(default_factory=dict)


def split_by_region(
    comparisons: pl.DataFrame,
    figures: pl.DataFrame,
    findings: pl.DataFrame,
    goals: pl.DataFrame | None = None,
) -> list[RegionTables]:
    """Cut the tables by region: one part for each place with a goal or a reported figure.

    A goal stands in the part of its own region. A finding stands in that of each figure that it
    rests on. Nothing is left out: what names no region is the last part.

    Args:
        comparisons: one row a goal.
        figures: the figures that goals and comparisons came from, with ids.
        findings: what the audit found.
        goals: the goals table, where there is one.

    >>> from tourmetrics.tables import COMPARISONS, FIGURES, FINDINGS, empty
    >>> split_by_region(empty(COMPARISONS), empty(FIGURES), empty(FINDINGS))
    []
    """
    reported = figures.filter(pl.col("kind") == "reported")["region"].to_list()
    codes = set(comparisons["region"].to_list()) | set(reported)
    placed = findings.with_row_index("row").join(_regions_of(findings, figures), on="row")
    parts = []
    for code in sorted(codes, key=lambda code: (code is None, code or "")):
        here = pl.col("region").eq_missing(pl.lit(code, pl.String))
        own = comparisons.filter(here)
        found = placed.filter(here).select(findings.columns)
        cited = pl.concat(
            [
                own["goal_figure_id"].drop_nulls(),
                own["figure_ids"].explode(empty_as_null=False),
                found["figure_ids"].explode(empty_as_null=False),
            ]
        )
        needed = figures.filter(here | pl.col("figure_id").is_in(cited.unique().implode()))
        stated = None if goals is None else goals.filter(here)
        parts.append(RegionTables(code, own, needed, found, stated))
    return parts


def _regions_of(findings: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """The regions of each finding's figures: ``row``, ``region``, each once."""
    return (
        findings.with_row_index("row")
        .select("row", pl.col("figure_ids").alias("figure_id"))
        .explode("figure_id", empty_as_null=False)
        .join(figures.select("figure_id", "region"), on="figure_id", maintain_order="left")
        .select("row", "region")
        .unique(maintain_order=True)
    )


def write_regions(
    comparisons: pl.DataFrame,
    figures: pl.DataFrame,
    findings: pl.DataFrame,
    folder: Path,
    *,
    lang: str = "zh",
    goals: pl.DataFrame | None = None,
    documents: Sequence[Document] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    **settings: Any,
) -> Iterator[RegionReport]:
    """Write one report a region to ``folder``, and tell of each when it is done.

    The files have the same bytes whatever the number of ``jobs``. A report lists the documents
    that its figures come from and those of its region; what could not be read stands in all.

    Args:
        comparisons: one row a goal.
        figures: the figures that goals and comparisons came from, with ids.
        findings: what the audit found.
        folder: where the reports go; it is made if it is not there.
        lang: ``zh``, ``en``, or both as ``zh+en``; the first one also names the files.
        goals: the goals table; older versions in it tell what changed.
        documents: the documents read.
        jobs: number of processes.
        progress: called after each report with how many are done, how many there are, its name.
        settings: the further arguments of `tourmetrics.reporting.write_report`; of ``changes`` and
            ``reviewed`` each report has what is about its region or documents.

    Raises:
        InputError: an unknown language or template.
        RenderError: a native library is missing, or a template has a mistake.
        OutputError: the folder or a file in it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be made ({error.strerror}); choose a place that you may write to"
        ) from None
    parts = split_by_region(comparisons, figures, findings, goals)
    # One day for all, also for places that have no goal.
    day = settings.pop("as_of", None) or comparisons["as_of"].max()
    settings |= {"lang": lang, "as_of": day}
    work = [_job(part, folder, documents, settings) for part in parts]
    for done, report in enumerate(each_done(_write, work, jobs, _lost), start=1):
        if progress is not None:
            progress(done, len(work), report.name)
        yield report


def _job(
    part: RegionTables,
    folder: Path,
    documents: Sequence[Document] | None,
    settings: Mapping[str, Any],
) -> _Job:
    name = region_name(part.region, settings["lang"].partition("+")[0], load_knowledge())
    docs = set(part.figures["doc"].to_list())
    own = (
        None
        if documents is None
        else tuple(
            document
            for document in documents
            if document.name in docs
            or (part.region is not None and document.metadata.region == part.region)
        )
    )
    path = folder / file_name(part.region, name)
    return _Job(part, name, path, own, _cut(settings, part.region, docs))


def _cut(settings: Mapping[str, Any], region: str | None, docs: set[str]) -> dict[str, Any]:
    """The settings with the changes and corrections that are about one region or its documents.

    Corrections that found no figure stand in all reports, as documents do that were not read.
    """
    cut = dict(settings)
    if (changes := cut.get("changes")) is not None:
        here = pl.col("region").eq_missing(pl.lit(region, pl.String))
        cut["changes"] = changes.filter(here)
    if (reviewed := cut.get("reviewed")) is not None:
        about = pl.col("doc").is_in(docs)
        applied, conflicts = (
            frame.filter(about) for frame in (reviewed.applied, reviewed.conflicts)
        )
        cut["reviewed"] = replace(reviewed, applied=applied, conflicts=conflicts)
    return cut


def _write(job: _Job) -> RegionReport:
    from tourmetrics.reporting import write_report

    tables = job.tables
    made = write_report(
        tables.comparisons,
        tables.figures,
        tables.findings,
        job.path,
        goals=tables.goals,
        documents=job.documents,
        **job.settings,
    )
    return _told(job, made.pages, made.warnings, made.notes)


def _lost(job: _Job) -> RegionReport:
    warning = "the process that made the report ended before it was written; try --jobs 1"
    return _told(job, 0, (warning,))


def _told(
    job: _Job, pages: int, warnings: tuple[str, ...], notes: tuple[str, ...] = ()
) -> RegionReport:
    tables = job.tables
    counts = tables.comparisons["status"].value_counts().sort("status")
    return RegionReport(
        region=tables.region,
        name=job.name,
        path=job.path,
        pages=pages,
        goals=tables.comparisons.height,
        figures=tables.figures.height,
        findings=tables.findings.height,
        statuses=dict(counts.iter_rows()),
        warnings=warnings,
        notes=notes,
    )


def region_name(code: str | None, lang: str, knowledge: Knowledge) -> str:
    """Return the name of a region in a language, else its code; empty where there is none.

    >>> from tourmetrics.knowledge import load_knowledge
    >>> region_name("421200", "en", load_knowledge()), region_name(None, "en", load_knowledge())
    ('Xianning', '')
    """
    region = knowledge.regions.get(code or "")
    return region.name(lang) if region else code or ""


def file_name(code: str | None, name: str) -> str:
    """Return a file name that every file system takes: the code, which is its own, and the name.

    >>> file_name("421200", "Xianning"), file_name(None, ""), file_name("XX", "a/b: c?")
    ('421200-Xianning.pdf', 'no-region.pdf', 'XX-a-b-c.pdf')
    """
    if code is None:
        return f"{_NO_REGION}.pdf"
    words = [name] if name != code else []
    safe = [_UNSAFE.sub("-", unicodedata.normalize("NFC", word)).strip("-") for word in words]
    head = "".join(c if c.isascii() and (c.isalnum() or c == "-") else f"~{ord(c):x}" for c in code)
    joined = "-".join([head, *(word for word in safe if word)])
    short = joined.encode()[:_NAME_BYTES].decode("utf-8", "ignore")
    return f"{short}.pdf"
