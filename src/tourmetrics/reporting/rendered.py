"""What becomes of a page of HTML."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF.

    Attributes:
        pdf: the file's content.
        pages: the number of its pages.
        warnings: what a reader would miss: characters without a glyph, refused addresses,
            and all that WeasyPrint complained about. Empty when all is well.
        notes: what is slow but right, such as an optional library that is not there.
    """

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]
    notes: tuple[str, ...] = ()
