"""The dossier: the chosen studies with places, people and days, in one language or two."""

import msgspec
import pytest
from tests.strategies import VOCABULARY
from tests.unit.report import cases

from trialbridge.model.study import Arm, Coded, Contact, Location, Outcome
from trialbridge.model.verdict import Question
from trialbridge.report.document import CriterionRow, OddsRow, StudyQuote
from trialbridge.report.dossier import Dossier, dossier
from trialbridge.report.dossier_page import Voice, page

PEOPLE = (Contact("Dr Ito", phone="1"), Contact("Dr Ito", phone="1"))


def made(languages: tuple[str, ...] = ("en",), **fields: object) -> Dossier:
    """Lay out the sample match, its study with these fields."""
    document = cases.document()
    study = msgspec.structs.replace(cases.study(), **fields)
    return dossier(document, [study], VOCABULARY, languages)


def test_places_people_and_days() -> None:
    """The nearest site first, then those that recruit; each person once; the days with their words."""
    near = cases.document().results[0].nearest_site
    assert near is not None
    sites = (
        Location("Shut", "X", status=Coded("completed")),
        Location("Open", "Y", status=Coded("recruiting"), contacts=PEOPLE),
        Location(near.facility, near.city, country=near.country, status=Coded("recruiting")),
    )
    outcomes = (Outcome("primary", "Survival", time_frame="Day 1, 3, 30"),)
    (one,) = made(locations=sites, outcomes=outcomes, officials=(Contact("Prof Wu"),)).chosen
    assert [site.facility for site in one.sites] == [near.facility, "Open", "Shut"]
    assert [person.name for person in one.contacts] == ["Dr Ito", "Prof Wu"]
    assert one.days == (1, 3, 30)
    assert one.said == ("Day 1, 3, 30",)


def test_page_has_everything_of_the_talk() -> None:
    """Studies, criteria with both sides, questions, facts, people, days, who decides; no one is eligible."""
    outcomes = (Outcome("primary", "Survival", time_frame="Day " + ", ".join(map(str, range(30)))),)
    given = made(contacts=PEOPLE, outcomes=outcomes, locations=(Location("Ward", "Hefei"),) * 7)
    told = page(given, cases.patient(), VOCABULARY)
    for words in (
        "Dossier for trials", "Dr Ito, 1", "Ward, Hefei", "and 2 more", "30 days named; 29 days from first to last",
        "Creatinine &lt;= 1.5 x ULN.", "The record does not say.", "Not all of this was understood.",
        "the investigator decides", "Open questions", "Does not exclude",
    ):  # fmt: skip
        assert words in told, words
    assert "eligible" not in told.replace("no one is eligible", "")


def test_what_the_record_lacks_is_said() -> None:
    """No place, no person, no day, no question: each has its sentence."""
    bare = made(contacts=(), officials=(), locations=(), outcomes=(), arms=(), interventions=())
    bare = msgspec.structs.replace(bare, document=msgspec.structs.replace(bare.document, questions=()))
    told = page(bare, cases.patient(), VOCABULARY)
    for words in ("names no place", "names no one", "names no day", "Nothing that these trials ask"):
        assert words in told


def test_two_languages_stand_side_by_side() -> None:
    """Each label in both, the study at a glance in both, verdicts in both; Chinese alone has no English label."""
    both = page(made(("en", "zh")), cases.patient(), VOCABULARY)
    for words in ("Dossier for trials", "临床试验资料", "At a glance", "概览", "由研究者决定"):
        assert words in both
    assert 'class="voices two"' in both
    alone = page(made(("zh",)), cases.patient(), VOCABULARY)
    assert "At a glance" not in alone
    assert 'lang="zh-Hans"' in alone
    with pytest.raises(KeyError):
        made(("xx",))


ODDS = OddsRow(
    target="CIK", probability=0.5, arms_with=("A",), arms_without=("B",), control="", basis="allocation_stated",
    assumptions=(), quotes=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("odds", "chance", "control"),
    [
        (None, "not stated", "not stated"),
        (ODDS, "1 in 2 (50 %)", "B"),
        (msgspec.structs.replace(ODDS, control="Sorafenib"), "1 in 2 (50 %)", "Sorafenib"),
        (msgspec.structs.replace(ODDS, probability=1.0), "every participant", "There is no other group."),
        (msgspec.structs.replace(ODDS, probability=None, arms_without=()), "not stated", "not stated"),
        (
            msgspec.structs.replace(ODDS, basis="equal_assumed"),
            "1 in 2 (50 %) if the groups are of one size",
            "B",
        ),
    ],
)
def test_chance_and_what_the_others_get(odds: OddsRow | None, chance: str, control: str) -> None:
    """The share with what was assumed, and the record's words on the other groups."""
    voice = Voice("en", VOCABULARY)
    assert (voice.chance(odds), voice.control(odds)) == (chance, control)


