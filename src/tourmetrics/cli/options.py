"""The options that several commands share, with one wording."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tourmetrics.errors import InputError

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH|FIGURES",
        show_default=False,
        help="Documents, folders of documents, figures tables (.parquet .csv .jsonl .xlsx), or "
        "folders of parts. May be left out in a project folder.",
    ),
]
DocumentPaths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        show_default=False,
        help="Documents or folders of documents. May be left out in a project folder.",
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        show_default=False,
        help="Where the table goes: .parquet, .csv, .jsonl or .xlsx; - is standard output. "
        "Without it the table is shown.",
    ),
]
PartsOutput = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE|DIR/",
        show_default=False,
        help="Where the table goes: .parquet, .csv, .jsonl or .xlsx, or a folder of Parquet parts "
        "(DIR/, s3://…); - is standard output. Without it the table is shown.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="parquet|csv|jsonl|xlsx",
        show_default=False,
        help="Format of the table, where the suffix does not tell (-o -: csv).",
    ),
]
Index = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="FILE",
        show_default=False,
        help="Metadata by document, instead of the folder's index.json.",
    ),
]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Documents read at a time.")
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="local|dask",
        help="Where the work is done: on this machine, or by the workers of a scheduler of dask.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        show_default=False,
        help="With --engine dask: the scheduler's address (tcp://10.0.0.5:8786).",
    ),
]
_CONFIDENCE = typer.Option(
    "--min-confidence",
    min=0.0,
    max=1.0,
    metavar="0..1",
    show_default=False,
    help="Leave out figures of which the rules are less sure. One with metric, unit and date "
    "of its own has 0.98; without a metric it is 0.15 less, without a unit or with a metric "
    "of a number before 0.1, dated by its document only 0.05. Below 0.8 is worth a look.",
)
MinConfidence = Annotated[float, _CONFIDENCE]
AnyConfidence = Annotated[float | None, _CONFIDENCE]
Json = Annotated[bool, typer.Option("--json", help="Tell the result as JSON on standard output.")]
Corrections = Annotated[
    Path | None,
    typer.Option(
        "--corrections",
        metavar="FILE",
        show_default=False,
        help="People's corrections (.csv, .xlsx), applied to what is extracted.",
    ),
]
Goals = Annotated[
    Path | None,
    typer.Option(
        "--goals",
        metavar="FILE",
        show_default=False,
        help="Goals table; without it the target figures are the goals.",
    ),
]
Since = Annotated[
    Path | None,
    typer.Option(
        "--since",
        metavar="PATH",
        show_default=False,
        help="An earlier plan or goals file: what was raised, lowered, dropped since is told.",
    ),
]
WithTargets = Annotated[
    bool,
    typer.Option(
        "--with-targets",
        help="With --goals: keep the targets of the documents as goals beside the typed ones.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        show_default=False,
        help="Compare as of this day (2024-06-30).",
    ),
]


def examples(*lines: str) -> str:
    """Return the end of a help text: examples that are not wrapped together."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def day(text: str | None, option: str = "--as-of") -> date | None:
    """Return the date that an option holds.

    Raises:
        InputError: it is no ISO date.

    >>> day("2024-06-30")
    datetime.date(2024, 6, 30)
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option} {text!r}: is no date; write it like 2024-06-30") from None
