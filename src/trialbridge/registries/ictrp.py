"""WHO ICTRP: the portal's XML and CSV exports and the full export without a header; it fetches nothing."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from trialbridge.model.base import PartialDate
from trialbridge.model.study import Contact, Rejected, Study
from trialbridge.registries import building as build
from trialbridge.registries import reading, tree, who
from trialbridge.registries.countries import country, known
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Requests
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import day, snake

NAME = "ictrp"
ID_PATTERN = r"(?=\S*\d)[A-Za-z0-9][A-Za-z0-9/_.-]{4,39}"
EXPECTED = "an export of WHO ICTRP: XML, CSV or the full export"
COLUMNS = (
    "trialid", "last_refreshed_on", "secondary_ids", "public_title", "scientific_title", "web_address",
    "public_contact_firstname", "public_contact_lastname", "public_contact_address", "public_contact_email",
    "public_contact_tel", "public_contact_affiliation", "scientific_contact_firstname",
    "scientific_contact_lastname", "scientific_contact_address", "scientific_contact_email",
    "scientific_contact_tel", "scientific_contact_affiliation", "study_type", "study_design", "phase",
    "date_registration", "date_enrollement", "target_size", "recruitment_status", "primary_sponsor",
    "secondary_sponsors", "source_support", "countries", "condition", "intervention", "inclusion_agemin",
    "inclusion_agemax", "inclusion_gender", "inclusion_criteria", "exclusion_criteria", "primary_outcome",
    "secondary_outcomes", "bridging_flag_truefalse", "bridged_type", "children", "type_enrollment",
    "retrospective_flag", "results_actual_enrollment", "results_url_link", "results_summary",
    "results_date_posted", "results_date_first_publication", "results_baseline_char",
    "results_participant_flow", "results_adverse_events", "results_outcome_measures", "results_url_protocol",
    "results_ipd_plan", "results_ipd_description", "results_date_completed", "results_yes_no",
    "ethics_status", "ethics_approval_date", "ethics_contact_name", "ethics_contact_address",
    "ethics_contact_phone", "ethics_contact_email",
)  # fmt: skip
"""The columns of the full export in order, under the names the search portal's export has for them."""
NEEDED = (
    "trialid", "public_title", "scientific_title", "primary_sponsor", "date_registration",
    "recruitment_status", "inclusion_criteria", "exclusion_criteria", "condition", "intervention",
    "study_type", "phase", "countries",
)  # fmt: skip
_ROOT = b"<Trials_downloaded_from_ICTRP"
_REGISTERS = (
    ("ClinicalTrials.gov", "NCT"), ("ChiCTR", "ChiCTR"), ("ANZCTR", "ACTRN"), ("ISRCTN", "ISRCTN"),
    ("German Clinical Trials Register", "DRKS"), ("EU Clinical Trials Register", "EUCTR"), ("CTRI", "CTRI"),
    ("JPRN", "JPRN"), ("REBEC", "RBR"), ("IRCT", "IRCT"), ("PACTR", "PACTR"), ("SLCTR", "SLCTR"),
    ("TCTR", "TCTR"), ("CRIS", "KCT"), ("REPEC", "PER"), ("RPCEC", "RPCEC"), ("CTIS", "CTIS"),
    ("LBCTR", "LBCTR"), ("Netherlands Trial Register", "N"),
)  # fmt: skip


def requests(since: PartialDate | None = None) -> Requests:
    """Ask for nothing: the portal has no public interface; its exports are fetched by hand and ingested."""
    yield from ()


def recognises(data: bytes) -> bool:
    """Tell from the first bytes whether they are one of the three exports, or its list of numbers."""
    head = unmark(data[: len(data) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else 65536])
    if head is None or not head.strip():
        return False
    if head.lstrip()[:1] == b"<":
        return _ROOT in head[:4096]
    line = head.lstrip().partition(b"\n")[0].lower()
    return line.startswith((b"trialid,", b'"trialid",')) or _headless(head)


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read every record; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, _study)


def _records(data: bytes) -> Iterable[reading.Record]:
    head = (unmark(data[:4096]) or b"").lstrip()
    if head[:1] == b"<":
        root = tree.document(data)
        if root.tag != "Trials_downloaded_from_ICTRP":
            raise OddError(f"XML with the root {root.tag}")
        for at, element in enumerate(root.iterchildren("Trial"), start=1):
            fields = {snake(name): value for name, value in tree.of_xml(element).items()}
            yield tree.word(fields, "trialid") or f"Trial {at}", {**fields, "layout": "xml"}
        return
    rows = reading.table(data)
    first = [snake(name) for name in rows[0]] if rows else []
    full = "trialid" not in first
    if not full and "public_title" not in first:
        raise OddError(f"a list of numbers with {', '.join(first[1:]) or 'nothing'} and no records")
    if full and (not rows or len(rows[0]) != len(COLUMNS)):
        raise OddError("a table that neither names its columns nor has those of the full export")
    names, layout = (COLUMNS, "full") if full else (first, "csv")
    for at, row in enumerate(rows if full else rows[1:], start=1):
        if len(row) == len(names):
            yield (
                row[names.index("trialid")] or f"row {at}",
                {**dict(zip(names, row, strict=True)), "layout": layout},
            )
        elif row:
            yield f"row {at}", {"columns": f"{len(row)} columns of {len(names)}"}


