"""The counts of a score, and how they are shown."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

FIELDS = (
    "kind",
    "value",
    "high",
    "comparator",
    "unit",
    "metric",
    "measure",
    "change",
    "period",
    "region",
    "each",
)
STRICT_FIELDS = ("kind", "value", "high", "comparator", "unit", "measure", "change")


@dataclass(slots=True)
class Tally:
    """Figures found, predictions that are false, gold figures missed."""

    found: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Share of the predictions that are right; ``None`` without any."""
        told = self.found + self.false
        return self.found / told if told else None

    @property
    def recall(self) -> float | None:
        """Share of the gold that was found; ``None`` without any."""
        there = self.found + self.missed
        return self.found / there if there else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two."""
        total = 2 * self.found + self.false + self.missed
        return 2 * self.found / total if total else None

    def as_dict(self) -> dict[str, float | int | None]:
        """The counts and the three shares by name."""
        return {
            "found": self.found,
            "false": self.false,
            "missed": self.missed,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }


@dataclass(slots=True)
class ScoreReport:
    """The result of ``score``; ``as_dict`` for scripts, ``text`` for people."""

    total: Tally = field(default_factory=Tally)
    strict: Tally = field(default_factory=Tally)
    by_kind: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_language: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_doc: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[dict[str, Any]] = field(default_factory=list)
    gold: int = 0
    optional: int = 0
    predicted: int = 0
    unknown: int = 0
    optional_found: int = 0
    spared: int = 0
    negatives: int | None = None
    alarms: Counter[str] = field(default_factory=Counter)

    def field_accuracy(self, language: str | None = None) -> dict[str, float | None]:
        """How often each field of the found figures is right, in one language or in all."""
        result: dict[str, float | None] = {}
        for name in FIELDS:
            keys = [key for key in self.asked if key[0] == name and language in (None, key[1])]
            asked = sum(self.asked[key] for key in keys)
            result[name] = sum(self.right[key] for key in keys) / asked if asked else None
        return result

    def as_dict(self, *, errors: bool = False) -> dict[str, Any]:
        """All numbers, ready for JSON."""
        tallies = {
            "by_kind": self.by_kind,
            "by_language": self.by_language,
            "by_doc": self.by_doc,
        }
        result: dict[str, Any] = {
            "gold": self.gold,
            "optional": self.optional,
            "pred": self.predicted,
            "unknown": self.unknown,
            "optional_found": self.optional_found,
            "spared": self.spared,
            "all": self.total.as_dict(),
            "strict": self.strict.as_dict(),
            **{
                name: {key: group[key].as_dict() for key in sorted(group)}
                for name, group in tallies.items()
            },
            "fields": self.field_accuracy(),
            "fields_by_language": {
                language: self.field_accuracy(language) for language in sorted(self.by_language)
            },
            "metrics_compared": sum(n for (name, _), n in self.asked.items() if name == "metric"),
        }
        if self.negatives is not None:
            result["false_alarms_on_listed_negatives"] = {
                "count": self.alarms.total(),
                "of": self.negatives,
                "by_reason": dict(sorted(self.alarms.items())),
            }
        if errors:
            result["errors"] = self.errors
        return result

    def text(self, *, fields: bool = False, errors: bool = False) -> str:
        """The numbers as lines for a terminal."""
        head = ("precision", "recall", "F1", "found", "false", "missed")
        lines = [f"{'':34} " + " ".join(f"{word:>9}" for word in head)]
        lines += [_line("all", self.total), _line("strict", self.strict)]
        groups = (("kind", self.by_kind), ("language", self.by_language), ("doc", self.by_doc))
        lines += [
            _line(f"{word} {key}", group[key]) for word, group in groups for key in sorted(group)
        ]
        lines.append(
            f"gold {self.gold} (and {self.optional} optional, {self.optional_found} found); "
            f"predicted {self.predicted}, of which {self.spared} touch only optional figures and "
            f"{self.unknown} are in unknown documents"
        )
        if self.negatives is not None:
            reasons = "".join(f"; {why} {n}" for why, n in sorted(self.alarms.items()))
            lines.append(
                f"false alarms on listed negatives: {self.alarms.total()} "
                f"of {self.negatives}{reasons}"
            )
        if fields:
            lines += ["", *self._field_lines()]
        if errors:
            lines += ["", *(_error_line(error) for error in self.errors)]
        return "\n".join(lines)

    def _field_lines(self) -> list[str]:
        languages = sorted(self.by_language)
        columns = [self.field_accuracy(), *(self.field_accuracy(name) for name in languages)]
        head = " ".join(f"{name:>9}" for name in ("all", *languages))
        rows = [
            f"{name:12} " + " ".join(f"{_percent(column[name]):>9}" for column in columns)
            for name in FIELDS
        ]
        return [f"{'field right':12} {head}", *rows]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def _line(name: str, tally: Tally) -> str:
    shares = (_percent(tally.precision), _percent(tally.recall), _percent(tally.f1))
    counts = (str(tally.found), str(tally.false), str(tally.missed))
    return f"{name[:34]:34} " + " ".join(f"{cell:>9}" for cell in (*shares, *counts))


def _error_line(error: dict[str, Any]) -> str:
    def shown(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    where = f"{error['doc']}:{error['start']}-{error['end']} {shown(error['quote'])}"
    if error["error"] == "field":
        return (
            f"FIELD {where} {error['field']}: gold {shown(error['gold'])}, "
            f"predicted {shown(error['pred'])}"
        )
    word = "MISS " if error["error"] == "miss" else "FALSE"
    return f"{word} {where} {error['kind']} {shown(error['value'])} {error['unit']}"
