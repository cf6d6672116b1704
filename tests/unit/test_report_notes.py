"""Notes: numbered by document, each quote at its own place in its sentence."""

from __future__ import annotations

from decimal import Decimal

from tourmetrics.reporting.facts import Evidence
from tourmetrics.reporting.notes import anchor, place_quotes, take_notes
from tourmetrics.reporting.quantity import Quantity


def evidence(
    quote: str, start: int, sentence: str, *, name: str = "", doc: str = "a.txt"
) -> Evidence:
    return Evidence(
        figure_id=name or f"{doc}{start}",
        doc=doc,
        start=start,
        end=start + len(quote),
        quote=quote,
        kind="reported",
        quantity=Quantity(Decimal(1), "item"),
        metric=None,
        label=None,
        period=None,
        region=None,
        each=None,
        sentence=sentence,
        locator="line 1",
        language="en",
        published=None,
        publisher=None,
    )


def test_equal_quotes_are_told_apart_by_their_distance() -> None:
    sentence = "12 rooms, 2 beds and 2 huts"
    beds = evidence("2", 110, sentence, name="beds")
    huts = evidence("2", 121, sentence, name="huts")
    assert place_quotes(sentence, [beds, huts]) == {"beds": 10, "huts": 21}


def test_a_digit_of_another_number_is_not_the_quote() -> None:
    sentence = "12 rooms and 2 huts"
    assert place_quotes(sentence, [evidence("2", 13, sentence, name="huts")]) == {"huts": 13}


def test_a_quote_that_is_not_in_its_sentence_stands_before_it() -> None:
    notes = take_notes([evidence("seven", 0, "no such word", name="a")], [])
    pieces = notes.sources[0].notes[0].pieces
    assert (pieces[0].text, pieces[0].figure_id) == ("seven", "a")
    assert pieces[-1].text == "no such word"


def test_one_note_a_sentence_in_the_order_of_documents() -> None:
    notes = take_notes(
        [
            evidence("5", 9, "x 5", doc="b.txt"),
            evidence("1", 0, "1 and 2"),
            evidence("2", 6, "1 and 2"),
            evidence("3", 20, "3"),
        ],
        [],
    )
    assert notes.numbers == {"a.txt0": 1, "a.txt6": 1, "a.txt20": 2, "b.txt9": 3}


def test_long_sentences_are_elided_away_from_the_quote() -> None:
    sentence = "word " * 200 + "42 rooms" + " word" * 200
    notes = take_notes([evidence("42 rooms", 1000, sentence, name="a")], [])
    text = "".join(piece.text for piece in notes.sources[0].notes[0].pieces)
    assert "[…]" in text
    assert "word 42 rooms word" in text
    assert len(text) < 400


def test_a_row_of_a_table_is_set_apart_by_points() -> None:
    row = "| 1 | 接待游客 | 万人次 | | 2,150 | 3,800 | 预期性 |"
    one = evidence("2,150", row.index("2,150"), row, name="a")
    two = evidence("3,800", row.index("3,800"), row, name="b")
    (note,) = take_notes([one, two], []).sources[0].notes
    assert "".join(p.text for p in note.pieces) == "1 · 接待游客 · 万人次 · 2,150 · 3,800 · 预期性"


def test_a_number_alone_in_the_last_cell_of_a_row_stays_alone() -> None:
    row = "| Visits | 5 |"
    (note,) = take_notes([evidence("5", row.index("5"), row)], []).sources[0].notes
    assert "".join(p.text for p in note.pieces) == "Visits · 5"


def test_an_id_that_could_be_markup_becomes_a_plain_anchor() -> None:
    assert anchor('"><b>').startswith("q-")
    assert '"' not in anchor('"><b>')
