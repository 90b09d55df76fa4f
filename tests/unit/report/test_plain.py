"""A study in plain words: every sentence from its fields, easy to read, in both languages."""

from pathlib import Path

import pytest
from tests.studies import study

from trialbridge.eligibility.parse import parse
from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Count,
    Duration,
    Has,
    If,
    Not,
    Opaque,
    Range,
    Rule,
    Window,
)  # fmt: skip
from trialbridge.model.study import (
    Age,
    Arm,
    Coded,
    Design,
    Eligibility,
    Enrolment,
    Intervention,
    Location,
    Outcome,
    Study,
    StudyDate,
    Text,
)  # fmt: skip
from trialbridge.report.plain import SECTIONS, Plain, plain, text_of
from trialbridge.report.plain_rule import names_in, plain_rule
from trialbridge.report.reading import grade
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.locale import LANGUAGES, sayings

HARDEST = 8.0
"""US school years: what the sentences of patient information should not exceed."""
CRITERIA = (
    "Inclusion Criteria:\n\n* Age 18 to 75 years\n* Platelets >= 100 x 10^9/L\n* Quux of the frobnicated zzz must\n"
    "\nExclusion Criteria:\n\n* Hepatitis B\n* Zzz must frobnicate qux\n* Grault of the corge must zzz"
)


def made(**fields: object) -> Study:
    """Make a randomised study of CIK cells."""
    parts: dict[str, object] = {
        "title": (Text("CIK cells with sorafenib in liver cancer"),),
        "conditions": ("Liver Cancer",),
        "arms": (
            Arm("CIK", Coded("experimental"), "", ("CIK cells", "Sorafenib")),
            Arm("Control", Coded("no_intervention")),
            Arm("Later", Coded("other")),
        ),
        "interventions": (Intervention("CIK cells"), Intervention("Sorafenib")),
        "design": Design(
            study_type=Coded("interventional"), phase=Coded("phase2"), allocation=Coded("randomized"),
            masking=Coded("none"), enrolment=Enrolment(60, "estimated"),
        ),
        "outcomes": (Outcome("primary", "Survival", "", "2 years"), Outcome("primary", "Safety"), Outcome("secondary", "x")),
        "dates": (StudyDate("start", "2024-01"), StudyDate("completion", "2026-01-02"), StudyDate("verified")),
        "eligibility": Eligibility(
            criteria=(Text(CRITERIA),), sex=Coded("female"), minimum_age=Age(18), maximum_age=Age(6, "months")
        ),
    }  # fmt: skip
    return study(**{**parts, **fields})


def told(given: Study, vocabulary: Vocabulary, language: str = "en") -> Plain:
    """Tell a study with its own criteria."""
    block = given.eligibility.criteria[0].text if given.eligibility.criteria else ""
    return plain(given, parse(block, vocabulary), vocabulary, language)


def test_sentences_say_what_the_record_says(vocabulary: Vocabulary) -> None:
    """Therapy, partners, comparator, phase, ages, groups, chance, criteria, people, places and dates."""
    text = text_of(told(made(), vocabulary))
    for line in (
        "This trial tests CIK cells.",
        "It is given with drug against VEGF or its receptor.",
        "It is compared with no treatment.",
        "This is a phase 2 trial. It asks if the treatment works.",
        "It is for people with Liver Cancer.",
        "You must be 18 years to 6 months old.",
        "Only women can join.",
        "There are 3 groups.",
        "CIK: CIK cells and Sorafenib.",
        "Control: nothing is given.",
        "Later: the record does not say what is given.",
        "You have 1 in 3 chances to get CIK cells.",
        "We took the groups to be the same size.",
        "You will know which group you are in.",
        "age: 18 to 75 years",
        "platelet count: 100 10*9/L or more",
        "hepatitis B",
        "One more point is only in the trial's own words.",
        "2 more points are only in the trial's own words.",
        "The main thing that is checked: Survival (2 years).",
        "The main thing that is checked: Safety.",
        "About 60 people will take part.",
        "There is one place: Wuhan, China.",
        "The trial is looking for people.",
        "It starts or started on 2024-01.",
        "It should end on 2026-01-02.",
        "The trial team decides who can join.",
    ):
        assert line in text, line


