"""The data set of the WHO, which many registries exchange, as a Study; it decodes no bytes."""

import re

import msgspec

from trialbridge.model.base import PartialDate
from trialbridge.model.study import (
    Arm,
    Coded,
    Contact,
    Design,
    Eligibility,
    Enrolment,
    Intervention,
    Source,
    Study,
)
from trialbridge.registries import building as build
from trialbridge.registries import terms
from trialbridge.registries.tree import OddError
from trialbridge.registries.values import age_limit, snake, yes

ID = re.compile(r"(?=[^\s]*\d)[A-Za-z0-9][A-Za-z0-9/_.-]{4,39}\Z")
SOURCES = {
    "clinicaltrials_gov": "nct", "chictr": "chictr", "anzctr": "anzctr", "irct": "irct", "isrctn": "isrctn",
    "ctri": "ctri", "rebec": "rebec", "pactr": "pactr", "slctr": "slctr", "tctr": "tctr", "jprn": "jprn",
    "cris": "cris", "repec": "repec", "rpcec": "rpcec", "lbctr": "lbctr", "drks": "drks",
    "german_clinical_trials_register": "drks", "eu_clinical_trials_register": "eudract",
    "netherlands_trial_register": "ntr", "ctis": "ctis", "eu_ctr": "eudract", "euctr": "eudract",
}  # fmt: skip
"""Kind of an identifier by the register that gave it."""
_CHICTR = {
    "parallel": {"allocation": "randomized", "model": "parallel"},
    "non_randomized_control": {"allocation": "non_randomized", "model": "parallel"},
    "single_arm": {"allocation": "na", "model": "single_group"},
    "cross_over": {"allocation": "randomized", "model": "crossover"},
    "quasi_randomized_controlled": {"allocation": "non_randomized", "model": "parallel"},
    "cluster_randomization": {"allocation": "randomized", "model": "parallel"},
    "dose_comparison": {"model": "parallel"},
    "historical_control": {"allocation": "non_randomized", "model": "single_group"},
    "n_of_1_trial": {"allocation": "randomized", "model": "crossover"},
    "biased_coin_design": {"allocation": "randomized"},
    "factorial": {"model": "factorial"},
    "cohort_study": {"observational_model": "cohort"},
    "case_control_study": {"observational_model": "case_control"},
    "nested_case_control_study": {"observational_model": "case_control"},
    "case_study": {"observational_model": "case_only"},
    "cross_sectional": {"time_perspective": "cross_sectional"},
    "sequential": {},
}
"""ChiCTR's list of designs by what its Chinese half says: "Parallel" is 随机平行对照, and so randomised;
"Sequential" is 连续入组, consecutive enrolment, and says nothing of the arms."""
_CHICTR_TYPES = {
    "diagnostic_test": ("", "diagnostic"), "prevention": ("interventional", "prevention"),
    "treatment_study": ("interventional", "treatment"), "screening": ("", "screening"),
    "health_services_reaserch": ("", "health_services_research"), "basic_science": ("", "basic_science"),
    "health_services_research": ("", "health_services_research"),
}  # fmt: skip
_GROUPS = re.compile(r"\s*([^:;]{1,120}):\s*([^;]{0,2000}?)\s*(?:;|\Z)")
_CONDITION_LABEL = re.compile(
    r"^(?:health condition \d+: ?)?(?:(?:null|[A-Z]\d{2}[\dA-Z.]{0,4}) ?- ?)?", re.IGNORECASE
)
_CODE = re.compile(
    r"[A-Z]\d{2}(?:\.\d{2,3})+(?:\.\d{2,3})*|[A-Z]\d{2}(?:\.\d{1,2})?|[A-Z]\d{3,4}|\d+(?:\.\d+)*"
)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A record's fields as published; a text that is not given is empty."""

    registry: str
    layout: str
    id: str
    register: str = ""
    url: str = ""
    as_of: PartialDate | None = None
    others: tuple[tuple[str, str], ...] = ()
    title: str = ""
    official_title: str = ""
    acronym: str = ""
    status: str = ""
    why_stopped: str = ""
    study_type: str = ""
    design: str = ""
    phase: str = ""
    target_size: str = ""
    actual_size: str = ""
    dates: tuple[tuple[str, str, build.Certainty], ...] = ()
    sponsor: str = ""
    collaborators: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    conditions: str = ""
    keywords: tuple[str, ...] = ()
    interventions: str = ""
    countries: tuple[str, ...] = ()
    agemin: str = ""
    agemax: str = ""
    sex: str = ""
    inclusion: str = ""
    exclusion: str = ""
    contacts: tuple[Contact, ...] = ()
    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    ethics: str = ""
    summary: str = ""
    ipd_plan: str = ""
    ipd_description: str = ""
    results: str = ""
    results_url: str = ""


