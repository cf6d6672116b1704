"""Names of metrics, places and measures in a report's language, or in their own."""

from __future__ import annotations

from dataclasses import dataclass

from tourmetrics.knowledge import Knowledge
from tourmetrics.reporting.words import Words

_BCP47 = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text; ``lang`` is set where it is not in the language of the report.

    ``note`` names the place in the notes that words of a document lead to.
    """

    text: str
    lang: str | None = None
    note: str | None = None

    def __str__(self) -> str:
        return self.text


def clean(text: str) -> str:
    r"""Return ``text`` on one line, its control characters replaced by spaces.

    >>> clean("line one\nline\x07 two")
    'line one line two'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class Names:
    """Looks up names; what the catalogue lacks keeps the words of its document."""

    def __init__(self, words: Words, knowledge: Knowledge) -> None:
        self.words = words
        self.knowledge = knowledge

    def own(self, text: str, language: str | None) -> Text:
        """Return a document's own words, marked with their language where it is another."""
        tag = _BCP47.get(language or "")
        foreign = tag is not None and language != self.words.lang
        return Text(clean(text), tag if foreign else None)

    def metric(
        self, metric: str | None, label: str | None, language: str | None, words: str = ""
    ) -> Text:
        """Return the metric's name: of the catalogue, else the label, the id, its words."""
        entry = self.knowledge.metrics.get(metric or "")
        if entry is not None:
            return Text(entry.name(self.words.lang))
        if label:
            return self.own(label, language)
        if metric:
            return self.own(metric.replace("_", " "), "en")
        if words:
            quoted = self.words.term("quoted words", "“%(words)s”", words=words)
            return self.own(quoted, language)
        return Text(self.words.text("Unnamed measure"))

    def part(self, metric: str | None, label: str | None, language: str | None) -> Text | None:
        """Return the label that tells two lines of one metric apart, unless it is the name."""
        entry = self.knowledge.metrics.get(metric or "")
        if entry is None or not label:
            return None
        same = {entry.name_en.casefold(), entry.name_zh}
        return None if clean(label).casefold() in same else self.own(label, language)

    def brief(self, metric: str | None) -> tuple[str, ...]:
        """Return a metric's other names that are shorter than its own, the longest first."""
        entry = self.knowledge.metrics.get(metric or "")
        if entry is None:
            return ()
        others = entry.aliases_zh if self.words.lang == "zh" else entry.aliases_en
        name = entry.name(self.words.lang)
        if not name[1:].islower() and any(c.isupper() for c in name[1:]):
            return ()  # the catalogue writes aliases small, and a name in it wants its capital
        full = len(name)
        return tuple(sorted((a for a in others if len(a) < full), key=len, reverse=True))

    def quotient(self, metric: str | None, over: str | None, unit: str) -> Text:
        """Return the name of one metric divided by another counted in ``unit``."""
        if metric is not None:
            return self.metric(metric, None, None)
        per = self.knowledge.unit_display[unit].name(self.words.lang, one=True)
        over_name = str(self.metric(over, None, None))
        return Text(self.words.text("%(over)s per %(unit)s", over=over_name, unit=per))

    def inline(self, name: Text) -> str:
        """Return a metric's name as it stands inside a sentence; acronyms keep their capitals."""
        text = str(name)
        lower = self.words.term("names inside a sentence", "lower") == "lower"
        return text[:1].lower() + text[1:] if lower and text[1:2].islower() else text

    def region(self, code: str | None, *, short: bool = False) -> str:
        """Return a place's name; one without a code is the whole world or not stated."""
        if code is None:
            return self.words.text("Place not stated")
        region = self.knowledge.regions.get(code)
        if region is None:
            return code
        if short and self.words.lang == "zh" and region.short_zh:
            return region.short_zh
        return region.name(self.words.lang)

    def measure(self, measure: str, change: str | None) -> str:
        """Return what a measure adds to its metric's name; nothing for a level."""
        term = self.words.term
        if measure == "level":
            return ""
        if change and change.isdigit():
            return term("measure against a year", f"{measure} against %(year)s", year=change)
        return term("measure", f"{measure} {change}" if change else measure)

    def each(self, noun: str | None) -> str:
        """Return ``each county`` in the language, or nothing."""
        return self.words.term("each", f"each {noun}") if noun else ""

    def owner(self, owner: str | None, region: str | None) -> Text:
        """Return who answers for a goal: its owner, else the place's bureau in general."""
        if owner:
            has_hanzi = any("\u4e00" <= c <= "\u9fff" for c in owner)
            return self.own(owner, "zh" if has_hanzi else "en")
        return Text(self.words.text("the publisher for %(place)s", place=self.region(region)))
