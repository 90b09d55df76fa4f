"""Phenopackets (GA4GH, schema 2) as JSON -> facts, by way of the readers of FHIR; it judges nothing."""

import re
from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from trialbridge.errors import FormatError
from trialbridge.intake import fhir
from trialbridge.intake.fhir_elements import many, part, string
from trialbridge.intake.fhir_resources import Broken, Path, place
from trialbridge.model.patient import Fact, Issue, Patient, Quote, SourceDocument
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.systems import URIS

Tree = dict[str, Any]
SYSTEMS = {name.upper(): uri for name, uri in URIS.items()} | dict.fromkeys(
    ("SNOMEDCT", "SCTID"), URIS["SNOMED"]
)
"""Prefixes of identifiers of phenopackets, as FHIR calls their systems; others are read by their label."""
AGE, VARIANT, GENE, CHANGE = "30525-0", "69548-6", "48018-6", "48005-3"
"""LOINC: age; a genetic variant assessed, the gene it is in, the change of the protein."""
CATEGORIES = {"T": "21905-5", "N": "21906-3", "M": "21907-1"}
"""LOINC: clinical categories of the TNM system."""
PRESENT, ABSENT = "LA9633-4", "LA9634-2"
_AGE = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,2})M)?(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T.*)?")
_TNM = re.compile(r"\b[cpyra]{0,3}([TNM])(?:is|a|[0-4])", re.IGNORECASE)
_REJECTED = "REJECTED"
_NAMING = ("Patient", "Condition")
_BIRTH = "a day of birth"
_YEAR, _MONTH, _WEEK = 365.25, 30.4375, 7


def is_phenopacket(raw: bytes) -> bool:
    """Tell whether JSON looks like one: a subject and the metadata every phenopacket must have."""
    return b'"metaData"' in raw and b'"subject"' in raw and b'"resourceType"' not in raw


def read(data: bytes | str, vocabulary: Vocabulary, name: str = "phenopacket") -> Patient:
    """Read a phenopacket, each fact quoting the element it comes from; FormatError where it is none.

    A day told as an age is reckoned from the day of birth, and left out where that is not known.
    """
    text = data if isinstance(data, str) else data.decode("utf-8-sig", "replace")
    try:
        packet = msgspec.json.decode(text)
    except (msgspec.DecodeError, *Broken) as error:
        came = f"broken JSON: {error}"[:160]
        raise FormatError(expected="a phenopacket as JSON", came=came, where=name, do="check it") from error
    made = list(_Resources(packet).all()) if isinstance(packet, dict) else []
    if not made:
        came = f"{type(packet).__name__} without any"
        raise FormatError(
            expected="a phenopacket with a subject, diseases or findings",
            came=came,
            where=name,
            do="check it",
        )
    lines = [msgspec.json.encode({"id": f"r{at}"} | tree).decode() for at, (tree, _) in enumerate(made)]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found = fhir.read("\n".join(lines), vocabulary, name=name)
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    digest = sha256(raw).hexdigest()
    document = SourceDocument(name=name, kind="phenopacket", date=_created(packet), sha256=digest, text=text)
    facts = tuple(_requoted(fact, made, starts, text, name) for fact in found.facts)
    aged = any(fact.variable == "age" for fact in facts)
    return Patient(
        id=string(part(packet, "subject").get("id")) or string(packet.get("id")) or digest[:12],
        version=digest[:16],
        documents=(document,),
        facts=facts,
        issues=tuple(_placed(it, made) for it in found.issues if not (aged and it.expected == _BIRTH)),
    )


def _requoted(fact: Fact, made: list[tuple[Tree, Path]], starts: list[int], text: str, name: str) -> Fact:
    """Quote the phenopacket: the same words inside the element, else the element."""
    assert fact.quote is not None  # the readers of FHIR quote every fact
    tree, path = made[bisect(starts, fact.quote.start) - 1]
    spot = place(text, 0, path)
    assert spot is not None  # a resource is made of an element that is there
    words = fact.quote.text
    if tree["resourceType"] in _NAMING:  # what is said stands at the end: "gender":"female"
        words = words.rstrip('"}]').rpartition('"')[2]
    found = re.search(re.escape(words), text[spot.start : spot.end], re.IGNORECASE)
    start, end = (spot.start + it for it in found.span()) if found else (spot.start, spot.end)
    quote = Quote(source=name, start=start, end=end, text=text[start:end])
    return msgspec.structs.replace(fact, quote=quote)


def _placed(issue: Issue, made: list[tuple[Tree, Path]]) -> Issue:
    """Name the element of the phenopacket in the place of the resource made of it."""

    def element(found: re.Match[str]) -> str:
        return ".".join(map(str, made[int(found[1])][1]))

    return msgspec.structs.replace(issue, where=re.sub(r"\b[A-Z]\w+/r(\d+)", element, issue.where))


