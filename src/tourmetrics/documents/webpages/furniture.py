"""Takes out of a page what stands around its article: menus, shares, lists of other articles.

An element goes for what it is, how it is named, or because it holds little but links. None goes
that holds the title, the article as far as it is marked, or much of the page's own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from tourmetrics.documents.webpages.lines import is_block, link_of
from tourmetrics.documents.webpages.tree import Element, Page
from tourmetrics.documents.words.web import WebWords

_UNSHOWN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_UNPAINTED = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DATE = re.compile(
    r"[\[(]?(?:(?:19|20)\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d\d:\d\d(?::\d\d)?)?[\])]?"
)
_LISTS = frozenset({"ul", "ol", "dl", "div", "section", "table", "td", "aside", "header", "center"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_DIGITS = re.compile(r"\d")
# Shares of the page's own words that no element goes with.
_MUCH, _HALF = 0.4, 0.6
_LINKED, _FEWEST_LINKS = 0.7, 3
_SHORT, _PARAGRAPH = 120, 40
_PARAGRAPHS, _BEGINNING = 4_000, 10
# A short sentence, how it ends, and how many words an anchor has at least.
_SENTENCE, _ENDS, _FEWEST_WORDS = 20, (".", "。", "!", "！", "；"), 2


@dataclass(slots=True)
class _Weight:
    """The signs below an element: all, those that are links, and how many links.

    ``longest`` are the signs of the longest paragraph that are no links.
    """

    signs: int = 0
    linked: int = 0
    links: int = 0
    longest: int = 0


def hide_unseen(page: Page, words: WebWords) -> int:
    """Mark what a browser does not show; return how many signs the longest running text has.

    A page whose article only appears by a script (WeChat) is read all the same.
    """
    weights = _weights(page.body)
    whole = weights[page.body].signs
    longest = 0
    for element in page.body.walk():
        for child in element.elements():
            if _is_unseen(child, words) and weights[child].signs * 2 <= whole:
                child.hidden = True
                if weights[child].longest >= _PARAGRAPH:
                    longest = max(longest, weights[child].signs - weights[child].linked)
    return longest


def _is_unseen(element: Element, words: WebWords) -> bool:
    attributes = element.attributes
    if "hidden" in attributes or attributes.get("type") == "hidden":
        return True
    style = attributes.get("style", "")
    if _UNSHOWN.search(style) or (_UNPAINTED.search(style) and not is_article(element, words)):
        return True
    return not words.unseen.isdisjoint(attributes.get("class", "").split())


def drop_furniture(page: Page, words: WebWords) -> None:
    """Mark as hidden what is no part of the article."""
    weights = _weights(page.body)
    whole = weights[page.body]
    own = max(whole.signs - whole.linked, 1)
    holders = _holders(page, words, weights)
    stack = [page.body]
    while stack:
        for child in stack.pop().elements():
            weight = weights[child]
            share = (weight.signs - weight.linked) / own
            if child not in holders and (
                (_is_furniture(child, words) and share <= _HALF)
                or (_is_named_so(child, weight, words) and share <= _MUCH)
                or (child.tag in words.light_tags and _is_light(child, weight))
                or _is_list_of_links(child, weight)
            ):
                child.hidden = True
            else:
                stack.append(child)


def _is_furniture(element: Element, words: WebWords) -> bool:
    if element.tag == "div" and element.attributes.get("title", "") in words.running:
        return True
    return element.tag in words.tags or element.attributes.get("role", "") in words.roles


def _is_named_so(element: Element, weight: _Weight, words: WebWords) -> bool:
    if element.tag in {"tr", "td", "th", "tbody", "p", "h1"}:
        return False
    told = words.names | words.subjects
    found = _words(element.attributes.get("class", ""))
    anchor = _words(element.attributes.get("id", ""))
    if not told.isdisjoint(anchor) and not _is_of_heading(anchor, element):
        found += anchor
    if not words.names.isdisjoint(found):
        return True
    return not words.subjects.isdisjoint(found) and not _has_facts(element, weight)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _is_of_heading(anchor: list[str], element: Element) -> bool:
    """Whether a program made the anchor of a section, or of a heading, from the heading's words."""
    if element.tag in _HEADINGS:
        return True
    begun = islice(element.walk(), _BEGINNING)
    heading = next((e for e in begun if e.tag in _HEADINGS), None)
    if len(anchor) < _FEWEST_WORDS or heading is None:
        return False
    return anchor == _words(heading.text())[: len(anchor)]


