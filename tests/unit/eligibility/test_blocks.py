"""Blocks as registries print them: lists of every sort, heads with logic, cohorts, labels, permissions."""

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.eligibility.clean import clean
from trialbridge.eligibility.divisions import cohorts
from trialbridge.eligibility.headings import heading, section
from trialbridge.eligibility.lexer import Lexer
from trialbridge.eligibility.sections import items
from trialbridge.model.criterion import Criterion
from trialbridge.vocab import Vocabulary


def _shown(block: str, vocabulary: Vocabulary) -> list[str]:
    """Give polarity, depth, role and rule of every criterion that is no heading."""
    return [
        f"{one.polarity[:2]}{one.depth} {one.role[:4]} {brief(one.rule)}"
        for one in parse(block, vocabulary)
        if one.role != "heading"
    ]


def _only(block: str, vocabulary: Vocabulary) -> Criterion:
    (found,) = [one for one in parse(block, vocabulary) if one.role != "heading"]
    return found


BLOCKS = {
    "wrapped lines are joined": (
        "Inclusion Criteria:\n\n  -  Histologically confirmed hepatocellular carcinoma that has been "
        "treated\n"
        "     with sorafenib\n\n  -  Pregnancy\n\n"
        "Exclusion Criteria:\n\n  -  Pregnancy\n",
        ["in0 requ ALL(hepatocellular", "in0 requ pregnancy", "ex0 requ pregnancy/active"],
    ),
    "numbers run on inside a line": (
        "Inclusion Criteria: 1) Age >= 18 years; 2) ECOG 0-1; 3) Measurable disease. Exclusion Criteria: "
        "1) Pregnancy; 2) Asthma",
        ["in0 requ age>=18 a", "in0 requ ecog>=0<=1", "in0 requ measurable", "ex0 requ pregnancy", "ex0 requ asthma"],
    ),
    "bullets run on inside a line": (
        "Inclusion Criteria: - Age >= 18 years - ECOG 0-1 - Measurable disease",
        ["in0 requ age>=18 a", "in0 requ ecog>=0<=1", "in0 requ measurable"],
    ),
    "numbering goes on after an inner list": (
        "Inclusion Criteria:\n\n  5. Age >= 18 years\n\n  6. Blood tests:\n\n1) WBC >= 3 x 10^9/L; 2) ALT "
        "<= 2 x ULN; (7) ECOG 0-1\n",
        ["in0 requ age", "in0 requ ALL(alt<=2 ULN, wbc>=3", "in0 requ ecog"],
    ),
    "a tilde breaks lines": (
        "Inclusion Criteria:~Age >= 18 years~ECOG 0-1~Exclusion Criteria:~Pregnancy",
        ["in0 requ age>=18 a", "in0 requ ecog>=0<=1", "ex0 requ pregnancy"],
    ),
    "paragraphs are cut into sentences": (
        "Inclusion Criteria:\n\nAge >= 18 years. ECOG 0-1, e.g. 1. Measurable disease.",
        ["in0 requ age", "in0 requ ", "in0 requ measurable"],
    ),
    "Chinese lists": (
        "入选标准：\n1、年龄18-75岁；\n2、ECOG 0-1；\n排除标准：\n（1）妊娠\n",
        ["in0 requ age>=18<=75 a", "in0 requ ecog", "ex0 requ pregnancy"],
    ),
    "a head that asks for treatment adds none to the treatments below": (
        "Exclusion Criteria:\n\n* Any of the following prior therapies:\n  * Surgery within 3 weeks\n  * Pemetrexed",
        ["ex1 requ surgery @before enrolment<=3 weeks", "ex1 requ pemetrexed"],
    ),
    "any of the following in an inclusion is one criterion": (
        "Inclusion Criteria:\n\n* At least one of the following:\n\n  * Diabetes\n  * Asthma\n* ECOG 0-1",
        ["in0 requ ANY(asthma, diabetes)", "in0 requ ecog>=0<=1"],
    ),
    "all of the following in an exclusion is one criterion": (
        "Exclusion Criteria:\n\n* All of the following:\n  * Diabetes\n  * Asthma",
        ["ex0 requ ALL(asthma, diabetes)"],
    ),
    "at least two of the following": (
        "Inclusion Criteria:\n\n* At least two of the following:\n  * Diabetes\n  * Asthma\n  * Any of the "
        "following:\n    * Gout\n    * Stroke",
        ["in0 requ 2 OF(ANY(gout, stroke), asthma, diabetes)"],
    ),
    "a head keeps what it says of its list": (
        "Exclusion Criteria:\n\n* History of any of the following within 6 months:\n  * Stroke\n  * Seizure",
        ["ex1 requ stroke @before enrolment<=6 months", "ex1 requ seizure @before enrolment<=6 months"],
    ),
    "a head in a head": (
        "Exclusion Criteria:\n\n* Any of the following within 6 months:\n  * Any of the following severe "
        "conditions:\n    * Stroke",
        ["ex2 requ stroke[severe] @before enrolment<=6 months"],
    ),
    "a swallowed head with a condition of its own": (
        "Inclusion Criteria:\n\n* Diabetes with one of the following:\n  * Asthma\n  * Gout",
        ["in0 requ ALL(ANY(asthma, gout), diabetes)"],
    ),
    "a list without colon belongs to its item": (
        "Inclusion Criteria:\n\n* Age >= 18 years\n  * ECOG 0-1",
        ["in0 requ age>=18 a", "in1 requ ecog>=0<=1"],
    ),
    "a label says what is measured": (
        "PATIENT CHARACTERISTICS:\n\nLife expectancy:\n\n  -  At least 3 months\n\nPerformance status:\n\n "
        " -  ECOG 0-2\n",
        ["in0 requ life_expectancy>=3 mo", "in0 requ ecog>=0<=2"],
    ),
    "excluded and allowed": (
        "Inclusion Criteria\n\nPatients with the following conditions are excluded:\n\n  -  "
        "Asthma.\n\nAllowed:\n\n  -  Aspirin.\n",
        ["ex1 requ asthma"],
    ),
    "numbers that restart below a head": (
        "Inclusion Criteria:\n1. Age >= 18 years\n2. Blood tests:\n1. ANC >= 1.5 x 10^9/L\n2. ALT <= 3 x ULN",
        ["in0 requ age", "in1 requ anc", "in1 requ alt"],
    ),
    "a paragraph below an item": (
        "Inclusion Criteria:\n\n  -  Measurable disease\n\n     by RECIST 1.1\n\n  -  Blood tests:\n\n     "
        "ANC >= 1.5 x 10^9/L. ALT <= 3 x ULN.\n",
        ["in0 requ measurable-disease", "in1 requ anc>=1.5 10*9/L", "in1 requ alt<=3 ULN"],
    ),
    "criteria in neither list": ("Age >= 18 years\nECOG 0-1", ["in0 requ age>=18 a", "in0 requ ecog>=0<=1"]),
    "a cancer study excludes another malignancy": (
        "Inclusion Criteria:\n- Melanoma\nExclusion Criteria:\n- Malignancy within 5 years\n- Diabetes",
        ["in0 requ melanoma", "ex0 requ second-malignancy @before enrolment<=5 years", "ex0 requ diabetes"],
    ),
    "what is told of the look or place of a tumour is of the study's own": (
        "Inclusion Criteria:\n- Melanoma\nExclusion Criteria:\n- Multifocal tumour\n- Tumour with high microsatellite "
        "instability\n- Untreated tumour\n- Women with inoperable tumours\n- Prior malignancy or bilateral tumour",
        ["in0 requ melanoma", "ex0 requ neoplasm[multifocal]", "ex0 requ ALL(msi-high, neoplasm)",
         "ex0 requ second-malignancy[untreated]", "ex0 requ ALL(female, neoplasm, unresectable-disease)",
         "ex0 requ ANY(neoplasm[bilateral], second-malignancy)"],
    ),
    "a study of another disease excludes any malignancy": (
        "Inclusion Criteria:\n- Relapsed or refractory asthma\nExclusion Criteria:\n- Malignancy",
        ["in0 requ ALL(ANY(refractory-disease, relapsed-disease), asthma)", "ex0 requ malignant-neoplasm"],
    ),
    "no malignancy in an inclusion list": (
        "Inclusion Criteria:\n- Melanoma or sarcoma\n- Cancer of any kind\n- No malignancy within 5 years",
        ["in0 requ ANY(melanoma, sarcoma)", "in0 requ malignant-neoplasm", "in0 requ NOT second-malignancy"],
    ),
    "a head with words of its own": (
        "Inclusion Criteria:\n* Patients must meet all of the following to be enrolled:\n  * Asthma\n  * "
        "ALT <= 3 x ULN",
        ["in1 requ asthma", "in1 requ alt<=3 ULN"],
    ),
    "a head with more words of its own": (
        "Inclusion Criteria:\n* Wizards of great power must show all of the following:\n  * Asthma\n  * "
        "ALT <= 3 x ULN",
        ["in1 requ ", "in1 requ "],
    ),
    "another malignancy among others": (
        "Inclusion Criteria:\n- Melanoma\nExclusion Criteria:\n- Malignancy or asthma",
        ["in0 requ melanoma", "ex0 requ ANY(asthma, second-malignancy)"],
    ),
    "a tumour with a marker is no other": (
        "Inclusion Criteria:\n- Breast cancer\nExclusion Criteria:\n- HER2-positive tumours",
        ["in0 requ breast-cancer", "ex0 requ ALL(her2-positive, neoplasm)"],
    ),
    "a tumour in a place is no other": (
        "Inclusion Criteria:\n- Melanoma\n- No tumor involving major vessels",
        ["in0 requ melanoma", "in0 requ NOT neoplasm[involving-major-vessels]"],
    ),
    "a list announced below an item": (
        "Inclusion Criteria:\n\n  -  Blood tests:\n\n     ANC >= 1.5 x 10^9/L. One of the following:\n\n"
        "       -  Asthma\n\n       -  Gout\n",
        ["in1 requ anc>=1.5", "in1 requ asthma", "in1 requ gout"],
    ),
    "numbers of four levels": (
        "Inclusion Criteria:\n1.2.3.4 Age >= 18 years",
        ["in0 requ age>=18 a"],
    ),
    "a label that does not help": (
        "Wizard:\n\n  -  At least 3 months\n",
        ["in0 requ 'At least 3 months'"],
    ),
    "a head that says no more than its logic": (
        "Inclusion Criteria:\n* Either of:\n  * Asthma\n  * All of:\n    * Gout\n    * Stroke",
        ["in0 requ ANY(ALL(gout, stroke), asthma)"],
    ),
    "a head above a number of items": (
        "Exclusion Criteria:\n* Any of the following within 6 months:\n  * At least two of the following:\n"
        "    * Asthma\n    * Gout\n    * Stroke",
        ["ex1 requ 2 OF(asthma @before enrolment<=6 months"],
    ),
    "a head above a condition": (
        "Inclusion Criteria:\n* All of the following within 14 days:\n  * ALT <= 3 x ULN (<= 5 x ULN if "
        "liver metastases)",
        ["in1 requ IF(liver-metastasis THEN alt<=5 ULN @before"],
    ),
    "a head that says what its patients are no candidates for": (
        "Inclusion Criteria:\n* Cohort 2: Patients who are ineligible for other therapies:\n  * Gout\n"
        "  * Asthma\n  * At most 5 prior lines of therapy",
        ["in1 requ gout", "in1 requ asthma", "in1 requ prior_lines<=5"],
    ),
    "a head above a condition and a limit": (
        "Inclusion Criteria:\n* All of the following within 14 days:\n  * Bilirubin <= 2 mg/dL and ALT <= 3 x ULN "
        "(<= 5 x ULN if liver metastases)",
        ["in1 requ ALL(IF(liver-metastasis THEN alt<=5 ULN @before"],
    ),
    "marks that change": (
        "Inclusion Criteria:\n  - Age >= 18 years\n    * ECOG 0-1\n      o Gout\n  1. Asthma",
        ["in0 requ age", "in1 requ ecog", "in2 requ gout", "in0 requ asthma"],
    ),
    "sentences that run together": (
        "Inclusion Criteria:\n* WBC at least 3,000/mm3 Platelet count at least 100,000/mm3\n* Not pregnant or "
        "nursing Fertile patients must use effective contraception No known Asthma (No "
        "gout) No stroke\n\nNo prior chemotherapy At least 4 weeks since radiotherapy",
        [
            "in0 requ wbc", "in0 requ platelets", "in0 requ NOT ANY(lactation", "in0 requ IF(fertile",
            "in0 requ NOT", "in0 requ NOT stroke", "in0 requ NOT chemotherapy", "in0 requ NOT radiotherapy",
        ],
    ),
    "a paragraph that announces a list": (
        "Inclusion Criteria:\n\nAge >= 18 years. Any one of the following:\n\n  -  Asthma\n\n  -  Gout\n",
        ["in0 requ age>=18 a", "in0 requ ANY(asthma, gout)"],
    ),
    "roles": (
        "Inclusion Criteria:\n- Signed informed consent\n- Willing to comply with visits\n- None\n- See "
        "Appendix 2\n"
        "- Note: ECOG is graded by the physician\n- Preferably with diabetes\n- Any condition that in the "
        "opinion of the investigator is bad\n"
        "- Women agree to use contraception\n- Wizards during the study\n- Able to wave\n- Prior aspirin "
        "is allowed\n- Life expectancy, as judged by the investigator, of at least 3 months",
        ["in0 proc informed-consent", "in0 proc ", "in0 pref ", "in0 disc ", "in0 proc ", "in0 afte ", "in0 proc ", "in0 requ life_expectancy>=3 mo"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_gives_its_criteria(name: str, vocabulary: Vocabulary) -> None:
    """Polarity, depth, role and rule of every criterion come out as the block lays them out."""
    block, expected = BLOCKS[name]
    shown = _shown(block, vocabulary)
    assert len(shown) == len(expected), shown
    for one, start in zip(shown, expected, strict=True):
        assert one.startswith(start), shown


def test_a_swallowed_list_is_quoted_whole(vocabulary: Vocabulary) -> None:
    """One criterion's span runs from its head to the end of its list."""
    block = "Inclusion Criteria:\n* One of the following:\n  * Diabetes\n  * Asthma\n"
    found = _only(block, vocabulary)
    assert found.text == "* One of the following:\n  * Diabetes\n  * Asthma"
    assert found.clean == "One of the following: Diabetes Asthma"
    assert found.complete


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Cohort B only: ECOG 0-1", ("Cohort B",)),
        ("For Phase 2 participants: ECOG 0-1", ("Phase 2",)),
        ("Arms A and B: ECOG 0-1", ("Arm A", "Arm B")),
        ("Phase II: ECOG 0-1", ("Phase II",)),
        ("ECOG 0-1 (only for phase IIa)", ("Phase IIa",)),
        ("Strata 1, 2: ECOG 0-1", ("Stratum 1", "Stratum 2")),
        ("ECOG 0-1", ()),
    ],
)
def test_cohorts_are_read_from_a_prefix(text: str, names: tuple[str, ...], vocabulary: Vocabulary) -> None:
    """An item that names its cohort, arm, part or phase applies to those alone."""
    assert cohorts(text) == names
    assert _only(f"Inclusion Criteria:\n- {text}", vocabulary).applies_to == names


def test_a_section_names_its_cohort(vocabulary: Vocabulary) -> None:
    """Every item of a section for one part applies to that part."""
    block = "Inclusion Criteria for Part 2:\n- Cohort A: ECOG 0-1"
    assert _only(block, vocabulary).applies_to == ("Part 2", "Cohort A")


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Inclusion Criteria:", "inclusion"),
        ("KEY EXCLUSION CRITERIA", "exclusion"),
        ("Main Inclusion Criteria for Cohort A:", "inclusion"),
        ("Non-inclusion criteria:", "exclusion"),
        ("Inclusion/Exclusion Criteria:", "inclusion"),
        ("Exclusion:", "exclusion"),
        ("EXC CRITERIA (drug A cohorts)", "exclusion"),
        ("Excl. criteria", "exclusion"),
        ("Inc Criteria:", "inclusion"),
        ("排除标准：", "exclusion"),
        ("Inclusion criteria are listed elsewhere", None),
        ("Inclusion criteria ", "inclusion"),
        ("Diabetes", None),
    ],
)
def test_a_section_header_gives_its_polarity(text: str, polarity: str | None) -> None:
    """Headers in many wordings open a section; a sentence about criteria does not."""
    found = section(text)
    assert (found.polarity if found else None) == polarity


