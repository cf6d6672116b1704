"""Methods of others, by name: their score of a goal's course, and the class that they give it.

All measure a way from a base to a target. With CAGR(a→b) = (b/a)^(1/years) - 1 and d = 1 where
more is better, -1 where less is:

- ``growth_ratio``: d·CAGR observed / |CAGR required|; without a target d·CAGR observed;
- ``un_2023``: v = the value at the target's date if the observed CAGR goes on,
  (v - base) / (target - base);
- ``escap_csi``: 10·d·(now - base) / |target - base|;
- ``plan_midterm``: share of the way gone / share of the time gone.

A base, value or target of nought, or two signs: no growth rate exists, and the straight path takes
its place (share of the way / share of the time), which the class then says. Amounts that are all
below nought grow downward. Sources and bands are in ``data/comparing.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tourmetrics.comparison.settings import Method, load_settings
from tourmetrics.errors import InputError

NAMES = ("growth_ratio", "un_2023", "escap_csi", "plan_midterm")
TRENDS = ("growth_rate", "eurostat_rate")
LINEAR = "linear"
_GROWTH = ("growth_ratio", "un_2023")
_AMOUNTS = ("base", "value", "years", "target", "target_years")
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a method says: its score, its class, and whether it took the straight path."""

    method: str
    score: float | None
    verdict: str | None
    linear: bool


def assess(
    method: str,
    *,
    base: float,
    value: float,
    years: float,
    target: float | None = None,
    target_years: float | None = None,
    direction: str = "up",
) -> Assessment:
    """Return what a published method says of one indicator.

    Args:
        method: one of ``NAMES``; without a target one of ``TRENDS``.
        base: the amount at the start.
        value: the amount now, ``years`` after the start.
        years: years from the base to the value, above 0.
        target: the amount to be reached ``target_years`` after the start.
        target_years: years from the base to the target.
        direction: ``up`` or ``down``: where better lies.

    Raises:
        InputError: an unknown method or direction, a method without the target that it needs,
            or no time.

    Traffic deaths fell from 6.4 to 4.8 in four years; half of them was to be reached in fifteen:

    >>> found = assess("growth_ratio", base=6.4, value=4.8, years=4, target=3.2, target_years=15,
    ...                direction="down")
    >>> round(found.score, 4), found.verdict
    (1.5367, 'on_track')
    """
    wanted = NAMES if target is not None else TRENDS
    if method not in wanted:
        needs = "a target" if target is None and method in NAMES else f"one of {', '.join(wanted)}"
        raise InputError(f"method {method!r}: give {needs}")
    if direction not in ("up", "down"):
        raise InputError(f"direction {direction!r}: write up or down")
    if years <= 0 or (target is not None and (target_years is None or target_years <= 0)):
        raise InputError("years and target_years must be above 0")
    row = pl.DataFrame(
        {
            "base": [base],
            "value": [value],
            "years": [years],
            "target": [target],
            "target_years": [target_years],
            "up": [direction == "up"],
        },
        schema_overrides=dict.fromkeys(_AMOUNTS, pl.Float64),
    )
    up = direction == "up"
    met = target is not None and (value >= target if up else value <= target)
    row = row.with_columns(
        met=pl.lit(met),
        path=_share_of_way() / (pl.col("years") / pl.col("target_years")),
    )
    found = assessed(row, method).row(0, named=True)
    return Assessment(method, found["score"], found["class"], bool(found["linear"]))


def assessed(rows: pl.DataFrame, method: str) -> pl.DataFrame:
    """Add ``score``, ``class`` and ``linear`` to rows.

    Args:
        rows: ``base``, ``value``, ``target``, ``years``, ``target_years``, ``up`` (is more
            better), ``met`` (is the target met), ``path`` (share of the way / share of the time
            on the straight path); null where not known.
        method: one of ``NAMES`` or ``TRENDS``.
    """
    entry = load_settings().methods[method]
    direction = pl.when("up").then(1.0).otherwise(-1.0)
    grows = _growth_rate_exists(method)
    if method == "escap_csi":
        score = 10 * direction * (pl.col("value") - pl.col("base")) / _way().abs()
    elif method == "plan_midterm":
        score = pl.col("path")
    else:
        score = pl.when(grows).then(_growth_score(method, direction)).otherwise("path")
    linear = ~grows if method in (*_GROWTH, *TRENDS) else pl.lit(value=False)
    return (
        rows.with_columns(score.alias("score"))
        .with_columns(pl.when(pl.col("score").is_finite()).then("score").alias("score"))
        .with_columns(
            (linear & pl.col("score").is_not_null()).fill_null(value=False).alias("linear")
        )
        .with_columns(_class(entry).alias("class"))
    )


def _way() -> pl.Expr:
    way = pl.col("target") - pl.col("base")
    return pl.when(way != 0).then(way)


def _share_of_way() -> pl.Expr:
    return (pl.col("value") - pl.col("base")) / _way()


def _growth_rate_exists(method: str) -> pl.Expr:
    """All amounts on one side of nought, and some time between them."""
    names = ("base", "value") if method in TRENDS else ("base", "value", "target")
    above = pl.all_horizontal(pl.col(name) > 0 for name in names)
    below = pl.all_horizontal(pl.col(name) < 0 for name in names)
    return ((above | below) & (pl.col("years") > 0)).fill_null(value=False)


def _cagr(end: str, years: str) -> pl.Expr:
    return (pl.col(end) / pl.col("base")).pow(1 / pl.col(years)) - 1


def _growth_score(method: str, direction: pl.Expr) -> pl.Expr:
    observed = _cagr("value", "years")
    # Amounts below nought that grow in size fall in worth.
    sense = pl.when(pl.col("base") < 0).then(-direction).otherwise(direction)
    if method in TRENDS:
        return sense * observed
    if method == "growth_ratio":
        required = _cagr("target", "target_years").abs()
        return sense * observed / pl.when(required > 0).then(required)
    expected = pl.col("base") * (1 + observed).pow(pl.col("target_years"))
    return (expected - pl.col("base")) / _way()


def _class(entry: Method) -> pl.Expr:
    score = pl.col("score")
    if not entry.bands:
        verdict = pl.format("{}", score.round(4))
    else:
        verdict = pl.lit(entry.below)
        for band in reversed(entry.bands):
            slack = _SLACK if band.open else -_SLACK
            reached = score > band.least + slack
            verdict = pl.when(reached).then(pl.lit(band.name)).otherwise(verdict)
    said = pl.when("linear").then(pl.format(f"{{}} ({LINEAR})", verdict)).otherwise(verdict)
    told = pl.when(score.is_not_null()).then(said)
    if entry.met is None:
        return told
    return pl.when(pl.col("met").fill_null(value=False)).then(pl.lit(entry.met)).otherwise(told)
