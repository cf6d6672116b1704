"""A table of figures larger than memory, taken some places at a time.

Figures meet in one place: those of one thing, place and time can contradict each other or answer
a goal. What the words around a number mean, its document tells. So the whole documents that speak
of some places are all that is needed to judge the figures of these places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from tourmetrics.tables.declared import FIGURES
from tourmetrics.tables.frames import with_figure_ids
from tourmetrics.tables.validation import Place, check_names, validate

ROWS = 100_000
"""About so many figures are looked at together."""

Places = Sequence[str | None]


class Portions:
    """Which documents of a lazy table speak of which places; they are looked up once.

    Args:
        figures: a figures table, as ``tm.scan_figures`` gives it.
        rows: about how many figures a portion has; a place is never cut.

    Raises:
        TableError: the table lacks a column.

    >>> from tourmetrics.tables import FIGURES, empty
    >>> Portions(empty(FIGURES).lazy()).regions
    []
    """

    def __init__(self, figures: pl.LazyFrame, rows: int | None = None) -> None:
        self.figures = of_schema(figures)
        self._rows = rows or ROWS
        found = self.figures.group_by("doc", "region").agg(pl.len()).collect(engine="streaming")
        # Names of documents are long, and most stand here several times.
        self._docs = found.group_by("doc").agg(pl.col("len").sum()).sort("doc")
        numbers = self._docs.select("doc", number=pl.int_range(pl.len(), dtype=pl.UInt32))
        self._numbers: dict[str | None, pl.Series] = dict(
            found.join(numbers, on="doc")
            .group_by("region")
            .agg(pl.col("number").sort())
            .sort("region", nulls_last=True)
            .iter_rows()
        )

    @property
    def regions(self) -> list[str | None]:
        """The places that the figures speak of, in order; ``None`` for those of no known place."""
        return list(self._numbers)

    def __iter__(self) -> Iterator[list[str | None]]:
        """Yield all places in order, so many together as make a portion."""
        return self.cut(self.regions)

    def cut(self, regions: Places) -> Iterator[list[str | None]]:
        """Yield the places in their order, so many together as make a portion."""
        some: list[str | None] = []
        seen: set[int] = set()
        rows = 0
        sizes = self._docs["len"]
        for region in regions:
            new = [n for n in self._numbers.get(region, ()) if n not in seen]
            size = int(sizes.gather(new).sum()) if new else 0
            if some and rows + size > self._rows:
                yield some
                some, seen, rows = [], set(), 0
                new = list(self._numbers.get(region, ()))
                size = int(sizes.gather(new).sum()) if new else 0
            some.append(region)
            seen.update(new)
            rows += size
        if some:
            yield some

    def about(self, regions: Places) -> pl.Expr:
        """Tell which figures are of documents that speak of one of the places."""
        numbers = sorted({n for region in regions for n in self._numbers.get(region, ())})
        names = self._docs["doc"].gather(numbers)
        # The bounds let whole parts be passed over: their documents follow each other by name.
        doc = pl.col("doc")
        if names.is_empty():
            return pl.lit(value=False)
        return doc.is_between(pl.lit(names[0]), pl.lit(names[-1])) & doc.is_in(names.implode())

    def take(self, regions: Places) -> pl.DataFrame:
        """Return all figures of the documents that speak of one of the places."""
        return taken(self.figures.filter(self.about(regions)))


def of_schema(figures: pl.LazyFrame) -> pl.LazyFrame:
    """Return a lazy figures table with all columns; those that may be missing are null.

    Raises:
        TableError: a column is missing that must be there.
    """
    present = figures.collect_schema().names()
    check_names(present, FIGURES, False, Place(f"{FIGURES.name} table"))
    missing = {
        name: pl.lit(None, dtype) for name, dtype in FIGURES.dtypes.items() if name not in present
    }
    return figures.with_columns(**missing).select(FIGURES.names)


def taken(figures: pl.LazyFrame) -> pl.DataFrame:
    """Read what a lazy figures table has come to, checked, every figure with its id.

    Raises:
        TableError: a value breaks the schema.
    """
    return with_figure_ids(validate(figures.collect(engine="streaming"), FIGURES))


def with_ids(figures: pl.LazyFrame, ids: pl.Series) -> pl.DataFrame:
    """Return the figures with these ids; where the table has none they are worked out."""
    named = pl.col("figure_id").is_in(ids.unique().implode())
    some = taken(of_schema(figures).filter(named | pl.col("figure_id").is_null()))
    return some.filter(named)
