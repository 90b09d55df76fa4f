"""What the registries with an interface ask for, page by page, from what the last answer said."""

from collections.abc import Sequence

import pytest

from trialbridge.registries import chictr, ctis, euctr, isrctn
from trialbridge.registries.request import Request, Requests


def asked(asking: Requests, answers: Sequence[bytes]) -> list[Request]:
    """Give what is asked for when these answers come, at most one more than there are answers."""
    found = [next(asking)]
    for answer in answers:
        try:
            found.append(asking.send(answer))
        except StopIteration:
            break
    return found


def row(proj: int, day: str) -> str:
    """Give a row of ChiCTR's list."""
    return f'<a href="showproj.html?proj={proj}">x</a></td><td>a</td><td>{day}</td>'


def test_chictr_reads_lists_until_they_are_empty() -> None:
    """Every study of a list is asked for, then the next list, until one names none."""
    found = asked(
        chictr.requests(),
        [(row(2, "2099/10/27") + row(1, "2099/10/20")).encode(), b"", b"", b"<table></table>"],
    )
    assert [each.path for each in found] == ["/searchproj.html", "/showproj.html", "/showproj.html", "/searchproj.html"]  # fmt: skip
    assert [dict(each.params).get("proj") for each in found[1:3]] == ["2", "1"]
    assert dict(found[3].params)["page"] == "2"
    assert found[0].total and not found[3].total


def test_chictr_ends_at_older_lists() -> None:
    """With a day only newer studies are asked for, and no list behind the first that is older throughout."""
    found = asked(
        chictr.requests("2099-10-25", after="3"),
        [(row(2, "2099/10/27") + row(1, "2099/10/20")).encode(), b"", row(0, "2099/09/01").encode()],
    )
    assert [dict(each.params) for each in found] == [
        {"title": "", "page": "3"},
        {"proj": "2"},
        {"title": "", "page": "4"},
    ]


@pytest.mark.parametrize(("page", "expected"), [(b'<span id="data-total">12</span>', 12), (b"nothing", None)])
def test_chictr_counts(page: bytes, expected: int | None) -> None:
    """A list says how many studies there are, or nothing."""
    assert chictr.count(page) == expected


LIST = b"""{"pagination": {"totalRecords": 3, "nextPage": true}, "data": [
 {"ctNumber": "2099-500001-24-00", "lastUpdated": "19/08/2099"}, {"ctNumber": "none", "lastUpdated": ""},
 {"ctNumber": "2099-500002-51-01", "lastUpdated": "01/02/2099"}]}"""


def test_ctis_reads_pages_until_there_is_none() -> None:
    """Every trial that was updated since the day is asked for, then the next page, until none is announced."""
    everything = asked(ctis.requests(), [LIST, b"", b"", b'{"data": []}'])
    assert [each.path.rpartition("/")[2] for each in everything] == [
        "search", "2099-500001-24-00", "2099-500002-51-01", "search",
    ]  # fmt: skip
    assert '"page":2' in everything[3].body
    newer = asked(ctis.requests("2099-06-01", query="lymphoma", after="7"), [LIST, b""])
    assert [each.path.rpartition("/")[2] for each in newer] == ["search", "2099-500001-24-00", "search"]
    assert '"containAll":"lymphoma"' in newer[0].body and '"page":7' in newer[0].body


@pytest.mark.parametrize(("page", "expected"), [(LIST, 3), (b"{}", None)])
def test_ctis_counts(page: bytes, expected: int | None) -> None:
    """A list says how many trials there are, or nothing."""
    assert ctis.count(page) == expected


@pytest.mark.parametrize("page", [b"no JSON", b'{"data": [{"ctNumber": ["a", "b"]}]}', b"[" * 100_000])
def test_ctis_lists_nothing(page: bytes) -> None:
    """What is no list of trials names none."""
    assert ctis.listed(page) == []


def test_euctr_reads_the_pages_of_a_search() -> None:
    """The full details of every page are asked for, from the one to go on with."""
    shown = b"1,203 result(s) found <b>Displaying page 1 of 3</b>"
    found = asked(euctr.requests("2020", query="NK", after="2"), [shown, b"", b""])
    assert [dict(each.params).get("page") for each in found] == [None, "2", "3"]
    assert all(dict(each.params)["dateFrom"] == "2020-01-01" for each in found)
    assert euctr.count(shown) == 1203
    assert euctr.count(b"") is None
    assert len(asked(euctr.requests(), [b"0 result(s) found"])) == 1


def test_isrctn_reads_months_until_all_have_come() -> None:
    """Months are asked for one by one, the first from its day, until as many studies came as there are."""
    found = asked(
        isrctn.requests("2098-11-15", query="cells"),
        [b'<a totalCount="3">', b'<a totalCount="1">', b"<a>", b'<a totalCount="2">'],
    )
    assert [each.mark for each in found] == ["", "2098-11", "2098-12", "2099-01"]
    assert "lastEdited GE 2098-11-15T00:00:00 AND lastEdited LT 2098-12-01T00:00:00 AND (cells)" in dict(found[1].params)["q"]  # fmt: skip
    assert not found[0].total and isrctn.requests()


def test_isrctn_gives_up_on_empty_months() -> None:
    """A registry that says it has more but sends nothing is left after five years of empty months."""
    found = asked(isrctn.requests(after="2050-01"), [b'<a totalCount="9">'] + [b"<a>"] * 600)
    assert len(found) == 1 + isrctn.EMPTY
    assert found[0].total
