"""The small rules that read one sentence: what fits, for each of what, where, whose visits."""

from __future__ import annotations

from datetime import date

import pytest

from tourmetrics.extraction.anchor import Anchor
from tourmetrics.extraction.calendar import find_mentions
from tourmetrics.extraction.carrying import amounts
from tourmetrics.extraction.each import each_of
from tourmetrics.extraction.fitting import family_of, fits, is_count, is_stay, unit_of
from tourmetrics.extraction.lexicon import lexicon_of
from tourmetrics.extraction.market import metric_id
from tourmetrics.extraction.marks import Mark, mark_text
from tourmetrics.extraction.measured import Said, Subject
from tourmetrics.extraction.normalize import lower_ascii, normalize
from tourmetrics.extraction.place import Carried, region_of, resolve
from tourmetrics.extraction.quantity import Quantity, find_quantities
from tourmetrics.extraction.reading import Reading, clause_breaks
from tourmetrics.extraction.refine import is_new, received_by, share_of
from tourmetrics.extraction.structure import structure_of
from tourmetrics.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
LEXICON = lexicon_of(KNOWLEDGE)
LEVEL = Said("level", None, False, "level")
GROWTH = Said("growth", "yoy", False, "growth")
YAN_AN, YICHUAN, HUANGLING = "610600", "610630", "610632"


def read(text: str) -> Reading:
    """One sentence, read up to where the rules begin."""
    normalized = normalize(text)
    lowered = lower_ascii(normalized)
    sentence = structure_of(normalized, LEXICON.grammars).sentences[0]
    marks = mark_text(lowered, normalized, LEXICON, [(0, len(lowered))])
    grammar = LEXICON.grammars[sentence.language]
    anchor = Anchor(date(2025, 1, 20))
    return Reading(
        normalized,
        lowered,
        marks,
        sentence,
        find_quantities(lowered, marks, LEXICON),
        find_mentions(normalized, grammar, anchor),
        grammar,
        target_by_default=False,
        breaks=clause_breaks(lowered, sentence, grammar),
    )


def only(text: str) -> Quantity:
    (item,) = read(text).quantities
    return item


@pytest.mark.parametrize(
    ("text", "metric", "expected"),
    [
        ("收入30亿元", "tourism_revenue", True),
        ("收入30亿元", "visitor_arrivals", False),
        ("接待30万人次", "visitor_arrivals", True),
        ("接待30万人次", "homestays", False),
        ("民宿30家", "homestays", True),
        ("民宿30家", "tourism_revenue", False),
        ("出租率61%", "occupancy_rate", True),
        ("出租率61%", "homestays", False),
        ("高3个百分点", "tourism_revenue", True),
        ("stayed 3.2 nights", "length_of_stay", True),
        ("sold 3.2 million nights", "length_of_stay", False),
    ],
)
def test_the_unit_must_allow_the_metric(text: str, metric: str, *, expected: bool) -> None:
    assert fits(KNOWLEDGE.metrics[metric], only(text), LEVEL, LEXICON) is expected


def test_a_change_fits_any_metric() -> None:
    assert fits(KNOWLEDGE.metrics["homestays"], only("增长30%"), GROWTH, LEXICON)
    assert fits(KNOWLEDGE.metrics["tourism_revenue"], only("增长30%"), GROWTH, LEXICON)


def test_only_short_stays_are_days() -> None:
    stay = KNOWLEDGE.metrics["length_of_stay"]
    assert is_stay(stay, only("stayed 4 nights"))
    assert not is_stay(stay, only("stayed 900 nights"))


def test_families_of_units() -> None:
    assert family_of(only("收入30亿元"), LEXICON) == "money"
    assert family_of(only("占30%"), LEXICON) == "percent"
    assert family_of(only("came to 3.2 million"), LEXICON) == "count"
    assert is_count("visit", LEXICON)
    assert is_count("organization", LEXICON)
    assert not is_count("CNY", LEXICON)


def test_the_noun_decides_what_the_measure_word_leaves_open() -> None:
    noun = Mark(0, 2, ("venue",))
    assert unit_of(only("建成30个"), None, noun, LEXICON) == "venue"
    assert unit_of(only("收入30元"), None, noun, LEXICON) == "CNY"
    assert unit_of(only("游客30人"), None, Mark(0, 2, ("visit",)), LEXICON) == "visit"
    assert unit_of(only("导游30人"), None, Mark(0, 2, ("person",)), LEXICON) == "person"
    assert unit_of(only("stayed 4 nights"), KNOWLEDGE.metrics["length_of_stay"], None, LEXICON) == (
        "day"
    )


