"""Which words decided kind, measure, base of change, comparator and each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tourmetrics.extraction.comparators import Surroundings
from tourmetrics.extraction.each import each_words
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.structure import Section
from tourmetrics.extraction.why.case import Case, Span, passing
from tourmetrics.extraction.why.evidence import Candidate, Evidence
from tourmetrics.knowledge.entries import toml_entry

_MOVES = ("increase", "decrease", "higher", "lower", "gap", "comparison", "yoy", "mom")
_BOUNDS = ("ge", "gt", "le", "lt", "approx")
# The roles of the cues by which each rule goes; a rule that is not here goes by none.
_KIND_ROLES: Mapping[str, tuple[str, ...]] = {
    "completion": ("completion", "done"),
    "lies ahead": ("estimate",),
    "target behind": ("target_after",),
    "quoted target": ("quoted_target",),
    "reported cue": ("reported",),
    "reported cue behind": ("reported",),
    "target cue": ("target",),
    "target cue behind": ("target",),
    "target noun": ("target_noun",),
    "target cue later": ("future",),
}
_MEASURE_ROLES: Mapping[str, tuple[str, ...]] = {
    "annual growth": ("annual",),
    "bare growth": ("yoy", "mom"),
    "completion": ("completion",),
    "difference": (*_MOVES, "net"),
    "done of the goal": ("done",),
    "gap": ("gap",),
    "growth": _MOVES,
    "growth rate": ("rate_noun",),
    "percentage_point": _MOVES,
    "planned change": _MOVES,
    "ratio": ("ratio", "ratio_base"),
    "reach": ("reach", *_MOVES),
    "reduced": ("reduce",),
    "share": ("share",),
}
# Rules that go by words of the grammar behind the number.
_MEASURE_BEHIND = {"share": "share_after", "ratio": "ratio_after", "achieved": "achieved_after"}
# Rules that go by the number's own form.
_BY_FORM = frozenset({"fold", "percentage_point", "signed", "times"})
# The rule that a number is a share of another time's.
_OF_BASE = "of the base"
_CHANGES = ("yoy", "mom", "annual")
# Words between a number and a cue that stands right behind it.
_NEAR = 2


def kind(case: Case) -> Evidence:
    """Tell why a figure is a target or reported."""
    step = case.step
    if step is None:
        return case.told("kind", "column of a table", "table", case.head)
    rule, mark = step.kind_rule, step.kind_mark
    if rule == "completion":
        mark = _cue_of(case, case.item, _KIND_ROLES[rule])
    if mark is not None:
        roles = _KIND_ROLES.get(rule, ())
        entries = case.cue_entries(mark, roles)
        if rule == "past verb":
            entries = case.word_entries("moved", "past_ending", "")
        if rule == "told to do":
            word = case.reading.lowered[mark.start : mark.end]
            entries = case.word_entries("orders", "verbs", word)
            entries = entries or case.word_entries("orders", "nouns", word)
        place = case.by_place(mark.start)
        found = case.told("kind", rule, place, (mark.start, mark.end), entries)
        return passing(found, _other_kinds(case))
    if rule == "past period" and step.mention is not None:
        span = step.mention.start, step.mention.end
        entries = case.calendar_entries(step.mention)
        return case.told("kind", rule, case.by_place(span[0]), span, entries)
    if rule in ("plan", "report"):
        return passing(_by_document(case, rule), _other_kinds(case))
    return case.told("kind", rule, "sentence")


def _other_kinds(case: Case) -> Sequence[Candidate]:
    """Return the words before the number that speak for the other kind."""
    roles = ("reported",) if case.figure.kind == "target" else ("target", "target_noun")
    keys = [f"{case.language}:{role}" for role in roles]
    cues = case.reading.marks.cue.within(case.sentence.start, case.item.start)
    return case.candidates([mark for mark in cues if mark.has(*keys)], lambda _: roles[0])


def _by_document(case: Case, rule: str) -> Evidence:
    """Tell of a kind that a heading or the document as a whole gives."""
    target = case.reading.target_by_default
    entry = "target_heading" if target else "reported_heading"

    def says(section: Section) -> bool:
        return _genre_word(case, (section.title_start, section.title_end), entry) is not None

    section = case.section_saying(says)
    if section is not None:
        span = section.title_start, section.title_end
        language, word = _genre_word(case, span, entry) or ("", "")
        found = toml_entry(f"languages/{language}.toml", "genre", entry, word)
        return case.told("kind", f"heading of a {rule}", "heading", span, [found] if found else [])
    title = case.title_place()
    named = _genre_word(case, title, rule) if title else None
    if title is None or named is None:
        return case.told("kind", f"{rule} by default", "default")
    found = toml_entry(f"languages/{named[0]}.toml", "genre", rule, named[1])
    return case.told("kind", f"title of a {rule}", "title", title, [found] if found else [])


def _genre_word(case: Case, span: Span | None, entry: str) -> tuple[str, str] | None:
    """Return language and word of the genre that a title has: the one at its head."""
    title = case.text.lowered[slice(*span)] if span else ""
    found: list[tuple[int, int, str, str]] = []
    for language, grammar in case.lexicon.grammars.items():
        genre = grammar.words["genre"]
        last = genre["heading_head"] == "last"
        for word in genre[entry]:
            at = title.rfind(word.lower()) if last else title.find(word.lower())
            if at >= 0:
                found.append((at + len(word) if last else -at, len(word), language, word))
    return max(found)[2:] if found else None


def measure(case: Case) -> Evidence:
    """Tell why a figure is a level, a growth, a difference, a ratio or a completion."""
    if case.step is None:
        span = case.head if case.cell and case.cell.said.measure != "level" else None
        return case.told("measure", "column of a table", "table", span)
    said, item = case.step.said, case.item
    first = case.reading.first_of_list(item)
    rule = said.rule
    if first is not item and case.reading.said.get(first.start) is said:
        item, rule = first, f"{said.rule} of the list"
    behind = _MEASURE_BEHIND.get(said.rule)
    if case.language == "en" and behind is not None:
        start, end = case.reading.trail(item)
        word = _starts_with(
            case.text.lowered[start:end], case.reading.grammar.words["moved"][behind]
        )
        if word is not None:
            at = case.text.lowered.index(word.strip(), start)
            entries = case.word_entries("moved", behind, word)
            return case.told("measure", rule, "sentence", (at, at + len(word.strip())), entries)
    roles = _MEASURE_ROLES.get(said.rule, ())
    mark = _cue_of(case, item, roles)
    if mark is not None:
        entries = case.cue_entries(mark, roles)
        place = case.by_place(mark.start)
        return case.told("measure", rule, place, (mark.start, mark.end), entries)
    base = next(
        (m for m in case.reading.mentions_in(*case.reading.lead(item)) if m.role == "base"), None
    )
    if said.rule == _OF_BASE and base is not None:
        entries = case.calendar_entries(base)
        return case.told("measure", rule, "sentence", (base.start, base.end), entries)
    if said.rule in _BY_FORM:
        return case.told("measure", rule, "number", (item.start, item.end))
    return case.told("measure", rule, "sentence" if roles else "default")


def _starts_with(text: str, words: Sequence[str]) -> str | None:
    bare = text.lstrip()
    return next((word for word in words if bare.startswith(word)), None)


def _cue_of(case: Case, item: Quantity, roles: Sequence[str]) -> Mark | None:
    """Return the nearest cue with one of ``roles``: in English that right behind comes first."""
    keys = tuple(f"{case.language}:{role}" for role in roles)
    return next((mark for mark in _cues_around(case, item) if mark.has(*keys)), None)


def _cues_around(case: Case, item: Quantity) -> Iterator[Mark]:
    reading = case.reading
    behind = reading.cues_behind(item) if case.language == "en" else []
    if behind and len(case.text.lowered[item.end : behind[0].start].split()) <= _NEAR:
        yield behind[0]
    yield from reversed(reading.cues_before(item))
    yield from behind


def change(case: Case) -> Evidence:
    """Tell what a change is counted from."""
    if case.figure.change is None:
        return case.told("change", "no change", "default")
    if case.step is None:
        return case.told("change", "column of a table", "table", case.head)
    for item in dict.fromkeys((case.item.start, case.reading.first_of_list(case.item).start)):
        quantity = case.reading.quantities[case.reading.index(_at(case, item))]
        found = _base_of(case, quantity)
        if found is not None:
            return found
    return case.told("change", "the usual base", "default")


def _at(case: Case, start: int) -> Quantity:
    return next(item for item in case.reading.quantities if item.start == start)


def _base_of(case: Case, item: Quantity) -> Evidence | None:
    reading, wanted = case.reading, case.figure.change
    if wanted in _CHANGES:
        mark = _cue_of(case, item, (wanted,))
        if mark is not None:
            entries = case.cue_entries(mark, (wanted,))
            place = case.by_place(mark.start)
            return case.told("change", "base named", place, (mark.start, mark.end), entries)
    stretches = [reading.lead(item)] + ([reading.trail(item)] if case.language == "en" else [])
    bases = [m for span in stretches for m in reading.mentions_in(*span) if m.role == "base"]
    if not bases:
        return None
    mention = bases[-1]
    span = mention.start, mention.end
    return case.told(
        "change", "time compared with", case.by_place(span[0]), span, case.calendar_entries(mention)
    )


def comparator(case: Case) -> Evidence:
    """Tell why a number is a bound, a range or just itself."""
    item = case.item
    if case.figure.comparator == "eq":
        return case.told("comparator", "no bound", "default")
    if item.high is not None:
        return case.told("comparator", "range", "number", (item.start, item.end))
    around = Surroundings.of(case.text.lowered, case.reading.marks, case.lexicon)
    for one in dict.fromkeys((item.start, case.reading.first_of_list(item).start)):
        quantity = _at(case, one)
        for language in dict.fromkeys((case.language, *case.lexicon.grammars)):
            found = around.decided(quantity.start, quantity.end, language)
            if found is not None and found[0] == item.comparator:
                mark = found[1]
                roles = [
                    role for bound in _BOUNDS for role in (bound, f"{bound}_after", f"far_{bound}")
                ]
                rule = "bound" if one == item.start else "bound of the list"
                place = case.by_place(mark.start)
                entries = case.cue_entries(mark, roles)
                return case.told("comparator", rule, place, (mark.start, mark.end), entries)
    span = item.number_start, item.end
    return case.told("comparator", "more than its numeral", "number", span)


def each(case: Case) -> Evidence:
    """Tell for each of what a figure holds."""
    found = each_words(case.item, case.reading) if case.figure.each is not None else None
    if found is None or case.step is None:
        return case.told("each", "for the whole", "default")
    noun, start, end = found
    words = case.text.lowered[start:end]
    entries = case.word_entries("each", noun, words)
    entries = entries or case.word_entries("each_pattern", "pattern", "")
    return case.told("each", "words for each", case.by_place(start), (start, end), entries)
