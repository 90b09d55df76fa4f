"""A noun that two adjectives share is read with each of them."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.sharing import shared
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import Has, Opaque
from trialbridge.vocab import default_vocabulary

SHARED = [
    (
        "not: Mechanical or bioprosthetic heart valve",
        "ANY(mechanical-heart-valve, named:bioprosthetic-heart-valve)",
    ),
    (
        "not: Infratentorial or leptomeningeal disease",
        "ANY(leptomeningeal-disease, named:infratentorial-disease)",
    ),
    (
        "not: Pulmonic or tricuspid valve stenosis",
        "ANY(named:pulmonic-valve-stenosis, tricuspid-valve-stenosis)",
    ),
    (
        "not: Ulcerating or inflammatory breast cancer",
        "ANY(breast-cancer[ulcerating], inflammatory-breast-cancer)",
    ),
    ("Malignant pleural or peritoneal mesothelioma", "ANY(peritoneal-mesothelioma, pleural-mesothelioma)"),
    (
        "not: Other autoimmune sensory or motor neuropathies",
        "ANY(motor-neuropathy[autoimmune other], sensory-neuropathy[autoimmune other])",
    ),
    (
        "not: Severe unrelated illness or uncontrolled infection",
        "ANY(infection/active[uncontrolled], named:unrelated-illness[severe])",
    ),
]


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding(default_vocabulary())


@pytest.mark.parametrize(("row", "rule"), SHARED)
def test_a_shared_noun_is_read_with_each(row: str, rule: str, understanding: Understanding) -> None:
    """ "Facial or abdominal swelling" names two swellings."""
    assert understood(understanding, row) == rule


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Ventral or severe lumbar disc hernia", "Ventral"),  # how bad it is, not of what sort
        ("Ventral or lumbar traumatic hernia", "Ventral"),  # a third adjective may be of one alone
        ("Ventral or lumbar hernia that needs repair", "Ventral"),  # a clause may be of one alone
        ("Ventral or lumbar of the spine", "Ventral"),
        ("Ventral or side hernia", "Ventral"),  # no adjective, and no name the tables hold
        ("Hernia or lumbar swelling", "Hernia"),
        ("A hernia of the ventral or lumbar wall", "A hernia of the ventral"),
        ("Ventral " + "or lumbar hernia, " * 12, "Ventral"),
    ],
)
def test_what_may_be_of_one_alone_is_not_shared(text: str, unread: str) -> None:
    """Where the noun is not seen to be of both, nothing is put in."""
    assert shared(text, Opaque(text=unread), default_vocabulary()) == ""


def test_only_what_was_not_read_is_asked_about() -> None:
    """A sentence that was read, or of which nothing is asked, stays."""
    assert shared("Ventral or lumbar hernia", None, default_vocabulary()) == ""
    assert shared("Ventral or lumbar hernia", Has(concept="hernia"), default_vocabulary()) == ""
    assert shared("Ventral or lumbar hernia", Opaque(text="Ventral"), default_vocabulary()) == (
        "Ventral hernia or lumbar hernia"
    )
