"""Broken lists, notes, "or" between items, heads that except or wait, cohorts, labels run together, mojibake."""

from itertools import pairwise

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.eligibility.clean import clean
from trialbridge.eligibility.divisions import cohorts, named_arms
from trialbridge.eligibility.headings import heading, lifts, section
from trialbridge.eligibility.heads import heard
from trialbridge.eligibility.item import Item
from trialbridge.eligibility.labels import is_label, label_cuts
from trialbridge.eligibility.sections import items
from trialbridge.eligibility.understanding import PLACE
from trialbridge.eligibility.understood import Understood
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import All, Has, Opaque, Rule
from trialbridge.vocab import View, Vocabulary

IN, EX = "Inclusion Criteria:\n", "Exclusion Criteria:\n"


def _found(block: str, vocabulary: Vocabulary, *arms: str) -> list[Criterion]:
    criteria = parse(block, vocabulary, arms=arms)
    covered = {at for one in criteria for at in range(one.start, one.end)}
    assert [sign for at, sign in enumerate(block) if not sign.isspace() and at not in covered] == []
    assert all(one.text == block[one.start : one.end] for one in criteria)
    assert all(first.end <= second.start for first, second in pairwise(criteria))
    return [one for one in criteria if one.role != "heading"]


def _shown(block: str, vocabulary: Vocabulary) -> list[str]:
    return [f"{one.polarity[:2]}{one.depth} {brief(one.rule)}" for one in _found(block, vocabulary)]


