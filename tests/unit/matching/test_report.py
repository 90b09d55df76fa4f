"""A study's report: cohorts, coded limits, quotes and the overall answer."""

from datetime import date

import numpy as np
import pytest
from tests.strategies import VOCABULARY

from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import Compiler, limits, subjects, summarise
from trialbridge.matching.compiled import Compiled
from trialbridge.matching.rank import (
    FIXED,
    OVERALL,
    SPOKEN,
    WEIGHTS,
    Affinity,
    best_rows,
    condition_parts,
    fused,
    named_parts,
    off_condition,
    scaled,
    score,
    top,
    verdict_parts,
)  # fmt: skip
from trialbridge.matching.report import report
from trialbridge.matching.wordings import wording
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Fact, Patient, Quote
from trialbridge.model.rule import All, Any, AtLeast, Has, If, Not, Opaque, Published, Range, Rule, Window
from trialbridge.model.study import Age, Coded, Eligibility, MeshTerm, Source, Study, Text
from trialbridge.model.verdict import MatchReport
from trialbridge.vocab import Concept, Vocabulary

DAY = date(2026, 3, 15)
SCLC = Has(concept="sclc")
STROKE = Has(concept="stroke")


def criterion(rule: Rule, text: str = "words", **more: object) -> Criterion:
    """Make an inclusion criterion."""
    given = {"polarity": "inclusion", **more}
    return Criterion(text=text, start=10, end=10 + len(text), rule=rule, **given)  # type: ignore[arg-type]


def study(**more: object) -> Study:
    """Make a study of small cell lung cancer for adults."""
    given: dict[str, object] = {
        "conditions": ("small cell lung cancer",),
        "eligibility": Eligibility(minimum_age=Age(value=18, published="18 Years")),
    }
    return Study(id="S1", source=Source(registry="ctgov"), **{**given, **more})  # type: ignore[arg-type]


def chart(*facts: Fact) -> Chart:
    """Chart a patient with the facts."""
    return Chart(Patient(id="p", facts=facts), VOCABULARY, DAY)


def fact(concept: str, stance: str = "present") -> Fact:
    """State or deny a concept."""
    return Fact(concept=concept, stance=stance, quote=Quote(source="n", start=0, end=1, text="w"))  # type: ignore[arg-type]


def made(*criteria: Criterion, facts: tuple[Fact, ...] = (), **more: object) -> MatchReport:
    """Report on the study for a patient."""
    about = bool(more.pop("on_condition", False))
    return report(
        study(**more), "v1", criteria, chart(*facts), policy="stated", engine="e", on_condition=about
    )


DIAGNOSIS = criterion(SCLC, kinds=("diagnosis",))
NO_STROKE = criterion(STROKE, polarity="exclusion")


@pytest.mark.parametrize(
    ("facts", "overall"),
    [
        ((fact("sclc"), fact("stroke", "absent")), "open"),
        ((fact("sclc"),), "unknown"),
        ((fact("sclc"), fact("stroke")), "excluded"),
        ((fact("stroke", "absent"),), "unknown"),
        ((fact("sclc"), fact("stroke", "absent"), Fact(variable="age", value=12)), "excluded"),
    ],
)
def test_overall(facts: tuple[Fact, ...], overall: str) -> None:
    """Excluded by a requirement or a coded limit; open with the diagnosis met and nothing unknown."""
    assert made(DIAGNOSIS, NO_STROKE, facts=facts).overall == overall


def test_own_condition_stands_for_a_diagnosis_no_criterion_states() -> None:
    """Without a diagnosis criterion the study's conditions decide whether it can be open."""
    absent = (fact("stroke", "absent"),)
    assert made(NO_STROKE, facts=absent, on_condition=True).overall == "open"
    assert made(NO_STROKE, facts=absent).overall == "unknown"


def test_words_not_understood_are_counted_apart() -> None:
    """Opaque unknowns do not keep a study from being open, and are counted."""
    given = made(
        DIAGNOSIS, criterion(Opaque(text="x")), criterion(STROKE, complete=False), facts=(fact("sclc"),)
    )
    assert (given.overall, given.met, given.unknown, given.unknown_opaque) == ("open", 1, 0, 2)


