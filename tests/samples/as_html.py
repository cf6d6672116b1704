"""Writes parts of a document as a page of a bureau's site, with all that stands around it."""
# ruff: noqa: E501 - the page is as long as its lines are

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from tests.samples.facts import Merged, Part, Table, Words

_BEFORE = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={declared}" />
<title>{title}_云岭市文化和旅游局</title>
<script type="text/javascript">var visits = 123456; document.write("<p>5000万人次</p>");</script>
<style>.TRS_Editor p {{ font-size: 16px; }}</style>
</head>
<body>
<div class="header"><div class="logo"><a href="/"><img src="/logo.png" alt="云岭文旅"></a></div>
<div class="weather">今日 12℃~20℃</div>
<form id="searchform"><input type="text" name="q"><select><option>全站</option><option>3条</option></select></form></div>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li>
<li><a href="/zmhd">政民互动</a></li><li><a href="/sjfb">数据发布2024</a></li></ul></div>
<div class="container">
<div class="pos">您现在的位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 正文</div>
<table class="xxgk" width="100%"><tbody><tr><td><b>索 引 号：</b></td><td>011336861/2024-12345</td>
<td><b>主题分类：</b></td><td>文化、旅游</td></tr>
<tr><td><b>发布机构：</b></td><td></td><td><b>发文字号：</b></td><td></td></tr></tbody></table>
<h1>{title}</h1>
<div class="info"><span>浏览次数：<em id="hits">1,234</em>次</span><span>字号：[ <a href="javascript:;">大</a>
<a href="javascript:;">中</a> <a href="javascript:;">小</a> ]</span><span><a href="javascript:print()">打印本页</a></span></div>
<div class="TRS_Editor"><div class="Custom_UnionStyle">
"""
_AFTER = """</div></div>
<div class="bdsharebuttonbox">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<div class="pager"><p>上一篇：<a href="/1.html">2023年全市接待游客5,000万人次</a></p>
<p>下一篇：<a href="/3.html">全市新增A级景区12家</a></p></div>
<div class="xgxw"><h3>相关新闻</h3><ul>
<li><a href="/a.html">国庆假期接待游客320万人次</a><span>2023-10-08</span></li>
<li><a href="/b.html">旅游收入同比增长35.6%</a><span>2023-07-12</span></li>
<li><a href="/c.html">我市新增5家博物馆</a><span>2023-05-18</span></li></ul></div>
</div>
<div class="wrap2"><p>版权所有：云岭市文化和旅游局　滇ICP备12345678号-1　滇公网安备 53010202000123号</p>
<p>地址：云岭市人民路88号 电话：0870-1234567 今日访问：5,678人次</p></div>
</body></html>
"""


def write(
    parts: Sequence[Part], path: Path, *, encoding: str = "utf-8", declared: str | None = None
) -> Path:
    """Write ``parts`` to ``path`` in an encoding, with that or another one declared."""
    titles = [part.text for part in parts if isinstance(part, Words) and part.kind == "heading"]
    before = _BEFORE.format(title=escape(titles[0]), declared=declared or encoding)
    rest = [part for part in parts if not (isinstance(part, Words) and part.text == titles[0])]
    body = "\n".join(_part(part) for part in rest)
    path.write_bytes(f"{before}{body}{_AFTER}".encode(encoding, "xmlcharrefreplace"))
    return path


def _part(part: Part) -> str:
    if isinstance(part, Table):
        return _table(part)
    if part.kind == "item":
        return f"<ul><li>{escape(part.text)}</li></ul>"
    if part.kind == "heading":
        return f"<h2>{escape(part.text)}</h2>"
    half = len(part.text) // 2
    first, second = escape(part.text[:half]), escape(part.text[half:])
    return (
        f'<p style="text-indent: 2em"><span style="font-size: 16px">{first}'
        f"<span>{second}</span></span></p>"
    )


def _table(table: Table) -> str:
    notes = "".join(f"<p>{escape(note)}</p>" for note in table.notes)
    unit = f'<p align="right">{escape(table.unit)}</p>' if table.unit else ""
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in (*table.head, *table.rows))
    return (
        f'<p align="center"><strong>{escape(table.title)}</strong></p>{unit}'
        f'<table border="1" cellspacing="0"><tbody>{rows}</tbody></table>{notes}'
    )


def _cell(cell: str | Merged) -> str:
    if isinstance(cell, str):
        return f"<td><p><span>{escape(cell) or '&nbsp;'}</span></p></td>"
    return f'<td colspan="{cell.across}" rowspan="{cell.down}"><p>{escape(cell.text)}</p></td>'
