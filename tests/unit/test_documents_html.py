"""Web pages: the article without its surroundings, tables, signs, encodings, limits."""
# ruff: noqa: E501 - pages are as long as their lines

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.samples import as_html, facts

from tourmetrics.documents.records import Content, UnreadableError
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.webpages.reader import HtmlReader
from tourmetrics.workflow import ExtractResult, extract_paths

SEEDS = sorted(path.name for path in facts.SEEDS.glob("*.txt"))
FIGURE = ("quote", "kind", "value", "unit", "metric", "label", "measure", "period_start",
          "period_end", "region")  # fmt: skip


def read(html: str | bytes) -> Content:
    data = html.encode() if isinstance(html, str) else html
    content = HtmlReader().read(data, Path("page.html"))
    for block in content.blocks:
        found = content.text[block.start : block.end]
        assert found
        assert found == found.strip()
    return content


def lines(html: str | bytes) -> list[str]:
    return [line for line in read(html).text.splitlines() if line]


def body(inner: str) -> list[str]:
    """The lines of an article that stands alone on its page."""
    return lines(f"<html><body>{inner}</body></html>")


def figures(result: ExtractResult) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in result.figures.iter_rows(named=True):
        figure = tuple(str(row[name]) for name in FIGURE if name in row)
        found.setdefault(row["doc"].partition(".")[0], []).append(figure)
    return found


# ------------------------------------------------------------------ the same facts


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gbk", "utf-8"), ("utf-8", "gb2312")],
)
def test_seeds_in_a_page_give_the_figures_of_their_text(
    tmp_path: Path, encoding: str, declared: str
) -> None:
    index = json.loads((facts.SEEDS / "index.json").read_text("utf-8"))
    for entry in index:
        path = tmp_path / Path(entry["doc"]).with_suffix(".html")
        as_html.write(facts.seed_parts(entry["doc"]), path, encoding=encoding, declared=declared)
        entry["doc"] = path.name
    (tmp_path / "index.json").write_text(json.dumps(index), "utf-8")
    result = extract_paths([tmp_path])
    assert result.faults == ()
    assert figures(result) == figures(extract_paths([facts.SEEDS]))


def test_tables_of_a_page_give_their_figures(tmp_path: Path) -> None:
    as_html.write(facts.INDICATORS, tmp_path / "plan.html", encoding="gb18030", declared="gb2312")
    as_html.write(facts.YEARBOOK, tmp_path / "book.html")
    found = figures(extract_paths([tmp_path]))
    quotes = {name: [figure[:4] for figure in rows] for name, rows in found.items()}
    assert ("3,800", "target", "38000000.0", "visit") in quotes["plan"]
    assert ("18", "target", "18.0", "venue") in quotes["plan"]
    assert len(quotes["plan"]) == 8
    assert ("430.2", "reported", "430200.0", "visit") in quotes["book"]
    assert len(quotes["book"]) == 10


# ------------------------------------------------------------------ what stands around an article


def test_only_the_article_of_a_bureaus_page_is_read(tmp_path: Path) -> None:
    path = as_html.write(facts.INDICATORS, tmp_path / "page.html")
    content = HtmlReader().read(path.read_bytes(), path)
    assert content.text == (
        "# 云岭市“十四五”文化和旅游发展规划\n\n"
        "到2025年，全市文化和旅游业发展主要指标如下。\n\n"
        "表1 主要发展指标\n\n"
        "| 序号 | 指标 | 单位 | 2020年 | 2025年目标 | 属性 |\n"
        "|---|---|---|---|---|---|\n"
        "| 1 | 接待游客 | 万人次 | 2,150 | 3,800 | 预期性 |\n"
        "| 2 | 旅游总收入 | 亿元 | 186.5 | 420 | 预期性 |\n"
        "| 3 | 博物馆 | 个 | 12 | ≥18 | 约束性 |\n"
        "| 4 | 人均公共文化设施面积 | 平方米 | 0.32 | 0.45 | 约束性 |\n\n"
        "注：2020年为实际完成数。\n"
    )
    assert content.gaps == ()


