"""The command `sync`, as a shell sees it."""

import json

from tests.fakes.ctgov import Ctgov
from tests.fakes.server import Fake
from tests.studies import record


def test_sync_prints_what_came_and_goes_on_from_there(shell, tmp_path):
    """Counts as one JSON document or one line; what came is served, and again nothing is new."""
    with Fake(Ctgov([record(1), record(2)])) as fake:
        first = shell("sync", "ctgov", "--base-url", fake.url, "--json", data=tmp_path)
        assert (first.status, first.err) == (0, "")
        done = json.loads(first.out)
        assert done["generation"] == "g000001"
        assert [(it["registry"], it["new"], it["finished"]) for it in done["sources"]] == [("ctgov", 2, True)]
        again = shell("sync", "ctgov", "--base-url", fake.url, data=tmp_path)
        assert again.status == 0
        assert again.out.split()[-7:] == ["2", "0", "0", "0", "0", "0", "2"]
    assert json.loads(shell("search", "", "--json", data=tmp_path).out)["total"] == 2


def test_sync_of_a_source_that_refuses_is_one_plain_line(shell, tmp_path):
    """Exit status 2 for the source's failure, and one line that says which, what and what to do."""
    with Fake(Ctgov([record(1)])) as fake:
        ran = shell("sync", "ctgov", "--base-url", f"{fake.url}/nowhere", data=tmp_path)
    assert ran.status == 2
    assert len(ran.err.splitlines()) == 1
    assert "/nowhere/api/v2/studies: expected status 200, came status 404; see whether" in ran.err
    assert "stopped early" in ran.out


def test_sync_of_what_is_no_source_is_the_users_error(shell, tmp_path):
    """A name that is none, an address that is none, both or neither of name and --all: status 1, one line."""
    for words in (
        ["atlantis"],
        ["ctgov", "--base-url", "ftp://x"],
        [],
        ["ctgov", "--all"],
        ["ctgov", "--since", "x"],
    ):
        ran = shell("sync", *words, data=tmp_path / "untouched")
        assert ran.status == 1, words
        assert len(ran.err.splitlines()) == 1
    assert not (tmp_path / "untouched").exists()
