"""Groups, their shares and chance, as prose states them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbridge.eligibility.design import ProseArms, allocation_ratio, arms_from_prose, randomised

GROUPS = [
    ("Patients are divided into three groups.one group will receive A, one group will receive B,and the rest "
     "one will receive C together with A.", 3, ("receive A", "receive B", "receive C together with A")),
    ("They are randomly placed into one of three groups: one receiving A, one receiving B, and another "
     "receiving a new version of B.", 3, ("receiving A", "receiving B", "receiving a new version of B")),
    ("Half of the participants will receive A, while the other half will be followed up.", 2,
     ("receive A", "followed up")),
    ("In the experimental group, patients received A 200mg d1, B 1x10^10. In the control group, patients "
     "received A 200mg d1.", 2, ("received A 200mg d1, B 1x10^10", "received A 200mg d1")),
    ("randomised to group A (receive B) or group B (just regular follow-up), 1:1", 2,
     ("receive B", "just regular follow-up")),
    ("randomly divided into group A（receive B and X) or group B（just receive X).", 2,
     ("receive B and X", "just receive X")),
    ("Group 1 will receive A daily. Group 2 will receive B daily.", 2,
     ("receive A daily", "receive B daily")),
    ("Patients in group A get B. Those in group C undergo D. Patients in group A rest.", 2,
     ("get B", "undergo D")),
    ("Patients are randomized to 1 of 2 treatment arms. \n\n* Arm I: Patients receive A daily.\n"
     "* Arm II: Patients receive B daily.", 2, ("Patients receive A daily", "Patients receive B daily")),
    ("Patients are randomised 2:1 to receive drug X or placebo for 12 weeks.", 2, ("drug X", "placebo")),
    ("Patients are randomly assigned to X, Y, or Z every day.", 3, ("X", "Y", "Z")),
    ("Patients are randomised to X versus Y.", 2, ("X", "Y")),
    ("Patients are randomised to X or.", None, ()),
    ("Patients are randomised to X or  Y or ,", 2, ("X", "Y")),
    ("Patients are randomised to X with or without Y.", 2, ("X with or without Y", "X")),
    ("Randomized phase III trial to compare the effectiveness of X with or without Y in treating pain.", 2,
     ("X with or without Y", "X")),
    ("Randomized trial to study the effectiveness of X in ovarian, tubal, or peritoneal cancer.", None, ()),
    ("Patients are randomised to X, Y and Z.", None, ()),
    ("A two-arm, randomised trial.", 2, ()),
    ("Participants are assigned to the following four parallel treatment groups.", 4, ()),
    ("A single arm study of A.", 1, ()),
    ("Each patient will receive A. Women will receive one of two vaccines.", None, ()),
    ("Patients were in two groups of risk.", None, ()),
    ("Patients are randomised in one group each.", None, ()),
    ("Group A is first. Group B is second.", None, ()),
    ("Group A: . Group B: B.", None, ()),
    ("One of them receives A, the other one receives B.", None, ()),
    ("", None, ()),
    ("  \n\n ", None, ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number", "groups"), GROUPS)
def test_groups(text: str, number: int | None, groups: tuple[str, ...]) -> None:
    """The number of groups and what each gets are read as the text says it."""
    found = arms_from_prose(text)
    assert found.number == number
    assert tuple(text[each.start : each.end] for each in found.groups) == groups


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Patients are randomised 2:1 to A or B.", (2, 1)),
        ("Patients will be randomly allocated in a 1 : 1 : 1 ratio.", (1, 1, 1)),
        ("随机分为两组，2：1。", (2, 1)),
        ("Participants are assigned two-to-one to A or B.", (2, 1)),
        ("Participants are randomised 1 to 1.", (1, 1)),
        ("Patients are equally randomised.", (1,)),
        ("Everyone has a 50% chance of the drug.", (1,)),
        ("Half of patients will receive A and half will receive B.", (1, 1)),
        ("Two thirds of patients will receive A and one third will receive B.", (2, 1)),
        ("One quarter of patients will receive A, one quarter will receive B and half of them C.", None),
        ("Half of patients will receive A.", None),
        ("Patients are randomised. The effector to target ratio is 20:1.", None),
        ("Patients are randomised to cells at an effector to target ratio of 20:1.", None),
        ("The non-randomised cohort gets cells 20:1.", None),
        ("Patients are randomised at 8:30:00.", None),
        ("Patients are randomised 50:1.", None),
        ("Patients are randomised 10.", None),
        ("We compare A vs. B and randomise 2:1.", (2, 1)),
        ("", None),
    ],
)
def test_ratio(text: str, parts: tuple[int, ...] | None) -> None:
    """A ratio is read where its sentence assigns people, and its words are quoted."""
    found = allocation_ratio(text)
    assert (found.parts if found else None) == parts
    assert found is None or text[found.start : found.end]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A randomised trial", "randomised"),
        ("patients are randomly assigned", "randomly"),
        ("随机对照", "随机"),
        ("a non-randomised trial", None),
        ("patients are not randomized; a later part is randomized", "randomized"),
        ("random blood glucose", None),
        ("a trial", None),
    ],
)
def test_randomised(text: str, words: str | None) -> None:
    """Chance is read from its words, not from their denial, nor from a random sample."""
    found = randomised(text)
    assert (text[found.start : found.end] if found else None) == words


PIECES = st.sampled_from(
    ("randomised ", "to ", "Group A ", "group B", "(", ")", ": ", ". ", ", ", "or ", "one ", "the rest one ",
     "will receive ", "half of ", "2:1 ", "three groups", "with or without ", "\n\n", "\n- ", "A ", "，",
     "（", "1 of 2 ", "other half ", "patients ")
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
def test_every_span_stands_in_the_text(text: str) -> None:
    """Whatever the text, reading it ends, and all spans are pieces of it."""
    found = arms_from_prose(text)
    assert isinstance(found, ProseArms)
    for span in (found.counted, found.ratio, found.randomised, *found.groups):
        if span is not None:
            assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "\n",
        "random ",
        "group A ",
        "one ",
        "receive ",
        "2:",
        "(",
        "half of ",
        "a, ",
        "Arm I: ",
        "random to ",
    ],
)
def test_time_is_linear(piece: str) -> None:
    """A long text of any one piece is read in far less than a second."""
    text = "randomised to receive " + piece * (60_000 // len(piece))
    began = time.process_time()
    arms_from_prose(text)
    assert time.process_time() - began < 20
