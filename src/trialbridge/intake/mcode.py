"""What mCODE says beyond plain FHIR: stage, TNM, disease status, variants, comorbidities, radiotherapy.

It reads one resource at a time; conditions, drugs and plain observations are their own readers'.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from trialbridge.intake.fhir_elements import Codeable, codeable, extensions, many, part, profiles
from trialbridge.intake.fhir_record import Record
from trialbridge.intake.fhir_resources import Path, Resource
from trialbridge.intake.fhir_values import Value, measure, result, value, words
from trialbridge.intake.measured import measured
from trialbridge.intake.scores import level
from trialbridge.model.patient import Fact, Stance
from trialbridge.vocab import Variable, Vocabulary
from trialbridge.vocab.numbers import Quantity

STAGES = (
    "LOINC:21908-9", "LOINC:21902-2", "LOINC:21914-7", "SNOMED:399537006", "SNOMED:399588009",
    "SNOMED:399390009", "SNOMED:385388004", "SNOMED:1222593009", "SNOMED:1222594003", "SNOMED:258235000",
)  # fmt: skip
"""Stage groups: clinical, pathological, other; TNM stage groupings of SNOMED CT."""

_CATEGORIES = {
    "t_stage": ("LOINC:21905-5", "LOINC:21899-0", "SNOMED:399504009", "SNOMED:384625004", "SNOMED:78873005"),
    "n_stage": ("LOINC:21906-3", "LOINC:21900-6", "SNOMED:399534004", "SNOMED:371494008", "SNOMED:277206009"),
    "m_stage": ("LOINC:21907-1", "LOINC:21901-4", "SNOMED:399387003", "SNOMED:371497001", "SNOMED:277208005"),
}
_PROFILES = {
    "primary-tumor-category": "t_stage",
    "nodes-category": "n_stage",
    "metastases-category": "m_stage",
}
_TNM = re.compile(
    r"\b(?:[cpyra]{0,3})(?P<category>(?:T(?:is|a|[0-4])|[NM][0-3])(?:[a-d]|mi)?)(?![0-9a-z])", re.IGNORECASE
)
_SYSTEMS = {
    "binet": re.compile(r"\bbinet\b(?: stage)? (?P<stage>[A-C])\b", re.IGNORECASE),
    "rai": re.compile(r"\brai\b(?: stage)? (?P<stage>[0-4IV]{1,3})\b", re.IGNORECASE),
    "ann_arbor": re.compile(r"\b(?:ann arbor|lugano)\b(?: stage)? (?P<stage>[1-4IV]{1,3})", re.IGNORECASE),
    "iss_stage": re.compile(
        r"\b(?:R?-?ISS|international staging system)\b(?: stage)? (?P<stage>[1-3I]{1,3})\b"
    ),
}
_GROUP = re.compile(
    r"(?<![A-Za-z0-9])(?:[cpy]{1,2} ?)?(?:stage )?(?P<stage>(?:IV|I{1,3}|[0-4])(?: ?[A-D][0-9]?)?)"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_STATUS = ("LOINC:97509-4", "LOINC:88040-1", "LOINC:21976-6")
_STATUSES = {
    "SNOMED:271299001": "progressive-disease", "SNOMED:359746009": "stable-disease",
    "SNOMED:281900007": "complete-response", "SNOMED:268910001": "response",
    "LOINC:LA28366-5": "complete-response", "LOINC:LA28369-9": "partial-response",
    "LOINC:LA28370-7": "stable-disease", "LOINC:LA28371-5": "progressive-disease",
}  # fmt: skip
"""Disease status: worse, stable, no abnormality detected, improved; and LOINC's answers."""

