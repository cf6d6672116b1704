"""A report's content in one language: the facts, ordered into sections with their findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Document
from tourmetrics.reporting.audit_rows import finding_rows
from tourmetrics.reporting.change_rows import change_rows, figure_ids
from tourmetrics.reporting.cite import Citations
from tourmetrics.reporting.correction_rows import corrections
from tourmetrics.reporting.decks import decks
from tourmetrics.reporting.document_rows import document_rows
from tourmetrics.reporting.facts import Facts
from tourmetrics.reporting.figure_rows import FigureTables
from tourmetrics.reporting.goal_rows import GoalTables
from tourmetrics.reporting.headline import Headlines
from tourmetrics.reporting.messages import Messages
from tourmetrics.reporting.method import definition_pairs, method_pairs, status_rules
from tourmetrics.reporting.names import Names, Text, clean
from tourmetrics.reporting.notes import Notes
from tourmetrics.reporting.numbers import Format
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.sections import make_sections
from tourmetrics.reporting.side_by_side import Comparisons
from tourmetrics.reporting.view import Pair, Version
from tourmetrics.reporting.words import Words
from tourmetrics.review import Reviewed

_PUBLISHERS = 3


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a report says about its own making."""

    title: str | None
    library: str
    documents: Sequence[Document]
    unread: Sequence[str]
    thresholds: Mapping[str, float]
    changes: pl.DataFrame
    reviewed: Reviewed | None = None


def make_scene(facts: Facts, notes: Notes, knowledge: Knowledge, words: Words) -> Scene:
    """Bring together what one language version is made with."""
    return Scene(
        facts=facts,
        notes=notes,
        knowledge=knowledge,
        words=words,
        names=Names(words, knowledge),
        form=Format(words, knowledge),
        cite=Citations(notes, words.lang),
    )


def make_version(scene: Scene, around: Surroundings) -> Version:
    """Work out one language version of the report."""
    facts, words = scene.facts, scene.words
    goals = GoalTables(scene)
    figures = FigureTables(scene)
    lines = Headlines(scene, figures)
    # Rows are made in the order of the page, so that a number's home is its first table.
    details = goals.details()
    groups = figures.groups()
    changes = change_rows(scene, around.changes)
    beside = Comparisons(scene)
    findings = finding_rows(scene)
    version = Version(
        lang=words.tag,
        prefix=scene.cite.prefix,
        kicker=_kicker(scene),
        title=(clean(around.title),)
        if around.title
        else tuple(lines.cited(line) for line in lines.title()),
        standfirst=words.text(
            "Announced targets against the figures reported since; every number with its sentence."
        ),
        imprint=_imprint(scene),
        messages=Messages(scene, figures, lines).all(),
        key_figures=figures.key_figures(),
        sections=(),
        footer=_footer(scene),
        counts=goals.counts(),
        scoreboard=goals.scoreboard(),
        lagging=goals.lagging(),
        details=details,
        asks=goals.asks(),
        figures=groups,
        decks=decks(groups, words),
        changes=changes,
        trends=beside.trends(),
        places=beside.places(),
        findings=findings,
        corrections=corrections(scene, around.reviewed),
        rules=status_rules(scene, around.thresholds),
        definitions=definition_pairs(scene),
        method=method_pairs(
            scene,
            methods=sorted({goal.method for goal in facts.goals}),
            library=around.library,
            read=_read(around, facts),
            unclaimed_targets=_unclaimed_targets(facts, figure_ids(around.changes)),
        ),
        documents=document_rows(scene, around.documents),
        unread=tuple(around.unread),
    )
    return replace(version, sections=make_sections(version, scene, lines, beside))


def _read(around: Surroundings, facts: Facts) -> int:
    """Return how many documents there were; without them, how many the figures name."""
    return len(around.documents) or len({figure.doc for figure in facts.figures.values()})


def _kicker(scene: Scene) -> str:
    name = scene.words.text("Tourism targets progress report")
    period = _span(scene.facts)
    return f"{name} · {scene.form.period(*period)}" if period else name


def _span(facts: Facts) -> tuple[date, date] | None:
    """Return the period that most goals have, else that of most reported figures."""
    goals = [g.period for g in facts.goals if g.period]
    figures = [f.period for f in facts.figures.values() if f.period and f.period[0] != f.period[1]]
    periods = goals or figures
    if not periods:
        return None
    start, end = max(dict.fromkeys(periods), key=lambda p: (periods.count(p), (p[1] - p[0]).days))
    if start == end:
        return date(end.year, 1, 1), date(end.year, 12, 31)
    return start, end


def _imprint(scene: Scene) -> tuple[Pair, ...]:
    text = scene.words.text
    pairs: list[Pair] = []
    if scene.facts.as_of:
        pairs.append(Pair(text("Judged as of"), scene.form.day(scene.facts.as_of)))
    publishers = list(dict.fromkeys(s.publisher for s in scene.notes.sources if s.publisher))
    if publishers:
        comma = Text(scene.words.term("list of names", ", "))
        parts: list[Text] = []
        for publisher in publishers[:_PUBLISHERS]:
            parts += [comma, scene.names.owner(publisher, None)]
        more = len(publishers) - _PUBLISHERS
        if more > 0:
            parts.append(Text(scene.words.count(" and one more", " and %(n)s more", more)))
        pairs.append(Pair(text("Published by"), "", parts=tuple(parts[1:])))
    if scene.notes.sources:
        n = len(scene.notes.sources)
        pairs.append(Pair(text("Sources"), scene.words.count("One document", "%(n)s documents", n)))
    return tuple(pairs)


def _footer(scene: Scene) -> str:
    text = scene.words.text
    marked = text("Derived values are marked; unreported values are never estimated.")
    if scene.facts.as_of is None:
        return marked
    gap = scene.words.gap("between sentences")
    return (
        text("Targets judged as of %(day)s.", day=scene.form.day(scene.facts.as_of)) + gap + marked
    )


def _unclaimed_targets(facts: Facts, changed: set[str]) -> int:
    used = changed | {goal.figure_id for goal in facts.goals if goal.figure_id}
    return sum(f.kind == "target" and f.figure_id not in used for f in facts.figures.values())