BLOCKS = {
    "an or between two requirements ties them": (
        IN + "- Creatinine <= 1.5 mg/dL OR\n- Creatinine clearance >= 60 mL/min\n- Asthma",
        ["in0 ANY(creatinine<=132.603 umol/L, creatinine_clearance>=60 mL/min)", "in0 asthma"],
    ),
    "an or on a line of its own ties its neighbours": (
        IN + "- Asthma\n\nOR\n\n- Gout\n\nAND\n\n- Stroke",
        ["in0 ANY(asthma, gout)", "in0 stroke"],
    ),
    "what is excluded above the study's own disease is another one": (
        IN + "- Multiple sclerosis\n\n" + EX + "- Epilepsy or neurological disease\n- Severe neurological disease",
        [
            "in0 multiple-sclerosis",
            "ex0 ANY(epilepsy, neurological-disease[other])",
            "ex0 neurological-disease[severe]",
        ],
    ),
    "a tumour is told apart by what stands beside it": (
        IN + "- Breast carcinoma in situ\n\n" + EX + "- Stage IV breast cancer\n- Breast cancer",
        ["in0 breast-carcinoma-in-situ", "ex0 ALL(breast-cancer, stage>=4<=4.9)", "ex0 breast-cancer"],
    ),
    "an or that begins an item": (IN + "- Asthma\n- or gout\n- Stroke", ["in0 ANY(asthma, gout)", "in0 stroke"]),
    "a chain of three": (IN + "- Asthma OR\n- Gout OR\n- Stroke", ["in0 ANY(asthma, gout, stroke)"]),
    "an or between lists": (
        IN + "- All of:\n  - Asthma\n  - Gout\nOR\n- Stroke",
        ["in0 ANY(ALL(asthma, gout), stroke)"],
    ),
    "an or of an exclusion changes nothing": (EX + "- Asthma; or\n- Gout", ["ex0 asthma", "ex0 gout"]),
    "a list of denials among exclusions asks for absence": (
        EX + "- No prior stroke\n- No history of gout\n- No asthma",
        ["in0 NOT stroke", "in0 NOT gout", "in0 NOT asthma"],
    ),
    "with the items below it": (
        EX + "- No other disease:\n  - Stroke\n- No prior gout",
        ["in1 NOT stroke", "in0 NOT gout"],
    ),
    "a denial among other exclusions may be meant either way": (
        EX + "- Stroke\n- No prior gout\n- Asthma",
        ["ex0 stroke", "ex0 'No prior gout'", "ex0 asthma"],
    ),
    "capitals tie an exclusion": (EX + "- Asthma AND\n- Gout\n- Stroke", ["ex0 ALL(asthma, gout)", "ex0 stroke"]),
    "an and of an exclusion only counts up": (EX + "- Asthma; and\n- Gout", ["ex0 asthma", "ex0 gout"]),
    "an or with nothing before it": (IN + "OR\n\n- Asthma", ["in0 asthma"]),
    "the last or of a list is the list's": (
        IN + "- Diagnosis of:\n  - asthma,\n  - gout, or\n  - stroke\n- Epilepsy",
        ["in0 ANY(asthma, gout, stroke)", "in0 epilepsy"],
    ),
    "the last or of a list of limits ties two": (
        IN + "- Adequate function:\n  - ALT <= 3 x ULN;\n  - Creatinine <= 1.5 mg/dL; or\n  - Creatinine clearance >= 60 mL/min",
        ["in1 alt<=3 ULN", "in1 ANY(creatinine<=132.603 umol/L, creatinine_clearance>=60 mL/min)"],
    ),
    "a comparison is no or": (IN + "- Asthma\n- > or = 18 years of age", ["in0 asthma", "in0 age>=18 a"]),
    "words that differ within a list": (
        IN + "- Patients with:\n  - asthma or\n  - gout and\n  - stroke",
        ["in1 ANY(asthma, gout)", "in1 stroke"],
    ),
    "an and of a definition in an exclusion": (
        EX + "- Women of childbearing potential, defined as:\n  - asthma; and\n  - gout",
        ["ex0 ALL(asthma, childbearing-potential, "],
    ),
    "an and of a list in an exclusion": (
        EX + "- History of:\n  - asthma; and\n  - gout",
        ["ex1 asthma", "ex1 gout"],
    ),
    "an or of a list in an exclusion": (EX + "- History of:\n  - asthma, or\n  - gout", ["ex1 asthma", "ex1 gout"]),
    "what an exclusion's head leaves out": (
        EX + "- Stroke except:\n  - Gout\n  - Asthma\n- Epilepsy",
        ["ex0 ALL(stroke, NOT ANY(asthma, gout))", "ex0 epilepsy"],
    ),
    "what a sentence behind an exclusion's head leaves out": (
        EX + "- Stroke. The following are exceptions to this criterion:\n  - Gout\n  - Asthma\n- Epilepsy",
        ["ex0 ALL(stroke, NOT ANY(asthma, gout))", "ex0 epilepsy"],
    ),
    "what a denial in an inclusion leaves out": (
        IN + "- No stroke with the following exceptions:\n  - Gout\n  - Asthma",
        ["in0 NOT ALL(stroke, NOT ANY(asthma, gout))"],
    ),
    "what an inclusion's head does not need": (
        IN + "- Asthma, unless:\n  - Gout\n  - Stroke",
        ["in0 ANY(ALL(gout, stroke), asthma)"],
    ),
    "a head that leaves out one of many": (
        EX + "- Stroke unless they meet one of the following criteria:\n  - Gout\n  - Asthma",
        ["ex0 ALL(stroke, NOT ANY(asthma, gout))"],
    ),
    "what is left out may be a permission": (
        EX + "- Stroke with the following exception:\n  - Patients with gout are eligible.",
        ["ex0 ALL(stroke, NOT 'Patients with gout are eligible.')"],
    ),
    "a head whose words are not known": (
        EX + "- Which of them, except:\n  - Asthma",
        ["ex0 ALL(NOT asthma, 'Which"],
    ),
    "an exception below belongs to the item above": (
        EX + "- Stroke within 5 years.\n  - Exception: gout\n- Asthma",
        ["ex0 stroke[other-than-gout] @before enrolment<=5 years", "ex0 asthma"],
    ),
    "an exception with a list of its own": (
        EX + "- Stroke within 5 years\n- Exceptions:\n  - gout\n  - asthma",
        ["ex0 stroke[other-than-asthma other-than-gout] @before enrolment<=5 years"],
    ),
    "unless on a line of its own": (
        IN + "- Platelets >= 100 x 10^9/L\n  - Unless due to asthma\n  - Unless due to gout",
        ["in0 ANY(asthma, gout, platelets>=100 10*9/L)"],
    ),
    "a note that only explains stays apart": (
        IN + "- Asthma\n- Note: the wizard writes a letter\n- Gout",
        ["in0 asthma", "in0 gout"],
    ),
    "a note that lets in opens the item above": (
        EX + "- Stroke\n- Note: patients with small wizards are allowed\n- Gout",
        ["ex0 ALL(stroke, ", "ex0 gout"],
    ),
    "a permission of the same thing belongs to the exclusion above": (
        EX + "- Active brain metastases\n- Patients with treated brain metastases are eligible\n- Gout",
        ["ex0 ALL(brain-metastasis/active, ", "ex0 gout"],
    ),
    "a permission of another thing stays apart": (
        EX + "- Stroke\n- Patients with treated asthma are eligible",
        ["ex0 stroke"],
    ),
    "a permission for somebody below an exclusion": (
        EX + "- Stroke\n  - Patients on aspirin are allowed",
        ["ex0 ALL(stroke, "],
    ),
    "a permission of something else below an exclusion": (EX + "- Stroke\n  - Aspirin is allowed", ["ex0 stroke"]),
    "a permission below an inclusion": (IN + "- Asthma\n  - Aspirin is allowed\n- Gout", ["in0 asthma", "in0 gout"]),
    "a note below a list stays with the list": (
        EX + "- History of:\n  - Stroke\n- Note: wizards are allowed",
        ["ex1 stroke"],
    ),
    "a mere reference asks for nothing": (IN + "- Asthma\n- See the wizard", ["in0 asthma"]),
    "limits for some patients alone": (
        IN + "- Patients without leukaemia:\n  - ANC >= 1.5 x 10^9/L\n  - Platelets >= 100 x 10^9/L",
        ["in1 IF(NOT leukaemia THEN anc>=1.5 10*9/L)", "in1 IF(NOT leukaemia THEN platelets>=100 10*9/L)"],
    ),
    "criteria that are elsewhere": (
        IN + "- Asthma\n- Other protocol-defined inclusion/exclusion criteria may apply.",
        ["in0 asthma"],
    ),
    "fragments ask for nothing": (IN + "- Asthma\n\nKey\n\n- [],\n- i.e.\n- 6.", ["in0 asthma"]),
    "labels that go on into their words": (
        IN + "- HIV: negative\n- Metastasis: in the brain\n- Medical history: stroke\n- Wizards: of old, and such",
        ["in0 NOT hiv-infection", "in0 brain-metastasis", "in0 stroke", "in0 "],
    ),
    "an old section run together": (
        "PRIOR CONCURRENT THERAPY: No prior chemotherapy No prior\nradiotherapy",
        ["in0 NOT chemotherapy", "in0 NOT radiotherapy"],
    ),
    "labels without a colon": (
        IN + "Disease Characteristics--\n\n- Asthma\n\nLife expectancy\n\n- At least 3 months\n",
        ["in0 asthma", "in0 life_expectancy>=3 mo"],
    ),
    "a head whose list stands beside it": (
        IN + "- Adequate function as defined:\n- ALT <= 3 x ULN",
        ["in0 alt<=3 ULN"],
    ),
    "a head that hangs": (
        EX + "- Subject has\n  - asthma\n  - gout",
        ["ex1 asthma", "ex1 gout"],
    ),
    "a head that hangs and asks": (
        EX + "- Diabetes with\n  - asthma\n  - gout",
        ["ex0 diabetes", "ex1 asthma", "ex1 gout"],
    ),
    "diseases below a head are alternatives": (
        IN + "- Histologically confirmed:\n  - Melanoma\n  - Sarcoma\n- Asthma",
        ["in0 ANY(melanoma, sarcoma)", "in0 asthma"],
    ),
    "diseases of cohorts stay apart": (
        IN + "- Histologically confirmed:\n  - Cohort A: melanoma\n  - Cohort B: sarcoma",
        ["in1 melanoma", "in1 sarcoma"],
    ),
    "a list that is no list of diseases": (
        IN + "- Must have:\n  - Melanoma\n  - ALT <= 3 x ULN\n- Must have:\n  - Melanoma\n  - Age >= 18 years and sarcoma",
        ["in1 melanoma", "in1 alt<=3 ULN", "in1 melanoma", "in1 ALL(sarcoma, age>=18 a)"],
    ),
    "a list in a list of diseases": (
        IN + "- Must have:\n  - Melanoma\n  - Sarcoma:\n    - Asthma",
        ["in1 melanoma", "in2 asthma"],
    ),
    "a head that is a demand too": (
        EX + "- Cardiovascular disease, including:\n  - Stroke\n  - Gout",
        ["ex0 cardiovascular-disease", "ex1 stroke", "ex1 gout"],
    ),
    "a head of examples that asks for nothing known": (
        EX + "- Any of these, including:\n  - Stroke\n  - Gout",
        ["ex1 stroke", "ex1 gout"],
    ),
    "a head that denies its list": (
        IN + "- No cardiovascular disease, including:\n  - Stroke\n  - No gout",
        ["in0 NOT cardiovascular-disease", "in1 NOT stroke", "in1 NOT gout"],
    ),
    "a head of examples in an inclusion": (
        IN + "- Asthma, such as:\n  - ALT <= 3 x ULN",
        ["in1 alt<=3 ULN"],
    ),
    "a head that says when": (
        IN + "- Adequate organ function within 14 days of enrolment, defined as:\n  - ALT <= 3 x ULN",
        ["in1 alt<=3 ULN @before enrolment<=14 days"],
    ),
    "a head that says of what": (
        EX + "- Use of any of the following medications within 30 days:\n  - Aspirin",
        ["ex1 aspirin/active @before enrolment<=30 days"],
    ),
    "a head in a head that says when": (
        EX + "- Any of the following within 6 months:\n  - History of the following conditions:\n    - Stroke",
        ["ex2 stroke @before enrolment<=6 months"],
    ),
    "limits of one line are one requirement": (
        IN + "5. Blood tests:\n\nPlatelets: more than 100 x 10^9/L Neutrophils: more than 1.5 x 10^9/L "
        "Hemoglobin: more than 80 g/L\n\n6. Asthma",
        ["in0 ALL(anc>1.5 10*9/L, haemoglobin>80 g/L, platelets>100 10*9/L)", "in0 asthma"],
    ),
    "labelled lists run together": (
        "PATIENT CHARACTERISTICS: Age: 18 and over Performance status: ECOG 0-2 Hepatic: Bilirubin no greater than "
        "1.5 mg/dL Other: No stroke and No gout Not pregnant",
        ["in0 age>=18 a", "in0 ecog>=0<=2", "in0 bilirubin_total<=25.6559 umol/L", "in0 ALL(NOT gout, NOT stroke)",
         "in0 NOT pregnancy/active"],
    ),
    "a donor's criteria are not the patient's": (
        "Inclusion Criteria:\n- Asthma\nDonor Inclusion Criteria:\n- Gout\n",
        ["in0 asthma"],
    ),
    "a sentence cut in the middle": (
        IN + "Asthma treated with any\n\ncorticosteroid\n\nGout (with or\n\nwithout stones\n\nStroke\n\nwill be asked for",
        ["in0 ALL(asthma, cort", "in0 ALL(gout, 'with or", "in0 ALL(stroke, 'will be"],
    ),
    "a bracketed number is no mark": (
        IN + "1) Significant (ie, >= Grade 2) gout; 2) Asthma",
        ["in0 ", "in0 asthma"],
    ),
    "short lines in lower case are items": (
        "Exclusion Criteria:\nstroke\ngout",
        ["ex0 stroke", "ex0 gout"],
    ),
    "a paragraph below an item goes on with it": (
        IN + "  -  Asthma\n\n     Severe or not.\n\n  -  Gout\n\n     measured twice",
        ["in0 ", "in0 "],
    ),
    "a sentence that ended is not gone on with": (
        "Inclusion Criteria:\nAsthma of any\ncause.\ngout\n\nstroke:\n\n\nepilepsy;\n\nanaemia",
        ["in0 asthma", "in0 gout", "in0 epilepsy", "in0 anaemia"],
    ),
    "a short line among marked ones": (
        IN + "- Asthma of any\ncause\n- Gout\nstroke\n- Epilepsy",
        ["in0 asthma", "in0 gout", "in0 stroke", "in0 epilepsy"],
    ),
    "a negative head above alternatives": (
        IN + "- No history of stroke, either:\n  - Gout\n  - Asthma",
        ["in0 ALL(NOT ANY(asthma, gout), NOT stroke)"],
    ),
    "an excluded number of many": (
        EX + "- Not at least two of the following:\n  - Stroke\n  - Gout\n  - Asthma",
        ["ex0 "],
    ),
    "a list of exclusions inside one": (
        EX + "- All of the following:\n  - Stroke\n  - Gout\n    - Asthma",
        ["ex0 ALL(ANY(asthma, gout), stroke)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BLOCKS)
def test_a_broken_list_gives_its_criteria(name: str, vocabulary: Vocabulary) -> None:
    """Polarity, depth and rule of every criterion that asks for something; spans cover the block."""
    block, expected = BLOCKS[name]
    shown = _shown(block, vocabulary)
    assert len(shown) == len(expected), shown
    for one, start in zip(shown, expected, strict=True):
        assert one.startswith(start), shown


def test_a_tie_is_quoted_whole(vocabulary: Vocabulary) -> None:
    """One criterion's span runs over its neighbours and the word between them."""
    (one,) = _found("Inclusion Criteria:\n- Asthma\n\nOR\n\n- Gout", vocabulary)
    assert one.text == "- Asthma\n\nOR\n\n- Gout"
    assert one.complete


def test_a_tie_of_permissions_is_a_heading(vocabulary: Vocabulary) -> None:
    """What is allowed, or else allowed, is no requirement."""
    assert _found("Inclusion Criteria:\n\nAllowed:\n\n- Asthma or\n\n- Gout", vocabulary) == []
    told = _found("Inclusion Criteria:\n\nAllowed:\n\nAspirin.\n\nPatients must have gout.", vocabulary)
    assert [brief(one.rule) for one in told] == ["gout"]


def test_a_tie_that_asks_for_nothing_stays_words(vocabulary: Vocabulary) -> None:
    """Two permissions tied by a word have no rule of their own."""
    (one,) = _found("Inclusion Criteria:\n- Aspirin is allowed or\n- Steroids are allowed", vocabulary)
    assert not one.complete


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Cohorts 1-4 only: asthma", ("Cohort 1", "Cohort 2", "Cohort 3", "Cohort 4")),
        ("Arms A to C: asthma", ("Arm A", "Arm B", "Arm C")),
        ("Cohorts 1a-2: asthma", ("Cohort 1A", "Cohort 2")),
        ("CRITERIA SPECIFIC FOR COHORT #2 (MCL): asthma", ("Cohort 2",)),
        ("Phase Ib/II: asthma", ("Phase Ib", "Phase II")),
        ("Part 1 and Part 2: asthma", ("Part 1", "Part 2")),
        ("History of asthma (Group I only)", ("Group I",)),
        ("Asthma (phase Ia); gout (phase Ib)", ()),
        ("Dose expansion cohort: asthma", ("Dose expansion cohort",)),
        ("Healthy volunteers: asthma", ("Healthy volunteers",)),
        ("Group A streptococcus", ()),
        ("Controlled asthma", ()),
        ("asthma " * 40 + "(Arm B)", ("Arm B",)),
    ],
)
def test_cohorts_are_read_at_the_beginning_or_the_end(text: str, names: tuple[str, ...]) -> None:
    """Cohorts, arms, parts, phases and groups in every usual spelling; a disease named alike is none."""
    assert cohorts(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("CIK group only: asthma", ("Experimental: CIK group",)),
        ("For the CIK group: asthma", ("Experimental: CIK group",)),
        ("CIK group therapy", ()),
        ("Control arm: asthma", ("Control arm",)),
    ],
)
def test_arms_are_known_by_their_labels(text: str, names: tuple[str, ...], vocabulary: Vocabulary) -> None:
    """An item that begins with the label of an arm applies to that arm."""
    arms = ("Experimental: CIK group", "Control arm", "A")
    assert cohorts(text, named_arms(arms)) == names
    (one,) = _found(f"Inclusion Criteria:\n- {text}", vocabulary, *arms)
    assert one.applies_to == names


