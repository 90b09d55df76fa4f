"""What an allergy, an intolerance or a contraindication is to, in the many ways that lists put it."""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import canonical
from trialbridge.vocab import Vocabulary

CASES = [
    ("Allergy to latex, iodine or adhesive tape", "ANY(allergy[to-adhesive-tape], allergy[to-iodine], allergy[to-latex])"),
    ("Intolerance of or allergy to aspirin", "ANY(allergy[to-aspirin], drug-intolerance[to-aspirin])"),
    ("Allergy to, or intolerance of, aspirin", "ANY(allergy[to-aspirin], drug-intolerance[to-aspirin])"),
    ("Hypersensitivity or severe intolerance to aspirin", "ANY(allergy[to-aspirin], drug-intolerance[severe to-aspirin])"),
    ("Hypersensitivity (≥ Grade 3) to aspirin", "allergy[grade-3-or-more to-aspirin]"),
    ("Hypersensitivity (severe) to aspirin", "allergy[severe to-aspirin]"),
    ("Contraindication to the use of aspirin", "contraindication[to-aspirin]"),
    ("Allergic reaction to any component of the study drug", "allergy[study-drug]"),
    ("Hypersensitivity to the component(s) of the investigational product", "allergy[study-drug]"),
    ("Allergy to aspirin or any of its components", "ANY(allergy[to-aspirin], allergy[to-aspirin-component])"),
    ("Allergy to components of the aspirin formulation", "allergy[to-aspirin-formulation-component]"),
    ("Allergy to aspirin or drugs of the same class", "ANY(allergy[similar-to-aspirin], allergy[to-aspirin])"),
    ("Allergy to compounds of similar chemical composition to aspirin", "allergy[similar-to-aspirin]"),
    ("Allergy to drugs of this class", "allergy[similar-to-study-drug]"),
    ("Allergy to any vaccine", "allergy[to-vaccine]"),
    ("Allergy to any drug", "allergy[to-drug]"),
    ("Allergy to any of the active ingredients", "allergy[study-drug]"),
    ("Allergy to antibodies, such as rituximab", "ANY(allergy[to-antibodies], allergy[to-rituximab])"),
    ("Allergy to antibodies (e.g., rituximab)", "ANY(allergy[to-antibodies], allergy[to-rituximab])"),
    ("Allergy to aspirin (> 100 mg)", None),
    ("Allergy to aspirin, asthma", "ANY(allergy[to-aspirin], asthma)"),
    ("Allergy to rituximab within 6 months", "allergy[to-rituximab] @before enrolment<=6 months"),
    ("Allergy to Brandname® or aspirin", "ANY(allergy[to-aspirin], allergy[to-brandname])"),
    ("Allergy to", "allergy"),
    ("Hypersensitivity (grade 1 or no grade known to anyone at the site at the time) to aspirin", None),
    ("Allergy to treatment with rituximab", "allergy[to-rituximab]"),
    ("Allergy to seven or eight words that say nothing of any substance", None),
    ("Allergy", "allergy"),
    ("Allergy to drugs using latex as a vehicle", None),
    ("Allergy or other contraindication to aspirin", "ANY(allergy[to-aspirin], contraindication[to-aspirin])"),
    ("Allergy to peptidase (DPP-4) treatment", "allergy[to-dpp-4]"),
    ("Allergy (rash) to aspirin", "ALL(allergy[to-aspirin], rash)"),
    ("Allergy to biologics used in this treatment", "allergy[study-drug]"),
    ("Allergy to the study drug or any agent given in association with this trial", "allergy[study-drug]"),
    ("Allergy to the study drug or latex", "ANY(allergy[study-drug], allergy[to-latex])"),
    ("Allergy to wheat component(s) or latex", "ANY(allergy[to-latex], allergy[to-wheat-components])"),
    ("Allergy (", "allergy"),
    ("Allergy (a wholly different thing that is spelled out at great length here) to aspirin", None),
    ("Allergy to aspirin (an acid)", "allergy[to-aspirin]"),
    ("Allergy to (e.g., aspirin) or latex", "ANY(allergy[to-aspirin], allergy[to-latex])"),
    ("Allergy to aspirin (unclosed", "allergy[to-aspirin]"),
    ("Allergy to the other", None),
    ("Allergy to products for animals", None),
    ("Allergy to asthma", None),
    ("Allergy to any of these", None),
    ("Unable to tolerate aspirin", "drug-intolerance[to-aspirin]"),
    ("Allergy to a b c d e f g h", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_substances_become_qualifiers(text: str, expected: str | None, vocabulary: Vocabulary) -> None:
    """Known substances by concept, others by their words, the study's own as such; clauses stay words."""
    rule = Understanding(vocabulary).understand(text, True).rule
    shown = brief(None if rule is None else canonical(rule))
    if expected is None:
        assert "'" in shown
    else:
        assert shown == expected


def test_a_pasted_table_of_substances_is_left_as_words(vocabulary: Vocabulary) -> None:
    """More substances than a sentence names are no list of allergies."""
    text = "Allergy to " + ", ".join(f"substance{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(60))
    assert "'" in brief(Understanding(vocabulary).understand(text, True).rule)
