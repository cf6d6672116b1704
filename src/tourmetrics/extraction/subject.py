"""What a number measures: its metric of the catalogue, its label, its unit by the noun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tourmetrics.extraction.addends import is_of_them, is_part
from tourmetrics.extraction.carrying import (
    carried,
    ellipsis,
    of_the_thing,
    respective,
)
from tourmetrics.extraction.firstfit import first_fit, first_of_joined
from tourmetrics.extraction.fitting import (
    CHANGES,
    COUNTS,
    counts_things_for_people,
    family_of,
    is_count,
    unit_of,
)
from tourmetrics.extraction.goingon import (
    WHERE,
    amounts,
    is_share_of_told,
    led_to,
    of_another_place,
    says_where,
    unit_of_more,
)
from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.market import MARKET, has_market_behind, market_of
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.namedelse import (
    another,
    counted_before,
    counts_others,
    is_modifier,
    only_modifies,
)
from tourmetrics.extraction.naming import (
    acted_on,
    by_heading,
    each_spends,
    goes_on,
    in_clause,
    in_form_of,
    is_predicated,
    moves_a_rate,
    named_behind,
    names_right_behind,
    nearest_first,
    opens_with_more,
    people_of,
    received_by_name,
    receives,
    stated_of,
    tells_where,
    thing_itself,
    told_as,
)
from tourmetrics.extraction.nounphrase import are_people, head_of, is_large, phrase_after
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.refine import is_new, received_by
from tourmetrics.extraction.sharing import (
    ANY_SHARE,
    OF_A_MARKET,
    comes_from,
    has_no_name,
    in_brackets,
    is_share,
    next_share,
    of_a_place,
    same_thing,
    share,
)
from tourmetrics.extraction.spread import spread_names
from tourmetrics.extraction.unnamed import bare
from tourmetrics.extraction.wording import subject_worded, worded

_ALL_VISITS = "visitor_arrivals"
_SPEND = "spend_per_visit"
_NOWHERE = Mark(0, 0, ())
# Rules that may make a number a share.
_SHARED = frozenset({"reach", "share"})
_VISITORS = frozenset({None, "visit", "person"})


def subject_of(
    item: Quantity,
    said: Said,
    reading: Reading,
    lexicon: Lexicon,
    earlier: list[Subject],
    home: str | None,
) -> Subject:
    """Return what ``item`` measures.

    ``home`` is the publisher's place, ``earlier`` the subjects before it in the sentence.

    The metric is the nearest one that the unit allows: first in the words behind a counted
    number, then before it, then what the sentence spoke of already.
    """
    family = family_of(item, lexicon)
    phrase = phrase_after(item, reading)
    if phrase is None and item.language == "en" and item.place + 1 < item.size:
        # "42 million and 28.6 million visits": the last of a list has the noun.
        phrase = phrase_after(reading.last_of_list(item), reading)
    noun = _noun(item, phrase, reading)
    level = said.measure == "level"
    market = market_of(item, said, reading, lexicon, home, earlier) if reading.origins else None
    if market is not None:
        amount = level or said.measure == "difference"
        unit = "visit" if amount else unit_of(item, None, noun, lexicon)
        return Subject(market[0], (market[1].start, market[1].end), unit, "market")
    percent = reading.origins and item.unit == "percent"
    if percent and (
        in_brackets(item, said, reading, lexicon, earlier) or comes_from(item, said, reading)
    ):
        return Subject(ANY_SHARE, None, "percent", OF_A_MARKET)
    sure = reading.sure_wordings
    way = worded(item, said, family, reading, sure) if sure else None
    if way is not None:
        return subject_worded(item, way, noun, lexicon)
    if item.family == "money" and level and each_spends(item, reading, earlier):
        return Subject(_SPEND, None, item.unit, "spend of each")
    if earlier and earlier[-1].metric and goes_on(item, reading):
        unit = item.unit if item.unit == "percent" else earlier[-1].unit
        return earlier[-1]._replace(unit=unit, rule="carried")
    answered = respective(item, said, reading, lexicon, earlier) if item.size > 1 else None
    if answered is not None:
        return _with_unit(item, answered, noun, lexicon)
    if said.rule in _SHARED and is_share(item, said, reading) and has_no_name(item, reading):
        part = share(item, lexicon, earlier)
        if part is not None:
            return part
    if level and reading.places and has_market_behind(item, reading, lexicon, home):
        return Subject(ANY_SHARE, None, "percent", "share of a place")
    relative = item.unit == "percent" or item.form == "fraction"
    if level and relative and of_a_place(item, said, reading):
        return Subject(ANY_SHARE, None, "percent", "share of a place")
    if (
        level
        and item.unit is None
        and earlier
        and ellipsis(item, phrase, reading, lexicon, earlier)
    ):
        told = amounts(earlier)
        if is_of_them(item, reading):
            # "71 projects worth 98.4 billion yuan; 12 of them": of what was counted, not of money.
            told = [s for s in told if s.unit is None or is_count(s.unit, lexicon)]
        if len(told) > 1 and told[-1].label is not None and told[-1].label[1] == item.start - 1:
            # "The tower had 98,000 visitors and the three museums 187,000".
            told = told[:-1]
        if told:
            return told[-1]._replace(rule="ellipsis")
    counted = family in COUNTS or not (item.surface or item.has_prefix)
    own_people = False
    for rule, marks in _named(item, phrase, reading, lexicon, counted=counted):
        if marks and rule in ("before", "clause"):
            kept = [mark for mark in marks if not people_of(mark, reading, lexicon)]
            own_people, marks = own_people or len(kept) < len(marks), kept
        if not marks:
            continue
        if rule == "before" and earlier and said.measure in CHANGES:
            marks = [mark for mark in marks if not tells_where(mark, item, reading)]
        last = rule == "behind" or rule == "object"
        found = first_fit(marks, item, said, lexicon, last=last)
        if rule == "clause" and found is not None and counts_others(found[0], noun, item, lexicon):
            continue
        if found is not None:
            other = found[0] == ANY_SHARE and level and item.language == "zh"
            if other and not same_thing(found[1].end, item, reading):
                return Subject(None, None, "percent", "share of another thing")
            if found[0] == ANY_SHARE and said.measure == "difference":
                # 占36.5%,占比提高4.1个百分点: the share just spoken of.
                part = next((s for s in reversed(earlier) if s.unit == "percent"), None)
                if part is not None and part.metric is not None:
                    return part._replace(unit=unit_of(item, None, noun, lexicon), rule="carried")
            changes = rule in ("before", "clause") and said.measure in CHANGES
            if changes and only_modifies(found[1], item, reading):
                return Subject(None, None, unit_of(item, None, noun, lexicon), "no metric")
            before = rule in ("before", "clause")
            other_thing = before and another(found, noun, item, reading, lexicon, earlier)
            if other_thing:
                return other_thing
            if rule == "before" and item.size == 1:
                found = first_of_joined(found, marks, item, said, reading, lexicon)
            if item.unit == "percentage_point":
                rate = next((s for s in reversed(earlier) if s.unit == "percent"), None)
                if moves_a_rate(item, found[0], rate, lexicon) and rate is not None:
                    return rate._replace(unit=item.unit, rule="carried")
            found = _narrowed(found, item, said, reading, lexicon)
            found = of_the_thing(item, said, found, reading, lexicon, earlier) or found
            if rule == "behind" and earlier and says_where(item, reading):
                rule = WHERE
            return _with_unit(item, found, noun, lexicon, rule)
    if own_people and not item.has_prefix and not reading.index(item):
        return Subject(None, None, item.unit or "person", "other people")
    if level and item.language == "en" and item.unit in _VISITORS:
        people = noun is not None and noun.has("visit", "person")
        bare_amount = phrase is None and (item.scale > 1 or is_large(item, reading))
        named = received_by_name(item, reading) if people or bare_amount else None
        if named is not None and not (
            bare_amount and is_share_of_told(item, earlier, reading, lexicon)
        ):
            at = Mark(noun.start, noun.end, ()) if noun is not None and people else _NOWHERE
            return _with_unit(item, (named, at), None, lexicon, "received")
    others = reading.wordings
    way = worded(item, said, family, reading, others) if others else None
    if way is not None:
        return subject_worded(item, way, noun, lexicon)
    headed = by_heading(item, said, noun, reading, lexicon)
    if headed is not None:
        return _with_unit(item, headed, noun, lexicon, "heading")
    general = of_the_thing(item, said, None, reading, lexicon, earlier)
    if general is not None:
        return _with_unit(item, general, noun, lexicon, "general name")
    thing = thing_itself(item, said, noun, reading, lexicon)
    if thing is not None:
        return _with_unit(item, thing, noun, lexicon, "counted noun")
    bare_visits = item.language == "zh" and noun is not None and noun.has("visit")
    visits = item.unit is not None or bare_visits
    alike = of_another_place(item, reading, earlier) if level and reading.places else None
    if alike is not None:
        return _with_unit(item, alike, noun, lexicon, "carried")
    received = received_by(item, reading, None) if level and visits else None
    if received is not None:
        label = (noun.start, noun.end) if noun else None
        return Subject(received, label, item.unit or "visit", "received")
    if noun is not None and phrase is not None and is_predicated(item, phrase, reading):
        # People among visits are counted as visits: "of 301,842 tourists 133,627 were residents".
        visits = noun.has("person") and bool(earlier) and earlier[-1].unit == "visit"
        counted_as = "visit" if visits else noun.keys[0]
        return Subject(None, (noun.start, noun.end), counted_as, "predicate")
    part = next_share(item, said, reading, earlier) if item.unit == "percent" else None
    if part is not None:
        return part
    named_itself = (
        item.language == "en"
        and item.unit is None
        and noun is None
        and phrase is not None
        and head_of(phrase, reading) is not None
        and not is_part(item, reading)
    )
    end_of_change = led_to(item, said, reading, lexicon)
    if end_of_change is not None:
        return _with_unit(item, end_of_change, None, lexicon, "led to")
    again = None if named_itself else carried(item, said, noun, reading, lexicon, earlier)
    if again is not None:
        return _with_unit(item, again, noun, lexicon, "carried")
    label = (noun.start, noun.end) if noun else None
    unit = unit_of(item, None, noun, lexicon) or unit_of_more(item, reading, earlier)
    if item.open_unit and item.surface and are_people(item, reading):
        unit = "person"
    remote = item.unit is None and noun is not None and noun.end <= item.start
    if remote and noun is not None and item.language == "zh":
        # 外借人次2.7亿: the noun stands right before its number.
        remote = not reading.only_fillers(noun.end, item.start)
    if unit is None or remote:
        unnamed = bare(item, phrase, reading, lexicon, earlier)
        if unnamed is not None:
            return unnamed
    return Subject(None, label, unit, "no metric")


def _named(
    item: Quantity,
    phrase: tuple[int, int] | None,
    reading: Reading,
    lexicon: Lexicon,
    *,
    counted: bool,
) -> Iterator[tuple[str, Sequence[Mark]]]:
    """Yield the metrics named around a number with the rule that finds them, the surest first."""
    if item.form == "fold":
        yield "object", acted_on(item, reading)
    if item.language == "en":
        yield "predicate", stated_of(item, reading)
    if "predicates" in reading.hints:
        yield "predicate", told_as(item, reading)
    if reading.tails:
        yield "joined", spread_names(item, phrase, reading, lexicon)
    # An English name may run on behind the noun phrase: 3 million visits to museums.
    inside = reading.marks.metric.within if item.language == "zh" else reading.marks.metric.starting
    behind = inside(*phrase) if phrase else []
    if counted:
        yield "behind", behind
        if item.open_unit and item.language == "zh":
            yield "behind", names_right_behind(item, reading, lexicon)
    elif phrase and item.language == "en" and opens_with_more(item, reading):
        # "5% fewer visitors than in 2022": what there are fewer of.
        yield "behind", behind
    if item.unit is None and item.language == "en":
        # 8.9 million stayed overnight: the verb names what they are.
        spaced = reading.lowered.startswith(" ", item.end)
        verb = reading.marks.metric.by_start.get(item.end + 1) if spaced else None
        yield "predicate", () if verb is None else (verb,)
    if item.family == "money":
        # $301.5 million in state taxes: what the money is stands behind it.
        yield "behind", in_form_of(item, reading)
    if phrase is None or not is_predicated(item, phrase, reading):
        # "168,215 were foreign tourists and 133,627 were residents": each has its own words.
        marks = nearest_first(reading.metrics_before(item), reading)
        if item.unit is None and item.language == "en":
            since = counted_before(item, reading)
            marks = [
                mark
                for mark in marks
                if not receives(mark, item, reading, lexicon) and mark.start >= since
            ]
        yield "before", marks
    if not counted:
        yield "behind", behind
    if item.family in ("money", "percent", "length"):
        # £11.3 million at the box office.
        yield "trail", named_behind(item, reading)
    yield "clause", in_clause(item, reading.lead(item)[0], reading)


def _narrowed(
    found: tuple[str, Mark], item: Quantity, said: Said, reading: Reading, lexicon: Lexicon
) -> tuple[str, Mark]:
    """Turn a stock into what is added to it where the words say that it is new."""
    key, mark = found
    metrics = lexicon.knowledge.metrics
    if said.measure == "completion":
        # 完成年度计划投资的98%: of the amount, not of the plan.
        return str(reading.grammar.words["of_plan"].get(key, key)), mark
    added = f"{key}_added"
    stock = metrics[key].aggregation == "last" and metrics[key].quantity in COUNTS
    if said.measure == "level" and (stock or added in metrics) and is_new(item, reading):
        return added, mark
    if key == _ALL_VISITS:
        named = received_by_name(item, reading) if said.measure == "level" else None
        return named or received_by(item, reading, key) or key, mark
    return key, mark


def _noun(item: Quantity, phrase: tuple[int, int] | None, reading: Reading) -> Mark | None:
    """Return the counted noun of a number: behind it, else the nearest before it."""
    if phrase is not None:
        behind = reading.marks.noun.within(*phrase)
        if behind:
            return behind[-1]
    start, end = reading.lead(item)
    before = reading.marks.noun.within(start, end)
    if (
        before
        and item.language == "zh"
        and before[-1].start < reading.clause_start(item.number_start)
    ):
        return None
    return before[-1] if before else None


def _with_unit(
    item: Quantity,
    found: tuple[str, Mark],
    noun: Mark | None,
    lexicon: Lexicon,
    rule: str = "respectively",
) -> Subject:
    key, mark = found
    metrics = lexicon.knowledge.metrics
    metric = metrics.get(key) or metrics.get(key.removesuffix("_added"))
    if metric is None and key.endswith(MARKET):
        metric = metrics[_ALL_VISITS]
    if noun is not None and noun.end <= mark.start:
        noun = None
    label = (mark.start, mark.end) if mark.end > mark.start else None
    unit = unit_of(item, metric, noun, lexicon)
    zh = item.language == "zh"
    if zh and noun is not None and metric is not None and is_modifier(item, metric, mark, noun):
        # 演出市场单位2万个: the name only says of what kind the bodies are.
        return Subject(None, (mark.start, noun.end), noun.keys[0], "no metric")
    if (
        zh
        and metric is not None
        and noun is not None
        and counts_things_for_people(metric, unit, lexicon)
    ):
        # 接待量超万人次的景区增至73个: sights are counted.
        return Subject(None, (noun.start, noun.end), unit, "no metric")
    return Subject(key, label, unit, rule)
