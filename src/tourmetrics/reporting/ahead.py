"""The PDF engine in a process beside this one, started while the documents are still read.

To import the engine and to open the fonts takes a tenth of the time of a short report, and nothing
of the report is needed for it. The other process is a copy of this one, made before any table is
there; it is told the HTML when that is ready, and answers with the PDF. Where no copy can be made,
or it fails, the PDF is made here, to the same bytes: what happens there is what would happen here.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tourmetrics.kept import keep_now, read_now
from tourmetrics.reporting.fonts import only_bundled_fonts

if TYPE_CHECKING:
    from tourmetrics.reporting.rendered import Rendered

_waiting: _Copy | None = None


@contextmanager
def engine_ahead() -> Iterator[None]:
    """Start the engine beside this process, for the first PDF that is made meanwhile."""
    global _waiting
    copy = _copied() if _can_be_copied() else None
    with nullcontext() if copy is None else closing(copy):
        _waiting = copy
        try:
            yield
        finally:
            _waiting = None


def render_pdf(html: str, **how: Any) -> Rendered:
    """Do what `tourmetrics.reporting.render.render_pdf` does, in the process that waits for it."""
    global _waiting
    copy, _waiting = _waiting, None
    made = copy.rendered(html, how) if copy is not None else None
    if made is not None:
        return made
    from tourmetrics.reporting.render import render_pdf as render_here

    return render_here(html, **how)


class _Copy:
    """The other process, as this one sees it."""

    def __init__(self, number: int, asking: BufferedWriter, answers: BufferedReader) -> None:
        self._number, self._asking, self._answers = number, asking, answers

    def rendered(self, html: str, how: dict[str, Any]) -> Rendered | None:
        """Return what the other process makes of a page, or ``None`` where it makes nothing."""
        try:
            pickle.dump((html, how), self._asking)
            self._asking.close()
            made: Rendered = pickle.load(self._answers)
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        return made

    def close(self) -> None:
        """End the other process, whatever it does: it has answered, or nobody asks any more."""
        with suppress(OSError):
            if os.waitpid(self._number, os.WNOHANG) == (0, 0):
                os.kill(self._number, signal.SIGKILL)
                os.waitpid(self._number, 0)
        self._answers.close()
        # Of a question that it did not hear out, a part may still be here.
        with suppress(OSError):
            self._asking.close()


def _can_be_copied() -> bool:
    """Whether a copy of this process runs, and beside this one: with one thread, on Linux."""
    if sys.platform != "linux":
        return False
    try:
        # A lock that another thread holds now would be held for ever in a copy.
        alone = len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False
    return alone and len(os.sched_getaffinity(0)) > 1


def _copied() -> _Copy | None:
    """Copy this process; the copy serves one question, and never comes back from here."""
    read_now()
    asked, asking = os.pipe()
    answers, answering = os.pipe()
    # What is made for the fonts here is taken away by this process when it ends.
    with only_bundled_fonts():
        try:
            number = os.fork()
        except OSError:
            # As when the machine allows no more processes.
            for end in (asked, asking, answers, answering):
                os.close(end)
            return None
        if number == 0:
            try:
                os.close(asking)
                os.close(answers)
                with os.fdopen(asked, "rb") as questions, os.fdopen(answering, "wb") as answer:
                    _serve(questions, answer)
            finally:
                # Whatever went wrong is found out where the answer is missed.
                os._exit(0)
    os.close(asked)
    os.close(answering)
    return _Copy(number, os.fdopen(asking, "wb"), os.fdopen(answers, "rb"))


def _serve(questions: BufferedReader, answer: BufferedWriter) -> None:
    from tourmetrics.reporting.render import render_pdf as render_here
    from tourmetrics.reporting.render import start_engine

    start_engine()
    html, how = pickle.load(questions)
    made = render_here(html, **how)
    keep_now()
    pickle.dump(made, answer)
