"""The sample studies say what their records say, in other words."""

import csv
import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.real

SAMPLES = [
    json.loads(line)
    for line in (files("trialbridge.flows") / "samples" / "studies.jsonl").read_text("utf-8").splitlines()
]
IDS = [sample["protocolSection"]["identificationModule"]["nctId"] for sample in SAMPLES]
REAL = [sample for sample in SAMPLES if not sample.get("fictional")]
PAGE = "001_942a271a7edc3373.txt"
"""The page of NCT06389305, the one study without a record."""

KEYS = {"Anticipated": "ESTIMATED", "Estimate": "ESTIMATED", "Actual": "ACTUAL"}
NAMES = re.compile(
    r"eastern cooperative oncology group( ecog)?( performance status)?|new york heart association|"
    r"response evaluation criteria in solid tumou?rs|national cancer institute|"
    r"common terminology criteria for adverse events|"
    r"european organi[sz]ation for research and treatment of cancer|"
    r"american society for transplantation and cellular therapy"
)
"""Names that no sentence can say otherwise."""

Record = dict[str, Any]


def of(sample: Record, *path: str) -> Any:
    """Follow keys; None where one is missing."""
    value: Any = sample["protocolSection"]
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def nct(sample: Record) -> str:
    """Give the study's identifier."""
    return str(of(sample, "identificationModule", "nctId"))


@cache
def corpus(data: Path) -> dict[str, Record]:
    """Give the records of the big file that are among the samples."""
    with gzip.open(data / "ctgov" / "studies.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines if any(name in line for name in IDS))
        return {nct(row): row for row in rows if nct(row) in IDS}


@cache
def landscape(data: Path) -> dict[str, dict[str, str]]:
    """Give the rows of the CAR-T list, the newest value of each column."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((data / "gold" / "cart").glob("trials_*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                if row["NCTId"] in IDS:
                    found.setdefault(row["NCTId"], {}).update({k: v for k, v in row.items() if v})
    return found


def native(data: Path, name: str) -> ET.Element | None:
    """Give the native XML record, if there is one."""
    path = data / "ctgov" / "seeds_xml" / f"{name}.xml"
    return ET.fromstring(path.read_text("utf-8")) if path.exists() else None


def texts(value: Any) -> Iterator[str]:
    """Give every text of a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def page(data: Path) -> str:
    """Give the text of the page, or skip where the seeds do not lie beside the data."""
    path = data.parent / "seeds" / PAGE
    if not path.exists():
        pytest.skip(f"the page of NCT06389305 is absent: {path}")
    return path.read_text("utf-8")


def source(data: Path, name: str) -> str:
    """Give all prose of a study's record."""
    parts: list[str] = []
    if name == "NCT06389305":
        parts.append(page(data))
    if (tree := native(data, name)) is not None:
        parts += [node.text for node in tree.iter() if node.text]
    if name in corpus(data):
        parts += texts(corpus(data)[name])
    if name in landscape(data):
        parts.append(landscape(data)[name]["BriefSummary"])
    return "\n".join(parts)


def criteria(data: Path, name: str) -> str:
    """Give the eligibility text of a study's record."""
    if (tree := native(data, name)) is not None:
        return tree.findtext("eligibility/criteria/textblock") or ""
    if name in corpus(data):
        return str(of(corpus(data)[name], "eligibilityModule", "eligibilityCriteria"))
    text = page(data)
    block = text[text.index("- Inclusion Criteria:") : text.index("About Beijing Gobroad")]
    return re.sub(r"(?m)^- (\* |• )?", "", block)


MARKER = r"(?:[-*•·]+|\(?\d{1,2}[.)、]|[a-z][.)])"


def numbers(text: str) -> set[str]:
    """Give the numbers of a criteria text; list markers are none, 109/L is 10^9/L."""
    text = text.replace("\\", "").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    text = re.sub(rf"(?m)^[ \t]*(?:{MARKER}\s+)+", " ", text)
    text = re.sub(r"(?:(?<=[;；.:：,]) ?|\n\s*)\(?\d{1,2}\)\s*", " ", text)
    text = re.sub(r"\(\d{1,2}\)\s", " ", text)
    text = re.sub(r"\b10\^?9\s*/\s*L", "10^9/L", text, flags=re.I)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)\s*[,，](?=\d)", " ", text)
    return {
        found.rstrip("0").rstrip(".") if "." in found else found
        for found in re.findall(r"\d+(?:\.\d+)?", text)
    }


