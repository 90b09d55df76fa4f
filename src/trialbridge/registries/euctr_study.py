"""The records that the countries of one EudraCT number have, as one Study; it reads no documents."""

import re
from collections.abc import Iterable, Sequence

from trialbridge.model.study import (
    Age,
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
from trialbridge.registries import terms
from trialbridge.registries.countries import country
from trialbridge.registries.euctr_fields import Field
from trialbridge.registries.tree import OddError

NUMBER = re.compile(r"(?:19|20)\d\d-\d{6}-\d\d\Z")
NEEDED = (
    "a2", "a3", "b11", "e11", "e3", "e4", "e51", "e71", "e72", "e73", "e74", "e81", "f12", "f13", "f21",
    "f22",
)  # fmt: skip
"""What every country's record has, however empty; one that lacks any is cut."""
_LIVELY = (
    "recruiting", "authorised", "not_yet_recruiting", "suspended", "active_not_recruiting", "completed",
    "terminated", "withdrawn", "unknown", "",
)  # fmt: skip
"""Statuses by how much of a trial they leave open: a trial is as open as its most open country."""
_PHASES = (
    ("e71", "Human pharmacology (Phase I)"), ("e72", "Therapeutic exploratory (Phase II)"),
    ("e73", "Therapeutic confirmatory (Phase III)"), ("e74", "Therapeutic use (Phase IV)"),
)  # fmt: skip
_AGES = (
    ("f111", "In Utero", 0.0, 0.0), ("f112", "Preterm newborn infants", 0.0, 0.1),
    ("f113", "Newborns (0-27 days)", 0.0, 0.1),
    ("f114", "Infants and toddlers (28 days-23 months)", 0.1, 2.0),
    ("f115", "Children (2-11years)", 2.0, 11.0), ("f116", "Adolescents (12-17 years)", 12.0, 17.0),
    ("f11", "Trial has subjects under 18", 0.0, 17.0), ("f12", "Adults (18-64 years)", 18.0, 64.0),
    ("f13", "Elderly (>=65 years)", 65.0, None),
)  # fmt: skip
_FLAGS = {
    "allocation": (("e811", "Randomised", "randomized"),),
    "model": (("e815", "Parallel group", "parallel"), ("e816", "Cross over", "crossover")),
    "masking": (
        ("e814", "Double blind", "double"), ("e813", "Single blind", "single"), ("e812", "Open", "none"),
    ),
    "purpose": (
        ("e63", "Therapy", "treatment"), ("e62", "Prophylaxis", "prevention"),
        ("e61", "Diagnosis", "diagnostic"),
    ),
}  # fmt: skip


class Fields:
    """Asks one country's record by code."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = fields
        missing = [code for code in NEEDED if not any(each[0] == code for each in fields)]
        if missing:
            raise OddError(f"a record without {', '.join(missing)}")

    def __call__(self, code: str) -> str:
        """Give the first value that is not empty, in the trial's own language where it has one."""
        return next((value for _, value in self.all(code) if value.strip()), "").strip()

    def all(self, code: str) -> list[tuple[str, str]]:
        """Give every value of a code with its language."""
        return [(language, value) for each, language, value in self.fields if each == code]

    def yes(self, code: str) -> bool:
        """Tell whether a question is answered with yes."""
        return any(value.strip().lower() == "yes" for _, value in self.all(code))


def study(records: Sequence[Sequence[Field]], layout: str) -> Study:
    """Map the records of one trial, one a country; raises OddError for one that is cut or has no number."""
    parts = [Fields(each) for each in records]
    first = parts[0]
    number = first("a2")
    if not NUMBER.match(number):
        raise OddError(f"EudraCT number {number[:40]!r}" if number else "no EudraCT number")
    if not first("a3"):
        raise OddError("no title")
    countries = [(_member(each), each) for each in parts]
    return Study(
        id=number,
        source=Source(
            registry="euctr",
            url=f"https://www.clinicaltrialsregister.eu/ctr-search/search?query={number}",
            layout=layout,
        ),
        identifiers=_identifiers(number, parts),
        title=_texts(parts, "a31") or _texts(parts, "a3"),
        official_title=_texts(parts, "a3"),
        acronym=first("a32") if build.said(first("a32")) else "",
        status=_status(parts),
        dates=_dates(parts),
        sponsor=next(iter(_sponsors(first)), None),
        collaborators=_sponsors(first)[1:] + build.organisations(_values(parts, "b41"), "funder"),
        summary=_texts(parts, "e21"),
        description=_texts(parts, "e22"),
        conditions=_values([first], "e11"),
        keywords=tuple(
            dict.fromkeys((*_values(parts, "e111", ""), *_values(parts, "e112", ""), *_meddra(first)))
        ),
        design=_design(parts),
        interventions=_products(first),
        outcomes=_outcomes(first),
        eligibility=_eligibility(parts),
        contacts=tuple(dict.fromkeys(filter(None, map(_contact, parts)))),
        locations=tuple(
            Location(**build.located(name), status=_own_status(each)) for name, each in countries if name
        )
        + _elsewhere(parts, {country(name) for name, _ in countries}),
    )


def _member(fields: Fields) -> str:
    """Give the country of "Germany - BfArM"; empty for a trial outside the Union."""
    return re.split(r" - | – ", fields("a1"))[0].strip()


def _texts(parts: Iterable[Fields], code: str) -> tuple[Text, ...]:
    given = [(value.strip(), language or "en") for each in parts for language, value in each.all(code)]
    return _one_a_language(build.texts(*given))


def _one_a_language(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Keep the first text of a language: the countries repeat it, with blemishes of their own."""
    found: dict[str, Text] = {}
    for text in texts:
        found.setdefault(text.language, text)
    return tuple(found.values())


def _values(parts: Iterable[Fields], code: str, language: str | None = None) -> tuple[str, ...]:
    given = (
        value.strip() for each in parts for of, value in each.all(code) if language is None or of == language
    )
    return tuple(dict.fromkeys(each for each in given if build.said(each)))


def _meddra(fields: Fields) -> tuple[str, ...]:
    """Give the terms of the classification."""
    return (*_values([fields], "e12_term"), *_values([fields], "e12"))


def _identifiers(number: str, parts: Sequence[Fields]) -> tuple[Identifier, ...]:
    named = (
        ("a41", "sponsor"), ("a51", "ISRCTN"), ("a52", "ClinicalTrials.gov"), ("a53", "WHO"),
        ("a54", "other"),
    )  # fmt: skip
    found = [(value, domain) for code, domain in named for value in _values(parts, code)]
    return build.identifiers(number, "eudract", found)


def _own_status(fields: Fields) -> Coded | None:
    return terms.code(fields("p_end_of_trial_status") or fields("x5"), terms.STATUS)


def _status(parts: Sequence[Fields]) -> Coded | None:
    known = [found for each in parts if (found := _own_status(each)) is not None]
    return min(known, key=lambda code: _LIVELY.index(code.value), default=None)


def _dates(parts: Sequence[Fields]) -> tuple[StudyDate, ...]:
    begun = sorted(_values(parts, "n_date_of_competent_authority_decision"))
    entered = sorted(_values(parts, "x6"))
    ended = sorted(_values(parts, "p_date_of_the_global_end_of_the_trial"))
    return build.dates(
        ("registered", entered[0] if entered else "", ""),
        ("start", begun[0] if begun else "", ""),
        ("completion", ended[-1] if ended else "", "actual"),
    )


def _sponsors(fields: Fields) -> tuple[Organisation, ...]:
    kinds = [value.strip().lower() for _, value in fields.all("b31")]
    kind = "industry" if kinds[:1] == ["commercial"] else "other"
    return build.organisations((value for _, value in fields.all("b11")), kind)


def _flag(fields: Fields, name: str) -> Coded | None:
    """Give the first of the answers that is yes; a trial that answers no to "Randomised" is not."""
    told = next((each for each in _FLAGS[name] if fields.yes(each[0])), None)
    if told is not None:
        return Coded(value=told[2], published=told[1])
    denied = name == "allocation" and fields("e811").lower() == "no"
    return Coded(value="non_randomized", published="Randomised") if denied else None


def _design(parts: Sequence[Fields]) -> Design:
    first = parts[0]
    phases = tuple(code for flag, code in _PHASES if first.yes(flag))
    sizes = (build.count(first(code)) for code in ("f422", "f421", "f41"))
    size = next((each for each in sizes if each is not None), None)
    return Design(
        study_type=Coded(value="interventional", published=first("x4")),
        phase=terms.phase(phases) if phases else None,
        allocation=_flag(first, "allocation"),
        model=_flag(first, "model"),
        purpose=_flag(first, "purpose"),
        masking=_flag(first, "masking"),
        enrolment=None if size is None else Enrolment(count=size, type="estimated"),
        number_of_arms=build.count(first("e824")),
    )


def _products(fields: Fields) -> tuple[Intervention, ...]:
    """Give the products of the trial, each with its role, from "D.IMP: 1" to the next."""
    groups: list[dict[str, str]] = []
    for code, _, value in fields.fields:
        if code == "dimp" or (code == "d12" and (not groups or "d12" in groups[-1])):
            groups.append({})
        if groups and code.startswith("d") and value.strip():
            groups[-1].setdefault(code, value.strip())
    found: dict[str, Intervention] = {}
    for told in groups:
        names = [told[code] for code in ("d31", "d2111", "d38", "d393", "d392") if told.get(code)]
        if names:
            cell = any(
                told.get(code, "").lower() == "yes" for code in ("d3112", "d31131", "d31132", "d31133")
            )
            found.setdefault(
                names[0],
                Intervention(
                    name=names[0],
                    type=Coded(value="biological" if cell else "drug", published=""),
                    description="; ".join(filter(None, (told.get("d12"), told.get("d34"), told.get("d37")))),
                    other_names=tuple(dict.fromkeys(name for name in names[1:] if name != names[0])),
                ),
            )
    return tuple(found.values())


def _outcomes(fields: Fields) -> tuple[Outcome, ...]:
    found = []
    for kind, measure, when in (("primary", "e51", "e511"), ("secondary", "e52", "e521")):
        if build.said(fields(measure)):
            found.append(
                Outcome(kind=kind, measure=fields(measure), time_frame=fields(when))  # type: ignore[arg-type]
            )
    return tuple(found)


def _eligibility(parts: Sequence[Fields]) -> Eligibility:
    first = parts[0]
    groups = [each for each in _AGES if first.yes(each[0])]
    known = [each for each in groups if each[0] != "f11"] or groups
    female, male = first.yes("f21"), first.yes("f22")
    sex = "all" if female and male else "female" if female else "male" if male else ""
    return Eligibility(
        criteria=_criteria(parts),
        sex=Coded(value=sex, published="Female" if female else "Male") if sex else None,
        minimum_age=Age(value=min(each[2] for each in known), published=known[0][1]) if known else None,
        maximum_age=Age(value=known[-1][3], published=known[-1][1]) if known else None,
        age_groups=tuple(each[1] for each in groups if each[0] != "f11"),
        healthy_volunteers=first.yes("f31") if first("f31") else None,
    )


def _criteria(parts: Sequence[Fields]) -> tuple[Text, ...]:
    """Give both lists as one block a language, of the first country that has them."""
    found: list[Text] = []
    for each in parts:
        lists = {code: dict(reversed(each.all(code))) for code in ("e3", "e4")}
        for language in dict.fromkeys((*lists["e3"], *lists["e4"])):
            inclusion, exclusion = (lists[code].get(language, "") for code in ("e3", "e4"))
            found += build.joined((inclusion,), (exclusion,), language or "en")
    return _one_a_language(found)


def _contact(fields: Fields) -> Contact | None:
    if not (fields("b51") or fields("b52")):
        return None
    place = (fields(code) for code in ("b531", "b532", "b533"))
    return Contact(
        name=fields("b52"),
        role="public",
        phone=fields("b54"),
        email=fields("b56"),
        affiliation=fields("b51"),
        address=", ".join(filter(None, place)),
        country=country(fields("b534")),
    )


def _elsewhere(parts: Sequence[Fields], members: set[str]) -> tuple[Location, ...]:
    named = (name for value in _values(parts, "e863") for name in build.pieces(value, r"\n|;|, "))
    return tuple(place for place in build.countries(named) if place.country not in members)
