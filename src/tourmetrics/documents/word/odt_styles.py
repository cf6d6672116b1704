"""The styles and lists of an OpenDocument text, as far as reading needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tourmetrics.documents.word.counting import counted
from tourmetrics.documents.word.names import whole
from tourmetrics.documents.word.numbering import Label
from tourmetrics.documents.word.odt_names import o

# Styles are based on each other over fewer steps than this.
_DEEPEST = 20
_POINTS = re.compile(r"([0-9.]{1,8})pt")
_PLACE = re.compile("%([0-9]{1,2})%")
# By the first number of a format, as OpenDocument names them.
_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCounting", "壹": "chineseLegalSimplified", "①": "decimalEnclosedCircle",
    "甲": "ideographTraditional", "子": "ideographZodiac", "１": "decimalFullWidth",
    "〇": "ideographDigital",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """What a style says, with what it inherits; ``None`` where nothing does."""

    names: tuple[str, ...] = ()
    level: int | None = None
    centred: bool | None = None
    size: int | None = None
    hidden: bool | None = None
    raised: bool | None = None


@dataclass(frozen=True, slots=True)
class OdtLevel:
    """How one level of a list counts and looks."""

    form: str | None
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1
    pattern: str = ""


@dataclass(slots=True)
class Counts:
    """How far a list has been counted, by its levels."""

    at: dict[int, int] = field(default_factory=dict)

    def next(self, level: int, start: int) -> int:
        """Count one item on; what lies deeper starts anew."""
        self.at[level] = self.at.get(level, start - 1) + 1
        for deeper in [other for other in self.at if other > level]:
            del self.at[deeper]
        return self.at[level]


class OdtStyles:
    """The styles of both parts that hold some, by family and name."""

    def __init__(self, roots: list[Any]) -> None:
        """Index the styles of the ``styles`` and the ``content`` part."""
        self._elements: dict[tuple[str, str], Any] = {}
        self._found: dict[tuple[str, str], OdtStyle] = {}
        self._lists: dict[str, dict[int, OdtLevel]] = {}
        self.outline: dict[int, OdtLevel] = {}
        self.size = 24
        for root in roots:
            for element in root.iter(o("style:style")):
                family = element.get(o("style:family")) or ""
                self._elements[family, element.get(o("style:name")) or ""] = element
            for element in root.iter(o("text:list-style")):
                self._lists[element.get(o("style:name")) or ""] = dict(_levels(element))
            for element in root.iter(o("text:outline-style")):
                self.outline = dict(_levels(element))
            for element in root.iter(o("style:default-style")):
                if element.get(o("style:family")) == "paragraph":
                    self.size = _own(element).size or self.size

    def of(self, family: str, name: str | None) -> OdtStyle:
        """Return a style; an unknown one says nothing."""
        key = family, name or ""
        if key not in self._found:
            self._found[key] = self._resolved(*key)
        return self._found[key]

    def list_of(self, name: str | None) -> dict[int, OdtLevel]:
        """Return the levels of a list style, from 1 on."""
        return self._lists.get(name or "", {})

    def _resolved(self, family: str, name: str) -> OdtStyle:
        found, at = OdtStyle(), name
        seen: list[str] = []
        while (family, at) in self._elements and at not in seen and len(seen) < _DEEPEST:
            element = self._elements[family, at]
            seen.append(at)
            own = _own(element)
            for part in ("level", "centred", "size", "hidden", "raised"):
                if getattr(found, part) is None:
                    found = replace(found, **{part: getattr(own, part)})
            at = element.get(o("style:parent-style-name")) or ""
        return replace(found, names=tuple(seen))


def label_of(levels: dict[int, OdtLevel], counts: Counts, level: int) -> Label | None:
    """Count an item of a list and return what stands before it."""
    kind = levels.get(level)
    if kind is None:
        return None
    if kind.form is None:
        return Label("", bullet=True)
    number = counts.next(level, kind.start)

    def shown(at: int) -> str:
        other = levels.get(at, kind)
        value = number if at == level else counts.at.get(at, other.start)
        return counted(value, other.form) if other.form else ""

    if kind.pattern:
        text = _PLACE.sub(lambda match: shown(int(match.group(1))), kind.pattern)
        return Label(text.strip()) if text.strip() else None
    if not kind.form:
        return None
    places = range(max(level - kind.shown + 1, 1), level + 1)
    numbers = ".".join(number for number in map(shown, places) if number)
    return Label(f"{kind.prefix}{numbers}{kind.suffix}".strip())


def _own(element: Any) -> OdtStyle:
    paragraph = element.find(o("style:paragraph-properties"))
    text = element.find(o("style:text-properties"))
    level = whole(element.get(o("style:default-outline-level")))
    centred = hidden = raised = size = None
    if paragraph is not None and paragraph.get(o("fo:text-align")):
        centred = paragraph.get(o("fo:text-align")) == "center"
    if text is not None:
        display, position = text.get(o("text:display")), text.get(o("style:text-position"))
        struck = text.get(o("style:text-line-through-style"))
        hides = [display == "none"] * (display is not None)
        hides += [struck != "none"] * (struck is not None)
        hidden = any(hides) if hides else None
        raised = None if position is None else _is_raised(position)
        points = _POINTS.fullmatch(text.get(o("fo:font-size")) or "")
        size = round(float(points.group(1)) * 2) if points and points.group(1)[0] != "." else None
    return OdtStyle((), level, centred, size, hidden, raised)


def _is_raised(position: str) -> bool:
    first = (position.split() or [""])[0]
    percent = whole(first.removesuffix("%"))
    return first == "super" or (first.endswith("%") and percent is not None and percent > 0)


def _levels(element: Any) -> Iterator[tuple[int, OdtLevel]]:
    for kind in element:
        at = whole(kind.get(o("text:level"))) or 1
        if kind.tag in (o("text:list-level-style-number"), o("text:outline-level-style")):
            name = kind.get(o("style:num-format")) or ""
            pattern = kind.get(o("loext:num-list-format")) or ""
            yield (
                at,
                OdtLevel(
                    _FORMS.get(name[:1], "decimal") if name else "",
                    kind.get(o("style:num-prefix")) or "",
                    kind.get(o("style:num-suffix")) or "",
                    whole(kind.get(o("text:start-value"))) or 1,
                    whole(kind.get(o("text:display-levels"))) or 1,
                    pattern if name else "",
                ),
            )
        else:
            yield at, OdtLevel(None)
