"""Readers for documents that end the process which reads them; other processes find them here."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tourmetrics.documents import Job
from tourmetrics.workflow.harvesting import Harvest, harvest

DEADLY = b"ends the process"
ONCE = b"ends the process once"


def careless(job: Job) -> Harvest:
    """Read a file; one with certain words ends the process, as a fault in a native library does."""
    data = job.source.path.read_bytes()
    mark = Path(f"{job.source.path}.seen")
    if (ONCE in data and not mark.exists()) or (DEADLY in data and ONCE not in data):
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return harvest(job)
