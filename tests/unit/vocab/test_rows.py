"""The tables as they come with the package: each row well-formed, and no two rows at odds."""

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

from trialbridge.vocab import Concept, Variable, Vocabulary, fold, tables

CONCEPTS = list(tables.concepts())
VARIABLES = list(tables.variables())
UNITS = list(tables.units())

KINDS = {
    "disease", "finding", "drug", "drug-class", "procedure", "therapy", "gene", "alteration", "organism",
    "trait", "event", "site",
}  # fmt: skip
SHAPES = {
    "DOID": r"\d+", "NCIt": r"C\d{4,6}", "MeSH": r"[CD]\d{6,9}", "SNOMED": r"\d{6,18}", "ICDO": r"\d{4}/\d",
    "ICD10CM": r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?(-[A-Z]\d[0-9A-Z])?", "OncoTree": r"[A-Z0-9_/-]{2,12}",
    "DrugBank": r"DB\d{5}", "LOINC": r"\d{1,5}-\d", "RxNorm": r"\d{3,7}", "HGNC": r"\d{2,5}",
}  # fmt: skip
NEVER_PRESUMED_KINDS = {"gene", "alteration", "organism", "site"}
NEVER_PRESUMED = {
    "pregnancy", "lactation", "childbearing-potential", "hiv-infection", "viral-hepatitis", "hepatitis-b",
    "hepatitis-c", "syphilis", "latent-tuberculosis", "measurable-disease", "female", "male", "anaemia",
}  # fmt: skip
TRIALS_SPEAK_OF_BOTH = {
    "alcohol consumption",
    "alcohol intake",
    "alcohol use",
    "estradiol",
    "fever",
    "il 6",
    "interleukin 6",
    "testosterone",
}
"""Names of a concept and of a variable: the criterion's number tells which is meant."""
AMBIGUOUS = {"=ASA", "=HCT", "=TB", "=pM", "proteinuria", *TRIALS_SPEAK_OF_BOTH}
NO_UCUM = {
    "mmol/mol{HbA1c}": "the master equation of HbA1c, no plain ratio",
    "mg/mmol{creatinine}": "through the molar mass of creatinine",
    "{mutations}/Mb": "megabases are not in UCUM",
    "[pH]": "not in pint",
    "ULN": "a limit, no unit",
    "LLN": "a limit, no unit",
}


def form(name: str) -> str:
    """Give the name as two rows would share it."""
    return name if name.startswith("=") else " ".join(fold(name).split())


def owners(rows: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, set[str]]:
    """Give, for each name, the rows that claim it."""
    found: dict[str, set[str]] = defaultdict(set)
    for row, names in rows:
        for name in names:
            found[form(name)].add(row)
    return found


CONCEPT_NAMES = owners((row.id, (row.name, *row.synonyms)) for row in CONCEPTS)
VARIABLE_NAMES = owners((row.name, (row.title, *row.aliases)) for row in VARIABLES)
UNIT_NAMES = owners((row.code, row.aliases) for row in UNITS)


def shared(names: dict[str, set[str]]) -> dict[str, set[str]]:
    """Give the names that more than one row claims."""
    return {name: rows for name, rows in names.items() if len(rows) > 1}


def check_digit(code: str) -> bool:
    """Tell whether a LOINC code's last digit is its Luhn check digit."""
    number, _, last = code.partition("-")
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(number))]
    return (10 - sum(value - 9 * (value > 9) for value in doubled) % 10) % 10 == int(last)


def test_ids_are_slugs() -> None:
    """An id is lower-case letters, digits and single hyphens."""
    slug = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    assert not [row.id for row in CONCEPTS if not slug.fullmatch(row.id)]


def test_ids_stand_once_in_a_table() -> None:
    """Rows of one concept stand in different tables: the hand-made one and those compiled over it."""
    for table in sorted((tables.PACKAGE / "concepts").iterdir(), key=str):
        ids = Counter(line.split(",")[0] for line in table.read_text("utf-8").splitlines())
        assert [identity for identity, times in ids.items() if times > 1] == [], table.name


def test_kinds_are_known_and_names_are_there() -> None:
    """Every concept is of one of the kinds and has a name that can be scanned for."""
    assert {row.kind for row in CONCEPTS} <= KINDS
    assert not [row.id for row in CONCEPTS if not row.name.strip() or not all(row.synonyms)]


def test_parents_exist_and_form_no_circle(vocabulary: Vocabulary) -> None:
    """Walking up from any concept ends, and every step stands on a row."""
    rows = vocabulary.concepts
    assert not [(row.id, above) for row in rows.values() for above in row.parents if above not in rows]
    done: set[str] = set()
    for start in rows:
        path: list[str] = []
        climb(start, rows, path, done)


