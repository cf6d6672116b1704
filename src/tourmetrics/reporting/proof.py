"""A laid-out report read through for what a printer would send back.

Text beyond the margins or out of its column, text over other text, text that is cut off,
pages with next to nothing on them, headings alone at the foot of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import Document

#: How far text may stand out, in CSS pixels: marks of notes hang into the margin.
_SLACK = 8.0
#: What of a letter's size is ink above and below the line it stands on.
_RISE, _DROP = 0.72, 0.02
#: How much two texts must share to be one over the other: pixels across, share of the height.
_ACROSS, _DOWN = 2.0, 0.5
#: A page that is not the last of its part is all but empty below this share of its height.
_EMPTY = 0.12
#: How much of a text a warning quotes.
_QUOTED = 30
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class _Text:
    """A stretch of text on one line: its ink, what bounds it, the heading it belongs to."""

    shown: str
    left: float
    top: float
    right: float
    bottom: float
    bounds: tuple[float, float]
    heading: bool


@dataclass(slots=True)
class _Around:
    """What is known of the boxes around one: a column's bounds, a cut, a heading."""

    bounds: tuple[float, float]
    cut: tuple[float, float] | None = None
    heading: bool = False


def proofread(document: Document) -> tuple[str, ...]:
    """Return what is wrong with the pages, one sentence each: page, words, and the fault."""
    faults: list[str] = []
    parts = [page._page_box.page_type.name for page in document.pages]
    for number, page in enumerate(document.pages):
        # The last page of a part, which has pages of its own name, may be short.
        final = parts[number] not in parts[number + 1 : number + 2]
        found = _page_faults(page._page_box, final=final)
        faults.extend(f"page {number + 1}: {fault}" for fault in found)
    return tuple(dict.fromkeys(faults))


def _page_faults(page: Any, *, final: bool) -> Iterator[str]:
    left, top = page.content_box_x(), page.content_box_y()
    right, bottom = left + page.width, top + page.height
    texts, cut = _texts(page, (left, right))
    yield from cut
    for text in texts:
        low, high = text.bounds
        if text.left < left - _SLACK or text.right > right + _SLACK:
            yield f"{_quoted(text.shown)} runs beyond the margin"
        elif text.left < low - _SLACK or text.right > high + _SLACK:
            yield f"{_quoted(text.shown)} runs out of its column"
        if text.bottom > bottom + _SLACK:
            yield f"{_quoted(text.shown)} runs off the foot of the page"
    yield from _overlaps(texts)
    lowest = max(texts, key=lambda text: text.bottom, default=None)
    if lowest is None:
        yield "there is nothing on it"
        return
    if final:
        return
    if lowest.bottom - top < _EMPTY * page.height:
        yield "there is next to nothing on it"
    elif lowest.heading:
        yield f"the heading {_quoted(lowest.shown)} stands alone at its foot"


def _texts(page: Any, bounds: tuple[float, float]) -> tuple[list[_Text], list[str]]:
    """Return the texts of a page, without its running heads, and those that are cut off."""
    texts: list[_Text] = []
    cut: list[str] = []
    stack = [(page, _Around(bounds))]
    while stack:
        box, around = stack.pop()
        box = getattr(box, "_box", box)  # boxes out of the flow are wrapped
        if hasattr(box, "at_keyword"):
            continue
        words = getattr(box, "text", None)
        if isinstance(words, str):
            if words.strip():
                text = _text(box, around)
                texts.append(text)
                low, high = around.cut or around.bounds
                if around.cut and (text.top < low - _SLACK or text.bottom > high + _SLACK):
                    cut.append(f"{_quoted(text.shown)} is cut off")
            continue
        inner = _inside(box, around)
        stack.extend((child, inner) for child in reversed(getattr(box, "children", ())))
    return texts, cut


def _inside(box: Any, around: _Around) -> _Around:
    """Return what a box adds for those in it; the same record where it adds nothing."""
    # Boxes inside a cell bear its tag too.
    cell = type(box).__name__ == "TableCellBox"
    heading = box.element_tag in _HEADINGS
    hidden = box.style["overflow"] == "hidden" if box.element_tag else False
    if not (cell or heading or hidden):
        return around
    return _Around(
        bounds=(box.position_x, box.position_x + box.border_width()) if cell else around.bounds,
        cut=(box.position_y, box.position_y + box.border_height()) if hidden else around.cut,
        heading=around.heading or heading,
    )


def _text(box: Any, around: _Around) -> _Text:
    size = box.style["font_size"]
    line = box.position_y + box.baseline
    return _Text(
        box.text,
        box.position_x,
        line - _RISE * size,
        box.position_x + box.width,
        line + _DROP * size,
        around.bounds,
        around.heading,
    )


def _overlaps(texts: list[_Text]) -> Iterator[str]:
    """Yield the pairs of texts that stand one over the other."""
    waiting: list[_Text] = []
    for text in sorted(texts, key=lambda text: text.top):
        waiting = [other for other in waiting if other.bottom > text.top]
        for other in waiting:
            across = min(text.right, other.right) - max(text.left, other.left)
            down = min(text.bottom, other.bottom) - text.top
            least = min(text.bottom - text.top, other.bottom - other.top)
            if across > _ACROSS and down > _DOWN * least:
                yield f"{_quoted(text.shown)} stands over {_quoted(other.shown)}"
        waiting.append(text)


def _quoted(text: str) -> str:
    words = " ".join(text.replace("\u200b", "").split())
    return f'"{words}"' if len(words) <= _QUOTED else f'"{words[:_QUOTED]}…"'
