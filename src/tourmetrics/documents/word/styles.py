"""The styles of a Word document, each with what it inherits, as far as reading needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tourmetrics.documents.word.names import number, switch, value, w
from tourmetrics.documents.words.word import WordWords

_BODY_LEVEL = 9
# Styles are based on each other over fewer steps than this.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says; ``None`` where it leaves a thing to the text itself.

    ``level`` is the level of a heading from 1, 0 for body text. ``lineage`` are the style and
    those it is based on, by their ids.
    """

    lineage: tuple[str, ...] = ()
    level: int | None = None
    contents: bool = False
    list_id: int | None = None
    list_level: int | None = None
    centred: bool | None = None
    size: int | None = None
    hidden: bool | None = None
    raised: str | None = None


class Styles:
    """The styles by their ids, resolved when they are first asked for."""

    def __init__(self, root: Any, rules: WordWords) -> None:
        """Index the ``styles`` part, which may be missing."""
        self._rules = rules
        self._found: dict[str, Style] = {}
        self._elements: dict[str, Any] = {}
        self.default = ""
        self.size = 20
        if root is None:
            return
        for element in root.iterchildren(w("style")):
            style_id = element.get(w("styleId")) or ""
            self._elements.setdefault(style_id, element)
            usual = (element.get(w("default")) or "0").lower() in {"1", "true", "on"}
            if usual and element.get(w("type")) == "paragraph":
                self.default = style_id
        run = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
        self.size = number(run, "sz") or 20

    def of(self, style_id: str | None) -> Style:
        """Return a style; an unknown one says nothing."""
        key = style_id or ""
        if key not in self._found:
            self._found[key] = self._resolved(key)
        return self._found[key]

    def list_of(self, style_id: str | None) -> int | None:
        """Return the list that a numbering style stands for."""
        return self.of(style_id).list_id

    def _resolved(self, style_id: str) -> Style:
        lineage: list[str] = []
        at: str | None = style_id
        while at in self._elements and at not in lineage and len(lineage) < _DEEPEST:
            lineage.append(at)
            at = value(self._elements[at], "basedOn")
        said: dict[str, Any] = {}
        for ancestor in lineage:
            for name, what in self._own(self._elements[ancestor]).items():
                if what is not None:
                    said.setdefault(name, what)
        return Style(lineage=tuple(lineage), **said)

    def _own(self, element: Any) -> Mapping[str, Any]:
        name = (value(element, "name") or "").strip().lower()
        paragraph, run = element.find(w("pPr")), element.find(w("rPr"))
        numbered = None if paragraph is None else paragraph.find(w("numPr"))
        return {
            "level": self._level(name, paragraph),
            "contents": True if self._rules.contents.fullmatch(name) else None,
            "list_id": number(numbered, "numId"),
            "list_level": number(numbered, "ilvl"),
            **paragraph_properties(paragraph),
            **run_properties(run),
        }

    def _level(self, name: str, paragraph: Any) -> int | None:
        outline = outline_level(paragraph)
        if outline is not None:
            return outline
        match = self._rules.heading.fullmatch(name)
        if match is None:
            return None
        return max(next((int(group) for group in match.groups() if group), 1), 1)


def outline_level(paragraph: Any) -> int | None:
    """Return the level of a heading that paragraph properties give, 0 for body text."""
    outline = number(paragraph, "outlineLvl")
    if outline is None or outline < 0:
        return None
    return 0 if outline >= _BODY_LEVEL else outline + 1


def paragraph_properties(paragraph: Any) -> dict[str, Any]:
    """Return how paragraph properties set the text: in the middle or not."""
    setting = value(paragraph, "jc")
    return {"centred": None if setting is None else setting == "center"}


def run_properties(run: Any) -> dict[str, Any]:
    """Return what run properties say of size, of hiding, and of raised or lowered characters."""
    if run is None:
        return {}
    return {
        "size": number(run, "sz"),
        "hidden": _hidden(run),
        "raised": value(run, "vertAlign"),
    }


def _hidden(run: Any) -> bool | None:
    """Return whether run properties hide their text or strike it out, ``None`` if they say none."""
    said = [switch(run, name) for name in ("vanish", "strike", "dstrike")]
    said = [what for what in said if what is not None]
    return any(said) if said else None
