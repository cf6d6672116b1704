"""Parses a page into a small tree of our own, within bounds that no page can pass.

The parser of the browsers' rules (lexbor) mends whatever is written; the tree keeps only what
the reading needs, is nowhere deeper than a recursion may go, and knows a CSS path to each element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from tourmetrics.documents.records import UnreadableError
from tourmetrics.documents.words.limits import Limits

_TAG = re.compile(r"<(?:!--|(/?)([a-zA-Z][^\s/>]*))")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What holds no tags; a search for its end must not run past it twice.
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea")}
# Without an end of their own, or with one that the next of them brings.
_VOID = _words(
    "area base br col embed hr img input link meta source track wbr p li td th tr dt dd option "
    "tbody thead tfoot colgroup rt rp"
)
_FORMATTING = _words("a b big code em font i nobr s small strike strong tt u")
_NEVER = _words(
    "script style noscript template iframe frame object embed svg canvas math audio video map "
    "select button textarea datalist head"
)
# What may be folded and unfolded by a button in its place.
_TITLES = _words("h1 h2 h3 h4 h5 h6 summary")
BLOCKS = _words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav "
    "ol optgroup p pre section summary table tbody td tfoot th thead tr ul"
)
_KEPT = _words(
    "id class style role href hidden colspan rowspan start type value reversed src datetime "
    "itemprop aria-hidden width height dir lang data-src title"
)
_PLAIN_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")
_DEEPEST = 180
_SAVE = "open the page in a browser and save its article as plain text (.txt, UTF-8)"


@dataclass(slots=True, eq=False)
class Element:
    """An element of a page; ``nth`` counts it among its siblings of the same tag, from 1."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    nth: int = 1
    children: list[Element | str] = field(default_factory=list)
    hidden: bool = False
    _tags: dict[str, int] | None = None
    _path: str | None = None

    def add(self, tag: str, attributes: dict[str, str]) -> Element:
        """Append a child element and return it."""
        if self._tags is None:
            self._tags = {}
        self._tags[tag] = self._tags.get(tag, 0) + 1
        child = Element(tag, attributes, self, self._tags[tag])
        self.children.append(child)
        return child

    def elements(self) -> Iterator[Element]:
        """Yield the child elements that are shown."""
        for child in self.children:
            if isinstance(child, Element) and not child.hidden:
                yield child

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it that are shown, in the order of the page."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(list(element.elements())))

    def ancestors(self) -> Iterator[Element]:
        """Yield this element and those around it, inside out."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def text(self) -> str:
        """Return the text of all that is shown below, blocks apart from each other."""
        pieces: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                pieces.append(node)
            elif not node.hidden:
                pieces.append("\n" if node.tag in BLOCKS or node.tag == "br" else "")
                stack.append("\n" if node.tag in BLOCKS else "")
                stack.extend(reversed(node.children))
        return "".join(pieces)

    def path(self, unique: frozenset[str]) -> str:
        """Return the shortest plain CSS path; ``unique`` are ids and tags that stand once."""
        if self._path is None:
            name = self.attributes.get("id", "")
            if f"#{name}" in unique:
                self._path = f"#{name}"
            elif self.parent is None or self.tag in unique:
                self._path = self.tag
            else:
                twins = (self.parent._tags or {}).get(self.tag, 1)
                step = self.tag if twins == 1 else f"{self.tag}:nth-of-type({self.nth})"
                self._path = f"{self.parent.path(unique)} > {step}"
        return self._path


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A parsed page: its body, its ``meta`` entries in lower case, its title.

    ``embedded`` are the addresses of files that it shows and does not hold, ``pictures`` and
    ``links`` count those, ``linked_data`` are scripts that describe the document (JSON-LD).
    """

    body: Element
    meta: dict[str, str]
    title: str
    embedded: tuple[str, ...]
    pictures: int
    links: int
    linked_data: tuple[str, ...]
    unique: frozenset[str]

    def locator(self, element: Element) -> str:
        """Return the locator of an element: ``css #content > p:nth-of-type(3)``."""
        return f"css {element.path(self.unique)}"


def parse(text: str, limits: Limits) -> Page:
    """Return the page that ``text`` writes.

    Raises:
        UnreadableError: the page has more, or deeper, elements than are read.
    """
    _check(text, limits)
    # Mutation events would make long lists of options quadratic.
    parser = LexborHTMLParser(text, options=LexborDocumentOptions.WO_EVENTS)
    body = Element("body", {}, None)
    if parser.body is not None:
        body = Element("body", _attributes(parser.body), None)
        _fill(body, parser.body)
    title = parser.css_first("title")
    return Page(
        body,
        _metas(parser),
        " ".join((title.text() if title is not None else "").split()),
        _embedded(parser),
        sum(1 for element in body.walk() if element.tag == "img"),
        sum(1 for element in body.walk() if "href" in element.attributes),
        _linked_data(parser),
        _unique(body),
    )


