"""How good an extraction is: figures found against the figures of a gold file.

A prediction finds a gold figure of its document when their spans overlap and their values agree;
each is used once, the longest overlap first. Optional gold figures neither count nor cost.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tourmetrics.score.pairs import (
    Outcome,
    outcomes_dict,
    outcomes_text,
    read_pairs,
    score_pairs,
)
from tourmetrics.score.report import FIELDS, STRICT_FIELDS, ScoreReport, Tally
from tourmetrics.score.rows import (
    Row,
    check_rows,
    read_catalogue,
    read_gold,
    read_index,
    read_negatives,
    read_predictions,
)

__all__ = [
    "FIELDS",
    "STRICT_FIELDS",
    "Outcome",
    "ScoreReport",
    "Tally",
    "outcomes_dict",
    "outcomes_text",
    "read_catalogue",
    "read_gold",
    "read_index",
    "read_negatives",
    "read_pairs",
    "read_predictions",
    "score",
    "score_pairs",
]
_AGREEMENT = 1e-9
# Above and below these shares of Chinese rows a document is Chinese or English, else mixed.
_CHINESE, _ENGLISH = 0.85, 0.15


def score(
    gold_rows: Sequence[Row],
    predicted_rows: Sequence[Row],
    index: Mapping[str, str | None] | None = None,
    catalogue: Iterable[str] | None = None,
    negatives: Sequence[Row] | None = None,
) -> ScoreReport:
    """Hold predicted figures against gold ones; both in the fields of the figure guide.

    Args:
        gold_rows: gold figures; ``optional`` ones neither count nor cost.
        predicted_rows: figures of the extraction.
        index: language by document; such documents are known even without a gold figure.
        catalogue: metric ids; a metric is compared only where the gold's is one of them.
        negatives: spans that are no figures (``doc``, ``start``, ``end``, ``why``).

    Raises:
        TableError: a row lacks a field or holds an impossible value; names the row.

    >>> gold = {"doc": "a", "start": 0, "end": 2, "kind": "target", "value": 5, "unit": "item",
    ...         "comparator": "eq", "measure": "level"}
    >>> score([gold], [gold]).strict.f1
    1.0
    """
    check_rows(gold_rows, gold=True)
    check_rows(predicted_rows)
    languages = dict(index or {})
    ids = None if catalogue is None else frozenset(catalogue)
    gold, predicted = _by_doc(gold_rows), _by_doc(predicted_rows)
    known = gold.keys() | languages.keys()
    report = ScoreReport(
        gold=sum(not row.get("optional") for row in gold_rows),
        optional=sum(bool(row.get("optional")) for row in gold_rows),
        predicted=len(predicted_rows),
        unknown=sum(len(rows) for doc, rows in predicted.items() if doc not in known),
    )
    for doc in sorted(known):
        mine, theirs = gold.get(doc, []), predicted.get(doc, [])
        if mine or theirs:
            language = languages.get(doc) or guess_language(mine or theirs)
            _score_doc(report, doc, language, mine, theirs, ids)
    if negatives is not None:
        report.negatives = len(negatives)
        _count_alarms(report, _by_doc(negatives), gold, predicted)
    report.errors.sort(
        key=lambda e: (e["doc"], e["start"], e["end"], e["error"], e.get("field", ""))
    )
    return report


def _by_doc(rows: Sequence[Row]) -> dict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["doc"]].append(row)
    return dict(groups)


def _score_doc(
    report: ScoreReport,
    doc: str,
    language: str,
    gold: list[Row],
    predicted: list[Row],
    ids: frozenset[str] | None,
) -> None:
    groups = (report.total, report.by_doc[doc], report.by_language[language])
    pairs = _pairs(gold, predicted)
    for at, with_at in pairs.items():
        mine, theirs = gold[at], predicted[with_at]
        if mine.get("optional"):
            report.optional_found += 1
            continue
        for tally in (*groups, report.by_kind[mine["kind"]]):
            tally.found += 1
        asked = [f for f in FIELDS if f != "metric" or ids is None or mine.get("metric") in ids]
        wrong = [f for f in asked if not _agrees(f, mine, theirs)]
        report.asked.update((name, language) for name in asked)
        report.right.update((name, language) for name in asked if name not in wrong)
        if any(name in STRICT_FIELDS for name in wrong):
            report.strict.false += 1
            report.strict.missed += 1
        else:
            report.strict.found += 1
        report.errors += [
            {**_where("field", doc, mine), "field": f, "gold": mine.get(f), "pred": theirs.get(f)}
            for f in wrong
        ]
    for at, row in enumerate(gold):
        if at not in pairs and not row.get("optional"):
            for tally in (*groups, report.by_kind[row["kind"]], report.strict):
                tally.missed += 1
            report.errors.append({**_where("miss", doc, row), **_what(row)})
    used = set(pairs.values())
    for at, row in enumerate(predicted):
        if at in used:
            continue
        touched = [other for other in gold if _overlap(other, row) > 0]
        if touched and all(other.get("optional") for other in touched):
            report.spared += 1
            continue
        for tally in (*groups, report.by_kind[row["kind"]], report.strict):
            tally.false += 1
        report.errors.append({**_where("false", doc, row), **_what(row)})


def _pairs(gold: list[Row], predicted: list[Row]) -> dict[int, int]:
    """Gold to prediction by place in the lists: longest overlap first, then the tightest span."""
    candidates = []
    for at, mine in enumerate(gold):
        for with_at, theirs in enumerate(predicted):
            shared = _overlap(mine, theirs)
            if shared > 0 and _same_number(mine["value"], theirs["value"]):
                union = max(mine["end"], theirs["end"]) - min(mine["start"], theirs["start"])
                optional = bool(mine.get("optional"))
                places = (mine["start"], theirs["start"], at, with_at)
                candidates.append((-shared, union, optional, *places))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for *_, at, with_at in sorted(candidates):
        if at not in pairs and with_at not in used:
            pairs[at] = with_at
            used.add(with_at)
    return pairs


def _count_alarms(
    report: ScoreReport,
    negatives: Mapping[str, list[Row]],
    gold: Mapping[str, list[Row]],
    predicted: Mapping[str, list[Row]],
) -> None:
    for doc, spans in negatives.items():
        for row in predicted.get(doc, []):
            hit = [span for span in spans if _overlap(span, row) > 0]
            if hit and not any(_overlap(other, row) > 0 for other in gold.get(doc, [])):
                worst = max(hit, key=lambda span: _overlap(span, row))
                report.alarms[str(worst.get("why"))] += 1


def _overlap(a: Row, b: Row) -> int:
    return int(min(a["end"], b["end"]) - max(a["start"], b["start"]))


def _same_number(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return a == b or math.isclose(a, b, rel_tol=_AGREEMENT, abs_tol=0.0)


def _agrees(name: str, gold: Row, predicted: Row) -> bool:
    mine, theirs = gold.get(name), predicted.get(name)
    if name == "measure" and theirs is None:
        return False
    if name in ("value", "high"):
        return _same_number(mine, theirs)
    if name == "period":
        return (mine and list(mine)) == (theirs and list(theirs))
    return bool(mine == theirs)


def guess_language(rows: Iterable[Row]) -> str:
    """Tell a document's language from the quotes and labels of its figures."""
    chinese = english = 0
    for row in rows:
        words = (row.get("quote") or "") + (row.get("label") or "")
        if any("\u3400" <= letter <= "\u9fff" for letter in words):
            chinese += 1
        elif sum(letter.isascii() and letter.isalpha() for letter in words) > 2:
            english += 1
    if not chinese + english:
        return "unknown"
    share = chinese / (chinese + english)
    return "zh" if share > _CHINESE else "en" if share < _ENGLISH else "mixed"


def _where(error: str, doc: str, row: Row) -> dict[str, Any]:
    return {
        "error": error,
        "doc": doc,
        "start": row["start"],
        "end": row["end"],
        "quote": row.get("quote"),
    }


def _what(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("kind", "value", "unit")}
