"""The commands that weigh figures: compare, audit, score."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tourmetrics.cli.guard import DONE, say
from tourmetrics.cli.messages import (
    counted,
    print_json,
    print_table,
    progress,
    tell_replaced,
    tell_reviewed,
    tell_unread,
)
from tourmetrics.cli.options import (
    AsOf,
    Format,
    Goals,
    Index,
    Json,
    Output,
    Paths,
    WithTargets,
    day,
    examples,
)
from tourmetrics.cli.project import corrections_of, reading, resolve
from tourmetrics.cli.promising import with_names

if TYPE_CHECKING:
    import polars as pl

    from tourmetrics.project import Project

_PROGRESS_COLUMNS = {
    "label": "goal",
    "region": "region",
    "period_end": "by",
    "target": "target",
    "unit": "unit",
    "actual": "actual",
    "attainment": "attained",
    "expected": "expected",
    "status": "status",
    "reason": "reason",
}
_FINDING_COLUMNS = {
    "check": "check",
    "severity": "severity",
    "stated": "stated",
    "expected": "expected",
    "message": "message",
}


def add_compare(app: typer.Typer) -> None:
    """Add the command ``compare``."""
    shown = examples(
        "tourmetrics compare figures.parquet --as-of 2024-06-30 -o progress.xlsx",
        "tourmetrics compare figures.csv --goals goals.csv --as-of 2024-06-30",
        "tourmetrics compare documents --goals goals.csv --with-targets",
        "tourmetrics compare figures.csv --method growth_ratio --candidates candidates.csv",
    )

    @app.command("compare", epilog=shown)
    def compare(
        paths: Paths = None,
        goals: Goals = None,
        with_targets: WithTargets = False,
        as_of: AsOf = None,
        output: Output = None,
        format: Format = None,
        method: Annotated[
            str,
            typer.Option(
                "--method",
                metavar="NAME",
                help="Another method whose verdict stands in the column class: growth_ratio, "
                "un_2023, escap_csi, plan_midterm.",
            ),
        ] = "pace",
        profile: Annotated[
            str,
            typer.Option(
                "--profile",
                metavar="FILE|linear|learnt",
                help="Path of a flow within its year: learnt from earlier years' figures, linear, "
                "or a CSV file with month and share (and metric, region).",
            ),
        ] = "learnt",
        threshold: Annotated[
            list[str] | None,
            typer.Option(
                "--threshold",
                metavar="NAME=NUMBER",
                show_default=False,
                help="Another threshold: ahead, on_track, behind, too_early, approximately.",
            ),
        ] = None,
        candidates: Annotated[
            str | None,
            typer.Option(
                "--candidates",
                metavar="FILE",
                show_default=False,
                help="Also write, for each goal, which figures were looked at, used or not, and "
                "why not.",
            ),
        ] = None,
        index: Index = None,
        as_json: Json = False,
    ) -> None:
        """Compare goals with what was reported, as of a day; of several versions the latest."""
        from tourmetrics.cli.output import check_targets, write
        from tourmetrics.comparison import CANDIDATES, Thresholds, read_profile
        from tourmetrics.comparison import candidates as list_candidates
        from tourmetrics.comparison import compare as compare_goals
        from tourmetrics.goals import gather_goals, in_force, read_goals
        from tourmetrics.tables import COMPARISONS

        date = day(as_of)
        limits = Thresholds.from_texts(threshold or ())
        course = profile if profile in ("learnt", "linear") else read_profile(profile)
        check_targets(output, candidates, as_json=as_json, format=format)
        folders, project = resolve(paths)
        goals = goals or (project.goals if project else None)
        typed = read_goals(goals) if goals else None
        figures, status = _figures(folders, index, project)
        gathered = gather_goals(figures, typed, with_targets=with_targets)
        wanted = in_force(gathered)
        frame = compare_goals(
            wanted, figures, as_of=date, method=method, thresholds=limits, profile=course
        )
        if output:
            write(frame, output, COMPARISONS, format)
        if candidates:
            write(list_candidates(wanted, figures, as_of=date), candidates, CANDIDATES)
        counts = dict(sorted(Counter(frame["status"].to_list()).items()))
        shown = frame if output or as_json else with_names(frame)
        columns = _PROGRESS_COLUMNS | ({} if method == "pace" else {"class": method})
        summary = {"status": counts, "method": method, "thresholds": limits.described()}
        _tell_rows(shown, output, as_json, columns, summary)
        say(_told(frame, counts, typed=typed is not None))
        say(f"method {method}; thresholds: {limits.told()}")
        tell_replaced(gathered.height - wanted.height)
        raise typer.Exit(status)


def _told(frame: pl.DataFrame, counts: dict[str, int], *, typed: bool) -> str:
    """What a comparison came to, in one line."""
    if frame.is_empty():
        if typed:
            return "no goal was compared: the goals file has no row with text"
        return "no goal was compared: the documents state no target; give your own with --goals"
    days = sorted({str(found) for found in frame["as_of"].drop_nulls().to_list()})
    when = f"as of {', '.join(days)}" if days else "on no known day (give one with --as-of)"
    told = ", ".join(f"{n} {status}" for status, n in counts.items())
    return f"{counted(frame.height, 'goal')} {when}: {told}"


def add_audit(app: typer.Typer) -> None:
    """Add the command ``audit``."""
    shown = examples(
        "tourmetrics audit figures.parquet -o findings.csv",
        "tourmetrics audit 2023.csv 2024.csv --check conflict --check implied_base",
    )

    @app.command("audit", epilog=shown)
    def audit(
        paths: Paths = None,
        output: Output = None,
        format: Format = None,
        check: Annotated[
            list[str] | None,
            typer.Option(
                "--check",
                metavar="NAME",
                show_default=False,
                help="Only this check; all eight when left out. May be repeated.",
            ),
        ] = None,
        index: Index = None,
        as_json: Json = False,
    ) -> None:
        """Find numbers that cannot all be right: growth, parts, shares, conflicts, moved targets.

        Findings that ask for a look come first, then what figures imply. docs/audit.md says what
        each check compares, and when it keeps silent.
        """
        from tourmetrics.auditing import audit as audit_figures
        from tourmetrics.auditing import known_checks
        from tourmetrics.cli.output import check_targets, write
        from tourmetrics.tables import FINDINGS

        checks = known_checks(check or None)
        check_targets(output, as_json=as_json, format=format)
        folders, project = resolve(paths)
        figures, status = _figures(folders, index, project)
        frame = audit_figures(figures, checks=checks)
        if output:
            write(frame, output, FINDINGS, format)
        grave = frame.filter(frame["severity"] != "info").height
        counts = dict(sorted(Counter(frame["check"].to_list()).items()))
        _tell_rows(frame, output, as_json, _FINDING_COLUMNS, {"look": grave, "check": counts})
        say(
            f"{counted(frame.height, 'finding')} in {counted(_height(figures), 'figure')}: "
            f"{grave} to look at, {frame.height - grave} for information"
        )
        raise typer.Exit(status)


def add_score(app: typer.Typer) -> None:
    """Add the command ``score``."""
    shown = examples(
        "tourmetrics score tests/gold/seeds.jsonl figures.jsonl",
        "tourmetrics score gold.jsonl figures.jsonl --negatives negatives.jsonl --errors",
        "tourmetrics score tests/gold/pairs.json figures.jsonl",
    )

    @app.command("score", epilog=shown)
    def score(
        gold: Annotated[
            Path,
            typer.Argument(
                metavar="GOLD",
                show_default=False,
                help="JSONL in the fields of the figure guide; a .json file holds goals with their "
                "results, and the goals of the figures are compared.",
            ),
        ],
        figures: Annotated[
            Path,
            typer.Argument(metavar="FIGURES", show_default=False, help="A figures table."),
        ],
        index: Annotated[
            Path | None,
            typer.Option(
                "--index",
                metavar="FILE",
                show_default=False,
                help="Languages of the documents; else an index.json near the gold.",
            ),
        ] = None,
        catalogue: Annotated[
            list[Path] | None,
            typer.Option(
                "--catalogue",
                metavar="CSV|DIR",
                show_default=False,
                help="Metrics that are compared; else the shipped catalogue. May be repeated.",
            ),
        ] = None,
        negatives: Annotated[
            Path | None,
            typer.Option(
                "--negatives",
                metavar="FILE",
                show_default=False,
                help="JSONL of spans that are no figures; hits are counted.",
            ),
        ] = None,
        fields: Annotated[
            bool, typer.Option("--fields", help="Also tell how often each field is right.")
        ] = False,
        errors: Annotated[
            bool, typer.Option("--errors", help="Also list what is missing, false or wrong.")
        ] = False,
        as_json: Json = False,
    ) -> None:
        """Tell precision, recall and F1 of figures against a gold file."""
        if gold.suffix.lower() == ".json":
            _score_pairs(gold, figures, index, as_json=as_json)
            return
        from tourmetrics.knowledge import load_knowledge
        from tourmetrics.score import (
            read_catalogue,
            read_gold,
            read_index,
            read_negatives,
            read_predictions,
        )
        from tourmetrics.score import score as score_figures

        result = score_figures(
            read_gold(gold),
            read_predictions(figures),
            index=read_index(index, gold),
            catalogue=read_catalogue(catalogue) if catalogue else load_knowledge().metrics,
            negatives=read_negatives(negatives) if negatives else None,
        )
        if as_json:
            print_json(result.as_dict(errors=errors))
        else:
            print(result.text(fields=fields, errors=errors))


def _score_pairs(gold: Path, path: Path, index: Path | None, *, as_json: bool) -> None:
    """Tell how many goals come out as the gold has them: figure, attainment, met or not."""
    from tourmetrics.score import outcomes_dict, outcomes_text, read_pairs
    from tourmetrics.tables import FIGURES, read_table
    from tourmetrics.workflow.pairing import pair_outcomes, with_published

    pairs = read_pairs(gold)
    figures = read_table(path, FIGURES)
    if index is not None:
        figures = with_published(figures, index)
    alone = pair_outcomes(pairs, figures)
    together = sum(one.right for one in pair_outcomes(pairs, figures, together=True))
    if as_json:
        print_json({**outcomes_dict(alone), "together": together})
    else:
        print(outcomes_text(alone))
        print(f"all documents at once: {together} of {len(alone)}")


def _figures(
    folders: list[Path], index: Path | None, project: Project | None
) -> tuple[pl.DataFrame | pl.LazyFrame, int]:
    """Return the figures, of folders of parts as a lazy table, and the exit status."""
    from tourmetrics.workflow import figures_from, scanned

    lazy = scanned(folders)
    if lazy is not None and project is None:
        return lazy, DONE
    with progress("reading") as show:
        result = figures_from(folders, index=index, progress=show, **reading(project))
    status = tell_unread(result.faults, result.copies, result.notes)
    status = max(status, tell_reviewed(result.reviewed, corrections_of(project)))
    return result.figures, status


def _height(figures: pl.DataFrame | pl.LazyFrame) -> int:
    import polars as pl

    return int(figures.lazy().select(pl.len()).collect(engine="streaming").item())


def _tell_rows(
    frame: pl.DataFrame,
    output: str | None,
    as_json: bool,
    columns: dict[str, str],
    summary: dict[str, Any],
) -> None:
    """Show a table that goes to no file; as JSON, tell its rows or where they went."""
    if as_json:
        rows = {} if output else {"rows": frame.to_dicts()}
        print_json({"output": output, "count": frame.height, **summary, **rows})
    elif output is None:
        print_table(frame.iter_rows(named=True), columns)
