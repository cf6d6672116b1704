"""Why a number is no figure: the pattern, the date, the name or the rule that excluded it."""

from __future__ import annotations

from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reject import Exclusion
from tourmetrics.extraction.trace import Trace
from tourmetrics.extraction.why.case import calendar_entries, folded
from tourmetrics.extraction.why.evidence import Evidence, Source
from tourmetrics.knowledge.entries import Entry, reject_entry, rows_with
from tourmetrics.model import Rejected

# What the rules without words of their own mean, and what would make the number a figure.
_RULES = {
    "no unit": "nothing says what is counted; a noun in nouns.csv or a unit in units.csv would",
    "no metric": "it counts only as something that metrics.csv names",
    "no header": "no header of its table says what the column holds",
    "digits apart": "digits beside it may belong to it",
    "numbering": "it numbers a heading, a list or a page",
    "code": "it is part of a code, or too long for a number",
    "counts nothing": "the number word counts nothing here",
    "part of a word": "it only says of what size something is: a 12-room inn",
    "threshold": "a size class, which nothing reaches",
    "duration": "a length of time that no metric is measured in",
    "share in words": "a share in words, of which nothing says that it is one",
    "not a unit": "the word behind it makes it no figure",
    "unknown money": "the mark before it is of no currency in data/units.csv",
}
_PATTERN = "pattern of what is no figure"
_QUOTED = "inside a quoted name"


def refusal(row: Rejected, trace: Trace) -> Evidence:
    """Tell why ``row`` was rejected."""
    text = trace.text
    item = trace.quantities.get((row.start, row.end))
    span = (item.number_start, item.number_end) if item else (row.start, row.end)
    found = text.exclusions.covering(*span)
    if found is not None and found.reason == row.reason:
        return _excluded(row, found, trace)
    if row.start in text.tables.reasons:
        return _told(row, trace, "its place in a table", "table", (row.start, row.end))
    if item is not None and row.reason == "not a unit":
        entries = [entry for entry, _ in rows_with("units.csv", "surface", item.surface, folded)]
        return _told(row, trace, _RULES[row.reason], "number", _surface(item), entries)
    if row.reason == "no unit" and item is not None:
        return _told(row, trace, _RULES["no unit"], "sentence", _behind(item, trace))
    return _told(row, trace, _RULES.get(row.reason, row.reason), "number", (row.start, row.end))


def _told(
    row: Rejected,
    trace: Trace,
    rule: str,
    source: Source,
    span: tuple[int, int],
    entries: list[Entry] | None = None,
) -> Evidence:
    words = trace.text.source.document.text[slice(*span)]
    if not words:
        return Evidence("reason", row.reason, rule, source, entries=tuple(entries or ()))
    return Evidence("reason", row.reason, rule, source, *span, words, tuple(entries or ()))


def _excluded(row: Rejected, found: Exclusion, trace: Trace) -> Evidence:
    """Tell of a stretch that excludes its numbers: by a pattern, as a date, as a name."""
    span = found.start, found.end
    languages = trace.text.lexicon.grammars
    if found.reason == "calendar":
        mention = trace.dates.get(span)
        if mention is not None:
            language = trace.text.source.structure.sentence_at(mention.start).language
            entries = calendar_entries(mention, language)
            return _told(row, trace, "a date", "sentence", span, entries)
    for language, grammar in languages.items():
        for rule in grammar.rejects:
            match = rule.pattern.match(trace.text.normalized, found.start)
            if rule.reason == found.reason and match is not None and match.end() == found.end:
                entry = _pattern_entry(language, rule.reason, rule.entry, match.re.pattern, trace)
                return _told(row, trace, _PATTERN, "sentence", span, [entry] if entry else [])
    return _told(row, trace, _QUOTED, "sentence", span)


def _pattern_entry(
    language: str, reason: str, number: int, pattern: str, trace: Trace
) -> Entry | None:
    """Return where a pattern stands in the file of its language, where months may stand for it."""
    written = trace.text.lexicon.grammars[language].words["reject"][number]["patterns"]
    own = pattern if pattern in written else written[0]
    return reject_entry(f"languages/{language}.toml", reason, own)


def _surface(item: Quantity) -> tuple[int, int]:
    return item.number_end, item.end


def _behind(item: Quantity, trace: Trace) -> tuple[int, int]:
    """Return the words behind a number that could have said what it counts."""
    reading, _ = trace.read.get(item.start, (None, item))
    phrase = reading.phrases.get(item.start) if reading is not None else None
    return phrase or (item.end, item.end)
