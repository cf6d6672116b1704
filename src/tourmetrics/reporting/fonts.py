"""The bundled fonts: where they are, what they can draw, and what draws with them.

Reports are set in the fonts of ``reports/fonts/`` alone, never in those of the machine, so
that the same report has the same bytes everywhere. The style sheets of templates name them:

- Chinese: ``font-family: "Inter CN", "Noto Sans SC", "Noto Sans SC Full"``
- English: ``font-family: Inter, "Noto Sans SC", "Noto Sans SC Full"``

"Inter CN" is Inter without the signs that Chinese sets in full width (“ ” ‘ ’ — … ·, arrows,
circled figures). Weights: 400, 500, 700; Inter also 600. "Noto Sans SC Full" has weight 400
only and every character of Noto; it steps in for rare ones.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from html import escape
from pathlib import Path

from tourmetrics.errors import RenderError
from tourmetrics.resources import fonts_dir

#: What a template's style sheet names, by language.
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "zh": ("Inter CN", "Noto Sans SC", "Noto Sans SC Full"),
    "en": ("Inter", "Noto Sans SC", "Noto Sans SC Full"),
}


def font_files() -> tuple[Path, ...]:
    """Return the bundled font files, by name.

    Raises:
        RenderError: the folder of the fonts is empty; the installation is damaged.
    """
    files = tuple(sorted(fonts_dir().glob("*.ttf")))
    if not files:
        # Pango crashes the process when it is given no font at all.
        raise RenderError(f"no font in {fonts_dir()}: reinstall tourmetrics")
    return files


@cache
def coverage() -> frozenset[int]:
    """Return the code points that at least one bundled font draws.

    >>> ord("鄠") in coverage(), 0x1F600 in coverage()
    (True, False)

    Raises:
        RenderError: the list is missing; the installation is damaged.
    """
    rows = [line.split() for line in coverage_text().splitlines()]
    return frozenset(
        code for first, last in rows for code in range(int(first, 16), int(last, 16) + 1)
    )


@cache
def coverage_text() -> str:
    """Return the list of code points as it was written with the fonts.

    Raises:
        RenderError: the list is missing; the installation is damaged.
    """
    path = fonts_dir() / "coverage.txt"
    try:
        return path.read_text("ascii")
    except OSError as error:
        raise RenderError(f"{path} cannot be read: reinstall tourmetrics") from error


@contextmanager
def only_bundled_fonts() -> Iterator[None]:
    """Let Fontconfig see the bundled fonts and nothing of the machine.

    Fontconfig reads the environment whenever it builds a configuration, and Pango builds
    one more in a thread of its own: so this must enclose the import of WeasyPrint, the
    making of a font configuration and the rendering.
    """
    ours = {
        "FONTCONFIG_FILE": str(_fontconfig_file()),
        # Where HarfBuzz-Subset is missing, fontTools would write the time into fonts.
        "SOURCE_DATE_EPOCH": "0",
    }
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@cache
def _fontconfig_file() -> Path:
    """Write the configuration once a process, beside a cache of its own."""
    folder = font_files()[0].parent
    # A cache shared between processes could be stale; reading the fonts takes 10 ms.
    private = Path(tempfile.mkdtemp(prefix="tourmetrics-"))
    atexit.register(shutil.rmtree, private, ignore_errors=True)
    path = private / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{escape(str(folder))}</dir>"
        f"<cachedir>{escape(str(private / 'cache'))}</cachedir></fontconfig>\n",
        "utf-8",
    )
    return path