def test_what_a_record_lacks_is_said(vocabulary: Vocabulary) -> None:
    """No therapy, no place, no chance, an observational study: each has its sentence; other ends are said too."""
    bare = made(
        title=(), official_title=(), interventions=(), arms=(), conditions=(), locations=(), outcomes=(), dates=(),
        design=Design(enrolment=Enrolment(9, "actual")), status=Coded("completed"), eligibility=Eligibility(),
        summary=(),
    )  # fmt: skip
    text = text_of(told(bare, vocabulary))
    assert "The record does not name what is tested." in text
    assert "The record names no place." in text
    assert "The record does not say how likely" in text
    assert "9 people took part." in text
    assert "The trial has ended." in text
    watching = made(design=Design(study_type=Coded("observational")), arms=(), status=None)
    assert "This trial watches people" in text_of(
        told(watching, vocabulary)
    ) or "The trial watches people" in text_of(told(watching, vocabulary))


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"arms": (Arm("All", Coded("experimental"), "", ("CIK cells",)),)}, "All who join get CIK cells."),
        ({"design": Design(allocation=Coded("non_randomized"))}, "Chance does not decide your group."),
        (
            {"design": Design(masking=Coded("double"), who_masked=("participant",))},
            "You will not know which group you are in.",
        ),
        ({"eligibility": Eligibility(minimum_age=Age(18))}, "You must be 18 years old or older."),
        ({"eligibility": Eligibility(maximum_age=Age(17))}, "You must be 17 years old or younger."),
        ({"locations": (Location("A", "B"), Location("C"))}, "There are 2 places: B and C."),
        ({"interventions": (Intervention("Walking"),), "title": (), "arms": ()}, "This trial tests Walking."),
    ],
)
def test_other_records(vocabulary: Vocabulary, fields: dict[str, object], line: str) -> None:
    """One group, groups by choice, masking, one age limit, several places, a therapy without a class."""
    assert line in text_of(told(made(**fields), vocabulary))


def test_masking_of_others_is_not_told(vocabulary: Vocabulary) -> None:
    """Where others than the people are masked, nothing is said of what they know."""
    other = made(design=Design(masking=Coded("single"), who_masked=("outcomes_assessor",)))
    assert "know which group" not in text_of(told(other, vocabulary))


def test_chinese_tells_the_same_sentences(vocabulary: Vocabulary) -> None:
    """Every sentence has its Chinese; criteria stand in their own words."""
    both = [told(made(), vocabulary, language) for language in LANGUAGES]
    english, chinese = (
        [each for each in one.sentences if not each.section.startswith("must")] for one in both
    )
    assert [each.fields for each in english] == [each.fields for each in chinese]
    text = text_of(both[1])
    assert "本试验研究CIK细胞。" in text
    assert "同时使用：抗VEGF药物。" in text
    assert "对照为：不治疗。" in text
    assert "Zzz must frobnicate qux" in text


