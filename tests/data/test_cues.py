"""The cue words: each in the script of its language, and only roles that a rule asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tourmetrics.knowledge import load_knowledge

ROOT = Path(__file__).parents[2]
CUES = load_knowledge().cues
HAN = re.compile(r"[\u3400-\u9fff]")
CODE = "\n".join(
    path.read_text("utf-8") for path in (ROOT / "src" / "tourmetrics" / "extraction").glob("*.py")
)


def test_english_cues_have_no_chinese_characters() -> None:
    assert not [cue.surface for cue in CUES if cue.language == "en" and HAN.search(cue.surface)]


def test_a_chinese_cue_is_one_word() -> None:
    assert not [cue.surface for cue in CUES if cue.language == "zh" and " " in cue.surface]


@pytest.mark.parametrize("role", sorted({cue.role for cue in CUES} - {"mask"}))
def test_every_role_is_asked_for(role: str) -> None:
    """A role that no rule reads would be knowledge without effect; ``mask`` works by hiding."""
    stem = role.removesuffix("_after")
    assert re.search(rf'["\':]{stem}["\']', CODE), f"no rule of extraction asks for {role!r}"
