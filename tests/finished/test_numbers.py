"""Every number on every page that came from a document leads to its note."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.finished.conftest import Finished
from tests.finished.reading import Reading, Token, tight

from tourmetrics.comparison import Thresholds
from tourmetrics.knowledge import load_knowledge
from tourmetrics.reporting.facts import Facts, read_facts
from tourmetrics.reporting.notes import anchor
from tourmetrics.reporting.numbers import Format
from tourmetrics.reporting.words import load_words
from tourmetrics.tables import FINDINGS, empty

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Numbers that are no amounts, by what stands around them (white space taken out).
_SHAPES: dict[str, tuple[str, ...]] = {
    "date": (
        r"⟦(19|20)\d\d⟧(年|—(19|20)\d\d年)",
        r"年⟦\d{1,2}⟧(月|—\d{1,2}月)|年\d{1,2}—⟦\d{1,2}⟧月",
        r"(?<!\d)⟦\d{1,2}⟧月\d{1,2}日|月⟦\d{1,2}⟧(日|—)|[月日—]⟦\d{1,2}⟧日|—⟦\d{1,2}⟧月",
        r"至⟦\d{1,2}⟧月",
        rf"⟦\d{{1,2}}⟧(–\d{{1,2}})?({_MONTHS})|Q⟦\d⟧(19|20)\d\d",
    ),
    "page": (r"⟦\d+⟧/\d+$|⟦\d+⟧/\d+(?!\d)", r"\d/⟦\d+⟧", r"第⟦\d+⟧页|p\.⟦\d+⟧"),
    "place": (r"第⟦\d+⟧行", r"(line|row|page|sheet)⟦\d+⟧"),
    "note": (r"注⟦\d+⟧）|[Nn]ote⟦\d+⟧\)",),
    "time gone": (r"[（(]⟦[\d.]+⟧%[）)]",),
    "derived": (r"[约~][+−]?(CNY|[A-Z]{3}|[A-Z]*\$)?⟦", r"(约|~).{0,20}(—|–|至|to|～)[+−]?⟦"),
    "derived by name": (r"推算增长⟦|⟦[\d.]+⟧%?\(derived\)|相差⟦|同比\+⟦|,\+⟦|ratesare⟦",),
    "formula": (r"÷[（(]⟦1⟧[+＋]",),
}
_VERSION = re.compile(r"tourmetrics[\d.]+[a-z0-9.]*[,，](knowledge|知识库)[0-9a-f]+")


@dataclass
class Known:
    """What a report may print without a link, worked out from the tables it was made from."""

    facts: Facts
    amounts: dict[str, list[str]] = field(default_factory=dict)
    shares: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    sentences: set[str] = field(default_factory=set)


def known(report: Finished) -> Known:
    """Work out the printed forms of all figures, and all that was counted or computed."""
    knowledge = load_knowledge()
    facts = read_facts(report.comparisons, report.figures, empty(FINDINGS), None, None, knowledge)
    found = Known(facts)
    forms = [Format(load_words(lang), knowledge) for lang in report.lang.split("+")]
    for form in forms:
        told = (form.words.definition(m.definition) for m in knowledge.metrics.values())
        found.names |= {tight(text) for text in told}
        for figure in facts.figures.values():
            found.amounts.setdefault(tight(form.amount(figure.quantity)), []).append(
                figure.figure_id
            )
        for name in ("attainment", "pace", "elapsed", "coverage"):
            for share in report.comparisons[name].drop_nulls():
                found.shares |= {form.percent(share, places) for places in (0, 1)}
        # How far a goal is behind its path.
        for pace in report.comparisons["pace"].drop_nulls():
            found.shares.add(form.percent(1 - pace, 0))
        limits = Thresholds().described().values()
        found.shares |= {form.percent(share, 0) for share in limits}
    found.counts |= {str(n) for n in _counts(report, facts)}
    for figure in facts.figures.values():
        found.names |= {tight(text) for text in (figure.label, figure.publisher) if text}
        found.sentences.add(tight(figure.sentence))
    for document in report.documents:
        given = document.metadata
        found.names |= {
            tight(text)
            for text in (document.name, given.title, given.number, given.publisher)
            if text
        }
    for metric in knowledge.metrics.values():
        found.names |= {tight(metric.name_zh), tight(metric.name_en)}
    return found


def _counts(report: Finished, facts: Facts) -> Iterator[int]:
    yield from (1, 2, 3)  # the messages of the cover are numbered
    yield len(report.documents)
    yield len({figure.doc for figure in facts.figures.values()})
    yield from Counter(figure.doc for figure in facts.figures.values()).values()
    yield from (len(facts.goals), len(facts.unclaimed), len(facts.figures))
    status = Counter(goal.status for goal in facts.goals)
    yield from status.values()
    groups = (
        {"achieved"},
        {"ahead", "on_track", "holding"},
        {"behind", "far_behind", "regressing", "missed", "breaching", "reversed"},
        {"no_data", "unreported"},
    )
    sums = [sum(status[name] for name in group) for group in groups]
    yield from sums
    yield sum(sums[:3])
    yield sum(figure.kind == "target" for figure in facts.figures.values())


def kind(token: Token, lore: Known) -> str | None:
    """Return what a number without a link is, or ``None`` for one of a document."""
    before, after = tight(token.before), tight(token.after)
    shown = f"{before}⟦{token.text}⟧{after}"
    whole, start = before + token.text + after, len(before)
    end = start + len(token.text)
    for name, patterns in _SHAPES.items():
        if any(_covers(re.finditer(pattern, shown), start) for pattern in patterns):
            return name
    if any(_spans(name, whole, start, end) for name in lore.names if name):
        return "name"
    if any(whole[max(0, start - 6) : end + 6] in sentence for sentence in lore.sentences):
        return "quotation"
    if any(m.start() <= start < m.end() for m in _VERSION.finditer(whole)):
        return "version"
    if after.startswith("%") and f"{token.text}%" in lore.shares:
        return "share"
    amounts = [a for a in lore.amounts if _spans(a, whole, start, end)]
    if amounts:
        return None
    if re.fullmatch(r"(19|20)\d\d,?", token.text) and not after.startswith("%"):
        return "date"
    if token.text in lore.counts:
        return "count"
    return None


def _covers(found: Iterable[re.Match[str]], start: int) -> bool:
    return any(match.start() <= start <= match.end() for match in found)


def _spans(part: str, whole: str, start: int, end: int) -> bool:
    """Return whether ``part`` stands in ``whole`` over what lies between the two offsets."""
    at = whole.find(part)
    while at >= 0:
        if at <= start and end <= at + len(part):
            return True
        at = whole.find(part, at + 1)
    return False


def squeezed(text: str) -> str:
    """Return a text as it can be found again: without blanks, cells' strokes and points."""
    return re.sub(r"[|·\s]", "", tight(text))


def _between_numbers(words: str) -> str:
    """Return a pattern of words that the note's own number, at the margin, may stand between."""
    return "".join(re.escape(sign) + ("" if sign.isdigit() else r"\d{0,3}") for sign in words)


def body(reading: Reading) -> Iterator[Token]:
    """Yield the numbers of all pages up to the sources."""
    page, height = reading.places["sources"]
    for token in reading.tokens:
        if token.page < page or (token.page == page and token.height > height):
            yield token


def test_a_number_without_a_link_is_none_of_a_document(report: Finished) -> None:
    lore, bare = known(report), Counter[str]()
    strays = []
    for token in body(report.reading):
        if token.target is None:
            name = kind(token, lore)
            bare[name or ""] += 1
            if name is None:
                strays.append(str(token))
    assert strays == []
    assert bare["date"] > 20


def test_a_linked_number_leads_to_its_own_figure(report: Finished) -> None:
    reading, lore = report.reading, known(report)
    figures = {anchor(i): figure for i, figure in lore.facts.figures.items()}
    wrong, right = [], 0
    for token in body(reading):
        if token.target is None or not token.target.startswith("q-"):
            continue
        figure = figures[token.target]
        amounts = [a for a, ids in lore.amounts.items() if figure.figure_id in ids]
        numbers = {n for amount in amounts for n in re.findall(r"\d[\d,]*(?:\.\d+)?", amount)}
        derived = any(
            re.search(pattern, f"{tight(token.before)}⟦{token.text}⟧{tight(token.after)}")
            for pattern in _SHAPES["derived"]
        )
        if token.text in numbers:
            right += 1
        elif token.text in tight(figure.sentence):
            right += 1  # in words of its sentence, which the note holds
        elif not derived and not token.small:
            wrong.append(f"{token} → {amounts}")
    assert wrong == []
    assert right > 20


def test_every_note_holds_document_place_and_quote_in_its_sentence(report: Finished) -> None:
    reading, lore = report.reading, known(report)
    forms = [Format(load_words(lang), load_knowledge()) for lang in report.lang.split("+")]
    titles = {d.name: squeezed(d.metadata.title or d.name) for d in report.documents}
    leads = {token.target for token in body(reading) if token.target}
    cited = [f for f in lore.facts.figures.values() if anchor(f.figure_id) in leads]
    assert len(cited) > 20
    for figure in cited:
        page, height = reading.places[anchor(figure.figure_id)]
        assert (page, -height) > (reading.places["sources"][0], -reading.places["sources"][1])
        note = squeezed(reading.note_at(anchor(figure.figure_id)))
        quote, sentence = squeezed(figure.quote), squeezed(figure.sentence)
        at = sentence.find(quote)
        assert at >= 0
        said = sentence[max(0, at - 5) : at + len(quote)]
        assert re.search(_between_numbers(said), note), f"{figure.quote!r}: {sentence}"
        places = {squeezed(form.locator(figure.locator)) for form in forms}
        assert all(place in note for place in places), f"{figure.quote!r}: {places}"
        above = squeezed(reading.sources((page, height - 10)))
        last = max(titles, key=lambda name: above.rfind(titles[name]))
        assert titles[last] == titles[figure.doc]
