"""The time at which a command is given: the one thing that the house takes from the clock."""

from __future__ import annotations

from datetime import datetime


def moment() -> str:
    """Return the time to the second, as the machine's clock has it, in ISO form."""
    return datetime.now().replace(microsecond=0).isoformat()
