"""Loading of grammar files: what they hold, and one test for each fault they can have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tourmetrics.errors import KnowledgeError
from tourmetrics.extraction.grammar import LANGUAGES, load_grammar
from tourmetrics.resources import data_dir


def broken(folder: Path, language: str, old: str, new: str) -> Path:
    """A folder with the shipped grammar of a language and one piece of it changed."""
    text = (data_dir() / "languages" / f"{language}.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / f"{language}.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_grammar_is_complete(language: str) -> None:
    grammar = load_grammar(language)
    assert grammar.language == language
    assert grammar.calendar
    assert grammar.rejects
    assert set(grammar.each.values()) >= {"county", "day", "project"}
    assert load_grammar(language) is grammar


def test_months_have_a_place_in_english_patterns() -> None:
    found = [rule.pattern.search("in Sept. 2024") for rule in load_grammar("en").calendar]
    months = [match.group("month") for match in found if match and "month" in match.groupdict()]
    assert "Sept" in months


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"fr\.toml: cannot be read"):
        load_grammar("fr", tmp_path)


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "zh.toml").write_text("language = \n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"zh\.toml: not TOML: .*line 1"):
        load_grammar("zh", tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ("[each]\n", "[eachh]\n", "each"),
        ("[plan_years]", "[plans]", "plan_years"),
        ("[relative]", "[relatives]", "relative"),
        ("[each_pattern]", "[each_patterns]", "each_pattern"),
        ("reason =", "reasons =", "reason"),
    ],
)
def test_missing_entry_is_named(
    tmp_path: Path, language: str, old: str, new: str, entry: str
) -> None:
    with pytest.raises(KnowledgeError, match=rf"{language}\.toml: entry '{entry}' is missing"):
        load_grammar(language, broken(tmp_path, language, old, new))


def test_bad_calendar_pattern_is_named(tmp_path: Path) -> None:
    folder = broken(tmp_path, "zh", 'kind = "summer"\npattern = "', 'kind = "summer"\npattern = "(')
    with pytest.raises(KnowledgeError, match=r"zh\.toml: calendar summer: bad pattern"):
        load_grammar("zh", folder)


def test_bad_reject_pattern_is_named(tmp_path: Path) -> None:
    folder = broken(
        tmp_path, "en", 'reason = "age"\npatterns = ["', 'reason = "age"\npatterns = ["('
    )
    with pytest.raises(KnowledgeError, match=r"en\.toml: reject age: bad pattern"):
        load_grammar("en", folder)


def test_bad_encoding_is_told_as_a_fault_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "zh.toml").write_bytes(b'language = "\xff"\n')
    with pytest.raises(KnowledgeError, match=r"zh\.toml"):
        load_grammar("zh", tmp_path)


def test_the_sign_of_a_wording_without_a_word_is_named(tmp_path: Path) -> None:
    folder = broken(tmp_path, "en", 'signs = ["voucher", "coupon"]', 'signs = ["18:00"]')
    with pytest.raises(KnowledgeError, match=r"en\.toml: wording: sign '18:00' has no word"):
        load_grammar("en", folder)
