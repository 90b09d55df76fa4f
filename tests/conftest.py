"""Fixtures every test may use: the vocabulary, and the real data where it is present."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from trialbridge.vocab import Vocabulary, default_vocabulary

REPOSITORY = Path(__file__).parents[1]

settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.register_profile("drill", deadline=None, database=None, max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """Give the vocabulary that comes with the package."""
    return default_vocabulary()


@pytest.fixture(scope="session")
def data() -> Path:
    """Give the folder of real data, or skip where it is absent."""
    default = REPOSITORY.parent / "shared" / "data"
    folder = Path(os.environ.get("TRIALBRIDGE_REAL_DATA", default))
    if not folder.is_dir():
        pytest.skip(f"real data is absent: {folder} (set TRIALBRIDGE_REAL_DATA)")
    return folder
