"""A trial of EU CTIS as a Study, its codes as the portal names them; it cuts and decodes nothing."""

import re
from collections.abc import Iterator
from html import unescape

from trialbridge.model.study import (
    Age,
    Arm,
    Coded,
    Contact,
    Design,
    Eligibility,
    Enrolment,
    Identifier,
    Intervention,
    Location,
    Organisation,
    Outcome,
    Source,
    Study,
    StudyDate,
    Text,
)
from trialbridge.registries import building as build
from trialbridge.registries import terms, tree
from trialbridge.registries.countries import country
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import day

BASE_URL = "https://euclinicaltrials.eu"
NUMBER = re.compile(r"20\d\d-5\d{5}-\d\d-\d\d\Z")
STATUS = {
    "1": "Under evaluation", "2": "Authorised, recruitment pending", "3": "Authorised, recruiting",
    "4": "Ongoing, recruiting", "5": "Ongoing, recruitment ended",
    "6": "Temporarily halted", "7": "Suspended", "8": "Ended", "9": "Expired", "10": "Revoked",
    "11": "Not authorised", "12": "Cancelled",
}  # fmt: skip
PHASES = {
    "1": "Human Pharmacology (Phase I)- First administration to humans",
    "2": "Human Pharmacology (Phase I)- Bioequivalence Study",
    "3": "Human Pharmacology (Phase I)- Other",
    "4": "Therapeutic exploratory (Phase II)",
    "5": "Therapeutic confirmatory (Phase III)",
    "6": "Therapeutic use (Phase IV)",
    "7": "Phase I and Phase II (Integrated)- First administration to humans",
    "8": "Phase I and Phase II (Integrated)- Bioequivalence Study",
    "9": "Phase I and Phase II (Integrated)- Other",
    "10": "Phase II and Phase III (Integrated)",
    "11": "Phase III and phase IV (Integrated)",
}
AGES = {"1": ("In utero", 0.0, 0.0), "2": ("0-17 years", 0.0, 17.0), "3": ("18-64 years", 18.0, 64.0),
        "4": ("65+ years", 65.0, None)}  # fmt: skip
SCOPES = {"3": "treatment", "2": "prevention", "1": "diagnostic"}
_LANGUAGES = (
    "", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt",
    "nl", "pl", "pt", "ro", "sk", "sl", "sv", "is", "no",
)  # fmt: skip
"""The portal numbers the languages of the Union in the order of their codes."""
_INFORMATION = "trialDetails.trialInformation"
NEEDED = (
    "trialDetails.clinicalTrialIdentifiers.fullTitle", "sponsors", f"{_INFORMATION}.trialCategory",
    f"{_INFORMATION}.medicalCondition.partIMedicalConditions", f"{_INFORMATION}.trialObjective",
    f"{_INFORMATION}.eligibilityCriteria.principalInclusionCriteria",
    f"{_INFORMATION}.eligibilityCriteria.principalExclusionCriteria",
    f"{_INFORMATION}.endPoint.primaryEndPoints", f"{_INFORMATION}.trialDuration",
    f"{_INFORMATION}.populationOfTrialSubjects",
)  # fmt: skip


