"""Several corrections of one figure: which of them hold, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tourmetrics.review.cells import parse_moment

ACTION = "action"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one correction says of a figure: its row in the file, its action, the fields it sets."""

    row: int
    action: str
    fields: Mapping[str, Any]
    at: str

    @property
    def moment(self) -> tuple[datetime, datetime]:
        """The first and the last moment that its time can mean."""
        return parse_moment(self.at)

    def said(self, subject: str) -> Any:
        """What it says of a field, or of what is to be done."""
        return self.action if subject == ACTION else self.fields[subject]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that differ about one field; ``taken`` is the later one, ``None`` if there is none."""

    field: str
    claims: tuple[Claim, ...]
    taken: Claim | None


@dataclass(slots=True)
class Settled:
    """The claims on one figure that hold, in the order of their times, and the conflicts."""

    holding: list[Claim] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def settle(claims: Sequence[Claim]) -> Settled:
    """Say which claims on one figure hold.

    Claims that say the same, or speak of different fields, all hold. Where they differ the later
    one holds; where neither is later, none of the two does, nor anything else that they say.

    >>> one = Claim(2, "change", {"value": 1.0}, "2024-05-01")
    >>> two = Claim(3, "change", {"value": 2.0}, "2024-05-02")
    >>> [claim.row for claim in settle([one, two]).holding]
    [2, 3]
    >>> settle([one, two]).conflicts[0].taken.row
    3
    """
    if len(claims) == 1:
        return Settled(list(claims))
    out = Settled()
    acting = list(claims)
    if _differ(claims, ACTION):
        last = _last(claims)
        taken = None if _differ(last, ACTION) else last[0]
        out.conflicts.append(Conflict(ACTION, tuple(claims), taken))
        if taken is None:
            return out
        others = [claim for claim in claims if claim.action != taken.action]
        acting = [
            claim
            for claim in claims
            if claim.action == taken.action and not any(_before(claim, other) for other in others)
        ]
    blocked: list[Claim] = []
    for subject in dict.fromkeys(name for claim in acting for name in claim.fields):
        saying = [claim for claim in acting if subject in claim.fields]
        if _differ(saying, subject):
            last = _last(saying)
            undecided = _differ(last, subject)
            taken = None if undecided else last[0]
            out.conflicts.append(Conflict(subject, tuple(last if undecided else saying), taken))
            blocked += last if undecided else []
    out.holding = sorted((c for c in acting if c not in blocked), key=lambda claim: claim.moment)
    return out


def _differ(claims: Sequence[Claim], subject: str) -> bool:
    return any(claim.said(subject) != claims[0].said(subject) for claim in claims[1:])


def _last(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims that are not surely before another one."""
    begin = max(claim.moment[0] for claim in claims)
    return [claim for claim in claims if claim.moment[1] >= begin]


def _before(one: Claim, other: Claim) -> bool:
    return one.moment[1] < other.moment[0]
