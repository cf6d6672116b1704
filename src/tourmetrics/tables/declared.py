"""The four tables of the house: figures, goals, comparisons, findings."""

from __future__ import annotations

import polars as pl

from tourmetrics.model import COMPARATORS, KINDS, MEASURES
from tourmetrics.tables.schema import Column, Rule, Schema

DIRECTIONS = ("up", "down")
AGGREGATIONS = ("sum", "last", "mean", "none")
COMMITMENTS = ("binding", "expected", "aspiration")
MANNERS = ("reach", "keep")
STATUSES = (
    "not_comparable",
    "needs_base",
    "unreported",
    "no_data",
    "indeterminate",
    "achieved",
    "missed",
    "reversed",
    "too_early",
    "holding",
    "breaching",
    "no_path",
    "ahead",
    "on_track",
    "behind",
    "far_behind",
    "regressing",
)
# Why a status holds; the first six go with not_comparable.
REASONS = (
    "unit",
    "measure",
    "each",
    "period",
    "definition",
    "region",
    "base_unknown",
    "no_figure",
    "no_date",
    "bound",
    "partial",
    "early",
    "not_beyond_baseline",
    "no_baseline",
    "derived",
    "sum",
    "worst_place",
    "words",
)
CHECKS = (
    "implied_base",
    "parts_exceed_whole",
    "growth_mismatch",
    "per_unit",
    "share_out_of_range",
    "conflict",
    "target_drift",
    "silent_goal",
)
SEVERITIES = ("info", "warning", "error")

_PERIOD_RULES = (
    Rule(
        "period_end",
        pl.col("period_start").is_null() == pl.col("period_end").is_null(),
        "give both period_start and period_end, or neither",
    ),
    Rule(
        "period_end",
        pl.col("period_start") <= pl.col("period_end"),
        "a period ends on or after the day it starts",
    ),
)
_RANGE_RULES = (
    Rule("high", pl.col("high") >= pl.col("value"), "the high end of a range is not below value"),
    Rule(
        "high",
        (pl.col("comparator") != "between") | pl.col("high").is_not_null(),
        "a range (comparator between) needs its high end",
    ),
)

FIGURES = Schema(
    "figures",
    (
        Column("doc", "text", "document, its path relative to the folder given", required=True),
        Column("start", "integer", "offset of the quote's first code point", required=True),
        Column("end", "integer", "offset after the quote's last code point", required=True),
        Column("quote", "text", "the number as it stands in the document", required=True),
        Column("kind", "text", "promise or fact", required=True, allowed=KINDS),
        Column("value", "number", "the number, or the low end of a range", required=True),
        Column("high", "number", "the high end of a range"),
        Column("comparator", "text", "how to read value", required=True, allowed=COMPARATORS),
        Column("unit", "text", "unit of value and high", required=True, closed_by_units=True),
        Column("metric", "text", "what is measured: an id of the catalogue or of one's own"),
        Column("label", "text", "the document's words for what is measured"),
        Column("measure", "text", "what it says of the metric", required=True, allowed=MEASURES),
        Column("change", "text", "base of a change or ratio: yoy, mom, annual or a year"),
        Column("period_start", "date", "first day of the period"),
        Column("period_end", "date", "last day of the period, inclusive"),
        Column("region", "text", "region code"),
        Column("each", "text", "the thing for each of which the figure holds"),
        Column("figure_id", "text", "hash of the document's content, the span and the quote"),
        Column("sentence", "text", "the sentence around the quote"),
        Column("locator", "text", "where it stands: line 12; page 3, line 4; Sheet Data, C7"),
        Column("language", "text", "language of the document", allowed=("zh", "en", "mixed")),
        Column("published", "date", "the document's date of publication"),
        Column("publisher", "text", "who published the document"),
        Column("precision", "number", "half a unit of the last printed digit, in unit"),
        Column("rule", "text", "the rule that decided"),
        Column("confidence", "number", "how sure the extraction is, 0 to 1"),
        Column("doc_digest", "text", "SHA-256 of the document's file, in hex"),
        Column("reviewed_by", "text", "who accepted, changed or added the figure"),
        Column("reviewed_at", "text", "when: an ISO date or date-time"),
        Column("original", "text", "JSON of the changed fields as they were extracted"),
    ),
    (
        Rule("start", pl.col("start") >= 0, "offsets count from 0"),
        Rule("end", pl.col("end") > pl.col("start"), "a quote ends after it starts"),
        *_RANGE_RULES,
        *_PERIOD_RULES,
        Rule("precision", pl.col("precision") >= 0, "a precision is not negative"),
        Rule(
            "confidence",
            pl.col("confidence").is_between(0, 1),
            "a confidence lies between 0 and 1",
        ),
    ),
)