ARTICLE = "<p>2024年，全市接待游客6500万人次，实现旅游收入320亿元，同比增长12.5%。</p>" * 2


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><p>数据 2024年接待游客9000万人次</p></nav>",
        "<div role=navigation>接待游客9000万人次</div>",
        "<div class=topNav>接待游客9000万人次</div>",
        "<div id=foot-bar>访问 9000人次</div>",
        "<div>您现在的位置：<a href=/>首页</a> &gt; <a href=/x>数据9000万</a></div>",
        "<ul><li><a href=1>接待游客9000万人次</a> 2024-01-02<li><a href=2>收入9000亿元</a> "
        "2024-01-03<li><a href=3>增长9000%</a></ul>",
        "<div>浏览次数：9000次</div>",
        "<p>阅读 9000</p>",
        "<p>9,000 views</p>",
        "<p>字号：大 中 小</p>",
        "<p>分享到：微信 9000</p>",
        "<p>上一篇：<a href=9>接待游客9000万人次</a></p>",
        "<p hidden>接待游客9000万人次</p>",
        "<p style='display: none'>接待游客9000万人次</p>",
        "<p class=sr-only>接待游客9000万人次</p>",
        "<script>document.write('接待游客9000万人次')</script>",
        "<noscript>接待游客9000万人次</noscript>",
        "<template><p>接待游客9000万人次</p></template>",
        "<select><option>9000条</select>",
        "<div><p>版权所有：某局 ICP备9000号</p><p>电话：0870-9000</p></div>",
        "<!-- 接待游客9000万人次 -->",
        "<div>共 12 页 9000 条 <a href=1>1</a> <a href=2>2</a> 下一页 到第<input>页</div>",
        "<div>共9000条记录 第1/12页</div>",
        "<p>每页 20 条，共 9000 页</p>",
        "<p>您是本站第 9000 位访客</p>",
        "<p>（阅读 9000 次）</p>",
        "<p>本文已被浏览 9000 次</p>",
        "<div>今日访问量：9,000 总访问量：9000123</div>",
        "<div class=sharedaddy>Share this: 9000 Facebook</div>",
        "<div title=footer><p>云岭市文化和旅游局9000号</p></div>",
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    for page in (furniture + ARTICLE, ARTICLE + furniture):
        text = read(f"<html><body><div>{page}</div></body></html>").text
        assert "9000" not in text
        assert "9,000" not in text
        assert text.count("6500") == 2


@pytest.mark.parametrize(
    "text",
    [
        "微信扫码支付达9000万笔",
        "地理位置：位于县城以北9000米",
        "主办单位：云岭市文化和旅游局等9000家",
        "【English】9000 visits",
        "分享经验9000次",
        "网站访问量120万次，位居全省前列，比上年多9000次。",
        "Location: 9000 km from the capital",
        "Share of foreign guests: 9000",
        "共9000条旅游线路",
        "本文所列企业接待9000人次",
    ],
)
def test_words_of_an_article_are_no_furniture(text: str) -> None:
    assert any("9000" in line for line in body(f"<div>{ARTICLE}<p>{text}</p>{ARTICLE}</div>"))


def test_an_article_in_a_form_or_a_named_wrapper_is_kept() -> None:
    page = f"<form id=aspnetForm class=search><div class='nav-wrapper'>{ARTICLE}</div></form>"
    assert len(body(page)) == 2


@pytest.mark.parametrize(
    "section",
    [
        "<section id=share-of-jobs><h2>Share of jobs</h2><p>9000 jobs</p></section>",
        "<section id=related-industries><h2>Related industries</h2><p>9000 jobs</p></section>",
        "<div class=social-impact><p>Tourism employed 9000 people in 2023.</p></div>",
        "<div id=weather><p>因天气原因，景区少接待游客9000人次，影响全年。</p></div>",
        "<table class=market-share>" + "<tr><td>Japan<td>9000<td>12.5" * 4 + "</table>",
    ],
)
def test_a_section_that_is_named_like_furniture_is_kept(section: str) -> None:
    assert any("9000" in line for line in body(f"<div>{ARTICLE}{section}{ARTICLE}</div>"))
    assert body(f"<div>{ARTICLE}<h2 id=share>Share 2023</h2>{ARTICLE}</div>")[2] == "## Share 2023"


