"""The names of peoples in ``languages/en.toml``: each of a place that is known, each of one."""

from __future__ import annotations

from collections import Counter

from tourmetrics.extraction.grammar import load_grammar
from tourmetrics.knowledge import load_knowledge

DEMONYMS = load_grammar("en").words["demonyms"]


def test_every_people_is_of_a_place() -> None:
    assert set(DEMONYMS) - set(load_knowledge().regions) == set()


def test_no_people_is_of_two_places() -> None:
    names = Counter(name for names in DEMONYMS.values() for name in names)
    assert [name for name, times in names.items() if times > 1] == []


def test_names_have_a_capital() -> None:
    assert [n for names in DEMONYMS.values() for n in names if not n[0].isupper()] == []
