"""Where things are: ``data/`` and ``reports/``, in a checkout and in a wheel, and a project."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from tourmetrics.errors import TourmetricsError

PROJECT_FILE = "tourmetrics.toml"
_PACKAGE = Path(__file__).resolve().parent


@cache
def resource_root() -> Path:
    """Return the folder that holds ``data/`` and ``reports/``.

    In a wheel they lie inside the package; in a checkout, beside ``src/``.

    Raises:
        TourmetricsError: neither place holds them; the installation is damaged.
    """
    for root in (_PACKAGE / "_resources", _PACKAGE.parent.parent):
        if (root / "data" / "metrics.csv").is_file() and (root / "reports").is_dir():
            return root
    raise TourmetricsError(
        f"data/ and reports/ are missing beside {_PACKAGE}: reinstall tourmetrics"
    )


def data_dir() -> Path:
    """Return the folder of the knowledge files (``metrics.csv``, ``units.csv`` …)."""
    return resource_root() / "data"


def templates_dir() -> Path:
    """Return the folder that holds one folder a report."""
    return resource_root() / "reports" / "templates"


def fonts_dir() -> Path:
    """Return the folder of the bundled fonts."""
    return resource_root() / "reports" / "fonts"


def project_root(start: Path) -> Path | None:
    """Return the project folder that a folder is or lies in, or ``None``.

    Known by its file of settings alone, which nobody has read or checked yet.
    """
    # Without "..": the folders above "a/.." are not those above "a".
    here = Path(os.path.abspath(start))  # noqa: PTH100
    for folder in (here, *here.parents):
        if (folder / PROJECT_FILE).is_file():
            # As it was written, where possible: messages name files by it.
            return start if folder == here else folder
    return None
