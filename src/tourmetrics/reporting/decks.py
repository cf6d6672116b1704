"""Charts of several places side by side, where each of them has too few to fill a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tourmetrics.reporting.view import Card, Deck, FigureGroup
from tourmetrics.reporting.words import Words

PER_LINE = 3
_MOST = 4  # lines of charts; what is not drawn stands in the table


def decks(groups: Sequence[FigureGroup], words: Words) -> tuple[Deck, ...]:
    """Return the first lines of charts; places of one period share a line where they fit."""
    lines: list[list[FigureGroup]] = []
    for group in groups:
        if not group.cards or group.legend is None:
            continue
        room = PER_LINE - len(group.cards)
        mate = next(
            (line for line in lines if line[0].when == group.when and _cards(line) <= room), None
        )
        if mate is None:
            lines.append([group])
        else:
            mate.append(group)
    return tuple(_deck(line, words) for line in lines[:_MOST])


def _cards(line: Sequence[FigureGroup]) -> int:
    return sum(len(group.cards) for group in line)


def _deck(line: Sequence[FigureGroup], words: Words) -> Deck:
    first = line[0]
    assert first.legend is not None
    if len(line) == 1:
        return Deck(first.title, first.cards, first.legend)
    cards = tuple(_placed(card, group, words) for group in line for card in group.cards)
    return Deck(first.when, cards, first.legend)


def _placed(card: Card, group: FigureGroup, words: Words) -> Card:
    name = words.term("place and metric", "%(place)s: %(name)s", place=group.place, name=card.name)
    return replace(card, name=name)
