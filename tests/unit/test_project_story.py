"""A planner's year: fifty decisions in Excel, then documents that change; nothing is lost.

Every decision has a reason of its own, by which it is found again in the tables and in the PDF.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2 as pdfium
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner, Result

import tourmetrics as tm
from tourmetrics.cli.app import app
from tourmetrics.project import Worked, make_project, open_project, project_status, work_out
from tourmetrics.review.words import key

ROOT = Path(__file__).parents[2]
SOURCES = (ROOT / "seeds", ROOT / "tests" / "corpus")
NAMES = 2
DECISIONS = 50
CHANGED, DELETED, DUPLICATED = "o04-zhangye", "o06-huangshan", "o11-dali"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


class Page:
    """A sheet of the workbook as a person sees it: rows, and cells by the names of columns."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._columns = {str(cell.value): cell.column for cell in sheet[NAMES]}
        self.rows = range(NAMES + 1, sheet.max_row + 1)

    def text(self, row: int, name: str) -> str:
        value = self._sheet.cell(row, self._columns[name]).value
        return "" if value is None else str(value)

    def fill(self, row: int, **cells: object) -> None:
        for name, value in cells.items():
            self._sheet.cell(row, self._columns[name]).value = value  # type: ignore[union-attr]


def wish(page: Page, row: int, kind: int) -> dict[str, Any]:
    """Return one kind of decision after the other, each one that says something new."""
    value = float(page.text(row, "value"))
    unit = page.text(row, "unit").split(" ")[0]
    reported = page.text(row, "kind").startswith("reported")
    return (
        {"action": "accept"},
        {"value": value + 1, "high": None, "comparator": "eq"},
        {"unit": {"percent": "percentage_point", "person": "visit"}.get(unit, "person")},
        {"metric": None, "label": f"改名{row}"},
        {"kind": "target" if reported else "reported"},
        {"period_start": "2021-02-03", "period_end": "2021-03-04"},
        {"region": "621100"},
        {"action": "reject"},
    )[kind % 8]


