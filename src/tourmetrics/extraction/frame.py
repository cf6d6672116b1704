"""What a whole document says about its figures: genre, period, dates, place, currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tourmetrics.extraction.anchor import Anchor
from tourmetrics.extraction.calendar import Mention, find_mentions, is_dateline
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.normalize import normalize
from tourmetrics.extraction.reject import quoted_names
from tourmetrics.extraction.structure import Structure
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Document

Genre = Literal["plan", "report"]

_DATES = ("date", "iso_date")
_SPANS = (
    "date_range", "until_date", "month_range", "month", "quarter_list", "quarters", "quarter",
    "half", "months_of", "first_half", "second_half", "year_range", "fiscal_year",
    "year_to_month", "year", "plan", "holiday", "season_year",
)  # fmt: skip
_LEAD_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a document, against which its sentences are read.

    Attributes:
        period: the period that the document is about, if it is about one.
        titled: whether the title says that period; else its first sentences do.
        dateline: the day that the text gives as its own.
        base_year: the year that a plan of several years counts from.
        dollar: what ``$`` means here, an ISO 4217 code.
    """

    genre: Genre
    anchor: Anchor
    period: tuple[date, date] | None
    titled: bool
    dateline: date | None
    region: str | None
    dollar: str | None
    base_year: int | None = None

    @property
    def several_years(self) -> bool:
        """Whether the document is about more than one year."""
        return self.period is not None and (self.period[1] - self.period[0]).days > 370


def frame_of(
    document: Document,
    normalized: str,
    structure: Structure,
    grammars: Mapping[str, Grammar],
    knowledge: Knowledge,
) -> Frame:
    """Return the frame of a document, from its metadata, its title and its first sentences."""
    metadata = document.metadata
    title = normalize(metadata.title or _first_line(normalized))
    first = Anchor(metadata.published, None)
    titles = [m for g in grammars.values() for m in find_mentions(title, g, first)]
    period = _title_period(titles)
    head = normalized[: structure.sentences[min(len(structure.sentences), 12) - 1].end]
    dateline = _dateline(head, grammars, first)
    published = metadata.published or dateline
    titled = period is not None
    anchor = Anchor(published, period, titled)
    if period is None:
        period = _lead_period(normalized, structure, grammars, anchor)
        year = period or _first_year(normalized, grammars, anchor)
        anchor = Anchor(published, year)
    return Frame(
        genre=_genre(title, grammars),
        anchor=anchor,
        period=period,
        titled=titled,
        dateline=dateline or (metadata.published if titled else None),
        region=metadata.region if _known(metadata.region, knowledge) else None,
        dollar=_dollar(metadata.region, knowledge),
    )


def _known(region: str | None, knowledge: Knowledge) -> bool:
    return region is not None and knowledge.knows_region(region)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _title_period(mentions: list[Mention]) -> tuple[date, date] | None:
    spans = [m for m in mentions if m.kind in _SPANS and m.role == "span" and m.period]
    if not spans:
        # "2024 Annual Report" is a name in a sentence, and the period in a title.
        years = [m for m in mentions if m.kind == "year" and m.period]
        return years[0].period if years else None
    holiday = [m for m in spans if m.kind == "holiday"]
    best = min(holiday or spans, key=lambda m: (m.kind in ("year", "plan"), m.start))
    return best.period


def _dateline(head: str, grammars: Mapping[str, Grammar], anchor: Anchor) -> date | None:
    """Return the day in a header line or before the dash of a dateline."""
    found: list[tuple[int, date]] = []
    for grammar in grammars.values():
        for mention in find_mentions(head, grammar, anchor):
            if mention.kind not in _DATES or mention.period is None or mention.role == "base":
                continue
            line_end = head.find("\n", mention.end)
            rest = head[mention.end : line_end if line_end >= 0 else len(head)].strip()
            if is_dateline(head, mention.end, mention.kind, grammar):
                return mention.period[0]
            line = head[head.rfind("\n", 0, mention.start) + 1 : mention.end + len(rest)].strip()
            if len(line) < 120 and not line.endswith((".", "。", ";", "；")):
                found.append((mention.start, mention.period[0]))
    return found[0][1] if found else None


def _lead_period(
    text: str, structure: Structure, grammars: Mapping[str, Grammar], anchor: Anchor
) -> tuple[date, date] | None:
    """Return the first period that the opening sentences of a report speak of."""
    seen = 0
    for sentence in structure.sentences:
        piece = text[sentence.start : sentence.end]
        if sentence.heading or len(piece) < 25:
            continue
        seen += 1
        if seen > _LEAD_SENTENCES:
            return None
        names = quoted_names(piece, grammars["zh"])
        for mention in find_mentions(piece, grammars[sentence.language], anchor):
            inside = any(n.start <= mention.start and mention.end <= n.end for n in names)
            usable = mention.kind in _SPANS and mention.role == "span" and mention.period
            if usable and not inside:
                return mention.period
    return None


def _first_year(
    text: str, grammars: Mapping[str, Grammar], anchor: Anchor
) -> tuple[date, date] | None:
    """Return the first year of a text without date, so that its days have a year."""
    if anchor.this_year is not None:
        return None
    names = quoted_names(text, grammars["zh"])
    years = sorted(
        (m for g in grammars.values() for m in find_mentions(text, g, anchor)),
        key=lambda m: m.start,
    )
    for mention in years:
        inside = any(n.start <= mention.start and mention.end <= n.end for n in names)
        if mention.kind == "year" and mention.period and not inside:
            return mention.period
    return None


def _genre(title: str, grammars: Mapping[str, Grammar]) -> Genre:
    lowered = title.lower()
    plan, report = -1, -1
    for grammar in grammars.values():
        words = grammar.words["genre"]
        plan = max(plan, *(lowered.rfind(word) for word in words["plan"]))
        report = max(report, *(lowered.rfind(word) for word in words["report"]))
    return "plan" if plan > report else "report"


def _dollar(region: str | None, knowledge: Knowledge) -> str | None:
    """Return the currency whose sign is $ in the country of ``region``, by CLDR."""
    if region is None or not knowledge.knows_region(region):
        return None
    country = knowledge.region_lineage(region)[-1][:2]
    from babel.numbers import get_territory_currencies

    codes = get_territory_currencies(country)
    return codes[0] if codes and codes[0] in knowledge.unit_names and codes[0] != "CNY" else None
