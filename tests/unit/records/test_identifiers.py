"""Identifiers are found however they are mangled, and written as their registry writes them."""

import re

import pytest

from trialbridge.records.id_patterns import PATTERNS
from trialbridge.records.identifiers import find, official, registry_of
from trialbridge.registries import registries

WRITTEN = [
    ("NCT01234567", "ctgov", "NCT01234567"),
    ("ClinicalTrials.gov __NCT-01165463.", "ctgov", "NCT01165463"),
    ("NCT No. 01234567", "ctgov", "NCT01234567"),
    ("2010-022449-38", "euctr", "2010-022449-38"),
    ("EudraCT\u00a0N\u00b0 : 2007\u2011003405\u201127", "euctr", "2007-003405-27"),
    ("EUCTR2020-001010-38-NO", "euctr", "2020-001010-38"),
    ("2023-505613-24-00", "ctis", "2023-505613-24"),
    ("ISRCTN: 94839639", "isrctn", "ISRCTN94839639"),
    ("ISRCTN1234567812345678", "isrctn", "ISRCTN12345678"),
    ("ISRCTN1234567887654321", "isrctn", "ISRCTN1234567887654321"),
    ("DRKS 00000723", "drks", "DRKS00000723"),
    ("ACTRN012605000781640", "anzctr", "ACTRN12605000781640"),
    ("ChiCTR-TRC-09000530", "chictr", "ChiCTR-TRC-09000530"),
    ("\uff23\uff48\uff49\uff23\uff34\uff32\uff12\uff10\uff10\uff10\uff10\uff12\uff19\uff16\uff12\uff11", "chictr", "ChiCTR2000029621"),
    ("ChiMCTR1900002295", "chimctr", "ChiMCTR1900002295"),
    ("ITMCTR2022000012", "itmctr", "ITMCTR2022000012"),
    ("CTR20140452", "cde", "CTR20140452"),
    ("KCT0000048", "cris", "KCT0000048"),
    ("JPRN-UMIN000039686", "umin", "UMIN000039686"),
    ("UMIN-CTR000008048", "umin", "UMIN000008048"),
    ("UMIN_ID:C000000090", "umin", "C000000090"),
    ("C000000062", "umin", "C000000062"),
    ("JPRN-jRCTs031180131", "jrct", "jRCTs031180131"),
    ("jRCT2031220720", "jrct", "jRCT2031220720"),
    ("JapicCTI-070399", "japic", "JapicCTI-070399"),
    ("JMA-IIA00069", "jma", "JMA-IIA00069"),
    ("CTRI No. CTRI/2013/11/004152", "ctri", "CTRI/2013/11/004152"),
    ("IRCT201202199014N1", "irct", "IRCT201202199014N1"),
    ("TCTR20180508003", "tctr", "TCTR20180508003"),
    ("NTR 2473", "ntr", "NTR2473"),
    ("NL-OMON20012", "omon", "NL-OMON20012"),
    ("RBR-4mp7zn", "rebec", "RBR-4mp7zn"),
    ("PER-001-95", "repec", "PER-001-95"),
    ("PACTR201303000464219)", "pactr", "PACTR201303000464219"),
    ("SLCTR/2007/005", "slctr", "SLCTR/2007/005"),
    ("LBCTR2020043495", "lbctr", "LBCTR2020043495"),
    ("RPCEC00000173", "rpcec", "RPCEC00000173"),
    ("HKCTR-1343", "hkctr", "HKCTR-1343"),
    ("PHRR200407-002686", "phrr", "PHRR200407-002686"),
    ("NMRR-08-1047-2202", "nmrr", "NMRR-08-1047-2202"),
    ("SNCTP000001674", "snctp", "SNCTP000001674"),
    ("EUPAS10335", "eupas", "EUPAS10335"),
    ("2014-A01617-40", "idrcb", "2014-A01617-40"),
    ("UTN: U1111-1111-5095", "who", "U1111-1111-5095"),
    ("UKCRN 4814", "ukcrn", "UKCRN4814"),
    ("CRD42013003721", "prospero", "CRD42013003721"),
]  # fmt: skip
MANGLED = [
    ("NTC00699868.", "NCT00699868", "repaired"),
    ("NCT 1504997", "NCT01504997", "repaired"),
    ("NCTO1234567", "NCT01234567", "repaired"),
    ("NCT 0123 4567", "NCT01234567", "repaired"),
    ("ISRTCN79261738", "ISRCTN79261738", "repaired"),
    ("ACTN12612000743864", "ACTRN12612000743864", "repaired"),
    ("EudraCT number 2012 005292 14", "2012-005292-14", "repaired"),
    ("UMIN00000949", "UMIN000000949", "repaired"),
    ("CTIR/2011/10/002060", "CTRI/2011/10/002060", "repaired"),
    ("ISRCTN Register 51695599", "ISRCTN51695599", "inferred"),
    ("Nederlands Trial Register (NTR) 1658", "NTR1658", "inferred"),
    ("Chinese Clinical Trial Registry \u2013TRC-08000252.", "ChiCTR-TRC-08000252", "inferred"),
    ("Australia New Zealand Clinical Trials Registry 12610000944033", "ACTRN12610000944033", "inferred"),
]


