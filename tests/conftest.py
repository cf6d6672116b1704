"""What all tests share: where the repository is, and a Hypothesis profile without a clock."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from tourmetrics.kept import FOLDER

# Tests keep nothing in the user's folders, and are quick all the same.
_kept = tempfile.mkdtemp(prefix="tourmetrics-tests-")
atexit.register(shutil.rmtree, _kept, ignore_errors=True)
os.environ[FOLDER] = _kept

ROOT = Path(__file__).parents[1]

# The same examples everywhere, and no deadline: a slow machine is not a fault.
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the clone."""
    return ROOT


@pytest.fixture(scope="session")
def seeds(root: Path) -> Path:
    """The five seed documents."""
    return root / "seeds"


@pytest.fixture(scope="session")
def corpus(root: Path) -> Path:
    """The open corpus of written documents, with its index."""
    return root / "tests" / "corpus"


@pytest.fixture(scope="session")
def gold(root: Path) -> Path:
    """The folder of the gold figures."""
    return root / "tests" / "gold"
