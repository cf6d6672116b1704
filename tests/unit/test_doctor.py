"""The doctor names what is missing, and what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tourmetrics import doctor, native, resources
from tourmetrics.errors import KnowledgeError


def named(checks: list[doctor.Check]) -> dict[str, doctor.Check]:
    return {check.name: check for check in checks}


def test_a_sound_installation_is_healthy() -> None:
    checks = doctor.diagnose()
    unwell = [check for check in checks if check.required and not check.ok]
    assert not unwell
    assert doctor.healthy(checks)
    assert {"Python", "polars", "Pango", "knowledge", "report templates", "bundled fonts"} <= set(
        named(checks)
    )


def test_a_missing_library_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def loads(file: str) -> bool:
        return "pango-1.0" not in file

    monkeypatch.setattr(native, "_loads", loads)
    checks = named(doctor.diagnose())
    pango = checks["Pango"]
    assert not pango.ok
    assert "not found" in pango.detail
    assert pango.remedy
    assert "pango" in pango.remedy.lower()
    assert checks["Fontconfig"].ok
    assert not doctor.healthy(list(checks.values()))


def test_a_missing_optional_library_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def loads(file: str) -> bool:
        return "subset" not in file

    monkeypatch.setattr(native, "_loads", loads)
    checks = doctor.diagnose()
    assert not named(checks)["HarfBuzz subset"].ok
    assert doctor.healthy(checks)


def test_broken_knowledge_is_told_in_the_words_of_the_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> None:
        raise KnowledgeError("metrics.csv line 3: unit 'furlong' is unknown")

    monkeypatch.setattr(doctor, "load_knowledge", broken)
    check = named(doctor.diagnose())["knowledge"]
    assert not check.ok
    assert "metrics.csv line 3" in check.detail


def test_an_empty_font_file_is_no_font(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "Serif.otf").write_bytes(b"")
    monkeypatch.setattr(resources, "fonts_dir", lambda: tmp_path)
    check = named(doctor.diagnose())["bundled fonts"]
    assert not check.ok
    assert str(tmp_path) in check.detail


def test_folders_that_do_not_exist_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(resources, "templates_dir", lambda: tmp_path / "gone")
    check = named(doctor.diagnose())["report templates"]
    assert not check.ok
    assert check.remedy


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_every_system_has_a_file_for_every_library_and_some_remedy(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    files = [library.file for library in native.libraries(platform)]
    assert len(set(files)) == len(files) >= 6
    monkeypatch.setattr(native.shutil, "which", lambda _program: None)
    assert "pango" in native.remedy(platform).lower()


def test_the_command_for_debian_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    def which(program: str) -> str | None:
        return "/usr/bin/apt-get" if program == "apt-get" else None

    monkeypatch.setattr(native.shutil, "which", which)
    monkeypatch.setattr(native, "is_root", lambda: False)
    assert native.remedy("linux") == (
        "run: sudo apt-get update && sudo apt-get install -y --no-install-recommends "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )
