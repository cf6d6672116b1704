"""A project folder: documents, goals and ``tourmetrics.toml``, which names them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tourmetrics.errors import InputError, OutputError
from tourmetrics.resources import data_dir

FILE = "tourmetrics.toml"
_KEYS = frozenset({"documents", "goals", "lang"})


@dataclass(frozen=True, slots=True)
class Project:
    """Where a project keeps its things; a part is ``None`` if the project does not name it."""

    documents: Path
    goals: Path | None = None
    lang: str | None = None


def project_at(folder: Path) -> Project | None:
    """Return the project of a folder, or ``None`` if it is none.

    Raises:
        InputError: its ``tourmetrics.toml`` cannot be read, or has a wrong entry.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is no valid TOML in UTF-8: {error}; correct it") from error
    for key, value in raw.items():
        if key not in _KEYS:
            known = ", ".join(sorted(_KEYS))
            raise InputError(f"{path}: {key!r} is unknown; known are {known}")
        if not isinstance(value, str) or not value:
            raise InputError(f'{path}: {key} is no text; write {key} = "…"')
    goals = folder / raw["goals"] if "goals" in raw else None
    if goals is not None and not _has_rows(goals):
        goals = None
    return Project(folder / raw.get("documents", "documents"), goals, raw.get("lang"))


def resolve(paths: Sequence[Path] | None) -> tuple[list[Path], Project | None]:
    """Return the paths to work on; a project folder stands for its documents.

    Without any path the current folder is meant, if it is a project.

    Raises:
        InputError: no path is given outside a project.
    """
    if not paths:
        project = project_at(Path())
        if project is None:
            raise InputError(
                "no path is given: name a document or a folder, or work in a project folder "
                "(made by: tourmetrics init DIR)"
            )
        return [project.documents], project
    if len(paths) == 1 and (project := project_at(paths[0])):
        return [project.documents], project
    return list(paths), None


def make_project(folder: Path) -> tuple[Path, ...]:
    """Make a project folder from ``data/project/`` and return its files; nothing is overwritten.

    Raises:
        OutputError: something of it is there already, or cannot be made.
    """
    shipped = data_dir() / "project"
    files = {folder / path.name: path.read_bytes() for path in sorted(shipped.iterdir())}
    files[folder / "documents" / "index.json"] = b"[]\n"
    files[folder / "out" / ".gitignore"] = b"*\n"
    present = [path for path in files if path.exists()]
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file; name a folder that is new or empty")
    if present:
        raise OutputError(
            f"{present[0]}: is there already and is not overwritten; name a new folder"
        )
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be made ({error.strerror}); choose a place that you may write to"
        ) from error
    return tuple(files)


def _has_rows(path: Path) -> bool:
    """Whether a goals file is more than a header; one that cannot be told counts as filled."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return path.is_file()
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return True
    return sum(1 for line in lines if line.strip(b' ,;\t"')) > 1
