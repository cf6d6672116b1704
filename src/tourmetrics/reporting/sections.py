"""The parts of a report in their order, each with its headline; an empty part is left out."""

from __future__ import annotations

from collections.abc import Iterator

from tourmetrics.reporting.facts import LAGGING, SILENT
from tourmetrics.reporting.headline import Headlines
from tourmetrics.reporting.numbers import CORRECTED
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import Section, Version


def make_sections(version: Version, scene: Scene, lines: Headlines) -> tuple[Section, ...]:
    """Return the sections that have something to say."""
    prefix = scene.cite.prefix
    return tuple(
        Section(key, f"{prefix}-{key}", name, headline, lead)
        for key, name, headline, lead in _parts(version, scene, lines)
    )


def _parts(version: Version, scene: Scene, lines: Headlines) -> Iterator[tuple[str, str, str, str]]:
    """Yield key, name, headline and lead of each part."""
    text, count = scene.words.text, scene.words.count
    goals = scene.facts.goals
    if version.scoreboard:
        yield "scoreboard", text("All targets at a glance"), text("All targets at a glance"), ""
    if version.lagging:
        lag = sum(goal.status in LAGGING for goal in goals)
        yield (
            "lagging",
            text("Targets that lag"),
            count("One target lags and needs a reason", "%(n)s targets lag and need a reason", lag),
            text("Reason and measure are for those in charge to fill in."),
        )
    if version.details:
        yield (
            "details",
            text("Targets in detail"),
            lines.details_headline(),
            text(
                "Bar: reported value. Black mark: target. Darker band: where an even pace stands."
            ),
        )
    if version.asks:
        silent = sum(goal.status in SILENT for goal in goals)
        yield (
            "asks",
            text("Targets without a report"),
            count(
                "One target waits for its first number",
                "%(n)s targets wait for a first number",
                silent,
            ),
            text(
                "Where an even pace would stand at the next reporting dates: "
                "arithmetic, not a forecast."
            ),
        )
    if version.figures:
        yield (
            "figures",
            text("Figures without a target"),
            lines.figures_headline(),
            text(
                "Nothing here is rated, since no target is known. Dashed outlines are worked back "
                "from the growth and are not published figures."
            ),
        )
    if version.findings:
        n = len(version.findings)
        yield (
            "findings",
            text("Findings of the audit"),
            count("One finding to look at", "%(n)s findings to look at", n),
            text("The sentences concerned stand side by side."),
        )
    if version.corrections and version.corrections.told:
        told = version.corrections
        n, left = len(told.rows), len(told.orphans)
        headline = count("People corrected one figure", "People corrected %(n)s figures", n)
        if left:
            lost = count("one correction fits none", "%(n)s corrections fit none", left)
            headline += text("; ") + lost
        yield (
            "corrections",
            text("Corrections made by people"),
            headline,
            text(
                "Corrected values are marked %(mark)s; what was extracted stands beside them.",
                mark=CORRECTED,
            ),
        )
    yield "method", text("Method and limits"), text("How to read and check this report"), ""
    if version.documents:
        n = len(version.documents)
        yield (
            "documents",
            text("Documents read"),
            count("This report rests on one document", "This report rests on %(n)s documents", n),
            "",
        )
    if version.unread:
        n = len(version.unread)
        yield (
            "unread",
            text("What could not be read"),
            count("One thing could not be read", "%(n)s things could not be read", n),
            text("Messages of the program, as they stand:"),
        )
