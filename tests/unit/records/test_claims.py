"""A record's own numbers are told from those of the studies it tells of."""

import pytest
from tests.studies import study

from trialbridge.model.study import Identifier, Text
from trialbridge.records.claims import claims, registry_of


def said(**fields):
    """Give (identifier, basis, same) of a made-up study's claims."""
    return [(it.id, it.basis, it.same) for it in claims(study(1, **fields))]


def listed(*numbers, kind="secondary", domain=""):
    """Give identifiers of a kind."""
    return tuple(Identifier(id=number, kind=kind, domain=domain) for number in numbers)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"identifiers": listed("EudraCT: 2008-004666-61")}, [("2008-004666-61", "listed", True)]),
        ({"identifiers": listed("NCT00000009", kind="alias")}, [("NCT00000009", "alias", True)]),
        ({"identifiers": listed("NCT00000009", kind="expanded_access")}, [("NCT00000009", "listed", False)]),
        ({"identifiers": listed("NCT00000009")}, [("NCT00000009", "listed", False)]),
        ({"identifiers": listed("NCT00000001")}, []),
        ({"identifiers": listed("INTRACEL-NTR 2002x")}, []),
        ({"identifiers": listed("Nederlands Trial Register 1345")}, []),
        ({"identifiers": listed("CRD42013003721")}, []),
        (
            {"identifiers": listed("2008-004666-61", domain="parent study")},
            [("2008-004666-61", "listed", False)],
        ),
        (
            {"official_title": (Text(text="Drug X. EudraCT Number 2005-005107-42."),)},
            [("2005-005107-42", "title", True)],
        ),
        (
            {"title": (Text(text="Extension of study 7 (2005-005107-42)"),)},
            [("2005-005107-42", "title", False)],
        ),
        (
            {"summary": (Text(text="The study is registered as EudraCT 2021-002367-21."),)},
            [("2021-002367-21", "text", True)],
        ),
        (
            {"summary": (Text(text="All completed the previous study (EudraCT 2014-002265-30)."),)},
            [("2014-002265-30", "text", False)],
        ),
        (
            {"description": (Text(text="Codes: 2009-017837-23 and 2013-004276-35, registered in 2009."),)},
            [("2009-017837-23", "text", False), ("2013-004276-35", "text", False)],
        ),
        (
            {"description": (Text(text="A first sentence. This study is DRKS00000723. A third one."),)},
            [("DRKS00000723", "text", True)],
        ),
    ],
)
def test_only_what_the_record_says_of_itself_is_the_same_study(fields, expected):
    """A list, a title or a sentence on registration is a claim; a parent, an extension, a rival is not."""
    assert said(**{"identifiers": (), **fields}) == expected


def test_the_surest_place_counts():
    """A number told of in the text and listed is listed."""
    text = (Text(text="The previous study was DRKS00000723."),)
    assert said(identifiers=listed("DRKS00000723"), summary=text) == [("DRKS00000723", "listed", True)]
    parent = Identifier(id="DRKS00000723", kind="secondary", domain="parent study")
    registered = (Text(text="This study was registered as DRKS00000723."),)
    assert said(identifiers=(parent,), summary=registered) == [("DRKS00000723", "text", True)]


def test_a_registry_is_named_by_the_identifier():
    """ICTRP repeats records of others; a number of no known form is its source's."""
    assert registry_of(study(id="ISRCTN42944026")) == "isrctn"
    assert registry_of(study(id="XYZ-1")) == "ctgov"
    assert [it.id for it in claims(study(id="XYZ-1", identifiers=listed("XYZ-1", "NCT00000005")))] == [
        "NCT00000005"
    ]