@pytest.mark.parametrize(("text", "registry", "number"), WRITTEN)
def test_an_identifier_is_written_as_its_registry_does(text, registry, number):
    """However spaced, dashed or prefixed: one identifier, of the right registry."""
    found = find(text)
    assert [(it.id, it.registry, it.form) for it in found] == [(number, registry, "written")]


@pytest.mark.parametrize(("text", "number", "form"), MANGLED)
def test_a_mangled_identifier_is_found_and_said_to_be_mangled(text, number, form):
    """Misspelt prefixes, lost digits and bare numbers behind a registry's name are told from the sound."""
    assert [(it.id, it.form) for it in find(text)] == [(number, form)]


@pytest.mark.parametrize(
    "text",
    [
        "", "no number", "control 1234", "NTRP101-201", "INTRACEL-ASI-2002", "2010-022449-380", "12010-022449-38",
        "CNCT01234567890", "the 2005-10-12 visit", "ACTN12612000743865", "1234-567890-12",
    ],
)  # fmt: skip
def test_what_is_no_identifier_is_none(text):
    """Words that hold a prefix, longer numbers, and misspelt ones whose check digits are wrong."""
    assert find(text) == []


def test_every_mention_has_its_place():
    """Spans are code points of the text as given, in its order."""
    text = "ISRCTN\u200942944026 (NCT00261898), again NCT00261898"
    assert [text[it.start : it.end] for it in find(text)] == [
        "ISRCTN\u200942944026", "NCT00261898", "NCT00261898",
    ]  # fmt: skip


def test_one_identifier_of_a_text_is_the_official_one():
    """Several different ones are none, the same twice is one."""
    assert official("ISRCTN 92551397 http://x/ISRCTN92551397").id == "ISRCTN92551397"
    assert official("NCT00000001 and NCT00000002") is None
    assert official("nothing") is None
    assert (registry_of("NCT00000001"), registry_of("NCT 00000001"), registry_of("x")) == ("ctgov", "", "")


def test_a_reader_and_the_table_agree_on_identifiers():
    """Where a registry has a reader, what the table writes is what the reader's pattern takes."""
    examples = {registry: number for _, registry, number in WRITTEN if number}
    for name, reader in registries().items():
        if name in examples and name != "ctis":
            assert re.search(reader.ID_PATTERN, examples[name], re.IGNORECASE), name


def test_every_row_of_the_table_has_an_example():
    """A pattern without an example here is not proven to find anything."""
    assert {it.registry for it in PATTERNS} <= {registry for _, registry, _ in WRITTEN}