def test_verdicts_in_a_few_words() -> None:
    """What is not met, outside the limits or unknown is counted; the investigator decides."""
    voice, result = Voice("en", VOCABULARY), cases.document().results[0]
    open_ = msgspec.structs.replace(result, not_met=0, limits=(), unknown=1, unknown_opaque=1)
    assert voice.summary(open_) == "No stated criterion excludes; 2 unknown; the investigator decides"
    row = next(each for each in result.criteria if each.truth == "not_met")
    outside = msgspec.structs.replace(open_, not_met=2, limits=(row,))
    assert voice.summary(outside).startswith("2 not met; outside the limits of age or sex; ")
    assert (
        voice.state(msgspec.structs.replace(result, status="Odd words", phase="phase2"))
        == "Odd words, Phase 2"
    )


def row(**fields: object) -> CriterionRow:
    """Make a row of the table."""
    quote = StudyQuote(start=0, end=1, text="x")
    given: dict[str, object] = {
        "text": "x", "polarity": "exclusion", "role": "requirement", "applies_to": (), "truth": "met",
        "basis": "presumed", "applies": True, "study_quote": quote, "patient_quotes": (), "derivation": "",
        "asks": (),
    }  # fmt: skip
    return msgspec.convert({**given, **fields}, CriterionRow, from_attributes=True)


def test_a_silent_record_and_what_does_not_apply() -> None:
    """Presumed, not understood and not said are told apart; what does not apply has its own sign."""
    voice = Voice("en", VOCABULARY)
    assert voice.silent(row()) == "Nobody mentions it; presumed absent."
    assert voice.silent(row(truth="unknown", computable=False)) == "Not all of this was understood."
    assert voice.silent(row(basis="stated")) == "The record does not say."
    assert voice.tag(row(applies=False))[1] == "tag.not_applicable"
    assert voice.tag(row(truth="unknown"))[1] == "tag.unknown"
    assert voice.tag(row())[1:] == ("tag.exclusion.met", "met")


@pytest.mark.parametrize(
    ("audience", "variable", "words"),
    [
        ("laboratory", "anc", "请提供最近的absolute neutrophil count，附日期和参考范围"),
        ("patient", "hepatocellular-carcinoma", "请确认：肝细胞癌（有无、何时）"),
        ("investigator", "named:odd-thing", "请确认：odd thing"),
    ],
)
def test_questions_in_chinese(audience: str, variable: str, words: str) -> None:
    """By the vocabulary's Chinese names, where it has one."""
    from tests.studies import small_vocabulary

    question = msgspec.convert(
        {"variable": variable, "text": "?", "settles": 1, "audience": audience}, Question
    )
    assert Voice("zh", small_vocabulary()).question(question) == words
    assert Voice("en", small_vocabulary()).question(question) == "?"


def test_absence_is_told_in_every_language() -> None:
    """A form's list of what is absent quotes the thing alone, so its reading is added."""
    from trialbridge.model.patient import Quote
    from trialbridge.report.document import PatientQuote
    from trialbridge.report.facts import FactLine

    quote = PatientQuote(source="form", start=0, end=3, text="HIV", says="HIV infection: absent")
    assert Voice("en", VOCABULARY).told(quote) == "HIV infection: absent"
    assert Voice("zh", VOCABULARY).told(quote) == "无：HIV"
    assert Voice("zh", VOCABULARY).told(msgspec.structs.replace(quote, says="")) == "HIV"
    fact = FactLine(words="a man", group="Person", day="", quote=Quote("form", 0, 3, "男性"))
    assert Voice("zh", VOCABULARY).known(fact) == "男性"
    assert Voice("zh", VOCABULARY).known(msgspec.structs.replace(fact, quote=None)) == "a man"


def test_an_arm_without_a_label_is_no_matter() -> None:
    """A study whose arms have no label is laid out like any other."""
    assert made(arms=(Arm(""),)).chosen[0].glance["en"]
