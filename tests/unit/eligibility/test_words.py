"""Rules in words: how they read to a navigator, and what no sentence can say."""

import pytest

from trialbridge.eligibility.words import Wording, number
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
    Published,
    Range,
    Rule,
    Window,
    canonical,
)  # fmt: skip
from trialbridge.vocab import Vocabulary


@pytest.fixture(scope="module")
def wording(vocabulary: Vocabulary) -> Wording:
    """Word rules with the package's vocabulary."""
    return Wording(vocabulary)


def _has(concept: str, *qualifiers: str, status: str = "any", window: Window | None = None) -> Has:
    return Has(concept=concept, qualifiers=qualifiers, status=status, window=window)  # type: ignore[arg-type]


def _weeks(value: float, anchor: str = "enrolment") -> Window:
    return Window(anchor=anchor, at_most=Duration(value=value, unit="weeks"))


ASTHMA, GOUT, STROKE = _has("asthma"), _has("gout"), _has("stroke")
LIVER = _has("liver-metastasis")
SKIN, CERVIX = _has("non-melanoma-skin-cancer"), _has("cervical-carcinoma-in-situ")
ALT, WIDER = Range(variable="alt", high=2.5, unit="ULN"), Range(variable="alt", high=5.0, unit="ULN")
_LONGER = Window(anchor="first_dose", at_most=Duration(value=28.0, unit="days"), half_lives=5.0, of="longer")
_OR_LIVES = Window(at_most=Duration(value=28.0, unit="days"), half_lives=5.0)
_AFTER = Window(anchor="car-t-cell", direction="after", at_most=Duration(value=6.0, unit="months"))