@pytest.mark.parametrize(
    ("text", "polarity", "names"),
    [
        ("Preoperative exclusion criteria:", "exclusion", ()),
        ("Exclusion Criteria - Phase 2:", "exclusion", ("Phase 2",)),
        ("Inclusion Criteria, Healthy Adults:", "inclusion", ("Healthy adults",)),
        ("Exclusion criteria include:", "exclusion", ()),
        ("Angiographic inclusion criteria", "inclusion", ()),
        ("Inclusion\n      Criteria:", "inclusion", ()),
        ("Other protocol-defined exclusion criteria may apply:", None, ()),
        ("Failure to meet inclusion criteria:", None, ()),
        ("Infected burn (see exclusion criteria)", None, ()),
    ],
)
def test_a_section_may_say_more(text: str, polarity: str | None, names: tuple[str, ...]) -> None:
    """A header names its section among other words; a sentence about criteria opens none."""
    found = section(text)
    assert (found.polarity if found else None) == polarity
    assert (found.applies_to if found else ()) == names


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Malignancy except:", "except"),
        ("Stroke, unless:", "unless"),
        ("Stroke. Exceptions to this criterion are:", "except"),
        ("The following are exceptions:", ""),
        ("Malignancy other than the following conditions:", "except"),
        ("Stroke unless otherwise specified:", ""),
        ("Adequate function (unless due to gout) as defined below:", ""),
        ("Unless they meet one of these:", ""),
        ("Stroke except a very small one of the left side:", ""),
    ],
)
def test_a_head_may_except_its_list(text: str, word: str) -> None:
    """ "Except:" and "unless:" make the list what is left out; the same words with a matter of their own do not."""
    assert heading(text).excepts == word


