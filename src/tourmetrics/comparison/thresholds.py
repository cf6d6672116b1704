"""The numbers that turn a pace into a status."""

from __future__ import annotations

from dataclasses import dataclass, fields

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

    def described(self) -> dict[str, float]:
        """The thresholds by name, to be printed with a result."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
