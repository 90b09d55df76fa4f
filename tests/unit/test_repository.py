"""The rules of the repository: locks, sizes, names, docstrings and what the README promises."""

import ast
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from itertools import chain
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SOURCES = sorted((REPOSITORY / "src").rglob("*.py"))
TESTS = sorted((REPOSITORY / "tests").rglob("test_*.py"))
LOCKS = sorted((REPOSITORY / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)


def named(path: Path) -> str:
    """Give the path inside the repository."""
    return str(path.relative_to(REPOSITORY))


def pins(lock: str) -> set[tuple[str, str]]:
    """Give the names and versions a lock pins."""
    return set(PINNED.findall((REPOSITORY / "requirements" / lock).read_text(encoding="utf-8")))


def public_definitions(tree: ast.Module) -> list[ast.FunctionDef | ast.ClassDef]:
    """Give the public functions and classes of a module, and the public methods of those classes."""
    top = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    top = [node for node in top if not node.name.startswith("_")]
    classes = [node for node in top if isinstance(node, ast.ClassDef)]
    methods = [node for found in classes for node in found.body if isinstance(node, ast.FunctionDef)]
    return [node for node in top + methods if not node.name.startswith("_")]


@pytest.mark.parametrize("lock", LOCKS, ids=named)
def test_lock_names_packages_versions_and_hashes_only(lock: Path) -> None:
    """A lock holds no address and no path, and every package in it is pinned by hash."""
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "file:" not in text
    assert " @ " not in text
    assert "/" not in text
    entries = re.split(r"\n(?! )", text.strip())
    assert all(PINNED.match(entry) and "--hash=sha256:" in entry for entry in entries)


def test_locks_agree() -> None:
    """What `make test` installs holds what `make demo` installs, in the same versions."""
    assert pins("base.txt") <= pins("dev.txt")


def test_no_lock_with_addresses_is_kept() -> None:
    """No uv.lock stands in the repository: it would hold download addresses."""
    assert not list(REPOSITORY.glob("uv.lock"))


def test_every_dependency_has_its_reason() -> None:
    """Beside every dependency of pyproject.toml stands why it is there."""
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    for requirement in wanted:
        assert re.search(rf'"{re.escape(requirement)}",? +# \S+', text), requirement


@pytest.mark.parametrize("name", sorted(name for name, _ in pins("base.txt")))
def test_no_package_under_a_licence_that_binds_the_whole(name: str) -> None:
    """Nothing that is installed with the package is under the GPL or AGPL."""
    try:
        about = metadata(name)
    except PackageNotFoundError:  # locked for another system
        return
    stated = [about.get("License-Expression") or "", *(about.get_all("Classifier") or [])]
    assert not re.search(r"\bA?GPL|(?<!Lesser )General Public License", " ".join(stated))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_module_is_short_and_says_its_charge(path: Path) -> None:
    """No module is past 500 lines; each begins with a docstring, and each public name has one."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500
    tree = ast.parse(text)
    if path.parent.name != "migrations":
        assert ast.get_docstring(tree), "the module has no docstring"
        bare = [node.name for node in public_definitions(tree) if not ast.get_docstring(node)]
        assert not bare, f"no docstring: {bare}"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_names_are_the_fields_own(path: Path) -> None:
    """No class is a Manager, Helper, Utils, Service or Processor."""
    names = [
        node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ClassDef)
    ]
    assert not [name for name in names if re.search(r"(Manager|Helper|Utils?|Service|Processor)$", name)]


def test_nothing_names_a_place_on_somebodys_machine() -> None:
    """No text of the repository holds an absolute path of a home or a checkout."""
    homes = "|".join(["home", "root", "Users", "work", "tmp"])
    place = re.compile(rf"(?<![\w.:])/(?:{homes})/")
    folders = ["src", "tests", "docs", "benchmarks", "requirements", "changelog.d", "vocabulary", ".ci"]
    paths = [path for folder in folders for path in (REPOSITORY / folder).rglob("*") if path.is_file()]
    for path in [*paths, *REPOSITORY.glob("*.md"), REPOSITORY / "Makefile", REPOSITORY / "pyproject.toml"]:
        if path.suffix not in (".pyc", ".png", ".gz"):
            assert not place.search(path.read_text(encoding="utf-8", errors="ignore")), named(path)


@pytest.mark.parametrize("path", TESTS, ids=named)
def test_every_test_states_its_claim(path: Path) -> None:
    """The docstring of a test is its claim."""
    nodes = [
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)
    ]
    silent = [node.name for node in nodes if node.name.startswith("test_") and not ast.get_docstring(node)]
    assert not silent


def test_readme_shows_the_two_commands_that_set_up() -> None:
    """`make demo` and `make test` are in the README, and the Makefile has both."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    shown = set(re.findall(r"^make [a-z]+$", readme, re.MULTILINE))
    assert shown == {"make demo", "make test"}
    for target in ("venv", "demo", "test", "check", "drill", "serve"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