def study(record: Tree) -> Study:
    """Map one trial; raises OddError for what is of neither layout."""
    number = tree.word(record, "ctNumber")
    if not NUMBER.match(number):
        raise OddError(f"number {number[:40]!r}" if number else "no ctNumber")
    new = "authorizedApplication" in record
    application = tree.one(record, "authorizedApplication") if new else record
    part = tree.one(application, "authorizedPartI")
    tree.need(part, NEEDED)
    seconds = tree.many(application, "authorizedPartsII")
    names, told = tree.one(part, "trialDetails.clinicalTrialIdentifiers"), tree.one(part, _INFORMATION)
    sponsors = tree.many(part, "sponsors")
    return Study(
        id=number,
        source=Source(
            registry="ctis",
            url=f"{BASE_URL}/ctis-public/view/{number}",
            as_of=day(tree.word(record, "publishDate")) or day(tree.word(record, "lastUpdated")),
            layout="2024" if new else "2023",
        ),
        identifiers=_identifiers(number, names, record, application),
        title=_texts(names, "publicTitle"),
        official_title=_texts(names, "fullTitle"),
        acronym=tree.word(names, "shortTitle"),
        status=_status(record),
        dates=_dates(record, told, seconds),
        sponsor=next(iter(_sponsors(sponsors)), None),
        collaborators=_sponsors(sponsors)[1:]
        + build.organisations(tree.words(told, "sourceOfMonetarySupport.organisationName"), "funder"),
        summary=_texts(tree.one(told, "trialObjective"), "mainObjective"),
        conditions=tuple(
            dict.fromkeys(tree.words(told, "medicalCondition.partIMedicalConditions.medicalCondition"))
        ),
        keywords=tuple(
            dict.fromkeys(
                (
                    *tree.words(told, "medicalCondition.meddraConditionTerms.termName"),
                    *tree.words(part, "partOneTherapeuticAreas.therapeuticArea.name"),
                )
            )
        ),
        design=_design(part, told, seconds, record),
        arms=tuple(
            Arm(label=tree.word(arm, "title"), description=tree.text(arm, "description"))
            for arm in tree.many(
                part, "trialDetails.protocolInformation.studyDesign.periodDetails.armDetails"
            )
        ),
        interventions=_products(part),
        outcomes=_outcomes(told, "primary") + _outcomes(told, "secondary"),
        eligibility=_eligibility(told),
        contacts=tuple(_contacts(sponsors)),
        locations=tuple(_sites(seconds)) + _elsewhere(part, seconds),
        has_results={"Yes": True, "No": False}.get(tree.word(record, "resultsFirstReceived")),
    )


def _texts(holder: Tree, name: str) -> tuple[Text, ...]:
    """Give a text with its translations; one without a language is as the sponsor wrote it, in English."""
    given = [(tree.text(holder, name), "en")]
    for each in tree.many(holder, f"{name}Translations"):
        given.append((tree.text(each, "attributeTranslation"), _language(each)))
    return build.texts(*given)


def _language(translation: Tree) -> str:
    number = build.count(tree.word(translation, "language")) or 0
    return _LANGUAGES[number] if 0 < number < len(_LANGUAGES) else "und"


def _identifiers(number: str, names: Tree, record: Tree, application: Tree) -> tuple[Identifier, ...]:
    second = tree.one(names, "secondaryIdentifyingNumbers")
    found = [
        (tree.word(application, "eudraCt.eudraCtCode"), "EudraCT"),
        (tree.word(record, "eudraCtInfo.eudraCtCode"), "EudraCT"),
        (tree.word(second, "nctNumber.number"), "ClinicalTrials.gov"),
        (tree.word(second, "isrctnNumber.number"), "ISRCTN"),
        (tree.word(second, "whoUniversalTrialNumber.number"), "WHO"),
    ]
    for each in tree.many(second, "additionalRegistries"):
        found.append((tree.word(each, "number"), tree.word(each, "otherRegistryName")))
    return build.identifiers(number, "ctis", found)


def _status(record: Tree) -> Coded | None:
    told = tree.word(record, "ctPublicStatusCode") or tree.word(record, "ctStatus")
    return terms.code(STATUS.get(told, told), terms.STATUS)


def _dates(record: Tree, told: Tree, seconds: list[Tree]) -> tuple[StudyDate, ...]:
    """Give the days; the recruitment of the first country is the start, the plan where none has begun."""
    period = "mscInfo.trialRecruitmentPeriod.recruitmentStartDate"
    begun = sorted(each for part in seconds for each in tree.words(part, period))
    planned = tree.word(told, "trialDuration.estimatedRecruitmentStartDate")
    ends = tree.word(told, "trialDuration.estimatedGlobalEndDate") or tree.word(
        told, "trialDuration.estimatedEndDate"
    )
    ended = tree.word(record, "endDateEU")
    overall = tree.word(record, "decisionDateOverall") or tree.word(record, "authorizationDate")
    return build.dates(
        ("start", begun[0] if begun else planned, "actual" if begun else "estimated"),
        ("completion", ended or ends, "actual" if ended else "estimated"),
        ("registered", overall, ""),
        ("last_posted", tree.word(record, "lastUpdated"), ""),
    )


