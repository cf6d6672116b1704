"""Leaves out of WeasyPrint's start what it imports for other fonts than those of reports.

It imports the makers of subsets and of instances of fontTools, a hundred modules, for machines
without HarfBuzz-Subset and for variable fonts. They are imported when they are asked for something.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_RARE = {"fontTools.subset": (), "fontTools.varLib.instancer": ("instantiateVariableFont",)}


class _Later(ModuleType):
    """Stands for a module that is imported as soon as something of it is wanted."""

    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        for function in functions:
            setattr(self, function, _called_later(name, function))

    def __getattr__(self, wanted: str) -> Any:
        if wanted.startswith("__"):
            # What the import of a module asks of it.
            raise AttributeError(wanted)
        return getattr(importlib.import_module(self.__name__), wanted)


def _called_later(module: str, function: str) -> Any:
    def call(*arguments: Any, **options: Any) -> Any:
        return getattr(importlib.import_module(module), function)(*arguments, **options)

    return call


@contextmanager
def rare_imports_postponed() -> Iterator[None]:
    """Let the modules that are rarely used wait; for one thread at a time."""
    waiting = {
        name: _Later(name, functions)
        for name, functions in _RARE.items()
        if name not in sys.modules
    }
    sys.modules.update(waiting)
    try:
        yield
    finally:
        for name, stand_in in waiting.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
