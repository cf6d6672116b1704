"""Report templates: a folder with ``template.toml``, rendered in Jinja's sandbox.

A template prints what it is given and nothing else: it escapes all text, knows no file but
its own folder, and fails on a name that does not exist.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tourmetrics.errors import InputError, RenderError
from tourmetrics.resources import templates_dir

_MANIFEST = "template.toml"


@dataclass(frozen=True, slots=True)
class Template:
    """A template's folder with what its manifest says."""

    name: str
    folder: Path
    entry: str
    styles: tuple[str, ...]


def load_template(name: str | Path) -> Template:
    """Find a template by the name of a shipped one, or by the folder of one's own.

    Raises:
        InputError: no such template, or a manifest that is not right.

    >>> load_template("progress").entry
    'report.html'
    """
    folder = templates_dir() / str(name)
    if not (folder / _MANIFEST).is_file():
        folder = Path(name)
    path = folder / _MANIFEST
    if not path.is_file():
        shipped = sorted(p.parent.name for p in templates_dir().glob(f"*/{_MANIFEST}"))
        raise InputError(
            f"no report template {str(name)!r}: give a folder that holds {_MANIFEST}, "
            f"or one of {', '.join(shipped)}"
        )
    try:
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
        template = Template(
            name=str(manifest["name"]),
            folder=folder,
            entry=str(manifest["entry"]),
            styles=tuple(str(style) for style in manifest["styles"]),
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise InputError(f"{path}: {error}; it needs name, entry and a list of styles") from None
    for part in (template.entry, *template.styles):
        if not (folder / part).is_file() or not _inside(folder / part, folder):
            raise InputError(f"{path}: {part} is not in the folder")
    return template


def _inside(path: Path, folder: Path) -> bool:
    """Return whether a path, with its links followed, lies in the folder."""
    return path.resolve().is_relative_to(folder.resolve())


class _OwnFiles(FileSystemLoader):
    """Loads files of the template's folder, and no others by way of links."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, filename, uptodate = super().get_source(environment, template)
        if not _inside(Path(filename), self._folder):
            raise TemplateNotFound(template)
        return source, filename, uptodate


def render_template(template: Template, context: Mapping[str, object]) -> str:
    """Fill a template and return its HTML.

    Raises:
        RenderError: the template has a mistake; the text names file and line.
    """
    environment = _environment(template.folder)
    try:
        return environment.get_template(template.entry).render(**context).lstrip()
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{getattr(error, 'name', None) or template.entry}" + (
            f", line {line}" if line else ""
        )
        raise RenderError(f"template {template.name}: {where}: {error.message}") from error


@lru_cache(maxsize=8)
def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    """Return the sandbox of a folder's templates; it compiles each once, until its file changes."""
    return ImmutableSandboxedEnvironment(
        loader=_OwnFiles(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