SAID = [
    (Range(variable="age", low=18.0, high=75.0, unit="a"), False, "age between 18 and 75 years"),
    (Range(variable="age", low=18.0, high=75.0, low_open=True, unit="a"), False, "age above 18 and at most 75 years"),
    (ALT, False, "alanine aminotransferase at most 2.5 x ULN"),
    (Range(variable="platelets", low=100.0, unit="10*9/L"), False, "platelet count at least 100 x 10^9/L"),
    (Range(variable="bilirubin_total", high=34.2079, unit="umol/L", published=Published(high=2.0, unit="mg/dL")),
     False, "total bilirubin at most 2 mg/dL"),
    (Range(variable="ecog", high=1.0), False, "ECOG performance status at most 1"),
    (Range(variable="stage", low=3.0, high=4.9), False, "stage between III and IV"),
    (Range(variable="child_pugh", low=5.0, high=6.0), False, "Child-Pugh score A"),
    (Range(variable="ecog", low=2.0, high=2.0), False, "ECOG performance status 2"),
    (Range(variable="prior_lines", low=2.0, high=2.0), False, "prior lines of systemic therapy between 2 and 2"),
    (Range(variable="qtc", low=470.0, low_open=True, unit="ms"), True, "corrected QT interval above 470 ms"),
    (Range(variable="lvef", high=50.0, high_open=True, unit="%"), True, "left ventricular ejection fraction below 50 %"),
    (Range(variable="creatinine_clearance", low=60.0, unit="mL/min", window=_weeks(1.0)), False,
     "creatinine clearance at least 60 mL/min within 1 week before enrolment"),
    (Not(rule=_has("chemotherapy", window=_weeks(4.0))), False, "no chemotherapy within 4 weeks before enrolment"),
    (_has("radiotherapy", window=_LONGER), True,
     "radiotherapy within 28 days or 5 half-lives, whichever is longer, before the first dose"),
    (_has("radiotherapy", window=_OR_LIVES), True, "radiotherapy within 28 days or 5 half-lives before enrolment"),
    (_has("chemotherapy", window=_AFTER), True, "chemotherapy within 6 months after CAR-T cells"),
    (_has("chemotherapy", window=Window(at_least=Duration(value=1.0, unit="years"))), True,
     "chemotherapy at least 1 year before enrolment"),
    (_has("stroke", window=Window(at_least=Duration(value=11.0, unit="weeks"), at_most=Duration(value=26.0, unit="weeks"))),
     False, "stroke 11 to 26 weeks before enrolment"),
    (_has("named:hus", "seasonal"), True, "seasonal hus"),
    (_has("named:hus"), True, "history of hus"),
    (_has("hypertension", "uncontrolled"), True, "uncontrolled hypertension"),
    (_has("major-surgery", status="planned"), True, "planned major surgery"),
    (_has("allergy", "study-drug"), True, "allergy to the study drug"),
    (_has("allergy", "to-penicillin"), True, "allergy to penicillin"),
    (_has("infection-exposure", "to-tuberculosis"), True, "close contact with a patient with tuberculosis"),
    (Count(concept="brain-metastasis", low=4), True, "at least 4 brain metastases"),
    (Count(concept="brain-metastasis", high=3), False, "at most 3 brain metastases"),
    (Count(concept="brain-metastasis", low=2, high=2), False, "equal to 2 brain metastases"),
    (Any(rules=(ASTHMA, STROKE)), True, "asthma or stroke"),
    (Any(rules=(ASTHMA, STROKE, GOUT)), True, "asthma, gout or stroke"),
    (All(rules=(ASTHMA, STROKE)), False, "asthma and stroke"),
    (All(rules=(_has("diabetes"), _has("diabetic-nephropathy"))), True, "diabetes mellitus with diabetic nephropathy"),
    (Not(rule=Any(rules=(_has("hiv-infection"), _has("hepatitis-b")))), False, "no hepatitis B or HIV infection"),
    (Not(rule=Any(rules=(_has("hiv-infection"), _has("hepatitis-b")))), True, "none of: hepatitis B; HIV infection"),
    (Not(rule=ASTHMA), True, "not: asthma"),
    (All(rules=(_has("second-malignancy"), Not(rule=Any(rules=(SKIN, CERVIX))))), True,
     "another malignancy except carcinoma in situ of the cervix or non-melanoma skin cancer"),
    (All(rules=(ASTHMA, Not(rule=STROKE))), True, "all of: asthma; not: stroke"),
    (If(test=_has("childbearing-potential"), then=_has("contraception")), False,
     "if childbearing potential, then contraception"),
    (If(test=LIVER, then=WIDER, other=ALT), False,
     "if: liver metastasis; then: alanine aminotransferase at most 5 x ULN; otherwise: alanine aminotransferase "
     "at most 2.5 x ULN"),
    (If(test=ASTHMA, then=AtLeast(n=2, rules=(ASTHMA, STROKE, GOUT))), False,
     "if: asthma; then: (at least 2 of: asthma; gout; stroke)"),
    (AtLeast(n=2, rules=(ASTHMA, STROKE, GOUT)), False, "at least 2 of: asthma; gout; stroke"),
    (Any(rules=(All(rules=(ASTHMA, Not(rule=STROKE))), GOUT)), False, "any of: (all of: asthma; no stroke); gout"),
    (All(rules=(ASTHMA, Not(rule=STROKE), Not(rule=GOUT))), True, "all of: asthma; not: gout; not: stroke"),
    (All(rules=(Any(rules=(ASTHMA, STROKE)), Not(rule=GOUT))), True, "all of: (any of: asthma; stroke); not: gout"),
    (All(rules=(ASTHMA, Not(rule=All(rules=(STROKE, GOUT))))), True, "all of: asthma; not: (all of: gout; stroke)"),
    (Not(rule=Not(rule=ASTHMA)), True, "asthma"),
    (Opaque(text="wizards toil"), False, "all of: “wizards toil”"),
    (_has("asthma", status="history"), False, "all of: asthma, being: history"),
    (_has("relapsed-refractory-disease"), False, "all of: the concept relapsed-refractory-disease"),
    (_has("named:sparkle-syndrome", "severe"), True, "severe sparkle syndrome"),
    (_has("asthma", "with-bubbly-foobar"), True, "asthma with bubbly foobar"),
    (_has("named:use", "prebiotic", window=_weeks(3.0)), True,
     "all of: the concept named:use within 3 weeks before enrolment, being: prebiotic"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "exclusion", "words"), SAID)
def test_a_rule_reads_plainly_and_is_read_back(
    rule: Rule, exclusion: bool, words: str, wording: Wording
) -> None:
    """Simple rules are plain sentences, nested ones outlines; the parser reads both back as the rule."""
    assert wording.say(rule, exclusion) == words
    assert wording.reads(words, canonical(rule), exclusion)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Any(rules=()), "any of: nothing"),
        (Range(variable="age", unit="a"), "all of: age of any value years"),
        (Count(concept="papanicolaou-test", low=2), "all of: at least 2 papanicolaou tests"),
        (Count(concept="asthma"), "all of: any number of asthmas"),
        (Range(variable="age", low=500.0, unit="a"), "all of: age at least 500 years"),
        (Range(variable="age", high=500.0, unit="a"), "all of: age at most 500 years"),
        (
            _has("allergy", "to-no-such-concept", "to-another"),
            "all of: allergy, being: to-no-such-concept, to-another",
        ),
        (_has("asthma", window=Window()), "all of: the concept asthma before enrolment"),
        (_has("no-such-concept"), "all of: the concept no-such-concept"),
    ],
)
def test_what_no_sentence_says_is_still_shown(rule: Rule, words: str, wording: Wording) -> None:
    """A group of no parts or a limit without ends has words, though no sentence would state it."""
    assert wording.say(rule) == words


def test_numbers_have_all_their_digits() -> None:
    """A number is never written with an exponent, which the parser would read as a power."""
    assert [number(value) for value in (100000.0, 0.05, 2.5, 0.0)] == ["100000", "0.05", "2.5", "0"]
