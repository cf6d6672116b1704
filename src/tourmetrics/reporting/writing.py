"""Writes a PDF's objects once: the engine makes the bytes of each twice, and more of the pages'.

What is written is the same to the byte; only the time that it takes is less.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pydyf  # type: ignore[import-untyped]


class _Written(pydyf.Object):  # type: ignore[misc]
    """An object whose bytes are made already."""

    def __init__(self, done: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = done.number, done.generation, done.free
        self._data = done.data
        self._compressible = done.compressible

    @property
    def data(self) -> bytes:
        """The bytes between the object's head and end."""
        return self._data  # type: ignore[no-any-return]

    @property
    def compressible(self) -> bool:
        """Whether it may stand in a stream of objects."""
        return self._compressible  # type: ignore[no-any-return]


class _Pdf(pydyf.PDF):  # type: ignore[misc]
    """A PDF that lists its pages once, and not for each of the thousands of their tags."""

    _listed: tuple[bytes, ...] = ()

    @property
    def page_references(self) -> tuple[bytes, ...]:
        """The references of all pages added so far."""
        if len(self._listed) != self.pages["Count"]:
            self._listed = super().page_references
        return self._listed


def write_once(pdf: pydyf.PDF) -> None:
    """Make the bytes of all objects now; none may change afterwards."""
    pdf.objects[:] = [item if item.free == "f" else _Written(item) for item in pdf.objects]


@contextmanager
def pages_listed_once() -> Iterator[None]:
    """Let the engine make its PDFs so that the list of pages is kept; for one thread at a time."""
    usual = pydyf.PDF
    pydyf.PDF = _Pdf
    try:
        yield
    finally:
        pydyf.PDF = usual
