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
import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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

_PLATFORMS = ("debian", "fedora", "alpine", "macos", "windows")
#: One command that installs all that rendering needs, by platform.
INSTALL: Mapping[str, str] = dict(
    zip(
        _PLATFORMS,
        (
            "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            "dnf install -y pango harfbuzz",
            "apk add pango harfbuzz-subset fontconfig",
            "brew install pango",
            "pacman -S mingw-w64-ucrt-x86_64-pango   (in an MSYS2 shell, from https://www.msys2.org)",
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """Whether one native library is there.

    Attributes:
        name: the library, as its project calls it.
        found: whether it could be loaded.
        required: whether rendering is impossible without it.
        why: what it is needed for.
        how_to_install: the command by platform (debian, fedora, alpine, macos, windows).
    """

    name: str
    found: bool
    required: bool
    why: str
    how_to_install: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Library:
    name: str
    files: tuple[str, ...]
    packages: tuple[str, str, str, str, str]
    why: str
    required: bool = True


_LIBRARIES = (
    _Library(
        "GObject",
        ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
        ("libglib2.0-0", "glib2", "glib", "glib", "glib2"),
        "memory of the text engine",
    ),
    _Library(
        "Pango",
        ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
        ("libpango-1.0-0", "pango", "pango", "pango", "pango"),
        "layout of text",
    ),
    _Library(
        "PangoFT2",
        ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
        ("libpangoft2-1.0-0", "pango", "pango", "pango", "pango"),
        "layout of text with the bundled fonts",
    ),
    _Library(
        "HarfBuzz",
        ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
        ("libharfbuzz0b", "harfbuzz", "harfbuzz", "harfbuzz", "harfbuzz"),
        "shaping of glyphs",
    ),
    _Library(
        "Fontconfig",
        ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
        ("libfontconfig1", "fontconfig", "fontconfig", "fontconfig", "fontconfig"),
        "finding the bundled fonts",
    ),
    _Library(
        "HarfBuzz-Subset",
        (
            "libharfbuzz-subset.so.0",
            "libharfbuzz-subset.0.dylib",
            "libharfbuzz-subset-0.dll",
        ),
        ("libharfbuzz-subset0", "harfbuzz", "harfbuzz-subset", "harfbuzz", "harfbuzz"),
        "embedding fonts fast: without it a report takes several seconds longer",
        required=False,
    ),
)
_COMMANDS = ("apt-get install -y ", "dnf install -y ", "apk add ", "brew install ")


def native_libraries() -> list[LibraryStatus]:
    """Say which native libraries of the PDF engine are there, and how to get the others.

    >>> [library.name for library in native_libraries()][:2]
    ['GObject', 'Pango']
    """
    return [
        LibraryStatus(
            name=library.name,
            found=any(_loads(name) for name in library.files),
            required=library.required,
            why=library.why,
            how_to_install=_how_to_install(library.packages),
        )
        for library in _LIBRARIES
    ]


def missing_libraries_message(detail: str) -> str:
    """Return what to tell a user whose machine cannot render; ``detail`` is the cause."""
    lost = [item.name for item in native_libraries() if item.required and not item.found]
    names = ", ".join(lost) if lost else detail
    commands = "\n".join(f"  {platform:8} {command}" for platform, command in INSTALL.items())
    return (
        f"PDF reports need native libraries that could not be loaded: {names}.\n"
        f"Install them with the line of your system:\n{commands}\n"
        "then run `tourmetrics doctor`, which says what is still missing. "
        "On macOS, with Homebrew outside /usr/local, also set "
        "DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib."
    )


def _how_to_install(packages: tuple[str, ...]) -> dict[str, str]:
    lines = [command + package for command, package in zip(_COMMANDS, packages, strict=False)]
    lines.append(f"pacman -S mingw-w64-ucrt-x86_64-{packages[-1]}")
    return dict(zip(_PLATFORMS, lines, strict=True))


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


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
    path = fonts_dir() / "coverage.txt"
    try:
        rows = [line.split() for line in path.read_text("ascii").splitlines()]
    except OSError as error:
        raise RenderError(f"{path} cannot be read: reinstall tourmetrics") from error
    return frozenset(
        code for first, last in rows for code in range(int(first, 16), int(last, 16) + 1)
    )


@contextmanager
def only_bundled_fonts() -> Iterator[None]:
    """Let Fontconfig see the bundled fonts and nothing of the machine.

    Fontconfig reads the environment whenever it builds a configuration, and Pango builds
    one more in a thread of its own: so this must enclose the import of WeasyPrint, the
    making of a font configuration and the rendering.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_fontconfig_file())
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("FONTCONFIG_FILE", None)
        else:
            os.environ["FONTCONFIG_FILE"] = before


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
