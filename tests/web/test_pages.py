"""Every page answers, in both languages, with the headers that keep a visitor's search private."""

import re

import pytest
from django.test import Client

PAGES = (
    "/",
    "/trials/",
    "/trials/?q=CIK",
    "/trials/NCT03410368/",
    "/match/",
    "/about/",
    "/glossary/",
    "/compare/",
    "/compare/?id=NCT03410368+NCT03484962+NCT00000001",
    "/landscapes/",
    "/landscapes/cik/",
    "/trials/NCT03410368/similar/",
    "/trials/?q=zzzzzz",
    "/trials/?q=CIK&near=Hefei&sort=near&status=recruiting&age=50&sex=female&page=1",
)


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers(site: Client, page: str, prefix: str) -> None:
    """Each page answers in each language, names that language, and sets no cookie."""
    answer = site.get(prefix + page)
    assert answer.status_code == 200
    assert f'<html lang="{"zh-Hans" if prefix else "en"}"' in answer.content.decode()
    assert not answer.cookies
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_trials_like_each_trial_are_listed(site: Client) -> None:
    """The page of similar trials of every sample study answers, and some list trials."""
    studies = set(re.findall(r'href="/trials/([\w-]+)/"', site.get("/trials/").content.decode()))
    pages = [site.get(f"/trials/{study}/similar/") for study in studies]
    assert {page.status_code for page in pages} == {200}
    assert any('class="result"' in page.content.decode() for page in pages)


def test_an_unknown_trial_is_said_so(site: Client) -> None:
    """An identifier that is not stored gives a page that says so, with status 404."""
    answer = site.get("/trials/NCT00000000/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_words_of_a_trial_are_explained(site: Client, prefix: str) -> None:
    """Words of trials lead to their place in the glossary, which is there."""
    page = site.get(f"{prefix}/trials/NCT03410368/").content.decode()
    keys = set(re.findall(rf'href="{prefix}/glossary/#word-([\w-]+)"', page))
    assert keys
    glossary = site.get(f"{prefix}/glossary/").content.decode()
    assert all(f'id="word-{key}"' in glossary for key in keys)
