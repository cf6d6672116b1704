"""Loads ``data/documents.toml``: limits, names to pass over, formats, words of metadata."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tourmetrics.documents.patterns import any_of
from tourmetrics.documents.webwords import WebWords, web_words
from tourmetrics.errors import KnowledgeError
from tourmetrics.resources import data_dir

_FILE = "documents.toml"


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: how it is recognised, and what helps where no reader is installed.

    ``problem`` is why no reader can help; ``as_text`` the format of a file that has a suffix of
    this one, but holds text.
    """

    name: str
    title: str
    remedy: str
    suffixes: tuple[str, ...] = ()
    magic: re.Pattern[bytes] | None = None
    starts: tuple[bytes, ...] = ()
    container: str | None = None
    inside: tuple[str, ...] = ()
    problem: str = ""
    as_text: str | None = None

    @property
    def unread(self) -> str:
        """What is wrong with a file of this format where no reader is installed for it."""
        return self.problem or f"is {self.title}, for which no reader is installed"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost at most, so that a hostile one fills neither memory nor time."""

    archive_entries: int
    part_bytes: int
    xml_nodes: int
    xml_depth: int
    table_places: int
    table_columns: int


@dataclass(frozen=True, slots=True)
class WordRules:
    """What the readers of word processors know: names of styles, signs, characters that count."""

    heading: re.Pattern[str]
    contents: re.Pattern[str]
    letterhead: re.Pattern[str]
    powered: tuple[str, ...]
    number: re.Pattern[str]
    stems: str
    branches: str
    legal_digits: str
    legal_units: tuple[str, ...]
    symbols: Mapping[str, Mapping[str, str]]


# Compared by identity, so that what is built from the rules can be cached on them.
@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The content of ``data/documents.toml`` with its patterns compiled."""

    max_bytes: int
    archive_members: int
    archive_bytes: int
    archive_depth: int
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
    commas: tuple[str, ...]
    wrap_shortest: int
    measured: re.Pattern[str]
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
    number_line: re.Pattern[str]
    number_labelled: re.Pattern[str]
    package_bytes: int
    package_parts: int
    sheet_cells: int
    sheet_places: int
    sheet_default: re.Pattern[str]
    sheet_caption: re.Pattern[str]
    sheet_note: re.Pattern[str]
    sheet_annex: re.Pattern[str]
    own_tables: tuple[frozenset[str], ...]
    limits: Limits
    word: WordRules
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
        archive_members=raw["limits"]["archive_members"],
        archive_bytes=raw["limits"]["archive_bytes"],
        archive_depth=raw["limits"]["archive_depth"],
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
        commas=tuple(blocks["commas"]),
        wrap_shortest=blocks["wrap_shortest"],
        measured=any_of(blocks["measured"]),
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
        number_line=re.compile(raw["number"]["forms"][0]),
        number_labelled=_labelled(raw["number"]),
        package_bytes=raw["limits"]["package_bytes"],
        package_parts=raw["limits"]["package_parts"],
        sheet_cells=raw["limits"]["sheet_cells"],
        sheet_places=raw["limits"]["sheet_places"],
        sheet_default=any_of(raw["sheets"]["default_names"]),
        sheet_caption=any_of(raw["sheets"]["captions"]),
        sheet_note=any_of(raw["sheets"]["notes"]),
        sheet_annex=any_of(raw["sheets"]["annexes"]),
        own_tables=tuple(map(frozenset, raw["sheets"]["own_tables"])),
        limits=Limits(**{name: raw["limits"][name] for name in Limits.__slots__}),
        word=_word(raw["word"]),
        web=web_words(raw),
    )


def _word(raw: dict[str, Any]) -> WordRules:
    stems, branches, digits = raw["stems"], raw["branches"], raw["legal_digits"]
    if (len(stems), len(branches), len(digits), len(raw["legal_units"])) != (10, 12, 10, 4):
        raise ValueError("[word]: needs 10 stems, 12 branches, 10 legal digits and 4 legal units")
    return WordRules(
        heading=any_of(raw["headings"]),
        contents=any_of(raw["contents"]),
        letterhead=re.compile(f"(?:{any_of(raw['letterheads']).pattern})\\s*$"),
        powered=tuple(raw["powered"]),
        number=re.compile(raw["number"]),
        stems=stems,
        branches=branches,
        legal_digits=digits,
        legal_units=tuple(raw["legal_units"]),
        symbols=raw["symbols"],
    )


def _labelled(number: dict[str, Any]) -> re.Pattern[str]:
    labels = "|".join(map(re.escape, number["labels"]))
    forms = "|".join(f"(?:{form})" for form in number["forms"])
    return re.compile(f"(?:{labels})[ :|]*({forms})")


def _format(entry: dict[str, Any]) -> Format:
    return Format(
        name=entry["name"],
        title=entry["title"],
        remedy=entry["remedy"],
        suffixes=tuple(entry.get("suffixes", ())),
        magic=_magic(entry.get("magic", ())),
        starts=tuple(text.encode() for text in entry.get("starts", ())),
        container=entry.get("container"),
        inside=tuple(entry.get("inside", ())),
        problem=entry.get("problem", ""),
        as_text=entry.get("as_text"),
    )


def _magic(texts: Iterable[str]) -> re.Pattern[bytes] | None:
    """Return a pattern of the first bytes of a file, given in hexadecimal with ?? for any byte."""
    patterns = []
    for text in texts:
        pairs = (text[at : at + 2] for at in range(0, len(text), 2))
        patterns.append(b"".join(b"." if p == "??" else re.escape(bytes.fromhex(p)) for p in pairs))
    return re.compile(b"|".join(patterns), re.DOTALL) if patterns else None
