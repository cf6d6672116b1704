"""Runs the commands that README.md shows and writes their outputs below them.

A block marked ``console`` holds lines that start with ``$ `` and what they print. The commands
run in a folder of their own that has ``seeds`` and ``tests`` beside it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```)", re.MULTILINE | re.DOTALL)


def render(text: str, folder: Path) -> str:
    """Return the page ``text`` with the outputs that the commands have in ``folder``."""
    for name in ("seeds", "tests"):
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)

    def block(match: re.Match[str]) -> str:
        commands = [line for line in match[0].splitlines() if line.startswith("$ ")]
        return "".join(f"{line}\n{output(line[2:], folder)}" for line in commands)

    return BLOCK.sub(block, text)


def output(line: str, folder: Path) -> str:
    """Run one command line and return what it prints, to either stream."""
    program, *arguments = shlex.split(line)
    # Buffered as for every user: the order of the two streams is the program's own doing.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    result = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**kept, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
        encoding="utf-8",
        check=False,
    )
    if result.returncode:
        raise SystemExit(f"README.md: {line} ended with {result.returncode}:\n{result.stdout}")
    lines = [printed.rstrip() for printed in result.stdout.splitlines()]
    return "".join(f"{printed}\n" for printed in lines if printed)


def main() -> None:
    """Write the page whole, or not at all."""
    with tempfile.TemporaryDirectory() as folder:
        page = render(README.read_text("utf-8"), Path(folder))
    draft = README.with_suffix(".part")
    draft.write_text(page, "utf-8", newline="\n")
    draft.replace(README)


if __name__ == "__main__":
    main()
