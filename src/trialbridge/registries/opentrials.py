"""A trial of the OpenTrials XML of ReBEC, the fuller sibling of the WHO's, as a Study; it cuts nothing."""

from trialbridge.model.study import Contact, Study
from trialbridge.registries import building as build
from trialbridge.registries import tree, who
from trialbridge.registries.countries import country
from trialbridge.registries.tree import Tree
from trialbridge.registries.values import snake

NEEDED = (
    "trial_identification.trial_id", "trial_identification.public_title",
    "trial_identification.scientific_title", "sponsors_and_support.primary_sponsor", "health_conditions",
    "interventions", "recruitment.@status", "recruitment.inclusion_criteria",
    "recruitment.exclusion_criteria", "recruitment.gender", "study", "outcomes", "contacts", "secondary_ids",
)  # fmt: skip


def study(trial: Tree) -> Study:
    """Make a study of one trial's tree; raises OddError for what is not of the layout."""
    tree.need(trial, NEEDED)
    who_is, when = tree.one(trial, "trial_identification"), tree.one(trial, "recruitment")
    design = tree.one(trial, "study")
    start, actual = _start(when)
    return who.study(
        who.Record(
            registry=snake(tree.word(who_is, "reg_name")) or "rebec",
            layout="opentrials",
            id=tree.word(who_is, "trial_id"),
            register=tree.word(who_is, "reg_name"),
            others=_others(trial, who_is),
            title=tree.word(who_is, "public_title"),
            official_title=tree.word(who_is, "scientific_title"),
            acronym=tree.word(who_is, "acronym"),
            status=tree.word(when, "@status"),
            study_type=tree.word(design, "type.@value"),
            design=_design(design),
            phase=_given(tree.word(design, "phase.@value")),
            target_size=tree.word(when, "target_size.@value"),
            dates=(
                ("registered", tree.word(trial, "@date_registration"), ""),
                ("last_posted", tree.word(trial, "@updated"), ""),
                ("start", start, actual),
            ),
            sponsor=tree.word(trial, "sponsors_and_support.primary_sponsor.name"),
            collaborators=tree.words(trial, "sponsors_and_support.secondary_sponsor.name"),
            support=tree.words(trial, "sponsors_and_support.source_support.name"),
            conditions=tree.word(trial, "health_conditions.freetext"),
            keywords=(
                *tree.words(trial, "health_conditions.hc_code.text"),
                *tree.words(trial, "health_conditions.keyword.text"),
                *tree.words(trial, "interventions.keyword.text"),
            ),
            interventions=tree.word(trial, "interventions.freetext"),
            countries=tree.words(when, "recruitment_country.@value"),
            agemin=_age(when, "agemin"),
            agemax=_age(when, "agemax"),
            sex=tree.word(when, "gender.@value"),
            inclusion=tree.text(when, "inclusion_criteria"),
            exclusion=tree.text(when, "exclusion_criteria"),
            contacts=_contacts(trial),
            primary=tree.words(trial, "outcomes.primary_outcome.@value"),
            secondary=tree.words(trial, "outcomes.secondary_outcome.@value"),
        )
    )


def _others(trial: Tree, who_is: Tree) -> tuple[tuple[str, str], ...]:
    found = [(tree.word(who_is, "utrn_number"), "WHO")]
    for part in tree.many(trial, "secondary_ids.secondary_id"):
        found.append((tree.word(part, "@value"), tree.word(part, "@issuer")))
    return tuple(found)


def _given(word: str) -> str:
    return "" if word == "null" else word


def _design(design: Tree) -> str:
    """Give the coded parts as one labelled line, the words as published, behind the free text."""
    parts = (
        ("Purpose", "purpose"), ("Assignment", "intervention_assignment"), ("Masking", "masking"),
        ("Allocation", "allocation"),
    )  # fmt: skip
    told = [f"{label}: {word}" for label, name in parts if (word := tree.word(design, f"{name}.@value"))]
    return "; ".join(filter(None, (*told, tree.word(design, "study_design"))))


def _start(when: Tree) -> tuple[str, build.Certainty]:
    for name, kind in (("date_enrolment_actual", "actual"), ("date_enrolment_anticipated", "estimated")):
        if day := tree.word(when, f"{name}.@start"):
            return day, "actual" if kind == "actual" else "estimated"
    return "", ""


def _age(when: Tree, name: str) -> str:
    value, unit = tree.word(when, f"{name}.@value"), tree.word(when, f"{name}.@unit")
    return " ".join(filter(None, (value, _given(unit)))) if value.strip("0-") else value


def _contacts(trial: Tree) -> tuple[Contact, ...]:
    """Give the people with the parts they play; a person the document repeats stands once."""
    people: dict[str, Tree] = {}
    for person in tree.many(trial, "contacts.person"):
        people.setdefault(tree.word(person, "@pid"), person)
    found = []
    for role in ("public", "scientific"):
        for number in tree.words(trial, f"contacts.{role}_contact.@person"):
            part = people.get(number, {})
            names = (tree.word(part, f"{name}name") for name in ("first", "middle", "last"))
            place = (tree.word(part, name) for name in ("address", "city", "zip"))
            found.append(
                Contact(
                    name=" ".join(filter(None, names)),
                    role=role,
                    phone=tree.word(part, "telephone"),
                    email=tree.word(part, "email"),
                    affiliation=tree.word(part, "affiliation.name"),
                    address=", ".join(filter(None, place)),
                    country=country(tree.word(part, "@country_code")),
                )
            )
    return tuple(found)
