"""Make ``src/tourmetrics/reporting/bindings.json``: what the PDF engine declares of C libraries.

Run it from the root of a checkout, whenever a release of WeasyPrint declares something else::

    python scripts/make_bindings.py

A test says when that is needed. Until then reports are right as ever, and half a second slower.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
from typing import Any

import cffi

from tourmetrics.reporting.bindings import MADE, declaring_file, digest


def main() -> None:
    """Write the file."""
    MADE.write_text(made(), "ascii")
    print(MADE)


def made() -> str:
    """Return the file's content for the WeasyPrint that is installed."""
    path = declaring_file()
    if path is None:
        raise SystemExit("WeasyPrint is not installed")
    ffi = cffi.FFI()
    ffi.cdef(_declarations(path.read_text("utf-8")))
    ffi.set_source("declarations", None)
    module = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()):
        ffi.emit_python_code(module)
    types = _arguments(module.getvalue())
    return json.dumps({"declarations": digest(path), **types}, indent=0) + "\n"


def _declarations(source: str) -> str:
    """Return the text that a module gives to ``cdef``."""
    texts = [
        ast.literal_eval(call.args[0])
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "cdef"
    ]
    (text,) = texts
    return str(text)


def _arguments(module: str) -> dict[str, Any]:
    """Return what the module that cffi makes gives to its ``FFI``."""
    (call,) = (node for node in ast.walk(ast.parse(module)) if isinstance(node, ast.Call))
    return {str(each.arg): _in_text(ast.literal_eval(each.value)) for each in call.keywords}


def _in_text(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_in_text(part) for part in value]
    return value.decode("latin-1") if isinstance(value, bytes) else value


if __name__ == "__main__":
    main()
