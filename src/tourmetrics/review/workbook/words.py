"""What the workbook says to people, in the language that the caller brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Words(Protocol):
    """The messages of one language; ``tourmetrics.reporting.words.Words`` is one."""

    @property
    def lang(self) -> str:
        """The language, such as ``zh``."""

    def text(self, message: str, **values: object) -> str:
        """Translate ``message`` and fill its ``%(name)s`` places."""

    def term(self, context: str, message: str, **values: object) -> str:
        """Translate a short term that needs its context."""


LoadWords = Callable[[str], Words]
