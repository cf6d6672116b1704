"""``report --by region``: one PDF a region in a folder, and a table of what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tourmetrics.cli.guard import DONE, LOOK, say
from tourmetrics.cli.messages import counted, print_json, print_table, progress
from tourmetrics.errors import InputError, OutputError

if TYPE_CHECKING:
    from tourmetrics.workflow import RegionReport

_COLUMNS = {
    "file": "file",
    "name": "region",
    "pages": "pages",
    "goals": "goals",
    "status": "goals by status",
    "figures": "figures",
    "findings": "findings",
}


def check_by(by: str, output: str, language: str) -> None:
    """Refuse what cannot work before anything is read.

    Raises:
        InputError: an unknown language, anything but regions, or an output that is no folder.
        OutputError: the output is a file.
    """
    from tourmetrics.reporting.words import split_languages

    split_languages(language)
    if by != "region":
        raise InputError(f"--by {by!r}: reports can be made by region only; write --by region")
    if output == "-" or output.lower().endswith(".pdf"):
        raise InputError("--by region writes one PDF a region: name a folder with -o DIR/")
    if Path(output).is_file():
        raise OutputError(f"{output}: is a file; name a folder")


def report_regions(
    tables: tuple[Any, Any, Any], output: str, *, jobs: int, as_json: bool, **settings: Any
) -> int:
    """Write the reports and print their index; return the exit status."""
    from tourmetrics.workflow import write_regions

    with progress("reporting") as show:
        made = list(write_regions(*tables, Path(output), jobs=jobs, progress=show, **settings))
    for report in made:
        for warning in report.warnings:
            say(f"look: {report.path.name}: {warning}")
    for note in dict.fromkeys(note for report in made for note in report.notes):
        say(f"note: {note}")
    rows = [_row(report) for report in made]
    if as_json:
        print_json({"output": output, "reports": rows})
    else:
        print_table(({**row, "status": _counts(row["statuses"])} for row in rows), _COLUMNS)
    pages = sum(report.pages for report in made)
    say(f"{counted(len(made), 'report')}, {counted(pages, 'page')} → {output}")
    return LOOK if any(report.warnings for report in made) else DONE


def _row(report: RegionReport) -> dict[str, Any]:
    return {
        "region": report.region,
        "name": report.name,
        "file": report.path.name,
        "pages": report.pages,
        "goals": report.goals,
        "statuses": dict(report.statuses),
        "figures": report.figures,
        "findings": report.findings,
        "warnings": list(report.warnings),
    }


def _counts(statuses: dict[str, int]) -> str:
    parts: Iterable[str] = (f"{status} {number}" for status, number in statuses.items())
    return ", ".join(parts)
