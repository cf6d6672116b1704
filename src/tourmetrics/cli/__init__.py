"""The command line: options in, messages out. Every step is imported when its command runs."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command of ``sys.argv`` and leave with its exit status; no traceback gets out."""
    from tourmetrics.cli.guard import guarded, prepare_streams

    prepare_streams()
    sys.exit(guarded(_run))


def _run() -> None:
    from tourmetrics.cli.app import app

    app(prog_name="tourmetrics")
