"""Templates in each language, and pages that are kept for a moment."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation


def test_words_and_addresses_are_put_into_a_template_once(site: Client) -> None:
    """What hangs on the language alone stands in the compiled template; what is given in, and odd pages, not."""
    from jinja2 import DictLoader

    from trialbridge.web.templating import environment

    source = (
        '{{ _("Find trials") }}|{{ url("search") }}|{{ url("trial", n) }}|{{ language() }}'
        '|{{ _("Page %(number)s of %(pages)s", number=n, pages="<") }}|{{ "<" }}'
        '{% if n == "" %}{{ url("no such page") }}{% endif %}'
    )
    told = {}
    for code in ("en", "zh-hans"):
        made = environment(loader=DictLoader({"it": source}), autoescape=True)
        made.spoken = code
        code_of_it = str(made.compile(source, raw=True))
        assert "'search'" not in code_of_it and "no such page" in code_of_it
        with translation.override(code):
            told[code] = made.get_template("it").render(n="7")
    assert told["en"] == "Find trials|/trials/|/trials/7/|en|Page 7 of &lt;|&lt;"
    assert told["zh-hans"].split("|")[1:4] == ["/zh-hans/trials/", "/zh-hans/trials/7/", "zh-Hans"]
    assert "Find trials" not in told["zh-hans"]


def test_the_other_language_is_at_the_same_address(site: Client) -> None:
    """A page links to itself in the other language, with what was asked; what is in none links to itself."""
    english = site.get("/trials/?q=CIK&near=Hefei").content.decode()
    assert 'href="/zh-hans/trials/?q=CIK&amp;near=Hefei" lang="zh-Hans"' in english
    chinese = site.get("/zh-hans/trials/?q=CIK&near=Hefei").content.decode()
    assert 'href="/trials/?q=CIK&amp;near=Hefei" lang="en"' in chinese


def test_a_page_is_kept_for_a_moment_and_no_failure_is(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same address gives the same page until it is old; each language has its own, and few are kept."""
    from trialbridge.web import kept

    made: list[str] = []

    @kept.kept
    def view(request: HttpRequest, *, status: int = 200) -> HttpResponse:
        made.append(request.get_full_path())
        return HttpResponse(f"{len(made)} {translation.get_language()}", status=status)

    ask = RequestFactory().get
    first = view(ask("/a/?b=1"))
    assert first.content == view(ask("/a/?b=1")).content == b"1 en"
    assert first["Cache-Control"] == f"max-age={kept.FRESH}"
    assert view(ask("/a/?b=2")).content == b"2 en"
    with translation.override("zh-hans"):
        assert view(ask("/a/?b=1")).content == b"3 zh-hans"
    assert view(ask("/lost/"), status=404).status_code == 404
    assert view(ask("/lost/"), status=404).content == b"5 en"
    assert "Cache-Control" not in view(ask("/lost/"), status=404)
    monkeypatch.setattr(kept, "FRESH", 0)
    assert view(ask("/a/?b=1")).content == b"7 en"
    monkeypatch.setattr(kept, "MOST", 2)
    view(ask("/c/"))
    assert len(kept._pages) == 2
