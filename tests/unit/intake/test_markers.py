"""Genes and antigens with their results."""

import pytest

from trialbridge.intake import notes
from trialbridge.intake.markers import with_opposites
from trialbridge.model.patient import Fact
from trialbridge.vocab import Concept, Vocabulary

ROWS = [
    ("HER2: negative", "her2-negative", "present"),
    ("HER2 was negative", "her2-negative", "present"),
    ("HER2-", "her2-negative", "present"),
    ("CD22 (+)", "cd22-positive", "present"),
    ("CD19, CD20 and CD22 positive", "cd20-positive", "present"),
    ("cells expressing CD19, CD20", "cd20-positive", "present"),
    ("CD7 negative", "cd7-positive", "absent"),
    ("negative for CD20", "cd20-negative", "present"),
    ("loss of CD19", "cd19-negative", "present"),
    ("ALK positive", "alk-rearrangement", "present"),
    ("ROS1 not detected", "ros1-negative", "present"),
    ("EGFR status: wild type", "egfr-wild-type", "present"),
    ("KRAS mutated", "kras-mutation", "present"),
    ("Suspected CD7 positive cells", "cd7-positive", "uncertain"),
    ("BRAF mutation was not detected", "braf-wild-type", "present"),
    ("No EGFR mutation", "egfr-wild-type", "present"),
    ("HER2-positive and ER/PR negative", "her2-positive", "present"),
    ("HER2-positive and ER/PR negative", "er-positive", "absent"),
    ("triple negative breast cancer", "her2-positive", "absent"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "concept", "stance"), ROWS)
def test_a_marker_has_its_result(text: str, concept: str, stance: str, vocabulary: Vocabulary) -> None:
    """The result beside a marker's name, before or after it, decides its state."""
    stances = {fact.concept: fact.stance for fact in notes.read(text, vocabulary).facts}
    assert stances.get(concept) == stance, stances


def test_a_marker_without_result_states_nothing(vocabulary: Vocabulary) -> None:
    """A name alone, or a relative's marker, is no fact of the patient."""
    assert notes.read("HER2 testing was discussed; VEGF negative.", vocabulary).facts == ()
    facts = notes.read("Her mother was HER2 positive; her husband CD7 positive.", vocabulary).facts
    assert all(fact.subject == "family" for fact in facts if fact.concept.startswith(("her2", "cd7")))


@pytest.mark.parametrize(
    ("concept", "stance", "other", "says"),
    [
        ("her2-negative", "present", "her2-positive", "absent"),
        ("her2-positive", "absent", "her2-negative", "present"),
        ("egfr-wild-type", "present", "egfr-mutation", "absent"),
        ("alk-rearrangement", "absent", "alk-negative", "present"),
        ("mss", "present", "msi-high", "absent"),
        ("msi-high", "present", "mss", "absent"),
        ("her2-low", "present", "her2-positive", "absent"),
        ("triple-negative", "present", "pr-positive", "absent"),
        ("never-smoker", "present", "smoker", "absent"),
    ],
)
def test_a_state_says_its_opposite(
    concept: str, stance: str, other: str, says: str, vocabulary: Vocabulary
) -> None:
    """A state of a marker says that its opposite is not, and the other way round."""
    found = with_opposites([Fact(concept=concept, stance=stance)], vocabulary)  # type: ignore[arg-type]
    assert (other, says) in {(fact.concept, fact.stance) for fact in found}


@pytest.mark.parametrize(
    "fact",
    [
        Fact(concept="her2-positive", stance="uncertain"),
        Fact(variable="stage", value=1.0),
        Fact(concept="cd7-positive"),
        Fact(concept="hepatitis-b"),
        Fact(concept="no-such-thing"),
    ],
)
def test_other_facts_say_no_more(fact: Fact, vocabulary: Vocabulary) -> None:
    """A doubtful state, a value, a disease and a state without opposite stay alone."""
    assert list(with_opposites([fact], vocabulary)) == [fact]


def test_a_vocabulary_may_lack_the_parts() -> None:
    """What a small vocabulary does not know is not stated."""
    known = Vocabulary(
        (Concept(id="triple-negative", name="triple negative", kind="alteration"),), (), (), ()
    )
    fact = Fact(concept="triple-negative")
    assert list(with_opposites([fact], known)) == [fact]