def _sponsors(sponsors: list[Tree]) -> tuple[Organisation, ...]:
    """Give the sponsors, the primary one first, each once."""
    found: dict[str, Organisation] = {}
    for each in sorted(sponsors, key=lambda one: tree.word(one, "primary") != "true"):
        name = tree.word(each, "organisation.name")
        kind = "industry" if tree.word(each, "isCommercial") == "true" else "other"
        if name:
            found.setdefault(name, Organisation(name=name, kind=kind))
    return tuple(found.values())


def _design(part: Tree, told: Tree, seconds: list[Tree], record: Tree) -> Design:
    phase = tree.word(told, "trialCategory.trialPhase")
    scopes = tree.words(told, "trialObjective.trialScopes.code")
    purpose = next((code for code in SCOPES if code in scopes), "")
    periods = tree.many(part, "trialDetails.protocolInformation.studyDesign.periodDetails")
    allocation = next(iter(words for each in periods if (words := tree.word(each, "allocationMethod"))), "")
    blinding = next(iter(words for each in periods if (words := tree.word(each, "blindingMethodCode"))), "")
    titles = " ".join(tree.words(part, "trialDetails.clinicalTrialIdentifiers.fullTitle"))
    stated = terms.design_of(titles)
    size = build.count(tree.word(record, "totalNumberEnrolled"))
    if size is None:
        counts = [build.count(tree.word(each, "recruitmentSubjectCount")) for each in seconds]
        size = sum(filter(None, counts)) or None
    return Design(
        study_type=Coded(value="interventional", published=""),
        phase=terms.phase((PHASES.get(phase, phase),)) if phase else None,
        purpose=Coded(value=SCOPES[purpose], published=purpose) if purpose else None,
        allocation=terms.code(allocation, terms.ALLOCATION) or stated.allocation,
        model=stated.model,
        masking=terms.code(blinding, terms.MASKING) or stated.masking,
        enrolment=None if size is None else Enrolment(count=size, type="estimated"),
    )


def _products(part: Tree) -> tuple[Intervention, ...]:
    """Give the products, each once, with the role the portal names."""
    roles = {
        tree.word(product, "id"): tree.word(group, "productRoleName")
        for group in tree.many(part, "productRoleGroupInfos")
        for product in tree.many(group, "products")
    }
    found: dict[str, Intervention] = {}
    for each in tree.many(part, "products"):
        name = tree.word(each, "productName") or tree.word(each, "productDictionaryInfo.prodName")
        substance = tree.word(each, "jsonActiveSubstanceNames") or tree.word(
            each, "productDictionaryInfo.activeSubstanceName"
        )
        role = roles.get(tree.word(each, "id"), "")
        form = tree.word(each, "pharmaceuticalFormDisplay")
        told = "; ".join(filter(None, (role, form, *tree.words(each, "routes"))))
        if name or substance:
            found.setdefault(
                name or substance,
                Intervention(
                    name=name or substance,
                    type=Coded(value="drug", published=tree.word(each, "otherMedicinalProduct")),
                    description=told,
                    other_names=(substance,) if substance and substance.lower() != name.lower() else (),
                ),
            )
    return tuple(found.values())


def _outcomes(told: Tree, kind: str) -> tuple[Outcome, ...]:
    points = tree.many(told, f"endPoint.{kind}EndPoints")
    return tuple(
        Outcome(kind="primary" if kind == "primary" else "secondary", measure=measure)
        for each in points
        if (measure := tree.word(each, "endPoint"))
    )


