"""What a document's own words say of it: title, publisher, region, date, language."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourmetrics.documents.metadata import MetadataFinder, merge
from tourmetrics.documents.rules import load_rules
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Metadata

XIANNING = """咸宁市文化和旅游局
今天是:2026年11月22日
您当前的位置 : 首页 >>正文

咸宁市文化和旅游局2024年工作要点

来源:咸宁市文化和旅游局 时间:2024-04-26

2024年是关键一年。
"""


@pytest.fixture(scope="module")
def finder() -> MetadataFinder:
    return MetadataFinder(load_rules(), load_knowledge())


def test_page_of_a_bureau_site(finder: MetadataFinder) -> None:
    found = finder.find(XIANNING)
    assert found == Metadata(
        title="咸宁市文化和旅游局2024年工作要点",
        publisher="咸宁市文化和旅游局",
        region="421200",
        published=date(2024, 4, 26),
        language="zh",
        origins=dict.fromkeys(("title", "publisher", "region", "published", "language"), "text"),
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A strategy\n\nA text.", "A strategy"),
        ("MEDIA RELEASE: Visitors are back\n28 August 2025\n", "Visitors are back"),
        (
            "Home News The alliance is set up\n\nThe alliance is set up\n\nText.",
            "The alliance is set up",
        ),
        ("|\nAlliance Launched |\n|\nOn December 7 it began.", "Alliance Launched"),
        ("来源:中新社 时间:2024-05-01\n旅游大会召开\n", "旅游大会召开"),
        ("2024年4月2日,全市接待游客3万人次。\n", None),
        ("123 456\n", None),
        ("A paragraph of running text that stands at the top. " * 5, None),
    ],
)
def test_title(finder: MetadataFinder, text: str, title: str | None) -> None:
    assert finder.find(text).title == title


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("标题\n来源:湖北日报 2024-05-06 10:30\n", "湖北日报"),
        ("标题\n发布机构\uff1a湖北省文化和旅游厅 来源\uff1a湖北日报\n", "湖北省文化和旅游厅"),
        (
            "乐山市文化广播电视和旅游局2025年工作要点\n来源:市文广旅局\n",
            "乐山市文化广播电视和旅游局",
        ),
        ("公报\n承德市统计局 国家统计局承德调查队 2024年4月2日\n", "承德市统计局"),
        (
            "Strategy\nNova Scotia Visitor Office · Published 18 April 2024 · Third edition\n",
            "Nova Scotia Visitor Office",
        ),
        ("Results\nNova Scotia Visitor Office, February 26, 2026\n", "Nova Scotia Visitor Office"),
        (
            "China News Service, Nanchang, March 5 (Reporter Li) The reporter learned.",
            "China News Service",
        ),
        (
            "A title\n\nText.\n\nSource: Liaoning Provincial People’s Government\n",
            "Liaoning Provincial People’s Government",
        ),
        ("标题\n来源: 作者: 张三\n", None),
        ("标题\n来源:本网\n", None),
        ("大理州2024年文旅发展情况新闻发布稿\n", None),
    ],
)
def test_publisher(finder: MetadataFinder, text: str, publisher: str | None) -> None:
    assert finder.find(text).publisher == publisher


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("江西省南昌市2024年工作总结\n", "360100"),
        ("泉州国庆假期文旅市场综述\n", "350500"),
        ("关于海南自由贸易港旅游发展的报告\n", "CN-HI"),
        ("Hainan posts record visits\n", "CN-HI"),
        (
            "The reporter learned from the Jiangxi Provincial Department of Culture and Tourism.",
            "CN-JX",
        ),
        ("创新高\n来源:湖北日报\n", None),
        ("平安建设和城区改造情况\n", None),
        ("鼓楼区文化和旅游局2024年工作要点\n", None),
        ("Tourism in Hainan and Guangdong\n", None),
        ("China News Service, Nanchang, March 5. Visits rose.", None),
    ],
)
def test_region_is_named_once_or_not_at_all(
    finder: MetadataFinder, text: str, region: str | None
) -> None:
    assert finder.find(text).region == region


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("标题\n发布时间\uff1a2024年\uff13月\uff11日 成文日期:2024-02-01\n", date(2024, 3, 1)),
        ("标题\n时间:2024/1/9\n", date(2024, 1, 9)),
        (
            "Title\n\nMay 30, 2024 by No Comments\n\nDALIAN, China, May 29, 2024 — Text.",
            date(2024, 5, 30),
        ),
        ("Title\n\nZHANGYE, Gansu, Jan. 15, 2026 -- Famous for its hills.", date(2026, 1, 15)),
        ("Title\n28 August 2025\n", date(2025, 8, 28)),
        ("通知\n各单位:\n" + "正文。\n" * 40 + "某局\n2024年4月26日\n", date(2024, 4, 26)),
        ("今天是:2026年11月22日\n标题\n", None),
        ("标题\n2024年4月2日,全市召开会议\n", None),
        ("标题\n日期:2024-13-45\n", None),
        ("Title\n\nHAIKOU, China, April 31, 2024 — Text.", None),
        ("Title\n\nOn 3 May 2024 the office opened its doors.", None),
        ("泉州10月9日电 双节叠加\n", None),
    ],
)
def test_published(finder: MetadataFinder, text: str, published: date | None) -> None:
    assert finder.find(text).published == published


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("news/2024-04-26 plan.txt", date(2024, 4, 26)),
        ("20240426_工作要点.txt", date(2024, 4, 26)),
        ("工作要点(2024年4月26日).txt", date(2024, 4, 26)),
        ("000_c7de9cc5476edae1.txt", None),
        ("20241326.txt", None),
        ("2024-01-01 to 2024-06-30.txt", None),
        ("120240426.txt", None),
    ],
)
def test_a_date_that_only_the_name_bears(
    finder: MetadataFinder, name: str, published: date | None
) -> None:
    found = finder.find("标题\n", name)
    assert found.published == published
    assert found.origins.get("published") == ("name" if published else None)
    assert finder.find(XIANNING, name).origins["published"] == "text"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("接待游客3万人次,打造5G和IP,4A级景区", "zh"),
        (
            "Zhangye (张掖) received 3 million visits in the year to June, a rise of 5 percent",
            "en",
        ),
        ("接待游客三万人次。The city received thirty thousand visits.", "mixed"),
        ("12 345\n", None),
    ],
)
def test_language(finder: MetadataFinder, text: str, language: str | None) -> None:
    assert finder.find(text).language == language


def test_index_goes_before_file_and_text_even_where_it_knows_nothing() -> None:
    entry = {"title": "From the index", "published": None}
    own = Metadata(title="From the file", publisher="A body", origins={"publisher": "file"})
    text = Metadata(published=date(2024, 1, 1), language="en", origins={"language": "text"})
    assert merge(entry, own, text) == Metadata(
        title="From the index",
        publisher="A body",
        published=None,
        language="en",
        origins={"title": "index", "publisher": "file", "language": "text"},
    )


PIECES = [
    "来源:",
    "时间:",
    "2024-04-26",
    "咸宁市",
    "文化和旅游局",
    "May 30, 2024",
    "Office",
    "Source: ",
]
PIECES += [
    "DALIAN, China, ",
    "— ",
    "of ",
    "and ",
    "#",
    "|",
    "\n",
    "\n\n",
    " ",
    "3",
    "年",
    "A",
    "a.",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_the_text_the_values_come_from_it(text: str) -> None:
    found = MetadataFinder(load_rules(), load_knowledge()).find(text)
    assert found.title is None or found.title in text
    assert found.publisher is None or found.publisher in text
    assert found.published in {None, date(2024, 4, 26), date(2024, 5, 30)}
    assert found.region in {None, "421200", "210200"}
    values = {name for name in Metadata.__slots__ if name != "origins" and getattr(found, name)}
    assert set(found.origins) == values


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("关于印发工作要点的通知\n赣文旅发〔2024〕5号\n各市：\n", "赣文旅发〔2024〕5号"),
        ("索引号：X123 发文字号：湘文旅函［2023］112号\n通知\n正文。", "湘文旅函［2023］112号"),
        ("| 文号 | 川文旅办(2022)8号 |\n", "川文旅办(2022)8号"),
        ("Annual report\nDocument No. DTS/2024-7\nVisits rose.", "DTS/2024-7"),
        ("根据国办发〔2021〕30号，制定本方案。\n", None),
        ("Visits rose by 5%.\n", None),
    ],
)
def test_the_number_of_a_document_stands_alone_or_behind_a_label(
    finder: MetadataFinder, text: str, number: str | None
) -> None:
    found = finder.find(text)
    assert found.number == number
    assert found.origins.get("number") == ("text" if number else None)


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Source: border statistics. A blank cell was not reported.", None),
        ("Source: Statistics Office. All rights reserved.", "Statistics Office"),
        ("Source: U.S. Travel Office", "U.S. Travel Office"),
    ],
)
def test_a_source_of_data_is_no_publisher(
    finder: MetadataFinder, line: str, publisher: str | None
) -> None:
    assert finder.find(f"Visitor arrivals\n\nArrivals rose.\n\n{line}\n").publisher == publisher