def _created(packet: Tree) -> str | None:
    return string(part(packet, "metaData").get("created"))[:10] or None


class _Resources:
    """The elements of a phenopacket as FHIR resources, each with its path."""

    def __init__(self, packet: Tree) -> None:
        self.packet = packet
        self.born = string(part(packet, "subject").get("dateOfBirth"))[:10]

    def all(self) -> Iterator[tuple[Tree, Path]]:
        yield from self._subject()
        for index, it in many(self.packet.get("phenotypicFeatures")):
            yield self._feature(it), ("phenotypicFeatures", index)
        for index, it in many(self.packet.get("diseases")):
            yield self._disease(it), ("diseases", index)
            for nth, finding in many(it.get("clinicalTnmFinding")):
                if tree := self._category(finding, self._day(it.get("onset"))):
                    yield tree, ("diseases", index, "clinicalTnmFinding", nth)
        for index, it in many(self.packet.get("measurements")):
            yield self._measurement(it), ("measurements", index)
        for index, it in many(self.packet.get("medicalActions")):
            for tree, kind in self._actions(it):
                yield tree, ("medicalActions", index, kind)
        yield from self._variants()

    def _subject(self) -> Iterator[tuple[Tree, Path]]:
        subject = part(self.packet, "subject")
        sex = string(subject.get("sex")).lower()
        told = {"gender": sex if sex in ("female", "male") else "", "birthDate": self.born}
        if subject:
            yield _kept(resourceType="Patient", **told), ("subject",)
        age = _years(part(subject, "timeAtLastEncounter", "age").get("iso8601duration"))
        if age is not None and not self.born:
            value = {"value": age, "unit": "years"}
            yield _observed(_loinc(AGE, "Age"), valueQuantity=value), ("subject", "timeAtLastEncounter")

    def _feature(self, it: Tree) -> Tree:
        return self._condition(it, "type")

    def _disease(self, it: Tree) -> Tree:
        stages = [{"summary": _concept(stage)} for _, stage in many(it.get("diseaseStage"))]
        site = _concept(part(it, "primarySite"))
        return self._condition(it, "term") | _kept(stage=stages, bodySite=[site] if site else [])

    def _condition(self, it: Tree, name: str) -> Tree:
        ended = self._day(it.get("resolution"))
        state = "refuted" if it.get("excluded") is True else "confirmed"
        return _kept(
            resourceType="Condition",
            code=_concept(part(it, name)),
            verificationStatus={"coding": [{"code": state}]},
            clinicalStatus={"coding": [{"code": "resolved" if ended or it.get("resolution") else "active"}]},
            severity=_concept(part(it, "severity")),
            onsetDateTime=self._day(it.get("onset")),
            abatementDateTime=ended,
        )

    def _category(self, finding: Tree, day: str) -> Tree:
        told = _TNM.search(string(finding.get("label")))
        if told is None:
            return {}
        code = _loinc(CATEGORIES[told[1].upper()], f"{told[1].upper()} category")
        return _observed(code, valueCodeableConcept=_concept(finding), effectiveDateTime=day)

    def _measurement(self, it: Tree) -> Tree:
        quantity, limits = part(it, "value", "quantity"), part(it, "value", "quantity", "referenceRange")
        unit = _unit(part(quantity, "unit"))
        sides = {
            side: {"value": limits[side], "unit": unit}
            for side in ("low", "high")
            if limits.get(side) is not None
        }
        value = {"value": quantity.get("value"), "unit": unit, "code": unit} if "value" in quantity else {}
        return _observed(
            _concept(part(it, "assay")),
            valueQuantity=value,
            valueCodeableConcept=_concept(part(it, "value", "ontologyClass")),
            referenceRange=[sides] if sides else [],
            effectiveDateTime=self._day(it.get("timeObserved")),
        )

    def _actions(self, it: Tree) -> Iterator[tuple[Tree, str]]:
        shared = {"reasonCode": [target] if (target := _concept(part(it, "treatmentTarget"))) else []}
        if procedure := part(it, "procedure"):
            done = self._day(procedure.get("performed"))
            yield _done(_concept(part(procedure, "code")), performedDateTime=done, **shared), "procedure"
        if treatment := part(it, "treatment"):
            doses = [part(dose, "interval") for _, dose in many(treatment.get("doseIntervals"))]
            start = min((_date(dose.get("start")) for dose in doses if dose.get("start")), default="")
            end = max((_date(dose.get("end")) for dose in doses if dose.get("end")), default="")
            yield _taken(_concept(part(treatment, "agent")), start, end), "treatment"
        if radiation := part(it, "radiationTherapy"):
            site = string(part(radiation, "bodySite").get("label"))
            yield (
                _done({"text": f"radiotherapy of the {site}" if site else "radiotherapy"}),
                "radiationTherapy",
            )
        if regimen := part(it, "therapeuticRegimen"):
            start, end = self._day(regimen.get("startTime")), self._day(regimen.get("endTime"))
            named = part(regimen, "ontologyClass") or {
                "label": part(regimen, "externalReference").get("description")
            }
            over = string(regimen.get("regimenStatus")) in ("COMPLETED", "DISCONTINUED")
            yield _taken(_concept(named), start, end, over=over), "therapeuticRegimen"

    def _variants(self) -> Iterator[tuple[Tree, Path]]:
        for index, one in many(self.packet.get("interpretations")):
            for nth, it in many(part(one, "diagnosis").get("genomicInterpretations")):
                path: Path = ("interpretations", index, "diagnosis", "genomicInterpretations", nth)
                variant = part(it, "variantInterpretation", "variationDescriptor")
                gene = part(variant, "geneContext") or part(it, "geneDescriptor") or part(it, "gene")
                if string(gene.get("symbol")):
                    absent = string(it.get("interpretationStatus")) == _REJECTED
                    yield _variant(string(gene.get("symbol")), variant, absent=absent), path

    def _day(self, time: object) -> str:
        """Give the day of a time: told as one, or as an age of somebody whose day of birth is known."""
        told = part({"it": time}, "it")
        stamp = told.get("timestamp") or part(told, "interval").get("start")
        if stamp:
            return _date(stamp)
        age = _years(part(told, "age").get("iso8601duration"))
        if age is None or len(self.born) != len("2000-01-01"):
            return ""
        try:
            return str((date.fromisoformat(self.born) + timedelta(days=age * _YEAR)).year)
        except (ValueError, OverflowError):
            return ""