def test_what_tells_of_publication_stays_without_its_counters() -> None:
    info = (
        "<div><span>发布时间：2024-04-26 10:22</span><span>来源：咸宁市文化和旅游局</span>"
        "<span>浏览次数：<i>1234</i>次</span>【字体：<a>大</a> <a>中</a> <a>小</a>】打印</div>"
    )
    assert body(f"<h1>工作要点</h1>{info}<div>{ARTICLE}</div>")[:2] == [
        "# 工作要点",
        "发布时间：2024-04-26 10:22 来源：咸宁市文化和旅游局",
    ]


def test_a_script_that_would_show_the_article_does_not_hide_it() -> None:
    page = f'<div id="js_content" style="visibility: hidden; opacity: 0;">{ARTICLE}</div>'
    assert len(body(f"<h1>题</h1>{page}<p>{'甲' * 300}</p>")) == 4


def test_much_hidden_text_is_said() -> None:
    hidden = f"<div style='display:none'>{'隐藏的文字。' * 90}</div>"
    shown = "接待游客5万人次。" * 70
    content = read(f"<body><p>{shown}</p>{hidden}</body>")
    assert [gap.place for gap in content.gaps] == ["page"]
    assert "隐藏" not in content.text


# ------------------------------------------------------------------ titles and metadata


def test_the_title_stands_once_and_first() -> None:
    page = (
        "<html><head><title>2012年工作总结 >> 旅游局网站</title></head><body><table><tr><td>"
        f"<b>2012年工作总结</b><tr><td>更新时间：2013-1-15<tr><td>{ARTICLE}</table></body></html>"
    )
    found = lines(page)
    assert found[0] == "# 2012年工作总结"
    assert sum("工作总结" in line for line in found) == 1
    turned = page.replace("2012年工作总结 >> 旅游局网站", "旅游局网站 >> 2012年工作总结")
    assert lines(turned) == found


def test_a_title_only_in_the_head_is_written_above() -> None:
    page = f"<title>2024年旅游统计公报_某市文旅局</title><body>{ARTICLE}</body>"
    assert lines(page)[0] == "# 2024年旅游统计公报"
    assert lines(page.replace("2024年旅游统计公报_某市文旅局", "无标题文档"))[0].startswith(
        "2024年"
    )


def test_the_name_of_the_site_is_no_title() -> None:
    page = f"<h1>云岭文旅</h1><h1>三年行动计划</h1><div>{ARTICLE}</div>"
    assert "# 三年行动计划" in lines(f"<title>三年行动计划-云岭文旅</title>{page}")
    assert "# 三年行动计划" in lines(
        f"<title>新闻--云岭文化旅游官网</title>{page.replace('云岭文旅', '云岭文化旅游官网')}"
    )


def test_a_title_that_is_broken_off_in_the_head_is_taken_from_the_page() -> None:
    page = (
        f'<meta property=og:title content="接待游客"过万"人次"><h1>接待游客“过万”人次</h1>{ARTICLE}'
    )
    content = read(page)
    assert content.text.startswith("# 接待游客“过万”人次\n")
    assert content.metadata.title is None


def test_a_title_followed_by_the_site_without_a_sign_is_found() -> None:
    page = f"<title>2019年技能大赛工作总结 湖南省某医院</title><div>2019年技能大赛工作总结</div>{ARTICLE}"
    assert lines(page)[0] == "# 2019年技能大赛工作总结"


INDEX = (
    "<table><tr><td>索 引 号：</td><td>01133/2024-12345</td><td>发文字号：</td>"
    "<td>咸文旅发〔2024〕12号</td></tr><tr><td>发布机构：</td><td>咸宁市文化和旅游局</td>"
    "<td>成文日期：</td><td>2024年04月20日</td></tr><tr><td>公开日期：</td><td>2024-04-26</td>"
    "<td>有效性：</td><td></td></tr></table>"
)


def test_the_index_table_is_metadata_and_no_text() -> None:
    content = read(f"<body><div>{INDEX}<h2>通知</h2><p>新增4A级景区2家。</p></div></body>")
    assert content.metadata.number == "咸文旅发〔2024〕12号"
    assert content.metadata.publisher == "咸宁市文化和旅游局"
    assert content.metadata.published == date(2024, 4, 26)
    assert set(content.metadata.origins.values()) == {"file"}
    assert content.text == "# 通知\n\n新增4A级景区2家。\n"


