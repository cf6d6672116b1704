"""Says which lines of a page are the document: its title, what tells of it, and its article.

What is left of a page after its furniture is mostly the article. The innermost element that
holds nearly all of it is taken whole; outside it stays what may belong to the text (prose,
numbers, what stands between title and article), as losing a sentence is worse than keeping one
too many.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tourmetrics.documents.head import FOLD
from tourmetrics.documents.rules import Rules
from tourmetrics.documents.webpages.furniture import is_article
from tourmetrics.documents.webpages.lines import Line
from tourmetrics.documents.webpages.tree import Element, Page
from tourmetrics.documents.webwords import WebWords

_NEARLY_ALL, _MARKED = 0.85, 0.5
_PROSE, _FACT = 40, 12
_SIGN = re.compile(r"[^\W_]")
_DIGIT = re.compile(r"\d")
_SPACE = re.compile(r"\s+")
# What a browser's title has after the title of the article.
_SITE = re.compile(
    r"\s*(?:[_|\uff5c»]|>+|\s[-–—·]\s|--+|(?<=[\u3400-\u9fff])[-–—](?=[\u3400-\u9fff]))\s*"
)
_DATED = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}")
_LONGEST_TOLD, _LONGEST_DATED = 160, 80
_ENDED = re.compile(r"[。.!?！？:：;；][\])）】”’\"'」』]*$|[)）]$")
_STROKE = re.compile(r"\s*[|·•｜]\s*")
_SENTENCE = re.compile(r"[。;!?]|[.:,](?!\s?\d)")
_SHORTEST_TITLE = 4
# A line so few elements below what the article lies in is near it.
_NEAR = 3
_CONTAINERS = frozenset({"body", "div", "td", "article", "main", "section", "form", "center"})
# The block of the copyright line is at most so many elements up, and so long, also as a share.
_FOOT_DEPTH, _LONGEST_FOOT, _MOST_IN_FOOT = 4, 500, 0.3


@dataclass(frozen=True, slots=True)
class Article:
    """The lines of the document in their order; ``title`` is that which the page itself shows."""

    title: str | None
    lines: tuple[Line, ...]


def article_of(page: Page, lines: Sequence[Line], stated: str | None, rules: Rules) -> Article:
    """Return the article among the lines of a page; ``stated`` is the title in its metadata."""
    words = rules.web
    lines = [kept for line in _without_feet(lines, words) if (kept := _kept(line, words))]
    if not lines:
        return Article(stated, ())
    main = _main(page, lines, words)
    inside = [main in line.element.ancestors() for line in lines]
    first = inside.index(True)
    names = _names(page, stated, words)
    around = main.parent if main.parent not in (None, page.body) else main
    at = _title_at(lines, first, names, page, words)
    last = len(inside) - 1 - inside[::-1].index(True)
    chosen: list[tuple[int, Line]] = []
    for number, line in enumerate(lines):
        near = at is not None and at <= number <= last
        beside = around in list(line.element.ancestors())[:_NEAR]
        near = near or (beside and (at is None or number > at))
        if inside[number] or (near and line.linked * 2 < len(line.text)) or _may_belong(line):
            chosen.append((number, line))
    title = lines[at].text if at is not None else _best_name(names)
    return Article(title, tuple(_titled(chosen, at, title, page)))


def _kept(line: Line, words: WebWords) -> Line | None:
    """Return a line without counters and buttons, or ``None`` for one that is only these."""
    if line.kind == "table":
        return line
    folded = _SPACE.sub(" ", line.text.translate(FOLD)).strip()
    if not _SIGN.search(folded) or (len(folded) <= 240 and words.line.fullmatch(folded)):
        return None
    if len(line.text) > _LONGEST_TOLD:
        return line
    text = line.apart or line.text
    cut = _without_parts(text, words)
    if not _SIGN.search(cut):
        return None
    if cut != text:
        line, text = replace(line, text=cut), cut
    cut = _cut(text, words.piece)
    if not _SIGN.search(cut):
        return None
    if not _tells(text.translate(FOLD), words):
        return line
    # Labels that a style sheet set apart stand together in the source.
    for match in reversed(list(words.label.finditer(cut.translate(FOLD)))):
        if match.start() and not cut[match.start() - 1].isspace():
            cut = f"{cut[: match.start()]} {cut[match.start() :]}"
    return replace(line, text=_SPACE.sub(" ", cut).strip(" |·"))


def _without_parts(text: str, words: WebWords) -> str:
    """Return a line of parts between strokes without those that are furniture by themselves."""
    parts = _STROKE.split(text)
    if len(parts) == 1 or _SENTENCE.search(parts[-1].translate(FOLD)):
        return text
    kept = [part for part in parts if not words.line.fullmatch(part.translate(FOLD).strip())]
    return text if len(kept) == len(parts) else " | ".join(part.strip() for part in kept)


def _cut(text: str, piece: re.Pattern[str]) -> str:
    """Return a text without the pieces; folding keeps its length, so that the rest stays."""
    for match in reversed(list(piece.finditer(text.translate(FOLD)))):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return text


def _is_foot(line: Line, words: WebWords) -> bool:
    """Whether a line closes the page: copyright, registration of the site."""
    folded = _SPACE.sub(" ", line.text.translate(FOLD)).strip()
    return len(folded) <= 240 and bool(words.foot.fullmatch(folded))


def _without_feet(lines: Sequence[Line], words: WebWords) -> list[Line]:
    """Leave out what stands together with the copyright: addresses, telephone numbers."""
    feet = [line.element for line in lines if _is_foot(line, words)]
    if not feet:
        return list(lines)
    weights = _weights(lines)
    most = min(_LONGEST_FOOT, _MOST_IN_FOOT * sum(line.unlinked for line in lines))
    outer: set[Element] = set()
    for foot in feet:
        around = list(foot.ancestors())[:_FOOT_DEPTH]
        outer.update(element for element in around if weights[element] <= most)
    return [line for line in lines if outer.isdisjoint(line.element.ancestors())]


def _weights(lines: Sequence[Line]) -> dict[Element, int]:
    """Return how many signs that are no links the lines below each element have."""
    weights: dict[Element, int] = {}
    for line in lines:
        for element in line.element.ancestors():
            weights[element] = weights.get(element, 0) + line.unlinked
    return weights


def _tells(folded: str, words: WebWords) -> bool:
    """Whether a line tells of the publication: it bears labels, or a date and no sentence."""
    labels = len(words.label.findall(folded))
    dated = bool(words.dated.search(folded))
    if labels:
        return labels > 1 or dated or bool(words.label.match(folded))
    return dated and len(folded) <= _LONGEST_DATED and not _SENTENCE.search(folded)


def _main(page: Page, lines: Sequence[Line], words: WebWords) -> Element:
    """Return the innermost element that holds nearly all of the page's own words."""
    weights = _weights(lines)
    whole = weights.get(page.body, 0)
    marked = [e for e, w in weights.items() if w >= _MARKED * whole and is_article(e, words)]
    large = [e for e, w in weights.items() if w >= _NEARLY_ALL * whole]
    within = [e for e in marked if weights[e] >= _NEARLY_ALL * whole]
    # Marks may be nested: the outermost of those that hold little, as it loses nothing.
    if marked and not within:
        return max(marked, key=lambda e: weights[e])
    main = max(large, key=lambda e: sum(1 for _ in e.ancestors()), default=page.body)
    # One table or list is seldom all of an article: what stands beside it belongs to it.
    while main.parent is not None and main.tag not in _CONTAINERS:
        main = main.parent
    return main


