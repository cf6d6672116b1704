"""Every check of the project by its name: ``nox -l`` lists them, ``nox`` runs the usual ones.

Requirements come from ``pyproject.toml``; nothing is listed twice.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import nox
from packaging.requirements import Requirement

nox.needs_version = ">=2026.2"
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = True
nox.options.sessions = [
    "tests",
    "lint",
    "types",
    "score",
    "docs",
    "conformance",
    "wheel",
    "minimums",
]

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
SEEDS = ROOT / "seeds"

# What the wheel must hold besides the code; a report cannot be made without any of them.
IN_WHEEL = (
    "tourmetrics/_resources/data/metrics.csv",
    "tourmetrics/_resources/data/fiscal_years.csv",
    "tourmetrics/_resources/data/languages/zh.toml",
    "tourmetrics/_resources/reports/templates/progress/",
    "tourmetrics/_resources/reports/fonts/",
    "tourmetrics/native.toml",
    "tourmetrics/py.typed",
)
NOT_IN_WHEEL = ("tests/", "seeds/", "docs/", "benchmarks/")


# All tests take a while: each processor takes a share.
SPREAD = ("-n", "auto", "--dist", "worksteal")
# What says nothing more with older libraries: the shape of the house, its texts, rules of our own
# that call no library, processes that are killed, and tests that try the same calls many times.
REPEATING = (
    "tests/test_docs.py",
    "tests/test_extending.py",
    "tests/test_layout.py",
    "tests/finished/test_hostile.py",
    "tests/unit/test_benchmarks.py",
    "tests/unit/test_compare_matching.py",
    "tests/unit/test_extraction_cases.py",
    "tests/unit/test_goal_changes.py",
    "tests/unit/test_goal_statements.py",
    "tests/unit/test_goal_text.py",
    "tests/unit/test_hints.py",
    "tests/unit/test_kept.py",
    "tests/unit/test_parts_on_dask.py",
    "tests/unit/test_places.py",
    "tests/unit/test_project_interrupted.py",
    "tests/unit/test_project_status.py",
    "tests/unit/test_project_story.py",
    "tests/unit/test_review_import.py",
    "tests/unit/test_scan_cases.py",
    "tests/unit/*_properties.py",
)


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group."""
    return list(nox.project.dependency_groups(PROJECT, name))


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests on all processors; further arguments go to pytest instead."""
    session.install("-e", ".", *group("test"))
    session.run("pytest", *(session.posargs or SPREAD))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and the order of imports."""
    session.install("-e", ".", *group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-cache")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types strictly."""
    session.install("-e", ".", *group("types"))
    session.run("mypy")


@nox.session
def minimums(session: nox.Session) -> None:
    """Run what depends on libraries with the oldest direct ones that pyproject.toml allows."""
    constraints = Path(session.create_tmp()) / "minimums.txt"
    constraints.write_text("\n".join(oldest(PROJECT["project"]["dependencies"])) + "\n", "utf-8")
    session.install("-e", ".", *group("test"), "--constraint", str(constraints))
    without = [f"--ignore-glob={ROOT / name}" for name in REPEATING]
    session.run("pytest", *(session.posargs or (*SPREAD, *without)))


def oldest(requirements: list[str]) -> list[str]:
    """Return each requirement pinned to its lower bound."""
    pinned = []
    for text in requirements:
        requirement = Requirement(text)
        bounds = [one.version for one in requirement.specifier if one.operator == ">="]
        if len(bounds) != 1:
            raise ValueError(f"pyproject.toml: {text!r} needs exactly one lower bound (>=)")
        pinned.append(f"{requirement.name}=={bounds[0]}")
    return pinned


@nox.session
def conformance(session: nox.Session) -> None:
    """Run the tests that need a checker of PDF/UA and PDF/A."""
    session.install("-e", ".", *group("conformance"))
    reports = [str(path) for path in sorted(ROOT.glob("tests/unit/test_report_*.py"))]
    session.run("pytest", *SPREAD, "-k", "checker", "tests/finished", *reports)


@nox.session(default=False)
def stores(session: nox.Session) -> None:
    """Run the tests of parts in an object store, against a server of S3 on loopback."""
    session.install("-e", ".", *group("stores"))
    session.run("pytest", "tests/unit/test_parts_in_stores.py")


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel, install it away from the clone, and run the main job there."""
    folder = Path(session.create_tmp()).resolve()
    for old in (*folder.glob("*.whl"), folder / "progress.pdf"):
        old.unlink(missing_ok=True)
    session.run("python", "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT))
    (built,) = folder.glob("tourmetrics-*.whl")
    check_contents(session, built)
    session.install("--force-reinstall", "--no-deps", str(built))
    session.install(str(built))
    session.chdir(folder)
    # -P keeps the current folder out of the import path: what runs is what was installed.
    code = (
        "import pathlib, tourmetrics.resources as r; "
        "assert 'site-packages' in str(r.resource_root()), r.resource_root()"
    )
    session.run("python", "-P", "-c", code)
    session.run("tourmetrics", "doctor")
    session.run("tourmetrics", "report", str(SEEDS), "-o", "progress.pdf")
    size = (folder / "progress.pdf").stat().st_size
    session.log(f"{built.name} wrote progress.pdf of {size} bytes")


def check_contents(session: nox.Session, built: Path) -> None:
    """Stop the session when the wheel lacks something or holds too much."""
    names = zipfile.ZipFile(built).namelist()
    lacking = [want for want in IN_WHEEL if not any(name.startswith(want) for name in names)]
    surplus = [name for name in names if name.startswith(NOT_IN_WHEEL)]
    if lacking or surplus:
        session.error(f"{built.name} lacks {lacking} and should not hold {surplus}")


@nox.session
def score(session: nox.Session) -> None:
    """Compare what is extracted with the gold figures; fail below the floors.

    Arguments are names of sets in tests/gold/floors.json; without any, all are scored.
    """
    session.install("-e", ".")
    session.run("python", "scripts/score_sets.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Run the examples of docstrings, README and docs/extending.md; check links and commands.

    Arguments stand for what is run: ``-- src`` runs the docstrings only.
    """
    session.install("-e", ".", *group("test"))
    pages = ("src", "benchmarks", "tests/test_docs.py", "tests/test_extending.py")
    session.run("pytest", *SPREAD, "--doctest-modules", *(session.posargs or pages))


@nox.session(default=False)
def snapshots(session: nox.Session) -> None:
    """Write the regression snapshots anew, then check that they hold; look at the diff."""
    session.install("-e", ".", *group("test"))
    # A regenerated snapshot fails its test by design; the second run must pass.
    session.run("pytest", "-q", "tests/regression", "--force-regen", success_codes=[0, 1])
    session.run("pytest", "-q", "tests/regression")
    session.run("git", "--no-pager", "diff", "--stat", "--", "tests/regression", external=True)


@nox.session(default=False)
def pictures(session: nox.Session) -> None:
    """Compare pages of the seeds' report with agreed pictures; ``-- --force-regen`` makes them.

    Needs ``pdftoppm`` (poppler-utils), and says so where it is missing.
    """
    session.install("-e", ".", *group("test"))
    session.run("pytest", "tests/pictures", *session.posargs)


@nox.session(default=False)
def coverage(session: nox.Session) -> None:
    """Run the tests and show the lines and branches that none of them reaches."""
    session.install("-e", ".", *group("coverage"))
    session.run("coverage", "run", "-m", "pytest", *session.posargs)
    session.run("coverage", "report")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure speed, growth, memory and accuracy; print them, and save them as JSON.

    Arguments go to ``python -m benchmarks.suite``: names of benchmarks, ``--json FILE``. The other
    extractors are measured where ``nox -s rivals`` has installed them. No time is asserted.
    """
    session.install("-e", ".")
    arguments = session.posargs or ["--json", "benchmark.json"]
    session.run("python", "-m", "benchmarks.suite", *arguments, success_codes=[0, 1])


@nox.session(default=False)
def rivals(session: nox.Session) -> None:
    """Install other extractors into an environment of their own, and hold ours against them."""
    session.install("quantulum3", "jionlp", "recognizers-text-suite", "emoji<2")
    program = str(ROOT / "benchmarks" / "rivals.py")
    session.log(f"the environment for python -m benchmarks.others: {session.bin}")
    session.run("python", program, "--names")
