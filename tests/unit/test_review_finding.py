"""Finding figures again: hostile cases, each of which once was a way to a wrong number."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

import tourmetrics as tm
from tourmetrics.review.entry import entries_of
from tourmetrics.review.finding import MANY, Finder
from tourmetrics.review.locating import locate
from tourmetrics.review.words import key, spots_of
from tourmetrics.tables import Place

WHO = {"by": "李", "at": "2025-03-01"}
Texts = dict[str, str]


def figures(texts: Texts) -> pl.DataFrame:
    tables = [tm.extract_text(text, name=name, region="511100") for name, text in texts.items()]
    return pl.concat(tables)


def corrections(texts: Texts, *, documents: bool = True, **chosen: Any) -> pl.DataFrame:
    """Corrections of all figures, or of those chosen; ``why`` tells the value that is meant."""
    table = figures(texts)
    known = tm.identities(table, texts if documents else None)
    rows = [
        {**row, **WHO, "action": "change", "label": "corrected", "why": str(value)}
        for row, value in zip(known.to_dicts(), table["value"], strict=True)
        if all(row[name] == wanted for name, wanted in chosen.items())
    ]
    assert rows
    return tm.corrections_from(rows)


def review(before: Texts, after: Texts, *, documents: bool = True, **chosen: Any) -> tm.Reviewed:
    wishes = corrections(before, documents=documents, **chosen)
    return tm.apply_corrections(figures(after), wishes, documents=after if documents else None)


def corrected(reviewed: tm.Reviewed) -> list[tuple[str, int]]:
    return reviewed.figures.filter(label="corrected").select("doc", "start").rows()


FIVE = "峨眉山市增长10%，井研县增长10%，犍为县增长10%，沐川县增长10%，马边县增长10%。\n"
EDITION = (
    "乐山市文化和旅游局\n2025年1—5月，全市接待游客1234万人次，旅游总收入180亿元，同比增长10.0%。\n"
    "全市共有A级旅游景区65家。\n"
)


@pytest.mark.parametrize("documents", [True, False])
@pytest.mark.parametrize("which", range(5))
def test_one_quote_five_times_in_a_sentence(which: int, documents: bool) -> None:
    table = figures({"a.txt": FIVE})
    assert table["quote"].to_list() == ["10%"] * 5
    texts = {"a.txt": FIVE} if documents else None
    row = tm.identities(table, texts).row(which, named=True)
    one = tm.corrections_from([{**row, **WHO, "action": "change", "label": "corrected"}])
    now = {"a.txt": "新的一段，与此无关。\n" + FIVE}
    reviewed = tm.apply_corrections(figures(now), one, documents=now if documents else None)
    shift = len("新的一段，与此无关。\n")
    assert corrected(reviewed) == [("a.txt", table["start"][which] + shift)]


def test_by_hand_one_of_five_equal_quotes_is_not_guessed() -> None:
    typed = {"action": "change", "label": "corrected", "quote": "10%", "sentence": FIVE.strip()}
    texts = {"a.txt": FIVE}
    reviewed = tm.apply_corrections(
        figures(texts), tm.corrections_from([{**typed, **WHO}]), documents=texts
    )
    assert corrected(reviewed) == []
    assert reviewed.orphans["reason"].to_list() == ["two_places"]


def test_by_hand_a_quote_and_its_sentence_are_enough() -> None:
    typed = {"action": "change", "label": "corrected", "quote": "６５ 家",
             "sentence": "全市共有A级旅游景区 65家。"}  # fmt: skip
    texts = {"a.txt": EDITION}
    reviewed = tm.apply_corrections(
        figures(texts), tm.corrections_from([{**typed, **WHO}]), documents=texts
    )
    assert reviewed.figures.filter(label="corrected")["quote"].to_list() == ["65家"]


def test_a_number_that_changed_is_an_orphan_with_a_suggestion() -> None:
    reviewed = review({"a.txt": EDITION}, {"a.txt": EDITION.replace("65家", "66家")}, quote="65家")
    assert corrected(reviewed) == []
    (orphan,) = reviewed.orphans.to_dicts()
    assert orphan["reason"] == "number_changed"
    assert orphan["sentence"] == "全市共有A级旅游景区65家。"
    assert "66家" in orphan["suggestion"]
    suggested = reviewed.figures.filter(figure_id=orphan["suggested_id"])
    assert suggested["quote"].to_list() == ["66家"]


@pytest.mark.parametrize(
    ("one", "other"), [("1,5 million", "15 million"), ("1.5万", "15万"), ("1,500", "1,5")]
)
def test_numbers_that_differ_have_keys_that_differ(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.71亿", "１．７１ 亿"),
        ("1,234", "1234"),
        ("10%", "10％"),
        ("A B", "ab"),
        ("1\u200b2", "12"),
    ],
)
def test_writings_of_one_number_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_the_next_edition_under_the_same_name_is_another_document() -> None:
    june = EDITION.replace("1—5月", "1—6月").replace("1234", "1500").replace("180", "220")
    june = june.replace("全市共有", "截至6月底，全市共有")
    assert corrected(review({"a.txt": EDITION}, {"a.txt": june})) == []


def test_a_sentence_alone_does_not_tell_an_edition() -> None:
    other = "夹江县旅游局工作总结。\n全市共有A级旅游景区65家。\n以上是全部内容。\n"
    reviewed = review({"a.txt": EDITION}, {"a.txt": other}, quote="65家")
    assert corrected(reviewed) == []
    assert reviewed.orphans["reason"].to_list() == ["moved"]


def test_a_moved_sentence_is_found_where_the_others_are() -> None:
    lines = EDITION.splitlines(keepends=True)
    moved = lines[2] + "另有一段与此无关的说明文字，写在这里。\n" + lines[0] + lines[1]
    reviewed = review({"a.txt": EDITION}, {"a.txt": moved})
    assert reviewed.orphans.is_empty()
    assert reviewed.applied.height == figures({"a.txt": EDITION}).height


ROWS = (
    "| 县 | A级景区（家） | 酒店（家） |\n|---|---|---|\n| 甲县 | 12 | 12 |\n| 乙县 | 12 | 12 |\n"
)


def test_equal_cells_of_a_table_are_kept_apart() -> None:
    before = {"a.txt": "景区和酒店\n\n" + ROWS}
    after = {
        "a.txt": "前面加了一段文字。\n\n景区和酒店\n\n" + ROWS.replace("| 12 | 12 |", "|12|12|")
    }
    cells = figures(before)
    assert cells["quote"].to_list() == ["12"] * 4
    for which in range(4):
        row = tm.identities(cells, before).row(which, named=True)
        one = tm.corrections_from([{**row, **WHO, "action": "change", "label": "corrected"}])
        reviewed = tm.apply_corrections(figures(after), one, documents=after)
        assert corrected(reviewed) == [("a.txt", figures(after)["start"][which])]


def test_two_equal_sentences_are_told_apart_by_what_stands_around() -> None:
    said = "接待游客100万人次。\n"
    twice = f"第一段说的是上半年的情况。\n{said}第二段说的是下半年的情况。\n{said}结束。\n"
    now = "新加的一段放在最前面。\n" + twice
    table = figures({"a.txt": twice})
    for which in range(2):
        row = tm.identities(table, {"a.txt": twice}).row(which, named=True)
        assert row["alike"] == 2
        one = tm.corrections_from([{**row, **WHO, "action": "change", "label": "corrected"}])
        reviewed = tm.apply_corrections(figures({"a.txt": now}), one, documents={"a.txt": now})
        assert corrected(reviewed) == [("a.txt", figures({"a.txt": now})["start"][which])]


@pytest.mark.parametrize("documents", [True, False])
@pytest.mark.parametrize("kept", [0, 1])
def test_of_two_equal_sentences_the_one_left_is_not_taken_for_the_other(
    kept: int, documents: bool
) -> None:
    said = "接待游客100万人次。\n"
    before = {"a.txt": "甲段。\n" + said + said + "乙段。\n"}
    after = {"a.txt": "甲段。\n" + said + "另一段。\n乙段。\n"}
    row = tm.identities(figures(before), before if documents else None).row(1 - kept, named=True)
    one = tm.corrections_from([{**row, **WHO, "action": "change", "label": "corrected"}])
    reviewed = tm.apply_corrections(figures(after), one, documents=after if documents else None)
    assert corrected(reviewed) == []
    assert reviewed.orphans.height == 1


def test_a_copy_elsewhere_makes_two_places() -> None:
    said = "全市共有A级旅游景区65家。"
    now = EDITION.replace("乐山市", said + "\n乐山市") + "\n"
    now = now.replace("同比增长10.0%。\n" + said, "同比增长10.0%。\n新。\n" + said + "又。")
    reviewed = review({"a.txt": EDITION}, {"a.txt": now}, quote="65家")
    assert corrected(reviewed) == []
    (orphan,) = reviewed.orphans.to_dicts()
    assert orphan["reason"] == "two_places"
    assert orphan["suggestion"].count("65家") == 4, "both places are named, quote and sentence"


def test_a_copied_paragraph_is_not_taken_for_one_that_was_edited() -> None:
    said = "上半年，全市新增规上文旅企业23户。全市共有A级旅游景区65家。另有民宿可供选择。\n"
    now = {"a.txt": "开头。\n" + said + said.replace("另有", "还有") + "结束。\n"}
    reviewed = review({"a.txt": "开头。\n" + said + "结束。\n"}, now, quote="65家")
    assert corrected(reviewed) == []
    assert reviewed.orphans["reason"].to_list() == ["two_places"]


def test_another_document_that_quotes_the_words_is_not_taken() -> None:
    before = {"a.txt": EDITION, "b.txt": "新闻稿。\n" + EDITION}
    known = corrections(before, doc="a.txt")
    after = {"b.txt": "新闻稿。\n" + EDITION}
    reviewed = tm.apply_corrections(figures(after), known, documents=after)
    assert corrected(reviewed) == []
    # Nor when it came later, as long as the old document is there.
    after = {"a.txt": EDITION.replace("65家", "66家"), "b.txt": "新闻稿。\n" + EDITION}
    reviewed = review({"a.txt": EDITION}, after, quote="65家")
    assert corrected(reviewed) == []


def test_documents_that_change_their_names_keep_their_corrections() -> None:
    other = EDITION.replace("乐山市", "眉山市").replace("65家", "41家")
    reviewed = review({"a.txt": EDITION, "b.txt": other}, {"b.txt": EDITION, "a.txt": other})
    assert reviewed.orphans.is_empty()
    digests = dict(figures({"a.txt": EDITION}).select("quote", "doc_digest").rows())
    row = reviewed.figures.filter(quote="65家").row(0, named=True)
    assert (row["label"], row["doc"]) == ("corrected", "b.txt")
    assert row["doc_digest"] == digests["65家"]


def test_another_format_keeps_the_name() -> None:
    before = {"2025/plan.pdf": EDITION}
    after = {"2025/plan.html": "页首。\n" + EDITION, "b.txt": "页首。\n" + EDITION}
    reviewed = review(before, after)
    assert {doc for doc, _ in corrected(reviewed)} == {"2025/plan.html"}
    assert reviewed.orphans.is_empty()


def test_an_id_that_stands_beside_the_words_of_another_is_refused() -> None:
    wishes = corrections({"a.txt": EDITION}).to_dicts()
    one, two = wishes[0], wishes[1]
    mixed = tm.corrections_from([{**one, "figure_id": two["figure_id"]}])
    texts = {"a.txt": EDITION}
    reviewed = tm.apply_corrections(figures(texts), mixed, documents=texts)
    assert corrected(reviewed) == []
    assert reviewed.orphans["reason"].to_list() == ["other_figure"]


def test_an_id_alone_is_enough_as_long_as_the_file_is_the_same() -> None:
    texts = {"a.txt": EDITION}
    row = figures(texts).row(0, named=True)
    one = tm.corrections_from([{"action": "accept", "figure_id": row["figure_id"], **WHO}])
    assert tm.apply_corrections(figures(texts), one).applied["found"].to_list() == ["figure_id"]
    after = {"a.txt": "新。\n" + EDITION}
    assert tm.apply_corrections(figures(after), one).orphans["reason"].to_list() == ["gone"]


def test_a_figure_that_is_not_read_any_more_is_told() -> None:
    texts = {"a.txt": EDITION}
    wishes = corrections(texts, quote="65家")
    fewer = figures(texts).filter(pl.col("quote") != "65家")
    reviewed = tm.apply_corrections(fewer, wishes, documents=texts)
    assert reviewed.orphans["reason"].to_list() == ["not_read"]


def test_an_edited_word_elsewhere_in_the_sentence_keeps_it() -> None:
    before = EDITION.replace("65家。", "65家，其中新增的有3家，都在山区。")
    now = before.replace("旅游总收入", "实现旅游总收入")
    reviewed = review({"a.txt": before}, {"a.txt": now}, quote="10.0%")
    assert reviewed.applied["found"].to_list() == ["likeness"]


# -- many corrections ----------------------------------------------------------------------


def compared(rows: Sequence[dict[str, Any]], table: pl.DataFrame, texts: Texts) -> int:
    finder = Finder(spots_of(table, texts), texts)
    entries = list(entries_of(tm.corrections_from(rows), Place(), tm_knowledge()))
    locate(entries, finder)
    return finder.compared


def tm_knowledge() -> Any:
    from tourmetrics.knowledge import load_knowledge

    return load_knowledge()


@pytest.mark.parametrize("kind", ["same sentence", "same quote", "orphans"])
def test_comparisons_grow_with_the_corrections_only(kind: str) -> None:
    dice = random.Random(0)

    def sentence(number: int) -> str:
        said = {
            "same sentence": "接待游客同比增长10%。",
            "same quote": f"第{number}个县接待游客同比增长10%。",
            "orphans": f"第{number}个县接待游客同比增长10%。",
        }
        return said[kind]

    def measured(size: int) -> int:
        text = "".join(sentence(number) + "\n" for number in range(size))
        starts = [at for at in range(len(text)) if text.startswith("10%", at)]
        cells = [sentence(number) for number in range(size)]
        table = pl.DataFrame({
            "doc": "a.txt", "start": starts, "end": [at + 3 for at in starts], "quote": "10%",
            "sentence": cells, "figure_id": [f"{n:x}" for n in range(size)], "doc_digest": "d",
        })  # fmt: skip
        rows = tm.identities(table, {"a.txt": text}).to_dicts()
        dice.shuffle(rows)
        stale = {"action": "accept", "figure_id": None, "doc_digest": "old", **WHO}
        if kind == "orphans":
            stale |= {
                "sentence": "另一句话，接待游客同比增长10%。",
                "before": "另一句话，接待游客同比增长",
            }
        return compared([{**row, **stale} for row in rows], table, {"a.txt": text})

    small, large = measured(4 * MANY), measured(8 * MANY)
    assert large <= 3 * small + MANY
    assert large <= 8 * MANY * 3 * MANY
