"""Says which pages could not be read, and refuses a file of which none could."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tourmetrics.documents.pdf.pages import Loss, Page
from tourmetrics.documents.records import Gap, UnreadableError

_OCR = "run OCR on the file first (ocrmypdf IN.pdf OUT.pdf)"
_SAYS: dict[Loss, tuple[str, str]] = {
    "scan": ("is a picture without a text layer (a scan)", _OCR),
    "garbled": (
        "has a text layer whose letters have no meaning (its fonts do not say which they are)",
        "run OCR on the file and replace its text (ocrmypdf --force-ocr IN.pdf OUT.pdf)",
    ),
    "patchy": (
        "has letters without meaning among its text (they read as \ufffd)",
        "look at the page itself, or run OCR on it (ocrmypdf --force-ocr IN.pdf OUT.pdf)",
    ),
    "crowded": ("holds more signs than are read of one page", "split the page, or save it anew"),
    "broken": ("is damaged", "get the file anew, or print it to a new PDF"),
}


def gaps_of(pages: Sequence[Page], count: int) -> list[Gap]:
    """Return a gap for each page, or run of pages, that was not read.

    Raises:
        UnreadableError: no page was read; the text says why.
    """
    lost = [page for page in pages if page.loss]
    if lost and not any(page.columns for page in pages):
        worst = max(lost, key=lambda page: sum(p.loss == page.loss for p in lost))
        problem, remedy = _SAYS[worst.loss or "broken"]
        raise UnreadableError(f"{problem}, on every page" if count > 1 else problem, remedy)
    gaps = [Gap(*_SAYS[loss], place) for loss, place in _places(lost)]
    if count > len(pages):
        problem = f"has {count:,} pages, of which the first {len(pages):,} were read"
        gaps.append(Gap(problem, "split the file", f"pages {len(pages) + 1}-{count}"))
    return gaps


def _places(lost: Sequence[Page]) -> Iterator[tuple[Loss, str]]:
    """Yield each loss with its page or with the pages that follow each other."""
    runs = groupby(enumerate(lost), key=lambda pair: (pair[1].number - pair[0], pair[1].loss))
    for (_, loss), run in runs:
        numbers = [page.number for _, page in run]
        first, last = numbers[0], numbers[-1]
        yield loss or "broken", f"page {first}" if first == last else f"pages {first}-{last}"
