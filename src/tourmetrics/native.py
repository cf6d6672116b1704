"""The native libraries of the PDF engine: which are missing, and the command that gets them.

Only the standard library is imported here, and no other module of this package: ``bootstrap.py``
loads this file by its path before anything is installed.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_CATALOGUE = Path(__file__).with_name("native.toml")

# Where Homebrew keeps its libraries on Apple silicon; the loader does not look there by itself.
_HOMEBREW = Path("/opt/homebrew/lib")


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library: its plain name, what for, its file on this system, if it must exist."""

    name: str
    why: str
    file: str
    required: bool


@dataclass(frozen=True, slots=True)
class Manager:
    """A package manager of this system and what it is asked for."""

    program: str
    refresh: tuple[str, ...]
    install: tuple[str, ...]
    packages: tuple[str, ...]
    venv: tuple[str, ...]
    root: bool

    def commands(self, packages: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """Return the commands that install ``packages``, as argument lists, in order."""
        refresh = ((self.program, *self.refresh),) if self.refresh else ()
        return (*refresh, (self.program, *self.install, *packages))

    def shown(self, packages: tuple[str, ...]) -> str:
        """Return the same commands as one line that a person can paste."""
        prefix = ("sudo",) if self.root and not is_root() else ()
        join = subprocess.list2cmdline if sys.platform == "win32" else shlex.join
        return " && ".join(join((*prefix, *line)) for line in self.commands(packages))


def libraries(platform: str = sys.platform) -> tuple[Library, ...]:
    """Return the libraries that the PDF engine looks for on ``platform``.

    >>> [library.name for library in libraries("linux")][:2]
    ['GObject', 'Pango']
    """
    system = _system(platform)
    return tuple(
        Library(entry["name"], entry["why"], entry[system], entry["required"])
        for entry in _catalogue()["library"]
    )


def missing_libraries() -> tuple[Library, ...]:
    """Return the libraries that cannot be loaded, in the order of the catalogue."""
    _prepare_search()
    return tuple(library for library in libraries() if not _loads(library.file))


def manager(platform: str = sys.platform) -> Manager | None:
    """Return the first package manager of the catalogue that is found, or ``None``."""
    system = _system(platform)
    for entry in _catalogue()["manager"]:
        if entry["platform"] == system and shutil.which(entry["program"]):
            return Manager(
                entry["program"],
                tuple(entry["refresh"]),
                tuple(entry["install"]),
                tuple(entry["packages"]),
                tuple(entry["venv"]),
                entry["root"],
            )
    return None


def remedy(platform: str = sys.platform) -> str:
    """Return what a person does to get the libraries: a command where one is known."""
    system = _system(platform)
    if system == "darwin" and (_HOMEBREW / "libpango-1.0.dylib").exists():
        return f"run: export DYLD_FALLBACK_LIBRARY_PATH={_HOMEBREW}"
    found = manager(platform)
    return f"run: {found.shown(found.packages)}" if found else str(_catalogue()["hint"][system])


def is_root() -> bool:
    """Tell whether this process may install system packages by itself."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def may_sudo() -> bool:
    """Tell whether ``sudo`` works here without asking for a password."""
    if not shutil.which("sudo"):
        return False
    trial = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return trial.returncode == 0


@cache
def _catalogue() -> dict[str, Any]:
    with _CATALOGUE.open("rb") as file:
        return tomllib.load(file)


def _system(platform: str) -> str:
    return platform if platform in ("darwin", "win32") else "linux"


def _prepare_search() -> None:
    """Let Windows look where the PDF engine will look."""
    if sys.platform == "win32":
        folders = os.environ.get("WEASYPRINT_DLL_DIRECTORIES", r"C:\msys64\ucrt64\bin")
        for folder in folders.split(";"):
            if Path(folder).is_dir():
                os.add_dll_directory(folder)


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