GOALS = Schema(
    "goals",
    (
        Column("goal_id", "text", "stable hash of what is promised", required=True),
        Column("metric", "text", "what is measured"),
        Column("label", "text", "the words for what is measured"),
        Column("region", "text", "region code"),
        Column("each", "text", "the thing for each of which the goal holds"),
        Column("period_start", "date", "first day of the goal's period; equal days: a deadline"),
        Column("period_end", "date", "last day of the goal's period"),
        Column("comparator", "text", "how value is to be met", required=True, allowed=COMPARATORS),
        Column("value", "number", "the target, or the low end of a range", required=True),
        Column("high", "number", "the high end of a range"),
        Column("unit", "text", "unit of value and high", required=True, closed_by_units=True),
        Column("measure", "text", "what it says of the metric", required=True, allowed=MEASURES),
        Column("change", "text", "base of a change or ratio"),
        Column("direction", "text", "where better lies", required=True, allowed=DIRECTIONS),
        Column(
            "baseline_value",
            "number",
            "level at the start; for a change or ratio the level it counts from",
        ),
        Column("baseline_period", "text", "period of the baseline, two ISO dates with a slash"),
        Column(
            "aggregation",
            "text",
            "how periods make a longer one",
            required=True,
            allowed=AGGREGATIONS,
        ),
        Column("commitment", "text", "how binding the goal is", allowed=COMMITMENTS),
        Column("milestones", "list", "values on the way, each written date=value"),
        Column("owner", "text", "who answers for the goal"),
        Column("version", "integer", "1 for the first statement, then counted up", required=True),
        Column(
            "supersedes",
            "text",
            "goal_id of the older version; of several, where they were in conflict, with | between",
        ),
        Column("figure_id", "text", "the target figure it came from; null when typed by hand"),
        Column("manner", "text", "to be reached, or to be kept from now on", allowed=MANNERS),
        Column("published", "date", "the day on which this version was stated"),
        Column("sources", "list", "all target figures that state it, the first one first"),
        Column(
            "filled",
            "list",
            "what was not stated but filled in, each written column=origin",
        ),
    ),
    (
        *_RANGE_RULES,
        *_PERIOD_RULES,
        Rule("version", pl.col("version") >= 1, "versions count from 1"),
    ),
)

COMPARISONS = Schema(
    "comparisons",
    (
        Column("goal_id", "text", "the goal", required=True),
        Column("goal_figure_id", "text", "the target figure that the goal came from"),
        Column("metric", "text", "what is measured"),
        Column("label", "text", "the words for what is measured"),
        Column("region", "text", "region code"),
        Column("each", "text", "the thing for each of which the goal holds"),
        Column("measure", "text", "what the goal says", required=True, allowed=MEASURES),
        Column("change", "text", "base of a change or ratio"),
        Column("period_start", "date", "first day of the goal's period"),
        Column("period_end", "date", "last day of the goal's period"),
        Column("comparator", "text", "how target is met", required=True, allowed=COMPARATORS),
        Column("target", "number", "the goal's value", required=True),
        Column("target_high", "number", "the high end of a goal that is a range"),
        Column("unit", "text", "unit of every amount here", required=True, closed_by_units=True),
        Column("as_of", "date", "the day at which the goals are judged"),
        Column("actual", "number", "what was reached, in unit and in the goal's measure"),
        Column("actual_period_start", "date", "first day that actual covers"),
        Column("actual_period_end", "date", "last day that actual covers: the day that counts"),
        Column("coverage", "number", "share of the goal's days that actual covers"),
        Column("attainment", "number", "actual / target (the low end of a range)"),
        Column("elapsed", "number", "share of the path's time gone at actual_period_end"),
        Column("expected", "number", "value of the path at actual_period_end"),
        Column("pace", "number", "way gone / way that the path expects"),
        Column("gap", "number", "actual - expected"),
        Column("required_rate", "number", "what each remaining month must bring"),
        Column("forecast", "number", "the path continued to the goal's last day"),
        Column("forecast_low", "number", "low end of the forecast's interval"),
        Column("forecast_high", "number", "high end of the forecast's interval"),
        Column("status", "text", "the verdict", required=True, allowed=STATUSES),
        Column("reason", "text", "what the status rests on", allowed=REASONS),
        Column("method", "text", "name of the method", required=True),
        Column("class", "text", "the verdict in the words of another method"),
        Column("figure_ids", "list", "the reported figures that actual rests on", required=True),
    ),
    _PERIOD_RULES,
)

FINDINGS = Schema(
    "findings",
    (
        Column("check", "text", "the check that found it", required=True, allowed=CHECKS),
        Column("severity", "text", "how grave it is", required=True, allowed=SEVERITIES),
        Column("figure_ids", "list", "the figures it rests on", required=True),
        Column("stated", "number", "the number that a document states; null: none does"),
        Column("expected", "number", "the number that arithmetic gives"),
        Column("tolerance", "number", "what rounding allows between the two"),
        Column("message", "text", "the finding as an English sentence", required=True),
    ),
)
