"""Corrections after edits at random: each is on its very figure, or an orphan, never on another."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.samples import as_docx, as_html, as_odt, as_pdf
from tests.samples.edited import Edited, cut, full_width
from tests.samples.facts import INDICATORS, seed_parts

import tourmetrics as tm
from tourmetrics.review.words import key
from tourmetrics.workflow import ExtractResult, extract_paths

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))
# What people write between the lines: other figures in words that are often used.
FOREIGN = (
    "全市共有A级旅游景区65家。",
    "1—5月，全市接待游客1234万人次，同比增长10%。",
    "同比增长10%。",
    "In May, arrivals grew by 10%.\n",
    "没有数字的一段话。\n",
)
Place = tuple[int, int]


def insert_paragraph(doc: Edited, one: int, two: int) -> None:
    lines = doc.lines()
    at = sum(map(len, lines[: one % (len(lines) + 1)]))
    doc.put(at, [FOREIGN[two % len(FOREIGN)].strip() + "\n"])


def insert_sentence(doc: Edited, one: int, two: int) -> None:
    doc.put(one % (len(doc.pieces) + 1), [FOREIGN[two % len(FOREIGN)]])


def swap_paragraphs(doc: Edited, one: int, two: int) -> None:
    lines = doc.lines()
    a, b = one % len(lines), two % len(lines)
    lines[a], lines[b] = lines[b], lines[a]
    doc.pieces = [piece for line in lines for piece in line]


def delete_sentence(doc: Edited, one: int, two: int) -> None:
    if len(doc.pieces) > 1:
        del doc.pieces[one % len(doc.pieces)]


def repeat_sentence(doc: Edited, one: int, two: int) -> None:
    doc.repeat([doc.pieces[one % len(doc.pieces)]], two % (len(doc.pieces) + 1))


def repeat_paragraph(doc: Edited, one: int, two: int) -> None:
    lines = doc.lines()
    doc.repeat(lines[one % len(lines)], two % (len(doc.pieces) + 1))


def widen(doc: Edited, one: int, two: int) -> None:
    at = one % len(doc.pieces)
    doc.rewrite(at, full_width(doc.pieces[at].text))


def space_out(doc: Edited, one: int, two: int) -> None:
    at = one % len(doc.pieces)
    doc.rewrite(at, doc.pieces[at].text.replace("万", " 万").replace("。", "  。"))


def change_digit(doc: Edited, one: int, two: int) -> None:
    at = one % len(doc.pieces)
    text = doc.pieces[at].text
    digits = [place for place, char in enumerate(text) if char in "0123456789"]
    if digits:
        place = digits[two % len(digits)]
        other = str((int(text[place]) + 1) % 10)
        doc.rewrite(at, text[:place] + other + text[place + 1 :])


EDITS: dict[str, Callable[[Edited, int, int], None]] = {
    edit.__name__: edit
    for edit in (
        insert_paragraph, insert_sentence, swap_paragraphs, delete_sentence, repeat_sentence,
        repeat_paragraph, widen, space_out, change_digit,
    )
}  # fmt: skip
WAYS: dict[str, tuple[str, Callable[[Edited], bytes]]] = {
    "as it was": ("doc.txt", lambda doc: doc.text.encode()),
    "renamed": ("new/other name.txt", lambda doc: doc.text.encode()),
    "GB 18030": ("doc.txt", lambda doc: doc.text.encode("gb18030")),
    "HTML": ("doc.html", Edited.as_html),
    "HTML, renamed": ("page.html", Edited.as_html),
}
numbers = st.integers(0, 10_000)
edits = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), numbers, numbers), max_size=6)


@contextmanager
def folder_with(name: str, content: bytes, beside: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
        (folder / "beside.txt").write_bytes(beside.encode())
        yield folder


def extracted(doc: Edited, way: str, beside: str) -> ExtractResult:
    name, write = WAYS[way]
    with folder_with(name, write(doc), beside) as folder:
        return extract_paths([folder])


def places(result: ExtractResult, name: str, doc: Edited) -> Mapping[str, Place] | None:
    """Where the figures of the document stand: the piece, and the place in its words."""
    text = next(document.text for document in result.documents if document.name == name)
    origins = doc.origins(text)
    if origins is None:
        return None
    rows = result.figures.filter(doc=name).select("figure_id", "start").iter_rows()
    return {figure_id: origins[start] for figure_id, start in rows}


def relabelled(result: ExtractResult, name: str, *, documents: bool) -> pl.DataFrame:
    """A correction of every figure of a document; ``why`` tells which figure it was."""
    known = tm.identities(result.figures, result.documents if documents else None)
    rows = known.filter(doc=name).to_dicts()
    wish = {"action": "change", "label": "corrected", "by": "Li", "at": "2025-03-01"}
    return tm.corrections_from({**row, **wish, "why": row["figure_id"]} for row in rows)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(CORPUS), numbers, edits, edits, st.sampled_from(sorted(WAYS)), st.booleans())
def test_a_correction_is_on_its_very_figure_or_an_orphan(
    path: Path,
    other: int,
    first: list[tuple[str, int, int]],
    later: list[tuple[str, int, int]],
    way: str,
    documents: bool,
) -> None:
    doc = cut(path.read_bytes().decode())
    beside = CORPUS[other % len(CORPUS)].read_bytes().decode() + "另一份文件。\n"
    # Sentences that are there twice before anybody has corrected anything.
    for edit, one, two in first[:2]:
        EDITS[edit](doc, one, two)
    before = extracted(doc, "as it was", beside)
    were = places(before, "doc.txt", doc)
    assert were is not None
    corrections = relabelled(before, "doc.txt", documents=documents)
    had = {piece.name: key(piece.text) for piece in doc.pieces}
    for edit, one, two in later:
        EDITS[edit](doc, one, two)
    after = extracted(doc, way, beside)
    name = WAYS[way][0]
    if name not in {document.name for document in after.documents}:
        return
    are = places(after, name, doc)
    if are is None:
        return  # a reader of web pages that leaves words out cannot be followed
    reviewed = tm.apply_corrections(after.figures, corrections, documents=after.documents)
    told = [*reviewed.applied["why"], *reviewed.orphans["why"]]
    assert sorted(told) == sorted(corrections["why"]), "none is dropped, none is told twice"
    assert (reviewed.figures["label"] == "corrected").sum() == reviewed.applied.height
    has = {piece.name: key(piece.text) for piece in doc.pieces}
    for figure_id, why in reviewed.applied.select("figure_id", "why").iter_rows():
        assert figure_id in are, "on a figure of another document"
        (was, at), (now, there) = were[why], are[figure_id]
        # Equal words stand for a sentence where it is no longer there in them.
        assert now == was or (has[now] == had[was] != has.get(was))
        assert there == at


@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.parametrize("path", CORPUS[:8:4], ids=lambda path: path.stem)
def test_a_paragraph_put_in_front_loses_no_correction(path: Path, way: str) -> None:
    doc = cut(path.read_bytes().decode())
    before = extracted(doc, "as it was", "")
    corrections = relabelled(before, "doc.txt", documents=True)
    doc.put(2, [FOREIGN[1] + "\n"])
    after = extracted(doc, way, "")
    reviewed = tm.apply_corrections(after.figures, corrections, documents=after.documents)
    ids = set(after.figures["figure_id"])
    unread = corrections.height - before.figures.filter(pl.col("figure_id").is_in(ids)).height
    assert unread == corrections.height, "every id is stale"
    assert reviewed.orphans.filter(pl.col("reason") != "not_read").is_empty()
    assert reviewed.applied.height > 10


@settings(max_examples=6, deadline=None)
@given(st.sampled_from(CORPUS), edits)
def test_corrections_applied_twice_are_the_same(
    path: Path, later: list[tuple[str, int, int]]
) -> None:
    doc = cut(path.read_bytes().decode())
    corrections = relabelled(extracted(doc, "as it was", ""), "doc.txt", documents=True)
    for edit, one, two in later:
        EDITS[edit](doc, one, two)
    after = extracted(doc, "as it was", "")
    once = tm.apply_corrections(after.figures, corrections, documents=after.documents)
    twice = tm.apply_corrections(once.figures, corrections, documents=after.documents)
    assert twice.figures.equals(once.figures)


# -- formats -------------------------------------------------------------------------------

WRITERS = {
    "html": as_html.write,
    "docx": as_docx.write,
    "odt": as_odt.write,
}
PARTS = {"plan": seed_parts("003_f47aa6b35c3e97d1.txt"), "table": INDICATORS}
SAID = ("quote", "kind", "value", "unit", "metric", "region", "period_start", "period_end")


@pytest.mark.parametrize("renamed", [False, True])
@pytest.mark.parametrize("suffix", sorted(WRITERS))
@pytest.mark.parametrize("parts", sorted(PARTS))
def test_corrections_of_a_pdf_are_on_their_figures_in_another_format(
    parts: str, suffix: str, renamed: bool, tmp_path: Path
) -> None:
    as_pdf.write(PARTS[parts], tmp_path / "a.pdf")
    before = extract_paths([tmp_path])
    rows = tm.identities(before.figures, before.documents).to_dicts()
    said = [dict(row) for row in before.figures.select(SAID).iter_rows(named=True)]
    wish = {"action": "change", "by": "Li", "at": "2025-03-01"}
    corrections = tm.corrections_from(
        {**row, **wish, "label": f"was {number}"} for number, row in enumerate(rows)
    )
    (tmp_path / "a.pdf").unlink()
    WRITERS[suffix](PARTS[parts], tmp_path / f"{'other' if renamed else 'a'}.{suffix}")
    after = extract_paths([tmp_path], corrections=corrections)
    assert after.reviewed is not None
    assert after.reviewed.orphans.is_empty()
    assert after.figures.height == len(rows)
    for figure in after.figures.select(*SAID, "label").iter_rows(named=True):
        assert said[int(figure.pop("label").removeprefix("was "))] == figure
