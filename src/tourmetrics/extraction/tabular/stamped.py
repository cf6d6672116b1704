"""The dates in the header of a column: its own, and the one that it is measured against."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from tourmetrics.extraction.tabular.dates import Stamp, find_stamps
from tourmetrics.extraction.tabular.grid import Span
from tourmetrics.extraction.tabular.model import Reader, Says

_YEAR_DAYS = 366
# What ends a line of a header whose date goes on below.
_TO = ("-", "–", "—", " to")


def stamps_of(spans: tuple[Span, ...], reader: Reader) -> list[tuple[int, int, Stamp, bool]]:
    """Return the dates of a column with their places, and whether a word makes them a base."""
    found: list[tuple[int, int, Stamp, bool]] = []
    line = ""
    for start, end in spans:
        text = reader.lowered[start:end]
        for first, last, stamp in find_stamps(text, reader.words):
            # "Change on" may stand in the line above the date.
            before = text[:first].rstrip() or line
            since = any(
                before.endswith(word) and not before[: -len(word)][-1:].isalpha()
                for word in reader.words.since
            )
            opened = found[-1][2] if found and line.endswith(_TO) else None
            if opened is not None and opened.first and opened.year is None and stamp.last:
                # "January -" over "June 2024".
                whole = replace(stamp, first=opened.first)
                found[-1] = (found[-1][0], start + last, whole, found[-1][3])
                continue
            found.append((start + first, start + last, stamp, since))
        if not found and not reader.words.change.search(text):
            found += _mentioned(start, end, reader)
        line = text.rstrip()
    return found


def _mentioned(start: int, end: int, reader: Reader) -> list[tuple[int, int, Stamp, bool]]:
    """Return the dates that prose would write too: year ended June 2024."""
    at = bisect_left(reader.mentions, start, key=lambda mention: mention.start)
    near = reader.mentions[at : at + 2]
    mentions = [m for m in near if m.end <= end and m.period and m.kind != "relative"]
    return [
        (m.start, m.end, Stamp(m.period[1].year, m.period[0].month, m.period[1].month), False)
        for m in mentions
        if m.period is not None and (m.period[1] - m.period[0]).days < _YEAR_DAYS
    ]


def date_and_base(
    stamps: list[tuple[int, int, Stamp, bool]], says: Says
) -> tuple[Stamp | None, Stamp | None]:
    """Return the date of a column and, for a change, the date that it is measured against."""
    merged: list[tuple[Stamp, bool]] = []
    for _, _, stamp, since in stamps:
        for place, (other, is_base) in enumerate(merged):
            both = other.joined(stamp)
            if both is not None:
                merged[place] = (both, is_base or since)
                break
        else:
            if (stamp, since) not in merged:
                merged.append((stamp, since))
    bases = [stamp for stamp, since in merged if since]
    plain = [stamp for stamp, since in merged if not since]
    if says in ("level", "percent", "share"):
        both_ends = len(plain) == 2 and plain[0].part and plain[1].part
        if both_ends and plain[0].year == plain[1].year and plain[0].first and plain[1].last:
            return replace(plain[1], first=plain[0].first), None
        return (plain[-1] if plain else bases[-1] if bases else None), None
    if len(plain) > 1 and not bases:
        plain.sort(key=lambda stamp: (stamp.year or 0, stamp.last or 0))
        return plain[-1], plain[0]
    return (plain[-1] if plain else None), (bases[-1] if bases else None)
