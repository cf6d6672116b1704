"""Reports of real documents, each made once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import polars as pl
import pytest
from tests.finished.reading import Reading

from tourmetrics.auditing import audit
from tourmetrics.comparison import compare
from tourmetrics.goals import goals_from
from tourmetrics.model import Document
from tourmetrics.reporting import ReportResult, write_report
from tourmetrics.workflow import figures_from

#: Folder, documents (all when none is named), and the day of judgement.
SOURCES: dict[str, tuple[str, tuple[str, ...], date]] = {
    "seeds": ("seeds", (), date(2024, 4, 26)),
    "leshan": ("tests/corpus", ("o01", "o02"), date(2025, 10, 31)),
    "nova scotia": ("tests/corpus", ("o07", "o08"), date(2026, 1, 31)),
}
LANGUAGES = ("zh", "en", "zh+en")


@dataclass
class Finished:
    """A report with what it was made from."""

    path: Path
    result: ReportResult
    figures: pl.DataFrame
    comparisons: pl.DataFrame
    documents: tuple[Document, ...]
    lang: str

    @cached_property
    def reading(self) -> Reading:
        """The file as a reader sees it."""
        return Reading(self.path)


Make = Callable[[str, str], Finished]


@pytest.fixture(scope="session")
def finished(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Return what makes the report of one of ``SOURCES`` in a language."""
    folder = tmp_path_factory.mktemp("finished")

    @cache
    def read(name: str) -> tuple[pl.DataFrame, tuple[Document, ...]]:
        where, wanted, _ = SOURCES[name]
        given = root / where
        if wanted:
            given = _some(given, wanted, folder / f"{name} documents")
        found = figures_from([given])
        assert not found.faults
        return found.figures, tuple(found.documents)

    @cache
    def make(name: str, lang: str) -> Finished:
        figures, documents = read(name)
        as_of = SOURCES[name][2]
        goals = goals_from(figures)
        path = folder / f"{name} {lang}.pdf"
        compared = compare(goals, figures, as_of=as_of)
        result = write_report(
            compared,
            figures,
            audit(figures),
            path,
            lang=lang,
            goals=goals,
            as_of=as_of,
            documents=documents,
        )
        return Finished(path, result, figures, compared, documents, lang)

    return make


def _some(given: Path, wanted: tuple[str, ...], folder: Path) -> Path:
    """Copy the documents whose names begin as wanted, with their part of the index."""
    folder.mkdir()
    entries = json.loads((given / "index.json").read_text("utf-8"))
    kept = [entry for entry in entries if entry["doc"].startswith(wanted)]
    assert len(kept) == len(wanted)
    for entry in kept:
        (folder / entry["doc"]).write_bytes((given / entry["doc"]).read_bytes())
    (folder / "index.json").write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
    return folder


@pytest.fixture(
    scope="session",
    params=[(name, lang) for name in SOURCES for lang in LANGUAGES],
    ids=lambda param: " ".join(param),
)
def report(request: pytest.FixtureRequest, finished: Make) -> Finished:
    """Each report in each language in turn."""
    return finished(*request.param)
