"""What the relative dates of a text refer to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What relative dates refer to: the day of publication and the period of the document."""

    published: date | None = None
    period: tuple[date, date] | None = None
    titled: bool = False

    @property
    def this_year(self) -> int | None:
        """The year that 今年 and "this year" mean."""
        if self.published is not None:
            return self.published.year
        return self.period[1].year if self.period else None

    @property
    def year(self) -> int | None:
        """The year that dates without a year belong to."""
        if self.published is not None and not self.titled:
            return self.published.year
        if self.period is None:
            return self.this_year
        several = self.period[1].year > self.period[0].year
        return self.this_year if several and self.published else self.period[1].year