def test_a_table_with_such_heads_is_no_index_table() -> None:
    rows = "<tr><td>名称<td>发文字号<td>发文机关<td>成文日期<tr><td>甲<td>1号<td>市局<td>2023-01-01"
    assert (
        body(f"<p>目录</p><table>{rows}</table>")[1] == "| 名称 | 发文字号 | 发文机关 | 成文日期 |"
    )


def test_meta_entries_are_believed_where_they_say_something() -> None:
    head = (
        '<meta name="ArticleTitle" content="2024年工作要点"><meta name="PubDate" '
        'content="2024-04-26 10:22"><meta name="ContentSource" content="本站">'
        '<meta name="SiteName" content="咸宁市文化和旅游局门户网站">'
    )
    metadata = read(f"<html><head>{head}</head><body>{ARTICLE}</body></html>").metadata
    assert (metadata.title, metadata.published) == ("2024年工作要点", date(2024, 4, 26))
    assert metadata.publisher == "咸宁市文化和旅游局"
    source = "<p>来源：新华社 时间：2024-04-26</p>"
    assert read(f"<head>{head}</head><body>{source}{ARTICLE}</body>").metadata.publisher is None


@pytest.mark.parametrize("written", ["2024-13-45", "soon", ""])
def test_a_date_that_is_none_is_not_believed(written: str) -> None:
    page = f'<meta name="PubDate" content="{written}"><body>{ARTICLE}'
    assert read(page).metadata.published is None


def test_linked_data_states_the_date() -> None:
    script = (
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2025-03-04"}]}</script>'
    )
    assert read(f"<head>{script}</head><body>{ARTICLE}").metadata.published == date(2025, 3, 4)
    assert read(f"<head>{script[:-12]}</script></head>{ARTICLE}").metadata.published is None


# ------------------------------------------------------------------ lines and signs


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>接待<span>2</span><span>1</span>50<b>万</b>人次</p>", ["接待2150万人次"]),
        ("<div>一、目标<br>1.新建2家。<br><br>　　2.改建3家。</div>",
         ["一、目标", "1.新建2家。", "2.改建3家。"]),
        ("<section><section><p><span>甲1家</span></p></section><section>乙2家</section></section>",
         ["甲1家", "乙2家"]),
        ("<div>新建停车场3处，<br>新增车位120个。</div>", ["新建停车场3处，新增车位120个。"]),
        ("<p>接待游客\n     6500万人次</p>", ["接待游客6500万人次"]),
        ("<p>面积12.5万m<sup>2</sup></p>", ["面积12.5万m²"]),
        ("<p>1.5×10<sup>4</sup>人</p>", ["1.5×10⁴人"]),
        ("<p>12.5<sup>1</sup>万人次，3.2%<sup><a href='#n'>[2]</a></sup></p>", ["12.5万人次，3.2%"]),
        ("<p>the 21<sup>st</sup> fair, CO<sub>2</sub></p>", ["the 21st fair, CO₂"]),
        ("<p><sup>1</sup>Preliminary.</p>", ["¹ Preliminary."]),
        ("<p>€1&nbsp;200 million, 3&#8239;800 rooms, 2024年&nbsp;12家</p>",
         ["€1200 million, 3800 rooms, 2024年 12家"]),
        ("<p>收入&nbsp;1&nbsp;234.5&nbsp;亿元，&nbsp;12&nbsp;345&nbsp;678人</p>",
         ["收入 1234.5 亿元， 12345678人"]),
        ("<p>5家<a href='#_ftn1'><span>[1]</span></a>，6"
         "<span style='vertical-align: super'>②</span>家，见<a href='#t'>附表2</a></p>",
         ["5家，6家，见附表2"]),
        ("<p>建成<span style='text-decoration: line-through'>5</span>7家</p>", ["建成7家"]),
        ("<h2><button>Results 2023</button></h2><p>7 <button>Copy 9</button></p>",
         ["# Results 2023", "7"]),
        ("<h2>Results 2023 <button>Copy 9</button></h2><p>7", ["# Results 2023", "7"]),
        ("<p>1<wbr>234&#8203;567&shy;8人</p>", ["12345678人"]),
        ("<p><ruby>云<rp>(</rp><rt>yun</rt><rp>)</rp>岭</ruby>5家</p>", ["云岭5家"]),
        ("<p>建成<del>5</del><s>6</s><ins>7</ins>家</p>", ["建成7家"]),
        ("<p>他说<q>增长5%</q></p>", ["他说“增长5%”"]),
        ("<p>A<span style='display:block'>B 5家</span>C</p>", ["A", "B 5家", "C"]),
        ("<ol start=3><li>三家<li value=9>九家<li>（1）十家</ol>", ["3. 三家", "9. 九家", "（1）十家"]),
        ("<ol type=a><li>x<li>y</ol><ol type=I><li>x<li>y</ol>",
         ["- a. x", "- b. y", "- I. x", "- II. y"]),
        ("<ul><li>5家<ul><li>6家</ul><li><p>7家</p></ul>", ["- 5家", "- 6家", "- 7家"]),
        ("<dl><dt>Visitors<dd>12.5 million<dt>收入<dd>5亿元</dl>",
         ["Visitors: 12.5 million", "收入：5亿元"]),
        ("<h1>A 1</h1><h2>B<br>2</h2><h1>C 3</h1><p>D 4</p>", ["# A 1", "## B 2", "## C 3", "D 4"]),
        ("<details><summary>Jobs</summary><p>12,500 jobs</p></details>", ["Jobs", "12,500 jobs"]),
        ("<figure><img src=x><figcaption>45 beaches</figcaption></figure>", ["45 beaches"]),
        ("<p># 1 of 3 beaches</p>", ["\\# 1 of 3 beaches"]),
    ],
)  # fmt: skip
def test_lines_are_those_that_a_browser_shows(html: str, found: list[str]) -> None:
    assert body(html) == found


