"""Score the seeds and every open set of documents against its gold, and hold it to its floors.

``nox -s score`` runs this. ``tests/gold/floors.json`` names the sets; names of sets as arguments
score these only. One process reads the knowledge once for all sets. The exit status is 1 when a
set is below a floor or above a ceiling.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tourmetrics.knowledge import load_knowledge
from tourmetrics.score import (
    outcomes_dict,
    outcomes_text,
    read_gold,
    read_index,
    read_negatives,
    read_pairs,
    read_predictions,
    score,
)
from tourmetrics.tables import FIGURES, read_table, write_table
from tourmetrics.workflow import extract_paths
from tourmetrics.workflow.pairing import pair_outcomes, with_published

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold"
Limits = dict[str, Any]


def main(names: list[str]) -> int:
    """Print every set's score, then what each floor and ceiling says; return the exit status."""
    sets: dict[str, Limits] = json.loads((GOLD / "floors.json").read_text("utf-8"))
    unknown = [name for name in names if name not in sets]
    if unknown:
        print(f"no set {', '.join(unknown)} in {GOLD / 'floors.json'}; known: {', '.join(sets)}")
        return 2
    broken: list[str] = []
    for name in names or sets:
        print(f"\n== {name}")
        reached = measured(name, sets[name])
        for line, holds in held(name, sets[name], reached):
            print(line)
            if not holds:
                broken.append(line)
    print("\nbelow a floor or above a ceiling:" if broken else "\nevery floor and ceiling holds")
    print("\n".join(broken))
    return 1 if broken else 0


def measured(name: str, wanted: Limits) -> dict[str, Any]:
    """Extract a set's documents, print how they compare with the gold, and return the numbers."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.jsonl"
        if "figures" in wanted:  # measured on a gold file's own figures
            figures = GOLD / wanted["figures"]
        else:
            write_table(extract_paths([ROOT / wanted["documents"]]).figures, figures, FIGURES)
        gold = GOLD / wanted.get("gold", f"{name}.jsonl")
        index = ROOT / wanted["documents"] / "index.json"
        if gold.suffix == ".json":
            return paired(gold, figures, index)
        result = score(
            read_gold(gold),
            read_predictions(figures),
            index=read_index(index, gold),
            catalogue=load_knowledge().metrics,
            negatives=read_negatives(GOLD / wanted["negatives"]) if "negatives" in wanted else None,
        )
    print(result.text(fields=True, errors=False))
    return result.as_dict(errors=False)


def paired(gold: Path, path: Path, index: Path) -> dict[str, Any]:
    """Print how many goals come out as the gold has them, and return the numbers."""
    pairs = read_pairs(gold)
    figures = with_published(read_table(path, FIGURES), index)
    alone = pair_outcomes(pairs, figures)
    together = sum(one.right for one in pair_outcomes(pairs, figures, together=True))
    print(outcomes_text(alone))
    return {**outcomes_dict(alone), "together": together}


def held(name: str, wanted: Limits, reached: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield a line for every floor and ceiling, and whether it holds."""
    for key, floor in wanted.get("floors", {}).items():
        value = picked(reached, key)
        yield f"{name} {key}: {value:.4f} (at least {floor})", value >= floor
    for key, ceiling in wanted.get("ceilings", {}).items():
        value = picked(reached, key)
        yield f"{name} {key}: {value:g} (at most {ceiling})", value <= ceiling


def picked(reached: Any, key: str) -> float:
    """Return the number at a dotted key such as ``strict.f1``."""
    for part in key.split("."):
        reached = reached[part]
    return float(reached)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
