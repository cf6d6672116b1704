"""Hostile words in every field are shown as text, in a report that stays in shape."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import polars as pl
import pytest
from tests.finished.conftest import Finished
from tests.finished.reading import Reading, tight

from tourmetrics.auditing import audit
from tourmetrics.comparison import compare
from tourmetrics.goals import goals_from
from tourmetrics.model import Document, Metadata
from tourmetrics.reporting import write_report
from tourmetrics.tables import FIGURES, empty

AS_OF = date(2024, 6, 30)
WORDS = {
    "markup": "<script>alert(1)</script><b>&amp;&#0;]]>{{ 7*7 }}{% raw %}",
    "long": "Donaudampfschifffahrtsgesellschaft" * 8,
    "hanzi": "文化和旅游融合发展示范区" * 12,
    "right to left": "שלום עולם مرحبا 123",
    "emoji": "👨\u200d👩\u200d👧 🏞️ 游客",
    "controls": "a\x00b\x07c\x1b[31md\x7f",
    "overrides": "a\u202egpj.exe\u202c \u2066x\u2069 \u200fy",
    "zero width": "zero\u200bwidth\ufeff\u2060\u00ad",
    "flood": "Z" + "\u0300\u0316\u0334" * 60 + "algo",
    "blanks": "a\u2028b\u2029c\x0bd\u3000\u00a0e",
    "surrogate": "x\udc80y",
    "rare": "鄠邑猇亭𰻝𰻝面 𠮷",
}


def table(words: str) -> pl.DataFrame:
    """Return a target and a report on it, with hostile words wherever words can stand."""
    clean = words.encode("utf-8", "replace").decode()  # tables hold UTF-8 only
    usual: dict[str, Any] = {
        "comparator": "eq",
        "measure": "level",
        "unit": "item",
        "label": clean,
        "region": "421200",
        "locator": f"Sheet {clean}, B2",
        "language": "en",
        "published": date(2024, 5, 1),
        "publisher": clean,
        "rule": "test",
        "confidence": 1.0,
    }
    rows = []
    for number, (kind, value) in enumerate((("target", 40.0), ("reported", 11.0))):
        quote = f"{value:.0f} {clean}"
        end = date(2024, 12, 31) if kind == "target" else AS_OF
        rows.append(
            {
                **usual,
                "figure_id": f"f{number}",
                "doc": f"{kind}{clean}.txt",
                "kind": kind,
                "value": value,
                "quote": quote,
                "start": 10,
                "end": 10 + len(quote),
                "sentence": f"{clean} {quote} {clean}",
                "period_start": date(2024, 1, 1),
                "period_end": end,
            }
        )
    schema = empty(FIGURES).schema
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema)


def make(words: str, path: Path, **options: Any) -> tuple[str, ...]:
    figures = table(words)
    goals = goals_from(figures)
    documents = [
        Document(doc, words, Metadata(words, words, None, None, "en", words), "0" * 64)
        for doc in figures["doc"]
    ]
    made = write_report(
        compare(goals, figures, as_of=AS_OF),
        figures,
        audit(figures),
        path,
        lang="zh+en",
        goals=goals,
        as_of=AS_OF,
        documents=documents,
        faults=[words],
        title=words,
        **options,
    )
    return made.warnings


def missing_glyphs(pdf: pikepdf.Pdf) -> int:
    """Count the shows of glyph 0, the empty box, in the contents of all pages."""
    found = 0
    for page in pdf.pages:
        streams = [page, *page.resources.get("/XObject", {}).values()]
        for stream in streams:
            if stream is not page and stream.get("/Subtype") != "/Form":
                continue
            for operands, operator in pikepdf.parse_content_stream(stream, "Tj TJ"):
                shown = operands[0] if str(operator) == "TJ" else operands
                for item in shown:
                    if isinstance(item, pikepdf.String):
                        codes = bytes(item)
                        pairs = [codes[i : i + 2] for i in range(0, len(codes), 2)]
                        found += pairs.count(b"\x00\x00")
    return found


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_hostile_words_are_text_and_keep_the_pages_in_shape(words: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    warnings = make(words, path)
    layout = [text for text in warnings if not text.startswith("U+")]
    assert layout == []
    with pikepdf.open(path) as pdf:
        assert missing_glyphs(pdf) == 0
        title = str(pdf.docinfo["/Title"])
    reading = Reading(path)
    shown = tight("".join(letter.sign for page in reading.letters for letter in page))
    if words == WORDS["markup"]:
        assert tight("<script>alert(1)</script><b>&amp;&#0;]]>{{7*7}}{%raw%}") in shown
        assert "49" not in title
    for sign in ("👨", "\u202e", "ש", "\x07", "\u0334"):
        if sign in words:
            assert any(text.startswith(f"U+{ord(sign):04X} ") for text in warnings)
            assert f"U+{ord(sign):04X}" in shown
    for sign in "\u202e\u2066\u200f\x00\x07\x1b":
        assert sign not in shown
        assert sign not in title


def test_a_finished_report_shows_no_empty_box(report: Finished) -> None:
    assert missing_glyphs(report.reading.pdf) == 0


def test_an_empty_box_would_be_seen(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(b"BT [<00010000>] TJ <0000> Tj ET")
    assert missing_glyphs(pdf) == 2


def test_a_report_has_the_same_bytes_in_a_process_of_other_habits(tmp_path: Path) -> None:
    make(WORDS["rare"], tmp_path / "here.pdf")
    code = (
        "from pathlib import Path\n"
        "from tests.finished.test_hostile import WORDS, make\n"
        "make(WORDS['rare'], Path('there.pdf'))"
    )
    root = Path(__file__).parents[2]
    elsewhere = {
        "LANG": "ar_EG.UTF-8",
        "PYTHONHASHSEED": "3",
        "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")]),
        "TZ": "America/St_Johns",
    }
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=tmp_path, env={**os.environ, **elsewhere}
    )
    assert (tmp_path / "here.pdf").read_bytes() == (tmp_path / "there.pdf").read_bytes()
