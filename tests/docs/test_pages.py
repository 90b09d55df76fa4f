"""The pages: every command shown is run, and every link leads somewhere."""

import re
from pathlib import Path

import pytest
from tests.docs.console import Step, agrees, run, steps

REPOSITORY = Path(__file__).parents[2]
PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def named(path: Path) -> str:
    """Give the path inside the repository."""
    return str(path.relative_to(REPOSITORY))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if "```console" in page.read_text("utf-8")], ids=named
)
def test_what_a_page_shows_is_what_the_program_does(page: Path, tmp_path: Path) -> None:
    """The console blocks of a page run in order on data of their own, and print what is shown."""
    (tmp_path / "src").symlink_to(REPOSITORY / "src")
    for step in steps(page.read_text(encoding="utf-8")):
        run(step, tmp_path)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if "```python" in page.read_text("utf-8")], ids=named
)
def test_python_on_a_page_runs(page: Path) -> None:
    """The Python blocks of a page run in order, each with what the ones before it defined."""
    names: dict[str, object] = {}
    for block in PYTHON.findall(page.read_text(encoding="utf-8")):
        exec(compile(block, named(page), "exec"), names)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_inside_the_repository_lead_to_a_file(page: Path) -> None:
    """A relative link, or a picture that is shown, names a file or folder that exists."""
    for target in LINK.findall(COMMENT.sub("", page.read_text(encoding="utf-8"))):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), target


def test_page_is_read_into_steps() -> None:
    """Commands, continued lines, the status meant and the output are told apart."""
    page = (
        "Words.\n```console\n$ cat <<X\n> a\n>\n> X\na\n$ false  # exits with 1\n```\n```sh\n$ not run\n```\n"
    )
    assert steps(page) == [Step("cat <<X\na\n\nX", 0, ("a",)), Step("false", 1, ())]


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ((), "anything\n", True),
        (("a … c",), "a b c\n", True),
        (("a … c",), "a b d\n", False),
        (("first", "…", "last"), "first\n1\n2\nlast\n", True),
        (("first", "…", "last"), "first\nlast\n", True),
        (("first", "…"), "first\n", True),
        (("first",), "first\nsecond\n", False),
        (("(1)",), "(1)\n", True),
    ],
)
def test_shown_output_is_compared_line_by_line(shown: tuple[str, ...], printed: str, same: bool) -> None:
    """`…` stands for words in a line and for lines where it stands alone; all else must be the same."""
    assert agrees(shown, printed) is same


def test_a_page_that_is_wrong_is_found_out(tmp_path: Path) -> None:
    """A command that prints something else or ends otherwise fails the page."""
    run(Step("echo good", 0, ("good",)), tmp_path)
    with pytest.raises(AssertionError, match="echo bad"):
        run(Step("echo bad", 0, ("good",)), tmp_path)
    with pytest.raises(AssertionError, match="false"):
        run(Step("false", 0, ()), tmp_path)