def climb(identity: str, rows: dict[str, Concept], path: list[str], done: set[str]) -> None:
    """Walk up depth first and fail where the path meets itself."""
    assert identity not in path, [*path, identity]
    if identity not in done:
        path.append(identity)
        for above in rows[identity].parents:
            climb(above, rows, path, done)
        path.pop()
        done.add(identity)


def test_no_name_stands_under_two_concepts() -> None:
    """A name means one concept; the rows of one concept in several tables are that one concept."""
    assert shared(CONCEPT_NAMES) == {}


def test_no_alias_stands_under_two_variables_or_units() -> None:
    """A name of a quantity means one variable, a name of a unit one unit."""
    assert shared(VARIABLE_NAMES) == {}
    assert shared(UNIT_NAMES) == {}


def test_a_concept_and_a_quantity_share_a_name_only_on_purpose() -> None:
    """The few names that mean a disease or drug and a quantity too are listed here."""
    assert set(CONCEPT_NAMES) & (set(VARIABLE_NAMES) | set(UNIT_NAMES)) <= AMBIGUOUS


@pytest.mark.parametrize("row", VARIABLES, ids=lambda row: row.name)
def test_a_variable_is_well_formed(row: Variable) -> None:
    """Its unit is known, its limits lie inside its bounds, its levels in order and inside them too."""
    assert row.kind in {"number", "score", "ordinal"}
    assert not row.unit or row.unit in {unit.code for unit in UNITS}
    assert row.low is not None
    assert row.high is not None
    limits = [limit for limit in (row.usual_low, row.usual_high) if limit is not None]
    assert row.low <= min(limits, default=row.low) <= max(limits, default=row.high) <= row.high
    for word, low, high in row.spans:
        assert word
        assert row.low <= low <= high <= row.high
    assert (row.kind == "ordinal") >= bool(row.levels)
    assert row.question.endswith("?")


def test_every_code_has_a_known_shape() -> None:
    """A code is its system and a number of that system's shape; LOINC codes carry their check digit."""
    for row in (*CONCEPTS, *VARIABLES):
        for code in row.codes:
            system, _, number = code.partition(":")
            assert re.fullmatch(SHAPES.get(system, "unknown"), number), (row, code)
            assert system != "LOINC" or check_digit(number), code


def test_nothing_that_only_a_test_can_tell_is_presumed(vocabulary: Vocabulary) -> None:
    """Serology, pregnancy, biomarkers and laboratory states are never presumed absent."""
    rows = [row for row in vocabulary.concepts.values() if row.presumable]
    assert len(rows) > 1000
    assert not [row.id for row in rows if row.kind in NEVER_PRESUMED_KINDS]
    assert not [row.id for row in rows if row.id in NEVER_PRESUMED]
    for above in ("hiv-infection", "viral-hepatitis", "syphilis", "latent-tuberculosis"):
        assert not [row.id for row in rows if vocabulary.is_a(row.id, above)]


