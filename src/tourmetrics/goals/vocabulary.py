"""The words and limits of ``data/goals.toml``: read once, checked, frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tourmetrics.errors import KnowledgeError
from tourmetrics.model import COMPARATORS
from tourmetrics.resources import data_dir
from tourmetrics.tables import COMMITMENTS, GOALS

_FILE = "goals.toml"
# A typed file may name the period in one column; a table has two.
_TYPED = frozenset({*GOALS.names, "period"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What goals are recognised by.

    ``columns`` and ``comparators`` map what people type to the names of the table;
    ``commitments`` maps each word of a plan to one of ``COMMITMENTS``. ``revision`` and
    ``rounding`` are explained in the file.
    """

    columns: Mapping[str, str]
    comparators: Mapping[str, str]
    commitments: Mapping[str, str]
    commitment_nouns: tuple[str, ...]
    keep_chinese: tuple[str, ...]
    keep_english: tuple[str, ...]
    keep_english_at: tuple[str, ...]
    keep_fillers: tuple[str, ...]
    revision: float
    rounding: float


@cache
def load_vocabulary() -> Vocabulary:
    """Return the shipped vocabulary of goals.

    >>> load_vocabulary().columns["指标"]
    'metric'

    Raises:
        KnowledgeError: the file is missing or broken; names the entry.
    """
    return read_vocabulary(data_dir() / _FILE)


def read_vocabulary(path: Path) -> Vocabulary:
    """Read and check a vocabulary.

    Raises:
        KnowledgeError: the file is missing or broken; names the entry.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        commitments = {word: name for name in COMMITMENTS for word in raw["commitment"][name]}
        vocabulary = Vocabulary(
            columns=raw["columns"],
            comparators=raw["comparators"],
            commitments=commitments,
            commitment_nouns=tuple(raw["commitment"]["nouns"]),
            keep_chinese=tuple(raw["keep"]["chinese"]),
            keep_english=tuple(raw["keep"]["english"]),
            keep_english_at=tuple(raw["keep"]["english_at"]),
            keep_fillers=tuple(raw["keep"]["fillers"]),
            revision=float(raw["limits"]["revision"]),
            rounding=float(raw["limits"]["rounding"]),
        )
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror}): reinstall") from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: is no valid TOML: {error}") from error
    except KeyError as error:
        raise KnowledgeError(f"{path}: the entry {error} is missing: add it") from error
    _check(path, "columns", vocabulary.columns, _TYPED)
    _check(path, "comparators", vocabulary.comparators, frozenset(COMPARATORS))
    words = sum(len(raw["commitment"][name]) for name in COMMITMENTS)
    if words != len(commitments):
        raise KnowledgeError(f"{path}: commitment: a word has two meanings: remove one of them")
    if vocabulary.revision <= 1 or not 0 <= vocabulary.rounding < 1:
        raise KnowledgeError(
            f"{path}: limits: revision is above 1, rounding from 0 and below 1: correct them"
        )
    return vocabulary


def _check(path: Path, entry: str, words: Mapping[str, Any], allowed: frozenset[str]) -> None:
    for word, name in words.items():
        if name not in allowed:
            raise KnowledgeError(
                f"{path}: {entry}: {word!r} stands for {name!r}, which is unknown: correct it"
            )
