"""The country that a sentence opens with, in a document that tells of many.

A barometer says "Viet Nam is the star pupil" and goes on with its numbers without its name.
"""

from __future__ import annotations

from tourmetrics.extraction.grammar import Grammar
from tourmetrics.extraction.structure import Sentence
from tourmetrics.knowledge import Knowledge

# Words of the longest names (United Arab Emirates, the Democratic Republic of the Congo).
_WORDS = 6
# Characters behind a name in which it may be said to be a market.
_REACH = 60


def told_of(
    sentence: Sentence, normalized: str, grammar: Grammar, knowledge: Knowledge
) -> str | None:
    """Return the code of the place that an English sentence opens with, unless it is a market."""
    if sentence.language != "en":
        return None
    rules = grammar.words["place"]["told_of"]
    text = normalized[sentence.start : sentence.end].lstrip("*-• \t")
    opening = next((word for word in rules["openings"] if text.startswith(word)), "")
    words = text[len(opening) :].split(" ", _WORDS)[:_WORDS]
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        behind = text[len(opening) + len(name) :][:_REACH].lower()
        name = name.rstrip(",.:").removesuffix("'s").removesuffix("’s")
        if not name[:1].isupper():
            continue
        codes = [r.code for r in knowledge.regions_named(name) if r.valid_to is None]
        if codes:
            market = any(word in behind for word in rules["markets"])
            return codes[0] if len(codes) == 1 and not market else None
    return None