def _variant(symbol: str, variant: Tree, *, absent: bool) -> Tree:
    """Give a variant as mCODE has it; how it is told may be a label or an expression of HGVS."""
    told = [string(each.get("value")) for _, each in many(variant.get("expressions"))]
    change = next((words for words in (*told, string(variant.get("label"))) if "p." in words), "")
    parts = [{"code": _loinc(GENE, "Gene studied"), "valueCodeableConcept": {"text": symbol}}]
    if change:
        parts.append({"code": _loinc(CHANGE, "Amino acid change"), "valueCodeableConcept": {"text": change}})
    found = _loinc(ABSENT, "Absent") if absent else _loinc(PRESENT, "Present")
    return _observed(
        _loinc(VARIANT, "Genetic variant assessment"), valueCodeableConcept=found, component=parts
    )


def _taken(drug: Tree, start: str, end: str, *, over: bool = False) -> Tree:
    return _kept(
        resourceType="MedicationStatement",
        status="completed" if end or over else "active",
        medicationCodeableConcept=drug,
        effectivePeriod=_kept(start=start, end=end),
    )


def _done(code: Tree, **more: Any) -> Tree:
    return _kept(resourceType="Procedure", status="completed", code=code, **more)


def _observed(code: Tree, **more: Any) -> Tree:
    return _kept(resourceType="Observation", status="final", code=code, **more)


def _loinc(code: str, words: str) -> Tree:
    return {"coding": [{"system": SYSTEMS["LOINC"], "code": code, "display": words}]}


def _concept(term: Tree) -> Tree:
    """Give an ontology class as FHIR's concept, {} where it names nothing."""
    prefix, _, code = string(term.get("id")).partition(":")
    label = string(term.get("label"))
    coding = _kept(system=SYSTEMS.get(prefix.upper()), code=code)
    return _kept(coding=[coding] if len(coding) > 1 else [], text=label)


def _unit(term: Tree) -> str:
    """Give a unit: UCUM's own code, else the label."""
    prefix, _, code = string(term.get("id")).partition(":")
    return code if prefix.upper() == "UCUM" else string(term.get("label"))


def _date(stamp: object) -> str:
    return string(stamp)[:10]


def _years(duration: object) -> float | None:
    """Give a length of ISO 8601 in years ("P61Y3M"), None where it is none."""
    found = _AGE.fullmatch(string(duration))
    if found is None or not any(found.groups()):
        return None
    years, months, weeks, days = (int(it or 0) for it in found.groups())
    return round(years + (months * _MONTH + weeks * _WEEK + days) / _YEAR, 2)


def _kept(**parts: Any) -> Tree:
    return {name: it for name, it in parts.items() if it not in ("", None, [], {})}