def _check(text: str, limits: Limits) -> None:
    """Refuse, before it is parsed, a page that would cost more than its length.

    Depth is what costs the parser time, and formatting that is never closed is written anew
    into each block that follows.
    """
    place = depth = count = again = opened = 0
    while match := _TAG.search(text, place):
        closing, name = match[1], (match[2] or "").lower()
        if not name:
            end = text.find("-->", match.end())
            place = len(text) if end < 0 else end + 3
            continue
        end = text.find(">", match.end())
        end = len(text) if end < 0 else end
        if end - match.end() > limits.page_tag // 10 and not closing:
            _check_tag(text[match.end() : end], limits)
        place = end
        if closing:
            depth = max(depth - (name not in _VOID), 0)
            opened = max(opened - (name in _FORMATTING), 0)
            continue
        count += 1
        depth += name not in _VOID
        again += opened if name in BLOCKS else 0
        opened += name in _FORMATTING
        if name in _RAW:
            over = _RAW[name].search(text, end)
            place = over.start() if over else len(text)
        if count + again > limits.page_elements:
            raise UnreadableError(f"has more than {limits.page_elements:,} elements", _SAVE)
        if depth > limits.page_depth:
            raise UnreadableError(f"is nested deeper than {limits.page_depth:,} elements", _SAVE)


def _check_tag(written: str, limits: Limits) -> None:
    if len(written.split()) > limits.page_tag // 10:
        raise UnreadableError("has an element with too many attributes", _SAVE)


def _fill(body: Element, top: LexborNode) -> None:
    """Copy what is below ``top``; what lies deeper than a page ever is loses its own elements."""
    pending: list[tuple[LexborNode | None, Element, int]] = [(top.first_child, body, 1)]
    while pending:
        node, parent, depth = pending.pop()
        if node is None:
            continue
        pending.append((node.next, parent, depth))
        if node.is_text_node:
            parent.children.append(node.text_content or "")
        elif node.is_element_node:
            tag = node.tag or ""
            if tag in _NEVER and not _folds(node, parent):
                continue
            if depth < _DEEPEST:
                child = parent.add(tag, _attributes(node))
            else:
                child = parent
                if tag in BLOCKS or tag == "br":
                    parent.add("br", {})
            pending.append((node.first_child, child, depth + 1))


def _folds(node: LexborNode, parent: Element) -> bool:
    """Whether a button is all of a heading, which folds and unfolds the text below it."""
    if node.tag != "button" or parent.tag not in _TITLES or node.parent is None:
        return False
    others = node.parent.iter(include_text=True)
    return not any((other.text() or "").strip() for other in others if other != node)


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: (value or "")[:2_000] for name, value in node.attributes.items() if name in _KEPT}


def _metas(parser: LexborHTMLParser) -> dict[str, str]:
    """Return what the ``meta`` elements say, the first of each name."""
    found: dict[str, str] = {}
    for node in parser.css("meta")[:500]:
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), " ".join(content[:1_000].split()))
    return found


def _embedded(parser: LexborHTMLParser) -> tuple[str, ...]:
    """Return the addresses of the documents that the page shows without holding them."""
    found = []
    for node in parser.css("iframe, frame, object, embed")[:200]:
        source = node.attributes.get("src") or node.attributes.get("data")
        if source:
            found.append(source[:200])
    return tuple(dict.fromkeys(found))


def _linked_data(parser: LexborHTMLParser) -> tuple[str, ...]:
    scripts = parser.css('script[type="application/ld+json"]')[:5]
    return tuple(text for node in scripts if len(text := node.text()) < 100_000)


def _unique(body: Element) -> frozenset[str]:
    """Return the ids (with ``#``) and the landmarks that stand once on the page."""
    counts: dict[str, int] = {}
    for element in body.walk():
        name = element.attributes.get("id", "")
        keys = [f"#{name}"] if _PLAIN_ID.fullmatch(name) else []
        if element.tag in {"article", "main", "h1"}:
            keys.append(element.tag)
        for key in keys:
            counts[key] = counts.get(key, 0) + 1
    return frozenset(key for key, count in counts.items() if count == 1)