def test_best_cohort_is_named() -> None:
    """A study is as open as its best cohort."""
    rows = (
        DIAGNOSIS,
        criterion(STROKE, applies_to=("Cohort A",)),
        criterion(STROKE, polarity="exclusion", applies_to=("Cohort B",)),
    )
    given = made(*rows, facts=(fact("sclc"), fact("stroke", "absent")))
    assert (given.overall, given.cohort, given.met, given.not_met) == ("open", "Cohort B", 2, 0)


def test_roles_other_than_requirement_are_listed_and_not_counted() -> None:
    """Headings and discretion stand in the report with an unknown verdict and no count."""
    given = made(
        DIAGNOSIS, criterion(STROKE, role="discretion"), facts=(fact("sclc"), fact("stroke", "absent"))
    )
    assert [row.verdict.truth for row in given.verdicts] == ["met", "unknown"]
    assert (given.met, given.not_met, given.unknown) == (1, 0, 0)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("1. Age 18", "Age 18"), ("* Age 18", "Age 18"), ("(a) Age", "Age"), ("Age 18", "Age 18"), ("- ", "- ")],
)
def test_study_quote_leaves_the_list_mark_out(text: str, quoted: str) -> None:
    """The quote starts after the bullet and stands where it says."""
    quote = made(criterion(STROKE, text=text)).verdicts[0].study_quote
    assert (quote.text, quote.end) == (quoted, 10 + len(text))
    assert quote.start == 10 + len(text) - len(quoted)


def test_limits_are_quoted_as_published() -> None:
    """Coded limits are judged beside the criteria, with the field's own words."""
    given = made(
        DIAGNOSIS,
        facts=(fact("female"),),
        eligibility=Eligibility(
            sex=Coded(value="female", published="Female"),
            minimum_age=Age(value=18, published="18 Years"),
            maximum_age=Age(value=75, published="75 Years"),
        ),
    )
    assert [(row.text, row.verdict.truth, row.study_quote.source) for row in given.limits] == [
        ("18 Years – 75 Years", "unknown", "eligibility.minimum_age+maximum_age"),
        ("Female", "met", "eligibility.sex"),
    ]


def test_ages_in_other_units_become_years() -> None:
    """A coded limit of 6 months is half a year; no limit gives no rule."""
    infants = study(eligibility=Eligibility(maximum_age=Age(value=6, unit="months")))
    rule = limits(infants, VOCABULARY)[0]
    assert isinstance(rule, Range)
    assert rule.high == pytest.approx(0.5)
    assert not limits(study(eligibility=Eligibility(sex=Coded(value="all"))), VOCABULARY)
    assert not limits(study(eligibility=Eligibility(minimum_age=Age(value=None))), VOCABULARY)


def test_subjects_take_the_best_field() -> None:
    """What a study is about: conditions weigh more than title, title more than keywords."""
    given = subjects(
        study(
            title=(Text(text="stroke after lung cancer"),),
            keywords=("stroke", "chemotherapy"),
            mesh=(
                MeshTerm(term="lung cancer", of="condition"),
                MeshTerm(term="cancer", of="condition", ancestor=True),
            ),
        ),
        VOCABULARY,
    )
    assert given == (("sclc", 1.0), ("lung-cancer", 0.9), ("stroke", 0.85))


def test_diagnosis_requirements_tell_what_a_bare_record_is_about() -> None:
    """A record that holds little beside its criteria is about the diagnoses they ask for."""
    rows = (
        criterion(All(rules=(SCLC, Not(rule=STROKE))), kinds=("diagnosis",)),
        criterion(STROKE, kinds=("diagnosis",), polarity="exclusion"),
        criterion(Has(concept="no-row"), kinds=("diagnosis",)),
    )
    bare = study(conditions=())
    assert summarise(bare, rows, VOCABULARY).conditions == (("sclc", 0.8),)


def compiled(*studies: tuple[Study, tuple[Criterion, ...]]) -> Compiled:
    """Compile studies with their criteria."""
    compiler = Compiler()
    for it, criteria in studies:
        compiler.add(summarise(it, criteria, VOCABULARY))
    return compiler.build()


