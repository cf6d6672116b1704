"""Lets ``python -m tourmetrics`` do what the command ``tourmetrics`` does."""

from __future__ import annotations

from tourmetrics.cli import main

if __name__ == "__main__":
    main()