@pytest.mark.parametrize(
    ("text", "logic"),
    [
        ("Any of the following:", "any"), ("at least one (1) of the following", "any"), ("One or more of", "any"),
        ("All of the following:", "all"), ("at least 3 of the following", "3"), ("Two or more of the following", "2"),
        ("when three or more of these signs are present:", "3"),
        ("The following:", ""),
    ],
)  # fmt: skip
def test_a_head_gives_its_logic(text: str, logic: str) -> None:
    """Words that mean ANY, ALL or a number are read from the head."""
    assert heading(text).logic == logic


def test_required_and_allowed_turn_a_list() -> None:
    """ "Required:" makes a list of requirements, "Allowed:" one of permissions."""
    assert heading("Required:").polarity == "inclusion"
    assert heading("Allowed:").permits
    assert not heading("Patients are excluded if not allowed:").permits


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("ANC \\>= 1.5", "ANC >= 1.5"),
        ("3×109/L", "3×10^9/L"),
        ("10\\^9/L", "10^9/L"),
        ("a\n     b", "a b"),
        ("5 &gt; 3 &amp; 2", "5 > 3 & 2"),
        ("soft\u00adhyphen", "softhyphen"),
        ("ends in nothing\u200b", "ends in nothing"),
        ("plain", "plain"),
    ],
)
def test_the_clean_view_heals_and_leads_back(text: str, view: str) -> None:
    """Escapes, wrapped lines, lost powers and entities are healed; every position knows its origin."""
    found = clean(text, 7)
    assert found.text == view
    for at in range(len(view)):
        start, end = found.span(at, at + 1)
        assert 7 <= start < end <= 7 + len(text)


