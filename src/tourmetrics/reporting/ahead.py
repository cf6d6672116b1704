"""The PDF engine in a process beside this one, started while the documents are still read.

To import the engine and to open the fonts takes a tenth of the time of a short report, and nothing
of the report is needed for it. The other process is a copy of this one, made before any table is
there; it is told the HTML when that is ready, and answers with the PDF. Where no copy can be made,
or it fails, the PDF is made here, to the same bytes: what happens there is what would happen here.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tourmetrics.kept import keep_now
from tourmetrics.reporting.fonts import only_bundled_fonts

if TYPE_CHECKING:
    from tourmetrics.reporting.rendered import Rendered

_waiting: _Copy | None = None


@contextmanager
def engine_ahead() -> Iterator[None]:
    """Start the engine beside this process, for the first PDF that is made meanwhile."""
    global _waiting
    _waiting = _copy() if _can_be_copied() else None
    try:
        yield
    finally:
        if _waiting is not None:
            _waiting.close()
            _waiting = None


def render_pdf(html: str, **how: Any) -> Rendered:
    """Do what `tourmetrics.reporting.render.render_pdf` does, in the process that waits for it."""
    global _waiting
    if _waiting is not None:
        with closing(_waiting) as copy:
            _waiting = None
            made = copy.rendered(html, how)
        if made is not None:
            return made
    from tourmetrics.reporting.render import render_pdf as render_here

    return render_here(html, **how)


class _Copy:
    """The other process, as this one sees it: it ends by itself when nobody asks it any more."""

    def __init__(self, asking: BufferedWriter, answers: BufferedReader) -> None:
        self._asking, self._answers = asking, answers

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
        """Let the other process end."""
        self._answers.close()
        # What it had not read of a question, nobody asks any more.
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


def _copy() -> _Copy | None:
    """Copy this process; the copy serves one question, and never comes back from here."""
    asked, asking = os.pipe()
    answers, answering = os.pipe()
    # What is made for the fonts here is taken away by this process when it ends.
    with only_bundled_fonts():
        try:
            number = os.fork()
        except OSError:
            number = -1
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
    copy = _Copy(os.fdopen(asking, "wb"), os.fdopen(answers, "rb"))
    if number < 0:
        copy.close()
        return None
    return copy


def _serve(questions: BufferedReader, answer: BufferedWriter) -> None:
    from tourmetrics.reporting.render import render_pdf as render_here
    from tourmetrics.reporting.render import start_engine

    start_engine()
    html, how = pickle.load(questions)
    made = render_here(html, **how)
    keep_now()
    pickle.dump(made, answer)