_VARIANT = ("LOINC:69548-6",)
_PARTS = {
    "gene": ("LOINC:48018-6",), "protein": ("LOINC:48005-3",), "dna": ("LOINC:48004-6",),
    "name": ("LOINC:81252-9", "LOINC:47998-0"), "kind": ("LOINC:48019-4", "LOINC:81304-8", "LOINC:91272-5"),
    "meaning": ("LOINC:53037-8",),
}  # fmt: skip
_BENIGN = re.compile(r"\bbenign\b", re.IGNORECASE)
_UNSURE = re.compile(r"\buncertain|\bunknown significance|\bVUS\b", re.IGNORECASE)
_SYMBOL = re.compile(r"\((?P<gene>[A-Z][A-Z0-9-]{1,9})\)")
_PROTEIN = re.compile(r"p\.\(?(?P<from>[A-Z][a-z]{2})(?P<at>\d+)(?P<to>[A-Z][a-z]{2}|\*)\)?")
_AMINO = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G",
    "His": "H", "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S",
    "Thr": "T", "Trp": "W", "Tyr": "Y", "Val": "V", "Ter": "*", "*": "*",
}  # fmt: skip
_AFFIX = re.compile(r"-(?:gene|antigen)$")
_CHANGED = (
    ("amplification", re.compile(r"amplif|copy (?:number )?gain", re.IGNORECASE)),
    ("fusion", re.compile(r"fusion|rearrang|translocat", re.IGNORECASE)),
)
RADIOTHERAPY = ("SNOMED:1217123003", "SNOMED:108290001", "SNOMED:1287742003", "SNOMED:53438000")


def owned(resource: Resource) -> str:
    """Name the part an observation belongs to: stage, t_stage, status, variant, comorbidities …; or ""."""
    code, named = codeable(resource.body, "code"), profiles(resource.body)
    if code.has(*STAGES) or "stage-group" in named:
        return "stage"
    for variable, codes in _CATEGORIES.items():
        if code.has(*codes) or any(each in named and _PROFILES[each] == variable for each in _PROFILES):
            return variable
    if code.has(*_STATUS) or "disease-status" in named:
        return "status"
    if code.has(*_VARIANT) or "genetic-variant" in named or "genomic-variant" in named:
        return "variant"
    if "genomic-region-studied" in named or code.has("LOINC:53041-0"):
        return "region"
    return "comorbidities" if "comorbidities" in named else ""


def scored(resource: Resource) -> str:
    """Name the scale a performance status is told on by its profile; "" for none."""
    named = profiles(resource.body)
    scales = ("ecog", "karnofsky", "lansky")
    return next(
        (scale for scale in scales if f"{scale}-performance-status" in named or f"{scale}-play" in named), ""
    )


def observations(resource: Resource, part_of: str, known: str | None, record: Record) -> Iterator[Fact]:
    """Read an observation of the named part; a region that was studied without a finding says nothing."""
    found = value(resource.body)
    if part_of == "comorbidities":
        yield from _comorbidities(resource, known, record)
    elif part_of == "variant":
        yield from _variant(resource, found, known, record)
    elif found is None:
        if part_of != "region":
            record.trouble(resource, "a value", "none")
    elif part_of == "status":
        yield from _status(resource, found, known, record)
    elif part_of == "stage":
        yield from staged(resource, found.code, (("code",), found.path), known, record)
    elif part_of in _CATEGORIES:
        yield from _category(resource, part_of, found, known, record)


def staged(
    resource: Resource, code: Codeable, quoted: tuple[Path, ...], known: str | None, record: Record
) -> Iterator[Fact]:
    """Read a stage group or a stage of Binet, Rai, Ann Arbor or ISS; `quoted` are the places that say it."""
    for text in _stage_words(code):
        for variable, pattern in (*_SYSTEMS.items(), ("stage", _GROUP)):
            told = pattern.search(text)
            row = record.vocabulary.variables.get(variable)
            fact = _level(row, told["stage"], record.vocabulary) if told and row else None
            if fact is not None:
                quote = record.quote(resource, *(quoted or (code.path,)))
                yield msgspec.structs.replace(fact, known_on=known, quote=quote)
                return
    if code:
        record.unread(resource, code, "a stage")


def _stage_words(code: Codeable) -> list[str]:
    """Give the words of a stage, then its codes where they are no numbers of a terminology ("3C", "c3A")."""
    spoken = [each for each, _ in code.words()]
    return [*spoken, *(each.raw for each in code.codings if not each.code and each.raw)]


