"""How the time of extraction grows with the text: prints the ratio for four times the length.

A ratio near four is linear, near sixteen quadratic. The texts are those that invite a pattern to
look far ahead from every place: groups of digits, words of numbers, open brackets.
"""

from __future__ import annotations

import time

import tourmetrics as tm

LENGTH = 8_000
TIMES = 4
PIECES = (
    "12,",
    "123 ",
    "123.",
    "1'234",
    "1.234,56 ",
    "one two ",
    "five and ",
    "5 hundred ",
    "1/2 ",
    "三至四成 ",
    "一又",
    "十分之",
    "(",
    "“",
    "in 2024 visitors ",
    "from 2 to 3 ",
    "2024年1月1日至",
    "游客",
    "\t1",
    "|1",
)


def seconds(text: str) -> float:
    """Return the shorter of two times of extraction."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        tm.extract_text(text)
        times.append(time.perf_counter() - start)
    return min(times)


def growth(piece: str) -> float:
    """Return how many times longer ``TIMES`` the text takes."""
    short = piece * (LENGTH // len(piece))
    return seconds(short * TIMES) / seconds(short)


if __name__ == "__main__":
    tm.extract_text("2024年接待游客1万人次")  # the knowledge is read once
    for piece in PIECES:
        print(f"{growth(piece):.2f}\t{piece!r}", flush=True)
