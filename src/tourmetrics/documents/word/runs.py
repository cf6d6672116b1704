"""Reads the inside of a Word paragraph as a person sees it: its text, its notes, its boxes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tourmetrics.documents.rules import WordRules
from tourmetrics.documents.word.equations import equation
from tourmetrics.documents.word.fields import Fields, is_page
from tourmetrics.documents.word.marks import raised
from tourmetrics.documents.word.names import a, m, mc, r, value, w
from tourmetrics.documents.word.styles import Style, Styles, run_properties

_VML = "{urn:schemas-microsoft-com:vml}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_CHART_EX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
# Shown by nobody: soft hyphens, signs without width.
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_KEPT = 200


@dataclass(slots=True)
class Passage:
    """What a paragraph holds, in order; ``boxes`` are the elements that float beside its text."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    charts: int = 0
    objects: list[str] = field(default_factory=list)
    pictures: int = 0
    size: int = 0
    contents: bool = False
    paged: bool = False


@dataclass(slots=True)
class _Pieces:
    """The text of a passage while it is collected; raised characters wait for their last run."""

    rules: WordRules
    pieces: list[str] = field(default_factory=list)
    waiting: str = ""

    def add(self, text: str) -> None:
        if text:
            self._settle()
            self.pieces.append(text)

    def add_raised(self, text: str) -> None:
        self.waiting += text

    def whole(self) -> str:
        """Return all that was collected."""
        self._settle()
        return "".join(self.pieces)

    def _settle(self) -> None:
        if self.waiting:
            self.pieces.append(raised(self.waiting, self._before(), self.rules))
            self.waiting = ""

    def _before(self) -> str:
        found = ""
        for piece in reversed(self.pieces):
            found = piece + found
            if len(found) >= _KEPT:
                break
        return found[-_KEPT:]


class Runs:
    """Reads the paragraphs of one story (the body, a note, a box), whose fields may span them."""

    def __init__(self, story: Any, styles: Styles, rules: WordRules) -> None:
        """Begin at the start of ``story``, the element that holds its paragraphs."""
        self._fields = Fields(story)
        self._styles = styles
        self._rules = rules
        self._handlers = self._table()

    def read(self, paragraph: Any, style: Style) -> Passage:
        """Return what a paragraph holds; paragraphs are to be read in their order."""
        passage, pieces = Passage(), _Pieces(self._rules)
        self._walk(paragraph, style, passage, pieces)
        passage.text = _UNSEEN.sub("", pieces.whole()).replace("\u2011", "-")
        return passage

    def _walk(self, parent: Any, style: Style, passage: Passage, pieces: _Pieces) -> None:
        for element in parent.iterchildren():
            handler = self._handlers.get(element.tag)
            if handler is not None:
                handler(element, style, passage, pieces)

    def _table(self) -> dict[str, Callable[[Any, Style, Passage, _Pieces], None]]:
        through = (
            "hyperlink",
            "ins",
            "moveTo",
            "smartTag",
            "customXml",
            "dir",
            "bdo",
            "sdtContent",
        )
        return {
            **{w(name): self._walk for name in through},
            w("r"): self._run,
            w("sdt"): self._control,
            w("fldSimple"): self._simple_field,
            w("ruby"): self._ruby,
            mc("AlternateContent"): self._alternatives,
            m("oMath"): self._equation,
            m("oMathPara"): self._equation,
        }

    def _run(self, run: Any, style: Style, passage: Passage, pieces: _Pieces) -> None:
        properties = run.find(w("rPr"))
        own = run_properties(properties)
        named = self._styles.of(value(properties, "rStyle"))

        def said(name: str) -> Any:
            spoken = (own.get(name), getattr(named, name), getattr(style, name))
            return next((what for what in spoken if what is not None), None)

        hidden, height = bool(said("hidden")), said("raised")
        fonts = None if properties is None else properties.find(w("rFonts"))
        font = "" if fonts is None else (fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or "")
        text = self._inside(run, style, passage, pieces, hidden, font)
        if not text or hidden:
            return
        if height == "superscript":
            pieces.add_raised(text)
        else:
            pieces.add(text)
        if text.strip():
            passage.size = max(passage.size, said("size") or self._styles.size)

    def _inside(
        self,
        run: Any,
        style: Style,
        passage: Passage,
        pieces: _Pieces,
        hidden: bool,
        font: str,
    ) -> str:
        """Return the characters of a run, and note the rest of what it holds."""
        found: list[str] = []
        for element in run.iterchildren():
            tag = element.tag
            if tag == w("fldChar"):
                found.append(self._fields.mark(element))
                passage.contents |= self._fields.lists_contents
            elif tag == w("instrText"):
                self._fields.code(element.text or "")
                passage.paged |= is_page(element.text or "")
            elif not self._fields.reads:
                continue
            elif tag in _CHARACTERS:
                found.append(_CHARACTERS[tag](element))
                passage.contents |= self._fields.lists_contents
            elif tag == w("t"):
                found.append(
                    _PRIVATE.sub(lambda s: self._symbol(s.group(), font), element.text or "")
                )
                passage.contents |= self._fields.lists_contents
            elif tag == w("sym"):
                char = element.get(w("char")) or ""
                found.append(self._symbol(_character(char), element.get(w("font")) or ""))
            elif hidden:
                continue
            elif tag in (w("footnoteReference"), w("endnoteReference")):
                kind = "footnote" if tag == w("footnoteReference") else "endnote"
                passage.notes.append((kind, element.get(w("id")) or ""))
            elif tag in (w("drawing"), w("pict"), w("object")):
                _drawing(element, passage)
            elif tag in (mc("AlternateContent"), w("ruby")):
                # What was read before stands before it.
                pieces.add("".join(found))
                found.clear()
                self._handlers[tag](element, style, passage, pieces)
        return "".join(found)

    def _symbol(self, char: str, font: str) -> str:
        """Return the sign that a symbol font shows in the place of a character."""
        if not _PRIVATE.fullmatch(char):
            return char
        signs = self._rules.symbols.get(
            font.lower().replace(" ", ""), self._rules.symbols["symbol"]
        )
        return signs.get(f"{ord(char) & 0xFF:02x}", "•")

    def _control(self, element: Any, style: Style, passage: Passage, pieces: _Pieces) -> None:
        if not is_placeholder(element):
            self._walk(element, style, passage, pieces)

    def _simple_field(self, element: Any, style: Style, passage: Passage, pieces: _Pieces) -> None:
        code = element.get(w("instr")) or ""
        passage.paged |= is_page(code)
        if not is_page(code):
            self._walk(element, style, passage, pieces)

    def _ruby(self, element: Any, style: Style, passage: Passage, pieces: _Pieces) -> None:
        base = element.find(w("rubyBase"))
        if base is not None:
            self._walk(base, style, passage, pieces)

    def _alternatives(self, element: Any, style: Style, passage: Passage, pieces: _Pieces) -> None:
        chosen = alternative(element)
        if chosen is None:
            return
        self._walk(chosen, style, passage, pieces)
        if self._fields.reads:
            for child in chosen.iterchildren():
                if child.tag in (w("drawing"), w("pict"), w("object")):
                    _drawing(child, passage)

    def _equation(self, element: Any, style: Style, passage: Passage, pieces: _Pieces) -> None:
        if self._fields.reads:
            pieces.add(equation(element))