def _category(
    resource: Resource, variable: str, found: Value, known: str | None, record: Record
) -> Iterator[Fact]:
    row = record.vocabulary.variables.get(variable)
    for text in words(found):
        told = _TNM.search(text)
        fact = _level(row, told["category"], record.vocabulary) if told and row else None
        if fact is not None and fact.variable[0].upper() == text[told.start("category")].upper():  # type: ignore[union-attr]
            quote = record.quote(resource, ("code",), found.path)
            yield msgspec.structs.replace(fact, known_on=known, quote=quote)
            return
    record.unread(resource, found.code, "a TNM category")


def _level(row: Variable, text: str, vocabulary: Vocabulary) -> Fact | None:
    """Read a level with both of its ends: "T3" is 3 to 3.9."""
    named = [span for span in row.spans if span[0].lower() == text.lower()]
    step = level(row, text)
    if named and row.name != "stage":
        _, low, high = named[0]
        found = Quantity(0, 0, low, None, None, "") if low == high else Quantity(0, 0, None, low, high, "")
    elif step is not None:
        found = Quantity(0, 0, step.value, step.low, step.high, "")
    else:
        return None
    return measured(row, found, vocabulary).fact


def _status(resource: Resource, found: Value, known: str | None, record: Record) -> Iterator[Fact]:
    concept = next((_STATUSES[each.code] for each in found.code.codings if each.code in _STATUSES), None)
    if concept is None:
        text = f"tumour: {found.code.shown()}"
        facts = record.named([text]).facts
        concept = next((fact.concept for fact in facts if fact.concept in _STATUSES.values()), None)
    if concept is None or concept not in record.vocabulary.concepts:
        record.unread(resource, found.code, "a status of the disease")
    else:
        yield Fact(concept=concept, known_on=known, quote=record.quote(resource, ("code",), found.path))


def _comorbidities(resource: Resource, known: str | None, record: Record) -> Iterator[Fact]:
    stances: tuple[tuple[str, Stance], ...] = (("present", "present"), ("absent", "absent"))
    for ending, stance in stances:
        found = (
            *extensions(resource.body, f"condition-{ending}"),
            *extensions(resource.body, f"Condition{ending.title()}"),
        )
        for each, path in found:
            code = codeable(each, "valueCodeableConcept", path)
            reading = record.read(code) if code else None
            if code and reading is None:
                record.unread(resource, code)
            for fact in reading.term.facts if reading else ():
                quote = record.quote(resource, reading.path if reading else path)
                yield Fact(concept=fact.concept, stance=stance, known_on=known, quote=quote)


def _variant(resource: Resource, found: Value | None, known: str | None, record: Record) -> Iterator[Fact]:
    told, paths = _components(resource.body)
    stance = result(found, {}) or ("present" if told else None)
    if stance is None or _BENIGN.search(told.get("meaning", "")):
        return
    if stance == "present" and _UNSURE.search(told.get("meaning", "")):
        stance = "uncertain"
    gene = _gene(told)
    concept = alteration(gene, told, record) if gene else ""
    if not gene:
        record.trouble(resource, "the gene of a variant", ", ".join(told.values()) or "none")
    elif not concept:
        record.trouble(resource, "an alteration of the vocabulary", " ".join(told.values())[:120])
    else:
        spots = [paths[name] for name in ("gene", "protein", "name") if name in paths]
        yield Fact(concept=concept, stance=stance, known_on=known, quote=record.quote(resource, *spots[:2]))


def _components(body: dict[str, Any]) -> tuple[dict[str, str], dict[str, Path]]:
    told: dict[str, str] = {}
    paths: dict[str, Path] = {}
    for index, each in many(body.get("component")):
        under: Path = ("component", index)
        code, found = codeable(each, "code", under), value(each, under)
        name = next((name for name, codes in _PARTS.items() if code.has(*codes)), None)
        text = _named(found, name == "gene") if name and found is not None else ""
        if name == "gene" and "gene" in told:
            name = "partner"  # of a fusion: both genes stand in components of one code
        if name and found is not None and text.strip():
            told.setdefault(name, text)
            paths.setdefault(name, found.path)
    return told, paths


def _named(found: Value, coded: bool) -> str:
    codes = [each.code for each in found.code.codings if each.code]
    return " ".join([*words(found), *(codes if coded else ())]) or " ".join(codes)


def _gene(told: dict[str, str]) -> str:
    named = (found["gene"] for name in ("name", "dna") if (found := _SYMBOL.search(told.get(name, ""))))
    return told.get("gene") or next(named, "")


