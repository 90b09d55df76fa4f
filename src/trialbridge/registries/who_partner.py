"""The XML in which registries hand their records to the WHO (ReBEC, REPEC, TCTR …); it fetches nothing."""

from collections.abc import Iterable, Iterator

from trialbridge.model.base import PartialDate
from trialbridge.model.study import Contact, Rejected, Study
from trialbridge.registries import building as build
from trialbridge.registries import opentrials, reading, tree, who
from trialbridge.registries.countries import country
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Requests
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import snake

NAME = "who_partner"
ID_PATTERN = r"(?=\S*\d)[A-Za-z0-9][A-Za-z0-9/_.-]{4,39}"
EXPECTED = "XML of the WHO's data set: trials with main, contacts, criteria"
NEEDED = (
    "main.trial_id", "main.reg_name", "main.primary_sponsor", "main.public_title", "main.scientific_title",
    "main.recruitment_status", "main.study_type", "main.study_design", "main.phase", "main.hc_freetext",
    "main.i_freetext", "main.target_size", "contacts", "countries", "criteria.inclusion_criteria",
    "criteria.exclusion_criteria", "criteria.agemin", "criteria.agemax", "criteria.gender",
    "primary_outcome", "secondary_ids",
)  # fmt: skip
"""What the layout always has, however empty."""


def requests(since: PartialDate | None = None) -> Requests:
    """Ask for nothing: registries hand these files to the WHO, none offers them for download."""
    yield from ()


def recognises(data: bytes) -> bool:
    """Tell from the first bytes whether they are this XML, of any registry."""
    head = (unmark(data[:4096]) or b"").lstrip()
    return head.startswith(b"<") and (
        (b"<main>" in head and b"<trial>" in head) or b"<trial_identification>" in head
    )


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read every trial; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, records, study)


def records(data: bytes) -> Iterable[reading.Record]:
    """Cut a document into trials, however the registry spells their element."""
    root = tree.document(data)
    if root.tag not in ("trials", "trial"):
        raise OddError(f"XML with the root {root.tag}")
    found = [root] if root.tag == "trial" else [each for each in root if each.tag in ("trial", "Triall")]
    for at, element in enumerate(found, start=1):
        yield (element.findtext(".//trial_id") or "").strip() or f"trial {at}", tree.of_xml(element)


def study(trial: Tree) -> Study:
    """Make a study of one trial's tree; raises OddError for what is not of the layout."""
    if "trial_identification" in trial:
        return opentrials.study(trial)
    tree.need(trial, NEEDED)
    main = tree.one(trial, "main")
    register = tree.word(main, "reg_name")
    return who.study(
        who.Record(
            registry=snake(register) or NAME,
            layout="who",
            id=tree.word(main, "trial_id"),
            register=register,
            url=_public(tree.word(main, "url")),
            others=_others(trial, main),
            title=_said(main, "public_title"),
            official_title=_said(main, "scientific_title"),
            acronym=_said(main, "acronym"),
            status=tree.word(main, "recruitment_status"),
            study_type=tree.word(main, "study_type"),
            design=tree.word(main, "study_design"),
            phase=tree.word(main, "phase"),
            target_size=tree.word(main, "target_size"),
            actual_size=tree.word(main, "results_actual_enrolment"),
            dates=(
                ("registered", tree.word(main, "date_registration"), ""),
                ("start", tree.word(main, "date_enrolment"), certainty(tree.word(main, "type_enrolment"))),
                ("completion", tree.word(main, "results_date_completed"), ""),
                ("results_first_posted", tree.word(main, "results_date_posted"), ""),
            ),
            sponsor=tree.word(main, "primary_sponsor").rstrip(", "),
            collaborators=tree.words(trial, "secondary_sponsor.sponsor_name"),
            support=tree.words(trial, "source_support.source_name"),
            conditions=tree.word(main, "hc_freetext"),
            keywords=_codes(trial, "health_condition_code.hc_code", "health_condition_keyword.hc_keyword"),
            interventions=tree.word(main, "i_freetext"),
            countries=tree.words(trial, "countries.country2"),
            agemin=tree.word(trial, "criteria.agemin"),
            agemax=tree.word(trial, "criteria.agemax"),
            sex=tree.word(trial, "criteria.gender"),
            inclusion=tree.text(trial, "criteria.inclusion_criteria"),
            exclusion=tree.text(trial, "criteria.exclusion_criteria"),
            contacts=tuple(filter(None, map(contact, tree.many(trial, "contacts.contact")))),
            primary=_measures(trial, "primary_outcome.prim_outcome"),
            secondary=_measures(trial, "secondary_outcome.sec_outcome"),
            ethics="; ".join(map(_ethics, tree.many(trial, "ethics_reviews.ethics_review"))),
            ipd_plan=tree.word(main, "results_IPD_plan"),
            ipd_description=tree.word(main, "results_IPD_description"),
            results_url=tree.word(main, "results_url_link"),
        )
    )


def contact(part: Tree) -> Contact | None:
    """Give a person of the data set, or None where nothing of them is told."""
    told = {name: tree.word(part, name) for name in ("telephone", "email", "affiliation", "country1")}
    name = " ".join(filter(None, (tree.word(part, f"{name}name") for name in ("first", "middle", "last"))))
    place = (tree.word(part, name) for name in ("address", "city", "zip"))
    address = ", ".join(each for each in place if build.said(each))
    if not (name or address or any(told[each] for each in ("telephone", "email", "affiliation"))):
        return None
    return Contact(
        name=name,
        role=tree.word(part, "type").lower(),
        phone=told["telephone"],
        email=told["email"],
        affiliation=told["affiliation"],
        address=address,
        country=country(told["country1"]),
    )


def certainty(word: str) -> build.Certainty:
    """Tell whether the first enrolment has happened."""
    plain = word.lower()
    return "actual" if plain == "actual" else "estimated" if plain in ("anticipated", "estimated") else ""


def _said(main: Tree, name: str) -> str:
    text = tree.word(main, name)
    return text if text.strip(" .").lower() not in ("n.a", "n/a") else ""


def _others(trial: Tree, main: Tree) -> tuple[tuple[str, str], ...]:
    found = [(tree.word(main, "utrn"), "WHO")]
    for part in tree.many(trial, "secondary_ids.secondary_id"):
        number = tree.word(part, "sec_id")
        if number.strip(" .").lower() != "n.a":
            found += [(each, tree.word(part, "issuing_authority")) for each in build.pieces(number, r"[;\n]")]
    return tuple(found)


def _codes(trial: Tree, *paths: str) -> tuple[str, ...]:
    return tuple(each for path in paths for word in tree.words(trial, path) for each in build.pieces(word))


def _measures(trial: Tree, path: str) -> tuple[str, ...]:
    return tuple(each.strip().rstrip(";") for each in tree.texts(trial, path))


def _ethics(part: Tree) -> str:
    return " ".join(filter(None, (tree.word(part, name) for name in ("status", "approval_date"))))


def _public(url: str) -> str:
    """Give an address that leads somewhere; a registry's machine printed its own ("http://127.0.0.1:8000/")."""
    return "" if "//127." in url or "//localhost" in url else url
