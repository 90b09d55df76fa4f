"""A record posted to the match page is answered with verdicts and quotes, and leaves nothing behind."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

NOTE = (
    "62-year-old man, small cell lung cancer, extensive stage. Cisplatin and etoposide, 6 cycles, partial "
    "response. ECOG 1. Haemoglobin 118 g/L."
)


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_a_pasted_note_is_matched(site: Client, prefix: str) -> None:
    """A pasted note gives trials of its disease, with words of both sides, in each language."""
    answer = site.post(f"{prefix}/match/", {"record": NOTE, "all": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "NCT03410368" in page and "small cell lung cancer" in page
    assert not answer.cookies and "no-store" in answer.headers["Cache-Control"]


def test_a_file_is_matched(site: Client) -> None:
    """An uploaded text is read as a pasted one is."""
    file = SimpleUploadedFile("note.txt", NOTE.encode(), "text/plain")
    page = site.post("/match/", {"file": file, "all": "1"}).content.decode()
    assert "NCT03410368" in page and "Cisplatin" in page


def test_a_form_is_matched(site: Client) -> None:
    """The fields of the form are read, a value with its unit too."""
    fields = {"diagnosis": "small cell lung cancer", "age": "62", "ecog": "1", "labs": "haemoglobin 118 g/L"}
    page = site.post("/match/", fields | {"all": "1"}).content.decode()
    assert "NCT03410368" in page and "118" in page


@pytest.mark.parametrize(
    "sample", ["b-cell-leukaemia", "hepatocellular-carcinoma", "ovarian-cancer", "small-cell-lung-cancer"]
)
def test_a_sample_patient_is_matched(site: Client, sample: str) -> None:
    """Each sample patient can be tried with one press."""
    answer = site.post("/match/", {"sample": sample, "all": "1"})
    assert answer.status_code == 200 and 'class="row"' in answer.content.decode()


def test_an_answer_is_taken(site: Client) -> None:
    """An answer to a question counts in the next match and is not asked again."""
    before = site.post("/match/", {"record": NOTE, "all": "1", "trial": "NCT03410368"}).content.decode()
    assert 'name="answer:karnofsky"' in before or 'name="answer:' in before
    name = before.split('name="answer:')[1].split('"')[0]
    fields = {"record": NOTE, "all": "1", "trial": "NCT03410368", f"answer:{name}": "?"}
    after = site.post("/match/", fields).content.decode()
    assert f'id="answer-1" name="answer:{name}"' not in after


def test_nothing_given_is_said_so(site: Client) -> None:
    """An empty form is refused with what to do, without a trace of the machine."""
    answer = site.post("/match/", {})
    assert answer.status_code == 400
    assert "a record" in answer.content.decode() and "Traceback" not in answer.content.decode()


def test_a_damaged_file_is_refused_without_its_words(site: Client) -> None:
    """A file that cannot be read is refused in a sentence that repeats none of it."""
    file = SimpleUploadedFile("record.json", b'{"secretname": "Wilhelmina Canary"}', "application/json")
    answer = site.post("/match/", {"file": file})
    assert answer.status_code == 400
    assert "Canary" not in answer.content.decode() and "secretname" not in answer.content.decode()


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_a_dossier_is_made(site: Client, prefix: str) -> None:
    """The chosen trials come as one page for print, whose style its policy allows by digest alone."""
    answer = site.post(f"{prefix}/match/dossier/", {"record": NOTE, "study": ["NCT03410368", "NCT03619954"]})
    page = answer.content.decode()
    assert answer.status_code == 200 and "NCT03410368" in page and "NCT03619954" in page
    assert "'sha256-" in answer.headers["Content-Security-Policy"] and " style=" not in page


def test_a_dossier_of_nothing_is_refused(site: Client) -> None:
    """Without a chosen trial the page says what to do."""
    assert site.post("/match/dossier/", {"record": NOTE}).status_code == 400


def test_facts_stand_in_the_language_of_the_page(site: Client) -> None:
    """On the Chinese page the facts, and what places were read as, are in Chinese where the words are known."""
    note = {
        "record": "62-year-old man with small cell lung cancer. ECOG 1. No brain metastases. WBC 4.1 10^9/L."
    }
    english = site.post("/match/", note).content.decode()
    chinese = site.post("/zh-hans/match/", note).content.decode()
    assert "small cell lung cancer" in english
    facts = chinese[chinese.index('<div class="columns">') :].partition("</div></div>")[0]
    assert "小细胞肺癌" in facts
    assert "脑转移" in facts
    assert "small cell" not in facts
    assert "：无" in chinese
