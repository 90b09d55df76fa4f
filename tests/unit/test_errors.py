"""Errors say what was expected, what came, where, and what to do."""

import subprocess
import sys

import pytest

from trialbridge import errors


def every_error() -> list[type[errors.TrialbridgeError]]:
    """Give the classes of the tree."""
    found = [errors.TrialbridgeError]
    for kind in found:
        found.extend(kind.__subclasses__())
    return [kind for kind in found if kind.__module__ == errors.__name__]


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_message_is_one_plain_line_of_four_parts(kind: type[errors.TrialbridgeError]) -> None:
    """Each error joins its four parts into one line and keeps them apart."""
    error = kind(expected="a study", came="HTML", where="page.json", do="download it again")
    assert str(error) == "page.json: expected a study, came HTML; download it again"
    assert (error.expected, error.came, error.where, error.do) == (
        "a study", "HTML", "page.json", "download it again",
    )  # fmt: skip


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_exit_status_tells_whose_fault_it_was(kind: type[errors.TrialbridgeError]) -> None:
    """The user's input ends with 1, everything else with 2."""
    assert kind.exit_status == (1 if issubclass(kind, errors.InputError) else 2)


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_tree_is_drawn_at_the_top(kind: type[errors.TrialbridgeError]) -> None:
    """The docstring of the module names every error."""
    assert kind.__name__ in (errors.__doc__ or "")


def test_importing_errors_imports_nobody_elses_code() -> None:
    """`import trialbridge.errors` loads the standard library and this package, nothing else."""
    code = (
        "import sys; before = set(sys.modules); import trialbridge.errors; "
        "print(sorted(name for name in set(sys.modules) - before "
        "if name.split('.')[0] not in {*sys.stdlib_module_names, 'trialbridge'}))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
