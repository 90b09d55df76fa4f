"""What a head says that the items of its list do not: when, of whom, and how their sentences begin."""

import time
from collections.abc import Callable

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.eligibility.headings import told_when
from trialbridge.eligibility.unheard import unheard
from trialbridge.vocab import Vocabulary


def _read(block: str, vocabulary: Vocabulary) -> list[str]:
    """Give the requirements of a block in brief; "?" stands before one that is not computable."""
    found = [one for one in parse(block, vocabulary) if one.role == "requirement"]
    return [brief(one.rule) if one.complete else "?" + brief(one.rule) for one in found]


TIMES = [
    (
        "Exclusion Criteria\n\nPrior Medication:\n\nExcluded within 2 weeks of study entry:\n\n  -  Interferon.\n\n"
        "  -  Excluded within 90 days of study entry:\n\n  -  Zidovudine.\n\nPrior Treatment:\n\n  -  Dialysis.\n",
        ["interferon @before enrolment<=2 weeks", "zidovudine @before enrolment<=90 days", "dialysis"],
    ),
    (
        "Exclusion Criteria:\n\n- Consumption of one or more of the following within 3 days prior to the first dose"
        " of study drug:\n  - Grapefruit\n  - Star fruit\n",
        ["grapefruit @before first_dose<=3 days", "star-fruit @before first_dose<=3 days"],
    ),
    (
        "Inclusion Criteria:\n\n- Adequate organ function determined within 2 weeks of registration, defined as"
        " follows:\n  - Hemoglobin >= 9 g/dL\n",
        ["haemoglobin>=90 g/L @before enrolment<=2 weeks"],
    ),
    (
        "Exclusion Criteria:\n\n- Use of any of these for more than 3 days in a row within the 60 days before entry:\n"
        "  - Interferon\n  - Zidovudine within 2 weeks\n",
        ["?interferon", "zidovudine @before enrolment<=2 weeks"],
    ),
    (
        "Inclusion Criteria:\n\nSubjects must meet all of the inclusion criteria within 28 days of the visit:\n\n"
        "- Age 18 years or older\n",
        ["age>=18 a"],
    ),
]

NOW = (
    "Exclusion Criteria\n\nConcurrent Medication:\n\nExcluded:\n\n  -  Azoles.\n\n"
    "Concurrent Treatment:\n\n  -  Dialysis.\n\nPrior Medication:\n\nExcluded:\n\n  -  Interferon.\n"
)


def test_a_list_of_what_is_had_now_says_so(vocabulary: Vocabulary) -> None:
    """A heading of old records that says when a treatment is had says it of every item below "Excluded:"."""
    assert _read(NOW, vocabulary) == ["azole-antifungal/active", "dialysis/active", "interferon"]


@pytest.mark.parametrize(("block", "rules"), TIMES)
def test_a_list_has_the_time_its_head_says(block: str, rules: list[str], vocabulary: Vocabulary) -> None:
    """The time is each item's, until a head says another; where it cannot be read, the items are doubted."""
    assert _read(block, vocabulary) == rules


LOST = [
    ("Exclusion", "Those with a cancer of low risk are eligible. Examples include, but are not limited to:", "Melanoma"),
    ("Exclusion", "Drugs that interact will be exclusionary if they cannot be stopped. These include:", "Efavirenz"),
    ("Inclusion", "Patients with HIV infection are eligible provided they meet the following criteria:", "Platelets >= 75 x 10^9/L"),
    ("Exclusion", "Individuals with HIV infection are eligible for the study if:", "CD4 count >= 300/uL"),
    ("Exclusion", "Malignancy within 3 years aside from the following exceptions:", "Carcinoma in situ of the cervix"),
    ("Exclusion", "Presence of a household member or close contact who:", "Has received an organ transplant"),
    ("Exclusion", "Alzheimer's subjects will be excluded from participation for these reasons:", "Pregnancy"),
    ("Inclusion", "Under 65 years:", "LVEF at least 45%"),
    ("Inclusion", "No autoimmune disease: or one of old that might come back, and harms organs. It includes a history of:", "Myasthenia gravis"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "head", "item"), LOST)
def test_a_list_of_some_is_not_asked_of_all(part: str, head: str, item: str, vocabulary: Vocabulary) -> None:
    """What holds for some people, on a condition, or as an exception is never said of everybody."""
    (rule,) = _read(f"{part} Criteria:\n\n- {head}\n  - {item}\n", vocabulary)[-1:]
    assert rule.startswith("?")


