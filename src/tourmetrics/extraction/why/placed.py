"""Which words decided the period and the region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tourmetrics.extraction.calendar import Mention, find_mentions
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.normalize import normalize
from tourmetrics.extraction.placenames import resolve
from tourmetrics.extraction.spans import year_span
from tourmetrics.extraction.structure import Section
from tourmetrics.extraction.why.case import Case, calendar_entries, passing
from tourmetrics.extraction.why.evidence import Candidate, Evidence


def period(case: Case) -> Evidence:
    """Tell what dates a figure: its sentence, its paragraph, a heading, the document."""
    if case.cell is not None:
        return case.told("period", "column of a table", "table", case.dated_head)
    mention = case.step.mention if case.step else None
    if mention is None:
        return passing(_from_afar(case), _passed(case, None))
    source = case.by_place(mention.start)
    span = mention.start, mention.end
    rule = "dated" if source == "sentence" else "dated before"
    if mention.role == "deadline":
        rule = "deadline"
    if case.figure.period not in (mention.period, None) and case.figure.period not in mention.parts:
        rule += _settled(case)
    found = case.told("period", rule, source, span, case.calendar_entries(mention))
    return passing(found, _passed(case, mention))


def _settled(case: Case) -> str:
    """Tell that a figure holds on one day of what dates it."""
    days = case.figure.period
    return ", its last day" if days and days[0] == days[1] else ", narrowed"


def _passed(case: Case, chosen: Mention | None) -> list[Candidate]:
    text = case.text.source.document.text
    return [
        Candidate("/".join(map(str, m.period)), m.start, m.end, text[m.start : m.end])
        for m in case.reading.mentions
        if m is not chosen and m.period and m.role in ("span", "deadline")
    ][:4]


def _from_afar(case: Case) -> Evidence:
    """Tell of a period that a heading or the document gives."""
    step, frame = case.step, case.text.frame
    dated = step.period if step else None
    ending = _settled(case) if case.figure.period not in (dated, None) else ""
    section = case.trace.sections[case.sentence.section]
    if dated is None:
        return case.told("period", "nothing dates it", "default")
    if dated == section.period:
        return _from_heading(case, ending)
    if dated == frame.period and frame.titled:
        return _from_title(case, ending)
    if dated == frame.period:
        first = next((m for m in case.trace.mentions if m.period == dated), None)
        span = (first.start, first.end) if first else None
        entries = case.calendar_entries(first) if first else []
        return case.told("period", f"opening sentences{ending}", "opening", span, entries)
    published = frame.anchor.published
    if published is not None and dated == year_span(published.year):
        return case.told("period", f"year of publishing{ending}", "metadata")
    return case.told("period", f"the document's years{ending}", "document")


def _from_heading(case: Case, ending: str) -> Evidence:
    wanted = case.trace.sections[case.sentence.section].period

    def dated(section: Section) -> bool:
        return bool(_mention_in(case.trace.mentions, section, wanted))

    section = case.section_saying(dated)
    if section is None:
        return case.told("period", f"heading{ending}", "heading")
    mention = _mention_in(case.trace.mentions, section, wanted)
    span = (mention.start, mention.end) if mention else (section.title_start, section.title_end)
    entries = case.calendar_entries(mention) if mention else []
    return case.told("period", f"heading{ending}", "heading", span, entries)


def _mention_in(mentions: Iterable[Mention], section: Section, wanted: object) -> Mention | None:
    inside = (m for m in mentions if section.title_start <= m.start < section.title_end)
    return next((m for m in inside if m.period == wanted), None)


def _from_title(case: Case, ending: str) -> Evidence:
    """Tell of the period in the title, which may stand in the text or in the metadata only."""
    document, frame = case.text.source.document, case.text.frame
    title = case.title_place()
    words = document.text[slice(*title)] if title else document.metadata.title or ""
    for language, grammar in case.lexicon.grammars.items():
        for mention in find_mentions(normalize(words), grammar, frame.anchor):
            if mention.period != frame.period:
                continue
            entries = calendar_entries(mention, language)
            if title is not None:
                span = mention.start + title[0], mention.end + title[0]
                return case.told("period", f"title{ending}", "title", span, entries)
            found = case.told("period", f"title{ending}", "metadata", None, entries)
            return replace(found, words=words[mention.start : mention.end])
    return case.told("period", f"title{ending}", "title", title)


def region(case: Case) -> Evidence:
    """Tell which place a figure is about: one that is named, else the publisher's."""
    code, home = case.figure.region, case.text.frame.region
    if case.cell is not None or code is None:
        return _publisher(case) if code else case.told("region", "no place is known", "default")
    places = case.reading.marks.region.within(
        case.sentence.start, case.reading.first_of_list(case.item).start
    )
    named = [mark for mark in places if _code(case, mark) == code]
    others = [mark for mark in places if _code(case, mark) not in (code, None)]
    passed = case.candidates(others, lambda mark: str(_code(case, mark)))
    if named and (code != home or not others):
        mark = named[-1]
        since = case.reading.lead(case.item)[0]
        rule = "place named" if mark.start >= since else "place named before"
        found = case.told(
            "region", rule, "sentence", (mark.start, mark.end), case.region_entries(code)
        )
        return passing(found, passed)
    return passing(_whole(case) or _heading(case) or _publisher(case), passed)


