"""Loads ``data/documents.toml``: limits, names to pass over, formats, words of metadata."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tourmetrics.errors import KnowledgeError
from tourmetrics.resources import data_dir

_FILE = "documents.toml"


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: how it is recognised, and what helps where no reader is installed."""

    name: str
    title: str
    remedy: str
    suffixes: tuple[str, ...] = ()
    magic: tuple[bytes, ...] = ()
    starts: tuple[bytes, ...] = ()
    container: str | None = None
    inside: tuple[bytes, ...] = ()


# Compared by identity, so that what is built from the rules can be cached on them.
@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The content of ``data/documents.toml`` with its patterns compiled."""

    max_bytes: int
    head_lines: int
    head_chars: int
    tail_lines: int
    pdf_pages: int
    pdf_page_signs: int
    pdf_page_strokes: int
    pdf_drawings: int
    skip_names: frozenset[str]
    skip_prefixes: tuple[str, ...]
    formats: tuple[Format, ...]
    heading: re.Pattern[str]
    heading_longest: int
    item: re.Pattern[str]
    sentence_end: re.Pattern[str]
    commas: str
    wrap_shortest: int
    page_number: re.Pattern[str]
    contents: re.Pattern[str]
    continued: re.Pattern[str]
    note: re.Pattern[str]
    compounds: frozenset[str]
    no_title: re.Pattern[str]
    title_longest_zh: int
    title_longest_en: int
    furniture: re.Pattern[str]
    title_prefix: re.Pattern[str]
    sentence_ends: tuple[str, ...]
    publisher_labels: tuple[str, ...]
    suffixes_zh: tuple[str, ...]
    followers_zh: tuple[str, ...]
    relative_zh: tuple[str, ...]
    heads_en: frozenset[str]
    agencies: frozenset[str]
    dateline_agencies: tuple[str, ...]
    adjectives_en: tuple[str, ...]
    date_labels: tuple[str, ...]
    longest_date_line: int
    months: Mapping[str, int]
    mixed_share: float
    word_per_han: float

    def skips(self, name: str) -> bool:
        """Whether a file or folder of this name is passed over in silence."""
        return name in self.skip_names or name.startswith(self.skip_prefixes)


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern that matches where any of ``patterns`` does.

    A flag such as ``(?i)`` may stand only at the start of a whole pattern, so it is scoped here.
    """
    scoped = (f"(?i:{p[4:]})" if p.startswith("(?i)") else f"(?:{p})" for p in patterns)
    return re.compile("|".join(scoped))


@cache
def load_rules(path: Path | None = None) -> Rules:
    """Load and check the rules, by default those of ``data/documents.toml``.

    Raises:
        KnowledgeError: the file is missing, is no TOML, or lacks an entry; the text names it.
    """
    path = path or data_dir() / _FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
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
    title, publisher, published = raw["title"], raw["publisher"], raw["published"]
    blocks, pages = raw["blocks"], raw["pages"]
    return Rules(
        max_bytes=raw["limits"]["bytes"],
        head_lines=raw["limits"]["head_lines"],
        head_chars=raw["limits"]["head_chars"],
        tail_lines=raw["limits"]["tail_lines"],
        pdf_pages=raw["limits"]["pdf_pages"],
        pdf_page_signs=raw["limits"]["pdf_page_signs"],
        pdf_page_strokes=raw["limits"]["pdf_page_strokes"],
        pdf_drawings=raw["limits"]["pdf_drawings"],
        skip_names=frozenset(raw["skip"]["names"]),
        skip_prefixes=tuple(raw["skip"]["prefixes"]),
        formats=tuple(_format(entry) for entry in raw["format"]),
        heading=any_of(blocks["headings"]),
        heading_longest=blocks["heading_longest"],
        item=any_of(blocks["items"]),
        sentence_end=re.compile(f"[{re.escape(blocks['sentence_ends'])}]\\s*$"),
        commas=blocks["commas"],
        wrap_shortest=blocks["wrap_shortest"],
        page_number=any_of(pages["numbers"]),
        contents=any_of(pages["contents"]),
        continued=any_of(pages["continued"]),
        note=any_of(pages["notes"]),
        compounds=frozenset(pages["compounds"]),
        no_title=any_of(pages["no_titles"]),
        title_longest_zh=title["longest_zh"],
        title_longest_en=title["longest_en"],
        furniture=any_of(title["furniture"]),
        title_prefix=any_of(title["prefixes"]),
        sentence_ends=tuple(title["sentence_ends"]),
        publisher_labels=tuple(publisher["labels"]),
        suffixes_zh=tuple(sorted(publisher["suffixes_zh"], key=lambda s: (-len(s), s))),
        followers_zh=tuple(publisher["followers_zh"]),
        relative_zh=tuple(publisher["relative_zh"]),
        heads_en=frozenset(publisher["heads_en"]),
        agencies=frozenset(publisher["agencies"]),
        dateline_agencies=tuple(publisher["dateline_agencies"]),
        adjectives_en=tuple(raw["region"]["adjectives_en"]),
        date_labels=tuple(published["labels"]),
        longest_date_line=published["longest_line"],
        months={
            name.lower(): number
            for number, names in enumerate(published["months_en"], start=1)
            for name in names
        },
        mixed_share=raw["language"]["mixed_share"],
        word_per_han=raw["language"]["word_per_han"],
    )


def _format(entry: dict[str, Any]) -> Format:
    return Format(
        name=entry["name"],
        title=entry["title"],
        remedy=entry["remedy"],
        suffixes=tuple(entry.get("suffixes", ())),
        magic=tuple(bytes.fromhex(text) for text in entry.get("magic", ())),
        starts=tuple(text.encode() for text in entry.get("starts", ())),
        container=entry.get("container"),
        inside=tuple(text.encode() for text in entry.get("inside", ())),
    )