_CHARACTERS: dict[str, Callable[[Any], str]] = {
    w("tab"): lambda element: "\t",
    w("ptab"): lambda element: "\t",
    w("br"): lambda element: "\n",
    w("cr"): lambda element: "\n",
    w("noBreakHyphen"): lambda element: "-",
}


def is_placeholder(control: Any) -> bool:
    """Whether a content control shows only what is to be typed there."""
    properties = control.find(w("sdtPr"))
    return properties is not None and properties.find(w("showingPlcHdr")) is not None


def alternative(element: Any) -> Any:
    """Return the one of several alternatives that is read: the first, which is the newest."""
    chosen = element.find(mc("Choice"))
    return element.find(mc("Fallback")) if chosen is None else chosen


def _character(code: str) -> str:
    """Return the character of a hexadecimal code; some writers leave the private F0 away."""
    try:
        place = int(code[:6], 16)
    except ValueError:
        return ""
    if 0x20 <= place <= 0xFF:
        place += 0xF000
    return chr(place) if 0x20 <= place < 0x110000 and not 0xD800 <= place < 0xE000 else ""


def _drawing(element: Any, passage: Passage) -> None:
    """Note what a drawing holds; of alternatives inside it one is taken."""
    waiting = [element]
    while waiting:
        at = waiting.pop()
        if at.tag == w("txbxContent"):
            passage.boxes.append(at)
            continue
        if at.tag == mc("AlternateContent"):
            chosen = alternative(at)
            waiting += [] if chosen is None else [chosen]
            continue
        if at.tag == _DIAGRAM:
            passage.diagrams.append(at.get(r("dm")) or "")
        elif at.tag in (_CHART, _CHART_EX):
            passage.charts += 1
        elif at.tag == _OLE:
            passage.objects.append(at.get("ProgID") or "")
        elif at.tag in (a("blip"), f"{_VML}imagedata"):
            passage.pictures += 1
        elif at.tag == f"{_VML}textpath" and at.get("string"):
            passage.drawn.append(at.get("string"))
        waiting += reversed(list(at.iterchildren()))
