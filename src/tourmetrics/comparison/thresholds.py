"""The numbers that turn a pace into a status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from tourmetrics.errors import InputError


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least pace for ``ahead``, ``on_track`` and ``behind``, and two shares.

    ``too_early`` is the share of the time before which no pace is judged, ``approximately`` the
    share of an approximate target that meets it.

    Raises:
        InputError: they are not in order.

    >>> Thresholds().on_track
    0.95
    """

    ahead: float = 1.05
    on_track: float = 0.95
    behind: float = 0.60
    too_early: float = 0.10
    approximately: float = 0.95

    def __post_init__(self) -> None:
        """Check the order of the numbers."""
        if not 0 <= self.behind <= self.on_track <= self.ahead:
            raise InputError(
                f"thresholds: 0 <= behind <= on_track <= ahead does not hold for {self.behind}, "
                f"{self.on_track}, {self.ahead}: put them in order"
            )
        for name in ("too_early", "approximately"):
            if not 0 <= getattr(self, name) <= 1:
                raise InputError(f"thresholds: {name} is {getattr(self, name)}, not within 0 and 1")

    @classmethod
    def from_texts(cls, texts: Iterable[str], others: Thresholds | None = None) -> Thresholds:
        """Return ``others`` (else the usual ones) with some of them given as ``name=number``.

        Raises:
            InputError: an unknown name, no number, or numbers that are not in order.

        >>> Thresholds.from_texts(["on_track=0.9"]).on_track
        0.9
        """
        names = [field.name for field in fields(cls)]
        given: dict[str, float] = {}
        for text in texts:
            name, equals, number = (part.strip() for part in text.partition("="))
            if not equals or name not in names:
                raise InputError(f"threshold {text!r}: write one of {', '.join(names)} = a number")
            try:
                given[name] = float(number)
            except ValueError:
                raise InputError(f"threshold {text!r}: {number!r} is no number") from None
        return replace(others or cls(), **given)

    def told(self) -> str:
        """The thresholds in one line.

        >>> Thresholds().told()
        'ahead 1.05, on_track 0.95, behind 0.6, too_early 0.1, approximately 0.95'
        """
        return ", ".join(f"{name} {value:g}" for name, value in self.described().items())

    def described(self) -> dict[str, float]:
        """The thresholds by name, to be printed with a result."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