def _whole(case: Case) -> Evidence | None:
    """Tell of a word for the place around the publisher's: 全省 in a city's document."""
    role = f"{case.reading.grammar.language}:whole"
    if case.figure.region == case.text.frame.region or role not in case.reading.roles:
        return None
    said = case.reading.marks.cue.within(case.sentence.start, case.item.start)
    mark = next((mark for mark in reversed(said) if mark.has(role)), None)
    if mark is None:
        return None
    entries = [*case.cue_entries(mark, ("whole",)), *case.region_entries(case.figure.region or "")]
    rule = "place around the publisher's"
    return case.told("region", rule, "sentence", (mark.start, mark.end), entries)


def _heading(case: Case) -> Evidence | None:
    """Tell of the heading, the label or the line above that gives a part its place."""
    code = case.figure.region
    region = case.lexicon.knowledge.regions.get(code or "")
    if region is None or code == case.text.frame.region:
        return None
    text = case.text.normalized
    found = [(text.rfind(name, 0, case.item.start), name) for name in region.names]
    at, name = max(found)
    if at < 0:
        return None
    span, entries = (at, at + len(name)), case.region_entries(region.code)
    return case.told("region", "place of a heading or a label", case.by_place(at), span, entries)


def _code(case: Case, mark: Mark) -> str | None:
    return resolve(mark, case.reading, case.lexicon, case.text.frame.region)


def _publisher(case: Case) -> Evidence:
    """Tell of the publisher's place: by a word for home, else by what is known of the document."""
    document = case.text.source.document
    entries = case.region_entries(case.figure.region or "")
    start, end = case.reading.lead(case.item)
    for word in case.reading.grammar.words["place"]["home"]:
        at = case.text.normalized.rfind(word, start, end) if case.cell is None else -1
        if at >= 0:
            known = [*case.word_entries("place", "home", word), *entries]
            return case.told("region", "word for home", "sentence", (at, at + len(word)), known)
    origin = document.metadata.origins.get("region", "text")
    publisher = document.metadata.publisher
    rule = f"place of the document ({origin})"
    if origin == "text":
        place = _publisher_place(case)
        rule = "place of the publisher" if publisher else "place of the title"
        return case.told("region", rule, "metadata", place, entries)
    return case.told("region", rule, "metadata", None, entries)


def _publisher_place(case: Case) -> tuple[int, int] | None:
    """Return where the publisher is named in the text, if it is."""
    document = case.text.source.document
    publisher = document.metadata.publisher
    at = document.text.find(publisher) if publisher else -1
    if publisher and at >= 0:
        return at, at + len(publisher)
    return case.title_place()
