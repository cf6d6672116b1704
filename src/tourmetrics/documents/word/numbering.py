"""Works out the numbers that Word writes before headings and items of lists.

They stand nowhere in the text: a paragraph names its list and level, the list says how its
numbers look, and counting through the document gives them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from tourmetrics.documents.word.counting import counted
from tourmetrics.documents.word.names import mc, number, switch, value, w, whole
from tourmetrics.documents.word.styles import Style, Styles

_PLACE = re.compile("%([1-9])")
_DEEPEST = 8
# A number that ends so stands right before its words; behind any other is a space.
_WIDE = tuple("、）．】〕")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and looks."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    digits_only: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph; a bullet has no text."""

    text: str
    bullet: bool = False

    def before(self, words: str) -> str:
        """Return the words with the number before them, parted as they are seen."""
        if not self.text or not words:
            return self.text or words
        return self.text + ("" if self.text.endswith(_WIDE) else " ") + words


@dataclass(slots=True)
class _List:
    """A list that is being counted: the counts of its levels so far."""

    counts: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a document; `label` counts, so it is asked once for each paragraph in order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        """Index the ``numbering`` part, which may be missing."""
        self._styles = styles
        self._abstract: dict[str, Any] = {}
        self._nums: dict[int, Any] = {}
        self._levels: dict[int, dict[int, Level]] = {}
        self._bases: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        if root is None:
            return
        for element in root.iterchildren(w("abstractNum")):
            self._abstract.setdefault(element.get(w("abstractNumId")) or "", element)
        for element in root.iterchildren(w("num")):
            num_id = whole(element.get(w("numId")))
            if num_id is not None:
                self._nums.setdefault(num_id, element)

    def label(self, direct: Any, style: Style) -> Label | None:
        """Return the label of a paragraph with these own list properties and this style."""
        num_id, at = number(direct, "numId"), number(direct, "ilvl")
        if num_id is None:
            num_id = style.list_id
        if not num_id or num_id not in self._nums:
            return None
        levels = self._levels_of(num_id)
        if at is None:
            linked = [
                level for name in style.lineage for level, kind in levels.items()
                if kind.style == name
            ]  # fmt: skip
            at = linked[0] if linked else style.list_level or 0
        at = min(max(at, 0), _DEEPEST)
        kind = levels.get(at)
        if kind is None:
            return None
        if kind.form == "bullet":
            return Label("", bullet=True)
        return self._count(num_id, at, levels, kind)

    def _count(self, num_id: int, at: int, levels: dict[int, Level], kind: Level) -> Label | None:
        family = self._family(num_id)
        state = self._lists.setdefault(family, _List())
        if num_id not in state.begun:
            # A list that is told to start anew does so where it first appears.
            state.begun.add(num_id)
            for level in self._restarted(num_id):
                state.counts.pop(level, None)
        state.counts[at] = state.counts.get(at, kind.start - 1) + 1
        for deeper in [level for level in state.counts if level > at]:
            after = levels[deeper].restart if deeper in levels else None
            if after is None or (after != 0 and at < after):
                del state.counts[deeper]

        def shown(match: re.Match[str]) -> str:
            level = int(match.group(1)) - 1
            other = levels.get(level, Level())
            count = state.counts.get(level, other.start)
            if other.form == "none":
                return ""
            plain = kind.digits_only and other.form != "decimalZero"
            return counted(count, "decimal" if plain else other.form)

        text = _PLACE.sub(shown, kind.pattern).strip()
        return Label(text) if text else None

    def _family(self, num_id: int) -> str:
        """Return the definition by which lists count on together."""
        found = self._definition(num_id)
        return "" if found is None else found.get(w("abstractNumId")) or ""

    def _definition(self, num_id: int) -> Any:
        seen: set[int] = set()
        at: int | None = num_id
        while at is not None and at in self._nums and at not in seen:
            seen.add(at)
            definition = self._abstract.get(value(self._nums[at], "abstractNumId") or "")
            link = value(definition, "numStyleLink")
            if link is None:
                return definition
            at = self._styles.list_of(link)
        return None

    def _restarted(self, num_id: int) -> list[int]:
        return [
            whole(override.get(w("ilvl"))) or 0
            for override in self._nums[num_id].iterchildren(w("lvlOverride"))
            if override.find(w("startOverride")) is not None
        ]

    def _defined(self, definition: Any) -> dict[int, Level]:
        """Return the levels of a definition, which many lists may share."""
        if definition is None:
            return {}
        key = definition.get(w("abstractNumId")) or ""
        if key not in self._bases:
            found: dict[int, Level] = {}
            for element in definition.iterchildren(w("lvl")):
                _keep(found, element, element)
            self._bases[key] = found
        return self._bases[key]

    def _levels_of(self, num_id: int) -> dict[int, Level]:
        if num_id not in self._levels:
            found = dict(self._defined(self._definition(num_id)))
            for override in self._nums[num_id].iterchildren(w("lvlOverride")):
                element = override.find(w("lvl"))
                if element is not None:
                    _keep(found, override, element)
                start, at = number(override, "startOverride"), whole(override.get(w("ilvl")))
                if start is not None and at in found:
                    found[at] = replace(found[at], start=start)
            self._levels[num_id] = found
        return self._levels[num_id]


def _keep(found: dict[int, Level], named: Any, element: Any) -> None:
    at = whole(named.get(w("ilvl")))
    if at is not None and 0 <= at <= _DEEPEST:
        found[at] = _level(element)


def _level(element: Any) -> Level:
    form = value(element, "numFmt")
    if form is None:
        # A newer format stands among alternatives, of which the last is one that all know.
        offered = element.find(f"{mc('AlternateContent')}/{mc('Fallback')}")
        form = value(offered, "numFmt")
    start = number(element, "start")
    return Level(
        1 if start is None else start,
        form or "decimal",
        value(element, "lvlText") or "",
        number(element, "lvlRestart"),
        bool(switch(element, "isLgl")),
        value(element, "pStyle"),
    )