PLAIN = [
    ("Exclusion", "Patients will be excluded if they have any of these:", "Diabetes", "diabetes"),
    ("Exclusion", "A subject will not be eligible if any of the following apply:", "Diabetes", "diabetes"),
    (
        "Inclusion",
        "Adequate organ function:",
        "Platelets >= 75 x 10^9/L",
        "platelets>=75 10*9/L",
    ),
]


@pytest.mark.parametrize(("part", "head", "item", "rule"), PLAIN)
def test_a_list_of_all_is_asked_of_all(
    part: str, head: str, item: str, rule: str, vocabulary: Vocabulary
) -> None:
    """A head that speaks of the patients alone takes nothing from what stands below it."""
    assert _read(f"{part} Criteria:\n\n- {head}\n  - {item}\n", vocabulary) == [rule]


GONE_ON = [
    ("Known allergy or hypersensitivity to:", "Cisplatin", "allergy[to-cisplatin]"),
    ("Patients who currently receive:", "Heparin", "heparin/active"),
    ("Known allergy or hypersensitivity to:", "Cisplatin on two Mondays", "?"),
]


@pytest.mark.parametrize(("head", "item", "rule"), GONE_ON)
def test_an_item_goes_on_with_its_heads_sentence(
    head: str, item: str, rule: str, vocabulary: Vocabulary
) -> None:
    """Where a head breaks off, each item is the rest of its sentence, or is not computable."""
    found = _read(f"Exclusion Criteria:\n\n- {head}\n  - {item}\n", vocabulary)[-1]
    assert found.startswith("?") if rule == "?" else found == rule


def test_methods_of_contraception_are_not_each_asked_for(vocabulary: Vocabulary) -> None:
    """A list of what counts as contraception asks nobody for an intrauterine device."""
    block = (
        "Inclusion Criteria:\n\n- Women of childbearing potential must use a highly effective method of contraception,"
        " defined as one of a low rate of failure, such as:\n  - Intrauterine device\n  - Vasectomised partner\n  - Women must agree to a pregnancy test\n"
        "- Age 18 years or older\n"
    )
    asked = [one.clean for one in parse(block, vocabulary) if one.role != "heading"]
    assert asked == ["Women must agree to a pregnancy test", "Age 18 years or older"]


REPEATED = (
    "eligible ", "eligible if ", "excluded ", "childbearing potential ", "patients with HIV are allowed ",
    "within 4 weeks ", "for inclusion of ", "under 65 ", "women ", "of ( ", "(", " ",
)  # fmt: skip
HEARD: list[Callable[[str], object]] = [lambda text: unheard(text, False, True), told_when]


@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.parametrize("hears", HEARD, ids=["unheard", "told_when"])
def test_a_head_four_times_as_long_takes_no_sixteen_times(piece: str, hears: Callable[[str], object]) -> None:
    """The time a head takes grows with its length, and not with its square."""

    def taken(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size] + ":"
        times = []
        for _ in range(3):
            start = time.process_time()
            hears(text)
            times.append(time.process_time() - start)
        return min(times)

    assert taken(40_000) < 10 * taken(10_000) + 0.05


def test_what_stands_below_an_item_of_such_a_list_is_doubted(vocabulary: Vocabulary) -> None:
    """An item that goes on with its head's sentence may head a list itself, which does not begin so."""
    block = "Exclusion Criteria:\n\n- Known allergy to:\n  - Antibiotics:\n    - Penicillin\n"
    assert _read(block, vocabulary) == ["?penicillin"]


def test_alternatives_beside_their_head_are_not_each_demanded(vocabulary: Vocabulary) -> None:
    """Where the list of "at least one of the following" stands on its head's own level, nobody needs it all."""
    block = (
        "Inclusion Criteria:\n\n- Age 45 years or older\n- At least one of the following risk factors:\n- Diabetes\n"
        "- Asthma\n- Patients with cancer\n- Stroke\n\nExclusion Criteria:\n\n- Gout\n"
    )
    assert _read(block, vocabulary)[2:] == ["?diabetes", "?asthma", "malignant-neoplasm", "stroke", "gout"]


def test_what_stands_below_such_an_alternative_is_doubted_with_it(vocabulary: Vocabulary) -> None:
    """An alternative with a list of its own takes it along."""
    block = "Inclusion Criteria:\n\n- At least one of the following:\n- Heart disease:\n  - Angina\n  - Stroke\n- Asthma\n"
    assert [rule for rule in _read(block, vocabulary) if not rule.startswith("?")] == []


