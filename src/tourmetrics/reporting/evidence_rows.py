"""The words that a goal rests on, beside it: quote, document, day and place of each."""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.reporting.excerpt import Room, excerpt
from tourmetrics.reporting.facts import Evidence, Goal
from tourmetrics.reporting.names import Text
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import Said

_ROOM = Room(hanzi=(22, 16), letters=(48, 40))
_MOST = 2  # of the figures that an actual rests on; the others are in the notes


def evidence(scene: Scene, goal: Goal) -> tuple[Said, ...]:
    """Return the sentence that promised a goal, then those that report on it."""
    text = scene.words.text
    promised = _said(scene, text("Promised"), [goal.figure_id] if goal.figure_id else [])
    reported = _said(scene, text("Reported"), goal.figure_ids)
    return (*promised[:1], *reported[:_MOST])


def _said(scene: Scene, kind: str, ids: Sequence[str]) -> list[Said]:
    return [_one(scene, kind, figure) for figure in scene.figures_of(ids)]


def _one(scene: Scene, kind: str, figure: Evidence) -> Said:
    title = scene.notes.title(figure.doc) or figure.doc
    where = [
        scene.form.day(figure.published) if figure.published else "",
        scene.form.locator(figure.locator),
    ]
    quoted = scene.words.term("quoted words", "“%(words)s”", words=excerpt(figure, _ROOM))
    return Said(
        kind=kind,
        quote=scene.cite.quoted(quoted, figure.figure_id),
        lang=scene.names.own("", figure.language).lang,
        source=_shortened(scene.names.own(title, figure.language)),
        where=scene.words.term("list", ", ").join(part for part in where if part),
    )


def _shortened(title: Text, most: int = 40) -> Text:
    """Return a title that leaves room for the rest of its line."""
    cut = title.text[:most].rstrip()
    return Text(f"{cut}…", title.lang) if len(title.text) > most + 1 else title
