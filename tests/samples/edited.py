"""Documents in pieces that are followed through edits, for the tests of corrections."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from tourmetrics.review.adding import folded
from tourmetrics.review.words import key

_PIECES = re.compile(r"[^。\n]*(?:。|\n|$)")
_FULL_WIDTH = str.maketrans("0123456789%,", "０１２３４５６７８９％，")


@dataclass(frozen=True)
class Piece:
    """A sentence with a name of its own."""

    name: int
    text: str


@dataclass
class Edited:
    """A document in pieces; what an edit puts in gets names that no piece had before."""

    pieces: list[Piece]
    fresh: count[int] = field(default_factory=lambda: count(1_000_000))

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def names(self) -> set[int]:
        """The names of the pieces that are there."""
        return {piece.name for piece in self.pieces}

    def lines(self) -> list[list[Piece]]:
        """The pieces line by line."""
        out: list[list[Piece]] = [[]]
        for piece in self.pieces:
            out[-1].append(piece)
            if piece.text.endswith("\n"):
                out.append([])
        return [line for line in out if line]

    def put(self, at: int, texts: Iterable[str]) -> None:
        """Insert new pieces."""
        self.pieces[at:at] = [Piece(next(self.fresh), text) for text in texts]

    def repeat(self, pieces: Sequence[Piece], at: int) -> None:
        """Insert copies of pieces."""
        self.put(at, [piece.text for piece in pieces])

    def rewrite(self, at: int, text: str) -> None:
        """Write a piece otherwise; it stays the same piece."""
        self.pieces[at] = replace(self.pieces[at], text=text)

    def as_html(self) -> bytes:
        """The document as a web page, a paragraph for each line."""
        lines = ["".join(piece.text for piece in line).strip() for line in self.lines()]
        body = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
        head = '<meta charset="utf-8"><title>page</title>'
        return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()

    def origins(self, text: str) -> Mapping[int, tuple[int, int]] | None:
        """Name for each place of a text, as it was read, its piece and the place in its key.

        ``None``: the reader has left something out, and nothing can be told.
        """
        whole = folded(text)
        found: dict[int, tuple[int, int]] = {}
        at = 0
        for piece in self.pieces:
            part = key(piece.text)
            start = whole.text.find(part, at)
            if start < 0 or start > at + 40:
                return None
            for inside in range(len(part)):
                found[whole.places[start + inside]] = piece.name, inside
            at = start + len(part)
        return found


def cut(text: str) -> Edited:
    """Return a text in pieces, named by their number."""
    pieces = [part for part in _PIECES.findall(text) if part]
    return Edited([Piece(number, part) for number, part in enumerate(pieces)])


def full_width(text: str) -> str:
    """Return the text with its digits, commas and percent signs in full width."""
    return text.translate(_FULL_WIDTH)