def test_lines_that_a_machine_folded_are_joined() -> None:
    width = 24
    text = "全市文化和旅游系统坚持以习近平新时代中国特色社会主义思想为指导全年接待游客达到六千五百万人次实现旅游收入三百二十亿元同比增长百分之十二再创历史新高"
    cut = "<br>".join(text[at : at + width] for at in range(0, len(text), width))
    assert body(f"<div>{cut}</div>") == [text]


def test_a_number_that_was_cut_by_a_fold_is_whole() -> None:
    text = "全市接待国内外游客合计达到了二十六万家庭人数达到61"
    rest = [
        "2.4万人次，同比增长两成三成四成五成实现旅游总收入15",
        "8.6亿元并且全市星级饭店平均出租率达到六成以上家数1",
        "36家。",
    ]
    assert body(f"<div>{'<br>'.join([text, *rest])}</div>") == ["".join([text, *rest])]


def test_preformatted_text_keeps_its_lines_and_tables() -> None:
    text = "Arrivals 2024\n\n            2023   2024\nGermany     412.5  430.2\nJapan       98.0   120\n"
    assert body(f"<pre>{text}</pre>") == [
        "Arrivals 2024",
        "| | 2023 | 2024 |",
        "|---|---|---|",
        "| Germany | 412.5 | 430.2 |",
        "| Japan | 98.0 | 120 |",
    ]


def test_notes_are_notes() -> None:
    content = read("<p>5家</p><div class=footnotes><p>1 初步数</p></div>")
    assert [block.kind for block in content.blocks] == ["paragraph", "note"]


# ------------------------------------------------------------------ tables


def test_a_table_with_spans_head_caption_and_foot() -> None:
    table = (
        "<table><caption>Table 1. Arrivals</caption><thead><tr><th rowspan=2>Market<th colspan=2>"
        "2024</tr><tr><th>Arrivals<br>(thousand)<th>Change (%)</tr></thead><tfoot><tr><td "
        "colspan=3>Source: survey.</tfoot><tbody><tr><th>Germany<td>412.5<sup>a</sup><td>3.1<tr>"
        "<th>Japan<td>&nbsp;<td>0</tbody></table>"
    )
    assert body(f"<p>See below.</p>{table}") == [
        "See below.",
        "Table 1. Arrivals",
        "| Market | 2024 | 2024 |",
        "| Market | Arrivals (thousand) | Change (%) |",
        "|---|---|---|",
        "| Germany | 412.5 | 3.1 |",
        "| Japan | | 0 |",
        "Source: survey.",
    ]


