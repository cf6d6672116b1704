"""What the tags of a PDF are told by the page: languages of parts, running heads, terms.

WeasyPrint makes the tags from its boxes and keeps no list of which came from which. So its
builder is watched while it works (:func:`watched`), and what was seen completes the tags
before the file is written (:func:`complete`).
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pydyf  # type: ignore[import-untyped]


@dataclass(slots=True)
class Seen:
    """What was seen while the tags of one document were built.

    Attributes:
        running: by page (0 for the first) and number of marked content, the margin box that
            printed it, such as ``@top-left``.
    """

    running: dict[int, dict[int, str]] = field(default_factory=dict)


@contextmanager
def watched() -> Iterator[Seen]:
    """Watch WeasyPrint build tags: elements get the ``lang`` of what they were made from."""
    engine: Any = importlib.import_module("weasyprint.pdf.tags")
    boxes = importlib.import_module("weasyprint.formatting_structure.boxes")
    build = engine._build_box_tree
    seen = Seen()

    def watching(
        box: Any, parent: Any, pdf: Any, page: int, nums: Any, annotations: Any, tags: Any
    ) -> Iterator[Any]:
        box = getattr(box, "_box", box)
        arguments = (box, parent, pdf, page, nums, annotations, tags)
        if isinstance(box, boxes.MarginBox):
            _leave_out(box, arguments, build, seen)
            return
        lang = None if box.element is None else box.element.get("lang")
        passed_on = box.element_tag in ("html", "body") or isinstance(box, boxes.PageBox)
        for element in build(*arguments):
            if lang and not passed_on:
                element["Lang"] = _string(lang)
            yield element

    engine._build_box_tree = watching
    try:
        yield seen
    finally:
        engine._build_box_tree = build


def complete(pdf: pydyf.PDF, objects: Mapping[int, Any], seen: Seen) -> None:
    """Mark running heads as such, and make items of lists out of groups of terms."""
    pages = [item for item in objects.values() if _is(item, "Type", "/Page")]
    for number, contents in seen.running.items():
        stream = referred(pages[number]["Contents"], objects).stream
        for at, operator in enumerate(stream):
            if operator == b"BDC" and stream[at - 1].get("MCID") in contents:
                stream[at - 2] = "/Artifact"
                stream[at - 1] = _running(contents[stream[at - 1]["MCID"]])
    for item in objects.values():
        if _is(item, "S", "/L"):
            _group_terms(item, objects)


def referred(value: Any, objects: Mapping[int, Any]) -> Any:
    """Return the object that ``12 0 R`` stands for; what is no reference as it is."""
    return objects.get(int(value.split()[0])) if isinstance(value, bytes) else value


def _leave_out(box: Any, arguments: tuple[Any, ...], build: Any, seen: Seen) -> None:
    """Let the text of a margin box be counted, but keep it out of what is read aloud."""
    _, _, pdf, page, nums, _, _ = arguments
    counted, made = set(nums), len(pdf.objects)
    tuple(build(*arguments))
    for number in set(nums) - counted:
        nums[number] = "null"
        seen.running.setdefault(page, {})[number] = box.at_keyword
    for orphan in pdf.objects[made:]:
        # Taken out of the list it would shift the numbers of all that follow.
        orphan.clear()


def _running(keyword: str) -> Any:
    import pydyf

    kind = {"@top": "/Header", "@bot": "/Footer"}.get(keyword[:4])
    properties = pydyf.Dictionary({"Type": "/Pagination"})
    if kind:
        properties["Subtype"] = kind
    return properties


def _group_terms(items: Any, objects: Mapping[int, Any]) -> None:
    """Turn ``L > Div > LI, LI`` of a ``dl`` into ``L > LI > Lbl, LBody``."""
    for reference in items["K"]:
        group = referred(reference, objects)
        if not _is(group, "S", "/Div"):
            continue
        group["S"] = "/LI"
        for place, part in enumerate(group["K"]):
            entry = referred(part, objects)
            if not _is(entry, "S", "/LI"):
                continue
            entry["S"] = "/LBody" if place else "/Lbl"
            for inner in entry["K"]:
                body = referred(inner, objects)
                if _is(body, "S", "/LBody"):
                    body["S"] = "/Div" if place else "/Span"


def _is(item: Any, key: str, value: str) -> bool:
    return isinstance(item, dict) and item.get(key) == value


def _string(text: str) -> Any:
    import pydyf

    return pydyf.String(text)
