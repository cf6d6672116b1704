"""The reader of web pages: bytes in, the article with its metadata out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from tourmetrics.documents.layout import Layout
from tourmetrics.documents.records import Content, Gap, UnreadableError
from tourmetrics.documents.rules import Rules, load_rules
from tourmetrics.documents.webpages.article import Article, article_of
from tourmetrics.documents.webpages.charset import page_text
from tourmetrics.documents.webpages.furniture import drop_furniture, hide_unseen
from tourmetrics.documents.webpages.lines import Line, lines_of
from tourmetrics.documents.webpages.properties import (
    linked_data_date,
    properties,
    site_of,
    take_index,
)
from tourmetrics.documents.webpages.tables import data_rows
from tourmetrics.documents.webpages.tree import Page, parse
from tourmetrics.model import Metadata

_SAVE = "open the page in a browser, and save the article that it shows as plain text (.txt, UTF-8)"
_OCR = "get the document as text, or run OCR on the pictures and save the text as .txt in UTF-8"
_FOLLOW = "save the pages that it leads to"
_FETCH = "get the documents that the page shows, and put them beside it"
_BROKEN, _TAIL = "\N{REPLACEMENT CHARACTER}", 4_000
# A page with fewer signs than this has hardly an article; with more hidden, something is lost.
_HARDLY, _MUCH_HIDDEN = 60, 400


class HtmlReader:
    """The reader of HTML pages in any encoding."""

    formats = frozenset({"html"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the article of a page, without what stands around it.

        Raises:
            UnreadableError: the page is no text, passes the limits, or holds no words.
        """
        del path
        return page_content(data)


def page_content(
    data: bytes, charset: str | None = None, held: Collection[str] = frozenset()
) -> Content:
    """Return the article of a page; ``charset`` is an encoding that its sender states.

    ``held`` are the addresses of frames that are read beside it.

    Raises:
        UnreadableError: as `HtmlReader.read`.
    """
    rules = load_rules()
    if len(data) > rules.limits.page_bytes:
        megabytes, limit = len(data) / 1e6, rules.limits.page_bytes / 1e6
        problem = f"is a page of {megabytes:,.0f} MB, more than the {limit:,.0f} MB that are read"
        raise UnreadableError(problem, "split it into several files")
    text, broken = page_text(data, charset)
    page = parse(text, rules.limits)
    page = replace(page, embedded=tuple(e for e in page.embedded if e not in held))
    hidden = hide_unseen(page, rules.web)
    index = take_index(page, rules.web)
    drop_furniture(page, rules.web)
    found = properties(page, index, rules)
    if "published" not in found and (published := linked_data_date(page.linked_data)):
        found["published"] = published
    article = article_of(page, lines_of(page.body, page, data_rows), found.get("title"), rules)
    _check(article, page, rules)
    # Quotation marks break entries off; the page itself shows the title whole.
    stated = found.get("title")
    if stated and article.title and article.title != stated and article.title.startswith(stated):
        del found["title"]
    if "publisher" not in found and (site := site_of(page, rules)):
        labels = tuple(rules.head.publisher_labels)
        if not any(label in line.text for line in article.lines[:8] for label in labels):
            found["publisher"] = site
    metadata = Metadata(**found, origins=dict.fromkeys(found, "file"))
    gaps = [*_gaps(article, page, hidden), *_cut_off(text)]
    content = _laid_out(article, page).content(metadata, gaps=gaps)
    # What is broken in a menu or a script is missed by nobody.
    if _BROKEN in content.text:
        content = replace(content, gaps=(*broken, *content.gaps))
    return content


def _cut_off(text: str) -> list[Gap]:
    """Return a gap for a page that ends within a tag or in the middle of its text."""
    tail = text[-_TAIL:].rstrip()
    within_tag = re.search(r"<[a-zA-Z/!][^<>]*\Z", tail)
    within_text = not tail.endswith(">") and "<body" in text.lower()
    closed = re.search(r"</(?:body|html)\s*>", tail, re.IGNORECASE)
    if within_tag or (within_text and not closed):
        return [Gap("breaks off before its end", "get the page anew", "end")]
    return []


def _laid_out(article: Article, page: Page) -> Layout:
    layout = Layout()
    for line in article.lines:
        _lay(layout, line, page)
    return layout


def _lay(layout: Layout, line: Line, page: Page) -> None:
    locator = page.locator(line.element)
    if line.part:
        locator = f"{locator}, line {line.part}"
    if line.kind == "table":
        layout.table(line.rows)
    elif line.kind == "heading":
        layout.heading(line.text, locator, line.level)
    elif line.kind == "item":
        layout.item(line.text, locator)
    elif line.kind == "note":
        layout.note(line.text, locator)
    else:
        layout.paragraph(line.text, locator)


def _signs(article: Article) -> int:
    """Return how many signs an article has below its title."""
    return sum(len(line.text) for line in article.lines if line.level != 1)


def _check(article: Article, page: Page, rules: Rules) -> None:
    """Refuse a page whose text is not in the file."""
    texts = [line.text for line in article.lines if line.level != 1]
    if any(not rules.web.scripted.fullmatch(text) for text in texts):
        return
    if page.embedded:
        shown = ", ".join(page.embedded[:3])
        raise UnreadableError(f"only shows other files ({shown})", _FETCH)
    if page.pictures:
        raise UnreadableError(f"shows {page.pictures} pictures and no text", _OCR)
    if page.links:
        raise UnreadableError("holds links to other pages and no text of its own", _FOLLOW)
    raise UnreadableError("holds no text: a script loads it", _SAVE)


def _gaps(article: Article, page: Page, hidden: int) -> list[Gap]:
    """Return what a reader of the page would miss in the text."""
    gaps = []
    if _signs(article) < _HARDLY:
        if page.embedded:
            shown = ", ".join(page.embedded[:3])
            gaps.append(Gap(f"shows other files that it does not hold ({shown})", _FETCH, "page"))
        elif page.pictures:
            gaps.append(Gap(f"shows {page.pictures} pictures and hardly any text", _OCR, "page"))
    if hidden > _MUCH_HIDDEN and hidden * 3 > _signs(article):
        problem = f"hides {hidden:,} signs of text that a browser does not show, which are not read"
        gaps.append(Gap(problem, _SAVE, "page"))
    return gaps
