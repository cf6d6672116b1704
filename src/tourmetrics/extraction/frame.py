"""What a whole document says about its figures: genre, period, dates, place, currency."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tourmetrics.extraction.anchor import Anchor
from tourmetrics.extraction.calendar import Mention, find_mentions, is_dateline, mentions_of
from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.normalize import normalize
from tourmetrics.extraction.places import Places, places_by_language
from tourmetrics.extraction.publisher import (
    fiscal_year_of,
    is_sight,
    local_marks,
    visits_of_house,
    visits_of_title,
)
from tourmetrics.extraction.reject import Exclusions, exclusions_of, quoted_names
from tourmetrics.extraction.structure import Structure
from tourmetrics.extraction.titles import SPANS, horizon, is_season, is_to_come, title_period
from tourmetrics.knowledge import Knowledge
from tourmetrics.model import Document

Genre = Literal["plan", "report"]

_DATES = ("date", "iso_date")
# 去年 is mostly the year that something is compared with.
_LEADS = {"zh": SPANS, "en": (*SPANS, "relative")}
_YEAR = ("year",)
_LEAD_SENTENCES = 6
# A shorter sentence is no opening sentence; a longer line is no header line.
_SHORT, _LINE = 25, 120
_MONTH = 31
_YEAR_DAYS = 364
_FIRST_MONTHS = 100
# Years after which a report on one is history.
_LAST_YEARS = 2
# What ends a sentence of the text itself.
_STOPS = '.。!！?？;；:："”’)）'


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a document, against which its sentences are read.

    Attributes:
        period: the period that the document is about, if it is about one.
        titled: whether the title says that period; else its first sentences do.
        dateline: the day that the text gives as its own.
        reviewed: what the first sentences look back on, in the first months of the titled year.
        base: the time that a plan of several years counts from, most often a year.
        local: what currency marks mean here, ISO 4217 codes by mark.
        sight: whether the publisher is a sight itself, such as a scenic area.
        world: whether the document is about the tourism of the whole world.
        domestic: whether it speaks of domestic visitors too, so that all visitors hold these.
        house: what visits are to a publisher that runs museums or libraries.
        abroad: whether its title is about visitors from abroad.
        lodging: whether its title is about accommodation, so that its guests stay overnight.
    """

    genre: Genre
    anchor: Anchor
    period: tuple[date, date] | None
    titled: bool
    dateline: date | None
    region: str | None
    local: Mapping[str, str]
    base: tuple[date, date] | None = None
    reviewed: tuple[date, date] | None = None
    sight: bool = False
    world: bool = False
    domestic: bool = False
    lodging: bool = False
    abroad: bool = False
    house: str | None = None

    @property
    def dollar(self) -> str | None:
        """What ``$`` means here, an ISO 4217 code."""
        return self.local.get("$")

    @property
    def base_year(self) -> int | None:
        """The year that a plan of several years counts from; a fiscal year by its end."""
        return None if self.base is None else self.base[1].year

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
    places: Mapping[str, Places] | None = None,
) -> Frame:
    """Return the frame of a document, from its metadata, its title and its first sentences.

    ``places`` is what ``find_places`` says of the text by language, if that is known already.
    """
    metadata = document.metadata
    text = _Text(normalized, grammars, places or places_by_language(normalized, grammars))
    title = normalize(metadata.title or _first_line(normalized))
    fiscal = fiscal_year_of(metadata.region, knowledge)
    first = Anchor(metadata.published, None, fiscal=fiscal)
    named = places_by_language(title, grammars)
    told = [
        mention
        for language, grammar in grammars.items()
        for mention in find_mentions(title, grammar, first, places=named[language])
    ]
    genre = _genre(title, grammars)
    ahead: Sequence[str] = ()
    if genre == "report" and is_to_come(told, metadata.published):
        ahead = grammars["en"].words["genre"]["ahead"]
    period = title_period(told, title, tuple(ahead)) or (
        horizon(told, metadata.published) if genre == "plan" else None
    )
    head = structure.sentences[min(len(structure.sentences), 12) - 1].end
    dateline = _dateline(text, head, first)
    published = metadata.published or dateline
    titled = period is not None
    anchor = Anchor(published, period, titled, fiscal=fiscal)
    season = is_season(told, title, grammars["en"].words["genre"]["seasons"])
    if period is not None and (season or _is_issue_date(period, published, title, grammars)):
        # "World Travel Barometer, May 2026" is about what its first sentences say.
        undated = Anchor(published, None, fiscal=fiscal)
        lead = _lead_period(text, structure, undated, over=None if season else period[0])
        if lead is not None and (not season or period[0] <= lead[0] <= lead[1] <= period[1]):
            period, anchor = lead, Anchor(published, lead, titled, fiscal=fiscal)
    if period is not None and _is_of_event(title, grammars["en"]):
        # "Impact of the festival 2024" is about the days on which it was held.
        period = _held(text, structure, anchor, period) or period
        anchor = Anchor(published, period, titled, fiscal=fiscal)
    if period is None:
        period = _lead_period(text, structure, anchor)
        if period is None and ahead:
            period = title_period(told, title, ())
            titled = period is not None
        year = period or _first_year(text, anchor)
        anchor = Anchor(published, year, fiscal=fiscal)
    reviewed = None
    if genre == "report" and _has_just_begun(period, published):
        # "2025年全省文化和旅游工作会议": what is reported there is of the year before.
        reviewed = _lead_period(text, structure, anchor, over=published)
    return Frame(
        genre=genre,
        anchor=anchor,
        period=period,
        titled=titled,
        reviewed=reviewed,
        dateline=dateline or (metadata.published if titled else None),
        region=metadata.region if _known(metadata.region, knowledge) else None,
        local=local_marks(metadata.region, knowledge, grammars["en"], grammars["zh"]),
        sight=is_sight(metadata.publisher, grammars),
        house=visits_of_house(metadata.publisher, grammars["en"])
        or visits_of_title(title, grammars["en"]),
        lodging=_is_lodging(title.lower(), grammars["en"].words["world"]),
        abroad=any(word in title.lower() for word in grammars["en"].words["world"]["abroad"]),
        world=metadata.region is None and _is_worldwide(normalized, grammars),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with the grammars, and where their rules may match in it."""

    normalized: str
    grammars: Mapping[str, Grammar]
    places: Mapping[str, Places]

    def mentions(
        self, kinds: Container[str], language: str, anchor: Anchor, start: int, end: int
    ) -> Iterator[Mention]:
        """Give the calendar expressions of some kinds from ``start`` to ``end``."""
        grammar, places = self.grammars[language], self.places[language]
        return mentions_of(kinds, self.normalized, grammar, anchor, start, end, places)

    def names(self, start: int, end: int) -> Exclusions:
        """Return the names that are quoted between ``start`` and ``end``."""
        return exclusions_of(quoted_names(self.normalized, self.grammars["zh"], start, end))


def _is_worldwide(text: str, grammars: Mapping[str, Grammar]) -> bool:
    """Whether the first lines speak of international tourism as such."""
    for grammar in grammars.values():
        rules = grammar.words["world"]
        lead = text[: rules["lead"]].lower()
        if any(sign in lead for sign in rules["signs"]):
            return True
    return False


def _is_lodging(title: str, rules: Mapping[str, Sequence[str]]) -> bool:
    """Whether a title is about accommodation and not about visitors as such."""
    named = any(word in title for word in rules["lodging"])
    return named and not any(word in title for word in rules["no_lodging"])


def _known(region: str | None, knowledge: Knowledge) -> bool:
    return region is not None and knowledge.knows_region(region)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _dateline(text: _Text, end: int, anchor: Anchor) -> date | None:
    """Return the day in a header line or before the dash of a dateline, in the text to ``end``."""
    head = text.normalized
    found: date | None = None
    for language, grammar in text.grammars.items():
        for mention in text.mentions(_DATES, language, anchor, 0, end):
            if mention.period is None or mention.role == "base":
                continue
            if is_dateline(head, mention.end, mention.kind, grammar, end):
                return mention.period[0]
            if found is None and _ends_line(head, mention, end):
                found = mention.period[0]
    return found


def _ends_line(text: str, mention: Mention, end: int) -> bool:
    """Whether a date stands in a short line that is no sentence."""
    line_end = text.find("\n", mention.end, end)
    stop = line_end if line_end >= 0 else end
    rest = text[mention.end : stop].strip()
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.end + len(rest)].strip()
    return len(line) < _LINE and not line.endswith((".", "。", ";", "；"))


def _has_just_begun(period: tuple[date, date] | None, published: date | None) -> bool:
    """Whether a text on a whole year is of its first months."""
    if period is None or published is None or (period[1] - period[0]).days < _YEAR_DAYS:
        return False
    return 0 <= (published - period[0]).days < _FIRST_MONTHS


def _lead_period(
    text: _Text, structure: Structure, anchor: Anchor, *, over: date | None = None
) -> tuple[date, date] | None:
    """Return the first period that the opening sentences of a report speak of.

    ``over`` asks for one that has ended before that day.
    """
    seen = 0
    for sentence in structure.sentences:
        start, end = sentence.start, sentence.end
        if sentence.heading or end - start < _SHORT or not _is_prose(text.normalized, start, end):
            continue
        seen += 1
        if seen > _LEAD_SENTENCES:
            return None
        # What is looked back on may be called last year.
        kinds = _LEADS["en" if over is not None else sentence.language]
        for mention in text.mentions(kinds, sentence.language, anchor, start, end):
            relative = mention.kind == "relative"
            published = anchor.published
            if relative and mention.period and published and mention.period[0] > published:
                # "Another nine will follow next year" tells no report's time.
                continue
            if relative and mention.period and mention.period[1].year == anchor.this_year:
                # "This year" leaves open which part of it.
                continue
            glosses = text.normalized[mention.start - 1 : mention.start] == "("
            glosses = glosses and not _names_days(text, start, mention)
            usable = mention.role == "span" and mention.period and not glosses
            if sentence.language == "en" and _is_history(mention, anchor):
                # "In 2019 we welcomed 538,000 visitors. What came next …": where a story begins.
                continue
            if over is not None and mention.period and mention.period[1] >= over:
                continue
            if usable and not text.names(start, end).names(mention.start, mention.end):
                return mention.period
    return None


def _names_days(text: _Text, start: int, mention: Mention) -> bool:
    """Whether the days in a bracket are those of what stands before it: holiday (May 1 to 5)."""
    words = tuple(text.grammars["en"].words["genre"]["occasions"])
    before = text.normalized[start : mention.start - 1].rstrip().lower()
    return mention.kind == "date_range" and before.endswith(words)


def _is_history(mention: Mention, anchor: Anchor) -> bool:
    """Whether a year is none of the last ones before the document came out."""
    year = mention.period[1].year if mention.period and mention.kind == "year" else None
    published = anchor.published
    return year is not None and published is not None and published.year - year > _LAST_YEARS


def _is_of_event(title: str, english: Grammar) -> bool:
    """Whether a title is about one event: a festival, a race."""
    return not set(english.words["genre"]["event"]).isdisjoint(title.lower().split())


def _held(
    text: _Text, structure: Structure, anchor: Anchor, year: tuple[date, date]
) -> tuple[date, date] | None:
    """Return the days of a year on which the first sentences say that an event was held."""
    if (year[1] - year[0]).days < _YEAR_DAYS:
        return None
    words = tuple(text.grammars["en"].words["genre"]["held"])
    for sentence in structure.sentences[:_LEAD_SENTENCES]:
        start, end = sentence.start, sentence.end
        if sentence.language != "en" or not any(w in text.normalized[start:end] for w in words):
            continue
        for mention in text.mentions(("date_range",), "en", anchor, start, end):
            before = text.normalized[start : mention.start].rstrip()
            inside = mention.period and year[0] <= mention.period[0] <= mention.period[1] <= year[1]
            if inside and before.endswith(words):
                return mention.period
    return None


def _is_issue_date(
    period: tuple[date, date],
    published: date | None,
    title: str,
    grammars: Mapping[str, Grammar],
) -> bool:
    """Whether the month in a title is that of the issue, and not what a report is about."""
    if published is None or _genre(title, grammars) == "plan":
        return False
    month = (period[1] - period[0]).days < _MONTH
    return month and period[0] <= published <= period[1]


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether a stretch is a sentence and no line of a masthead: "Volume 24, May 2026"."""
    return end - start > _LINE or text[end - 1] in _STOPS


def _first_year(text: _Text, anchor: Anchor) -> tuple[date, date] | None:
    """Return the first year of a text without date, so that its days have a year."""
    if anchor.this_year is not None:
        return None
    end = len(text.normalized)
    names: Exclusions | None = None
    firsts = []
    for language in text.grammars:
        for mention in text.mentions(_YEAR, language, anchor, 0, end):
            names = names or text.names(0, end)
            if mention.period and not names.names(mention.start, mention.end):
                firsts.append((mention.start, mention.period))
                break
    return min(firsts)[1] if firsts else None


def _genre(title: str, grammars: Mapping[str, Grammar]) -> Genre:
    lowered = title.lower()
    plan, report = -1, -1
    for grammar in grammars.values():
        words = grammar.words["genre"]
        if any(word in lowered for word in words["reports_on"]):
            return "report"
        plan = max([plan, *map(lowered.rfind, words["plan"])])
        report = max([report, *map(lowered.rfind, words["report"])])
    return "plan" if plan > report else "report"
