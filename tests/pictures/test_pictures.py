"""Pages of the seeds' report against the pictures of them that were agreed, with a tolerance.

``nox -s pictures`` runs this, ``nox -s pictures -- --force-regen`` makes the pictures anew:
look at them before they are committed.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter
from tests.finished.conftest import Make, finished

__all__ = ["finished"]
AGREED = Path(__file__).parent / "pages"
SHOWN = [("zh", 1), ("zh", 2), ("zh", 4), ("en", 1), ("en", 2), ("en", 4)]
_RESOLUTION = 40  # dots an inch: the shape of a page, not its letters
_SHADES = 16
# A point differs when its blurred grey is off by more than this; of 255.
_DEPTH = 40
# The share of points that may differ: versions of the painter draw edges differently.
_SHARE = 0.005


def picture(pdf: Path, page: int, folder: Path) -> Image.Image:
    """Return a page in few greys, as ``pdftoppm`` paints it."""
    tool = shutil.which("pdftoppm")
    if tool is None:
        pytest.skip("pdftoppm is not installed (package poppler-utils)")
    name = folder / f"page{page}"
    options = ["-r", str(_RESOLUTION), "-f", str(page), "-l", str(page), "-gray", "-singlefile"]
    subprocess.run([tool, *options, "-png", str(pdf), str(name)], check=True)
    return Image.open(name.with_suffix(".png")).convert("L").quantize(_SHADES)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of points in which two pictures differ; 1 when their sizes do."""
    if one.size != other.size:
        return 1.0
    soft = [image.convert("L").filter(ImageFilter.BoxBlur(1)) for image in (one, other)]
    counts = ImageChops.difference(*soft).histogram()
    return float(sum(counts[_DEPTH:]) / sum(counts))


@pytest.mark.parametrize(("lang", "page"), SHOWN)
def test_a_page_looks_as_agreed(
    lang: str, page: int, finished: Make, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    drawn = picture(finished("seeds", lang).path, page, tmp_path)
    agreed = AGREED / f"{lang}-{page}.png"
    if request.config.getoption("--force-regen"):
        drawn.save(agreed, optimize=True)
        return
    share = difference(drawn, Image.open(agreed))
    assert share <= _SHARE, f"{share:.1%} of {agreed.name} differ: nox -s pictures -- --force-regen"


def test_a_line_that_moved_is_a_difference() -> None:
    page = Image.new("L", (100, 100), 255)
    moved = page.copy()
    page.paste(0, (10, 10, 90, 14))
    moved.paste(0, (10, 30, 90, 34))
    assert difference(page, page) == 0
    assert difference(page, moved) > _SHARE
    assert difference(page, moved.resize((50, 50))) == 1
