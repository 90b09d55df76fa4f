"""Guides and sponsors' profiles as pages of the site."""

import re

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("begin", "words"), [("", "What to ask a trial team"), ("/zh-hans", "可以询问研究团队的问题")]
)
def test_a_guide_in_both_languages(site: Client, begin: str, words: str) -> None:
    """The guide of a therapy leads to those of its cancers, to its trials and its landscape."""
    page = site.get(f"{begin}/guides/cik/").content.decode()
    assert words in page
    assert f'href="{begin}/landscapes/cik/"' in page
    cancers = re.findall(rf'href="({begin}/guides/cik/[^/"]+/)"', page)
    assert cancers
    told = site.get(cancers[0])
    assert told.status_code == 200
    assert words in told.content.decode()
    assert 'aria-current="page"' in told.content.decode()


def test_a_guide_leads_to_trials_of_the_site(site: Client) -> None:
    """A trial that looks for people is linked to its page here, which is there."""
    found = re.findall(r'href="(/trials/[^"?]+/)"', site.get("/guides/cik/").content.decode())
    assert found
    assert site.get(found[0]).status_code == 200


@pytest.mark.parametrize("path", ["/guides/aspirin/", "/guides/cik/zzz/", "/guides/cik/age/"])
def test_what_has_no_guide_is_no_page(site: Client, path: str) -> None:
    """An unknown therapy or cancer, or a pair with too few trials, is not found."""
    assert site.get(path).status_code == 404


@pytest.mark.parametrize(("begin", "words"), [("", "Completing and reporting"), ("/zh-hans", "完成与报告")])
def test_a_sponsor_in_both_languages(site: Client, begin: str, words: str) -> None:
    """A part of the name that only one has gives its profile, with its trials."""
    page = site.get(f"{begin}/sponsors/", {"name": "Fuda"}).content.decode()
    assert "Fuda Cancer Hospital, Guangzhou" in page
    assert words in page
    assert f'href="{begin}/trials/' in page


def test_sponsors_that_a_name_may_mean(site: Client) -> None:
    """Several are offered, each leading to its own profile; nobody is said so; nothing asked gives the form."""
    page = site.get("/sponsors/", {"name": "University"}).content.decode()
    offered = re.findall(r'href="(/sponsors/\?name=[^"]+)"', page)
    assert len(offered) > 1
    assert "Completing and reporting" in site.get(offered[0]).content.decode()
    assert "No sponsor has this in its name" in site.get("/sponsors/", {"name": "zzz"}).content.decode()
    assert "Each number is counted" in site.get("/sponsors/").content.decode()


def test_a_trial_leads_to_its_sponsor(site: Client) -> None:
    """The sponsor of a trial is linked to the profile, whatever signs are in the name."""
    page = site.get("/trials/NCT03410368/").content.decode()
    found = re.findall(r'href="(/sponsors/\?name=[^"]+)"', page)
    assert len(found) == 1
    assert "Completing and reporting" in site.get(found[0].replace("&amp;", "&")).content.decode()
