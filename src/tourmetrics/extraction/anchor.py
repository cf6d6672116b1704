"""What the relative dates of a text refer to."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tourmetrics.knowledge.fiscal_years import FiscalYear

Period = tuple[date, date]
_USUAL = FiscalYear()
# Days.
A_YEAR = (364, 365)


class Anchor(NamedTuple):
    """What relative dates refer to: the day of publication and the period of the document.

    ``said`` is the year that the sentence or its heading named before, ``spoken`` the days of the
    last whole year, fiscal or not, that the paragraph named, ``fiscal`` how the publisher's
    country counts its fiscal years.
    """

    published: date | None = None
    period: tuple[date, date] | None = None
    titled: bool = False
    said: int | None = None
    fiscal: FiscalYear = _USUAL
    spoken: Period | None = None

    def saying(self, year: int | None) -> Anchor:
        """Return this anchor where ``year`` was said before: it holds for dates without one."""
        if year == self.said:
            return self
        return self._replace(said=year)

    @property
    def is_in_fiscal_year(self) -> bool:
        """Whether "the year" is that of a report on 2023-24, whichever of the two was named."""
        if self.period is None or not self.titled or self.period[0].month == 1:
            return False
        first, last = self.period
        whole = (last - first).days in A_YEAR
        return whole and (self.said is None or first.year <= self.said <= last.year)

    @property
    def this_year(self) -> int | None:
        """The year that 今年 and "this year" mean."""
        if self.published is not None:
            return self.published.year
        return self.period[1].year if self.period else None

    @property
    def year(self) -> int | None:
        """The year that dates without a year belong to."""
        if self.said is not None:
            return self.said
        if self.published is not None and not self.titled:
            return self.published.year
        if self.period is None:
            return self.this_year
        several = self.period[1].year > self.period[0].year
        return self.this_year if several and self.published else self.period[1].year

    @property
    def told_year(self) -> int | None:
        """The year that "the year" means: one said before, or the whole one that is told of."""
        if self.said is None and self.period is not None:
            first, last = self.period
            if first.year == last.year and (last - first).days in A_YEAR:
                return last.year
        return self.year
