"""The words by which a sentence shows that a rule may have to do with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tourmetrics.extraction.grammar import LANGUAGES, load_grammar
from tourmetrics.extraction.hints import hints_in

RULES = load_grammar("en").words["moved"]


@pytest.mark.parametrize("rule", ["aimed", "asked", "budgeted"])
def test_all_that_a_pattern_finds_shows_one_of_its_signs(rule: str) -> None:
    """A word that joins a pattern without a sign would never be found, and nobody would notice."""

    @settings(max_examples=500, derandomize=True, deadline=None)
    @given(st.from_regex(RULES[rule], fullmatch=True, alphabet=st.characters(codec="ascii")))
    def shows(told: str) -> None:
        assert any(sign in told for sign in RULES[f"{rule}_signs"]), told

    shows()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_makes_a_date_a_start_shows_that_it_does(language: str) -> None:
    grammar = load_grammar(language)
    rules = grammar.words["base"]
    words = [*rules["since"], *rules.get("from_on", ())[1:]]
    assert words
    assert all("since" in hints_in(word, grammar)[0] for word in words)
