"""References to pages: as WeasyPrint numbers them, with one round of layout less."""

from __future__ import annotations

import importlib
from contextlib import nullcontext
from pathlib import Path

import pytest

from tourmetrics.reporting import render as engine
from tourmetrics.reporting.render import render_pdf

STYLE = """
@page { size: 60mm 40mm; margin: 5mm; @bottom-right { content: counter(page) "/" counter(pages) } }
body { font: 10pt/1.5 Inter }
a::after { content: " " attr(data-on) target-counter(attr(href), page) }
h2 { break-before: page } .all::after { content: counter(pages) }
.here::after { content: counter(page) }
"""
FORWARD = '<p><a href="#c">see</a> <a href="#b">see</a><h2 id="b">B</h2><h2 id="c">C</h2><p>end'
BACKWARD = '<p id="a">A<h2>B</h2><p><a href="#a">see</a>'
# The number of a page is longer than nothing: a reference wraps and pushes its own target on.
SHIFTING = "".join(
    f'<p><a data-on="{"page " * 6}" href="#t{n}">see</a></p>' for n in range(4)
) + "".join(f'<p id="t{n}">target {n}</p>' for n in range(12))
COUNTED = (
    '<p class="all">of <p class="here">on <a href="#b">see</a><h2 id="b">B</h2><p class="here">'
)


def pdf(content: str, folder: Path) -> bytes:
    page = f"<!doctype html><html lang=en><title>t</title><style>{STYLE}</style><body>{content}"
    return render_pdf(page, base=folder, title="t", lang="en").pdf


@pytest.mark.parametrize("content", [FORWARD, BACKWARD, SHIFTING, COUNTED])
def test_pages_are_those_of_weasyprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    early = pdf(content, tmp_path)
    monkeypatch.setattr(engine, "numbered_early", nullcontext)
    assert pdf(content, tmp_path) == early


def test_pages_with_references_are_made_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = importlib.import_module("weasyprint.layout.page")
    usual, made = layout.remake_page, list[int]()

    def remake_page(index: int, *rest: object) -> object:
        made.append(index)
        return usual(index, *rest)

    monkeypatch.setattr(layout, "remake_page", remake_page)
    pdf(FORWARD, tmp_path)
    assert made == [0, 1, 2, 0]
