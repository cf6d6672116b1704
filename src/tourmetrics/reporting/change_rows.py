"""Targets that were changed, dropped or added since their last version, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl
from markupsafe import Markup

from tourmetrics.reporting.facts import Evidence
from tourmetrics.reporting.quantity import Quantity, exact
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import ChangeRow, Status

_TONES = {"dropped": "warn", "lowered": "warn"}
_SIDES = ("old", "new")


def change_rows(scene: Scene, changes: pl.DataFrame) -> tuple[ChangeRow, ...]:
    """Return one row for each promise that is not what it was, in the order of the table."""
    return tuple(
        _row(scene, row)
        for row in changes.iter_rows(named=True)
        if row["verdict"] not in {"unchanged", "reworded"}
    )


def change_headline(scene: Scene, rows: tuple[ChangeRow, ...]) -> str:
    """Count what became of the targets: two lowered, one dropped."""
    words = scene.words
    tally = Counter(row.verdict.word for row in rows)
    told = words.term("list", ", ").join(
        words.text("%(n)s %(verdict)s", n=n, verdict=verdict) for verdict, n in tally.items()
    )
    return words.text("Targets: %(changes)s", changes=told)


def figure_ids(changes: pl.DataFrame) -> set[str]:
    """Return the figures that state either side of a change."""
    listed = (changes[f"{side}_figure_ids"].explode(empty_as_null=False) for side in _SIDES)
    return {figure for column in listed for figure in column if figure}


def _row(scene: Scene, row: Mapping[str, Any]) -> ChangeRow:
    sides = {side: _side(scene, row, side) for side in _SIDES}
    now = "new" if row["new_value"] is not None else "old"
    source = _source(scene, row, now)
    nameless = source is not None and not (row["metric"] or row["label"])
    name = (
        scene.figure_name(source)
        if source is not None and nameless
        else scene.names.metric(row["metric"], row["label"], source.language if source else None)
    )
    start, end = row[f"{now}_period_start"], row[f"{now}_period_end"]
    qualifier = scene.qualifier(row["measure"], row["change"], row["each"])
    when = scene.form.goal_period((start, end) if start and end else None)
    place = scene.names.region(row["region"])
    verdict = row["verdict"]
    return ChangeRow(
        name=name,
        qualifier=qualifier,
        when=f"{place} · {when}",
        before=sides["old"],
        now=sides["new"],
        difference=_difference(scene, row),
        verdict=Status(scene.words.term("change", verdict), verdict, _TONES.get(verdict, "none")),
    )


def _side(scene: Scene, row: Mapping[str, Any], side: str) -> Markup:
    """Return the amount of one side with its notes; of a moved target also its period."""
    quantity = _quantity(scene, row, side)
    cell = scene.cite.cell(scene.form.amount(quantity), row[f"{side}_figure_ids"] or ())
    start, end = row[f"{side}_period_start"], row[f"{side}_period_end"]
    if row["verdict"] != "moved" or quantity is None or not start or not end:
        return cell
    return cell + Markup('<span class="detail">{}</span>').format(
        scene.form.goal_period((start, end))
    )


def _source(scene: Scene, row: Mapping[str, Any], side: str) -> Evidence | None:
    return next(iter(scene.figures_of(row[f"{side}_figure_ids"] or ())), None)


def _quantity(scene: Scene, row: Mapping[str, Any], side: str) -> Quantity | None:
    if row[f"{side}_value"] is None:
        return None
    high, source = row[f"{side}_high"], _source(scene, row, side)
    return Quantity(
        value=exact(row[f"{side}_value"]),
        unit=row["unit"],
        high=None if high is None else exact(high),
        comparator=row[f"{side}_comparator"] or "eq",
        measure=row["measure"],
        change=row["change"],
        word=source.quantity.word if source else None,
    )


def _difference(scene: Scene, row: Mapping[str, Any]) -> str:
    if not row["difference"] or row["verdict"] == "moved":
        return ""
    share = row["difference_percent"]
    if row["measure"] == "level" and row["unit"] != "percent" and share is not None:
        return scene.form.percent(share / 100, signed=True)
    unit = "percentage_point" if row["unit"] == "percent" else row["unit"]
    return scene.form.amount(Quantity(exact(row["difference"]), unit, measure="difference"))
