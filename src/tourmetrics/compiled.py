"""Regular expressions that no process compiles again: their programs are kept on the machine.

Hundreds of long patterns are made of ``data/``, and to compile them takes longer than to read a
document with them. The program of a pattern is a list of numbers for the engine of ``re``, which
checks it when it takes it; it is the same list as long as Python is the same.
"""

from __future__ import annotations

import importlib
import re
from array import array
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import Any

from tourmetrics.kept import kept, key_of

# A number of a program.
_WORD = "I"


@lru_cache(maxsize=4096)
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile`` returns.

    Raises:
        re.error: the pattern has a mistake.

    >>> compiled("[0-9]+").findall("5 of 12")
    ['5', '12']
    """
    engine, compiler = _engine()
    if engine is None:
        return re.compile(pattern, flags)
    flags = int(flags)

    def taken(program: Any) -> re.Pattern[str]:
        return _taken(engine, pattern, program)

    key = key_of("pattern", str(flags), pattern)
    return kept(key, lambda: _program(compiler, pattern, flags), taken)


def _program(compiler: Any, pattern: str, flags: int) -> list[Any]:
    parsed = compiler._parser.parse(pattern, flags)
    code = array(_WORD, compiler._code(parsed, flags))
    state = parsed.state
    # As in ``re._compiler.compile``.
    return [flags | state.flags, state.groups - 1, state.groupdict, b64encode(code).decode()]


def _taken(engine: Any, pattern: str, program: Any) -> re.Pattern[str]:
    flags, groups, names, code = program
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    numbers = array(_WORD, b64decode(code, validate=True)).tolist()
    found: re.Pattern[str] = engine.compile(
        pattern, flags, numbers, groups, names, tuple(by_number)
    )
    return found


@lru_cache(maxsize=1)
def _engine() -> tuple[Any, Any]:
    """Return the engine of ``re`` and its compiler, or nothing where they are others than known."""
    test = r"(?P<a>\w)|(b)\2"
    try:
        engine = importlib.import_module("_sre")
        compiler = importlib.import_module("re._compiler")
        made = _taken(engine, test, _program(compiler, test, 0))
        same = array(_WORD).itemsize == engine.CODESIZE and made == re.compile(test)
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError, OverflowError):
        same = False
    return (engine, compiler) if same else (None, None)