def test_compiled_studies_give_the_reports_answers() -> None:
    """Counts, cohort and overall of the compiled form are those of the report, study by study."""
    window = Window(anchor="enrolment")
    limit = Range(variable="platelets", low=100, window=window, published=Published(low=100000, unit="/uL"))
    criteria = (
        DIAGNOSIS,
        criterion(If(test=STROKE, then=limit, other=Not(rule=SCLC)), applies_to=("A",)),
        criterion(If(test=STROKE, then=limit), applies_to=("B",)),
        criterion(AtLeast(n=2, rules=(STROKE, SCLC, Opaque(text="x"))), polarity="exclusion"),
        criterion(All(rules=(Any(rules=(STROKE, Opaque(text="y"))), SCLC))),
        criterion(All(rules=())),
        criterion(STROKE, role="heading"),
    )
    bare = study(eligibility=Eligibility(), conditions=())
    form = compiled((study(), criteria), (bare, ()))
    for facts in [
        (),
        (fact("sclc"),),
        (fact("sclc"), fact("stroke")),
        (fact("stroke", "absent"), fact("sclc")),
    ]:
        patient = chart(*facts)
        outcome = form.outcome(form.judge(patient, "stated"))
        about = Affinity(form, VOCABULARY).on_condition({"sclc": 1.0})
        assert about.tolist() == [True, False]
        best = best_rows(form, outcome, about)
        reported = report(study(), "v", criteria, patient, policy="stated", engine="e", on_condition=True)
        row = best.row[0]
        assert OVERALL[best.overall[0]] == reported.overall
        assert form.names["cohorts"][row] == reported.cohort
        counts = (outcome.met, outcome.not_met, outcome.unknown, outcome.unknown_opaque)
        assert [int(count[row]) for count in counts] == [
            reported.met, reported.not_met, reported.unknown, reported.unknown_opaque,
        ]  # fmt: skip
        silent = form.silence("stated", patient).outcome
        parts = verdict_parts(outcome, best, silent)
        assert all(values.min() >= 0 and values.max() <= 1 for values in parts.values())
        assert named_parts(parts, 0)[0].name == "answered"
        assert parts["answered"][0] == max(int(outcome.met[row] - silent.met[row]), 0) / sum(
            int(count[row]) for count in counts
        )
        told = [row for row in reported.verdicts if row.role == "requirement" and row.computable]
        unmet = [row.polarity for row in told if row.verdict.truth == "not_met"]
        if outcome.not_met[row] and not reported.cohort:
            assert parts["excluded"][0] == ("exclusion" in unmet)
            assert (parts["unmet"][0] > 0) == ("inclusion" in unmet)
        assert 0 <= parts["doubtful"][0] <= outcome.not_met[row]


def test_condition_comes_first() -> None:
    """Off condition outweighs all else together; it is neither told of, nor spoken of, where any is near."""
    others = sum(abs(weight) for name, weight in WEIGHTS.items() if name not in FIXED)
    assert all(abs(WEIGHTS[name]) > others for name in FIXED)
    near, told = np.array([0.9, 0.0, 0.3, 0.1]), np.array([0.9, 0.4, 0.3, 0.5])
    parts = condition_parts(near, told, np.array([1, 0, 50, 3]))
    assert parts["untold"].tolist() == [0.0, 1.0, 0.0, 0.0]
    assert (
        parts["many_conditions"][1] == 0.0 < parts["many_conditions"][3] < parts["many_conditions"][2] == 1.0
    )
    silent = parts | {name: np.zeros(4) for name in SPOKEN}
    assert off_condition(silent).tolist() == [0.0, 1.0, 0.0, 0.0]
    for name, least in SPOKEN.items():
        assert off_condition(silent | {name: np.full(4, least)}).tolist() == [0.0] * 4
    far = condition_parts(np.array([0.1, 0.0]), np.zeros(2), np.ones(2, np.int32))
    assert off_condition(far | {name: np.zeros(2) for name in SPOKEN}).tolist() == [0.0, 0.0]
    none = condition_parts(np.zeros(0), np.zeros(0), np.zeros(0, np.int32))
    assert off_condition(none | {name: np.zeros(0) for name in SPOKEN}).tolist() == []


