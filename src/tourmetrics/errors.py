"""The errors that tourmetrics raises; every message names the place and the remedy."""

from __future__ import annotations


class TourmetricsError(Exception):
    """Root of all errors raised on purpose; its text can be shown to a user as it is."""


class InputError(TourmetricsError):
    """An input that cannot be used: a missing path, a broken file, a wrong option."""


class DocumentError(InputError):
    """One document that cannot be read; the other documents are still processed."""


class KnowledgeError(TourmetricsError):
    """An entry of ``data/`` that is wrong; the text names file and entry."""


class TableError(InputError):
    """A table whose columns or values break its schema; the text names column and row."""


class UnitError(TourmetricsError):
    """A unit that is unknown, or two units that cannot be converted into each other."""


class OutputError(TourmetricsError):
    """A result that cannot be written; the text names the path and the remedy."""


class RenderError(TourmetricsError):
    """A report that cannot be rendered, mostly for want of a native library."""