def test_a_page_that_is_only_a_table() -> None:
    rows = "<tr><td>县区<td>游客<tr><td>甲<td>120.5<tr style='display:none'><td>999<td>1"
    assert body(f"<table>{rows}</table>") == ["| 县区 | 游客 |", "|---|---|", "| 甲 | 120.5 |"]


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    inner = "<table border=1><tr><td>指标<td>2024年<tr><td>收入（亿元）<td>5</table>"
    menu = (
        "<table><tr><td>·<a href=1>甲</a><tr><td>·<a href=2>乙</a><tr><td>·<a href=3>丙</a></table>"
    )
    page = f"<table><tr><td>{menu}</td><td><table><tr><td>{ARTICLE}{inner}</table></table>"
    assert body(page)[2:] == ["| 指标 | 2024年 |", "|---|---|", "| 收入（亿元） | 5 |"]


def test_a_table_of_tasks_with_long_cells_is_a_table() -> None:
    task = "完善公共文化服务体系，推进智慧旅游建设。" * 8
    rows = f"<tr><td>序号<td>任务<td>单位<tr><td>1<td>{task}<td>甲科<tr><td>2<td>{task}<td>乙科"
    assert len(body(f"<table>{rows}</table>")) == 4


def test_rows_that_were_written_into_one_are_told_apart() -> None:
    rows = "<tr><td>县区<td>游客<tr><td><p>甲<p>乙<p>丙<td>1<br>2.5<br>－"
    assert body(f"<p>文</p><table>{rows}</table>")[3:] == [
        "| 甲 | 1 |",
        "| 乙 | 2.5 |",
        "| 丙 | － |",
    ]


def test_claims_of_cells_are_bounded() -> None:
    rows = "<tr><td colspan=1000>标题</td></tr><tr><td>a<td>2024<tr><td rowspan=0>b<td>5<tr><td>6"
    assert body(f"<p>文</p><table>{rows}</table>")[1:] == [
        "标题", "| a | 2024 |", "|---|---|", "| b | 5 |", "| b | 6 |",
    ]  # fmt: skip
    cells = "<td colspan=1000 rowspan=65534>1</td>" * 300
    text = read(f"<p>文</p><table><tr>{cells}</tr>{'<tr><td>2<td>3</tr>' * 2000}</table>").text
    assert len(text) < 5_000_000


# ------------------------------------------------------------------ places


def test_places_are_paths_that_find_the_element() -> None:
    from selectolax.lexbor import LexborHTMLParser

    page = (
        "<body><div><p>零1家。</p></div><div id=zoom><p>一1家。<p>二2家。<div>三3家。<br>四4家。"
        "</div><table><tr><td>指标<td>数<tr><td>五<td>5</table></div></body>"
    )
    content = read(page)
    found = {content.text[b.start : b.end]: b.locator for b in content.blocks}
    assert found["二2家。"] == "css #zoom > p:nth-of-type(2)"
    assert found["四4家。"] == "css #zoom > div, line 2"
    assert found["5"] == "css #zoom > table > tbody > tr:nth-of-type(2) > td:nth-of-type(2)"
    parser = LexborHTMLParser(page)
    for text, locator in found.items():
        nodes = parser.css(locator.removeprefix("css ").partition(", line")[0])
        assert len(nodes) == 1
        assert text in nodes[0].text()


# ------------------------------------------------------------------ encodings


PAGE = "<html><head><meta charset={}><title>工作要点</title></head><body><p>全市接待游客6500万人次，旅游收入320亿元。</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"), ("gb2312", "gbk"), ("gbk", "gb18030"), ("utf-8", "gbk"),
        ("gb2312", "utf-8"), ("iso-8859-1", "gbk"), ("big5", "gbk"), ("nonsense", "gbk"),
        ("utf-8", "utf-8-sig"), ("gbk", "utf-16"),
    ],
)  # fmt: skip
def test_wrong_declarations_are_survived(declared: str, encoding: str) -> None:
    assert "全市接待游客6500万人次" in read(PAGE.format(declared).encode(encoding)).text


