"""Project folders on the command line: which one is meant, and what it brings to a command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tourmetrics.errors import InputError
from tourmetrics.resources import PROJECT_FILE, project_root

if TYPE_CHECKING:
    from tourmetrics.project import Project

ProjectFolder = Annotated[
    Path | None,
    typer.Option(
        "--project",
        metavar="DIR",
        show_default=False,
        help="The project folder; else the one that the current folder is or lies in.",
    ),
]


def resolve(paths: Sequence[Path] | None) -> tuple[list[Path], Project | None]:
    """Return the paths to work on; a project folder stands for its documents.

    Without any path the project is meant that the current folder is or lies in. Where there is
    one, its own metrics and units are known to the command, whatever paths are given.

    Raises:
        InputError: no path is given outside a project, or the project's settings are wrong.
    """
    if paths and len(paths) == 1 and (paths[0] / PROJECT_FILE).is_file():
        project = in_use(chosen(paths[0]))
        return [project.documents], project
    around = project_around(Path())
    if around is not None:
        in_use(around)
    if paths:
        return list(paths), None
    if around is None:
        raise InputError(
            "no path is given: name a document or a folder, or work in a project folder "
            "(made by: tourmetrics init DIR)"
        )
    return [around.documents], around


def chosen(folder: Path | None) -> Project:
    """Return the project of a folder, or the one that the current folder is or lies in.

    Raises:
        InputError: there is none, or its settings are wrong.
    """
    from tourmetrics.project import open_project

    if folder is not None:
        return open_project(folder)
    project = project_around(Path())
    if project is None:
        raise InputError(
            "this is no project folder, nor is any above it: go to one, name it with --project, "
            "or make one with: tourmetrics init DIR"
        )
    return project


def project_around(folder: Path) -> Project | None:
    """Return the project that a folder is or lies in; outside of one, nothing is loaded for it.

    Raises:
        InputError: the project's settings are wrong.
    """
    if project_root(folder) is None:
        return None
    from tourmetrics.project import find_project

    return find_project(folder)


def in_use(project: Project) -> Project:
    """Let the rest of the command know the project's own metrics and units."""
    from tourmetrics.knowledge import use_own

    use_own(project.own)
    return project


def reading(project: Project | None, corrections: Path | None = None) -> dict[str, Any]:
    """Return how documents are read: what corrects, what is assumed, and what is remembered.

    Corrections that the command line names go before those of the project.
    """
    if project is None:
        return {"corrections": corrections} if corrections else {}
    from tourmetrics.project import cache_of

    return {
        "corrections": corrections_of(project, corrections),
        "assumed": project.assumed,
        "memory": cache_of(project),
    }


def assumed_for(document: Path) -> dict[str, Any]:
    """Return what the project of a document assumes of it; its own metrics are known from now on.

    A document that lies in no project is seen from the project of the current folder, if any.
    """
    project = project_around(document.parent) or project_around(Path())
    if project is None:
        return {}
    in_use(project)
    inside = document.resolve().is_relative_to(project.documents.resolve())
    return {"assumed": project.assumed} if inside else {}


def project_of(file: Path) -> Project | None:
    """Return the project that a file lies in, else that of the current folder; it is in use now."""
    from tourmetrics.project import find_project

    project = find_project(file.parent) or find_project(Path())
    return None if project is None else in_use(project)


def corrections_of(project: Project | None, given: Path | None = None) -> Path | None:
    """Return the file of corrections that is applied: the one given, else the project's."""
    return given or (project.corrections if project else None)
