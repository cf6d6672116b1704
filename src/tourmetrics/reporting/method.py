"""What a reader must know to check the report: rules, thresholds, limits, versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import Pair
from tourmetrics.tables import STATUSES

_BASIC = ("achieved", "on_track", "behind", "far_behind", "no_data")


def status_rules(scene: Scene, thresholds: Mapping[str, float]) -> tuple[Pair, ...]:
    """Return each status that the report prints, with its rule."""
    form = scene.form
    shown = {name: form.percent(share, 0) for name, share in thresholds.items()}
    present = {goal.status for goal in scene.facts.goals}
    wanted = [s for s in _order() if s in present or (present and s in _BASIC)]
    return tuple(
        Pair(
            "",
            scene.words.term("rule", status, **shown),
            scene.plain_status(status),
        )
        for status in wanted
    )


def definition_pairs(scene: Scene) -> tuple[Pair, ...]:
    """Return what the metrics of the goals mean, the catalogue's main metrics first."""
    known = scene.knowledge.metrics
    wanted = {goal.metric for goal in scene.facts.goals if goal.metric in known}
    return tuple(
        Pair(known[metric].name(scene.words.lang), meaning)
        for metric in sorted(filter(None, wanted), key=scene.rank)
        if (meaning := scene.words.definition(known[metric].definition))
    )


def _order() -> Sequence[str]:
    """Return all statuses in the order in which they are explained."""
    first = ["achieved", "ahead", "on_track", "behind", "far_behind", "regressing", "missed"]
    return [*first, *(s for s in STATUSES if s not in first)]


def method_pairs(
    scene: Scene,
    *,
    methods: Sequence[str],
    library: str,
    read: int,
    unclaimed_targets: int,
) -> tuple[Pair, ...]:
    """Return the notes on method: what each column means, what was left out, versions."""
    words = scene.words
    text = words.text
    pairs: list[Pair] = []
    if scene.facts.goals:
        names = words.term("list", ", ").join(words.term("method", m) for m in methods)
        pairs.append(Pair(text("Method"), names))
        pairs.append(
            Pair(
                text("Elapsed, pace"),
                text(
                    "Elapsed is the share of the days gone at the end of the period that the "
                    "reported value covers, or at the as-of date where nothing is reported. "
                    "Where earlier years tell how a flow comes in over the year, it is the share "
                    "that had come by the same day then. "
                    "Pace is the way gone divided by the way that the path expects by then."
                ),
            )
        )
    pairs.append(
        Pair(
            text("Reported and derived"),
            text(
                "Reported values stand in a document and link to its sentence. Derived values are "
                "worked out from them, are marked %(mark)s and the word, are rounded to four "
                "digits and must be quoted as derived.",
                mark=words.term("mark of a derived value", "~"),
            ),
        )
    )
    pairs.append(
        Pair(
            text("Value the year before"),
            text("Reported value ÷ (1 + growth); drawn with a dashed outline."),
        )
    )
    pairs.append(
        Pair(
            text("Places"),
            text("Places do not add up: one visitor to three counties counts three times."),
        )
    )
    if unclaimed_targets:
        pairs.append(
            Pair(
                text("Targets not used"),
                words.count(
                    "One target figure of the documents is not among the goals of this report.",
                    "%(n)s target figures of the documents are not among the goals of this report.",
                    unclaimed_targets,
                ),
            )
        )
    pairs.append(
        Pair(
            text("Read"),
            words.count("One document.", "%(n)s documents.", read),
        )
    )
    pairs.append(
        Pair(
            text("Versions"),
            text(
                "tourmetrics %(library)s, knowledge %(knowledge)s",
                library=library,
                knowledge=scene.knowledge.version,
            ),
        )
    )
    return tuple(pairs)