def test_a_declaration_settles_what_bytes_leave_open() -> None:
    page = "<meta charset=big5><p>全市接待遊客6500萬人次，旅遊收入320億元。</p>"
    assert "接待遊客6500萬人次" in read(page.encode("big5")).text
    page = "<meta charset=windows-1250><p>Zwiększono liczbę gości o 12,5 tys.</p>"
    assert "Zwiększono liczbę gości" in read(page.encode("cp1250")).text
    page = '<?xml version="1.0" encoding="windows-1251"?><html><p>Рост на 12,5%</p></html>'
    assert "Рост на 12,5%" in read(page.encode("cp1251")).text


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_few_broken_bytes_are_said_and_many_refused(encoding: str) -> None:
    data = PAGE.format(encoding).replace("<body>", f"<body>{ARTICLE * 9}").encode(encoding)
    broken = data.replace("亿元".encode(encoding), b"\xff\xff", 1)
    content = read(broken)
    assert [gap.place for gap in content.gaps] == [f"byte {broken.index(0xFF)}"]
    assert "6500万人次" in content.text
    with pytest.raises(UnreadableError, match=r"encoding|damaged|binary"):
        read(bytes(range(128, 256)) * 50)


# ------------------------------------------------------------------ faults and limits


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("<frameset><frame src=main.html></frameset>", "only shows other files (main.html)"),
        ("<body><iframe src='/a.pdf'></iframe></body>", "only shows other files (/a.pdf)"),
        ("<body><img src=1.jpg><img src=2.jpg></body>", "shows 2 pictures and no text"),
        ("<div id=app></div><script src=a.js></script>", "holds no text: a script loads it"),
        ("<ul><li><a href=1>甲5家</a><li><a href=2>乙6家</a><li><a href=3>丙</a></ul>",
         "holds links to other pages and no text of its own"),
        ("<div>" * 9_000 + "x", "is nested deeper than 5,000 elements"),
        ("<p>x" * 600_000, "has more than 500,000 elements"),
        ("<p>" + "".join(f"<font color={n}>" for n in range(300)) + "</p>" + "<p>x</p>" * 9_000,
         "has more than 500,000 elements"),
        ("<a " + "x=1 " * 30_000 + ">x</a>", "has an element with too many attributes"),
    ],
)  # fmt: skip
def test_pages_that_cannot_be_read_say_why(page: str, problem: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(page)
    assert caught.value.problem == problem
    assert caught.value.remedy


def test_a_page_of_pictures_with_a_title_has_a_gap() -> None:
    content = read("<h1>2024年工作要点</h1><p>见下图</p><img src=1.jpg>")
    assert [gap.problem for gap in content.gaps] == ["shows 1 pictures and hardly any text"]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 3_000 + "接待游客5万人次",
        "<p>" + "<span>" * 3_000 + "接待游客5万人次",
        "<table><tr><td>" * 200 + "接待游客5万人次",
        "<script>" * 5_000 + "</script>接待游客5万人次",
        "<!--" * 5_000 + "--><p>接待游客5万人次",
        "<" * 50_000 + "<p>接待游客5万人次",
        "<select>" + "<option>x" * 30_000 + "</select>接待游客5万人次",
    ],
)
def test_odd_pages_are_read(page: str) -> None:
    assert "接待游客5万人次" in read(page).text


def test_the_order_of_text_deeper_than_a_page_ever_is_stays() -> None:
    page = "<div>" * 300 + "一<div>二</div>三" + "</div>" * 300
    assert "".join(body(page)) == "一二三"


@pytest.mark.parametrize("end", ["<p>3家", "<p>3家</p><div class='a", "<p>3家</p></bo"])
def test_a_page_that_breaks_off_is_said(end: str) -> None:
    content = read(f"<html><body>{ARTICLE}{end}")
    assert [gap.problem for gap in content.gaps] == ["breaks off before its end"]
    assert read(f"<html><body>{ARTICLE}</body></html>\n3").gaps == ()
    assert read(f"<p>5家</p>{ARTICLE} 3 < 5").gaps == ()


def test_what_is_broken_outside_the_article_is_no_gap() -> None:
    page = f"<html><body><script>亿元</script>{ARTICLE}</body></html>".encode()
    assert read(page.replace("亿元".encode(), b"\xff\xfe", 1)).gaps == ()


def test_a_huge_page_is_refused() -> None:
    with pytest.raises(UnreadableError, match="is a page of 68 MB, more than the 67 MB"):
        HtmlReader().read(b" " * 68_000_000, Path("a.html"))


def test_the_limits_stand_in_the_data() -> None:
    limits = load_rules().limits
    found = (limits.page_elements, limits.page_depth, limits.page_table_places)
    assert found == (500_000, 5_000, 500_000)
