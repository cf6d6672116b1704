"""What stands between a command and the user: every error becomes one message and a status.

0 done; 1 done, but something is left to look at; 2 wrong usage, input or a fault of the program;
130 interrupted. See ``docs/commands.md``.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import typer
from typer.core import TyperGroup

from tourmetrics.errors import TourmetricsError

DONE = 0
LOOK = 1
WRONG = 2
INTERRUPTED = 130

_DEBUG = "TOURMETRICS_DEBUG"


class GuardedGroup(TyperGroup):
    """A group of commands out of which no exception comes but those that end a command."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; turn what goes wrong into a message and an exit status."""

        def command() -> None:
            # What a command puts to use (a project's own metrics) ends with it.
            copy_context().run(super(GuardedGroup, self).invoke, ctx)

        status = guarded(command)
        if status:
            raise typer.Exit(status)


def guarded(command: Callable[[], object]) -> int:
    """Run ``command`` and return its exit status, having said on standard error what failed.

    Usage errors of the command line keep their own message and status.
    """
    try:
        command()
        sys.stdout.flush()
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else DONE
    except KeyboardInterrupt:
        say("interrupted; nothing half-written is left")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads our output has enough: no fault, and nothing more to flush at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except TourmetricsError as error:
        say(f"error: {error}")
        return WRONG
    except Exception as error:
        if is_usage(error):
            raise
        if os.environ.get(_DEBUG) == "1":
            raise
        say(
            f"error: this should not happen ({type(error).__name__}: {_one_line(error)}); please "
            f"report it with the command you typed. {_DEBUG}=1 shows the details"
        )
        return WRONG
    return DONE


def say(message: str) -> None:
    """Print a message for a person on standard error, behind what was printed before it."""
    with contextlib.suppress(OSError, ValueError):
        # Where both streams go into one file, standard output would come last, all at once.
        sys.stdout.flush()
    print(f"tourmetrics: {message}", file=sys.stderr)


def is_usage(error: Exception) -> bool:
    """Whether an error is the command line's own: it knows how to show itself."""
    return hasattr(error, "exit_code") and hasattr(error, "show")


def prepare_streams() -> None:
    """Let a console that lacks a character print a stand-in instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