def decide(path: Path) -> dict[str, tuple[str, str]]:
    """Fill the workbook as a person does; return quote and sentence by the reason given."""
    book = openpyxl.load_workbook(path, rich_text=True)
    figures, refused, added, goals = (
        Page(book[name]) for name in ("数字", "未采用的数", "补充", "目标")
    )
    meant: dict[str, tuple[str, str]] = {}

    def remember(page: Page, row: int) -> str:
        why = f"理由第{len(meant):02d}号"
        meant[why] = (page.text(row, "quote"), page.text(row, "sentence"))
        return why

    by_doc: dict[str, list[int]] = {}
    for row in figures.rows:
        by_doc.setdefault(figures.text(row, "doc"), []).append(row)
    chosen = [row for rows in by_doc.values() for row in rows[:: max(1, len(rows) // 3)][:3]]
    for number, row in enumerate(chosen[: DECISIONS - 4]):
        figures.fill(row, **wish(figures, row, number), why=remember(figures, row))
    numbers = [row for row in refused.rows if refused.text(row, "reason") == "calendar"]
    taken, copied = numbers[:2], numbers[-2:]
    cells = {"kind": "reported", "value": 12, "unit": "item", "label": "另计", "measure": "level"}
    for row in taken:
        refused.fill(row, action="accept", why=remember(refused, row), **cells)
    for number, row in enumerate(copied, NAMES + 1):
        words = {name: refused.text(row, name) for name in ("quote", "sentence", "doc")}
        added.fill(number, why=remember(refused, row), **words, **cells)
    goals.fill(NAMES + 1, owner="文旅局")
    book.save(path)
    return meant


def edit(documents: Path, meant: dict[str, tuple[str, str]]) -> None:
    """Change documents as a bureau does between two reports."""

    def the(start: str) -> Path:
        return next(documents.glob(f"{start}*"))

    def first(text: str) -> tuple[str, str]:
        return next(words for words in meant.values() if words[1] and words[1] in text)

    plan = the("o01")
    plan.write_text(f"修订说明,共3页。\n\n{plan.read_text('utf-8')}", "utf-8")
    the("o02").rename(documents / "九个月.txt")
    news = the("o03")
    news.write_bytes(news.read_text("utf-8").encode("gb18030"))
    bulletin = the("o05")
    lines = [line for line in bulletin.read_text("utf-8").splitlines() if line.strip()]
    paragraphs = "".join(f"<p>{line}</p>" for line in lines[1:])
    page = f"<h1>{lines[0]}</h1><article>{paragraphs}</article>"
    bulletin.with_suffix(".html").write_text(f'<meta charset="utf-8">{page}', "utf-8")
    bulletin.unlink()
    changed, deleted, duplicated = the(CHANGED), the(DELETED), the(DUPLICATED)
    text = changed.read_text("utf-8")
    quote, sentence = first(text)
    other = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), quote, count=1)
    changed.write_text(text.replace(sentence, sentence.replace(quote, other)), "utf-8")
    text = deleted.read_text("utf-8")
    deleted.write_text(text.replace(first(text)[1], ""), "utf-8")
    text = duplicated.read_text("utf-8")
    line = next(line for line in text.splitlines() if first(text)[1] in line)
    duplicated.write_text(text.replace(line, f"{line}\n\n{line}"), "utf-8")


def check(worked: Worked, meant: dict[str, tuple[str, str]]) -> set[str]:
    """Every decision is applied to its own words or is an orphan; return the orphans' reasons."""
    reviewed = worked.reviewed
    assert reviewed is not None
    orphans = set(reviewed.orphans["why"])
    applied = {row["why"]: row for row in reviewed.applied.to_dicts()}
    assert orphans | set(applied) == set(meant)
    assert not orphans & set(applied)
    there = set(worked.figures["figure_id"])
    for why, row in applied.items():
        quote, sentence = meant[why]
        assert key(row["quote"]) == key(quote), why
        assert key(row["sentence"])[:200] == key(sentence)[:200] or "…" in sentence, why
        assert (row["figure_id"] in there) == (row["action"] != "reject"), why
    texts = {document.name: document.text for document in worked.found.documents}
    for figure in worked.figures.to_dicts():
        assert texts[figure["doc"]][figure["start"] : figure["end"]] == figure["quote"]
    return orphans


def text_of(pdf: Path) -> str:
    document = pdfium.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return re.sub(r"\s", "", "".join(texts))


def test_fifty_corrections_outlive_the_edits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_project(tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")
    documents = Path("documents")
    index = []
    for source in SOURCES:
        index += json.loads((source / "index.json").read_text("utf-8"))
        for path in (*source.glob("*.txt"), *source.glob("*.md")):
            shutil.copy(path, documents)
    (documents / "index.json").write_text(json.dumps(index, ensure_ascii=False), "utf-8")
    assert project_status(open_project(Path())).report == "none"

    assert run("review", "export").exit_code == 0
    meant = decide(Path("figures.xlsx"))
    assert len(meant) == DECISIONS
    done = run("review", "import", "figures.xlsx", "--by", "李", "--at", "2026-02-01")
    assert done.exit_code in (0, 1), done.stderr
    assert f"{DECISIONS} new corrections → corrections.csv; goals: 1 changed" in done.stderr
    assert tm.read_corrections("corrections.csv").height == DECISIONS
    assert check(work_out(open_project(Path())), meant) == set()

    edit(documents, meant)
    worked = work_out(open_project(Path()))
    orphans = check(worked, meant)
    lost = {words for why, words in meant.items() if why in orphans}
    assert 2 <= len(lost) <= 4, "what was changed or deleted, or stands in the changed sentence"
    assert "文旅局" in worked.goals["owner"].to_list()

    told = run("report", "--jobs", "1")
    assert told.exit_code == 1, "orphans are left to look at"
    assert told.stderr.count("orphan: corrections.csv, row") == len(orphans)
    status = project_status(open_project(Path()))
    assert (status.report, len(status.orphaned)) == ("current", len(orphans))
    assert status.unreviewed < status.figures
    printed = text_of(Path("out") / "report.pdf")
    assert [why for why in meant if why not in printed] == []
