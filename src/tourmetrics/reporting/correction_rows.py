"""What people corrected, who and why; and their corrections that fit no figure any more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tourmetrics.reporting.facts import Evidence
from tourmetrics.reporting.names import Text, clean
from tourmetrics.reporting.quantity import Quantity, exact
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import CorrectionRow, Corrections, Quoted
from tourmetrics.review import ADDED, Reviewed

_AMOUNT = ("value", "high", "comparator", "unit")
_MEASURE = ("measure", "change")
_PERIOD = ("period_start", "period_end")
_NOTHING = "—"


@dataclass(frozen=True, slots=True)
class _Said:
    """A correction as the tables have it: the words it is about, what it changed, who said so."""

    action: str
    words: Mapping[str, Any]
    changed: Mapping[str, Sequence[Any]]
    by: str
    at: str
    why: str | None


def corrections(scene: Scene, reviewed: Reviewed | None) -> Corrections:
    """Return the corrections with what became of them.

    Without an account of them they are read from the figures, which know who reviewed them.
    """
    if reviewed is None:
        said = list(_of_figures(scene))
        return Corrections(
            tuple(_row(scene, one) for one in said if one.action != "accept"),
            accepted=tuple(_row(scene, one) for one in said if one.action == "accept"),
        )
    said = [_of_applied(row) for row in reviewed.applied.iter_rows(named=True)]
    return Corrections(
        tuple(_row(scene, one) for one in said if one.action != "accept"),
        accepted=tuple(_row(scene, one) for one in said if one.action == "accept"),
        orphans=tuple(_orphan(scene, row) for row in reviewed.orphans.iter_rows(named=True)),
        conflicts=tuple(_conflict(scene, row) for row in reviewed.conflicts.iter_rows(named=True)),
    )


def original(figure: Evidence) -> Quantity:
    """Return a figure's quantity as it was extracted."""
    had = figure.original
    quantity = replace(
        figure.quantity,
        unit=had.get("unit", figure.quantity.unit),
        comparator=had.get("comparator", figure.quantity.comparator),
        measure=had.get("measure", figure.quantity.measure),
        change=had.get("change", figure.quantity.change),
        corrected=False,
    )
    if "value" in had:
        quantity = replace(quantity, value=exact(had["value"]))
    if "high" in had:
        quantity = replace(quantity, high=None if had["high"] is None else exact(had["high"]))
    return quantity


def corrected_mark(scenes: Sequence[Scene], figure: Evidence) -> str:
    """Return what a note says behind the quote of a figure that a person corrected, or nothing."""
    if not figure.quantity.corrected or figure.reviewed_by is None:
        return ""
    told = [
        scene.words.text(
            "%(now)s, corrected by %(by)s; as extracted: %(before)s",
            now=scene.form.amount(figure.quantity),
            by=clean(figure.reviewed_by),
            before=scene.form.amount(original(figure)),
        )
        for scene in scenes
    ]
    return f" [{' / '.join(dict.fromkeys(told))}]"


def _of_figures(scene: Scene) -> Iterator[_Said]:
    for figure in scene.facts.figures.values():
        if figure.reviewed_by is None:
            continue
        action = "add" if figure.rule == ADDED else "change" if figure.original else "accept"
        changed = {name: (old, _now(figure, name)) for name, old in figure.original.items()}
        words = {"figure_id": figure.figure_id, "doc": figure.doc, "locator": figure.locator,
                 "quote": figure.quote, "sentence": figure.sentence}  # fmt: skip
        yield _Said(action, words, changed, figure.reviewed_by, figure.reviewed_at or "", None)


def _now(figure: Evidence, name: str) -> Any:
    """Return a field of a figure as the figures table has it."""
    quantity = figure.quantity
    if name in ("value", "high"):
        number = getattr(quantity, name)
        return None if number is None else float(number)
    if name in _PERIOD:
        return figure.period[_PERIOD.index(name)].isoformat() if figure.period else None
    return getattr(quantity if name in (*_AMOUNT, *_MEASURE) else figure, name)


def _of_applied(row: Mapping[str, Any]) -> _Said:
    changed = json.loads(row["changed"] or "{}")
    return _Said(row["action"], row, changed, row["by"], row["at"], row["why"])


def _row(scene: Scene, said: _Said) -> CorrectionRow:
    figure = scene.facts.figures.get(said.words["figure_id"] or "")
    return CorrectionRow(
        about=_quoted(scene, said.words),
        action=scene.words.term("correction", said.action),
        changes=tuple(_changes(scene, said, figure)),
        who=_who(scene, said.by, said.at),
        why=clean(said.why or ""),
    )


