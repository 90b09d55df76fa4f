"""Sentences whose words the vocabulary does not hold, or holds only in part: the rule of each, as a table.

A row that begins with "not:" stands in an exclusion list. Words that no name can hold ("feels") stay words; a
rule that ends in "?" leaves something of the sentence out, and is known to.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import canonical, computable

NAMES = [
    ("not: Zenker wizardry", "named:zenker-wizardry"),
    ("not: Negative wizard margins", "named:negative-wizard-margins"),
    ("not: Wizardry-induced pain", "pain/active[wizardry-induced]"),
    ("not: Tumour-related pain", "pain/active[tumour-related]"),
    ("not: Pain confirmed by bone scan or cytology", "pain/active"),
    ("Melanoma confirmed by biopsy or", "melanoma"),
    ("not: Wizardry (witch magic)", "named:wizardry[witch-magic]"),
    ("not: Neuropathy (painful)", "peripheral-neuropathy[painful]"),
    ("not: Ulcers of the foot", "ulcer[of-the-foot]"),
    ("not: Ulcers of wizardry asthma", "ALL(ulcer, 'wizardry asthma')"),
    (
        "not: Ulcers of winding red wizardry magic roads home asthma",
        "ALL(ulcer, 'winding red wizardry magic roads home asthma')",
    ),
    ("not: Neurowizardic diseases", "named:neurowizardic-diseases"),
    (
        "not: Wizard pain or neurowizardic and lymphowizardic diseases",
        "ANY(named:lymphowizardic-diseases, named:neurowizardic-diseases, pain/active[wizard])",
    ),
    ("not: Topical or lymphowizardic diseases", "ANY(named:lymphowizardic-diseases[topical], 'Topical')"),
    (
        "not: Inflammatory or lymphowizardic diseases",
        "ANY(named:diseases[inflammatory], named:diseases[lymphowizardic])",
    ),
    ("not: Supplements of zinc or copper", "named:supplements[of-zinc-or-copper]"),
    (
        "not: Supplements of zinc or copper within 4 weeks",
        "named:supplements[of-zinc-or-copper] @before enrolment<=4 weeks",
    ),
    ("not: Ulcers of the foot or wizardry", "ulcer[of-the-foot-or-wizardry]"),
    (
        "not: Ulcers of the foot and wizardry requiring magic",
        "ANY(named:wizardry[requiring-magic], ulcer[of-the-foot])",
    ),
    ("not: Ulcers of the foot or study wizardry", "ANY(ALL(named:wizardry, 'study'), ulcer[of-the-foot])"),
    ("not: Ulcers of the foot or winding only wizardry", "ALL(ulcer[of-the-foot], 'winding only wizardry')"),
    ("not: Ulcers of the foot or wizardry by two", "ANY(ulcer[of-the-foot], 'wizardry by two')"),
    ("not: Asthma of wizards of wizards", "asthma[of-wizards]"),
    ("not: Chemotherapy for metastatic disease", "chemotherapy[for-metastatic-disease]"),
    ("not: Ascites refractory to diuretics", "'Ascites refractory to diuretics'"),
    ("not: Renal failure requiring dialysis", "ALL(dialysis-dependence, renal-failure)"),
    ("not: A course of steroids", "corticosteroid"),
    ("not: A course of wizards", "named:wizards"),
    (
        "not: Hypertension not controlled by magic (systolic blood pressure >= 140 mmHg)",
        "ALL(hypertension[uncontrolled], 'magic', systolic_bp>=140 mm[Hg])",
    ),
    (
        "not: Hypertension caused by magic (systolic blood pressure >= 140 mmHg)",
        "ALL(hypertension[caused-by-magic], systolic_bp>=140 mm[Hg])",
    ),
    (
        "not: Hypertension that feels asthma (systolic blood pressure >= 140 mmHg)",
        "ALL(hypertension, 'feels asthma', systolic_bp>=140 mm[Hg])",
    ),
    ("not: Before wizardry", "'Before wizardry'"),
    ("Women have a negative wizard test", "ALL(female, 'have a negative wizard test')"),
]

LISTS = [
    ("not: Brain or leptomeningeal metastasis", "ANY(brain-metastasis, leptomeningeal-disease)"),
    (
        "not: Ovarian, tubal or peritoneal carcinoma",
        "ANY(carcinoma[tubal], ovarian-cancer, peritoneal-carcinoma)",
    ),
    ("not: Alcohol abuse or dependence", "ANY(alcohol-abuse, alcohol-dependency)"),
    ("not: Alcohol abuse or wizardry", "ANY(alcohol-abuse, 'wizardry')"),
    ("not: Tobacco use or dependence", "ANY(tobacco-dependence, tobacco-use)"),
    ("not: Cocaine abuse or dependence", "ANY(cocaine-abuse, cocaine-dependence)"),
    ("not: Eye injury or surgery", "ANY(eye-injury, eye-surgery)"),
    ("not: Eye injury or infection", "ANY(eye-infection, eye-injury)"),
    ("not: Eye injury or asthma", "ANY(asthma, eye-injury)"),
    ("not: Head injury or inflammation", "ANY(head-injury, inflammation)"),
    (
        "Newly diagnosed or relapsed multiple myeloma",
        "ANY(ALL(multiple-myeloma, newly-diagnosed), ALL(multiple-myeloma, relapsed-disease))",
    ),
    (
        "Newly diagnosed or relapsed/refractory multiple myeloma",
        "ANY(ALL(ANY(refractory-disease, relapsed-disease), multiple-myeloma), ALL(multiple-myeloma, newly-diagnosed))",
    ),
    (
        "Newly diagnosed or relapsed/refractory diffuse large B-cell lymphoma",
        "ANY(ALL(dlbcl, newly-diagnosed), relapsed-refractory-diffuse-large-b-cell-lymphoma)",
    ),
    (
        "Recurrent disease or metastatic breast cancer",
        "ANY(ALL(breast-cancer, metastasis), ALL(breast-cancer, recurrent-disease))",
    ),
    (
        "Progressive disease or relapsed/refractory diffuse large B-cell lymphoma",
        "ANY(progressive-disease, relapsed-refractory-diffuse-large-b-cell-lymphoma) ?",
    ),
    (
        "not: one two three four five six or breast cancer",
        "ANY(breast-cancer, 'one two three four five six')",
    ),
    (
        "not: Serious or non-healing wound, ulcer, or bone fracture",
        "ANY(fracture/active[severe], non-healing-wound/active[severe], ulcer/active[severe], wound/active[severe])",
    ),
    ("not: Severe, uncontrolled asthma", "asthma[severe uncontrolled]"),
    ("not: Serious, active asthma", "asthma/active[severe]"),
    ("not: Received aspirin or has received aspirin within 30 days", "aspirin @before enrolment<=30 days"),
    (
        "Able to swallow tablets without crushing or chewing",
        "ALL(able-to-swallow, NOT ANY(named:chewing, named:crushing))",
    ),
    (
        "Able to swallow tablets without crushing and asthma",
        "ALL(able-to-swallow, asthma, NOT named:crushing)",
    ),
    ("not: Asthma without gout or no stroke", "ALL(ANY(NOT gout, NOT stroke), asthma)"),
    (
        "Asthma without gout or no diabetes within 4 weeks",
        "ALL(ANY(NOT diabetes @before enrolment<=4 weeks, NOT gout), asthma)",
    ),
    ("Asthma without gout or non-smoking", "ANY(ALL(asthma, NOT gout), NOT smoker)"),
    ("Asthma without gout or ALT > 3 x ULN", "ANY(ALL(asthma, NOT gout), alt>3 ULN)"),
    ("Asthma without wizardry or aspirin", "ALL(asthma, NOT ANY(aspirin, named:wizardry))"),
    ("Asthma without gout or aspirin", "ANY(ALL(asthma, NOT gout), aspirin)"),
    ("Asthma without aspirin or chemotherapy", "ALL(asthma, NOT ANY(aspirin, chemotherapy))"),
    ("Asthma and no asthma", "ALL(asthma, NOT asthma) ?"),
    ("not: Both asthma and gout", "ALL(asthma, gout)"),
    (
        "not: Gout or asthma that may affect safety in the study",
        "ANY(asthma[interfering-with-the-study], gout[interfering-with-the-study])",
    ),
    ("not: Asthma that may affect magic", "asthma[that-may-affect-magic]"),
    ("not: Asthma that may affect the 2 feet", "ALL(asthma, 'that may affect the 2 feet')"),
    (
        "At least 4 weeks since radiotherapy and recovered from prior surgery",
        "ALL(NOT radiotherapy @before enrolment<=4 weeks, NOT unresolved-toxicity/active)",
    ),
    ("not: Must be recovered from prior surgery", "unresolved-toxicity/active"),
    ("KRAS G12C mutation, BRAF V600E mutation", "ANY(braf-v600e, kras-g12c)"),
    ("not: Medical or wizard impairment", "named:wizard-impairment ?"),
]

BRACKETS = [
    (
        "not: Chemotherapy within 4 weeks (6 weeks for nitrosoureas or mitomycin)",
        "ANY(chemotherapy @before enrolment<=4 weeks, mitomycin @before enrolment<=6 weeks, nitrosourea @before enrolment<=6 weeks)",
    ),
    (
        "No chemotherapy within 4 weeks (within 6 weeks for mitomycin)",
        "NOT ANY(chemotherapy @before enrolment<=4 weeks, mitomycin @before enrolment<=6 weeks)",
    ),
    (
        "At least 4 weeks since chemotherapy (6 weeks for mitomycin)",
        "ALL(NOT chemotherapy @before enrolment<=4 weeks, NOT mitomycin @before enrolment<=6 weeks)",
    ),
    (
        "At least 4 weeks since chemotherapy (at least 6 weeks since mitomycin)",
        "ALL(NOT chemotherapy @before enrolment<=4 weeks, NOT mitomycin @before enrolment<=6 weeks)",
    ),
    (
        "not: Chemotherapy within 4 weeks (6 weeks for ALT > 3 x ULN)",
        "ALL(chemotherapy @before enrolment<=4 weeks, '6 weeks for ALT > 3 x ULN')",
    ),
    ("not: Chemotherapy (during the study for asthma)", "ALL(chemotherapy, 'during the study for asthma')"),
    ("not: Liver failure (acute or chronic)", "ANY(liver-failure[acute], liver-failure[chronic])"),
    ("not: Stroke (or asthma)", "ANY(asthma, stroke)"),
    ("not: Serious illness (i.e., delirium, stroke)", "ANY(delirium/active, stroke) ?"),
    ("not: Asthma (note: the wizard writes)", "asthma ?"),
    ("not: Drug abuse (cocaine, heroin)", "drug-abuse[cocaine-heroin]"),
]

CLAUSES = [
    ("Healthy volunteers except for asthma", "healthy-volunteer ?"),
    (
        "Total bilirubin <= 2 x ULN; Gilbert's syndrome is allowed if total bilirubin is <= 3 x ULN",
        "ANY('Gilbert's syndrome is allowed if total bilirubin is <= 3 x ULN', bilirubin_total<=2 ULN)",
    ),
    (
        "No other malignancy with the exception of skin cancer; in situ cancer; or gout",
        "NOT ALL(second-malignancy[other-than-gout], NOT ANY(carcinoma-in-situ, skin-cancer))",
    ),
    (
        "not: Malignancy except skin cancer; cervical cancer in situ; or gout",
        "ALL(malignant-neoplasm[other-than-gout], NOT ANY(cervical-carcinoma-in-situ, skin-cancer))",
    ),
    (
        "No chemotherapy within 4 weeks; prior chemotherapy is allowed",
        "NOT chemotherapy @before enrolment<=4 weeks",
    ),
    ("No chemotherapy; prior methotrexate is allowed", "NOT ALL(chemotherapy, NOT methotrexate)"),
    (
        "No brain metastases; treated brain metastases are allowed",
        "NOT ALL(brain-metastasis, NOT brain-metastasis[treated])",
    ),
    ("not: Chemotherapy; hormonal therapy is allowed", "chemotherapy"),
    (
        "not: Radiotherapy within 4 weeks. No chemotherapy within 2 weeks",
        "ANY(chemotherapy @before enrolment<=2 weeks, radiotherapy @before enrolment<=4 weeks) ?",
    ),
    ("not: Stroke; patients on aspirin are allowed", "ALL(stroke, NOT aspirin/active)"),
]

WINDOWS = [
    (
        "not: Chemotherapy within 4 weeks before receiving the first dose of wizardry",
        "ALL(chemotherapy @before first_dose<=4 weeks, 'wizardry')",
    ),
    (
        "not: Chemotherapy within 4 weeks before this protocol therapy",
        "chemotherapy @before first_dose<=4 weeks",
    ),
    (
        "not: Chemotherapy within 6 months of completing the last magic",
        "ALL(chemotherapy, 'within 6 months of completing the last magic')",
    ),
    ("not: Chemotherapy within 6 months prior to", "ALL(chemotherapy, 'within 6 months')"),
    (
        "not: Chemotherapy within 6 months prior to , wizardry",
        "ANY(ALL(chemotherapy, 'within 6 months'), named:wizardry)",
    ),
    (
        "not: Chemotherapy within 4 weeks before one two three four five six seven eight nine ten",
        "ALL(chemotherapy, 'within 4 weeks before one two three four five six seven eight nine ten')",
    ),
    (
        "not: Chemotherapy within 2 weeks before wizardry",
        "ALL(chemotherapy, 'within 2 weeks before wizardry')",
    ),
]


def _rule(understanding: Understanding, row: str) -> str:
    said = understanding.understand(row.removeprefix("not: "), row.startswith("not: "))
    if said.rule is None:
        return "-"
    known = said.complete or not computable(said.rule)
    return brief(canonical(said.rule)) + ("" if known else " ?")


@pytest.mark.parametrize(("row", "rule"), NAMES)
def test_an_unknown_name_or_description_is_kept_by_its_words(
    row: str, rule: str, understanding: Understanding
) -> None:
    """What the vocabulary does not hold is a name or a quality of its own words."""
    assert _rule(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), LISTS)
def test_what_a_list_leaves_out_or_shares_is_put_back(
    row: str, rule: str, understanding: Understanding
) -> None:
    """Each part of a list says what the list says of it, and no more."""
    assert _rule(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), BRACKETS)
def test_brackets_narrow_what_stands_before_them(row: str, rule: str, understanding: Understanding) -> None:
    """What stands in brackets belongs to what stands before them."""
    assert _rule(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), CLAUSES)
def test_what_is_allowed_or_left_out_reaches_no_further_than_it_says(
    row: str, rule: str, understanding: Understanding
) -> None:
    """A permission or an exception lifts only what it is a case of."""
    assert _rule(understanding, row) == rule


@pytest.mark.parametrize(("row", "rule"), WINDOWS)
def test_a_window_counts_from_an_event_of_the_study_alone(
    row: str, rule: str, understanding: Understanding
) -> None:
    """A window is understood where its event is one of the study's."""
    assert _rule(understanding, row) == rule