def test_heads_that_turn_or_allow() -> None:
    """A head that bans, one that lets in, and one of somebody else's criteria."""
    assert heading("Subjects who meet any of these could not participate:").polarity == "exclusion"
    assert heading("The following are not exclusionary:").permits
    assert heading("DONOR:").permits
    assert lifts("Patients with asthma are still eligible")
    assert not lifts("Patients with asthma are not eligible")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Hepatic", True),
        ("PATIENT CHARACTERISTICS--", True),
        ("Surgery:", True),
        ("Surgery", False),
        ("Asthma", False),
    ],
)
def test_labels_are_told_from_criteria(text: str, label: bool) -> None:
    """Labels of old records stand with or without a colon; a treatment alone may be what is asked."""
    assert is_label(text) is label


def test_labelled_lists_are_cut_at_labels_and_openers() -> None:
    """Each label stands alone; what follows is cut where a sentence begins, not behind a word that binds."""
    text = "Age: 18 Hepatic: Bilirubin normal AST normal Renal: No gout and No stroke"
    cuts = [0, *label_cuts(text), len(text)]
    assert [text[start:end].strip() for start, end in pairwise(cuts)] == [
        "Age:", "18", "Hepatic:", "Bilirubin normal AST normal", "Renal:", "No gout and No stroke",
    ]  # fmt: skip
    assert label_cuts("Age: 18: a: b") == []
    assert label_cuts("Age: 18") == []


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("ANC â‰¥ 1.5", "ANC ≥ 1.5"),
        ("Â± 3", "± 3"),
        ("é\x81 Â", "é\x81 Â"),
        ("Sjogren?s syndrome", "Sjogren's syndrome"),
        ("patient\x92s", "patient’s"),
        ("5 &#8805; 3 &gte; 2 &#x3e; 1", "5 ≥ 3 ≥ 2 > 1"),
        ("a &#9; b &bogus; &#999999;", "a   b &bogus; \U000f423f"),
        ("10<sup>9</sup>/L <b>now</b>", "10^9/L  now "),
        ("grâce <!-- x -->", "grâce  "),
        ("ï»¿start", "start"),
        ("Â\xa0a", " a"),
        ("half \ud800", "half \ufffd"),
        ("x < 3", "x < 3"),
        ("tumour(s)", "tumours"),
        ("a blank before \n the end of a line", "a blank before the end of a line"),
        ("safe & sound", "safe & sound"),
        ("HIV &amp; HBV  (both)", "HIV & HBV (both)"),
        ("< 5 years, no tag", "< 5 years, no tag"),
    ],
)
def test_spoilt_text_is_healed(text: str, view: str) -> None:
    """Text read in a wrong encoding, entities and tags are as they were; letters that are right stay."""
    found = clean(text, 3)
    assert found.text == view
    for at in range(len(view)):
        start, end = found.span(at, at + 1)
        assert 3 <= start < end <= 3 + len(text)


