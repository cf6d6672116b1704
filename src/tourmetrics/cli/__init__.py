"""The command line: options in, messages out. Every step is imported when its command runs."""

from __future__ import annotations

import gc
import sys

# Nearly all that a command makes lives to its end; looking for garbage so often takes a tenth of
# its time and finds none.
_OBJECTS = 500_000


def main() -> None:
    """Run the command of ``sys.argv`` and leave with its exit status; no traceback gets out."""
    from tourmetrics.cli.guard import guarded, prepare_streams

    gc.set_threshold(_OBJECTS, 20, 20)
    prepare_streams()
    try:
        status = guarded(_run)
    finally:
        # Else Python searches all that was made once more before it ends, a tenth of a report's
        # time; the memory goes back to the system as it is.
        gc.freeze()
    sys.exit(status)


def _run() -> None:
    from tourmetrics.cli.app import app

    app(prog_name="tourmetrics")
