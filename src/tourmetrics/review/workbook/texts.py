"""Text that a cell can show: no control characters, no line breaks, no more than a cell holds."""

from __future__ import annotations

import re

CELL_LIMIT = 32_767
# A cell holds as many UTF-16 units; half of it is safe for every text.
_SHOWN = CELL_LIMIT // 2
_AROUND = 150
_CUT = "…"
# The first of the characters of East Asia, which are twice as wide as Latin letters.
_WIDE = "\u2e80"
_SPACE = re.compile(r"\s+")
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Programs read _x0041_ in a cell as the letter A; a mark without width keeps it what it is.
_ESCAPE = re.compile("x(?=[0-9A-Fa-f]{4}_)")
_APART = "x\u200b"
_MARK = "\u200b"


def shown(text: str) -> str:
    r"""Return a text as its cell shows it, in one line.

    >>> shown("a\n  b\x01 "), shown("_x0041_") == "_x0041_"
    ('a b� ', False)
    """
    plain = text
    # Most texts are fit to be shown, and telling that is quick.
    if not text.isprintable() or "  " in text or "_" in text:
        plain = _ESCAPE.sub(_APART, _UNSHOWN.sub("\ufffd", _SPACE.sub(" ", text)))
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + _CUT


def folded(text: str | None) -> str:
    r"""Return a text for comparison: programs change white space and add nothing else.

    >>> folded(" a  b\n") == folded("a b"), folded(None)
    (True, '')
    """
    return "" if text is None else "".join(text.replace(_MARK, "").split())


def typed(text: str | None) -> str | None:
    """Return what a person typed into a cell, without the space around; ``None`` if nothing.

    >>> typed("  16.4亿 "), typed("   ")
    ('16.4亿', None)
    """
    return None if text is None else text.replace(_MARK, "").strip() or None


def fragments(sentence: str, quote: str, at: int | None) -> list[tuple[bool, str]]:
    """Return the sentence in pieces with the number in bold (``True``), none of them empty.

    Args:
        sentence: the text around the number; the ends of a long one are cut.
        quote: the number as it stands there.
        at: where it stands; ``None``: nobody knows which of several it is, and none is bold.

    >>> fragments("共12家,另12家", "12", 6)
    [(False, '共12家,另'), (True, '12'), (False, '家')]
    >>> fragments("12", "12", 0)
    [(True, '12')]
    """
    pieces = [(False, ""), (False, sentence)]
    if at is not None:
        end = at + len(quote)
        pieces = [(False, sentence[:at]), (True, sentence[at:end]), (False, sentence[end:])]
    first, last = pieces[0][1], pieces[-1][1]
    if len(first) > (reach := _reach(first[-_AROUND:])):
        pieces[0] = (False, _CUT + first[-reach:])
    if len(last) > (reach := _reach(last[:_AROUND])):
        pieces[-1] = (False, last[:reach] + _CUT)
    return [(bold, shown(piece)) for bold, piece in pieces if piece]


def _reach(beside: str) -> int:
    """Return how many characters beside a number are shown: of narrow ones twice as many."""
    return _AROUND if any(char >= _WIDE for char in beside) else 2 * _AROUND
