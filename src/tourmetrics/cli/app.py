"""The commands and their order in the help."""

from __future__ import annotations

from typing import Annotated

import typer

from tourmetrics.cli import (
    explaining,
    extracting,
    machine,
    measuring,
    promising,
    reporting,
    reviewing,
    standing,
)
from tourmetrics.cli.guard import GuardedGroup

_EPILOG = """\b
Exit status: 0 done; 1 done, but something is left to look at; 2 wrong usage or input.
Start with: tourmetrics report DOCUMENTS -o report.pdf"""

app = typer.Typer(
    cls=GuardedGroup,
    name="tourmetrics",
    help="Targets and reported figures of culture-and-tourism documents, with their sources.",
    epilog=_EPILOG,
    no_args_is_help=True,
    # Plain help: at once there, and whole on a console that lacks the characters of boxes.
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"tourmetrics {version('tourmetrics')}")
        except PackageNotFoundError:
            print("tourmetrics (not installed)")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Tell the version."),
    ] = False,
) -> None:
    del version


for _register in (
    extracting.add_extract,
    promising.add_goals,
    measuring.add_compare,
    measuring.add_audit,
    reporting.add_report,
    reviewing.add_review,
    explaining.add_explain,
    extracting.add_show,
    measuring.add_score,
    machine.add_init,
    standing.add_status,
    machine.add_doctor,
):
    _register(app)
