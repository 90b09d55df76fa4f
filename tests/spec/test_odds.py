"""The chance of being given the studied therapy, for the designs that registries hold.

Each row is a design as a registry states it, and what is said of it: the probability, on what it rests,
and a part of what was assumed. The reference page of designs is made from this table.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pytest

from trialbridge.matching.odds import odds
from trialbridge.matching.therapy import texts
from trialbridge.model.study import Arm, Coded, Design, Intervention, Source, Study, Text
from trialbridge.vocab import Concept, Vocabulary

VOCABULARY = Vocabulary(
    (
        Concept(id="cell-therapy", name="cell therapy", kind="therapy"),
        Concept(id="cik-cell", name="CIK cells", kind="therapy", parents=("cell-therapy",),
                synonyms=("CIK", "cytokine-induced killer", "cytokine-induced killer cell")),
        Concept(id="dc-cik-cell", name="DC-CIK cells", kind="therapy", parents=("cik-cell",), synonyms=("DC-CIK",)),
        Concept(id="nk-cell", name="NK cells", kind="therapy", parents=("cell-therapy",),
                synonyms=("natural killer cell", "natural killer")),
        Concept(id="car-t-cell", name="CAR-T cells", kind="therapy", parents=("cell-therapy",)),
        Concept(id="chemotherapy", name="chemotherapy", kind="therapy"),
        Concept(id="sorafenib", name="sorafenib", kind="drug"),
        Concept(id="cryotherapy", name="cryotherapy", kind="procedure"),
        Concept(id="hepatocellular-carcinoma", name="liver cancer", kind="disease"),
    ),
    (), (), (),
)  # fmt: skip
EXP, ACT, PLA, SHAM, NONE, OTHER = (
    "experimental", "active_comparator", "placebo_comparator", "sham_comparator", "no_intervention", "other",
)  # fmt: skip
EQUAL = "equal allocation assumed"


class Row(NamedTuple):
    """A design (title, allocation, model, arms with what each gets, prose) and what is said of it."""

    name: str
    arms: tuple[tuple[str, str, tuple[str, ...]], ...]
    probability: float | None
    basis: str
    assumed: str = ""
    allocation: str = "randomized"
    model: str = "parallel"
    title: str = ""
    summary: str = ""
    description: str = ""
    target: str | None = None
    with_: tuple[str, ...] | None = None
    extra: Mapping[str, str] = MappingProxyType({})


ROWS = (
    Row("one arm", (("All", EXP, ("NK cells",)),), 1, "single_arm", allocation="na", model="single_group"),
    Row("one group, no arm listed", (), 1, "single_arm", allocation="na", model="single_group",
        title="NK cells infusion"),
    Row("one group by its title alone", (), 1, "single_arm", allocation="", model="",
        title="A Single-Arm Study of CAR-T cells"),
    Row("therapy against nothing, ratio not stated",
        (("CIK", EXP, ("CIK",)), ("Follow-up", NONE, ())), 1 / 2, "equal_assumed", EQUAL),
    Row("half and half in words",
        (("Cells", EXP, ("NK cells",)), ("routine follow-up", NONE, ())), 1 / 2, "allocation_stated",
        summary="Half of the participants will receive NK cells, while the other half will be followed up."),
    Row("three arms, two with the therapy, one of a kind below it",
        (("Standard care", ACT, ("standard care",)), ("CIK", EXP, ("CIK",)), ("mRNA-CIK", EXP, ("mRNA-CIK",))),
        2 / 3, "equal_assumed", EQUAL, title="CIK cell therapy for leukaemia"),
    Row("three arms, mistyped, the title tells which is studied",
        (("Cryotherapy", EXP, ("cryotherapy",)), ("Cryotherapy & CIK", ACT, ("CIK and antibody", "cryotherapy")),
         ("No intervention", NONE, ())),
        1 / 3, "equal_assumed", EQUAL, title="Study of CIK armed with antibody for liver cancer"),
    Row("add-on: CIK + chemotherapy against chemotherapy",
        (("CIK+CT", EXP, ("CIK", "chemotherapy")), ("CT", ACT, ("chemotherapy",))),
        1 / 2, "equal_assumed", EQUAL, with_=("CIK+CT",)),
    Row("add-on in the name of one intervention",
        (("A", EXP, ("anti-PD-1 plus DC-CIK",)), ("B", ACT, ("anti-PD-1 alone",))), 1 / 2, "equal_assumed", EQUAL),
    Row("2:1 in the title, as the text names the arms",
        (("Placebo", PLA, ("Placebo",)), ("Foox", EXP, ("Foox",))), 2 / 3, "allocation_stated",
        summary="Patients are randomised 2:1 to Foox or placebo."),
    Row("1:2 with the comparator named first",
        (("Foox", EXP, ("Foox",)), ("Barix", ACT, ("Barix",))), 2 / 3, "allocation_stated",
        description="Patients are randomly assigned (1:2) to Barix or Foox."),
    Row("2:1 whose groups the text does not name",
        (("Placebo", PLA, ("Placebo",)), ("Foox", EXP, ("Foox",))), 2 / 3, "allocation_stated",
        "taken to stand for Foox : Placebo", description="Allocation is at random, 2:1."),
    Row("3:1:1",
        (("High", EXP, ("Foox",)), ("Barix", ACT, ("Barix",)), ("Placebo", PLA, ("Placebo",))),
        3 / 5, "allocation_stated", summary="Randomised in a 3:1:1 ratio to high, Barix or placebo."),
    Row("1:1:1, equal parts need no order",
        (("A", EXP, ("Foox",)), ("B", EXP, ("Barix",)), ("C", PLA, ("Placebo",))),
        1 / 3, "allocation_stated", title="Foox trial", summary="Patients are randomised 1:1:1."),
    Row("equally, in words",
        (("A", EXP, ("Foox",)), ("B", PLA, ("Placebo",))), 1 / 2, "allocation_stated",
        summary="Participants are equally randomised."),
    Row("a ratio that does not fit the arms",
        (("A", EXP, ("Foox",)), ("B", EXP, ("Foox", "Barix")), ("C", PLA, ("Placebo",))),
        2 / 3, "equal_assumed", "a ratio of 2 parts is stated for 3 arms", title="Foox",
        summary="Randomised 2:1 to active or placebo."),
    Row("two thirds in words",
        (("Foox", EXP, ("Foox",)), ("Placebo", PLA, ("Placebo",))), 2 / 3, "allocation_stated",
        summary="Two thirds of patients will receive Foox and one third will receive placebo."),
    Row("placebo named after the drug",
        (("Drug", EXP, ("Foox",)), ("Control", PLA, ("Foox placebo",))), 1 / 2, "equal_assumed", EQUAL),
    Row("placebo to the drug, and the drug under two names",
        (("Drug", EXP, ("Foox",)), ("Control", PLA, ("Placebo to Foox",))), 1 / 2, "equal_assumed", EQUAL),
    Row("sham procedure",
        (("Treated", EXP, ("cryotherapy",)), ("Sham", SHAM, ("Sham cryotherapy",))), 1 / 2, "equal_assumed", EQUAL),
    Row("comparator is the same drug at another dose",
        (("High", EXP, ("Foox 200 mg",)), ("Low", ACT, ("Foox 50 mg",))), 1, "every_arm", "may differ in dose"),
    Row("doses and placebo",
        (("1", ACT, ("Foox 50 mg",)), ("2", ACT, ("Foox 100 mg",)), ("3", PLA, ("Placebo",))),
        2 / 3, "equal_assumed", EQUAL),
    Row("dose escalation, not randomised: every cohort has it",
        (("Cohort 1", EXP, ("CAR-T cells",)), ("Cohort 2", EXP, ("CAR-T cells",))), 1, "every_arm",
        allocation="non_randomized", model="sequential"),
    Row("crossover",
        (("Foox", EXP, ("Foox",)), ("Placebo", PLA, ("Placebo",))), 1, "crossover", "in turn", model="crossover"),
    Row("factorial, one of the two factors",
        (("Both", EXP, ("Foox", "Barix")), ("Foox", EXP, ("Foox",)), ("Barix", EXP, ("Barix",)),
         ("Neither", PLA, ("Placebo",))),
        1 / 2, "equal_assumed", EQUAL, model="factorial", title="Foox and Barix"),
    Row("not randomised",
        (("RFA+CIK", EXP, ("CIK",)), ("RFA", OTHER, ("RFA",))), None, "not_randomised", "the investigator assigns",
        allocation="non_randomized"),
    Row("how participants are assigned is not stated",
        (("CIK", EXP, ("CIK",)), ("None", NONE, ())), None, "not_stated", "not stated how", allocation=""),
    Row("random by its title alone",
        (("CIK", EXP, ("CIK",)), ("None", NONE, ())), 1 / 2, "equal_assumed", "random is taken from the text",
        allocation="", title="A Randomised Trial of CIK"),
    Row("observational",
        (("Exposed", "", ("CIK",)), ("Unexposed", "", ())), None, "not_stated", "observational",
        extra={"study_type": "observational"}),
    Row("a therapy asked for that one arm has",
        (("A", EXP, ("Foox",)), ("B", ACT, ("sorafenib",))), 1 / 2, "equal_assumed", EQUAL, target="sorafenib",
        with_=("B",)),
    Row("a therapy asked for by words",
        (("A", EXP, ("Foox 5 mg",)), ("B", ACT, ("sorafenib",))), 1 / 2, "equal_assumed", EQUAL, target="foox",
        with_=("A",)),
    Row("a therapy asked for that no arm has",
        (("A", EXP, ("Foox",)), ("B", ACT, ("Barix",))), None, "not_stated", "no arm names the therapy",
        target="car-t-cell"),
    Row("head to head: DC-CIK is a CIK",
        (("DC-CIK", EXP, ("DC-CIK",)), ("CIK", ACT, ("CIK",))), 1, "every_arm", target="cik-cell"),
    Row("prose: three groups, one with the therapy", (), 1 / 3, "prose_equal_assumed", EQUAL,
        summary="A randomised trial of CIK for liver cancer.",
        description="90 patients are divided into three groups.one group will receive cryotherapy, one group will "
        "receive non-intervention therapy,and the rest one will receive CIK together with cryotherapy."),
    Row("prose: one of three groups at random", (), 2 / 3, "prose_equal_assumed", "random is taken from the text",
        title="CIK cell therapy", allocation="",
        summary="Participants will be randomly placed into one of three groups: one receiving standard care, one "
        "receiving CIK therapy, and another receiving an mRNA version of CIK therapy."),
    Row("prose: group A and group B, 1:1", (), 1 / 2, "prose", "taken from the text",
        summary="Patients will be randomised to group A (receive CIK treatment) or group B (regular follow-up) "
        "and the ratio will be 1:1.", title="CIK"),
    Row("prose: half and half without a word of chance", (), 1 / 2, "prose", title="NK cells", allocation="",
        summary="Half of participants will receive NK cells, while the other half will be followed up."),
    Row("prose: divided, but by whom is not said", (), None, "not_stated", "not stated how", title="NK cells",
        allocation="",
        summary="Patients are divided into two groups. One group will receive NK cells and the other group will "
        "receive chemotherapy."),
    Row("prose: not randomised", (), None, "not_randomised", "the investigator assigns", title="NK cells",
        allocation="non_randomized",
        summary="Patients are divided into two groups. One group will receive NK cells and the other group will "
        "receive chemotherapy."),
    Row("prose: one of three groups is not described", (), None, "not_stated", "tells of 3 groups", title="NK cells",
        summary="Patients are randomised into three groups. The first group will receive NK cells and the second "
        "group will receive chemotherapy."),
    Row("prose: with or without", (), 1 / 2, "prose_equal_assumed", EQUAL, title="NK cells",
        summary="Patients are randomised to chemotherapy with or without NK cells."),
    Row("prose: every group has it", (), 1, "every_arm", "may differ", title="NK cells",
        summary="Patients are randomised to receive NK cells weekly or NK cells monthly."),
    Row("prose: no group names it", (), None, "not_stated", "no group of the text", title="CAR-T cells",
        summary="Patients are randomised to receive NK cells or chemotherapy."),
    Row("nothing is said", (), None, "not_stated", "therapy is not stated", allocation=""),
    Row("the therapy alone is said", (), None, "not_stated", "not stated how", allocation="", title="CIK"),
    Row("arm letters, explained in prose",
        (("A", EXP, ()), ("B", ACT, ())), 1 / 2, "prose_equal_assumed", EQUAL, title="CIK for liver cancer",
        description="Group A will receive CIK. Group B will receive chemotherapy."),
    Row("an arm that only its description explains",
        (("A", EXP, ()), ("B", ACT, ("chemotherapy",))), 1 / 2, "equal_assumed", "from a description alone",
        title="CIK", extra={"A": "Patients receive CIK every two weeks"}),
    Row("a transplant that everyone has is not what is studied",
        (("A", EXP, ("Foox", "CAR-T cells")), ("B", PLA, ("Placebo", "CAR-T cells"))), 1 / 2, "equal_assumed", EQUAL,
        title="Foox after CAR-T cells", with_=("A",)),
    Row("a description that denies it",
        (("With", EXP, ("CIK",)), ("TACE only", EXP, ())), 1 / 2, "equal_assumed", EQUAL, title="CIK",
        extra={"TACE only": "treated with TACE without receiving CIK cells"}),
)  # fmt: skip


def study(row: Row) -> Study:
    """Build the study a row describes."""
    names = tuple(dict.fromkeys(name for _, _, given in row.arms for name in given))
    coded = {
        "allocation": row.allocation, "model": row.model, "study_type": row.extra.get("study_type", "interventional"),
    }  # fmt: skip
    design = Design(
        **{name: Coded(value=word, published=word.upper()) for name, word in coded.items() if word}
    )
    return Study(
        id="NCT99990030",
        source=Source(registry="ctgov"),
        title=(Text(text=row.title),) if row.title else (),
        summary=(Text(text=row.summary),) if row.summary else (),
        description=(Text(text=row.description),) if row.description else (),
        design=design,
        arms=tuple(
            Arm(
                label=label,
                type=Coded(value=kind) if kind else None,
                interventions=given,
                description=row.extra.get(label, ""),
            )
            for label, kind, given in row.arms
        ),
        interventions=tuple(Intervention(name=name) for name in names),
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_odds(row: Row) -> None:
    """The design gives the probability, the basis and the assumption of its row."""
    found = odds(study(row), VOCABULARY, row.target)
    assert found.probability == (None if row.probability is None else pytest.approx(row.probability))
    assert found.basis == row.basis
    assert row.assumed in " | ".join(found.assumptions)
    assert row.with_ is None or found.arms_with == row.with_
    assert row.probability is not None or row.assumed


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Foox 50 mg", "Foox"), ("Foox  (tablet)  Extra", "Foox"), ("Foo 5 mg x", "Foo 5 mg x")],
)
def test_the_therapy_is_named_without_its_dose(name: str, shown: str) -> None:
    """What is studied is shown in the record's own letters, without dose where that leaves a piece of them."""
    row = Row("", (("A", EXP, (name,)),), 1, "single_arm", model="single_group")
    assert odds(study(row), VOCABULARY).target == shown


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_claim_is_quoted(row: Row) -> None:
    """Every quote stands in the study at its place; a probability below one always has quotes."""
    given = study(row)
    found, named = odds(given, VOCABULARY, row.target), texts(given)
    for quote in found.quotes:
        assert named[quote.source][quote.start : quote.end] == quote.text
        assert quote.text
    assert found.quotes or found.probability in (None, 1.0)
    assert len(set(found.quotes)) == len(found.quotes)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_the_control_gets(row: Row) -> None:
    """Where some arms lack the therapy, each of them is told of."""
    found = odds(study(row), VOCABULARY, row.target)
    assert bool(found.control) == bool(found.arms_without)
    for label in found.arms_without:
        assert label in found.control
