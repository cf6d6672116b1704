#!/usr/bin/env python3
"""Set up tourmetrics in a fresh clone, and do the first thing with it.

    python3 bootstrap.py report     install what is needed, write progress.pdf from seeds/
    python3 bootstrap.py test       install what is needed, run the tests
    python3 bootstrap.py install    install what is needed, no more

Everything for Python goes into .venv beside this file. Native libraries are installed where that
is allowed; otherwise the command to run is printed. A second run finds what is there and needs
no network. Only the standard library is used, and Python 3.11 or later.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "tourmetrics-install.json"
REPORT = Path("progress.pdf")
AGAIN = "Then run again: python3 bootstrap.py"
MINIMUM = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


class SetUpError(Exception):
    """The set-up cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    """Print one line of what is being done."""
    print(f"bootstrap: {text}", file=sys.stderr, flush=True)


def require_python() -> None:
    """Go on with Python 3.11 or later: this one, or another that is on the path."""
    if sys.version_info >= MINIMUM:
        return
    for name in NEWER:
        found = shutil.which(name)
        if found:
            say(f"this is Python {sys.version.split()[0]}; going on with {found}")
            sys.exit(subprocess.call([found, str(ROOT / "bootstrap.py"), *sys.argv[1:]]))
    wanted = ".".join(map(str, MINIMUM))
    raise SetUpError(
        f"Python {wanted} or later is needed, this is {sys.version.split()[0]}.\n"
        "Debian 12 and Ubuntu 24.04 have it as python3; elsewhere: https://www.python.org/downloads/"
    )


