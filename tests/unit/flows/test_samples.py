"""The sample data: forty studies that the ordinary reader reads, four patients as form and as note."""

import json
import re
from importlib.resources import files
from typing import Any

import pytest

from trialbridge.intake import form, notes
from trialbridge.model.patient import Fact, Patient
from trialbridge.model.study import Study
from trialbridge.registries import ctgov
from trialbridge.vocab import Vocabulary

FOLDER = files("trialbridge.flows") / "samples"
LINES = (FOLDER / "studies.jsonl").read_bytes().splitlines()
SEEDS = ["NCT06389305", "NCT03410368", "NCT03619954", "NCT03484962"]
PATIENTS = ["b-cell-leukaemia", "hepatocellular-carcinoma", "ovarian-cancer", "small-cell-lung-cancer"]


def studies() -> list[Study]:
    """Read all samples as the program does."""
    found = [study for line in LINES for study in ctgov.read(line)]
    assert all(isinstance(study, Study) for study in found)
    return [study for study in found if isinstance(study, Study)]


def test_forty_studies_are_read_and_the_four_seeds_come_first() -> None:
    """The reader takes every line for a study, each with an identifier of its own."""
    numbers = [study.id for study in studies()]
    assert len(numbers) == len(set(numbers)) == 40
    assert numbers[:4] == SEEDS


def test_every_study_says_what_it_is_about_and_whom_it_takes() -> None:
    """Title, summary, a condition, an intervention, a status and criteria of both kinds are there."""
    for study in studies():
        assert study.title and study.summary and study.conditions and study.interventions and study.status, (
            study.id
        )
        criteria = study.eligibility.criteria[0].text
        assert criteria.startswith("Inclusion Criteria:\n\n") and "\n\nExclusion Criteria:\n\n" in criteria


def test_arms_and_interventions_name_each_other() -> None:
    """What an arm is given stands among the interventions, and the other way round."""
    for study in studies():
        labels = {arm.label for arm in study.arms}
        names = {treatment.name for treatment in study.interventions}
        assert all(set(treatment.arms) <= labels for treatment in study.interventions), study.id
        assert all(set(arm.interventions) <= names for arm in study.arms), study.id


@pytest.mark.parametrize(("number", "arms", "studied"), [(0, 3, 2), (1, 2, 1), (2, 1, 1), (3, 3, 1)])
def test_the_seeds_have_the_arms_their_odds_rest_on(number: int, arms: int, studied: int) -> None:
    """Two arms of three, one of two, one of one and one of three receive the cells."""
    study = studies()[number]
    cells = [arm for arm in study.arms if any(re.search(r"\b(CIK|NK)\b", name) for name in arm.interventions)]
    assert (len(study.arms), len(cells)) == (arms, studied)


def keys(value: Any) -> set[str]:
    """Give every key of a JSON value."""
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_nobody_is_named_and_nobody_can_be_called() -> None:
    """No contacts, officials or investigators; no address of mail and no number to ring."""
    people = {"overallOfficials", "centralContacts", "contacts", "investigatorFullName", "phone", "email"}
    for line in LINES:
        assert not keys(json.loads(line)) & people
        assert b"@" not in line
        assert not re.search(rb"\+\d{2}|\b\d{3}[- ]\d{4}\b", line)


def test_a_study_that_is_not_real_says_so() -> None:
    """`fictional`, a DEMO number and a title that begins so go together."""
    for line in LINES:
        record = json.loads(line)
        told = record["protocolSection"]["identificationModule"]
        marks = (
            bool(record.get("fictional")),
            not told["nctId"].startswith("NCT"),
            told["briefTitle"].startswith("Fictional:"),
        )
        assert len(set(marks)) == 1


def of_form(name: str, vocabulary: Vocabulary) -> Patient:
    """Read a sample patient's form."""
    return form.read((FOLDER / "patients" / f"{name}.json").read_bytes(), vocabulary, name=name)


def of_note(name: str, vocabulary: Vocabulary) -> Patient:
    """Read a sample patient's note."""
    return notes.read((FOLDER / "patients" / f"{name}.txt").read_bytes(), vocabulary, name=name)


def test_the_patients_are_there_as_form_and_as_note() -> None:
    """Each of the four has both files, and nothing else lies there."""
    expected = {f"{name}.{kind}" for name in PATIENTS for kind in ("json", "txt")}
    assert {path.name for path in (FOLDER / "patients").iterdir()} == expected


@pytest.mark.parametrize("name", PATIENTS)
def test_a_form_is_understood_wholly(name: str, vocabulary: Vocabulary) -> None:
    """No part of a sample form becomes an issue."""
    assert of_form(name, vocabulary).issues == ()


@pytest.mark.parametrize("name", PATIENTS)
def test_every_quote_stands_in_its_source(name: str, vocabulary: Vocabulary) -> None:
    """The words a fact quotes are those of the form or note at that place."""
    for patient in (of_form(name, vocabulary), of_note(name, vocabulary)):
        for fact in patient.facts:
            assert fact.quote is not None
            assert fact.quote.text == patient.documents[0].text[fact.quote.start : fact.quote.end]


def measured(patient: Patient, vocabulary: Vocabulary) -> dict[str, set[float]]:
    """Give the values of each variable in its canonical unit."""
    found: dict[str, set[float]] = {}
    for fact in patient.facts:
        if fact.variable and fact.value is not None and fact.subject == "patient":
            unit = fact.unit or vocabulary.variables[fact.variable].unit
            value = vocabulary.convert(fact.value, unit, fact.variable)
            found.setdefault(fact.variable, set()).add(round(value if value is not None else fact.value, 3))
    return found


@pytest.mark.parametrize("name", PATIENTS)
def test_form_and_note_agree_on_what_was_measured(name: str, vocabulary: Vocabulary) -> None:
    """A variable that both give has a value in common; the note has most of the form's variables."""
    on_form = measured(of_form(name, vocabulary), vocabulary)
    in_note = measured(of_note(name, vocabulary), vocabulary)
    shared = on_form.keys() & in_note.keys()
    assert len(shared) >= 0.7 * len(on_form)
    assert {variable for variable in shared if not on_form[variable] & in_note[variable]} == set()


def said(facts: tuple[Fact, ...], stance: str) -> set[str]:
    """Give the concepts of the patient that are present (and not over), or absent."""
    over = {"history", "resolved"}
    return {
        fact.concept
        for fact in facts
        if fact.concept and fact.subject == "patient" and fact.stance == stance and fact.course not in over
    }


@pytest.mark.parametrize("name", PATIENTS)
def test_form_and_note_never_contradict(name: str, vocabulary: Vocabulary) -> None:
    """What one says is present the other does not deny."""
    one, other = of_form(name, vocabulary).facts, of_note(name, vocabulary).facts
    assert said(one, "present") & said(other, "absent") == set()
    assert said(one, "absent") & said(other, "present") == set()
