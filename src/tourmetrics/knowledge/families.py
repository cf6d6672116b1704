"""Which metrics speak of one thing, from ``metric_families.csv``: its number, visits, revenue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from tourmetrics.knowledge.files import choose, fault, read_rows

_COLUMNS = ("family", "role", "metric")
_AMOUNTS = ("amount", "count", "visits", "revenue")
_ROLES = frozenset(
    {*_AMOUNTS, "spend", "occupancy", "price", "per_head", *(f"{role}_share" for role in _AMOUNTS)}
)


@dataclass(frozen=True, slots=True)
class Families:
    """The families of metrics.

    Attributes:
        of_metric: for each metric its family and its role there.
        first: for a family and a role the metric that stands first in the file.
    """

    of_metric: Mapping[str, tuple[str, str]]
    first: Mapping[tuple[str, str], str]

    def sibling(self, metric: str, role: str) -> str | None:
        """Return the metric of the same family in another role.

        >>> Families({"homestays": ("homestay", "count")},
        ...          {("homestay", "price"): "homestay_adr"}).sibling("homestays", "price")
        'homestay_adr'
        """
        family = self.of_metric.get(metric)
        return None if family is None else self.first.get((family[0], role))


def read_families(path: Path, metrics: Collection[str]) -> Families:
    """Return the families of ``path``.

    Raises:
        KnowledgeError: an unknown metric or role, or a metric in two families; the line is named.
    """
    of_metric: dict[str, tuple[str, str]] = {}
    first: dict[tuple[str, str], str] = {}
    for line, (family, role, metric) in read_rows(path, _COLUMNS):
        choose(path, line, metric, "role", role, _ROLES)
        choose(path, line, metric, "metric", metric, frozenset(metrics))
        if metric in of_metric:
            raise fault(path, line, metric, "the metric is in two families")
        of_metric[metric] = (family, role)
        first.setdefault((family, role), metric)
    return Families(of_metric, first)
