"""Times the making of reports beside bare WeasyPrint on the same HTML, with the memory it takes.

    python -m benchmarks.reporting --json reporting.json

Each measurement has a process of its own, with the garbage collector off; seconds are those of the
processor, the shortest of some rounds in which the ways take turns. The exit status is 1 where a
ratio is above its limit; seconds alone are told, not judged.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from tests.samples.province import make_province

from benchmarks.measuring import peak
from benchmarks.pages import ROWS, dense_pages, province_html, small_tables

Way = Literal["ours", "bare", "stock"]

# Ours beside bare WeasyPrint on the same HTML; a dense page of ours beside a table of stock layout.
MOST_OVER_BARE, MOST_OF_STOCK = 1.10, 0.78
SIZES = (1, 10, 100, 500)
STOCK_PAGES = 10
_CITIES = {"320100": "南京市", "320300": "徐州市"}
# Small sizes are timed more often: what else the machine does weighs more on them.
_ROUNDS = {1: 5, 10: 3, 100: 2}
_INNER = {1: 5, 10: 2}
_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Taken:
    """What one way took: seconds of the processor, pages made, the peak of memory in bytes."""

    seconds: float
    pages: int
    memory: int | None


@dataclass(frozen=True, slots=True)
class Small:
    """Small reports made one after another: by one process, and by several at a time."""

    reports: int
    pages: int
    seconds_each: float
    jobs: int
    a_second: float


def measure(way: Way, html: str, times: int) -> Taken:
    """Make a PDF some times in this process; the first one, of a word, is not counted."""
    _make(way, '<html lang="zh-CN"><body><p>南京 city</p></body></html>')
    best, pages = float("inf"), 0
    gc.collect()
    gc.disable()
    for _ in range(times):
        start = time.process_time()
        pages = _make(way, html)
        best = min(best, time.process_time() - start)
    gc.enable()
    return Taken(best, pages, peak())


def _make(way: Way, html: str) -> int:
    """Make a tagged PDF and return its pages: by the project, or as WeasyPrint does alone."""
    from tourmetrics.reporting.fonts import only_bundled_fonts
    from tourmetrics.reporting.render import render_pdf
    from tourmetrics.resources import templates_dir

    base = templates_dir() / "progress"
    if way == "ours":
        return render_pdf(html, base=base, title="t", lang="zh").pages
    with only_bundled_fonts():
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration

        global _fonts
        _fonts = _fonts or FontConfiguration()
        document = HTML(string=html, base_url=f"{base.as_uri()}/").render(font_config=_fonts)
        document.write_pdf(pdf_variant="pdf/ua-1")
        return len(document.pages)


_fonts: object = None


def compare_ways(html: dict[Way, str], pages: int) -> dict[Way, Taken]:
    """Return what each way took for its HTML, the ways taking turns."""
    best: dict[Way, Taken] = {}
    for _ in range(_ROUNDS.get(pages, 1)):
        for way, text in html.items():
            # A process of its own: the peak of memory is that of this way alone.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                taken = pool.submit(measure, way, text, _INNER.get(pages, 1)).result()
            if way not in best or taken.seconds < best[way].seconds:
                best[way] = taken
    return best


def measure_small(reports: int, jobs: int) -> Small:
    """Make small reports into a folder, in this process and in several."""
    from tourmetrics.workflow import write_regions

    tables = small_tables(reports)
    with tempfile.TemporaryDirectory() as folder:
        made = write_regions(*tables, Path(folder))
        first = next(made)
        start = time.process_time()
        pages = first.pages + sum(report.pages for report in made)
        each = (time.process_time() - start) / (reports - 1)
    with tempfile.TemporaryDirectory() as folder:
        together = write_regions(*tables, Path(folder), jobs=jobs)
        # The processes have begun when each of them has handed in a report.
        for _ in range(jobs):
            next(together)
        begun = time.perf_counter()
        left = sum(1 for _ in together)
        rate = left / (time.perf_counter() - begun)
    return Small(reports, pages, each, jobs, rate)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and save; return the exit status."""
    options = _options(arguments)
    report = province_html(make_province(_CITIES)).html
    print("pages   way      ms a page    ratio   memory MB", flush=True)
    results: list[dict[str, object]] = []
    over: list[str] = []
    for pages in options.pages:
        html = dense_pages(report, pages)
        ways: dict[Way, str] = {"ours": html, "bare": html}
        if pages == STOCK_PAGES:
            ways["stock"] = dense_pages(report, pages, stock=True)
        taken = compare_ways(ways, pages)
        ratios = {f"ours/{way}": taken["ours"].seconds / taken[way].seconds for way in taken}
        for way, one in taken.items():
            memory = "" if one.memory is None else f"{one.memory / _MEGABYTE:9.0f}"
            print(
                f"{one.pages:5}   {way:6}{one.seconds / one.pages * 1e3:12.1f}"
                f"{ratios[f'ours/{way}']:9.2f}   {memory}",
                flush=True,
            )
        limits = {"ours/bare": MOST_OVER_BARE, "ours/stock": MOST_OF_STOCK}
        over += [
            f"{pages} pages: {name} is {ratios[name]:.2f}, above {limit}"
            for name, limit in limits.items()
            if ratios.get(name, 0.0) > limit
        ]
        known: dict[str, object] = {way: asdict(one) for way, one in taken.items()}
        results.append({"pages": pages, **known, "ratios": ratios})
    small = measure_small(options.reports, options.jobs)
    print(
        f"small reports of {small.pages / small.reports:.1f} pages: "
        f"{small.seconds_each * 1e3:.0f} ms each; "
        f"{small.a_second:.1f} a second by {small.jobs} processes"
    )
    if options.json is not None:
        saved = {"rows_a_page": ROWS, "sizes": results, "small": asdict(small)}
        options.json.write_text(json.dumps(saved, indent=2) + "\n", "utf-8")
    print(*over, sep="\n", end="\n" if over else "")
    return 1 if over else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reporting", description=about)
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the numbers there")
    parser.add_argument("--pages", type=int, nargs="*", default=SIZES, help="sizes to time")
    parser.add_argument("--reports", type=int, default=60, help="how many small reports (60)")
    parser.add_argument("--jobs", type=int, default=2, help="processes for them (2)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
