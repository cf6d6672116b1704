"""The set-up script: what it makes, what it keeps, what it says when it may not."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not (ROOT / "bootstrap.py").is_file(), reason="the set-up script is part of a clone only"
)


class Calls:
    """Stands in for subprocess: notes the commands, answers as told."""

    def __init__(self, statuses: dict[str, int]) -> None:
        self.commands: list[list[str]] = []
        self.statuses = statuses

    def status(self, command: list[str]) -> int:
        self.commands.append(command)
        line = " ".join(command)
        return next((status for part, status in self.statuses.items() if part in line), 0)

    def run(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, self.status(command), "", "")

    def call(self, command: list[str], **_: Any) -> int:
        return self.status(command)

    def lines(self) -> list[str]:
        return [" ".join(command) for command in self.commands]


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv = tmp_path / ".venv"
    venv.mkdir()
    monkeypatch.setattr(module, "STAMP", venv / "tourmetrics-install.json")
    return module


def answer(monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType, **statuses: int) -> Calls:
    calls = Calls(statuses)
    monkeypatch.setattr(bootstrap.subprocess, "run", calls.run)
    monkeypatch.setattr(bootstrap.subprocess, "call", calls.call)
    return calls


class Native:
    """Stands in for the package's list of native libraries, on a Debian machine."""

    def __init__(self, root: bool, sudo: bool) -> None:
        self.root, self.sudo = root, sudo

    def is_root(self) -> bool:
        return self.root

    def may_sudo(self) -> bool:
        return self.sudo

    def manager(self) -> Any:
        class Manager:
            root = True
            packages = ("libpango",)

            def commands(self, packages: tuple[str, ...]) -> list[tuple[str, ...]]:
                return [("apt-get", "update"), ("apt-get", "install", *packages)]

        return Manager()

    def remedy(self) -> str:
        return "run: sudo apt-get install libpango"


def test_the_second_installation_runs_nothing(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType
) -> None:
    calls = answer(monkeypatch, bootstrap)
    bootstrap.install_python("dev")
    assert len(calls.commands) == 1
    assert "--editable" in calls.commands[0]
    bootstrap.install_python("dev")
    bootstrap.install_python(None)
    assert len(calls.commands) == 1


def test_what_was_not_installed_yet_is_installed(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType
) -> None:
    calls = answer(monkeypatch, bootstrap)
    bootstrap.install_python(None)
    bootstrap.install_python("dev")
    assert len(calls.commands) == 2
    assert any(part.startswith("pytest") for part in calls.commands[1])


def test_a_changed_dependency_is_installed(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType
) -> None:
    calls = answer(monkeypatch, bootstrap)
    bootstrap.install_python(None)
    project = bootstrap.read_pyproject()
    project["project"]["dependencies"].append("another>=1")
    monkeypatch.setattr(bootstrap, "read_pyproject", lambda: project)
    bootstrap.install_python(None)
    assert len(calls.commands) == 2


def test_a_failed_installation_leaves_no_stamp(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType
) -> None:
    answer(monkeypatch, bootstrap, pip=1)
    with pytest.raises(bootstrap.SetUpError, match="pip could not install"):
        bootstrap.install_python(None)
    assert not bootstrap.STAMP.exists()


def test_a_torn_stamp_is_ignored(monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType) -> None:
    calls = answer(monkeypatch, bootstrap)
    bootstrap.STAMP.write_text('{"digest": ', "utf-8")
    bootstrap.install_python(None)
    assert len(calls.commands) == 1
    assert json.loads(bootstrap.STAMP.read_text("utf-8"))["digest"]


def test_root_installs_system_packages(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType
) -> None:
    calls = answer(monkeypatch, bootstrap)
    native = Native(root=True, sudo=False)
    assert bootstrap.install_packages(native, native.manager(), ("libpango",))
    assert calls.lines() == ["apt-get update", "apt-get install libpango"]


def test_sudo_is_used_where_it_asks_nothing(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType
) -> None:
    calls = answer(monkeypatch, bootstrap)
    native = Native(root=False, sudo=True)
    assert bootstrap.install_packages(native, native.manager(), ("libpango",))
    assert calls.lines() == ["sudo -n apt-get update", "sudo -n apt-get install libpango"]


def test_a_list_that_cannot_be_refreshed_does_not_stop_the_installation(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType
) -> None:
    calls = answer(monkeypatch, bootstrap, update=100)
    native = Native(root=True, sudo=False)
    assert bootstrap.install_packages(native, native.manager(), ("libpango",))
    assert len(calls.commands) == 2


def test_without_the_right_the_command_is_named_and_nothing_is_run(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = answer(monkeypatch, bootstrap)
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda: (["Pango"], []))
    lacking = bootstrap.ensure_native(Native(root=False, sudo=False))
    assert calls.commands == []
    assert "Pango" in lacking
    assert "run: sudo apt-get install libpango" in lacking
    with pytest.raises(bootstrap.SetUpError, match=r"progress\.pdf was not written"):
        bootstrap.write_report(lacking)
    with pytest.raises(bootstrap.SetUpError, match="tests were not run"):
        bootstrap.run_tests(lacking, [])
    assert "missing native libraries: Pango" in capsys.readouterr().err


def test_a_missing_optional_library_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType
) -> None:
    answer(monkeypatch, bootstrap)
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda: ([], ["HarfBuzz subset"]))
    assert bootstrap.ensure_native(Native(root=False, sudo=False)) is None


def test_an_old_python_is_told_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)
    assert bootstrap.main(["report"]) == 2
    assert "Python 3.11 or later is needed" in capsys.readouterr().err


def test_an_old_python_goes_on_with_a_newer_one(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType
) -> None:
    calls = answer(monkeypatch, bootstrap)
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.sys, "argv", ["bootstrap.py", "test"])
    monkeypatch.setattr(
        bootstrap.shutil, "which", lambda name: f"/opt/{name}" if name == "python3.12" else None
    )
    with pytest.raises(SystemExit) as stopped:
        bootstrap.require_python()
    assert stopped.value.code == 0
    assert calls.commands[0][0] == "/opt/python3.12"
    assert calls.commands[0][-1] == "test"


@pytest.mark.parametrize("arguments", [[], ["deploy"], ["report", "--fast"]])
def test_wrong_usage_has_status_2(
    bootstrap: ModuleType, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        bootstrap.main(arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_groups_include_each_other(bootstrap: ModuleType) -> None:
    groups = {"a": ["x", {"include-group": "b"}], "b": ["y", "x"]}
    assert bootstrap.group_requirements(groups, "a") == ["x", "y"]


def test_a_moved_environment_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch, bootstrap: ModuleType, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "elsewhere")
    assert not bootstrap.venv_works()
    monkeypatch.setattr(bootstrap, "VENV", Path(sys.prefix))
    assert bootstrap.venv_works()
