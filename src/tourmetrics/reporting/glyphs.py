"""Characters that no bundled font draws, seen before rendering and printed as code points.

A missing glyph would be an empty box and no error, so the text is checked against what the
fonts hold. Signs that change the direction of text are printed as code points too: they
would turn a line round without a trace.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from tourmetrics.compiled import compiled
from tourmetrics.kept import code_of, kept, key_of
from tourmetrics.reporting.fonts import coverage, coverage_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Blanks that break lines in ways a report does not want: shown as a plain space.
_BLANKS = frozenset({0x0B, 0x0C, 0x85, 0x2028, 0x2029})
#: Blanks and break hints that need no glyph.
_NO_GLYPH = frozenset({0x09, 0x0A, 0x0D, 0x20, 0xA0, 0xAD, 0x200B, 0x2060})
#: Joiners, byte order mark and variation selectors choose between shapes that the bundled
#: fonts do not have: without them the text reads the same.
_DROPPED = frozenset({0x200C, 0x200D, 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
_TURNING = frozenset(
    {"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
)
_MARKS = frozenset({0x200E, 0x200F, 0x61C})
#: Attributes that end up on paper or in the tags of the PDF.
_PRINTED = frozenset({"alt", "title", "aria-label", "content", "placeholder", "value", "label"})
#: Words too long for any line, and the pieces that they may break into.
_ENDLESS = re.compile(r"[^\s\u200b\u2e80-\uffff]{60,}")
_PIECES = re.compile(r".{8}(?=.)")
#: How many characters of a run are printed as code points; the rest is counted.
_RUN = 12
#: How much of the text a warning quotes on either side.
_CONTEXT = 12


@dataclass(slots=True)
class Missing:
    """The characters replaced so far: how often each, and where first."""

    counts: dict[str, int] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def add(self, character: str, text: str, at: int, place: str) -> None:
        """Count one replacement of ``text[at]``."""
        self.counts[character] = self.counts.get(character, 0) + 1
        if character not in self.places:
            around = text[max(0, at - _CONTEXT) : at + 1 + _CONTEXT]
            shown = re.sub(r"\s+", " ", "".join(_visible(sign) for sign in around)).strip()
            self.places[character] = f'"{shown}"' + (f" ({place})" if place else "")

    def warnings(self) -> tuple[str, ...]:
        """Return one sentence for each character, in order of appearance."""
        return tuple(
            f"{_code(sign)} {unicodedata.name(sign, '(no name)')}: {_reason(ord(sign))}, printed "
            f"as its code point {count} time{'s' if count > 1 else ''}; "
            f"first in {self.places[sign]}"
            for sign, count in self.counts.items()
        )


def replace_missing(text: str, place: str = "") -> tuple[str, tuple[str, ...]]:
    """Replace what no bundled font draws by its code point; return the text and warnings.

    >>> replace_missing("大会😀召开")[0]
    '大会[U+1F600]召开'

    Args:
        text: plain text, not markup.
        place: where it stands, for the warnings.
    """
    missing = Missing()
    return _replace(text, place, missing), missing.warnings()


def replace_in_tree(root: Element) -> tuple[str, ...]:
    """Replace in every text, and every attribute that is printed, of a parsed page.

    The place of a warning is the nearest ``data-place`` or ``id`` around it.
    """
    missing = Missing()
    for element, place in _walk(root, ""):
        if element.text:
            element.text = _breakable(_replace(element.text, place, missing))
        for name, value in element.attrib.items():
            if name in _PRINTED or name.startswith("data-"):
                element.set(name, _replace(value, place, missing))
    for element, place in _walk(root, "", tails=True):
        if element.tail:
            element.tail = _breakable(_replace(element.tail, place, missing))
    return missing.warnings()


def _breakable(text: str) -> str:
    """Let words that no line could hold break: WeasyPrint alone lets some run off the page."""
    return _ENDLESS.sub(lambda word: _PIECES.sub("\\g<0>\u200b", word.group()), text)


def _walk(root: Element, place: str, *, tails: bool = False) -> Iterator[tuple[Element, str]]:
    """Yield elements with their place; with ``tails`` all, else those whose text is shown."""
    stack = [(root, place)]
    while stack:
        element, around = stack.pop()
        named = isinstance(element.tag, str)
        inside = around
        if named:
            inside = element.get("data-place") or element.get("id") or around
        if tails:
            yield element, around
        elif named and element.tag.rpartition("}")[2] not in ("style", "script"):
            yield element, inside
        stack.extend((child, inside) for child in reversed(element))


def _replace(text: str, place: str, missing: Missing) -> str:
    if not _suspect().search(text):
        return text
    # An accent of its own is joined to its letter, which one face then draws whole.
    composed = unicodedata.normalize("NFC", text)
    parts: list[str] = []
    codes: list[str] = []

    def close() -> None:
        if codes:
            more = len(codes) - _RUN
            told = codes[:_RUN] + ([f"… +{more}"] if more > 0 else [])
            parts.append(f"[{' '.join(told)}]")
            codes.clear()

    for at, sign in enumerate(composed):
        code = ord(sign)
        if code in _DROPPED:
            continue
        if code in _BLANKS:
            close()
            parts.append(" ")
        elif is_drawn(code):
            close()
            parts.append(sign)
        else:
            codes.append(_code(sign))
            missing.add(sign, composed, at, place)
    close()
    return "".join(parts)


@cache
def is_drawn(code: int) -> bool:
    """Return whether a code point is printed as it is, not as its number.

    >>> is_drawn(ord("鄠")), is_drawn(0x1F600)
    (True, False)
    """
    if code in _NO_GLYPH:
        return True
    if code in _MARKS or unicodedata.bidirectional(chr(code)) in _TURNING:
        return False
    return code in coverage()


@cache
def _suspect() -> re.Pattern[str]:
    """Return what finds the first character that may not be printed as it is."""
    key = key_of("suspect", code_of(__file__), coverage_text())
    return compiled(kept(key, _not_drawn, str))


def _not_drawn() -> str:
    """Return the pattern of a character that is not among those to print as they are."""
    spans: list[list[int]] = []
    for code in sorted(coverage() | _NO_GLYPH):
        if not is_drawn(code) or unicodedata.combining(chr(code)):
            continue
        if spans and code == spans[-1][1] + 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    ranges = "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in spans)
    return f"[^{ranges}]"


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def _visible(sign: str) -> str:
    # A warning must not turn the terminal's text round either.
    return sign if is_drawn(ord(sign)) else f"[{_code(sign)}]"


def _reason(code: int) -> str:
    if code in _MARKS or unicodedata.bidirectional(chr(code)) in _TURNING:
        return "turns the direction of text"
    if unicodedata.category(chr(code)) in ("Cc", "Cs"):
        return "is a control code"
    return "no bundled font draws it"
