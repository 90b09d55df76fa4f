"""Results told in words, TNM, responses told later, and Chinese notes: each row is a note and what is read."""

import pytest

from trialbridge.intake import notes
from trialbridge.model.patient import Fact, Patient
from trialbridge.vocab import default_vocabulary

VOCABULARY = default_vocabulary()


def read(text: str) -> Patient:
    """Read a note; each quote stands in it."""
    patient = notes.read(text, VOCABULARY)
    for fact in patient.facts:
        assert fact.quote is not None
        assert fact.quote.text == text[fact.quote.start : fact.quote.end]
    return patient


def interval(fact: Fact) -> tuple[float | None, float | None]:
    """Give both ends of a value."""
    return (fact.low, fact.high) if fact.value is None else (fact.value, fact.value)


VALUES: list[tuple[str, dict[str, tuple[float | None, float | None]]]] = [
    ("Normal LFTs.", {"alt": (7, 40), "ast": (13, 40), "alp": (40, 130), "bilirubin_total": (3.4, 20.5)}),
    ("Liver function tests were within normal limits.", {"alt": (7, 40), "ast": (13, 40)}),
    (
        "Normal urea and electrolytes.",
        {"sodium": (135, 145), "potassium": (3.5, 5.3), "creatinine": (45, 106)},
    ),
    ("ALT is elevated.", {"alt": (40, None)}),
    ("Platelets are low.", {"platelets": (None, 100)}),
    ("Her body temperature is normal.", {"temperature": (36, 37.5)}),
    ("She is tachypneic and tachycardic.", {"respiratory_rate": (21, None), "heart_rate": (101, None)}),
    ("He was afebrile and hypotensive.", {"temperature": (None, 37.9), "systolic_bp": (None, 89)}),
    ("Excruciating right arm pain.", {"pain_score": (7, 10)}),
    ("CBC was unremarkable.", {"haemoglobin": (115, 170), "wbc": (3.5, 10), "platelets": (100, 350)}),
    ("Tachycardic with a heart rate of 120 bpm.", {"heart_rate": (120, 120)}),
    ("Elevated ALT 220 U/L.", {"alt": (220, 220)}),
    ("Lung cancer, cT2aN1M0.", {"t_stage": (2.1, 2.1), "n_stage": (1, 1.9), "m_stage": (0, 0)}),
    ("Colon cancer pT3 N2 M1a.", {"t_stage": (3, 3.9), "n_stage": (2, 2.9), "m_stage": (1.1, 1.1)}),
    ("Breast cancer T1N0Mx.", {"t_stage": (1, 1.9), "n_stage": (0, 0)}),
]

NOTHING = [
    ("Her mother had elevated ALT.", "alt"),
    ("No elevated bilirubin.", "bilirubin_total"),
    ("Monitor for low platelets.", "platelets"),
    ("Metastasis to T2.", "t_stage"),
    ("Her mother had breast cancer T1N0M0.", "t_stage"),
    ("Normal ECOG.", "ecog"),
    ("Elevated temperature curve.", "alt"),
]


@pytest.mark.parametrize(("text", "values"), VALUES, ids=[row[0] for row in VALUES])
def test_values(text: str, values: dict[str, tuple[float | None, float | None]]) -> None:
    """A result in words is an interval of its variable; a number, where one is given, says more."""
    found = {fact.variable: interval(fact) for fact in read(text).facts if fact.variable}
    assert values.items() <= found.items()


@pytest.mark.parametrize(("text", "variable"), NOTHING, ids=[row[0] for row in NOTHING])
def test_no_value(text: str, variable: str) -> None:
    """What is denied, feared, of relatives or of another thing is no value."""
    assert variable not in {fact.variable for fact in read(text).facts}


RESPONSES = [
    ("He received FOLFOX in 2021. He achieved a partial response.", "folfox", "PR", "history"),
    ("She is on pembrolizumab. The disease progressed after 6 months.", "pembrolizumab", "PD", "history"),
    ("She is on pembrolizumab. Restaging showed stable disease.", "pembrolizumab", "SD", "active"),
    ("He received FOLFOX. No progression was seen.", "folfox", "", "history"),
    ("He received FOLFOX. Blood pressure was low. A complete response.", "folfox", "", "history"),
    ("He received FOLFOX. Relatives progressed in the queue.", "folfox", "", "history"),
    ("He received FOLFOX. He progressed on sorafenib.", "folfox", "", "history"),
    ("口服索拉非尼，疗效评价为PD。", "sorafenib", "PD", "history"),
    ("口服索拉非尼。达到部分缓解。", "sorafenib", "PR", "history"),
    ("口服索拉非尼。复查无特殊。", "sorafenib", "", "history"),
]


@pytest.mark.parametrize(
    ("text", "concept", "response", "course"), RESPONSES, ids=[row[0] for row in RESPONSES]
)
def test_response_in_the_next_sentence(text: str, concept: str, response: str, course: str) -> None:
    """A response that the next sentence tells belongs to the treatment before it."""
    (fact,) = (fact for fact in read(text).facts if fact.concept == concept)
    assert (fact.response, fact.course) == (response, course)


CHINESE = [
    ("否认高血压、糖尿病史。", "hypertension", "absent", "patient", "active"),
    ("否认高血压、糖尿病史。", "diabetes", "absent", "patient", "active"),
    ("无脑转移，有肝转移。", "brain-metastasis", "absent", "patient", "active"),
    ("无脑转移，有肝转移。", "liver-metastasis", "present", "patient", "active"),
    ("母亲有乳腺癌。", "breast-cancer", "present", "family", "active"),
    ("既往乙肝病史20年。", "hepatitis-b", "present", "patient", "history"),
    ("考虑肺癌。", "lung-cancer", "uncertain", "patient", "active"),
    ("青霉素过敏。", "allergy", "present", "patient", "active"),
    ("拟行化疗。", "chemotherapy", "present", "patient", "planned"),
]


@pytest.mark.parametrize(
    ("text", "concept", "stance", "subject", "course"), CHINESE, ids=[f"{row[0]} {row[1]}" for row in CHINESE]
)
def test_chinese(text: str, concept: str, stance: str, subject: str, course: str) -> None:
    """A Chinese note is read clause by clause: whose, whether, when."""
    (fact,) = (fact for fact in read(text).facts if fact.concept == concept)
    assert (fact.stance, fact.subject, fact.course) == (stance, subject, course)


def test_chinese_person() -> None:
    """Age and sex of a Chinese note; the age of an earlier event is none."""
    facts = {fact.concept or fact.variable: fact for fact in read("患者，男，58岁，20岁时患肺炎。").facts}
    assert facts["age"].value == 58
    assert "male" in facts
    assert "female" in {fact.concept for fact in read("性别：女，45岁。").facts}


def test_parents_who_bring_a_child() -> None:
    """A boy brought by his parents is the patient; asthma in his father is not his."""
    facts = {
        fact.concept: fact for fact in read("A 2-year-old boy is brought in by his parents with fever.").facts
    }
    assert facts["fever"].subject == "patient"
    facts = {fact.concept: fact for fact in read("Fever. There is asthma in his father.").facts}
    assert facts["asthma"].subject == "family"
