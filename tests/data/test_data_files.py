"""The shipped data files: they load, and say what the world is like."""

from __future__ import annotations

from datetime import date

import pytest

from tourmetrics.knowledge import Knowledge, load_knowledge
from tourmetrics.knowledge.records import UNITLESS


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def test_every_unit_has_a_written_form(knowledge: Knowledge) -> None:
    assert {form.canonical for form in knowledge.units} - UNITLESS == knowledge.unit_names


def test_metrics_measure_in_a_unit_of_their_kind(knowledge: Knowledge) -> None:
    display = knowledge.unit_display
    exceptions = {"rate", "visits", "persons", "count"}  # 人天, 人次 and 个 serve several kinds
    wrong = [
        metric.id
        for metric in knowledge.metrics.values()
        if metric.quantity not in exceptions and display[metric.unit].kind != metric.quantity
    ]
    assert wrong == []


def test_ratios_are_never_added_up(knowledge: Knowledge) -> None:
    wrong = [
        metric.id
        for metric in knowledge.metrics.values()
        if metric.quantity in {"percent", "score", "rate"} and metric.aggregation in {"sum", "last"}
    ]
    assert wrong == []


def test_every_metric_can_be_found_in_both_languages(knowledge: Knowledge) -> None:
    wrong = [m.id for m in knowledge.metrics.values() if not (m.aliases_en and m.aliases_zh)]
    assert wrong == []


def test_added_things_add_up_over_time(knowledge: Knowledge) -> None:
    added = [m for m in knowledge.metrics.values() if m.id.endswith("_added")]
    added = [m for m in added if not m.id.endswith("value_added")]
    assert len(added) > 5
    assert {m.aggregation for m in added} == {"sum"}


@pytest.mark.parametrize(
    ("code", "name", "parent"),
    [
        ("330114", "钱塘区", "330100"),
        ("540481", "米林市", "540400"),
        ("540581", "错那市", "540500"),
        ("659012", "白杨市", "CN-XJ"),
        ("653228", "和康县", "653200"),
        ("653229", "和安县", "653200"),
        ("500157", "两江新区", "CN-CQ"),
        ("429004", "仙桃市", "CN-HB"),
    ],
)
def test_new_places_are_there(knowledge: Knowledge, code: str, name: str, parent: str) -> None:
    region = knowledge.regions[code]
    assert (region.name_zh, region.parent, region.valid_to) == (name, parent, None)


@pytest.mark.parametrize("code", ["330103", "410306"])
def test_abolished_places_are_gone(knowledge: Knowledge, code: str) -> None:
    assert code not in knowledge.regions


def test_merged_districts_keep_their_code_and_their_end(knowledge: Knowledge) -> None:
    assert knowledge.regions["500112"].valid_to == date(2025, 11, 6)


def test_numbers_of_places(knowledge: Knowledge) -> None:
    levels = [region.level for region in knowledge.regions.values()]
    assert levels.count("province") == 34
    assert levels.count("prefecture") == 333
    assert 2840 < levels.count("county") < 2860
    jiangsu = [r for r in knowledge.regions.values() if r.parent == "CN-JS"]
    assert len(jiangsu) == 13


@pytest.mark.parametrize(
    ("code", "short", "alias", "english"),
    [
        ("532900", "大理", "大理州", "Dali"),
        ("511181", "峨眉山", None, "Emeishan"),
        ("350521", "惠安", None, "Hui'an"),
        ("532931", "剑川", None, "Jianchuan"),
        ("511132", "峨边", "峨边县", "Ebian"),
        ("622926", "东乡", "东乡县", "Dongxiang"),
        ("150522", "科尔沁左翼后旗", None, "Ke'erqinzuoyihouqi"),
        ("341823", "泾县", None, "Jingxian"),
        ("450329", "资源县", None, "Ziyuan"),
        ("421200", "咸宁", None, "Xianning"),
        ("341500", "六安", None, "Lu'an"),
        ("610100", "西安", None, "Xi'an"),
        ("350200", "厦门", None, "Xiamen"),
        ("211300", "朝阳", None, "Chaoyang"),
        ("140400", "长治", None, "Changzhi"),
        ("230100", "哈尔滨", None, "Harbin"),
        ("150100", "呼和浩特", None, "Hohhot"),
        ("650100", "乌鲁木齐", None, "Urumqi"),
        ("540100", "拉萨", None, "Lhasa"),
    ],
)
def test_short_and_english_names(
    knowledge: Knowledge, code: str, short: str, alias: str | None, english: str
) -> None:
    region = knowledge.regions[code]
    assert (region.short_zh, region.name_en) == (short, english)
    assert region.aliases_zh == ((alias,) if alias else ())


def test_names_are_long_enough_and_said_once(knowledge: Knowledge) -> None:
    for region in knowledge.regions.values():
        assert all(len(name) > 1 for name in region.names), region
        listed = (region.name_zh, *region.aliases_zh, region.name_en, *region.aliases_en)
        named = [name for name in listed if name]
        assert len(named) == len(set(named)), region
        assert region.short_zh not in region.aliases_zh, region


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("the United States", "US"),
        ("UK", "GB"),
        ("Canada", "CA"),
        ("New Zealand", "NZ"),
        ("韩国", "KR"),
        ("日本", "JP"),
        ("欧盟", "EU"),
        ("Queenstown", "NZ-OTA"),
        ("Auckland", "NZ-AUK"),
        ("Nova Scotia", "CA-NS"),
        ("New Brunswick", "CA-NB"),
        ("Prince Edward Island", "CA-PE"),
        ("NSW", "AU-NSW"),
        ("Hong Kong", "CN-HK"),
        ("Tibet", "CN-XZ"),
    ],
)
def test_places_abroad_and_usual_names(knowledge: Knowledge, name: str, code: str) -> None:
    assert [region.code for region in knowledge.regions_named(name)] == [code]


@pytest.mark.parametrize(("name", "count"), [("鼓楼区", 4), ("朝阳", 4), ("Georgia", 2)])
def test_shared_names_give_all_places(knowledge: Knowledge, name: str, count: int) -> None:
    assert len(knowledge.regions_named(name)) == count


def test_provinces_are_parts_of_china(knowledge: Knowledge) -> None:
    assert knowledge.region_lineage("659012") == ("659012", "CN-XJ", "CN")
    assert "TW" not in knowledge.regions
