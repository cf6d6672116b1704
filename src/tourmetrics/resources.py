"""Where ``data/`` and ``reports/`` are, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tourmetrics.errors import TourmetricsError

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
