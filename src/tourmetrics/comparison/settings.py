"""What the comparison knows: words that say nothing, the bands of published methods."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tourmetrics.errors import KnowledgeError
from tourmetrics.resources import data_dir

_FILE = "comparing.toml"


@dataclass(frozen=True, slots=True)
class Band:
    """A class of a method: its name, its least score, and whether that score itself is in it."""

    name: str
    least: float
    open: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """The classes of a published method, from the best; without bands its score is the class.

    ``met`` is the class of a target that is met, null where the score decides alone.
    """

    source: str
    bands: tuple[Band, ...]
    below: str | None
    met: str | None


@dataclass(frozen=True, slots=True)
class Settings:
    """The file ``data/comparing.toml``.

    Attributes:
        threshold: least likeness of the words around two figures that are taken for one thing.
        around: worth of a likeness of the wider words, beside one of the nearer.
        ignored: by language, the words that do not tell what is measured.
        parts: words before a number that is a part of the one before.
        methods: the published methods by name.
    """

    threshold: float
    around: float
    ignored: Mapping[str, tuple[str, ...]]
    parts: tuple[str, ...]
    methods: Mapping[str, Method]


@cache
def load_settings() -> Settings:
    """Return the shipped settings, read once.

    Raises:
        KnowledgeError: the file is missing or broken; names the entry.

    >>> 0 < load_settings().threshold < 1
    True
    """
    return read_settings(data_dir() / _FILE)


def read_settings(path: Path) -> Settings:
    """Read a settings file.

    Raises:
        KnowledgeError: the file is missing or broken; names the entry.
    """
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        words, methods = read["words"], read["methods"]
        settings = Settings(
            threshold=float(words["threshold"]),
            around=float(words["around"]),
            ignored={lang: tuple(words[lang]) for lang in ("zh", "en")},
            parts=tuple(words["parts"]),
            methods={name: _method(path, name, one) for name, one in methods.items()},
        )
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror}): reinstall") from error
    except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{path}: cannot be used: {error}") from error
    except KeyError as error:
        raise KnowledgeError(f"{path}: the entry {error} is missing: add it") from error
    for name in ("threshold", "around"):
        if not 0 < getattr(settings, name) <= 1:
            raise KnowledgeError(f"{path}: words.{name} must lie above 0 and at most at 1")
    return settings


def _method(path: Path, name: str, entry: Mapping[str, Any]) -> Method:
    bands = tuple(
        Band(row["class"], float(row["least"]), bool(row.get("open")))
        for row in entry.get("bands", ())
    )
    least = [band.least for band in bands]
    if least != sorted(least, reverse=True):
        raise KnowledgeError(f"{path}: the bands of {name} do not go from high to low")
    below = str(entry["below"]) if bands else None
    return Method(str(entry["source"]), bands, below, entry.get("met"))