def test_a_limit_below_a_label_is_of_what_the_label_says(vocabulary: Vocabulary) -> None:
    """ "Greater than 2 years" below "Life expectancy:" is no age."""
    block = "Inclusion Criteria:\n\nAge:\n\n- 18 and over\n\nLife expectancy:\n\n- Greater than 2 years\n"
    assert _read(block, vocabulary) == ["age>=18 a", "life_expectancy>24 mo"]


def test_what_a_group_is_allowed_is_not_demanded(vocabulary: Vocabulary) -> None:
    """ "Allowed:" goes on to the list of the group that is named next."""
    block = "Inclusion Criteria:\n\nConcurrent Medication:\n\nAllowed:\n\nGroup 2:\n\n- Fluconazole\n\nRequired:\n\n- On aspirin\n"
    assert _read(block, vocabulary) == ["aspirin/active"]


def test_at_least_one_factor_heads_alternatives(vocabulary: Vocabulary) -> None:
    """A head that asks for one factor of a list asks for no more."""
    block = "Inclusion Criteria:\n\n- At least one additional risk factor for stroke, including:\n  - Diabetes\n  - Asthma\n"
    assert _read(block, vocabulary)[-1].startswith("?ALL(ANY(asthma, diabetes)")


def test_a_list_of_prior_therapies_counts_no_lines(vocabulary: Vocabulary) -> None:
    """ "Any of the following prior therapies:" asks for no more than each that it lists."""
    block = "Exclusion Criteria:\n\n- Any of the following prior therapies:\n  - Pemetrexed\n  - Cisplatin\n"
    assert _read(block, vocabulary) == ["pemetrexed", "cisplatin"]


EX, IN = "Exclusion Criteria:\n\n", "Inclusion Criteria:\n\n"
LISTS = [
    # cases of what is asked for are not all demanded, parts of a function are
    (
        IN + "- Histologically confirmed solid tumour, including:\n  - Melanoma\n  - Age over 18\n",
        ["?melanoma", "age>18 a"],
    ),
    (IN + "- Adequate organ function, including:\n  - Melanoma\n", ["melanoma"]),
    (IN + "- Conditions including:\n  - Melanoma\n  - No asthma\n", ["?melanoma", "NOT asthma"]),
    (EX + "- Heart disease, including:\n  - Angina\n", ["heart-disease", "angina"]),
    # who has one of these is asked for something else
    (
        EX + "- Patients with any of the following should be seen by a cardiologist:\n  - Angina\n",
        ["?angina"],
    ),
    (EX + "- Patients with any of the following should not take part:\n  - Angina\n", ["angina"]),
    (IN + "- For patients undergoing biopsy:\n  - No bleeding disorder\n", ["?NOT bleeding-disorder"]),
    # the time of a head that names a thing of its own
    (
        EX
        + "- Cardiac disease within 90 days of study start, including:\n  - Angina\n  - Stroke within 1 year\n",
        ["heart-disease @before enrolment<=90 days", "?angina", "stroke @before enrolment<=1 years"],
    ),
    # illness of now
    (
        EX
        + "- Uncontrolled intercurrent illness including:\n  - Arrhythmia\n  - Unstable angina\n  - Severe asthma\n"
        "  - History of stroke\n  - Angina within 6 months\n  - Aspirin\n  - Guttate or pustular psoriasis\n",
        [
            "intercurrent-illness/active[uncontrolled]",
            "arrhythmia/active[uncontrolled]",
            "unstable-angina/active",
            "asthma/active[severe]",
            "stroke",
            "angina @before enrolment<=6 months",
            "aspirin",
            "?ANY(named:guttate, psoriasis[pustular])",
        ],
    ),
    (EX + "- History of active disease including:\n  - Arrhythmia\n", ["arrhythmia"]),
    (
        EX + "Patient is on a regimen of any of the following medications:\n\n- Anticoagulants\n",
        ["anticoagulant/active"],
    ),
]


@pytest.mark.parametrize(("block", "rules"), LISTS)
def test_a_list_is_asked_for_as_its_head_asks(block: str, rules: list[str], vocabulary: Vocabulary) -> None:
    """Cases, conditions for something else, times and what is of now reach the items of a list."""
    assert _read(block, vocabulary) == rules
