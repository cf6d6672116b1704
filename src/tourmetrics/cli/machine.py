"""The commands about the place of work: init and doctor."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from tourmetrics.cli.guard import DONE, LOOK, say
from tourmetrics.cli.messages import print_json
from tourmetrics.cli.options import Json, examples


def add_init(app: typer.Typer) -> None:
    """Add the command ``init``."""
    shown = examples(
        "tourmetrics init xianning-2024",
    )

    @app.command("init", epilog=shown)
    def init(
        folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)],
    ) -> None:
        """Make a project folder to fill: documents, goals, corrections, settings.

        In a folder that is there already only what is missing is added.
        """
        from tourmetrics.project import make_project

        made, kept = make_project(folder)
        for path in made:
            print(path)
        for path in kept:
            say(f"{path}: is there already and was left as it is")
        say(f"put documents into {folder / 'documents'}, then run: tourmetrics report {folder}")


def add_doctor(app: typer.Typer) -> None:
    """Add the command ``doctor``."""

    @app.command("doctor")
    def doctor(as_json: Json = False) -> None:
        """Tell what this machine lacks for a report, and how to get it."""
        from tourmetrics.doctor import diagnose, healthy

        checks = diagnose()
        if as_json:
            print_json([asdict(check) for check in checks])
        else:
            for check in checks:
                mark = "ok" if check.ok else "MISSING" if check.required else "could be better"
                print(f"{mark:>15}  {check.name}: {check.detail}")
                if check.remedy and not check.ok:
                    print(f"{'':>15}    → {check.remedy}")
        raise typer.Exit(DONE if healthy(checks) else LOOK)
