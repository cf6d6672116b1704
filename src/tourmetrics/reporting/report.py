"""From the tables to a report: its page of HTML, and its PDF, written whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version as installed_version
from pathlib import Path

import polars as pl
from markupsafe import Markup

from tourmetrics.comparison import Thresholds
from tourmetrics.errors import OutputError
from tourmetrics.goals import GOAL_CHANGES, in_force, version_changes
from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.model import Document
from tourmetrics.reporting.ahead import render_pdf
from tourmetrics.reporting.attachments import Attached, attach_sources, attach_tables
from tourmetrics.reporting.audit_rows import source_rows
from tourmetrics.reporting.change_rows import figure_ids
from tourmetrics.reporting.content import Surroundings, make_scene, make_version
from tourmetrics.reporting.facts import Evidence, Facts, read_facts
from tourmetrics.reporting.names import clean
from tourmetrics.reporting.notes import Notes, take_notes
from tourmetrics.reporting.templates import Template, load_template, render_template
from tourmetrics.reporting.walks import walks
from tourmetrics.reporting.words import load_words, split_languages
from tourmetrics.review import Reviewed
from tourmetrics.tables import empty


@dataclass(frozen=True, slots=True)
class ReportResult:
    """What became of a report: its pages, what a reader would miss in it, what made it slow."""

    path: Path
    pages: int
    warnings: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Html:
    """A report before it is a PDF."""

    html: str
    title: str
    lang: str
    template: Template
    notes: Notes


def write_report(
    comparisons: pl.DataFrame,
    figures: pl.DataFrame,
    findings: pl.DataFrame,
    path: Path | str,
    *,
    lang: str = "zh",
    goals: pl.DataFrame | None = None,
    as_of: date | None = None,
    template: str | Path = "progress",
    title: str | None = None,
    documents: Sequence[Document] | None = None,
    faults: Sequence[object] = (),
    thresholds: Thresholds | None = None,
    changes: pl.DataFrame | None = None,
    knowledge: Knowledge | None = None,
    archive: bool = False,
    reviewed: Reviewed | None = None,
) -> ReportResult:
    """Write the report of a comparison as a tagged PDF, whole or not at all.

    The file is PDF/UA-1, or PDF/A-3 with ``archive``: then the tables are in it as CSV and
    Parquet, and the list of sources as JSON.

    Args:
        comparisons: one row a goal, as `tourmetrics.compare` gives it.
        figures: the figures that the goals and comparisons came from.
        findings: what the audit found.
        path: the PDF to write; an existing file is replaced.
        lang: ``zh``, ``en``, or both as ``zh+en``.
        goals: the goals table, which knows owners, commitments and baselines; where it holds
            replaced versions, the report tells what became of them.
        as_of: the day at which the goals are judged; else taken from ``comparisons``.
        template: the name of a shipped template, or a folder with ``template.toml``.
        title: a title of one's own; without it the title is the main finding.
        documents: the documents read, for their titles and the list of them; without them file
            names are printed.
        faults: what could not be read, one line each.
        thresholds: those that the comparison used, where they are not the usual ones.
        changes: what became of the goals since an earlier table, as `goals.goal_changes`
            tells it; without it the versions in ``goals`` are told.
        knowledge: names of metrics, places and units; the shipped ones if not given.
        archive: write PDF/A-3 with the tables inside.
        reviewed: what became of people's corrections, see `tourmetrics.apply_corrections`; without
            it the figures tell who reviewed them.

    Raises:
        InputError: an unknown language or template.
        TableError: a table to put into an archive breaks its schema.
        RenderError: a native library is missing, or a template has a mistake.
        OutputError: the file cannot be written.
    """
    made = report_html(
        comparisons,
        figures,
        findings,
        lang=lang,
        goals=goals,
        as_of=as_of,
        template=template,
        title=title,
        documents=documents,
        faults=faults,
        thresholds=thresholds,
        changes=changes,
        knowledge=knowledge,
        reviewed=reviewed,
    )
    attached: tuple[Attached, ...] = ()
    if archive:
        words = load_words(split_languages(lang)[0])
        tables = attach_tables(figures, goals, comparisons, findings, words)
        attached = (*tables, attach_sources(made.notes, documents or (), words))
    rendered = render_pdf(
        made.html,
        base=made.template.folder,
        title=made.title,
        lang=made.lang,
        created=as_of,
        variant="pdf/a-3a" if archive else "pdf/ua-1",
        attached=attached,
    )
    target = Path(path)
    _write_whole(target, rendered.pdf)
    return ReportResult(target, rendered.pages, rendered.warnings, rendered.notes)


def report_html(
    comparisons: pl.DataFrame,
    figures: pl.DataFrame,
    findings: pl.DataFrame,
    *,
    lang: str = "zh",
    goals: pl.DataFrame | None = None,
    as_of: date | None = None,
    template: str | Path = "progress",
    title: str | None = None,
    documents: Sequence[Document] | None = None,
    faults: Sequence[object] = (),
    thresholds: Thresholds | None = None,
    changes: pl.DataFrame | None = None,
    knowledge: Knowledge | None = None,
    reviewed: Reviewed | None = None,
) -> Html:
    """Return the report as one page of HTML; the arguments are those of `write_report`.

    Raises:
        InputError: an unknown language or template.
        RenderError: a template has a mistake.
    """
    known = knowledge or load_knowledge()
    chosen = load_template(template)
    catalogues = [load_words(part) for part in split_languages(lang)]
    wanted, told = goals, empty(GOAL_CHANGES)
    if goals is not None and goals["supersedes"].is_not_null().any():
        wanted, told = in_force(goals), version_changes(goals, figures)
    changes = told if changes is None else changes
    facts = read_facts(comparisons, figures, findings, wanted, as_of, known)
    facts = replace(facts, paths=walks(comparisons, wanted, figures, facts.as_of, known))
    notes = take_notes(_cited(facts, figure_ids(changes)), documents or ())
    around = Surroundings(
        title=title,
        library=installed_version("tourmetrics"),
        documents=documents or (),
        unread=[clean(str(fault)) for fault in faults],
        thresholds=(thresholds or Thresholds()).described(),
        changes=changes,
        reviewed=reviewed,
    )
    scenes = tuple(make_scene(facts, notes, known, words) for words in catalogues)
    versions = [make_version(scene, around) for scene in scenes]
    page_title = (
        catalogues[0]
        .gap("between sentences")
        .join(line.striptags() if isinstance(line, Markup) else line for line in versions[0].title)
    )
    styles = [(chosen.folder / name).read_text(encoding="utf-8") for name in chosen.styles]
    html = render_template(
        chosen,
        {
            "parts": list(zip(versions, [words.text for words in catalogues], strict=True)),
            "sources": source_rows(scenes, notes),
            "lang": catalogues[0].tag,
            "title": page_title,
            "css": Markup("\n".join(styles)),
        },
    )
    return Html(html, page_title, catalogues[0].tag, chosen, notes)


def _cited(facts: Facts, changed: set[str]) -> list[Evidence]:
    used = changed | {goal.figure_id for goal in facts.goals if goal.figure_id}
    used |= {i for goal in facts.goals for i in goal.figure_ids}
    used |= {i for finding in facts.findings for i in finding.figure_ids}
    return [f for f in facts.figures.values() if f.kind == "reported" or f.figure_id in used]


def _write_whole(target: Path, content: bytes) -> None:
    """Write beside the target and move into place, so that no half file is ever seen."""
    if target.is_dir():
        raise OutputError(f"{target} is a folder: give the name of a PDF file in it")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written ({error.strerror}): choose a folder that is yours"
        ) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(target)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise OutputError(
            f"{target} cannot be written ({error.strerror}): close it elsewhere, or free some space"
        ) from None
