"""Finds who published a document: after a label, at the start of the title, beside the date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tourmetrics.compiled import compiled
from tourmetrics.documents.head import Edges
from tourmetrics.documents.publishing import Dates
from tourmetrics.documents.rules import Rules

_HAN = r"[一-鿿]"
_EN_NAME = r"[A-Z][\w'’&.-]*(?:(?:,\s|\s)(?:(?:of|and|for|the|&)\s)*[A-Z][\w'’&-]*)*"
# The end of a sentence, not the point of an abbreviation.
_SENTENCE = re.compile(r"(?<=[a-z]{2})\.(?:\s|$)|。")
_LONGEST = 120


class Publishers:
    """Knows what the name of a body that publishes looks like in Chinese and in English."""

    def __init__(self, rules: Rules, dates: Dates) -> None:
        """Build the patterns from the words of the rules."""
        self._rules = rules
        self._dates = dates
        ends = "|".join(map(re.escape, rules.head.suffixes_zh))
        follow = "|".join(rules.head.followers_zh)
        self._zh = compiled(rf"({_HAN}{{2,30}}?(?:{ends}))(?={follow})")
        self._en = re.compile(_EN_NAME)
        labels = (*rules.head.publisher_labels, *rules.head.date_labels)
        stop = "|".join(map(re.escape, labels))
        self._labelled = tuple(
            (
                label.lower(),
                compiled(
                    rf"(?:^|[\s|·【\[(]){re.escape(label)}\s*:\s*(?P<name>.+?)"
                    rf"(?=\s{{2,}}|\s+(?:{stop}|{_HAN}{{2,6}})\s*:|[|\])】]|$)",
                    re.IGNORECASE,
                ),
            )
            for label in rules.head.publisher_labels
        )
        self._any_label = compiled(rf"[\[(【]?(?:{stop})\s*:", re.IGNORECASE)
        self._agency = compiled(rf"({'|'.join(map(re.escape, rules.head.dateline_agencies))}),\s")
        adjectives = "|".join(rules.head.adjectives_en)
        heads = "|".join(sorted(rules.head.heads_en))
        self._place = compiled(
            rf"\b([A-Z][\w'’]+(?:\s[A-Z][\w'’]+)?)\s(?:{adjectives})\s(?:\w+\s)?(?:{heads})\b"
        )

    def is_body(self, name: str) -> bool:
        """Whether a name is that of a public body, not of a paper, an agency or a person."""
        match = self._zh.match(name)
        whole = match is not None and match.end() == len(name)
        return whole or (name not in self._rules.head.agencies and self._is_english_name(name))

    def is_name(self, text: str) -> bool:
        """Whether a line is the name of a body and nothing else."""
        return text in self._rules.head.agencies or self.is_body(text)

    def find(self, edges: Edges, title: str | None) -> str | None:
        """Return the publisher, or ``None`` where the text names none in full.

        An abbreviation among neighbours (市文广旅局) names nobody without its place; the title
        may then have the full name.
        """
        for label, pattern in self._labelled:
            for line in edges.lines if label in edges.lowered else ():
                match = None if line.furniture else pattern.search(line.text)
                if match:
                    name = self._cleaned(match["name"])
                    if name:
                        start = line.text.index(name, match.start("name"))
                        return line.raw[start : start + len(name)]
        if title and (match := self._zh.match(title)) and not self._is_relative(match[1]):
            return match[1]
        return self._beside_date(edges) or self._of_dateline(edges)

    def places_of(self, text: str) -> Iterator[str]:
        """Yield the places of "the Jiangxi Provincial Department of …" in the order of the text."""
        for match in self._place.finditer(text):
            yield match[1]

    def starts_with_label(self, text: str) -> bool:
        """Whether a line is one of labelled values (来源:… 时间:…) and so no title."""
        return bool(self._any_label.match(text))

    def _cleaned(self, value: str) -> str | None:
        """Return the name in a labelled value, or ``None`` where the value is none in full."""
        without_date = self._dates.strip(value)
        name = (value if without_date is None else without_date).strip(" ,;")
        name = _SENTENCE.split(name)[0]
        if name[:1].islower():
            # "Source: border statistics" tells of the data.
            return None
        if not name or len(name) > _LONGEST or ":" in name or self._is_relative(name):
            return None
        return name

    def _is_relative(self, name: str) -> bool:
        """Whether a name leaves out its place; 市文广旅局 does, 市场监管总局 is no matter here."""
        return name.startswith(self._rules.head.relative_zh) and bool(re.match(_HAN, name))

    def _beside_date(self, edges: Edges) -> str | None:
        for line in edges.head:
            if line.furniture or len(line.text) > self._rules.head.longest_date_line:
                continue
            rest = self._dates.strip(re.split(r"\s[·|]\s", line.text)[0])
            first = re.split(r"\s[·|]\s", line.text)[0] if rest is None else rest
            if rest is None and not self._has_date(line.text):
                continue
            name = first.strip(" ,-–—|·")
            match = self._zh.match(name)
            if match and not self._is_relative(match[1]):
                return match[1]
            if self._is_english_name(name):
                return name
        return None

    def _has_date(self, text: str) -> bool:
        pieces = re.split(r"\s[·|]\s", text)
        return any(self._dates.strip(piece) is not None for piece in pieces[1:])

    def _is_english_name(self, name: str) -> bool:
        return bool(self._en.fullmatch(name)) and bool(
            self._rules.head.heads_en & set(re.findall(r"[A-Za-z]+", name))
        )

    def _of_dateline(self, edges: Edges) -> str | None:
        for line in edges.head[:4]:
            if match := self._agency.match(line.text):
                return match[1]
        return None