def test_what_everyone_relies_on_is_there(vocabulary: Vocabulary) -> None:
    """The ids that other packages name stand in the tables."""
    concepts = (
        "pregnancy lactation childbearing-potential contraception hiv-infection hepatitis-b hepatitis-c "
        "syphilis tuberculosis active-infection autoimmune-disease second-malignancy brain-metastasis "
        "liver-metastasis metastasis organ-transplantation stem-cell-transplantation allergy "
        "immunosuppressant corticosteroid chemotherapy radiotherapy immunotherapy surgery car-t-cell "
        "cik-cell dc-cik-cell nk-cell concurrent-trial measurable-disease relapsed-disease "
        "refractory-disease informed-consent compliance neoplasm malignant-neoplasm solid-tumour "
        "haematologic-malignancy female male hepatocellular-carcinoma"
    )
    variables = (
        "age ecog karnofsky lansky life_expectancy anc wbc platelets haemoglobin lymphocytes alt ast alp "
        "bilirubin_total bilirubin_direct albumin creatinine creatinine_clearance egfr urea bun inr pt aptt "
        "lvef qtc nyha child_pugh spo2 stage bclc bmi weight height prior_lines lesion_size hba1c "
        "systolic_bp diastolic_bp glucose psa afp ca125 viral_load_hbv"
    )
    assert not [name for name in concepts.split() if name not in vocabulary.concepts]
    assert not [name for name in variables.split() if name not in vocabulary.variables]


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("hepatocellular-carcinoma", "solid-tumour"),
        ("dlbcl", "haematologic-malignancy"),
        ("small-cell-lung-cancer", "lung-cancer"),
        ("basal-cell-carcinoma", "non-melanoma-skin-cancer"),
        ("crohns-disease", "autoimmune-disease"),
        ("sintilimab", "immune-checkpoint-inhibitor"),
        ("rituximab", "monoclonal-antibody"),
        ("r-chop", "anthracycline"),
        ("folfox", "platinum"),
        ("tisagenlecleucel", "car-t-cell"),
        ("dc-cik-cell", "cik-cell"),
        ("prednisone", "corticosteroid"),
        ("kidney-transplantation", "organ-transplantation"),
        ("egfr-t790m", "egfr-mutation"),
        ("prostate-adenocarcinoma", "prostate-cancer"),
        ("hla-a-02-01", "hla-a2"),
        ("drug-dependence", "substance-abuse"),
        ("haemophilia-a", "coagulation-disorder"),
        ("coagulation-disorder", "bleeding-disorder"),
        ("suicide-attempt", "suicide-risk"),
        ("pacemaker", "electronic-implant"),
        ("comorbidity", "medical-condition"),
        ("cryptogenic-organizing-pneumonia", "interstitial-lung-disease"),
    ],
)
def test_the_hierarchy_says_what_the_field_says(vocabulary: Vocabulary, below: str, above: str) -> None:
    """Steps of the hierarchy that criteria lean on every day."""
    assert vocabulary.is_a(below, above)


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("primary-cns-lymphoma", "solid-tumour"),
        ("chronic-kidney-disease", "renal-failure"),
        ("pulmonary-hypertension", "hypertension"),
        ("acute-myeloid-leukaemia", "lymphoid-leukemia"),
        ("smoker", "substance-abuse"),
        ("anxiety-disorder", "dementia"),
        ("alcohol-abuse", "drug-abuse"),
        ("cryptogenic-organizing-pneumonia", "infection"),
        ("thrombophilia", "bleeding-disorder"),
        ("nicotine-dependence", "substance-abuse"),
        ("self-harm", "suicidal"),
    ],
)
def test_the_hierarchy_says_no_more(vocabulary: Vocabulary, below: str, above: str) -> None:
    """Steps that a source has or a merger could make, and that no criterion means."""
    assert not vocabulary.is_a(below, above)


def test_unit_factors_agree_with_pint() -> None:
    """Every factor and offset is what pint says of the two UCUM codes; the exceptions say why."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ucumvert import PintUcumRegistry

        registry = PintUcumRegistry()
    bases: dict[str, tables.Unit] = {}
    for unit in UNITS:
        # an enzyme unit is not an international unit in pint: each is compared within its own system
        system = unit.dimension + ("[IU]" if "[IU]" in unit.code else "")
        base = bases.setdefault(system, unit)
        if unit.code not in NO_UCUM:
            here, there = registry.from_ucum(unit.code), registry.from_ucum(base.code)
            ten = registry.Quantity(10 * here.magnitude, here.units).to(there.units).magnitude
            mine = (10 * unit.factor + unit.offset) / base.factor
            assert mine == pytest.approx(ten / there.magnitude, rel=1e-6), unit.code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HER2- breast cancer, ER+ or PR-", "her2-negative breast-cancer er-positive pr-negative"),
        ("ER-associated", "er"),
        ("anti-PD-1/PD-L1 antibody", "pd-1-pd-l1-inhibitor"),
        ("CD19+ B-ALL after allo-HSCT", "cd19-positive b-cell-all allogeneic-transplantation"),
        ("HBsAg positive", "hepatitis-b"),
        ("eGFR \u2265 60 mL/min/1.73 m2", "egfr mL/min/{1.73_m2}"),
        ("platelets \u2265 100 x 109 /L", "platelets 10*9/L"),
        ("QTcF > 470msec, LVEF < 50%", "qtc ms lvef %"),
        ("serum creatinine \u22641.5\u00d7ULN", "creatinine ULN"),
        ("non-small-cell lung cancers", "non-small-cell-lung-cancer"),
        ("haematological malignancies; oesophageal tumours", "haematologic-malignancy oesophageal-cancer"),
        ("MSCs or TKIs", "mesenchymal-stem-cell tyrosine-kinase-inhibitor"),
        ("\u4e2d\u6027\u7c92\u7ec6\u80de\u7edd\u5bf9\u503c\u22651.0\u00d710^9/L", "anc 10*9/L"),
        (
            "\u603b\u80c6\u7ea2\u7d20\u22641.5\u500d\u6b63\u5e38\u503c\u4e0a\u9650",
            "bilirubin_total ULN",
        ),
        ("patients in all arms", ""),
    ],
)
def test_everyday_criteria_are_found(vocabulary: Vocabulary, text: str, expected: str) -> None:
    """Words of real criteria give the concepts, variables and units they mean, in order."""
    found = [hit.of("concept", "variable", "unit") for hit in vocabulary.scan(text)]
    assert " ".join(value for value in found if value) == expected
