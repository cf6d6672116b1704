"""Loads ``data/documents.toml``: limits, names to pass over, formats, words of each reader."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tourmetrics.documents.words.blocks import BlockWords, block_words
from tourmetrics.documents.words.files import Format, format_of
from tourmetrics.documents.words.head import HeadWords, head_words
from tourmetrics.documents.words.limits import Limits, limits_of
from tourmetrics.documents.words.pages import PageWords, page_words
from tourmetrics.documents.words.sheets import SheetWords, sheet_words
from tourmetrics.documents.words.web import WebWords, web_words
from tourmetrics.documents.words.word import WordWords, word_words
from tourmetrics.errors import KnowledgeError
from tourmetrics.kept import toml_of
from tourmetrics.resources import data_dir

_FILE = "documents.toml"


# Compared by identity, so that what is built from the rules can be cached on them.
@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The content of ``data/documents.toml`` with its patterns compiled, part by part."""

    limits: Limits
    skip_names: frozenset[str]
    skip_prefixes: tuple[str, ...]
    formats: tuple[Format, ...]
    head: HeadWords
    blocks: BlockWords
    pages: PageWords
    sheets: SheetWords
    word: WordWords
    web: WebWords

    def skips(self, name: str) -> bool:
        """Whether a file or folder of this name is passed over in silence."""
        return name in self.skip_names or name.startswith(self.skip_prefixes)


@cache
def load_rules(path: Path | None = None) -> Rules:
    """Load and check the rules, by default those of ``data/documents.toml``.

    Raises:
        KnowledgeError: the file is missing, is no TOML, or lacks an entry; the text names it.
    """
    path = path or data_dir() / _FILE
    try:
        raw = toml_of(path.read_text(encoding="utf-8"))
        return _rules(raw)
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror}): reinstall") from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: is no valid TOML: {error}") from error
    except KeyError as error:
        raise KnowledgeError(f"{path}: the entry {error} is missing: add it") from error
    except (TypeError, ValueError, re.error) as error:
        raise KnowledgeError(f"{path}: an entry is wrong: {error}") from error


def _rules(raw: dict[str, Any]) -> Rules:
    return Rules(
        limits=limits_of(raw),
        skip_names=frozenset(raw["skip"]["names"]),
        skip_prefixes=tuple(raw["skip"]["prefixes"]),
        formats=tuple(format_of(entry) for entry in raw["format"]),
        head=head_words(raw),
        blocks=block_words(raw),
        pages=page_words(raw),
        sheets=sheet_words(raw),
        word=word_words(raw),
        web=web_words(raw),
    )