def load_native() -> ModuleType:
    """Load the package's own list of native libraries by its path, before it is installed."""
    path = ROOT / "src" / "tourmetrics" / "native.py"
    spec = importlib.util.spec_from_file_location("tourmetrics_native", path)
    if spec is None or spec.loader is None:
        raise SetUpError(f"{path} cannot be loaded: the clone is not complete, clone it again")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def install_packages(native: ModuleType, manager: Any, packages: tuple[str, ...]) -> bool:
    """Install system packages where that is allowed; tell whether it was done."""
    prefix: tuple[str, ...] = ()
    if manager.root and not native.is_root():
        if not native.may_sudo():
            return False
        prefix = ("sudo", "-n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = True
    for command in manager.commands(packages):
        say("running " + " ".join((*prefix, *command)))
        result = subprocess.run(
            [*prefix, *command],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        # A list that cannot be refreshed may still be good enough; the last command decides.
        done = result.returncode == 0
        if not done:
            print(result.stdout[-2000:], file=sys.stderr)
    return done


def ensure_venv(native: ModuleType) -> None:
    """Make .venv, or keep the one that is there if it works and is new enough."""
    if PYTHON.exists() and venv_works():
        return
    if importlib.util.find_spec("ensurepip") is None:
        manager = native.manager()
        if not (manager and manager.venv and install_packages(native, manager, manager.venv)):
            how = manager.shown(manager.venv) if manager and manager.venv else "install pip for it"
            raise SetUpError(f"this Python cannot make virtual environments.\nRun: {how}")
    say(f"making {VENV.name}")
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SetUpError(f"{VENV} could not be made:\n{(result.stdout + result.stderr).strip()}")


def venv_works() -> bool:
    """Tell whether .venv runs, is where it was made, and is new enough."""
    code = f"import pip, sys; print(sys.prefix, sys.version_info >= {MINIMUM}, sep='|')"
    try:
        result = subprocess.run(
            [str(PYTHON), "-c", code], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    prefix, _, enough = result.stdout.strip().partition("|")
    return enough == "True" and Path(prefix).resolve() == VENV.resolve()


def read_pyproject() -> dict[str, Any]:
    """Return pyproject.toml; the import is here because older Pythons have no tomllib."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def group_requirements(groups: dict[str, list[Any]], name: str) -> list[str]:
    """Return the requirements of a dependency group; pip before 25.1 cannot read them itself."""
    found: list[str] = []
    for entry in groups[name]:
        if isinstance(entry, str):
            found.append(entry)
        else:
            found += group_requirements(groups, entry["include-group"])
    return list(dict.fromkeys(found))


def install_python(group: str | None) -> None:
    """Install the project into .venv, with a dependency group if one is named."""
    project = read_pyproject()
    groups = project["dependency-groups"]
    wanted = group_requirements(groups, group) if group else []
    relevant = {"build": project["build-system"], "project": project["project"]}
    digest = hashlib.sha256(json.dumps(relevant, sort_keys=True).encode()).hexdigest()
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        stamp = {}
    current = stamp.get("digest") == digest
    installed = stamp.get("extra", []) if current else []
    if current and set(wanted) <= set(installed):
        return
    count = len(project["project"]["dependencies"]) + len(wanted)
    say(f"installing tourmetrics and {count} packages into {VENV.name} (a minute or two)")
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    command += ["--quiet", "--no-user", "--editable", str(ROOT), *wanted]
    if subprocess.call(command, cwd=ROOT):
        raise SetUpError(
            "pip could not install the packages; its message is above.\n"
            "They come from PyPI or from what pip is configured to use: python3 -m pip config list"
        )
    stamp = {"digest": digest, "extra": sorted({*installed, *wanted})}
    STAMP.write_text(json.dumps(stamp, indent=1), "utf-8")


def ensure_native(native: ModuleType) -> str | None:
    """Install the PDF engine's libraries; return what is lacking and the remedy, if anything."""
    required, optional = missing_libraries()
    if not required and not optional:
        return None
    say("missing native libraries: " + ", ".join(required + optional))
    manager = native.manager()
    if manager and install_packages(native, manager, manager.packages):
        required, optional = missing_libraries()
    if not required:
        return None
    return f"the PDF engine needs {', '.join(required)}.\nTo get them, {native.remedy()}"


def missing_libraries() -> tuple[list[str], list[str]]:
    """Return the names of the libraries that .venv cannot load: required ones, optional ones."""
    code = (
        "from tourmetrics.native import missing_libraries\n"
        "for library in missing_libraries(): print(int(library.required), library.name)"
    )
    # A process of its own: what was installed a moment ago is found, on a Mac too.
    result = subprocess.run(
        [str(PYTHON), "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=child_environment(),
    )
    if result.returncode:
        raise SetUpError(
            f"the installation in {VENV} does not work; remove that folder, run this again"
        )
    lines = result.stdout.splitlines()
    return (
        [line[2:] for line in lines if line.startswith("1")],
        [line[2:] for line in lines if line.startswith("0")],
    )


def child_environment() -> dict[str, str]:
    """Return the environment for the programs of .venv; on a Mac with Homebrew's libraries."""
    environment = dict(os.environ)
    homebrew = Path("/opt/homebrew/lib")
    if sys.platform == "darwin" and homebrew.is_dir():
        environment.setdefault("DYLD_FALLBACK_LIBRARY_PATH", str(homebrew))
    return environment


def write_report(lacking: str | None) -> int:
    """Write progress.pdf from seeds/."""
    if lacking:
        raise SetUpError(
            f"{REPORT} was not written: {lacking}\nThen run again: python3 bootstrap.py report"
        )
    program = str(BIN / "tourmetrics")
    return run([program, "report", "seeds", "-o", str(REPORT)])


def run_tests(lacking: str | None, options: list[str]) -> int:
    """Run the tests, all of them or what ``options`` choose."""
    if lacking:
        raise SetUpError(f"the tests were not run: {lacking}\n{AGAIN} test")
    # All of them take a while: each processor takes a share.
    return run([str(PYTHON), "-m", "pytest", *(options or ("-n", "auto", "--dist", "worksteal"))])


def run(command: list[str]) -> int:
    """Run a program of .venv in the clone; return its exit status."""
    shown = [Path(command[0]).relative_to(ROOT).as_posix(), *command[1:]]
    say("running " + " ".join(shown))
    return subprocess.call(command, cwd=ROOT, env=child_environment())


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=("report", "test", "install"))
    chosen, options = parser.parse_known_args(arguments)
    if options and chosen.task != "test":
        parser.error("only test takes further arguments (they go to pytest): " + " ".join(options))
    try:
        require_python()
        native = load_native()
        ensure_venv(native)
        install_python(None if chosen.task == "report" else "dev")
        lacking = ensure_native(native)
        if chosen.task == "report":
            return write_report(lacking)
        if chosen.task == "test":
            return run_tests(lacking, options)
        if lacking:
            raise SetUpError(lacking)
        say(f"ready: {BIN.relative_to(ROOT).as_posix()}/tourmetrics --help")
        return 0
    except SetUpError as stop:
        print(f"bootstrap: {stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("bootstrap: interrupted; run it again to go on", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