def test_a_note_leads_back_to_its_words(vocabulary: Vocabulary) -> None:
    """The words of a note that was joined to an item stand where they are quoted."""
    block = "Exclusion Criteria:\n- Stroke within 5 years.\n  - Exception:  gout or  asthma\n"
    item = items(block)[1]
    assert item.view.text == "Stroke within 5 years, except gout or asthma"
    start, end = item.view.span(item.view.text.index("asthma"), len(item.view.text))
    assert block[start:end] == "asthma"
    empty = items("Exclusion Criteria:\n- Stroke\n- Exceptions:\n- Gout")
    assert [one.view.text for one in empty[1:]] == ["Stroke", "Gout"]


def test_an_item_knows_whether_it_opens() -> None:
    """A colon, a label or "the following" announces a list; "with" waits for one."""

    def item(text: str) -> Item:
        return Item(0, len(text), View(text), marked=True, depth=0)

    assert item("One of the following conditions").opens
    assert not item("In the months following surgery").opens
    assert not item("Diabetes with").opens
    assert item("Diabetes with").hangs
    assert not item("Diabetes").hangs


def _said(rule: Rule | None, *, complete: bool = True, permits: bool = False) -> Understood:
    return Understood(rule, (), False, (), complete, permits)


def test_a_head_is_heard_as_it_stands_where_it_can_be() -> None:
    """What is complete, or lets in, is not put in other words."""
    for said in (_said(Has(concept=PLACE)), _said(None, complete=False, permits=True)):
        assert heard("Any of the following drugs:", True, lambda text, exclusion, said=said: said) is said


