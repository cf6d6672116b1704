"""Reads what a page says of its document: ``meta`` entries and the index table of an office.

The index table (索引号, 发文字号, 公开日期 …) describes the document and is no part of its text:
it is read as metadata and then left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from tourmetrics.documents.head import FOLD
from tourmetrics.documents.rules import Rules
from tourmetrics.documents.webpages.tree import Element, Page
from tourmetrics.documents.webwords import WebWords

_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_INDEXES = frozenset({"table", "ul", "dl", "div", "section"})
# An index table has this many labels, is no longer than this, and has no other line so long.
_FEWEST, _LONGEST, _LONGEST_OTHER = 3, 900, 40
_HOLDS = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r".*\d.*")
_LONGEST_TITLE = 150


def take_index(page: Page, words: WebWords) -> dict[str, str]:
    """Return the fields of the page's index table, and mark that as no part of the text."""
    found: dict[str, str] = {}
    stack = [page.body]
    while stack:
        for child in stack.pop().elements():
            fields = _fields(child, words) if child.tag in _INDEXES else None
            if fields is None or _holds_index(child, words):
                stack.append(child)
                continue
            child.hidden = True
            for name, value in fields.items():
                found.setdefault(name, value)
    return found


def _holds_index(element: Element, words: WebWords) -> bool:
    """Whether an element further in is the index table: the rest is a short article beside it."""
    inner = (child for child in element.walk() if child is not element)
    return any(child.tag in _INDEXES and _fields(child, words) is not None for child in inner)


def _fields(element: Element, words: WebWords) -> dict[str, str] | None:
    """Return the fields of an element that is an index table and nothing else, else ``None``."""
    text = element.text()
    if len(text) > 20 * _LONGEST or len("".join(text.split())) > _LONGEST:
        return None
    pairs, others = _pairs(_tokens(text), words)
    labels = {label for label, _ in pairs}
    if len(labels) < _FEWEST or labels.isdisjoint(words.index_sure):
        return None
    known = sum(len(label) + len(value) for label, value in pairs)
    if any(len(other) > _LONGEST_OTHER for other in others) or known < sum(map(len, others)):
        return None
    weight = list(words.index).index
    fields: dict[str, str] = {}
    for label, value in sorted(pairs, key=lambda pair: weight(pair[0])):
        if value:
            fields.setdefault(words.index[label], value)
    return fields


def _tokens(text: str) -> list[str]:
    """Return the lines of an index table, half-width and with single spaces."""
    lines = (" ".join(line.translate(FOLD).split()) for line in text.split("\n"))
    return [line for line in lines if line]


def _pairs(tokens: list[str], words: WebWords) -> tuple[list[tuple[str, str]], list[str]]:
    """Return each label with its value (after a colon, or what follows), and all other lines.

    A label without colon and value is a word like any other: the head of a column.
    """
    pairs: list[tuple[str, str]] = []
    others: list[str] = []
    label, stated = None, False
    for token in [*tokens, None]:
        name, colon, value = (token or "").partition(":")
        name = "".join(name.strip("[]【】() ").split())
        if token is not None and name not in words.index:
            if label is None:
                others.append(token)
            else:
                pairs.append((label, token))
                label = None
            continue
        if label is not None:
            if stated:
                pairs.append((label, ""))
            else:
                others.append(label)
        label, stated = (name, bool(colon)) if token is not None else (None, False)
        if value.strip("[]【】 ") and label is not None:
            pairs.append((label, value.strip("[]【】 ")))
            label = None
    return pairs, others


def properties(page: Page, index: Mapping[str, str], rules: Rules) -> dict[str, Any]:
    """Return the fields of the metadata that the page states and that can be believed."""
    words = rules.web
    stated = {field: _first(page.meta, names) for field, names in words.meta.items()}
    values: dict[str, Any] = {
        "title": _title(index.get("title") or stated["title"], page),
        "publisher": _publisher(index.get("publisher"), rules)
        or _publisher(stated["publisher"], rules),
        "published": date_of(index.get("published")) or date_of(stated["published"]),
        "number": _number(index.get("number") or stated["number"]),
    }
    return {name: value for name, value in values.items() if value is not None}


def site_of(page: Page, rules: Rules) -> str | None:
    """Return the body that runs the site, for a page that names no source."""
    name = _first(page.meta, rules.web.meta["site"])
    for ending in rules.web.site_endings:
        if name and name.endswith(ending):
            name = name.removesuffix(ending)
            break
    return _publisher(name, rules)


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if meta.get(name)), None)


def _title(text: str | None, page: Page) -> str | None:
    """Return a stated title, unless it is that of a site or a template."""
    if not text or len(text) > _LONGEST_TITLE or not _HOLDS.search(text):
        return None
    return None if text in page.meta.get("sitename", "") else text


def _publisher(text: str | None, rules: Rules) -> str | None:
    """Return a stated publisher, unless it names nobody in full."""
    if not text or text.lower() in rules.web.nobody or not _HOLDS.search(text):
        return None
    if len(text) > _LONGEST_TITLE or "://" in text or "@" in text:
        return None
    return None if text.startswith(rules.relative_zh) else text


def _number(text: str | None) -> str | None:
    return text if text and _NUMBER.fullmatch(text) and len(text) <= _LONGEST_TITLE else None


def date_of(text: str | None) -> date | None:
    """Return the date at the start of a stated value, or ``None`` where there is none."""
    match = _DATE.match(text.strip()) or _COMPACT.match(text.strip()) if text else None
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def linked_data_date(scripts: tuple[str, ...]) -> date | None:
    """Return the date of publication in the page's linked data (JSON-LD), if it states one."""
    for script in scripts:
        try:
            stated = json.loads(script)
        except (ValueError, RecursionError):
            continue
        entries = stated if isinstance(stated, list) else [stated]
        entries += [e for s in entries if isinstance(s, dict) for e in _graph(s)]
        for entry in entries:
            found = entry.get("datePublished") if isinstance(entry, dict) else None
            if isinstance(found, str) and (value := date_of(found)):
                return value
    return None


def _graph(stated: Mapping[str, Any]) -> list[Any]:
    graph = stated.get("@graph")
    return graph if isinstance(graph, list) else []