def alteration(gene: str, told: dict[str, str], record: Record) -> str:
    """Name the alteration of a gene: the exact one, else its fusion or amplification, else its mutation.

    "" where the vocabulary has none of them.
    """
    symbol, said = _symbol(gene, record), " ".join(told.values())
    change = _PROTEIN.search(said)
    tries = []
    if change and change["from"] in _AMINO and change["to"] in _AMINO:
        tries.append(f"{symbol} {_AMINO[change['from']]}{change['at']}{_AMINO[change['to']]}")
    if "partner" in told:
        partner = _symbol(told["partner"], record)
        pairs = (f"{symbol}-{partner}", f"{partner}-{symbol}")
        tries += [*pairs, *(f"{pair} positive" for pair in pairs), f"{symbol} fusion", f"{partner} fusion"]
    tries += [f"{symbol} {name}" for name, pattern in _CHANGED if pattern.search(said)]
    for text in (*tries, f"{symbol} mutation"):
        for hit in record.vocabulary.scan(text):
            concept = hit.of("concept") or ""
            own = hit.start == 0 or concept.startswith(
                f"{text.split()[0].lower()}-"
            )  # "G12C" alone is of KRAS
            if own and hit.end == len(text) and _alters(concept, record.vocabulary):
                return concept
    return ""


def _alters(concept: str, vocabulary: Vocabulary) -> bool:
    return bool(concept) and vocabulary.concepts[concept].kind == "alteration"


def _symbol(gene: str, record: Record) -> str:
    """Give the symbol of a gene told by its symbol, its HGNC number, or its full name."""
    for each in gene.split():
        coded = record.concept(each)
        named = [coded] if coded else [hit.of("concept") for hit in record.vocabulary.scan(each)]
        if any(concept and record.vocabulary.concepts[concept].kind == "gene" for concept in named):
            return _AFFIX.sub("", coded).upper() if coded else each
    return gene.split()[0]


def radiotherapy(resource: Resource, record: Record) -> Iterator[Fact]:
    """Read the dose and the technique of a radiotherapy course, without days."""
    doses = []
    for ending in ("totalDoseDelivered", "total-dose-delivered"):
        for each, path in extensions(resource.body, ending):
            row = record.vocabulary.variables["radiation_dose"]
            found = value(each, path)
            told = measure(found, row, record.vocabulary) if found else None
            fact = measured(row, told, record.vocabulary).fact if told else None
            if fact is not None and fact.value is not None:
                doses.append((fact.value, msgspec.structs.replace(fact, quote=record.quote(resource, path))))
    if doses:
        yield max(doses, key=lambda it: it[0])[1]
    for ending in ("radiotherapy-modality", "radiotherapy-technique"):
        for each, path in extensions(resource.body, ending):
            code = codeable(each, "valueCodeableConcept", path)
            reading = record.read(code, frozenset({"procedure", "therapy"}))
            for fact in reading.term.facts if reading else ():
                if reading and record.vocabulary.is_a(fact.concept, "radiotherapy"):
                    yield Fact(concept=fact.concept, quote=record.quote(resource, reading.path))


def surgical(resource: Resource) -> bool:
    """Tell whether a procedure is surgery by its profile or category."""
    return "surgical-procedure" in profiles(resource.body) or codeable(resource.body, "category").has(
        "SNOMED:387713003"
    )


def radiation(resource: Resource) -> bool:
    """Tell whether a procedure is radiotherapy by its profile, category or code."""
    named = profiles(resource.body)
    return (
        "radiotherapy" in named
        or "radiation-procedure" in named
        or codeable(resource.body, "category").has("SNOMED:108290001")
        or codeable(resource.body, "code").has(*RADIOTHERAPY)
    )


def ended(resource: Resource) -> str:
    """Give the reason a treatment ended, as words; "" for none."""
    reasons = [
        codeable(each, "valueCodeableConcept") for each, _ in extensions(resource.body, "termination-reason")
    ]
    given = resource.body.get("statusReason")
    listed = [each for _, each in many(given)] if isinstance(given, list) else [part({"it": given}, "it")]
    reasons += [codeable({"it": each}, "it") for each in listed]
    return " ".join(code.shown() for code in reasons if code)
