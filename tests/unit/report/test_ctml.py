"""CTML: entries and trees as rules and back, what cannot be said, whole trials."""

from itertools import product
from typing import Any as Anything

import msgspec
import pytest
import yaml
from tests.unit.report.cases import criteria, study

from trialbridge.errors import FormatError
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Count,
    Has,
    If,
    Not,
    Opaque,
    Range,
    Rule,
    Window,
    canonical,
)
from trialbridge.model.study import Age, Coded, Design, Eligibility
from trialbridge.report.ctml import entries, read, rule_of, sayable, tree_of, write
from trialbridge.vocab import Vocabulary, default_vocabulary
from trialbridge.vocab.oncotree import names, tumour_types

ADULT = Range(variable="age", low=18.0, unit="a")
OLD = Range(variable="age", high=75.0, unit="a")
MELANOMA = Has(concept="melanoma")
FEMALE, MALE = Has(concept="female"), Has(concept="male")
EGFR = Has(concept="egfr-mutation")
STAGE = Range(variable="stage", low=3.0)
EGFR_ENTRY = {"hugo_symbol": "EGFR", "variant_category": "Mutation"}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Give the vocabulary that comes with the package."""
    return default_vocabulary()


ENTRIES: list[tuple[dict[str, Anything], Rule]] = [
    ({"clinical": {"age_numerical": ">=18"}}, ADULT),
    ({"clinical": {"age_numerical": "<0.5"}}, Range(variable="age", high=0.5, high_open=True, unit="a")),
    ({"clinical": {"age_numerical": ">18"}}, Range(variable="age", low=18.0, low_open=True, unit="a")),
    ({"clinical": {"tmb_numerical": "==40"}}, Range(variable="tmb", low=40.0, high=40.0, unit="{mutations}/Mb")),
    ({"clinical": {"tmb_numerical": "<=10"}}, Range(variable="tmb", high=10.0, unit="{mutations}/Mb")),
    ({"clinical": {"gender": "Female"}}, FEMALE),
    ({"clinical": {"her2_status": "Positive"}}, Has(concept="her2-positive")),
    ({"clinical": {"oncotree_primary_diagnosis": "Melanoma"}}, MELANOMA),
    ({"clinical": {"oncotree_primary_diagnosis": "!Melanoma"}}, Not(rule=MELANOMA)),
    ({"clinical": {"oncotree_primary_diagnosis": "_SOLID_"}}, Has(concept="solid-tumour")),
    ({"genomic": EGFR_ENTRY}, EGFR),
    ({"genomic": {**EGFR_ENTRY, "variant_category": "!Mutation"}}, Not(rule=EGFR)),
    ({"genomic": {**EGFR_ENTRY, "protein_change": "p.L858R"}}, Has(concept="egfr-l858r")),
    ({"genomic": {"hugo_symbol": "MET", "variant_category": "CNV", "cnv_call": "High Amplification"}},
     Has(concept="met-amplification")),
    ({"genomic": {"ms_status": "MSI-H"}}, Has(concept="msi-high")),
    ({"genomic": {"ms_status": "!MSI-H"}}, Not(rule=Has(concept="msi-high"))),
    ({"clinical": {"her2_status": False}}, Opaque(text='clinical {"her2_status":false}')),
    ({"clinical": {"oncotree_primary_diagnosis": "Nowhere"}},
     Opaque(text='clinical {"oncotree_primary_diagnosis":"Nowhere"}')),
    ({"clinical": {"age_numerical": "about 18"}}, Opaque(text='clinical {"age_numerical":"about 18"}')),
    ({"clinical": {}}, Opaque(text="clinical {}")),
    ({"genomic": {"hugo_symbol": "FAAP20"}}, Opaque(text='genomic {"hugo_symbol":"FAAP20"}')),
    ({"genomic": {"hugo_symbol": "X", "variant_category": "!CNV"}},
     Not(rule=Opaque(text='genomic {"hugo_symbol":"X","variant_category":"CNV"}'))),
    ({"g1": {"g1_key": "g1_val"}}, Opaque(text='g1 {"g1_key":"g1_val"}')),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "rule"), ENTRIES)
def test_an_entry_is_a_leaf_and_back(vocabulary: Vocabulary, entry: dict[str, Anything], rule: Rule) -> None:
    """Each entry states its rule, and the rule is written as that entry."""
    assert rule_of(entry, vocabulary) == rule
    assert tree_of(rule, vocabulary) == entry
    assert sayable(rule, vocabulary) == (rule, ())


def test_what_stands_side_by_side_holds_together(vocabulary: Vocabulary) -> None:
    """Attributes of a clinical entry, and members of a mapping, are an `and`; `or` is one of its parts."""
    both = rule_of({"clinical": {"age_numerical": ">=18", "gender": "Male"}}, vocabulary)
    assert both == canonical(All(rules=(ADULT, MALE)))
    tree = {
        "and": [{"genomic": EGFR_ENTRY}],
        "or": [{"clinical": {"gender": "Male"}}, {"clinical": {"gender": "Female"}}],
    }
    assert rule_of(tree, vocabulary) == canonical(All(rules=(EGFR, Any(rules=(MALE, FEMALE)))))


@pytest.mark.parametrize(
    "tree",
    [[], {}, "and", {"and": []}, {"or": {}}, {"clinical": "Male"}, {"and": [[]]}, {"and": [{"or": [7]}]}],
)
def test_what_is_no_tree_is_refused(vocabulary: Vocabulary, tree: object) -> None:
    """Anything but mappings, lists and attributes gives a plain line that says where."""
    with pytest.raises(FormatError, match="step 1"):
        rule_of(tree, vocabulary, "step 1")


def test_a_tree_without_end_is_refused(vocabulary: Vocabulary) -> None:
    """A tree of absurd depth is refused before it fills the stack."""
    tree: dict[str, Anything] = {"clinical": {"gender": "Male"}}
    for _ in range(200):
        tree = {"and": [tree]}
    with pytest.raises(FormatError, match="levels"):
        rule_of(tree, vocabulary)


SAID: list[tuple[Rule, Rule | None, tuple[Rule, ...]]] = [
    (Range(variable="age", low=18.0, high=75.0, unit="a"), All(rules=(ADULT, OLD)), ()),
    (Not(rule=Range(variable="age", low=18.0, high=75.0, unit="a")),
     Any(rules=(Range(variable="age", high=18.0, high_open=True, unit="a"),
                Range(variable="age", low=75.0, low_open=True, unit="a"))), ()),
    (Not(rule=ADULT), Range(variable="age", high=18.0, high_open=True, unit="a"), ()),
    (Not(rule=OLD), Range(variable="age", low=75.0, low_open=True, unit="a"), ()),
    (Not(rule=Range(variable="age", unit="a")), None, (Not(rule=Range(variable="age", unit="a")),)),
    (Range(variable="age", low=0.00000001, unit="a"), None, (Range(variable="age", low=0.00000001, unit="a"),)),
    (Range(variable="age", low=3.0, unit="a", window=Window()), None, (Range(variable="age", low=3.0, unit="a", window=Window()),)),
    (Range(variable="age", unit="a"), None, (Range(variable="age", unit="a"),)),
    (STAGE, None, (STAGE,)),
    (All(rules=(ADULT, STAGE)), ADULT, (STAGE,)),
    (Any(rules=(ADULT, STAGE)), None, (canonical(Any(rules=(ADULT, STAGE))),)),
    (All(rules=()), None, ()),
    (Any(rules=()), None, (Any(rules=()),)),
    (Not(rule=All(rules=(MELANOMA, STAGE))), None, (Not(rule=canonical(All(rules=(MELANOMA, STAGE)))),)),
    (Not(rule=Any(rules=(MELANOMA, STAGE))), Not(rule=MELANOMA), (Not(rule=STAGE),)),
    (Not(rule=Not(rule=MELANOMA)), MELANOMA, ()),
    (Not(rule=FEMALE), None, (Not(rule=FEMALE),)),
    (Has(concept="melanoma", qualifiers=("severe",)), None, (Has(concept="melanoma", qualifiers=("severe",)),)),
    (Has(concept="stroke-of-luck"), None, (Has(concept="stroke-of-luck"),)),
    (Has(concept="compliance"), None, (Has(concept="compliance"),)),
    (Count(concept="chemotherapy", low=2), None, (Count(concept="chemotherapy", low=2),)),
    (Opaque(text="words"), None, (Opaque(text="words"),)),
    (Not(rule=Opaque(text="words")), None, (Opaque(text="words"),)),
    (Opaque(text="x {]}"), None, (Opaque(text="x {]}"),)),
    (Not(rule=Opaque(text='g1 {"a":1}')), None, (Opaque(text='g1 {"a":1}'),)),
    (Not(rule=Opaque(text='genomic {"a":1}')), None, (Opaque(text='genomic {"a":1}'),)),
    (If(test=EGFR, then=ADULT), Any(rules=(Not(rule=EGFR), ADULT)), ()),
    (If(test=EGFR, then=ADULT, other=OLD), All(rules=(Any(rules=(Not(rule=EGFR), ADULT)), Any(rules=(EGFR, OLD)))), ()),
    (Not(rule=If(test=EGFR, then=MELANOMA, other=MELANOMA)),
     All(rules=(Any(rules=(Not(rule=EGFR), Not(rule=MELANOMA))), Any(rules=(EGFR, Not(rule=MELANOMA))))), ()),
    (AtLeast(n=2, rules=(ADULT, OLD, MELANOMA)),
     Any(rules=(All(rules=(ADULT, OLD)), All(rules=(ADULT, MELANOMA)), All(rules=(OLD, MELANOMA)))), ()),
    (Not(rule=AtLeast(n=2, rules=(MELANOMA, EGFR))), Any(rules=(Not(rule=EGFR), Not(rule=MELANOMA))), ()),
    (AtLeast(n=3, rules=(ADULT,)), None, (AtLeast(n=3, rules=(ADULT,)),)),
    (Not(rule=AtLeast(n=0, rules=(ADULT,))), None, (Not(rule=AtLeast(n=0, rules=(ADULT,))),)),
    (AtLeast(n=4, rules=(ADULT,) * 8), None, (AtLeast(n=4, rules=(ADULT,) * 8),)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "said", "unsaid"), SAID)
def test_what_can_be_said_of_a_rule(
    vocabulary: Vocabulary, rule: Rule, said: Rule | None, unsaid: tuple[Rule, ...]
) -> None:
    """Conjuncts may be left out and are listed; alternatives may not; what is said is read back the same."""
    found = sayable(rule, vocabulary)
    assert found == (None if said is None else canonical(said), unsaid)
    if found.rule is not None:
        assert rule_of(tree_of(found.rule, vocabulary), vocabulary) == found.rule


def test_what_was_not_asked_whether_it_can_be_said_is_refused(vocabulary: Vocabulary) -> None:
    """A rule the language has no words for is an error of the caller, never a silent gap."""
    for rule in (STAGE, Range(variable="age", unit="a")):
        with pytest.raises(ValueError, match="no words"):
            tree_of(rule, vocabulary)


def test_names_meet_codes(vocabulary: Vocabulary) -> None:
    """OncoTree's names lead to concepts and back, and a tissue's word wins over a code below it."""
    types = tumour_types(vocabulary)
    assert types.name_of["melanoma"] == "Melanoma"
    assert types.concept_of["Cutaneous Melanoma"] == "cutaneous-melanoma"
    assert set(types.name_of.values()) <= set(names().values())
    tree = tree_of(Has(concept="breast-cancer"), vocabulary)
    assert tree == {"clinical": {"oncotree_primary_diagnosis": "Breast"}}


def coded(**changes: Anything) -> Anything:
    """Give the study of the report tests, with coded limits of age."""
    limits = Eligibility(minimum_age=Age(value=18, published="18 Years"))
    return study(**{"eligibility": limits, **changes})


def test_a_study_is_written_with_what_it_cannot_say(vocabulary: Vocabulary) -> None:
    """Comments name each sentence that is not said; the coded limits and the arms are there; it reads back."""
    rows = [*criteria()[1]]
    rows.append(
        msgspec.structs.replace(rows[1], rule=All(rules=(EGFR, STAGE)), applies_to=("NK", "Cohort B"))
    )
    rows.append(msgspec.structs.replace(rows[1], rule=MALE, text="a\nb\x07c" + "d" * 300))
    written = write(coded(status=Coded(value="recruiting")), rows, vocabulary, "test+1")
    assert "# criterion 3 (inclusion) not said: 2. ECOG 0-1.\n#     left out: 0 ≤ " in written.text
    assert "# criterion 14 (inclusion) partly said: " in written.text
    assert written.unsaid == written.text.count(" said: ")
    document = yaml.safe_load(written.text)
    assert (document["protocol_no"], document["status"]) == ("DEMO0001", "open to accrual")
    step = document["treatment_list"]["step"][0]
    assert [arm["arm_code"] for arm in step["arm"]] == ["NK", "Observation", "Cohort B"]
    assert step["arm"][1]["match"] == []
    protocol = read(written.text, vocabulary)[0]
    assert protocol.number == "DEMO0001"
    found = dict(protocol.matches)
    assert found["step 1"] == canonical(All(rules=(ADULT, MALE)))
    assert found["step 1, arm NK"] == found["step 1, arm Cohort B"] == EGFR


def test_a_study_with_nothing_to_say_is_written(vocabulary: Vocabulary) -> None:
    """Without criteria, phase or limits there is an empty match and no complaint."""
    bare = coded(eligibility=Eligibility(sex=Coded(value="all")), design=Design(), status=None)
    written = write(bare, (), vocabulary, "test+1")
    assert "# Every requirement is said." in written.text
    assert read(written.text, vocabulary) == (("DEMO0001", ()),)
    unlimited = coded(eligibility=Eligibility(sex=Coded(value="female")))
    one = Criterion(text="x", start=0, end=1, polarity="inclusion", rule=Any(rules=(FEMALE, MALE)))
    (match,) = read(write(unlimited, (one,), vocabulary, "e").text, vocabulary)[0].matches
    assert match.rule == canonical(All(rules=(FEMALE, one.rule)))


TRIAL = (
    '{"protocol_no": "1", "treatment_list": {"step": [{"step_code": "1", "match": [%s], "arm": [%s]}, 7]}}'
)
GENDER = '{"and": [{"clinical": {"gender": "Male"}}]}'


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (TRIAL % (GENDER, ""), 1),
        (f"[{TRIAL % (GENDER, '')}, {TRIAL % (GENDER, '')}]", 2),
        (TRIAL % (GENDER, "") + "\n" + TRIAL % (GENDER, ""), 2),
        ("---\nprotocol_no: a\n---\nprotocol_no: b\n---\n", 2),
        ('{"protocol_no": "1", "treatment_list": {"step": {"match": 3}}}', 1),
        ('{"treatment_list": {"step": [{"match": {"clinical": {"gender": "Male"}}}]}}', 1),
    ],
)
def test_trials_are_read_in_every_wrapping(vocabulary: Vocabulary, text: str, count: int) -> None:
    """YAML or JSON, one document or several, single or in a list."""
    assert len(read(text, vocabulary)) == count


def test_matches_are_found_at_every_level(vocabulary: Vocabulary) -> None:
    """A match of a step, of an arm and of a dose level are told apart by their places."""
    dose = f'{{"level_code": "L", "match": [{GENDER}]}}'
    level = f'{{"arm_code": "A", "match": [{GENDER}], "dose_level": [{dose}]}}'
    places = [match.place for match in read(TRIAL % (GENDER, level), vocabulary)[0].matches]
    assert places == ["step 1", "step 1, arm A", "step 1, arm A, dose level L"]


@pytest.mark.parametrize(
    "text",
    ["a: [", "{", "just words", "3", "[" * 100_000, "a: &x 1\nb: *x", "{} {", TRIAL % ("7", ""), "- 7"],
)
def test_what_is_no_trial_is_refused(vocabulary: Vocabulary, text: str) -> None:
    """Broken text, an alias, and what is no trial give one plain line."""
    with pytest.raises(FormatError, match="somewhere"):
        read(text, vocabulary, "somewhere")


def test_every_pair_of_leaves_comes_back(vocabulary: Vocabulary) -> None:
    """Any two leaves joined by `and` or `or` are written and read back as the same rule."""
    for (_, one), (_, two), join in product(ENTRIES, ENTRIES, (All, Any)):
        rule = canonical(join(rules=(one, two)))
        assert rule_of(tree_of(rule, vocabulary), vocabulary) == rule


def test_every_concept_of_the_tables_exists(vocabulary: Vocabulary) -> None:
    """A concept that was renamed would silently stop being said."""
    assert {*entries.GENOMIC, *entries.TISSUES, *entries._CLINICAL} <= vocabulary.concepts.keys()
    assert set(entries.NUMBERS) <= vocabulary.variables.keys()
    assert set(entries.TISSUES.values()) - {"_SOLID_", "_LIQUID_"} <= set(names().values())