def test_a_sentence_of_many_words_is_left_as_words(vocabulary: Vocabulary) -> None:
    """More than three hundred tokens are no sentence anyone states a rule in, however short the words."""
    (found,) = parse("no 7 " * 200, vocabulary)
    assert brief(found.rule).startswith("'no 7 no 7")
    assert not found.complete


def test_a_very_long_sentence_is_left_as_words(vocabulary: Vocabulary) -> None:
    """A pasted page is no sentence: it is kept whole and not judged."""
    found = _only("Inclusion Criteria:\n- " + "wizards, " * 1000, vocabulary)
    assert brief(found.rule).startswith("'wizards")
    assert not found.complete


def test_a_token_shows_itself(vocabulary: Vocabulary) -> None:
    """For the eye: the kind and the words of a token, and what a node holds."""
    assert [repr(token) for token in Lexer(vocabulary).tokens("age >= 18")] == [
        "variable:age",
        "cmp:>=",
        "num:18",
    ]


def test_equal_blocks_give_equal_criteria(vocabulary: Vocabulary) -> None:
    """Reading twice, remembered or not, gives the same."""
    block = "Inclusion Criteria:\n- ECOG 0-1\n- ECOG 0-1"
    assert parse(block, vocabulary) == parse(block, vocabulary)
    assert len(items(block)) == 3


@pytest.mark.parametrize("words", ["meeting", "who meet"])
def test_a_list_is_of_the_people_and_not_of_what_is_denied(words: str, vocabulary: Vocabulary) -> None:
    """ "Patients without gout who meet any of these:" denies the gout alone."""
    block = f"Inclusion Criteria:\n\n* Patients without gout {words} any of the following:\n\n    * Asthma\n    * Stroke"
    rules = [brief(one.rule) for one in parse(block, vocabulary) if one.role == "requirement"]
    assert rules == ["ALL(ANY(asthma, stroke), NOT gout)"]