def _changes(scene: Scene, said: _Said, figure: Evidence | None) -> Iterator[tuple[str, str, str]]:
    """Yield what was changed: the field's name, the machine's words for it, the person's."""
    changed = said.changed
    name = scene.words.term
    if figure is not None and said.action == "add":
        yield name("field", "value"), "", scene.form.amount(figure.quantity)
        return
    if figure is not None and any(field in changed for field in _AMOUNT):
        before, after = _quantities(figure.quantity, changed)
        yield name("field", "value"), scene.form.amount(before), scene.form.amount(after)
    if figure is not None and any(field in changed for field in _MEASURE):
        before, after = _quantities(figure.quantity, changed)
        yield name("field", "measure"), _measure(scene, before), _measure(scene, after)
    if any(field in changed for field in _PERIOD):
        period = figure.period if figure is not None else None
        yield name("field", "period"), *_periods(scene, changed, period)
    for field in ("kind", "metric", "label", "region", "each"):
        if field in changed:
            old, new = (_plain(scene, field, value) for value in changed[field])
            yield name("field", field), old, new


def _quantities(now: Quantity, changed: Mapping[str, Sequence[Any]]) -> tuple[Quantity, Quantity]:
    """Return a quantity before and after one correction."""
    sides = []
    for side in (0, 1):
        said: dict[str, Any] = {
            name: changed[name][side] for name in (*_AMOUNT, *_MEASURE) if name in changed
        }
        for number in ("value", "high"):
            if said.get(number) is not None:
                said[number] = exact(said[number])
        sides.append(replace(now, corrected=False, precision=None, **said))
    return sides[0], sides[1]


def _measure(scene: Scene, quantity: Quantity) -> str:
    said = scene.names.measure(quantity.measure, quantity.change)
    return said or scene.words.term("measure", "level")


def _periods(
    scene: Scene, changed: Mapping[str, Sequence[Any]], now: tuple[date, date] | None
) -> tuple[str, str]:
    told = []
    for side in (0, 1):
        days = [
            _day(changed[name][side]) if name in changed else (now[place] if now else None)
            for place, name in enumerate(_PERIOD)
        ]
        told.append(scene.form.period(days[0], days[1]))
    return told[0], told[1]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _plain(scene: Scene, field: str, value: str | None) -> str:
    if value is None:
        return _NOTHING
    if field == "metric":
        return str(scene.names.metric(value, None, None))
    if field == "region":
        return scene.names.region(value)
    if field == "each":
        return scene.names.each(value)
    return scene.words.term("kind", value) if field == "kind" else clean(value)


def _quoted(scene: Scene, words: Mapping[str, Any]) -> Quoted:
    where = [clean(words.get("doc") or "")]
    if words.get("locator"):
        where.append(scene.form.locator(words["locator"]))
    return Quoted(
        quote=clean(words["quote"] or words.get("figure_id") or _NOTHING),
        sentence=clean(words["sentence"] or ""),
        where=scene.words.term("list", ", ").join(part for part in where if part),
    )


def _orphan(scene: Scene, row: Mapping[str, Any]) -> CorrectionRow:
    term = scene.words.term
    wanted = json.loads(row["wanted"] or "{}")
    reason = [term("orphan", row["reason"]), clean(row["detail"] or "")]
    return CorrectionRow(
        about=_quoted(scene, row),
        action=term("correction", row["action"]),
        changes=tuple(
            (term("field", name), "", _wished(scene, name, text)) for name, text in wanted.items()
        ),
        who=_who(scene, row["by"], row["at"]),
        why=clean(row["why"] or ""),
        reason=": ".join(part for part in reason if part),
        suggestion=clean(row["suggestion"] or ""),
    )


def _wished(scene: Scene, field: str, text: str) -> str:
    """Return a field that a person wrote in the words of the report; numbers as they stand."""
    if field in ("kind", "metric", "region", "each"):
        return _plain(scene, field, text)
    display = scene.knowledge.unit_display
    if field == "unit" and text in display:
        return display[text].name(scene.words.lang, one=False)
    if field == "measure":
        return scene.names.measure(text, None) or scene.words.term("measure", "level")
    return clean(text)


def _conflict(scene: Scene, row: Mapping[str, Any]) -> Text:
    words = scene.words
    said = words.text(
        "%(quote)s (%(doc)s): corrections differ in %(field)s: %(values)s.",
        quote=clean(row["quote"] or ""),
        doc=clean(row["doc"] or ""),
        field=words.term("field", row["field"]),
        values=words.term("list", ", ").join(clean(value) for value in row["values"]),
    )
    if row["outcome"] == "later":
        return Text(said + words.gap("between sentences") + words.text("The later one holds."))
    end = words.text("None of them is later, and none is applied.")
    return Text(said + words.gap("between sentences") + end)


def _who(scene: Scene, by: str, at: str) -> str:
    day, time = at[:10], at[11:16]
    try:
        told = scene.form.day(date.fromisoformat(day))
    except ValueError:
        told = clean(at)
    moment = told if time in ("", "00:00") else f"{told} {time}"
    return scene.words.term("list", ", ").join((clean(by), moment))