def _eligibility(told: Tree) -> Eligibility:
    people = tree.one(told, "populationOfTrialSubjects")
    codes = sorted({
        tree.word(each, "ageRangeCategoryCode") or tree.word(each, "ageRangeCategory")
        for each in tree.many(people, "ageRanges")
    } & set(AGES))  # fmt: skip
    female, male = (tree.word(people, f"is{sex}Subjects") == "true" for sex in ("Female", "Male"))
    sex = "all" if female and male else "female" if female else "male" if male else ""
    said = ", ".join(name for name, yes in (("Female", female), ("Male", male)) if yes)
    low, high = (AGES[codes[0]], AGES[codes[-1]]) if codes else (None, None)
    groups = {tree.word(each, "name").lower() for each in tree.many(people, "clinicalTrialGroups")}
    return Eligibility(
        criteria=_criteria(told),
        sex=Coded(value=sex, published=said) if sex else None,
        minimum_age=Age(value=low[1], published=low[0]) if low else None,
        maximum_age=Age(value=high[2], published=high[0]) if high else None,
        age_groups=tuple(AGES[code][0] for code in codes),
        healthy_volunteers="healthy volunteers" in groups if groups else None,
    )


def _criteria(told: Tree) -> tuple[Text, ...]:
    """Give the two lists as one block a language; a translation stands only where it is whole."""
    lists = {}
    for name in ("Inclusion", "Exclusion"):
        field = f"principal{name}Criteria"
        items = tree.many(told, f"eligibilityCriteria.{field}")
        ordered = sorted(items, key=lambda item: build.count(tree.word(item, "number")) or 0)
        lists[name] = [_item(item, field) for item in ordered]
    both = [*lists["Inclusion"], *lists["Exclusion"]]
    languages = dict.fromkeys(("en", *(language for item in both for language in item)))
    found: list[Text] = []
    for language in languages:
        if all(language in item for item in both):
            inclusion, exclusion = ([item[language] for item in items] for items in lists.values())
            found += build.joined(inclusion, exclusion, language)
    return tuple(found)


def _item(item: Tree, field: str) -> dict[str, str]:
    told = {"en": tree.text(item, field)}
    for each in tree.many(item, f"{field}Translations"):
        told[_language(each)] = tree.text(each, "attributeTranslation")
    return {language: text for language, text in told.items() if text.strip()}


def _contacts(sponsors: list[Tree]) -> Iterator[Contact]:
    seen = set()
    for sponsor in sponsors:
        for role in ("public", "scientific"):
            for each in tree.many(sponsor, f"{role}Contacts"):
                contact = Contact(
                    name=tree.word(each, "functionalName"),
                    role=role,
                    phone=tree.word(each, "telephone"),
                    email=unescape(tree.word(each, "functionalEmailAddress")),
                    affiliation=tree.word(each, "organisation.name"),
                )
                if contact not in seen:
                    seen.add(contact)
                    yield contact


def _sites(seconds: list[Tree]) -> Iterator[Location]:
    for part in seconds:
        status = tree.word(part, "mscInfo.trialStatus")
        begun = tree.word(part, "mscInfo.hasRecruitmentStarted") == "true"
        for site in tree.many(part, "trialSites"):
            place = tree.one(site, "organisationAddressInfo.address")
            person = tree.one(site, "personInfo")
            name = " ".join(filter(None, (tree.word(person, "firstName"), tree.word(person, "lastName"))))
            nation = tree.word(place, "countryName") or tree.word(part, "mscInfo.countryName")
            yield Location(
                facility=tree.word(site, "organisationAddressInfo.organisation.name"),
                city=tree.word(place, "city"),
                zip=tree.word(place, "postcode"),
                status=Coded(value="recruiting" if begun else "authorised", published=status)
                if status == "Authorised"
                else terms.code(status, terms.STATUS),
                contacts=(
                    Contact(
                        name=name,
                        role="investigator",
                        phone=tree.word(person, "telephone"),
                        email=unescape(tree.word(person, "email")),
                        affiliation=tree.word(site, "departmentName"),
                        country=country(nation),
                    ),
                )
                if name
                else (),
                **build.located(nation),
            )


def _elsewhere(part: Tree, seconds: list[Tree]) -> tuple[Location, ...]:
    """Give the countries of the trial that have no site in the record, those outside the Union among them."""
    with_sites = {
        country(tree.word(each, "mscInfo.countryName")) for each in seconds if tree.many(each, "trialSites")
    }
    named = (
        *(tree.word(each, "mscInfo.countryName") for each in seconds),
        *tree.words(part, "rowCountriesInfo.name"),
    )
    return build.countries(name for name in named if country(name) not in with_sites)
