"""`trialbridge dossier`: one patient, the studies chosen, on a screen and on four pages of paper."""

import io
import json
from importlib.resources import as_file, files

import pypdf
import pytest
from tests.unit.cli.conftest import Ran, Shell

CHOSEN = ("NCT03484962", "NCT01749865", "NCT07493044")
MOST_PAGES = 4


def run(shell: Shell, *words: object) -> Ran:
    """Write the dossier of the sample patient with liver cancer, on the day of the record."""
    samples = files("trialbridge.flows") / "samples" / "patients"
    with as_file(samples / "hepatocellular-carcinoma.json") as patient:
        return shell("dossier", patient, *CHOSEN, "--on", "2026-09-01", *words)


def test_dossier_on_a_screen(shell: Shell) -> None:
    """The studies in the order asked, and as JSON the match with places, people and days."""
    told = run(shell).out
    assert told.index(CHOSEN[0]) < told.index(CHOSEN[1]) < told.index(CHOSEN[2])
    document = json.loads(run(shell, "--json").out)
    assert [each["result"]["study"] for each in document["chosen"]] == list(CHOSEN)
    assert document["document"]["considered"] == len(CHOSEN)
    assert shell("dossier", "-", "NCT99999999", given=b"A man.").status == 1


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_dossier_on_paper(shell: Shell, tmp_path: object, language: str) -> None:
    """Three studies take four pages at most in each language and in both, with every criterion on them."""
    from pathlib import Path

    out = Path(str(tmp_path)) / "dossier.pdf"
    ran = run(shell, "--language", language, "--pdf", "--out", out)
    if "expected a font with Chinese letters" in ran.err:
        pytest.skip("no font with Chinese letters here")
    assert ran.status == 0
    pages = pypdf.PdfReader(io.BytesIO(out.read_bytes())).pages
    assert len(pages) <= MOST_PAGES
    text = " ".join(" ".join(each.extract_text() for each in pages).split())
    assert "BCLC stage C" in text
    assert ("由研究者决定" in text) is (language != "en")
    assert ("the investigator decides" in text) is (language != "zh")