@pytest.mark.parametrize(
    ("text", "first", "second", "changed"),
    [
        ("Use within 30 days of:", "?", "PLACE", True),
        ("Use within 30 days of:", "?", "?", False),
        ("Use of these with:", "?", "PLACE", False),
        ("Adequate function within 14 days:", "within 14 days", "PLACE", True),
        ("Adequate wizardry within 14 days:", "of the wizard", "PLACE", False),
        ("Adequate function within this hospital:", "within", "PLACE", False),
        ("Adequate function within 14 days:", "within 14 days", "?", False),
        ("Adequate function:", "", "PLACE", False),
        ("Adequate function:", "two words", "PLACE", False),
    ],
)
def test_a_head_is_put_in_other_words(text: str, first: str, second: str, changed: bool) -> None:
    """Only where the other words hold the place of the list, and leave nothing out."""
    said = _said(Opaque(text=first) if first else None, complete=False)
    if first == "two words":
        said = _said(All(rules=(Opaque(text="two"), Opaque(text="words"))), complete=False)
    other = _said(Has(concept=PLACE)) if second == "PLACE" else _said(Opaque(text="?"), complete=False)
    found = heard(text, False, lambda words, exclusion: said if words == text else other)
    assert found is (other if changed else said)


def test_a_page_of_notes_is_not_joined_for_ever(vocabulary: Vocabulary) -> None:
    """Notes are added to an item up to a length; what comes after stands for itself."""
    found = items(
        "Exclusion Criteria:\n- Stroke\n" + "- unless gout or another illness of the joints\n" * 400
    )
    assert len(found) > 2
    assert max(len(one.view.text) for one in found) < 2600
