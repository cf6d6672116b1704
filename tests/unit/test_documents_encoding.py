"""Bytes to text: encodings of Chinese and Western offices, damage, binary files."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourmetrics.documents.encoding import decode
from tourmetrics.documents.records import UnreadableError

ZH = "2024年,全市接待游客6500万人次,实现旅游综合收入380亿元,同比分别增长12%、15%以上。\r\n" * 3
TRADITIONAL = "二零二四年,全市接待遊客六千五百萬人次,實現旅遊總收入三百八十億元,較上年增長。\n" * 3
WESTERN = "Ireland’s visitors spent €5.1bn – a café in Galway, £20 a head – and it’s growing.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_chinese(encoding: str) -> None:
    assert decode(ZH.encode(encoding)) == ZH


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(encoding: str) -> None:
    assert decode(ZH.encode(encoding)) == ZH
    assert decode(WESTERN.encode(encoding)) == WESTERN


def test_utf16_big_end_with_mark() -> None:
    assert decode(codecs.BOM_UTF16_BE + ZH.encode("utf-16-be")) == ZH


def test_big5() -> None:
    assert decode(TRADITIONAL.encode("big5")) == TRADITIONAL


def test_traditional_text_in_gb18030() -> None:
    mixed = ZH + TRADITIONAL
    assert decode(mixed.encode("gb18030")) == mixed


@pytest.mark.parametrize(
    "text",
    [
        WESTERN,
        "Café",
        "Köln",
        "naïve façade, Zürich, São Paulo, Besançon, Ñuñoa",
        "L’été à Québec: hôtels, musées, théâtres, une idée créée",
    ],
)
def test_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
@pytest.mark.parametrize(
    "text",
    [
        "Jiangsu’s plan – “Silk Pattern” (2024 – 2026) — began.",
        "Source: Liaoning Provincial People’s Government",
        "旅遊業強勁復甦,接待國內外遊客九千萬人次",
        "1亿元",
    ],
)
def test_what_a_chinese_office_saves_besides_simplified_text(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("data", "problem", "place"),
    [
        (ZH.encode()[:-60] + b"\xff" + ZH.encode()[-60:], "UTF-8, but damaged", "byte"),
        (ZH.encode("gb18030")[:-3], "GB18030, but damaged", "byte"),
        (codecs.BOM_UTF16_LE + ZH.encode("utf-16-le")[:-1], "UTF-16-LE, but damaged", "byte"),
        (bytes(range(256)) * 20, "binary file", "byte 0"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00" + b"\x01\x02" * 50, "binary file", "byte"),
        (bytes(range(128, 256)) * 4, "no encoding", "byte 0"),
    ],
)
def test_what_is_no_text_says_where_and_what_helps(data: bytes, problem: str, place: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(data)
    assert problem in caught.value.problem
    assert (caught.value.place or "").startswith(place)
    assert caught.value.remedy


def test_damage_is_placed_at_its_byte() -> None:
    with pytest.raises(UnreadableError) as caught:
        decode("全市接待游客".encode() + b"\xff")
    assert caught.value.place == "byte 18"
