"""What the engine imports for rare fonts is imported when it is used, and not before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CODE = """
import sys
from pathlib import Path
from tourmetrics.reporting.render import render_pdf

render_pdf("<p style='font-family: Inter'>12", base=Path("."), title="t", lang="en")
assert "fontTools.subset" not in sys.modules
assert "fontTools.varLib.instancer" not in sys.modules

import weasyprint.pdf.fonts as engine
assert engine.subset.Options().__module__ == "fontTools.subset"
from fontTools.subset import Options
assert type(engine.subset.Options()) is Options
try:
    engine.instantiateVariableFont({}, {})
except ValueError as error:
    # Said by fontTools itself: this is no variable font.
    assert "fvar" in str(error), error
else:
    raise AssertionError("nothing was called")
from fontTools.varLib.instancer import instantiateVariableFont
assert instantiateVariableFont.__module__ == "fontTools.varLib.instancer"
"""


def test_rare_imports_wait_until_they_are_used(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", CODE], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
