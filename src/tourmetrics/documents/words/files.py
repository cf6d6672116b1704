"""The file formats and how each is recognised: the parts ``[[format]]``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


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


def format_of(entry: Mapping[str, Any]) -> Format:
    """Return a format from its entry."""
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
