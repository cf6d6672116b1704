"""What ``tourmetrics.toml`` says: every setting checked, a fault told with its line and remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tourmetrics.comparison import METHODS, Thresholds
from tourmetrics.errors import InputError
from tourmetrics.goals.cells import CellError, parse_period
from tourmetrics.reporting.words import split_languages
from tourmetrics.tables import FORMATS

FILE = "tourmetrics.toml"
_THRESHOLDS = "thresholds"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a project; a text that is empty in the file is ``None`` here.

    ``period`` is the first and the last day of the time whose goals are judged.
    """

    title: str | None = None
    publisher: str | None = None
    region: str | None = None
    language: str = "zh"
    period: tuple[date, date] | None = None
    as_of: date | None = None
    documents: str = "documents"
    goals: str = "goals.csv"
    with_targets: bool = False
    since: str | None = None
    corrections: str = "corrections.csv"
    min_confidence: float = 0.0
    method: str = "pace"
    profile: str = "learnt"
    template: str = "progress"
    archive: bool = False
    knowledge: str = "knowledge"
    out: str = "out"
    tables: str = "xlsx"
    thresholds: Thresholds = field(default_factory=Thresholds)

    def described(self) -> dict[str, Any]:
        """Return the settings as plain values, to be kept beside what was made with them."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**plain, _THRESHOLDS: self.thresholds.described()}


def read_settings(path: Path) -> Settings:
    """Return the settings of a file; what it leaves out is as in ``Settings``.

    Raises:
        InputError: it cannot be read, is no TOML, or a setting is unknown or wrong; line, key and
            remedy are named.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = tomllib.loads(text)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check your rights") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is no valid TOML in UTF-8: {error}; correct it") from error
    desk = _Desk(path, text)
    values = {key: desk.value(key, value) for key, value in raw.items() if key != _THRESHOLDS}
    given = {key: value for key, value in values.items() if value is not None}
    return Settings(**given, thresholds=desk.thresholds(raw.get(_THRESHOLDS, {})))


def period_of(text: str) -> tuple[date, date]:
    """Return the first and the last day of a period as people write it.

    Raises:
        InputError: it is none.

    >>> period_of("2024-H1")[1].isoformat()
    '2024-06-30'
    """
    try:
        return parse_period(text)
    except CellError as error:
        raise InputError(str(error)) from None


class _Desk:
    """Reads the values of one file; knows where in it a key stands."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def value(self, key: str, value: object) -> Any:
        if key not in _READERS:
            raise self._fault(key, f"is unknown; {_meant(key, (*_READERS, _THRESHOLDS))}")
        try:
            return _READERS[key](value)
        except (ValueError, InputError) as error:
            raise self._fault(key, str(error)) from None

    def thresholds(self, table: object) -> Thresholds:
        if not isinstance(table, dict):
            raise self._fault(_THRESHOLDS, f"is no table; write [{_THRESHOLDS}] on a line")
        names = [each.name for each in fields(Thresholds)]
        for key, value in table.items():
            if key in _READERS:
                raise self._fault(key, f"is no threshold; move it above [{_THRESHOLDS}]")
            if key not in names:
                raise self._fault(key, f"is no threshold; {_meant(key, names)}")
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise self._fault(key, f"{value!r} is no number; write {key} = 0.95")
        try:
            return Thresholds(**table)
        except InputError as error:
            raise self._fault(_THRESHOLDS, str(error).removeprefix(f"{_THRESHOLDS}: ")) from None

    def _fault(self, key: str, problem: str) -> InputError:
        named = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[=\].]")
        at = next((n for n, line in enumerate(self._lines, 1) if named.match(line)), None)
        where = f", line {at}" if at else ""
        return InputError(f"{self._path}{where}: {key} {problem}")


def _meant(key: str, known: tuple[str, ...] | list[str]) -> str:
    # The short names of options of the command line are likely slips.
    near = {"lang": ["language"]}.get(key) or get_close_matches(key, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        raise ValueError('is no text; write it in quotes: "…"')
    return value.strip() or None


def _path(value: object) -> str:
    if (text := _text(value)) is None:
        raise ValueError("is empty; write the name of a file or folder, or leave the line out")
    return text


def _language(value: object) -> str | None:
    if (text := _text(value)) is not None:
        split_languages(text)
    return text


def _day(value: object) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = _text(value) if isinstance(value, str) else str(value)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"{text!r} is no date; write it like 2024-06-30") from None


def _period(value: object) -> tuple[date, date] | None:
    text = _text(value) if isinstance(value, str) else str(value)
    return period_of(text) if text else None


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false; write one of them without quotes")
    return value


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"{value!r} is no number from 0 to 1; write one without quotes")
    return float(value)


def _one_of(allowed: tuple[str, ...]) -> Callable[[object], str | None]:
    def read(value: object) -> str | None:
        text = _text(value)
        if text is not None and text not in allowed:
            raise ValueError(f"{text!r} cannot stand here; {_meant(text, allowed)}")
        return text

    return read


_READERS: Mapping[str, Callable[[object], Any]] = {
    "title": _text,
    "publisher": _text,
    "region": _text,
    "language": _language,
    "period": _period,
    "as_of": _day,
    "documents": _path,
    "goals": _path,
    "with_targets": _switch,
    "since": _text,
    "corrections": _path,
    "min_confidence": _share,
    "method": _one_of(METHODS),
    "profile": _text,
    "template": _text,
    "archive": _switch,
    "knowledge": _path,
    "out": _path,
    "tables": _one_of(FORMATS),
}
