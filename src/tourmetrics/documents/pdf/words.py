"""Puts glyphs together to words and words to lines; notes' marks are taken off the numbers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tourmetrics.documents.pdf.glyphs import Glyph
from tourmetrics.documents.pdf.shapes import Line, Rule, Word, line_of, parted

# What is this much smaller and stands higher is raised; all in sizes of the type beside it.
_SMALLER = 0.88
_RAISED_LEAST, _RAISED_MOST = 0.12, 0.75
_LOWERED = 0.45
_SAME_BASE = 0.22
# A sign of nearly the same size is raised only if it touches its word, and can be a note's mark.
_HALF_LEAST, _HALF_MOST, _CLOSE = 0.25, 0.6, 0.15
_TOUCHING = 0.45
_MARK = re.compile(
    r"[(（\[〔【]?(?:\d{1,3}|[a-z*†‡§#]|[①-⑳])(?:[,，、–-]?(?:\d{1,3}|[a-z*†‡§#]|[①-⑳]))*[)）\]〕】]?"
)
_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_POWERS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
# After these a raised digit is a power: a unit of length, or the ten of 10⁶.
_POWERED = re.compile(r"(?:(?<![A-Za-z])[kcmdh]?m|(?<!\d)10)$")


class Walls:
    """The standing rulings of a page, asked for what they part."""

    def __init__(self, standing: Sequence[Rule]) -> None:
        """Keep the rulings from left to right."""
        self._rules = sorted(standing, key=lambda rule: rule.at)
        self._places = [rule.at for rule in self._rules]

    def part(self, left: Glyph | Word, right: Glyph | Word) -> bool:
        """Whether one stands between two signs on a line."""
        low = min(left.x1, right.x0) - 0.3 * left.size
        high = max(left.x1, right.x0) + 0.3 * right.size
        between = self._rules[bisect_left(self._places, low) : bisect_right(self._places, high)]
        return any(wall.low <= right.base - right.size / 3 <= wall.high for wall in between)


def words_of(glyphs: Sequence[Glyph], walls: Walls) -> list[Word]:
    """Return the words of glyphs in the order of the file; rulings that stand part words."""
    words: list[Word] = []
    run: list[Glyph] = []
    spaced = run_spaced = False
    for glyph in glyphs:
        if glyph.text == " ":
            spaced = True
            continue
        if run and not spaced and _goes_on(run[-1], glyph) and not walls.part(run[-1], glyph):
            run.append(glyph)
            continue
        if run:
            words.append(_word(run, run_spaced))
        run, run_spaced, spaced = [glyph], spaced, False
    if run:
        words.append(_word(run, run_spaced))
    return words


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    size = last.size
    if abs(glyph.base - last.base) > 0.06 * size or abs(glyph.size - size) > 0.06 * size:
        return False
    if glyph.bold != last.bold:
        return False
    gap = (glyph.x0 - last.x1) / size
    return gap >= -0.6 and not parted(last.text, glyph.text, gap)


def _word(run: Sequence[Glyph], spaced: bool) -> Word:
    first = run[0]
    text = "".join(glyph.text for glyph in run)
    right = max(glyph.x1 for glyph in run)
    return Word(text, first.x0, right, first.base, first.size, first.bold, spaced)


def lines_of(words: Iterable[Word], walls: Walls) -> list[Line]:
    """Return the words as lines from top to bottom; one line may cross several columns."""
    rows: list[list[Word]] = []
    bases: list[float] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        at = _row_of(word, bases, rows)
        if at is None:
            rows.append([word])
            bases.append(word.base)
        else:
            rows[at].append(word)
    lines = [line_of(row) for row in rows]
    lines, small = _parted_by_size(lines)
    full = _with_small(lines, small)
    return sorted(
        (line_of(_merged(line.words, walls)) for line in full), key=lambda line: line.base
    )


def _row_of(word: Word, bases: Sequence[float], rows: Sequence[list[Word]]) -> int | None:
    """Return the row whose base line the word stands on; the rows come in order of their base."""
    for at in range(len(bases) - 1, max(len(bases) - 4, -1), -1):
        first = rows[at][0]
        if word.base - bases[at] <= _SAME_BASE * min(word.size, first.size):
            return at
    return None


def _parted_by_size(lines: Iterable[Line]) -> tuple[list[Line], list[Word]]:
    """Take off the lines what is much smaller than they are and not on their base line."""
    kept: list[Line] = []
    small: list[Word] = []
    for line in lines:
        away = [
            word
            for word in line.words
            if word.size <= _SMALLER * line.size
            and abs(word.base - line.base) >= _RAISED_LEAST * line.size
        ]
        small += away
        rest = [word for word in line.words if word not in away]
        if rest:
            kept.append(line_of(rest) if away else line)
    return kept, small


def _with_small(lines: Sequence[Line], small: Sequence[Word]) -> list[Line]:
    """Put small signs to the word that they stand at, and whole small lines back as lines."""
    hosts = sorted(lines, key=lambda line: line.base)
    bases = [line.base for line in hosts]
    extra: dict[int, list[Word]] = {}
    gone: set[int] = set()
    for at, line in enumerate(hosts):
        if _is_short(line) and any(_host(word, hosts, bases, at) for word in line.words):
            small = [*small, *line.words]
            gone.add(at)
    rest: list[Word] = []
    for word in small:
        found = _host(word, hosts, bases, None)
        if found is None or found[0] in gone:
            rest.append(word)
        else:
            extra.setdefault(found[0], []).append(_beside(word, found[1]))
    full = []
    for at, line in enumerate(hosts):
        if at not in gone:
            full.append(line_of([*line.words, *extra[at]]) if at in extra else line)
    return [*full, *(line_of([word]) for word in rest)]


def _is_short(line: Line) -> bool:
    return all(len(word.text) <= 6 for word in line.words)


def _host(
    word: Word, hosts: Sequence[Line], bases: Sequence[float], own: int | None
) -> tuple[int, Word | None] | None:
    """Return the line, and the word before it there, at which a raised or lowered sign stands.

    A sign that opens a line has no word before it, but one after.
    """
    low = bisect_left(bases, word.base - word.size)
    high = bisect_right(bases, word.base + 1.3 * word.size)
    for at in range(low, high):
        host = hosts[at]
        raised = (host.base - word.base) / host.size
        if at == own:
            continue
        if word.size > _SMALLER * host.size:
            if word.size < host.size and _HALF_LEAST <= abs(raised) <= _HALF_MOST:
                touched = _touched(word, host, -_CLOSE, _CLOSE)
                if touched and _MARK.fullmatch(word.text):
                    return at, touched
            continue
        if not (_RAISED_LEAST <= raised <= _RAISED_MOST or -_LOWERED <= raised <= -_RAISED_LEAST):
            continue
        touched = _touched(word, host, -0.3, _TOUCHING)
        if touched:
            return at, touched
        if 0 <= (host.x0 - word.x1) / host.size <= 2 * _TOUCHING:
            return at, None
    return None


def _touched(word: Word, host: Line, least: float, most: float) -> Word | None:
    """Return the word of a line at whose end a sign stands, so near in sizes of the type."""
    for beside in host.words:
        if least <= (word.x0 - beside.x1) / host.size <= most:
            return beside
    return None


def _beside(word: Word, host: Word | None) -> Word:
    """Return a raised or lowered sign as it is written in plain text; a note's mark as nothing."""
    if host is None:
        return replace(word, text="" if _MARK.fullmatch(word.text) else word.text)
    text = word.text
    if word.base < host.base:
        if _POWERED.search(host.text) and text.strip("-−").isdigit():
            text = text.translate(_POWERS)
        elif text not in _ORDINAL and _MARK.fullmatch(text):
            text = ""
    return replace(word, text=text, x0=host.x1, base=host.base, spaced=False)


def _merged(words: Sequence[Word], walls: Walls) -> Iterator[Word]:
    """Yield the words of a line with those put together that touch; doubled ones once."""
    last: Word | None = None
    for word in words:
        if last is None:
            last = word if word.text else None
            continue
        if not word.text:
            # The place of a note's mark: what follows it stood close to it.
            last = replace(last, x1=max(word.x1, last.x1))
            continue
        size = max(word.size, last.size)
        gap = (word.x0 - last.x1) / size
        if word.text == last.text and abs(word.x0 - last.x0) < 0.2 * size:
            continue
        touching = gap >= -0.6 and not word.spaced and gap <= 0.08 and word.bold == last.bold
        if touching and not walls.part(last, word):
            last = replace(last, text=last.text + word.text, x1=max(word.x1, last.x1))
        else:
            yield last
            last = word
    if last is not None:
        yield last