def study(record: Record) -> Study:
    """Map a record; raises OddError for one without a number or without any title."""
    if not ID.match(record.id):
        raise OddError(f"identifier {record.id[:40]!r}" if record.id else "no identifier")
    if not (record.title.strip() or record.official_title.strip()):
        raise OddError("no title")
    language = build.language_of(record.inclusion or record.title)
    arms, interventions, sizes = _groups(record)
    named, codes = conditions(record.conditions)
    return Study(
        id=record.id,
        source=Source(
            registry=record.registry, url=record.url.strip(), as_of=record.as_of, layout=record.layout
        ),
        identifiers=build.identifiers(
            record.id, SOURCES.get(snake(record.register)) or build.id_kind(record.id, "who"), record.others
        ),
        title=build.texts((record.title.strip(), build.language_of(record.title))),
        official_title=build.texts((record.official_title.strip(), build.language_of(record.official_title))),
        acronym=record.acronym.strip() if build.said(record.acronym) else "",
        status=terms.code(record.status, terms.STATUS),
        why_stopped=record.why_stopped,
        dates=build.dates(*record.dates),
        sponsor=next(iter(build.organisations((record.sponsor,))), None),
        collaborators=build.organisations(record.collaborators)
        + build.organisations(record.support, "funder"),
        summary=build.texts((record.summary, "en")),
        conditions=named,
        keywords=tuple(dict.fromkeys((*record.keywords, *codes))),
        design=_design(record, sizes),
        arms=arms,
        interventions=interventions,
        outcomes=build.outcomes("primary", record.primary) + build.outcomes("secondary", record.secondary),
        eligibility=Eligibility(
            criteria=build.joined((record.inclusion,), (record.exclusion,), language),
            sex=terms.sex(record.sex),
            minimum_age=age_limit(record.agemin),
            maximum_age=age_limit(record.agemax, upper=True),
        ),
        contacts=record.contacts,
        locations=build.countries(record.countries),
        has_results=yes(record.results) if record.results.strip() else None,
        ipd_sharing=record.ipd_plan.strip(),
        ipd_plan=_coded(("description", record.ipd_description)),
        oversight=_coded(("ethics", record.ethics), ("results", record.results_url)),
    )


def _coded(*said: tuple[str, str]) -> tuple[Coded, ...]:
    return tuple(Coded(value=name, published=text.strip()) for name, text in said if text.strip())


def _design(record: Record, sizes: int | None) -> Design:
    found = terms.design_of(record.design) if record.design.strip() else Design()
    kind = terms.code(record.study_type, terms.STUDY_TYPE)
    purpose = None
    if snake(record.register) == "chictr":
        known = _CHICTR.get(snake(record.design))
        if known is not None:
            coded = {name: Coded(value=value, published=record.design) for name, value in known.items()}
            found = Design(**coded, published=record.design)  # type: ignore[arg-type]
        typed = _CHICTR_TYPES.get(snake(record.study_type))
        if typed:
            kind = Coded(value=typed[0], published=record.study_type)
            purpose = Coded(value=typed[1], published=record.study_type)
    actual, planned = build.count(record.actual_size), build.count(record.target_size)
    size = actual if actual is not None else sizes if sizes is not None else planned
    return msgspec.structs.replace(
        found,
        study_type=kind,
        phase=terms.phase((record.phase,)),
        purpose=found.purpose or purpose,
        enrolment=None
        if size is None
        else Enrolment(count=size, type="actual" if actual is not None else "estimated"),
    )


def _groups(record: Record) -> tuple[tuple[Arm, ...], tuple[Intervention, ...], int | None]:
    """Give arms, interventions and the people of all groups ("Group A:30;Group B:30;", "A:drug;B:none;")."""
    if snake(record.register) != "chictr":
        return (), _interventions(record.interventions), None
    sizes = {name.strip(): number for name, number in _GROUPS.findall(record.target_size)}
    given = [(name.strip(), what.strip()) for name, what in _GROUPS.findall(record.interventions)]
    if not given:
        return (), _interventions(record.interventions), None
    counts = [build.count(number) for number in sizes.values()]
    arms = tuple(
        Arm(label=name, interventions=(what,) if build.said(what) else ())
        for name, what in dict(given).items()
    )
    having: dict[str, list[str]] = {}
    for name, what in given:
        if build.said(what):
            having.setdefault(what, []).append(name)
    interventions = tuple(Intervention(name=what, arms=tuple(names)) for what, names in having.items())
    total = sum(filter(None, counts)) if counts and None not in counts else None
    return arms, interventions, total


def _interventions(published: str) -> tuple[Intervention, ...]:
    """Give the interventions of a field, "Drug: Arbidol;Procedure: dialysis" with their types."""
    found = []
    for piece in build.pieces(published):
        kind, colon, name = piece.partition(":")
        coded = terms.code(kind.strip(), terms.INTERVENTION_TYPE) if colon and name.strip() else None
        if coded and coded.value:
            found.append(Intervention(name=name.strip(), type=coded))
        else:
            found.append(Intervention(name=piece))
    return tuple(found)


def conditions(published: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give conditions without labels and codes, and the codes that stand alone."""
    names: dict[str, None] = {}
    codes: dict[str, None] = {}
    for piece in build.pieces(published):
        name = _CONDITION_LABEL.sub("", piece, count=1).strip(" -*")
        if _CODE.fullmatch(name):
            codes[name] = None
        elif name:
            names[name] = None
    return tuple(names), tuple(codes)
