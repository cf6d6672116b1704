"""The cells of a correction: text to the values of a figure, or what is wrong with it."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from tourmetrics.knowledge import Knowledge
from tourmetrics.model import COMPARATORS, KINDS, MEASURES
from tourmetrics.review.schema import FIELDS, NONE

_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "comparator": COMPARATORS,
    "measure": MEASURES,
}
_NEEDED = ("kind", "value", "comparator", "unit", "measure")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_REWRITTEN = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?: (\d{1,2})((?::\d\d){1,2}))?", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")
_NEAR = 3


class CellError(Exception):
    """A cell that cannot be understood; the text says what to write instead."""


def parse_field(field: str, text: str, knowledge: Knowledge) -> Any:
    """Return what a cell sets ``field`` to: text, a float, a date, or ``None`` for ``none``.

    Raises:
        CellError: no such value; the text says what to write instead.

    >>> from tourmetrics.knowledge import load_knowledge
    >>> parse_field("value", "1,200.5", load_knowledge())
    1200.5
    """
    typed = text.strip()
    if typed.casefold() == NONE:
        if field in _NEEDED:
            raise CellError(f"a figure has to have a {field}: write one, or reject the figure")
        return None
    if field in _CHOICES:
        return _choice(typed, _CHOICES[field])
    match field:
        case "value" | "high":
            return _number(typed)
        case "period_start" | "period_end":
            return _day(typed)
        case "unit":
            return _unit(typed, knowledge)
        case "metric":
            return _metric(typed, knowledge)
        case "region":
            return _region(typed, knowledge)
    return typed


def parse_moment(text: str) -> tuple[datetime, datetime]:
    """Return the first and the last moment that a written time can mean.

    Raises:
        CellError: no ISO date or date-time, or one with a time zone.

    >>> parse_moment("2024-05-01")[1].isoformat()
    '2024-05-01T23:59:59.999999'
    """
    typed = _iso(text.strip())
    try:
        day = date.fromisoformat(_MIDNIGHT.sub("", typed))
    except ValueError:
        pass
    else:
        return datetime.combine(day, datetime.min.time()), datetime.combine(
            day, datetime.max.time()
        )
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        raise CellError(
            f"{text!r} is no time: write a day such as 2024-05-01, or 2024-05-01T14:30 without a "
            "time zone"
        )
    return moment, moment


def set_fields(row: dict[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """Return the fields that a correction sets, with their values.

    Raises:
        CellError: a cell that cannot be understood.
    """
    return {f: parse_field(f, row[f], knowledge) for f in FIELDS if row[f] is not None}


def _choice(typed: str, allowed: tuple[str, ...]) -> str:
    if typed in allowed:
        return typed
    raise CellError(f"{typed!r} cannot stand here: write one of {', '.join(allowed)}")


def _number(typed: str) -> float:
    plain = typed.replace(",", "") if _GROUPED.fullmatch(typed) else typed
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in plain:
        raise CellError(f"{typed!r} is no number: write one such as 1200 or 3.5, in unit")
    return number


def _iso(typed: str) -> str:
    """Return a day or time in ISO form, if a spreadsheet rewrote it when it saved the file.

    >>> _iso("2024/5/1"), _iso("2024/5/1 9:30"), _iso("soon")
    ('2024-05-01', '2024-05-01 09:30', 'soon')
    """
    found = _REWRITTEN.fullmatch(typed)
    if found is None:
        return typed
    year, month, day, hour, rest = found.groups()
    time = f" {int(hour):02d}{rest}" if hour else ""
    return f"{year}-{int(month):02d}-{int(day):02d}{time}"


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(_MIDNIGHT.sub("", _iso(typed)))
    except ValueError:
        raise CellError(f"{typed!r} is no ISO date: write it like 2024-06-30") from None


def _unit(typed: str, knowledge: Knowledge) -> str:
    if typed in knowledge.unit_names:
        return typed
    forms = {
        f.surface.casefold(): f for f in knowledge.units if f.canonical in knowledge.unit_names
    }
    form = forms.get(typed.casefold())
    if form is not None and form.scale == 1:
        return form.canonical
    if form is not None:
        raise CellError(
            f"{typed!r} is {form.scale} {form.canonical}: write {form.canonical}, and value in it"
        )
    raise CellError(
        f"{typed!r} is no unit{_near(typed, knowledge.unit_names)}: write a name of the unit list, "
        "such as visit, CNY, percent"
    )


def _metric(typed: str, knowledge: Knowledge) -> str:
    if typed in knowledge.metrics:
        return typed
    raise CellError(
        f"{typed!r} is no metric of the catalogue{_near(typed, knowledge.metrics)}: write an id of "
        f"data/metrics.csv, or {NONE} and a label"
    )


def _region(typed: str, knowledge: Knowledge) -> str:
    if knowledge.knows_region(typed):
        return typed
    found = knowledge.regions_named(typed)
    if len(found) == 1:
        return found[0].code
    if found:
        codes = ", ".join(f"{region.code} ({region.name('en')})" for region in found)
        raise CellError(f"{typed!r} can be {codes}: write the code that is meant")
    raise CellError(f"{typed!r} is no region: write a code (CN-LN, 421200) or a full name")


def _near(typed: str, names: Any) -> str:
    from difflib import get_close_matches

    near = get_close_matches(typed.casefold(), sorted(names), n=_NEAR)
    return f" (did you mean {', '.join(near)}?)" if near else ""
