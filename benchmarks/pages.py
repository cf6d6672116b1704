"""Pages of a report to time: dense ones of twenty rows, as many as wanted, and small tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle, islice

import polars as pl
from tests.samples.province import Province, make_province

from tourmetrics.knowledge import load_knowledge
from tourmetrics.reporting import Html, report_html

ROWS = 20
# What a table looks like where nobody thought of the time that its layout takes.
STOCK = """
table { table-layout: auto; border-collapse: collapse; width: 100%; }
td, td.num, td.tight, tbody th, .n { white-space: normal; }
"""
_CITY = "320100"
_GOALS = 3


def province_html(province: Province) -> Html:
    """Return the report of a province in Chinese."""
    return report_html(
        province.comparisons,
        province.figures,
        province.findings,
        lang="zh",
        goals=province.goals,
        as_of=province.as_of,
        documents=province.documents,
        faults=[str(fault) for fault in province.faults],
    )


def dense_pages(report: str, pages: int, *, stock: bool = False) -> str:
    """Return so many pages of twenty rows of a report's table of figures, by its own style.

    Args:
        report: the HTML of a report that has such a table.
        pages: how many pages.
        stock: whether the table is laid out as engines do by themselves: widths from the content,
            borders that collapse, cells that wrap.

    >>> html = dense_pages(province_html(make_province({"320100": "南京市"})).html, 3)
    >>> html.count("<table"), html.count('<tr><th scope="row"')
    (3, 60)
    """
    head = report[: report.index("</head>")]
    section = report[report.index('<section class="section s-figures') :]
    table = section[section.index("<table") : section.index("</table>")]
    columns = "" if stock else table[table.index("<colgroup>") : table.index("<thead>")]
    heading = table[table.index("<thead>") : table.index("</thead>")]
    rows = cycle(re.findall(r'<tr><th scope="row">.*?</tr>', table, re.DOTALL))
    bodies = (
        f'<table id="p{number}">{columns}{heading}</thead><tbody>'
        + _of_page("".join(islice(rows, ROWS)), number)
        + "</tbody></table>"
        for number in range(pages)
    )
    style = "table + table { break-before: page; }" + (STOCK if stock else "")
    return (
        f"{head}<style>{style}</style></head><body>"
        '<article class="version" lang="zh-CN" data-report="报告" data-foot="脚注">'
        f"{''.join(bodies)}</article></body></html>"
    )


def _of_page(rows: str, number: int) -> str:
    """Lead the links to the page's own table, and leave out marks that would stand twice."""
    return re.sub(r' id="[^"]*"', "", re.sub(r'href="[^"]*"', f'href="#p{number}"', rows))


def small_tables(places: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return comparisons and figures of so many places, a few goals each, and no findings.

    >>> compared, figures, findings = small_tables(2)
    >>> compared.height, compared["region"].n_unique(), findings.height
    (6, 2, 0)
    """
    province = make_province({_CITY: "南京市"})
    # From the end: the growth of visits has a level beside it, and would make the report longer.
    compared = province.comparisons.filter(pl.col("region") == _CITY).tail(_GOALS)
    cited = [*compared["goal_figure_id"], *compared["figure_ids"].explode(empty_as_null=False)]
    figures = province.figures.filter(pl.col("figure_id").is_in(cited))
    codes = list(islice(_prefectures(), places))
    return (
        pl.concat([_moved(compared, code) for code in codes]),
        pl.concat([_moved(figures, code) for code in codes]),
        province.findings.clear(),
    )


def _prefectures() -> Iterator[str]:
    return (code for code, place in load_knowledge().regions.items() if place.level == "prefecture")


def _moved(table: pl.DataFrame, code: str) -> pl.DataFrame:
    """Put a table's rows to another place, under ids of their own."""
    ids = [
        pl.col(name) + code
        for name in ("goal_id", "goal_figure_id", "figure_id")
        if name in table.columns
    ]
    if "figure_ids" in table.columns:
        ids.append(pl.col("figure_ids").list.eval(pl.element() + code))
    return table.with_columns(*ids, region=pl.lit(code))
