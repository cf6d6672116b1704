"""What is checked before rendering: characters, addresses, fonts, libraries."""

from __future__ import annotations

import base64
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from fontTools.ttLib import TTFont

from tourmetrics.reporting import fetch, fonts
from tourmetrics.reporting.glyphs import replace_in_tree, replace_missing
from tourmetrics.resources import data_dir, fonts_dir


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("咸宁市鄠邑“十四五”——1.71亿人次，−3.5％ ≥①●▲■○◌✓㎡", None),
        ("Ōtaki café 1,902.1 – “q” … · €", None),
        ("a\u00a0b\u00adc\u200bd\u2060e\n\tf", None),
        ("大会😀召开", "大会[U+1F600]召开"),
        ("👨\u200d👩", "[U+1F468 U+1F469]"),
        ("葛\U000e0100城\ufe0f\ufeff", "葛城"),
        ("a\u202eb\u202c", "a[U+202E]b[U+202C]"),
        ("שלום 1", "[U+05E9 U+05DC U+05D5 U+05DD] 1"),
        ("a\x01\x7fb\x9f", "a[U+0001 U+007F]b[U+009F]"),
        ("a\x0cb\x0b\u2028c", "a b  c"),
        ("cafe\u0301", "café"),
        ("e\u0301\U0010fffd", "é[U+10FFFD]"),
        ("\ufffd\ue000", "[U+FFFD U+E000]"),
        ("a" + "\u0334" * 15, f"a[{' '.join(['U+0334'] * 12)} … +3]"),
    ],
)
def test_text_is_shown_or_named(text: str, shown: str | None) -> None:
    assert replace_missing(text)[0] == (text if shown is None else shown)


def test_replacing_twice_changes_nothing() -> None:
    once, _ = replace_missing("😀\u202eא\x00")
    assert replace_missing(once) == (once, ())


def test_warning_names_character_reason_count_and_place() -> None:
    _, warnings = replace_missing("游客😀人次😀\u202e", "note 3")
    assert warnings == (
        "U+1F600 GRINNING FACE: no bundled font draws it, printed as its code point 2 times; "
        'first in "游客[U+1F600]人次[U+1F600][U+202E]" (note 3)',
        "U+202E RIGHT-TO-LEFT OVERRIDE: turns the direction of text, printed as its code point "
        '1 time; first in "游客[U+1F600]人次[U+1F600][U+202E]" (note 3)',
    )


def test_tree_covers_texts_tails_and_printed_attributes_only() -> None:
    page = fromstring(
        '<html id="😀"><style>a{content:"😀"}</style>'
        '<p data-place="a.txt, line 2">x😀<b>y</b>z😁</p>'
        '<img alt="😂" title="😃" data-note="😄" src="😀"/></html>'
    )
    warnings = replace_in_tree(page)
    style, paragraph, image = page
    assert page.get("id") == image.get("src") == "😀"
    assert style.text == 'a{content:"😀"}'
    assert paragraph.text == "x[U+1F600]"
    assert paragraph[0].tail == "z[U+1F601]"
    assert image.get("alt") == "[U+1F602]"
    assert image.get("title") == "[U+1F603]"
    assert image.get("data-note") == "[U+1F604]"
    assert [text[:7] for text in warnings] == [f"U+1F60{n}" for n in (0, 2, 3, 4, 1)]
    assert '"x[U+1F600]" (a.txt, line 2)' in warnings[0]
    assert '"z[U+1F601]" (a.txt, line 2)' in warnings[4]


def test_endless_words_may_break_and_others_stay_as_they_are() -> None:
    page = fromstring(f"<p>{'x' * 59} {'y' * 60}<b/>{'文' * 80}{'z' * 70}</p>")
    assert replace_in_tree(page) == ()
    pieces = "\u200b".join(["y" * 8] * 7 + ["y" * 4])
    assert page.text == f"{'x' * 59} {pieces}"
    pieces = "\u200b".join(["z" * 8] * 8 + ["z" * 6])
    assert page[0].tail == f"{'文' * 80}{pieces}"


