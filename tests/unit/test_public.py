"""The public API is what `__all__` says, and loads when it is asked for."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import trialbridge


@pytest.mark.parametrize("name", trialbridge.__all__)
def test_public_name_loads_and_is_described(name: str) -> None:
    """Every name of `__all__` can be had from the package; what can carry a docstring carries one."""
    value = getattr(trialbridge, name)
    if callable(value):
        assert value.__doc__


def test_public_names_are_the_verbs_and_the_nouns() -> None:
    """The verbs of the design are public, `dir` lists all, and a wrong name is an AttributeError."""
    assert {"read", "parse", "judge", "match", "find"} <= set(trialbridge.__all__)
    assert set(trialbridge.__all__) <= set(dir(trialbridge))
    assert set(trialbridge.__all__) == set(trialbridge._HOMES)
    with pytest.raises(AttributeError, match="nothing"):
        _ = trialbridge.nothing


def test_importing_the_package_loads_nothing_else() -> None:
    """`import trialbridge` alone loads no other module of the package."""
    code = "import sys, trialbridge; print([name for name in sys.modules if name.startswith('trialbridge.')])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_version_is_stated_once() -> None:
    """The version of the package is the version of the distribution."""
    assert trialbridge.__version__ == version("trialbridge")
