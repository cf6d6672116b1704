"""A long document is read in stretches, and its figures are those of the whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tourmetrics.documents import read_documents
from tourmetrics.extraction import document as reading
from tourmetrics.extraction import extract_document
from tourmetrics.extraction.stretches import stretch_of
from tourmetrics.knowledge import load_knowledge
from tourmetrics.model import Document, Metadata

ROOT = Path(__file__).parents[2]
CORPORA = ("seeds", "tests/corpus", "tests/corpus2", "tests/corpus4", "tests/corpus6")
GUESTS = (
    "The bureau says that {} thousand guests have come to the islands since the ferries began "
    "to sail again in spring. "
)
HEAD = "Plan of the islands\n\n"


def cut(text: str, length: int) -> list[str]:
    """The stretches of a text, each without the headings put before it."""
    pieces: list[str] = []
    start = 0
    while start < len(text):
        stretch = stretch_of(text, start, length=length)
        pieces.append(stretch.text)
        start = stretch.end
    return pieces


@pytest.mark.parametrize("folder", CORPORA)
def test_stretches_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    knowledge = load_knowledge()
    documents = read_documents([ROOT / folder], knowledge=knowledge).documents
    whole = [extract_document(document, knowledge) for document in documents]
    monkeypatch.setattr(reading, "LENGTH", 400)
    assert [extract_document(document, knowledge) for document in documents] == whole


def test_a_stretch_begins_with_a_paragraph_of_prose() -> None:
    first, second, third = (GUESTS.format(number).strip() + "\n\n" for number in (12, 13, 14))
    assert cut(first + second + third, 10) == [first, second, third]
    assert cut(first + second + third, len(first) + 10) == [first + second, third]


@pytest.mark.parametrize(
    "between",
    [
        "| Year | Guests |\n| 2024 | 12 |\n\n",
        "Arrivals by island\n\n",
        "- 3 ferries,\n\n",
        "They call it “the year of\n\n",
        "It had been said,\n\n",
    ],
)
def test_nothing_is_cut_that_may_go_on(between: str) -> None:
    before, after = GUESTS.format(12) + "\n\n", GUESTS.format(13)
    assert len(cut(before + between + after, len(before) + 1)) == 1


def test_a_stretch_is_read_below_the_headings_that_are_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sections = "".join(
        f"# Targets for {year}\n\n" + 3 * (GUESTS.format(year - 2000) + "\n\n")
        for year in (2027, 2028)
    )
    document = Document("a", HEAD + sections, Metadata(title="Plan"), "")
    monkeypatch.setattr(reading, "LENGTH", 10)
    figures = extract_document(document, load_knowledge()).figures
    assert [figure.value for figure in figures] == [27_000] * 3 + [28_000] * 3
    assert [figure.period and figure.period[1].year for figure in figures] == [2027] * 3 + [
        2028
    ] * 3
    assert {figure.kind for figure in figures} == {"target"}
    assert [figure.locator for figure in figures] == [f"line {n}" for n in (5, 7, 9, 13, 15, 17)]
    assert all(document.text[f.start : f.end] == f.quote for f in figures)


def test_the_year_that_a_plan_counts_from_may_be_told_in_a_later_stretch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rises = "By 2030 the number of guests on all of the islands is to rise by 12 percent in all. "
    tells = "In 2025 some 40 thousand guests came, which was the best year since ferries sail. "
    metadata = Metadata(title="Plan 2026-2030", published=date(2026, 1, 10))
    document = Document("a", f"{HEAD}{rises}\n\n{tells}\n\n", metadata, "")
    monkeypatch.setattr(reading, "LENGTH", 10)
    rise, guests = extract_document(document, load_knowledge()).figures
    assert (rise.change, guests.value) == ("2025", 40_000)
