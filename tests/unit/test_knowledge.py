"""Loading of knowledge: what a small folder gives, and one test for each fault it can have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tourmetrics.errors import KnowledgeError
from tourmetrics.knowledge import Knowledge, UnitDisplay, load_knowledge

METRIC_HEADER = (
    "id,name_en,name_zh,aliases_en,aliases_zh,quantity,unit,aggregation,direction,definition,source"
)
PLACE_HEADER = (
    "code,name_zh,short_zh,aliases_zh,name_en,aliases_en,level,parent,valid_from,valid_to"
)
VISITS = "visits,Visits,接待人次,visitors|tourists,游客,visits,visit,sum,up,All of them.,example"
INCOME = "income,Income,收入,receipts,总收入,money,CNY,sum,up,,example"
CITY = "421200,咸宁市,咸宁,,Xianning,,prefecture,CN-HB,,"
COUNTY = "421202,咸安区,咸安,,Xian'an,Hsien-an,county,421200,1998-12-06,"
FILES = {
    "unit_definitions.txt": "# people\nvisit = [visit]  # 人次\n\nCNY = [CNY]\nUSD = [USD]\n",
    "unit_names.csv": (
        "unit,zh,en_one,en_many,kind\nvisit,人次,visit,visits,visits\n"
        "CNY,元,CNY,CNY,money\nUSD,美元,USD,USD,money\n"
    ),
    "units.csv": (
        "surface,language,canonical,scale,quantity,example,note\n"
        "万人次,zh,visit,10000,visits,3万人次,counted each time\n"
        "%,any,dimensionless,1,percent,3%,\n"
        "yuan,en,CNY,1,money,5 yuan,\n"
    ),
    "metrics.csv": f"{METRIC_HEADER}\n{VISITS}\n{INCOME}\n",
    "cues.csv": "surface,language,role,note\n力争,zh,target,\nabout,en,approx,\n",
    "nouns.csv": "surface,language,unit\n游客,zh,visit\n",
    "countries.csv": f"{PLACE_HEADER}\nCN,中国,中国,,China,,country,,,\n",
    "provinces.csv": (
        "iso_3166_2,gb_2260,name_zh,short_zh,abbr_zh,name_en,aliases_en,"
        "former_iso_number_if_different\nCN-HB,420000,湖北省,湖北,鄂,Hubei,Hupeh,\n"
    ),
    "regions.csv": f"{PLACE_HEADER}\n{COUNTY}\n{CITY}\n",
}


def make(folder: Path, **changed: str) -> Path:
    """Write a small valid folder; a changed file is named by its stem."""
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Knowledge:
    return load_knowledge(make(tmp_path))


def test_metric_has_its_lists(small: Knowledge) -> None:
    metric = small.metrics["visits"]
    assert metric.aliases_en == ("visitors", "tourists")
    assert (metric.unit, metric.aggregation, metric.name("zh")) == ("visit", "sum", "接待人次")


def test_scale_is_exact(small: Knowledge) -> None:
    assert small.units[0].scale == Decimal(10000)
    assert small.unit_names == {"visit", "CNY", "USD"}


def test_definitions_lose_their_comments(small: Knowledge) -> None:
    assert small.unit_definitions == ("visit = [visit]", "CNY = [CNY]", "USD = [USD]")


def test_display_knows_one_and_many(small: Knowledge) -> None:
    display = small.unit_display["visit"]
    assert display == UnitDisplay("visit", "人次", "visit", "visits", "visits")
    assert [display.name("zh"), display.name("en"), display.name("en", one=True)] == [
        "人次",
        "visits",
        "visit",
    ]


def test_cues_keep_their_order(small: Knowledge) -> None:
    assert [(cue.surface, cue.role) for cue in small.cues] == [
        ("力争", "target"),
        ("about", "approx"),
    ]


def test_region_has_dates_and_names(small: Knowledge) -> None:
    county = small.regions["421202"]
    assert (county.valid_from, county.valid_to) == (date(1998, 12, 6), None)
    assert county.names == ("咸安区", "咸安", "Xian'an", "Hsien-an")
    assert [county.name("zh"), county.name("en")] == ["咸安区", "Xian'an"]


def test_lineage_goes_up_to_the_country(small: Knowledge) -> None:
    assert small.region_lineage("421202") == ("421202", "421200", "CN-HB", "CN")
    with pytest.raises(KnowledgeError, match="'999999' is in none of the region files"):
        small.region_lineage("999999")


@pytest.mark.parametrize(
    ("name", "codes"),
    [("咸宁", ["421200"]), ("HUBEI", ["CN-HB"]), ("Xian’an", ["421202"]), ("Utopia", [])],
)
def test_regions_are_found_by_every_name(small: Knowledge, name: str, codes: list[str]) -> None:
    assert [region.code for region in small.regions_named(name)] == codes


def test_initials_are_found_in_capitals_only(tmp_path: Path) -> None:
    folder = make(tmp_path, countries=f"{PLACE_HEADER}\nCN,中国,中国,,China,PRC,country,,,\n")
    named = load_knowledge(folder).regions_named
    assert [region.code for region in named("PRC")] == ["CN"]
    assert named("prc") == ()


def test_shared_name_gives_larger_places_first(tmp_path: Path) -> None:
    twin = CITY.replace("421200,", "421299,").replace("prefecture,CN-HB", "county,421200")
    folder = make(tmp_path, regions=f"{PLACE_HEADER}\n{twin}\n{CITY}\n")
    assert [r.code for r in load_knowledge(folder).regions_named("咸宁")] == ["421200", "421299"]


def test_column_order_byte_order_mark_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    text = "\ufeffrole,surface,note,language\r\ntarget,力争,,zh\r\n\r\n"
    cue = load_knowledge(make(tmp_path, cues=text)).cues[0]
    assert (cue.surface, cue.language, cue.role) == ("力争", "zh", "target")


def test_version_follows_content_and_not_line_ends(tmp_path: Path) -> None:
    versions = []
    for number, cues in enumerate(
        [
            FILES["cues.csv"],
            FILES["cues.csv"].replace("\n", "\r\n"),
            FILES["cues.csv"] + "拟,zh,target,\n",
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        make(folder)
        (folder / "cues.csv").write_bytes(cues.encode())
        versions.append(load_knowledge(folder).version)
    assert len(versions[0]) == 12
    assert versions[0] == versions[1] != versions[2]


def test_version_follows_language_files(tmp_path: Path) -> None:
    before = load_knowledge(make(tmp_path)).version
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "zh.toml").write_text("a = 1\n", encoding="utf-8")
    assert load_knowledge(tmp_path).version != before


def test_shipped_knowledge_is_read_once() -> None:
    assert load_knowledge() is load_knowledge()


UNITS_HEADER = "surface,language,canonical,scale,quantity,note\n"
CUES_HEADER = "surface,language,role,note\n"
FAULTS = {
    "missing column": (
        "metrics",
        METRIC_HEADER.replace(",unit", ""),
        ("line 1", "'unit' is missing"),
    ),
    "unknown column": ("cues", "surface,language,role,note,x\n", ("line 1", "unknown column 'x'")),
    "column twice": (
        "cues",
        "surface,language,role,note,note\n",
        ("line 1", "'note' is there twice"),
    ),
    "empty file": ("cues", "", ("line 1", "'surface' is missing")),
    "too many cells": (
        "cues",
        f"{CUES_HEADER}拟,zh,target,a,b\n",
        ("line 2", "'拟'", "quotes around"),
    ),
    "open quote": ("cues", f'{CUES_HEADER}拟,zh,target,"a\n', ("broken CSV",)),
    "empty id": ("metrics", f"{METRIC_HEADER}\n{VISITS[6:]}\n", ("line 2", "id is empty")),
    "bad id": ("metrics", f"{METRIC_HEADER}\nV{VISITS[1:]}\n", ("'Visits'", "lower-case")),
    "duplicate id": (
        "metrics",
        f"{METRIC_HEADER}\n{VISITS}\n{VISITS}\n",
        ("line 3", "'visits'", "twice"),
    ),
    "no name": (
        "metrics",
        f"{METRIC_HEADER}\n{VISITS.replace('接待人次', '')}\n",
        ("'visits'", "name_zh must not be empty"),
    ),
    "unknown unit": (
        "metrics",
        f"{METRIC_HEADER}\n{VISITS.replace(',visit,', ',vist,')}\n",
        ("line 2", "'visits'", "unknown unit 'vist'", "unit_definitions.txt"),
    ),
    "unknown quantity": (
        "metrics",
        f"{METRIC_HEADER}\n{INCOME.replace('money', 'cash')}\n",
        ("'income'", "unknown quantity 'cash'"),
    ),
    "unknown aggregation": (
        "metrics",
        f"{METRIC_HEADER}\n{VISITS.replace(',sum,', ',total,')}\n",
        ("'visits'", "unknown aggregation 'total'", "last, mean, none, sum"),
    ),
    "unknown direction": (
        "metrics",
        f"{METRIC_HEADER}\n{VISITS.replace(',up,', ',more,')}\n",
        ("'visits'", "unknown direction 'more'", "down, none, up"),
    ),
    "empty alias": (
        "metrics",
        f"{METRIC_HEADER}\n{VISITS.replace('visitors|', 'visitors||')}\n",
        ("line 2", "'visits'", "aliases_en", "empty or padded"),
    ),
    "alias twice in one metric": (
        "metrics",
        f"{METRIC_HEADER}\n{VISITS.replace('tourists', 'visitors')}\n",
        ("'visits'", "'visitors' twice"),
    ),
    "alias of two metrics": (
        "metrics",
        f"{METRIC_HEADER}\n{VISITS}\n{VISITS.replace('visits,', 'guests,', 1)}\n",
        ("line 3", "'guests'", "'visitors' belongs to 'visits'"),
    ),
    # Money is told apart by no currency: a document brings its own.
    "alias of two currencies": (
        "metrics",
        f"{METRIC_HEADER}\n{INCOME}\n{INCOME.replace('income', 'exports').replace('CNY', 'USD')}\n",
        ("line 3", "'exports'", "'receipts' belongs to 'income'"),
    ),
    "empty surface": (
        "units",
        f"{UNITS_HEADER},zh,visit,1,visits,\n",
        ("line 2", "surface is empty"),
    ),
    "unknown canonical": (
        "units",
        f"{UNITS_HEADER}趟,zh,trip,1,visits,\n",
        ("'趟'", "unknown canonical 'trip'"),
    ),
    "unknown language": (
        "units",
        f"{UNITS_HEADER}趟,fr,visit,1,visits,\n",
        ("'趟'", "unknown language 'fr'", "any, en, zh"),
    ),
    "scale is no number": (
        "units",
        f"{UNITS_HEADER}趟,zh,visit,ten,visits,\n",
        ("'趟'", "scale 'ten'"),
    ),
    "scale is nothing": ("units", f"{UNITS_HEADER}趟,zh,visit,0,visits,\n", ("'趟'", "scale '0'")),
    "scale is infinite": (
        "units",
        f"{UNITS_HEADER}趟,zh,visit,Infinity,visits,\n",
        ("'趟'", "scale 'Infinity'"),
    ),
    "surface twice": (
        "units",
        f"{UNITS_HEADER}趟,zh,visit,1,visits,\n趟,any,visit,1,visits,\n",
        ("line 3", "'趟'", "there twice"),
    ),
    "empty cue": ("cues", f"{CUES_HEADER}拟,zh,,\n", ("line 2", "'拟'", "must not be empty")),
    "unknown cue language": ("cues", f"{CUES_HEADER}拟,cn,target,\n", ("'拟'", "unknown language")),
    "cue twice": (
        "cues",
        f"{CUES_HEADER}拟,zh,target,\n拟,zh,target,b\n",
        ("line 3", "'拟'", "twice as 'target'"),
    ),
    "no definition": ("unit_definitions", "visit\n", ("line 1", "'visit'", "name = definition")),
    "bad unit name": ("unit_definitions", "guest night = [n]\n", ("'guest night'", "underscores")),
    "unit defined twice": ("unit_definitions", "a = [a]\na = [a]\n", ("line 2", "defined twice")),
    "unit without a name": (
        "unit_names",
        "unit,zh,en_one,en_many,kind\nvisit,人次,visit,visits,visits\n",
        ("unit_names.csv", "no names for CNY, USD"),
    ),
    "name of an unknown unit": (
        "unit_names",
        FILES["unit_names.csv"] + "trip,趟,trip,trips,visits\n",
        ("line 5", "unknown unit 'trip'"),
    ),
    "unit named twice": (
        "unit_names",
        FILES["unit_names.csv"] + "USD,美元,USD,USD,money\n",
        ("line 5", "'USD'", "twice"),
    ),
    "unit named emptily": (
        "unit_names",
        FILES["unit_names.csv"].replace("人次", ""),
        ("line 2", "'visit'", "must not be empty"),
    ),
    "unknown kind": (
        "unit_names",
        FILES["unit_names.csv"].replace("visits,visits", "visits,trips"),
        ("'visit'", "unknown kind 'trips'"),
    ),
    "region without code": (
        "regions",
        f"{PLACE_HEADER}\n{CITY[6:]}\n",
        ("line 2", "code is empty"),
    ),
    "region twice": (
        "regions",
        f"{PLACE_HEADER}\n{CITY}\n{CITY}\n",
        ("line 3", "'421200'", "regions.csv, line 2 too"),
    ),
    "region without name": (
        "regions",
        f"{PLACE_HEADER}\n{CITY}\n421281,,,,,,county,421200,,\n",
        ("line 3", "'421281'", "both empty"),
    ),
    "empty region alias": (
        "regions",
        f"{PLACE_HEADER}\n{CITY.replace('咸宁,,', '咸宁,咸| ,')}\n",
        ("'421200'", "aliases_zh", "empty or padded"),
    ),
    "unknown level": (
        "regions",
        f"{PLACE_HEADER}\n{CITY.replace('prefecture', 'city')}\n",
        ("'421200'", "unknown level 'city'"),
    ),
    "unknown parent": (
        "regions",
        f"{PLACE_HEADER}\n{CITY.replace('CN-HB', 'CN-XX')}\n",
        ("line 2", "'421200'", "parent 'CN-XX' is unknown"),
    ),
    "parent of no higher level": (
        "regions",
        f"{PLACE_HEADER}\n{CITY.replace('CN-HB', '421202')}\n{COUNTY}\n",
        ("line 2", "'421200'", "'421202' is a county: not above a prefecture"),
    ),
    "no parent": (
        "regions",
        f"{PLACE_HEADER}\n{CITY.replace('CN-HB', '')}\n",
        ("'421200'", "only a country has none"),
    ),
    "bad date": (
        "regions",
        f"{PLACE_HEADER}\n{CITY[:-1]}1998-13-01,\n",
        ("'421200'", "'1998-13-01' is no date", "YYYY-MM-DD"),
    ),
}


@pytest.mark.parametrize(("stem", "text", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_fault_names_file_line_and_entry(
    tmp_path: Path, stem: str, text: str, said: tuple[str, ...]
) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(make(tmp_path, **{stem: text}))
    message = str(caught.value)
    assert message.startswith(str(tmp_path / stem))
    for part in said:
        assert part in message


def test_missing_file_is_named(tmp_path: Path) -> None:
    (make(tmp_path) / "cues.csv").unlink()
    with pytest.raises(KnowledgeError, match=r"cues\.csv: the file is missing"):
        load_knowledge(tmp_path)


def test_other_encoding_is_named(tmp_path: Path) -> None:
    (make(tmp_path) / "cues.csv").write_bytes(FILES["cues.csv"].encode("gb18030"))
    with pytest.raises(KnowledgeError, match=r"cues\.csv: not UTF-8 at byte 27"):
        load_knowledge(tmp_path)


def test_unreadable_file_is_named(tmp_path: Path) -> None:
    (make(tmp_path) / "cues.csv").unlink()
    (tmp_path / "cues.csv").mkdir()
    with pytest.raises(KnowledgeError, match=r"cues\.csv: cannot be read"):
        load_knowledge(tmp_path)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="nowhere: no such folder"):
        load_knowledge(tmp_path / "nowhere")