def _may_belong(line: Line) -> bool:
    """Whether a line outside the article may still be text: prose, numbers, not links.

    What is long and ends without a sign is the beginning of another article.
    """
    if line.linked * 2 >= len(line.text):
        return False
    if line.kind == "table":
        return bool(_DIGIT.search(line.text))
    if line.unlinked >= _PROSE:
        return bool(_ENDED.search(line.text)) or line.kind == "item"
    fact = line.unlinked >= _FACT and bool(_DIGIT.search(line.text))
    return fact and not _DATED.search(line.text)


def _names(page: Page, stated: str | None, words: WebWords) -> list[str]:
    """Return what the page calls itself: the stated title, the browser's, then its parts."""
    names = [stated] if stated else []
    if page.title:
        names.append(page.title)
        names += sorted((part for part in _SITE.split(page.title) if part), key=len, reverse=True)
    names = [name.strip() for name in dict.fromkeys(names)]
    return [name for name in names if not words.untitled.fullmatch(name)]


def _title_at(
    lines: Sequence[Line], first: int, names: Sequence[str], page: Page, words: WebWords
) -> int | None:
    """Return which line is the title: one by the page's own name, else its first main heading.

    The name of the site may be shown as a heading as well.
    """
    site = _site_of(page.title, words)
    known = [_bare(name) for name in names if len(name) >= _SHORTEST_TITLE]
    known = [name for name in known if name != site]
    until = min(first + 12, len(lines))
    shown = [_bare(line.text) if line.kind != "table" else "" for line in lines[:until]]
    for name in known:
        for number in range(until):
            if shown[number] == name:
                return number
    for number in range(until):
        names_begun = [name for name in known if name.startswith(shown[number])]
        begins = any(len(name) < 2 * len(shown[number]) for name in names_begun)
        if begins and len(shown[number]) >= 2 * _SHORTEST_TITLE:
            return number
    for level in (1, 2):
        for number, line in enumerate(lines[:until]):
            if line.kind == "heading" and line.level == level and not line.linked:
                named = any(shown[number] in name for name in known)
                if shown[number] != site and (level == 1 or named):
                    return number
    return first if lines[first].kind == "heading" else None


def _site_of(title: str, words: WebWords) -> str:
    """Return the part of the browser's title that names the site: mostly the last, if short."""
    parts = [part for part in _SITE.split(title) if part]
    named = [part for part in parts if part.endswith(words.site_endings)]
    if len(parts) > 1 and not named and len(parts[-1]) < max(map(len, parts)):
        named = parts[-1:]
    return _bare(named[-1]) if len(parts) > 1 and named else ""


def _best_name(names: Sequence[str]) -> str | None:
    """Return the longest part of the browser's title, which is that of the article."""
    parts = [name for name in names if len(_SITE.split(name)) == 1] or list(names)
    return max(parts, key=len, default=None)


def _titled(
    kept: Sequence[tuple[int, Line]], at: int | None, title: str | None, page: Page
) -> list[Line]:
    """Return the kept lines with the title as their one heading of the first level."""
    lines = []
    if at is None and title is not None:
        lines.append(Line("heading", title, page.body, level=1))
    shown = False
    for number, line in kept:
        if number == at:
            line = replace(line, kind="heading", level=1)
            shown = True
        elif line.kind == "heading":
            if title is not None and _bare(line.text) == _bare(title) and (shown or at is None):
                continue
            line = replace(line, level=max(line.level, 2))
        lines.append(line)
    return lines


def _bare(text: str) -> str:
    return "".join(_SIGN.findall(text.translate(FOLD))).lower()
