"""Numbers and their words on lines of their own are cards; what stands alone is none."""

from __future__ import annotations

import pytest

from tourmetrics.extraction.cards import join_cards

JOINED = {
    "the number first": (
        "16.4 million\nvisitors\n\n$2.1 billion\nin visitor spending\n",
        "16.4 million visitors\n\n$2.1 billion in visitor spending\n",
    ),
    "the words first": (
        "Visitors\n16.4 million\n\nHotel occupancy\n71.3%\n",
        "Visitors 16.4 million\n\nHotel occupancy 71.3%\n",
    ),
    "without empty lines, under a title": (
        "At a glance\n60,000+\nvolunteers\n€9.40\nreturned for each euro\n",
        "At a glance\n60,000+ volunteers\n€9.40 returned for each euro\n",
    ),
    "the words first, without empty lines": (
        "Visitors\n16.4 million\nOccupancy\n71.3%\n",
        "Visitors 16.4 million\nOccupancy 71.3%\n",
    ),
    "empty lines everywhere": (
        "+4.8%\n\nvisitors\n\n71.3%\n\noccupancy\n",
        "+4.8%  visitors\n\n71.3%  occupancy\n",
    ),
}
APART = {
    "one card may be a page": "Tourism strategy\n12\nThe coast in winter\n",
    "years are headings": "2024\nVisitors came back\n2025\nNights went up\n",
    "sentences are no words of cards": "16.4\nThe visitors came.\n71.3\nThe hotels were full.\n",
    "cells": "12,961\nNew Zealand | 3\n12,507\nFiji | 4\n",
}


@pytest.mark.parametrize(("text", "joined"), JOINED.values(), ids=JOINED)
def test_cards_become_lines(text: str, joined: str) -> None:
    assert join_cards(text, ()) == joined
    assert len(join_cards(text, ())) == len(text)


@pytest.mark.parametrize("text", APART.values(), ids=APART)
def test_other_lines_stay(text: str) -> None:
    assert join_cards(text, ()) == text


def test_tables_keep_their_lines() -> None:
    text = "16.4 million\nvisitors\n71.3%\noccupancy\n"
    assert join_cards(text, [(0, len(text))]) == text