def test_tables_have_every_sentence_in_every_language() -> None:
    """No sentence lacks a language, and the placeholders are the same."""
    import csv
    import string
    from importlib.resources import files

    with (files("trialbridge.vocab.locale") / "plain.csv").open("r", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            holes = [
                {hole for _, hole, _, _ in string.Formatter().parse(row[each]) if hole} for each in LANGUAGES
            ]
            assert all(row[each] for each in LANGUAGES), row["key"]
            assert holes[0] == holes[1], row["key"]
    with pytest.raises(KeyError):
        sayings("plain", "xx")


def test_list_of_names() -> None:
    """Names are joined as the language does."""
    said = sayings("plain", "en")
    assert (said.listed([]), said.listed(["a"]), said.listed(["a", "b", "c"])) == ("", "a", "a, b and c")


WINDOW = Window("enrolment", "before", at_most=Duration(4, "weeks"))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Range("age", 18, 75, unit="a"), "age: 18 to 75 years"),
        (Range("age", 18, 18, unit="a"), "age: 18 years"),
        (Range("platelets", 100, unit="10*9/L"), "platelet count: 100 10*9/L or more"),
        (Range("platelets", 100, low_open=True), "platelet count: more than 100"),
        (Range("alt", None, 2, unit="ULN"), "alanine aminotransferase: 2 times the upper limit of normal or less"),
        (Range("alt", None, 2, high_open=True, unit="LLN"), "alanine aminotransferase: less than 2 times the lower limit of normal"),
        (Range("alt"), "alanine aminotransferase: any value"),
        (Range("nonsense", 1), "nonsense: 1 or more"),
        (Not(Has("hepatitis-b")), "no hepatitis B"),
        (Has("hepatitis-b", "history", ("chronic",)), "ever had chronic hepatitis B"),
        (Has("planned-thing", "planned"), "planned thing"),
        (Has("chemotherapy", window=WINDOW), "chemotherapy (in the 4 weeks before you join)"),
        (Has("chemotherapy", window=Window("car-t-cell", "after", at_least=Duration(1, "months"))), "chemotherapy (at least 1 month after CAR-T cells)"),
        (Has("chemotherapy", window=Window("consent", "before", at_least=Duration(1, "days"), at_most=Duration(2, "days"))), "chemotherapy (1 day to 2 days before you sign)"),
        (Has("chemotherapy", window=Window("enrolment", "before", half_lives=5)), "chemotherapy (5 half-lives before you join)"),
        (Has("chemotherapy", window=Window("first-dose", "before")), "chemotherapy (before the first dose)"),
        (Count("chemotherapy", low=2), "chemotherapy: 2 or more times"),
        (All((Has("hepatitis-b"), Has("hepatitis-c"))), "hepatitis B; hepatitis C"),
        (Any((Has("hepatitis-b"), Has("hepatitis-c"))), "hepatitis B or hepatitis C"),
        (Any((Has("hepatitis-b"), Has("hepatitis-c"), Has("pregnancy"))), "any of these: hepatitis B; hepatitis C; pregnancy"),
        (AtLeast(2, (Has("hepatitis-b"), Has("hepatitis-c"))), "at least 2 of these: hepatitis B; hepatitis C"),
        (If(Has("pregnancy"), Has("hepatitis-b"), Has("hepatitis-c")), "if pregnancy: hepatitis B; if not: hepatitis C"),
        (If(Has("pregnancy"), Has("hepatitis-b")), "if pregnancy: hepatitis B"),
        (Opaque("words  nobody read"), "“words nobody read”"),
        (Has("named:zenker-diverticulum"), "zenker diverticulum"),
        (Not(Any((Has("hepatitis-b"), Has("hepatitis-c"), Has("pregnancy")))), "none of these: hepatitis B; hepatitis C; pregnancy"),
        (Not(All((Has("hepatitis-b"), Has("pregnancy")))), "not together: hepatitis B; pregnancy"),
        (Not(Range("alt", 3)), "no alanine aminotransferase: 3 or more"),
        (Any((All((Has("hepatitis-b"), Has("pregnancy"))), Has("hepatitis-c"))), "(hepatitis B and pregnancy) or hepatitis C"),
        (All((If(Has("pregnancy"), Has("hepatitis-b")), Has("hepatitis-c"))), "(if pregnancy: hepatitis B); hepatitis C"),
        (All((Any((Has("hepatitis-b"), Has("hepatitis-c"), Has("pregnancy"))), Has("chemotherapy"))), "(any of these: hepatitis B; hepatitis C; pregnancy); chemotherapy"),
        (Range("stage", 3.2, 3.29), "stage: IIIB"),
        (Range("nyha", None, 2), "NYHA class: II or less"),
        (Range("age", 1, unit="a"), "age: 1 year or more"),
        (Has("chemotherapy", window=Window("first_dose", "before", at_most=Duration(2, "weeks"))), "chemotherapy (in the 2 weeks before the first dose)"),
    ],
)  # fmt: skip
def test_rules_in_plain_words(vocabulary: Vocabulary, rule: Rule, words: str) -> None:
    """Every shape of a rule has its words, and its names stand in them."""
    assert plain_rule(rule, vocabulary) == words
    assert all(" ".join(name.split()) in words for name in names_in(rule, vocabulary))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Range("age", 18, 75, unit="a"), "年龄：18至75岁"),
        (Range("alt", None, 2, unit="ULN"), "丙氨酸氨基转移酶：2倍正常值上限及以下"),
        (Not(Has("hepatitis-b")), "无乙肝"),
        (Has("hepatitis-b", "history", ("chronic",)), "曾有慢性乙肝"),
        (Has("chemotherapy", window=WINDOW), "化疗（入组前4周内）"),
        (Any((Has("hepatitis-b"), Has("hepatitis-c"), Has("pregnancy"))), "以下任一项：乙肝；丙肝；妊娠"),
        (If(Has("pregnancy"), Has("hepatitis-b"), Has("hepatitis-c")), "若妊娠：乙肝；否则：丙肝"),
        (Has("allergy", qualifiers=("to-cisplatin",)), "对顺铂过敏"),
        (Has("lung-disease", qualifiers=("other-than-asthma",)), "除哮喘外的肺部疾病"),
        (Has("hepatitis-b", qualifiers=("for-a", "severe")), "for a重度乙肝"),
        (Has("named:zenker-diverticulum", qualifiers=("of-a",)), "of a zenker diverticulum"),
    ],
)  # fmt: skip
def test_rules_in_chinese(vocabulary: Vocabulary, rule: Rule, words: str) -> None:
    """The same rules in Chinese; what no table names in Chinese keeps its English name."""
    assert plain_rule(rule, vocabulary, "zh") == words
    assert all(" ".join(name.split()) in words for name in names_in(rule, vocabulary, "zh"))


def test_our_sentences_are_easy(vocabulary: Vocabulary) -> None:
    """No sentence we write needs more than eight years of school, the record's names apart."""
    for each in told(made(), vocabulary).sentences:
        assert grade(each.text, each.names) <= HARDEST, each.text


def test_grade_is_the_published_formula() -> None:
    """0.39 words a sentence + 11.8 syllables a word - 15.59; nothing to read is grade 0."""
    assert grade("The cat sat.") == pytest.approx(0.39 * 3 + 11.8 * 1 - 15.59)
    assert grade("Sorafenib works.", ["Sorafenib"]) == grade("it works.")
    assert grade("...") == 0.0


@pytest.mark.real
def test_sentences_of_the_fields_own_studies_are_easy(data: Path, vocabulary: Vocabulary) -> None:
    """Of the 24 studies of the field, no sentence is harder than eight years of school."""
    from trialbridge.registries import ctgov_xml

    seen = 0
    for path in sorted((data / "ctgov" / "seeds_xml").glob("*.xml")):
        (record,) = ctgov_xml.read(path.read_bytes())
        assert isinstance(record, Study)
        for each in told(record, vocabulary).sentences:
            seen += 1
            assert each.section in SECTIONS
            assert grade(each.text, each.names) <= HARDEST, each.text
    assert seen > 400