def _has_facts(element: Element, weight: _Weight) -> bool:
    """Whether an element holds a sentence with a number, or a table of them, as an article does.

    One that holds more than a few paragraphs is not searched.
    """
    if weight.signs > _PARAGRAPHS:
        return weight.linked * 2 < weight.signs
    if any(inner.tag == "table" and _is_full_of_numbers(inner) for inner in element.walk()):
        return True
    lines = (line.strip() for line in element.text().splitlines())
    return any(
        len(line) >= _SENTENCE and line.endswith(_ENDS) and _DIGITS.search(line) for line in lines
    )


def _is_light(element: Element, weight: _Weight) -> bool:
    own = weight.signs - weight.linked
    return weight.linked > own or (own < _SHORT and not _DIGITS.search(element.text()))


def _is_list_of_links(element: Element, weight: _Weight) -> bool:
    """Whether an element holds little but links to other pages and their dates."""
    if (
        element.tag not in _LISTS
        or weight.links < _FEWEST_LINKS
        or weight.linked * 2 < weight.signs
    ):
        return False
    if weight.longest >= _PARAGRAPH:
        return False
    text = element.text()
    if element.tag == "table" and _is_full_of_numbers(element):
        return False
    dates = sum(len("".join(date.split())) for date in _DATE.findall(text))
    return weight.linked >= _LINKED * max(weight.signs - dates, 1)


def _is_full_of_numbers(table: Element) -> bool:
    cells = [cell.text() for cell in table.walk() if cell.tag in {"td", "th"}]
    numbers = sum(1 for text in cells if len(text.strip()) < 20 and _DIGITS.search(text))
    return len(cells) > 8 and numbers * 3 >= len(cells)


def _holders(page: Page, words: WebWords, weights: dict[Element, _Weight]) -> set[Element]:
    """Return the elements that hold the title or the marked article, and what they are in."""
    whole = weights[page.body]
    found: set[Element] = set()
    for element in page.body.walk():
        weight = weights[element]
        own = weight.signs - weight.linked
        marked = is_article(element, words) and own * 10 >= whole.signs - whole.linked
        titled = element.tag == "h1" and weight.signs > weight.linked
        if (marked and weight.linked < own) or titled:
            found.update(element.ancestors())
    return found


def is_article(element: Element, words: WebWords) -> bool:
    """Whether a page marks an element as its article, by tag, role, or a well-known name."""
    attributes = element.attributes
    if element.tag in {"article", "main"} or attributes.get("role") in {"main", "article"}:
        return True
    if attributes.get("itemprop", "").lower() == "articlebody":
        return True
    names = {*attributes.get("class", "").lower().split(), attributes.get("id", "").lower()}
    return not words.articles.isdisjoint(names)


def _weights(body: Element) -> dict[Element, _Weight]:
    """Return the weight of each element that is shown, from the leaves up."""
    weights: dict[Element, _Weight] = {}
    order = list(body.walk())
    linked = {element for element in order if link_of(element)}
    for element in reversed(order):
        weight = weights[element] = _Weight()
        run = 0
        for child in element.children:
            if isinstance(child, str):
                signs = len("".join(child.split()))
                weight.signs += signs
                run += signs
            elif not child.hidden:
                below = weights[child]
                weight.signs += below.signs
                weight.linked += below.linked
                weight.links += below.links
                weight.longest = max(weight.longest, below.longest)
                run += 0 if is_block(child) else below.signs - below.linked
        weight.longest = max(weight.longest, run)
        if element in linked:
            weight.linked, weight.links, weight.longest = weight.signs, 1, 0
    return weights
