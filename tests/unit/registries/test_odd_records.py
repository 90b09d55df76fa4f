"""Records that are whole but odd: what one changed place of a sample makes of the study, or of the rejection."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trialbridge.model.study import Rejected, Study
from trialbridge.registries import registries

SAMPLES = Path(__file__).parents[2] / "conformance" / "samples"
Look = Callable[[Study], Any]


def changed(name: str, sample: str, old: str, new: str) -> list[Study | Rejected]:
    """Read a sample in which the first of some words is replaced by others."""
    raw = (SAMPLES / name / sample).read_text("utf-8")
    assert old in raw
    return list(registries()[name].read(raw.replace(old, new, 1).encode()))


REFUSED = [
    ("anzctr", "fields.csv", "ACTRN99905000001695", "ACTRN17", "identifier 'ACTRN17'"),
    ("anzctr", "fields.csv", "ACTRN99905000001695", "", "no identifier"),
    ("cde", "page.html", "登记号</th><td>\n\tCTR20990001", "登记号</th><td>\n\tCTR2099", "登记号 'CTR2099'"),
    ("chictr", "page.html", "ChiCTR2099000005", "NCT99000005", "registration number 'NCT99000005'"),
    ("chictr", "search.html", ">虚构的细胞治疗试验</a>", "></a>", "no title"),
    ("chictr", "export.xml", "<reg_name>ChiCTR", "<reg_name>ReBec", "a record of rebec"),
    ("chictr", "export.xml", "ChiCTR2099000002", "ChiTR2099000002", "identifier 'ChiTR2099000002'"),
    ("tctr", "trial.json", "TCTR20990508001", "TCTR2099001", "identifier 'TCTR2099001'"),
    ("cris", "page.html", "KCT9900001", "KCT99", "registration number 'KCT99'"),
    ("cris", "page.html", "Invented cells for stomach cancer", "", "no title"),
    ("drks", "trial.json", "DRKS99000001", "DRKS99", "identifier 'DRKS99'"),
    ("euctr", "full.txt", "Summary\nEudraCT Number: 2013-000001-62", "Summary\nEudraCT Number: 2013-62", "EudraCT number '2013-62'"),
    ("fhir", "study.json", '"latitude": 50.5', '"latitude": "north"', "latitude 'north'"),
    ("fhir", "bundle.json", '"value": "2099-500003-71-00"', '"value": "INDISPONIBLE"', None),
    ("ictrp", "export.xml", "ChiCTR2099000001", "first", "identifier 'first'"),
    ("ictrp", "export.xml", "ChiCTR2099000001", "", "no identifier"),
    ("isrctn", "record.json", '"99000002"', '"990"', "number '990', not eight digits"),
    ("euctr", "record.json", '"b1_sponsor": [', '"b1_sponsor": ["a word",', "JSON: a plain value where the parts of a record are expected"),
]  # fmt: skip
"""Registry, sample, what stands there, what stands there instead, the reason (None: it is still read)."""


@pytest.mark.parametrize(("name", "sample", "old", "new", "reason"), REFUSED)
def test_odd_numbers_and_parts(name: str, sample: str, old: str, new: str, reason: str | None) -> None:
    """A record whose number or parts are not of its layout is rejected whole, with what came instead."""
    found = changed(name, sample, old, new)
    refused = [each.came for each in found if isinstance(each, Rejected)]
    assert refused == ([reason] if reason else [])


UNTITLED = [
    ("cde", "page.html", ("虚构细胞注射液治疗复发淋巴瘤的单臂、开放试验", "虚构细胞治疗淋巴瘤")),
    ("drks", "trial.json", ("Erfundene Zellen bei Lymphom", "Invented cells for lymphoma")),
    ("euctr", "page.html", ("An invented study of an invented cell, open-label", "Erfunden: A.3")),
    ("fhir", "study.json", ("Invented cells, R5", "Erfundene Zellen, R5")),
    ("ictrp", "full.csv", ("An invented walk", "Does an invented walk help after chemotherapy?")),
    ("isrctn", "record.json", ("Invented berries for small babies", "Double blind study of invented berries")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sample", "titles"), UNTITLED)
def test_no_title(name: str, sample: str, titles: tuple[str, ...]) -> None:
    """A record without any title is no study."""
    raw = (SAMPLES / name / sample).read_text("utf-8")
    for title in titles:
        assert title in raw
        raw = raw.replace(f'"{title}"', '""') if f'"{title}"' in raw else raw.replace(title, "")
    (found,) = registries()[name].read(raw.encode())
    assert isinstance(found, Rejected)
    assert found.came == "no title"


FIELDS: list[tuple[str, str, str, str, Look, Any]] = [
    # a table goes on behind an empty line
    ("anzctr", "fields.csv", "\nx.1", "\n\nx.1", lambda study: study.id, "ACTRN99905000001695"),
    ("ictrp", "export.csv", '"NCT99000001"', '\n"NCT99000001"', lambda study: study.id, "NCT99000001"),
    # a site whose row is shorter than its heading tells no city
    ("cde", "page.html", "<td>四川省</td><td>成都市</td>", "", lambda study: [each.facility for each in study.locations], [""]),
    # nobody to ask, nothing given, no name
    ("chictr", "page.html", "<td>Example Jia</td>", "<td></td>", lambda study: study.contacts[0].name, "某甲"),
    ("cris", "page.html", "Cells, once a week<br>for four weeks", "", lambda study: study.interventions, ()),
    ("ctis", "trial.json", '"name": "Second Trust"', '"name": ""', lambda study: study.collaborators[0].name, "Invented Fund"),
    ("ctis", "trial.json", '"prodName": "Placebo 1 ml",\n      "activeSubstanceName": "WATER"', '"prodName": ""',
     lambda study: [each.name for each in study.interventions], ["Inventumab"]),
    ("isrctn", "trials.xml", "<description>A coach, once a week</description>", "<description/>", lambda study: study.interventions, ()),
    ("isrctn", "trials.xml", "<organisation>Invented University</organisation>", "<organisation/>", lambda study: study.sponsor, None),
    ("fhir", "study.json", '[{"prefix": ["Dr."], "given": ["Ada"], "family": "Example"}]', "[]", lambda study: study.officials, ()),
    ("fhir", "study.json", '{"text": "Lymphoma that came back"}', '{"text": ""}',
     lambda study: [text.text for text in study.eligibility.criteria], ["Exclusion Criteria:\nLymphoma of the brain"]),
    # masking that is said in one word needs nobody counted
    ("drks", "trial.json", '"blindingType": "BLINDED"', '"blindingType": "OPEN"', lambda study: study.design.masking.value, "none"),
    ("drks", "trial.json", '"minimumAge": {"unit": "YEARS", "value": 55}', '"minimumAge": {"unit": null, "value": 55}',
     lambda study: study.eligibility.minimum_age, None),
    # days that say nothing of the status
    ("isrctn", "record.json", '"record_last_import": "2099-03-08 17:34:31"', '"record_last_import": ""', lambda study: study.source.as_of, None),
    ("isrctn", "record.json", '"recruitmentStatusOverride": "Stopped"', '"recruitmentStatusOverride": ""', lambda study: study.status.value, "completed"),
    ("isrctn", "trials.xml", 'lastUpdated="2099-04-10T15:04:33.08Z"', 'lastUpdated="soon"', lambda study: study.status, None),
    ("who_partner", "opentrials.xml", '<date_enrolment_anticipated start="11/2099" end="">', '<date_enrolment_anticipated end="">',
     lambda study: [each.event for each in study.dates], ["registered", "last_posted"]),
    # a line that belongs to no field, a row of a table without a cell
    ("euctr", "full.txt", "E. General Information on the Trial\n", "E. General Information on the Trial\nnothing of the kind\n", lambda study: study.interventions[0].name, "Invented cells"),
    ("euctr", "page.html", '<table border="1" width="100%">\n<tr>', '<table border="1" width="100%">\n<tr></tr><tr>',
     lambda study: study.official_title[0].text, "An invented study of an invented cell, open-label"),
    ("euctr", "record.json", '"n_competent_authority_decision": "Authorised"', '"n_competent_authority_decision": null', lambda study: study.id, "2013-000002-24"),
    # parts in lists of lists, parts that are only white space
    ("isrctn", "record.json", '{"trialType": "Prevention"}', '[[{"trialType": "Prevention"}]]', lambda study: study.design.purpose.value, "prevention"),
    ("isrctn", "record.json", '"trialCentres": ""', '"trialCentres": "  "', lambda study: study.locations[0].country, "Spain"),
    ("isrctn", "record.json", '{"country": "Spain"}', '{"country": ["Spain", "None"]}', lambda study: [each.country for each in study.locations], ["Spain"]),
    # what the WHO writes
    ("ictrp", "export.xml", "<Study_design>Parallel</Study_design>", "<Study_design>Star</Study_design>", lambda study: study.design.model, None),
    ("ictrp", "export.xml", "Control:no further therapy;", "Control:none;", lambda study: [each.name for each in study.interventions], ["invented killer cells"]),
    ("ictrp", "export.xml", "<Condition>Liver cancer</Condition>", "<Condition>Liver cancer;C22.0;null - ;Y90.1</Condition>",
     lambda study: (study.conditions, study.keywords), (("Liver cancer",), ("C22.0", "Y90.1"))),
    ("ictrp", "full.csv", "England;Japan,Asia(except Japan)", "England;None;Japan", lambda study: [each.country for each in study.locations], ["United Kingdom", "Japan"]),
    ("ictrp", "full.csv", "An invented walk", "散歩の試験、がんのあとに", lambda study: study.title[0].language, "ja"),
    ("ictrp", "full.csv", "An invented walk", "항암 치료 후 걷기", lambda study: study.title[0].language, "ko"),
    ("ictrp", "full.csv", "Not Applicable", "Postmarketing study", lambda study: study.design.phase.value, "phase4"),
    ("ictrp", "full.csv", '"2099-03-01"', '"4/18/2099"', lambda study: study.dates[0].date, "2099-04-18"),
    ("ictrp", "export.csv", "Allocation: Randomized. ", "Allocation: Randomized. Allocation: Non-randomized. ",
     lambda study: study.design.allocation.value, "randomized"),
]  # fmt: skip
"""Registry, sample, what stands there, what stands there instead, what of the study to look at, what it is."""


@pytest.mark.parametrize(("name", "sample", "old", "new", "look", "expected"), FIELDS)
def test_odd_fields(name: str, sample: str, old: str, new: str, look: Look, expected: Any) -> None:
    """A field that is empty or odd leaves the rest of the study as it is and is never guessed."""
    first = changed(name, sample, old, new)[0]
    assert isinstance(first, Study), first
    assert look(first) == expected


def test_a_contact_that_two_lists_name() -> None:
    """A person who is the public and the scientific contact stands once a role; one named twice stands once."""
    raw = (SAMPLES / "ctis" / "trial.json").read_text("utf-8")
    person = raw.partition('"publicContacts": [')[2].partition("],\n")[0]
    (twice,) = registries()["ctis"].read(raw.replace(person, f"{person},{person}", 1).encode())
    (both,) = registries()["ctis"].read(
        raw.replace('"scientificContacts": []', f'"scientificContacts": [{person}]').encode()
    )
    assert isinstance(twice, Study) and isinstance(both, Study)
    assert [each.role for each in twice.contacts] == ["public"]
    assert [each.role for each in both.contacts] == ["public", "scientific"]


@pytest.mark.parametrize(
    ("name", "sample", "gone"),
    [
        ("chictr", "page.html", ("某甲", "Example Jia", "<td colspan=\"3\">虚构医院</td>", "<td colspan=\"3\">Invented Hospital</td>")),
        ("euctr", "full.txt", ("B.5.1 Name of organisation: Example Bio\n", "B.5.2 Functional name of contact point: Trial Desk\n")),
    ],
)  # fmt: skip
def test_nobody_to_ask(name: str, sample: str, gone: tuple[str, ...]) -> None:
    """A contact without a name and a place is none."""
    raw = (SAMPLES / name / sample).read_text("utf-8")
    (before,) = registries()[name].read(raw.encode())
    for words in gone:
        assert words in raw
        raw = raw.replace(words, "<td></td>" if words.startswith("<td") else "")
    (after,) = registries()[name].read(raw.encode())
    assert isinstance(before, Study) and isinstance(after, Study)
    assert len(after.contacts) == len(before.contacts) - 1


NOT_RECORDS = [
    ("ctis", b'{"pagination": {"totalRecords": 1}, "data": [{"ctNumber": "2099-500001-24-00"}]}', "a list of trials, which holds none whole"),
    ("ictrp", b'"TrialID","Export date"\n"NCT99000001","3/18/2099"\n', "a list of numbers with export_date and no records"),
    ("ictrp", b"a,b\n1,2\n", "a table that neither names its columns nor has those of the full export"),
    ("fhir", b'{"resourceType": "ResearchStudy", "status": "active", "title": "Invented"}', "no identifier"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "reason"), NOT_RECORDS)
def test_lists_and_tables_without_records(name: str, data: bytes, reason: str) -> None:
    """What only lists trials, or is another table, is refused in plain words."""
    (found,) = registries()[name].read(data)
    assert isinstance(found, Rejected)
    assert found.came.endswith(reason)


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"\xff\xfe\x00", b"\x80\x80", ("x," + "a" * 200_000).encode("utf-16")]
)
def test_the_portal_does_not_recognise(data: bytes) -> None:
    """Nothing, half a character and an endless field are no export of the WHO's."""
    assert not registries()["ictrp"].recognises(data)
