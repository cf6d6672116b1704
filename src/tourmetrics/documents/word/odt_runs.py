"""Reads the inside of an OpenDocument paragraph: its text, its notes, its boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tourmetrics.documents.rules import WordRules
from tourmetrics.documents.word.marks import raised
from tourmetrics.documents.word.names import whole
from tourmetrics.documents.word.odt_names import o
from tourmetrics.documents.word.odt_styles import OdtStyles

_SPACE = re.compile("[ \t\r\n]+")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_UNREAD = frozenset(
    o(name)
    for name in (
        "office:annotation", "office:annotation-end", "text:hidden-text", "text:ruby-text",
        "text:page-number", "text:page-count", "text:number", "text:tracked-changes",
        "text:note-citation", "text:note-body", "text:script", "office:binary-data",
        "office:forms", "text:hidden-paragraph",
    )
)  # fmt: skip
_DRAWN = frozenset(
    o(f"draw:{name}")
    for name in (
        "frame",
        "text-box",
        "custom-shape",
        "rect",
        "ellipse",
        "g",
        "a",
        "line",
        "polygon",
    )
)
_MOST_SPACES = 1000


@dataclass(slots=True)
class OdtPassage:
    """What a paragraph holds, in order."""

    pieces: list[str] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    drawn: list[Any] = field(default_factory=list)
    size: int = 0

    @property
    def text(self) -> str:
        """The text as it is seen."""
        return _UNSEEN.sub("", "".join(self.pieces)).replace("\u2011", "-")


def passage_of(paragraph: Any, styles: OdtStyles, rules: WordRules) -> OdtPassage:
    """Return what a paragraph or a heading holds."""
    passage = OdtPassage()
    style = styles.of("paragraph", paragraph.get(o("text:style-name")))
    if not style.hidden:
        passage.size = style.size or styles.size
        _read(paragraph, styles, rules, passage)
    return passage


def _read(element: Any, styles: OdtStyles, rules: WordRules, passage: OdtPassage) -> None:
    passage.pieces.append(_SPACE.sub(" ", element.text or ""))
    for child in element:
        _inside(child, styles, rules, passage)
        passage.pieces.append(_SPACE.sub(" ", child.tail or ""))


def _inside(child: Any, styles: OdtStyles, rules: WordRules, passage: OdtPassage) -> None:
    tag = child.tag
    if not isinstance(tag, str) or tag in _UNREAD:
        return
    if tag == o("text:s"):
        count = whole(child.get(o("text:c")))
        passage.pieces.append(" " * min(1 if count is None else count, _MOST_SPACES))
    elif tag == o("text:tab"):
        passage.pieces.append("\t")
    elif tag == o("text:line-break"):
        passage.pieces.append("\n")
    elif tag == o("text:note"):
        passage.notes.append(child)
    elif tag in _DRAWN:
        passage.drawn.append(child)
    elif tag == o("text:span"):
        _span(child, styles, rules, passage)
    else:
        _read(child, styles, rules, passage)


def _span(span: Any, styles: OdtStyles, rules: WordRules, passage: OdtPassage) -> None:
    style = styles.of("text", span.get(o("text:style-name")))
    if style.hidden:
        return
    start = len(passage.pieces)
    _read(span, styles, rules, passage)
    text = "".join(passage.pieces[start:])
    if style.raised and text:
        before = "".join(passage.pieces[max(0, start - 20) : start])
        passage.pieces[start:] = [raised(text, before, rules)]
    elif style.size and text.strip():
        passage.size = max(passage.size, style.size)