def characters(name: str) -> set[int]:
    with TTFont(fonts_dir() / name, lazy=True) as font:
        return set(font.getBestCmap())


def test_coverage_is_what_the_fonts_hold() -> None:
    assert fonts.coverage() == set().union(*(characters(p.name) for p in fonts.font_files()))


def test_every_standard_hanzi_and_every_character_of_the_data_is_in_each_weight() -> None:
    wanted = set((fonts_dir() / "hanzi.txt").read_text("utf-8")) - {"\n"}
    assert len(wanted) == 8105
    # Traditional characters are those of documents only, as many other signs are; no report names
    # the everyday units of a scan.
    unprinted = {data_dir() / name for name in ("traditional.csv", "measures.csv")}
    for path in set(data_dir().glob("*.csv")) - unprinted:
        wanted |= {sign for sign in path.read_text("utf-8") if sign >= "\u3400"}
    for weight in (400, 500, 700):
        assert not set(map(ord, wanted)) - characters(f"NotoSansSC-{weight}.ttf")


def test_chinese_inter_leaves_full_width_signs_to_noto() -> None:
    signs = set(map(ord, "“”‘’—…·→①●"))
    for weight in (400, 500, 600, 700):
        assert not signs & characters(f"InterCN-{weight}.ttf")
        assert signs <= characters(f"Inter-{weight}.ttf")


@pytest.mark.parametrize("family", ["Inter", "Inter CN"])
def test_inter_keeps_tabular_figures_and_its_names(family: str) -> None:
    with TTFont(fonts_dir() / f"{family.replace(' ', '')}-500.ttf") as font:
        tags = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
        assert {"tnum", "case"} <= tags
        assert font["name"].getDebugName(16) == family
        assert font["OS/2"].usWeightClass == 500


def test_licences_lie_beside_the_fonts() -> None:
    for name in ("OFL-Inter.txt", "OFL-NotoSansSC.txt"):
        assert "SIL OPEN FONT LICENSE" in (fonts_dir() / name).read_text("utf-8")


def test_files_of_the_template_are_served(tmp_path: Path) -> None:
    (tmp_path / "样式 1.css").write_text("p{}", "utf-8")
    url = (tmp_path / "样式 1.css").as_uri()
    assert fetch.load(url, [tmp_path]) == (b"p{}", "text/css")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.css",
        "https://example.org/a.png",
        "ftp://example.org/a",
        "file://server/share/a.png",
        "file:///etc/passwd",
        "data:text/html,<p>",
        "data:image/png;base64,???=",
        "data:image/png",
        "javascript:1",
        "a.png",
    ],
)
def test_all_else_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(fetch.RefusedError):
        fetch.load(url, [tmp_path])


def test_no_way_out_of_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("s", "utf-8")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    for way in ("../secret.txt", "%2e%2e/secret.txt", "link.txt", "missing.txt", "%00"):
        with pytest.raises(fetch.RefusedError):
            fetch.load(f"{inside.as_uri()}/{way}", [inside])


def test_data_images_are_served_up_to_a_length(tmp_path: Path) -> None:
    body = base64.b64encode(b"\x89PNG").decode()
    assert fetch.load(f"data:image/png;base64,{body}", []) == (b"\x89PNG", "image/png")
    assert fetch.load("data:image/svg+xml,%3Csvg/%3E", []) == (b"<svg/>", "image/svg+xml")
    with pytest.raises(fetch.RefusedError, match="too long"):
        fetch.load("data:image/png," + "a" * fetch.DATA_LIMIT, [])


def test_links_to_scripts_and_files_lose_their_address() -> None:
    kept = ("#n1", "https://example.org/", "HTTP://example.org/", "mailto:a@example.org")
    lost = ("javascript:alert(1)", "file:///etc/passwd", "notes.html", "//example.org")
    links = "".join(f'<a href="{url}"/>' for url in (*kept, *lost))
    page = fromstring(f"<p>{links}</p>")
    warnings = fetch.drop_unsafe_links(page)
    assert [link.get("href") for link in page] == [*kept, None, None, None, None]
    assert len(warnings) == 4
    assert "javascript:alert(1)" in warnings[0]