def test_orders_are_fused_by_place() -> None:
    """The first of each order gains most, the earlier order counts more, and what none names gains nothing."""
    fusion = fused([np.array([0.0, 9.0, 0.1, 0.0]), np.array([5.0, 0.0, 7.0, 0.0])], 4)
    assert fusion.max() == 1.0
    assert np.argsort(-fusion).tolist() == [2, 1, 0, 3]
    assert fusion[3] == 0.0
    assert fused([], 3).tolist() == [0.0, 0.0, 0.0]


def test_compiling_remembers_only_so_many_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full memory of rules is emptied, and the nodes stay the same."""
    monkeypatch.setattr("trialbridge.matching.compile.REMEMBERED", 1)
    rows = (DIAGNOSIS, NO_STROKE, DIAGNOSIS)
    nodes = compiled((study(), rows)).arrays["entry_node"].tolist()
    assert nodes[0] == nodes[2] != nodes[1]


def test_compiling_nothing_is_possible() -> None:
    """An empty catalogue gives empty answers."""
    form = compiled()
    outcome = form.outcome(form.judge(chart(), "stated"))
    assert outcome.met.tolist() == []
    assert Affinity(form, VOCABULARY).of({"sclc": 1.0}).tolist() == []


def test_affinity_falls_with_distance() -> None:
    """The patient's own condition first, then narrower, then broader by information, then neighbours."""
    concepts = (
        Concept(id="disease", name="disease", kind="disease"),
        Concept(id="cancer", name="cancer", kind="disease", parents=("disease",)),
        Concept(id="lung", name="lung cancer", kind="disease", parents=("cancer",)),
        Concept(id="small", name="small cell lung cancer", kind="disease", parents=("lung",)),
        Concept(id="other", name="adenocarcinoma of lung", kind="disease", parents=("lung",)),
        Concept(id="gout", name="gout", kind="disease", parents=("disease",)),
    )
    vocabulary = Vocabulary(concepts, (), (), ())
    compiler = Compiler()
    for name in ("small cell lung cancer", "lung cancer", "adenocarcinoma of lung", "gout", "gout", "cancer"):
        compiler.add(summarise(study(conditions=(name,), eligibility=Eligibility()), (), vocabulary))
    form = compiler.build()
    affinity = Affinity(form, vocabulary)
    small, lung, other, gout, _, cancer = affinity.of({"small": 1.0}).tolist()
    assert small == 1.0 > lung > cancer > gout == 0.0
    assert lung > other > 0
    assert affinity.of({}).tolist() == [0.0] * 6
    assert affinity.near("small").max() == 1.0
    assert not affinity.near("unheard").any()
    assert affinity.information("never seen") > affinity.information("gout")
    form.names["concepts"].append("left")  # an update may leave a name that no study is about any more
    assert Affinity(form, vocabulary).information("left") == affinity.information("never seen")


def test_scores_add_up_and_order_is_stable() -> None:
    """A score is the sum of its weighted parts; equal scores stand in the order of names."""
    import numpy as np

    parts = {"a": np.array([1.0, 0.0, 1.0]), "b": np.array([0.0, 2.0, 0.0])}
    total = score(parts, {"a": 2.0, "b": 0.5})
    assert total.tolist() == [2.0, 1.0, 2.0]
    assert top(total, ["z", "y", "x"], 2) == [2, 0]
    assert top(total, ["z", "y", "x"], 9) == [2, 0, 1]
    assert scaled(np.array([2.0, 4.0])).tolist() == [0.5, 1.0]
    assert scaled(np.zeros(2)).tolist() == [0.0, 0.0]


def test_questions_are_worded() -> None:
    """A row's own question, else one made from its name."""
    concepts = (
        Concept(id="a", name="stroke", kind="disease", question="Ever a stroke?"),
        Concept(id="b", name="aspirin", kind="drug"),
        Concept(id="c", name="gout", kind="disease"),
    )
    vocabulary = Vocabulary(concepts, VOCABULARY.variables.values(), (), ())
    assert wording("a", vocabulary) == "Ever a stroke?"
    assert wording("b", vocabulary) == "Has the patient been given aspirin, and when last?"
    assert wording("c", vocabulary) == "Does the patient have gout?"
    assert wording("ecog", vocabulary) == "What is the latest ecog?"
    assert wording("no-such", vocabulary) == "Does this hold for the patient: no such?"