UNITS = {"ml", "dl", "mg", "kg", "umol", "min", "iu", "uln", "mm", "cm", "gy"}


def words(text: str) -> list[str]:
    """Give the words of a text: no figures and units, which are facts; names of scales are one word."""
    plain = " ".join(word for word in re.findall(r"[a-z]{2,}", text.lower()) if word not in UNITS)
    return NAMES.sub("NAME", plain).split()


def longest_shared_run(text: str, record: str, enough: int) -> str:
    """Give a run of `enough` words that stands in both, or nothing."""
    theirs = words(record)
    runs = {tuple(theirs[at : at + enough]) for at in range(len(theirs) - enough + 1)}
    ours = words(text)
    for at in range(len(ours) - enough + 1):
        if (run := tuple(ours[at : at + enough])) in runs:
            return " ".join(run)
    return ""


def prose(sample: Record) -> Iterator[str]:
    """Give the texts of a sample that must be our own: not names, labels or identifiers."""
    identification, description = of(sample, "identificationModule"), of(sample, "descriptionModule")
    yield identification["briefTitle"]
    yield identification.get("officialTitle", "")
    yield from texts(description)
    yield from of(sample, "eligibilityModule", "eligibilityCriteria").split("\n")
    design = of(sample, "designModule", "designInfo") or {}
    yield design.get("interventionModelDescription", "")
    yield design.get("maskingInfo", {}).get("maskingDescription", "")
    arms = of(sample, "armsInterventionsModule")
    for part in (*arms.get("armGroups", []), *arms.get("interventions", [])):
        yield part.get("description", "")
    for kind in ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes"):
        for outcome in of(sample, "outcomesModule", kind) or []:
            yield outcome["measure"]
            yield outcome.get("description", "")


@pytest.mark.parametrize("sample", REAL, ids=nct)
def test_numbers_of_the_criteria_are_those_of_the_record(sample: Record, data: Path) -> None:
    """Every number of the record's criteria stands in ours, and none that does not stand there."""
    ours = of(sample, "eligibilityModule", "eligibilityCriteria")
    assert numbers(ours) == numbers(criteria(data, nct(sample)))


@pytest.mark.parametrize("sample", REAL, ids=nct)
def test_no_sentence_is_copied(sample: Record, data: Path) -> None:
    """No run of nine words of a sample stands in its record."""
    record = source(data, nct(sample))
    assert record
    assert [run for text in prose(sample) if (run := longest_shared_run(text, record, 9))] == []


def items(text: str) -> tuple[int, ...]:
    """Count the items of the highest level in each section; numbered ones win over bullets."""
    counts: list[int] = []
    for section in re.split(r"(?im)^.*\b(?:inclusion|exclusion) criteria:?\s*$", text)[1:]:
        marked = re.findall(rf"(?m)^([ \t]*)({MARKER})\s", section)
        numbered = [mark for mark in marked if mark[1][0] not in "-*•·"]
        ends = [len(indent) + len(mark) for indent, mark in numbered or marked]
        counts.append(sum(end <= min(ends) + 1 for end in ends))
    return tuple(counts)


INLINE = {"NCT03619954": (8, 17), "NCT06389305": (7, 16)}
"""Records whose numbering breaks, counted by eye."""


@pytest.mark.parametrize("sample", REAL, ids=nct)
def test_items_are_as_many_as_the_records(sample: Record, data: Path) -> None:
    """Each section has as many items as the record's."""
    expected = INLINE.get(nct(sample)) or items(criteria(data, nct(sample)))
    assert items(of(sample, "eligibilityModule", "eligibilityCriteria")) == expected


def day(text: str) -> str:
    """Read a day of the legacy records."""
    pattern, written = ("%B %d, %Y", "%Y-%m-%d") if "," in text else ("%B %Y", "%Y-%m")
    return datetime.strptime(text, pattern).strftime(written)


