"""What this machine has and lacks for tourmetrics, and how to get what is missing."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from tourmetrics import native, resources
from tourmetrics.errors import TourmetricsError
from tourmetrics.knowledge import load_knowledge

MINIMUM_PYTHON = (3, 11)

# Shown by version, because a report of a fault needs them.
_PACKAGES = ("tourmetrics", "polars", "pint", "weasyprint")

_REINSTALL = "run: python -m pip install --force-reinstall tourmetrics"
_FONT_SUFFIXES = frozenset({".otf", ".ttf", ".ttc", ".woff", ".woff2"})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, whether it is well, what was found, what helps.

    ``remedy`` is ``None`` when ``ok``. What is not ``required`` makes things faster or better,
    and its absence is no fault.
    """

    name: str
    ok: bool
    detail: str
    remedy: str | None = None
    required: bool = True


def diagnose() -> list[Check]:
    """Look at everything that a report needs, in the order in which it is used.

    Nothing is changed, no network is used, and nothing is raised: what cannot be looked at is a
    check that is not ``ok``.

    >>> checks = diagnose()
    >>> checks[0].name, checks[0].ok
    ('Python', True)
    >>> all(check.ok or check.remedy for check in checks)
    True
    """
    looks: tuple[Callable[[], list[Check]], ...] = (
        _python,
        _packages,
        _native,
        _knowledge,
        _templates,
        _fonts,
    )
    return [check for look in looks for check in look()]


def healthy(checks: list[Check]) -> bool:
    """Tell whether every required check is well.

    >>> healthy([Check("a", True, "here"), Check("b", False, "not here", "get b", required=False)])
    True
    """
    return all(check.ok for check in checks if check.required)


def _python() -> list[Check]:
    found = platform.python_version()
    if sys.version_info[:2] >= MINIMUM_PYTHON:
        return [Check("Python", True, found)]
    wanted = ".".join(map(str, MINIMUM_PYTHON))
    return [Check("Python", False, found, f"install Python {wanted} or later")]


def _packages() -> list[Check]:
    checks = []
    for name in _PACKAGES:
        try:
            checks.append(Check(name, True, version(name)))
        except PackageNotFoundError:
            checks.append(Check(name, False, "not installed", _REINSTALL))
    return checks


def _native() -> list[Check]:
    missing = {library.name for library in native.missing_libraries()}
    return [
        Check(
            library.name,
            False,
            f"{library.file} not found ({library.why})",
            native.remedy(),
            library.required,
        )
        if library.name in missing
        else Check(library.name, True, library.file, None, library.required)
        for library in native.libraries()
    ]


def _knowledge() -> list[Check]:
    try:
        knowledge = load_knowledge()
    except (TourmetricsError, OSError) as error:
        return [Check("knowledge", False, str(error), _REINSTALL)]
    counts = (
        f"{len(knowledge.metrics)} metrics, {len(knowledge.unit_names)} units, "
        f"{len(knowledge.regions)} regions, version {knowledge.version}"
    )
    return [Check("knowledge", True, counts)]


def _templates() -> list[Check]:
    try:
        folder = resources.templates_dir()
        names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    except (TourmetricsError, OSError) as error:
        return [Check("report templates", False, str(error), _REINSTALL)]
    if not names:
        return [Check("report templates", False, f"none in {folder}", _REINSTALL)]
    return [Check("report templates", True, ", ".join(names))]


def _fonts() -> list[Check]:
    try:
        folder = resources.fonts_dir()
        count = sum(
            path.suffix.lower() in _FONT_SUFFIXES and path.stat().st_size > 0
            for path in folder.rglob("*")
        )
    except (TourmetricsError, OSError) as error:
        return [Check("bundled fonts", False, str(error), _REINSTALL)]
    if not count:
        return [Check("bundled fonts", False, f"none in {folder}", _REINSTALL)]
    return [Check("bundled fonts", True, f"{count} files")]
