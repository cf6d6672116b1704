"""Rules are tried at few places; these must be all the places at which they match."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourmetrics.extraction.anchor import Anchor
from tourmetrics.extraction.calendar import find_mentions
from tourmetrics.extraction.grammar import LANGUAGES, Grammar, load_grammar
from tourmetrics.extraction.normalize import hide_runs, normalize
from tourmetrics.extraction.places import RULES, find_places, places_by_language
from tourmetrics.extraction.reject import find_exclusions
from tourmetrics.extraction.structure import structure_of

ROOT = Path(__file__).parents[2]
TEXTS = sorted([*ROOT.glob("seeds/*.txt"), *ROOT.glob("tests/corpus*/*.txt")])
PIECES = (
    "0", "1", "3", "12", "19", "2024", "2025", ",", ".", "。", " ", "\n", "\t", "(", ")", "“", "”",
    '"', "《", "》", "年", "月", "日", "底", "末", "前", "至", "到", "-", "—", "~", "/", ":", "+",
    "%", "第", "一", "二", "三", "十", "四", "五", "季度", "上半年", "下半年", "截至", "去年",
    "今年",
    "全年", "国庆", "春节", "节", "假期", "天", "级", "星", "A", "强", "位", "届", "号", "次", "每",
    "百", "千", "万", "亿", "元", "人", "双", "两", "零", "岁", "后", "周年", "个月", "小时", "XX",
    "×", "图", "电话", "by ", "in ", "the ", "first ", "second ", "last ", "quarter", "half", "of ",
    "end ", "year", "years", "to ", "and ", "from ", "May ", "sept.", "January ", "FY", "Q", "H",
    "this ", "financial ", "National Day ", "holiday", "st", "nd ", "th", "over ", "old", "million",
    "level", "TOP ", "no.", "Page ", "one ", "two ", "ten ", "several ", "dozens", "number ", "K",
    "ISBN", "tel", "street", "One Coast", "24/7", "-", "İ", "ß",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@cache
def everywhere(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """A pattern that matches, without a length, at every place where ``pattern`` matches."""
    return re.compile(f"(?={pattern.pattern})", pattern.flags)


def matching(text: str, patterns: list[re.Pattern[str]]) -> set[int]:
    """All places and rules that match, found without any help."""
    return {
        match.start() * RULES + number
        for number, pattern in enumerate(patterns)
        for match in everywhere(pattern).finditer(text)
    }


def check(text: str, grammar: Grammar) -> None:
    grammars = {language: load_grammar(language) for language in LANGUAGES}
    together = places_by_language(text, {**grammars, grammar.language: grammar})
    calendar = matching(text, [r.pattern for r in grammar.calendar])
    rejects = matching(text, [r.pattern for r in grammar.rejects])
    for places in (find_places(text, grammar), together[grammar.language]):
        assert places.calendar == sorted(set(places.calendar))
        assert places.rejects == sorted(set(places.rejects))
        assert calendar <= set(places.calendar)
        assert rejects <= set(places.rejects)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_match_of_a_document_is_missed(path: Path, language: str) -> None:
    check(normalize(path.read_text(encoding="utf-8")), load_grammar(language))


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=texts)
def test_no_match_of_any_text_is_missed(language: str, text: str) -> None:
    check(normalize(text), load_grammar(language))


def test_few_places_are_tried() -> None:
    text = "本页说明文字。 These words say little.\n" * 1000
    grammars = {language: load_grammar(language) for language in LANGUAGES}
    for places in places_by_language(text, grammars).values():
        assert len(places.calendar) + len(places.rejects) < 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_fewer_rules_than_places_can_tell_apart(language: str) -> None:
    grammar = load_grammar(language)
    assert max(len(grammar.calendar), len(grammar.rejects)) < RULES


def test_a_pattern_that_can_begin_with_anything_is_tried_everywhere(tmp_path: Path) -> None:
    shipped = ROOT / "data" / "languages" / "zh.toml"
    text = shipped.read_text(encoding="utf-8")
    pattern = '"[0-9]{4}(?=春节|五一|国庆|端午|中秋)"'
    assert pattern.replace("[0-9]{4}", "(?P<y1>[0-9]{4})") in text
    changed = text.replace("(?P<y1>[0-9]{4})(?=春节|五一", "[^a]{3}(?=春节|五一")
    (tmp_path / "zh.toml").write_text(changed, encoding="utf-8")
    check("到2024春节,国庆", load_grammar("zh", tmp_path))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_piece_reads_the_same_by_the_places_of_the_whole(path: Path) -> None:
    grammars = {language: load_grammar(language) for language in LANGUAGES}
    text, _ = hide_runs(normalize(path.read_text(encoding="utf-8")))
    places = {language: find_places(text, grammars[language]) for language in LANGUAGES}
    for piece in structure_of(text, grammars).sentences:
        grammar, start, end = grammars[piece.language], piece.start, piece.end
        alone = find_mentions(text[start:end], grammar, Anchor())
        found = find_mentions(text, grammar, Anchor(), start, end, places[piece.language])
        assert [(m.start + start, m.end + start, m.kind, m.period, m.role) for m in alone] == [
            (m.start, m.end, m.kind, m.period, m.role) for m in found
        ]
        assert found == find_mentions(text, grammar, Anchor(), start, end)


@given(text=texts)
def test_stretches_of_one_reason_are_those_of_a_plain_search(text: str) -> None:
    grammars = {language: load_grammar(language) for language in LANGUAGES}
    plain = set()
    for grammar in grammars.values():
        for entry in {rule.entry for rule in grammar.rejects}:
            rules = [rule for rule in grammar.rejects if rule.entry == entry]
            whole = "|".join(f"(?:{rule.pattern.pattern})" for rule in rules)
            for match in re.finditer(whole, text, rules[0].pattern.flags):
                plain.add((*match.span(), rules[0].reason))
    spans = find_exclusions(text, grammars, ()).spans
    # A quotation mark makes names of its own.
    found = {(span.start, span.end, span.reason) for span in spans}
    assert plain <= found
    assert {reason for *_, reason in found - plain} <= {"name"}