def _study(fields: Tree) -> Study:
    if "columns" in fields:
        raise OddError(fields["columns"])
    tree.need(fields, ("trialid",) if fields["layout"] == "xml" else NEEDED)
    number = tree.word(fields, "trialid").replace(" ", "")
    register = tree.word(fields, "source_register") or _register(number)
    said = _Fields(fields)
    return who.study(
        who.Record(
            registry=NAME,
            layout=fields["layout"],
            id=number,
            register=register,
            url=said("web_address"),
            as_of=day(said("last_refreshed_on")),
            others=tuple((each, "") for each in build.pieces(said("secondary_ids"), r"[;,\n]|<br ?/?>")),
            title=said("public_title"),
            official_title=said("scientific_title"),
            acronym=said("acronym"),
            status=said("recruitment_status"),
            study_type=said("study_type"),
            design=said("study_design"),
            phase=said("phase"),
            target_size=said("target_size"),
            actual_size=said("results_actual_enrollment"),
            dates=(
                ("registered", said("date_registration"), ""),
                ("start", said("date_enrollement"), _certainty(said("type_enrollment"))),
                ("last_posted", said("last_refreshed_on"), ""),
                ("completion", said("results_date_completed"), ""),
                ("results_first_posted", said("results_date_posted"), ""),
            ),
            sponsor=said("primary_sponsor"),
            collaborators=build.pieces(said("secondary_sponsors"), r";|<br ?/?>"),
            support=build.pieces(said("source_support"), r";|<br ?/?>"),
            conditions=said("condition"),
            interventions=said("intervention"),
            countries=_countries(said("countries")),
            agemin=said("inclusion_agemin"),
            agemax=said("inclusion_agemax"),
            sex=said("inclusion_gender"),
            inclusion=said("inclusion_criteria"),
            exclusion=said("exclusion_criteria"),
            contacts=tuple(filter(None, (_contact(said, part) for part in ("", "public_", "scientific_")))),
            primary=build.pieces(said("primary_outcome"), r";|<br ?/?>"),
            secondary=build.pieces(said("secondary_outcomes"), r";|<br ?/?>"),
            ethics=" ".join(filter(None, (said("ethics_status"), said("ethics_approval_date")))),
            ipd_plan=said("results_ipd_plan"),
            ipd_description=said("results_ipd_description"),
            results=said("results_yes_no"),
            results_url=said("results_url_link"),
        )
    )


class _Fields:
    """Asks a record's fields by name."""

    def __init__(self, fields: Mapping[str, Tree]) -> None:
        self.fields = fields

    def __call__(self, name: str) -> str:
        """Give a field as published."""
        return tree.text(self.fields, name)


def _contact(said: _Fields, part: str) -> Contact | None:
    first, last, address, email, phone, affiliation = (
        said(f"{part or ''}contact_{name}").strip()
        for name in ("firstname", "lastname", "address", "email", "tel", "affiliation")
    )
    name = " ".join(filter(None, (first, last)))
    if not any((name, address, email, phone, affiliation)):
        return None
    return Contact(
        name=name, role=part.strip("_"), phone=phone, email=email, affiliation=affiliation, address=address,
        country=_country_of(address),
    )  # fmt: skip


def _country_of(address: str) -> str:
    """Give the country an address ends with, where it ends with one."""
    last = re.split(r"[,，\n]", address)[-1].strip(" .")
    return country(last) if last and known(last) else ""


def _countries(published: str) -> tuple[str, ...]:
    """Cut a list of countries; at commas only where every piece is then a country."""
    found: list[str] = []
    for piece in build.pieces(published):
        cut = [each.strip() for each in piece.split(",")]
        found += cut if not known(piece) and all(map(known, cut)) else [piece]
    return tuple(found)


def _certainty(word: str) -> build.Certainty:
    plain = word.strip().lower()
    return "actual" if plain == "actual" else "estimated" if plain in ("anticipated", "estimated") else ""


def _register(number: str) -> str:
    return next((name for name, prefix in _REGISTERS if number.startswith(prefix)), "")


def _headless(head: bytes) -> bool:
    """Tell the full export by its first row: as many columns, a number first and the page's address sixth."""
    try:
        row = next(csv.reader(io.StringIO(head.decode("utf-8", "ignore"), newline="")))
    except (csv.Error, StopIteration):
        return False
    return len(row) == len(COLUMNS) and bool(who.ID.match(row[0])) and "http" in row[5]
