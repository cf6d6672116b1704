"""Faults of a laid-out page are found and told, and those that are none are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tourmetrics.reporting.render import render_pdf

STACK = '"Inter CN", "Noto Sans SC", "Noto Sans SC Full"'
SHEET = f"""@page {{ size: 120mm 100mm; margin: 15mm; @top-left {{ content: "head" }} }}
html {{ font: 9pt/1.5 {STACK} }} p {{ margin: 0 }}
table {{ width: 80mm; table-layout: fixed; border-spacing: 0 }} td {{ width: 40mm; padding: 0 }}
h2 {{ font-weight: 700 }}"""
WORD = "x" * 90
FULL = "<p>one line and another</p>" * 14


def faults(body: str, base: Path, style: str = "") -> tuple[str, ...]:
    html = f"<html lang=en><title>t</title><style>{SHEET}{style}</style><body>{body}</body></html>"
    return render_pdf(html, base=base, title="t", lang="en").warnings


def test_nothing_is_said_of_a_page_that_is_right(tmp_path: Path) -> None:
    body = f"<h2>Head</h2>{FULL}<table><tr><td>a<sup>12</sup><td>b</table>"
    assert faults(body, tmp_path) == ()


@pytest.mark.parametrize(
    ("body", "style", "told"),
    [
        (
            f"<p>{WORD}",
            "p { white-space: nowrap }",
            f'page 1: "{"x" * 30}…" runs beyond the margin',
        ),
        (f"<table><tr><td>{'y' * 30}<td>b</table>", "", '" runs out of its column'),
        (f"<table><tr><td>{'y' * 30}<td>b</table>", "", f'"b" stands over "{"y" * 30}"'),
        ("<p>under</p><p style='margin-top: -1.5em'>over", "", '"over" stands over "under"'),
        ("<div style='height: 4mm; overflow: hidden'><p>a<p>b<p>c</div>", "", '"c" is cut off'),
        (
            "<p style='position: absolute; top: 78mm'>deep",
            "",
            '"deep" runs off the foot of the page',
        ),
        ("<p>a</p><p style='break-before: page'>b", "", "page 1: there is next to nothing on it"),
        ("<div style='break-after: page; height: 1mm'></div><p>b", "", "page 1: there is nothing"),
        (
            f"{'<p>line' * 8}<h2 style='break-after: page'>Alone</h2><p>after",
            "",
            'page 1: the heading "Alone" stands alone at its foot',
        ),
    ],
)
def test_a_fault_is_told_with_page_and_words(
    body: str, style: str, told: str, tmp_path: Path
) -> None:
    said = faults(body, tmp_path, style)
    assert [text for text in said if text.startswith("layout: page ") and told in text], said


def test_the_last_page_of_a_part_may_be_short(tmp_path: Path) -> None:
    body = f"{FULL}<p style='break-before: page'>b<div style='page: second'>{FULL}</div>"
    assert faults(body, tmp_path) == ()
    assert faults(f"{FULL}<p style='break-before: page'>b", tmp_path) == ()