def test_amounts_are_no_rates() -> None:
    revenue = Subject("tourism_revenue", None, "CNY", "before")
    rate = Subject("occupancy_rate", None, "percent", "before")
    points = Subject("occupancy_rate", None, "percentage_point", "before")
    assert amounts([revenue, rate, points, Subject(None, None, None, "no metric")]) == [revenue]


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("每个县(市)至少建成2个", "county"),
        ("各乡镇建成2个", "town"),
        ("每个景区每天接待300人次", "attraction"),
        ("全市建成2个", None),
        ("Each marina will build 12 berths.", "marina"),
        ("Every coastal town will run 3 festivals.", "town"),
        ("They saw each other at 3 festivals.", None),
        ("It has 900 visitors per day.", "day"),
    ],
)
def test_for_each_of_what(text: str, each: str | None) -> None:
    reading = read(text)
    assert each_of(reading.quantities[-1], reading) == each


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("对新评的民宿奖励30万元", "homestay"),
        ("对新开的航线给予补贴30万元", "route"),
        ("对新评的民宿培训30人", None),
        ("奖励民宿30万元", None),
    ],
)
def test_for_what_a_grant_is_given(text: str, each: str | None) -> None:
    reading = read(text)
    assert each_of(reading.quantities[-1], reading) == each


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("宜川县接待游客3万人次,收入2亿元;民宿9家", [YICHUAN, YICHUAN, YAN_AN]),
        ("宜川县、黄陵县分别接待游客3万、2万人次", [YICHUAN, HUANGLING]),
        ("宜川县和黄陵县共建成公路30公里", [YAN_AN]),
        ("黄陵县举办活动3场,全市举办活动60场", [HUANGLING, YAN_AN]),
        ("赴武汉、长沙等地推介12场", [YAN_AN]),
        ("宝塔山接待游客3万人次", [YAN_AN]),
    ],
)
def test_where_a_place_governs(text: str, codes: list[str]) -> None:
    reading, carried = read(text), Carried()
    found = [region_of(item, reading, LEXICON, YAN_AN, carried) for item in reading.quantities]
    assert found == codes


def test_a_name_of_two_places_is_the_one_at_home() -> None:
    reading = read("宜川县接待游客3万人次")
    (mark,) = reading.marks.region.within(0, 3)
    assert resolve(mark, reading, LEXICON, YAN_AN) == YICHUAN


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("全市接待3万人次", "visitor_arrivals"),
        ("青瓷博物馆接待3万人次", "museum_visits"),
        ("乡村旅游点接待3万人次", "rural_tourism_visits"),
        ("山谷音乐节吸引3万人次", "performance_audience"),
        ("古堰景区接待3万人次", "attraction_visits"),
        ("全市酒店接待3万人次", "overnight_visitors"),
        ("两项措施惠及3万人次", None),
    ],
)
def test_who_received_decides_what_was_counted(text: str, metric: str | None) -> None:
    reading = read(text)
    assert received_by(reading.quantities[-1], reading, None) == metric


def test_what_is_known_already_stays() -> None:
    reading = read("青瓷博物馆接待3万人次")
    assert received_by(reading.quantities[0], reading, "inbound_visitors") == "inbound_visitors"


def test_new_things() -> None:
    for text in ("新增景区3家", "opened 12 new museums"):
        reading = read(text)
        assert is_new(reading.quantities[-1], reading), text
    for text in ("共有景区3家", "visited 12 museums"):
        reading = read(text)
        assert not is_new(reading.quantities[-1], reading), text


@pytest.mark.parametrize(
    ("metric", "share"),
    [
        ("overnight_visitors", "overnight_visitor_share"),
        ("rural_tourism_visits", "rural_visitor_share"),
        ("rural_tourism_revenue", "rural_revenue_share"),
        ("museums", None),
    ],
)
def test_shares_of_metrics(metric: str, share: str | None) -> None:
    assert share_of(metric, LEXICON) == share


@pytest.mark.parametrize(
    ("code", "metric"), [("US", "us_visitors"), ("RU", "russia_visitors"), ("JP", "japan_visitors")]
)
def test_names_of_markets(code: str, metric: str) -> None:
    assert metric_id(code, LEXICON) == metric