DATES = {
    "startDateStruct": "start_date",
    "primaryCompletionDateStruct": "primary_completion_date",
    "completionDateStruct": "completion_date",
    "studyFirstPostDateStruct": "study_first_posted",
    "lastUpdatePostDateStruct": "last_update_posted",
}


@pytest.mark.parametrize("sample", REAL, ids=nct)
def test_facts_are_those_of_the_native_record(sample: Record, data: Path) -> None:
    """Phase, enrolment, dates, ages, sex, arms, conditions and places equal the native record's."""
    if (tree := native(data, nct(sample))) is None:
        pytest.skip("no native record")
    phases = {"EARLY_PHASE1": "Early Phase 1"}
    spelled = [
        phases.get(phase, phase.replace("PHASE", "Phase ")) for phase in of(sample, "designModule", "phases")
    ]
    assert "/".join(spelled) == tree.findtext("phase")
    enrolment = tree.find("enrollment")
    assert enrolment is not None
    expected = {"count": int(enrolment.text or 0), "type": KEYS[enrolment.get("type", "")]}
    assert of(sample, "designModule", "enrollmentInfo") == expected
    for ours, theirs in DATES.items():
        published = tree.findtext(theirs)
        assert of(sample, "statusModule", ours, "date") == (day(published) if published else None)
    for ours, theirs in (("minimumAge", "minimum_age"), ("maximumAge", "maximum_age")):
        published = tree.findtext(f"eligibility/{theirs}")
        assert (of(sample, "eligibilityModule", ours) or "N/A") == published
    assert of(sample, "eligibilityModule", "sex") == (tree.findtext("eligibility/gender") or "").upper()
    groups = of(sample, "armsInterventionsModule", "armGroups") or []
    assert [group["label"] for group in groups] == [
        node.text for node in tree.findall("arm_group/arm_group_label")
    ]
    assert of(sample, "conditionsModule", "conditions") == [node.text for node in tree.findall("condition")]
    places = of(sample, "contactsLocationsModule", "locations") or []
    assert [place["city"] for place in places] == [
        node.text for node in tree.findall("location/facility/address/city")
    ]


@pytest.mark.parametrize("sample", REAL, ids=nct)
def test_outcomes_keep_their_time_frames(sample: Record, data: Path) -> None:
    """As many outcomes as the native record has, with the same time frames."""
    if (tree := native(data, nct(sample))) is None:
        pytest.skip("no native record")
    for kind in ("primary", "secondary", "other"):
        ours = of(sample, "outcomesModule", f"{kind}Outcomes") or []
        assert [o["timeFrame"] for o in ours] == [
            o.findtext("time_frame") for o in tree.findall(f"{kind}_outcome")
        ]


@pytest.mark.parametrize("sample", REAL, ids=nct)
def test_facts_are_those_of_the_corpus(sample: Record, data: Path) -> None:
    """Phases, enrolment, ages, conditions, dates and arms equal the corpus record's where it has them."""
    record = corpus(data).get(nct(sample))
    if record is None or native(data, nct(sample)) is not None:
        pytest.skip("no record in the corpus, or a better one")
    for path in (
        ("designModule", "phases"),
        ("designModule", "enrollmentInfo", "count"),
        ("eligibilityModule", "minimumAge"),
        ("eligibilityModule", "maximumAge"),
        ("conditionsModule", "conditions"),
        ("statusModule", "startDateStruct"),
        ("statusModule", "completionDateStruct"),
    ):
        if (theirs := of(record, *path)) is not None:
            assert of(sample, *path) == theirs
    if groups := of(record, "armsInterventionsModule", "armGroups"):
        ours = of(sample, "armsInterventionsModule", "armGroups")
        assert [group["label"] for group in ours] == [group["label"] for group in groups]


@pytest.mark.parametrize("sample", REAL, ids=nct)
def test_coordinates_are_those_of_the_list_of_sites(sample: Record, data: Path) -> None:
    """A site's point is the registry's point of its city."""
    with gzip.open(data / "gold" / "cart" / "sites_2026-08-22.csv.gz", "rt", encoding="utf-8") as lines:
        known = {(row["Latitude"], row["Longitude"]) for row in csv.DictReader(lines)}
    for place in of(sample, "contactsLocationsModule", "locations") or []:
        if point := place.get("geoPoint"):
            assert (str(point["lat"]), str(point["lon"])) in known
