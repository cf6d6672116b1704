"""What a Word document says of itself, as far as that can be trusted: title and number.

The title property is often that of another document which served as a pattern, so it counts only
where the text bears it out. Dates there are those of the file, names those of whoever typed it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tourmetrics.documents.rules import Rules
from tourmetrics.documents.word.names import w
from tourmetrics.documents.word.package import Package
from tourmetrics.documents.word.parts import Part, Words
from tourmetrics.model import Metadata

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_LOOKED_AT = 15
_JOINED = 3


def stated(package: Package, main: str, parts: Sequence[Part], rules: Rules) -> Metadata:
    """Return the title of a document's properties and the number in its page headers."""
    title = confirmed(_title(package), parts)
    number = _number(package, main, rules)
    found = {"title": title, "number": number}
    origins = {name: "file" for name, what in found.items() if what}
    return Metadata(title=title, number=number, origins=origins)


def confirmed(title: str | None, parts: Sequence[Part]) -> str | None:
    """Return a title that stands at the top of the text too, in up to three lines."""
    wanted = "".join((title or "").split()).casefold()
    if not wanted:
        return None
    words = [part for part in parts if isinstance(part, Words)][:_LOOKED_AT]
    lines = ["".join(part.text.split()).casefold() for part in words]
    for first in range(len(lines)):
        for last in range(first + 1, first + _JOINED + 1):
            if "".join(lines[first:last]) == wanted:
                return " ".join((title or "").split())
    return None


def _title(package: Package) -> str | None:
    for relation in package.relations("").values():
        if relation.kind == "core-properties" and not relation.outside:
            root = package.lesser_tree(relation.target)
            element = None if root is None else root.find(_TITLE)
            return None if element is None else element.text
    return None


def _number(package: Package, main: str, rules: Rules) -> str | None:
    """Return the document's number from its page headers, if they bear one and no other."""
    found: set[str] = set()
    for relation in package.relations(main).values():
        if relation.kind != "header" or relation.outside:
            continue
        root = package.lesser_tree(relation.target)
        if root is not None:
            text = "".join(piece.text or "" for piece in root.iter(w("t")))
            found |= {match.group() for match in rules.word.number.finditer(text)}
    return found.pop() if len(found) == 1 else None
