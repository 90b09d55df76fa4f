"""Names and codes of countries as registries write them."""

import pytest

from trialbridge.registries.countries import alpha3, country, known


@pytest.mark.parametrize(
    ("published", "shown", "code"),
    [
        ("Korea, Republic of", "South Korea", "KOR"),
        ("COTE D'IVOIRE", "Côte d'Ivoire", "CIV"),
        ("中国", "China", "CHN"),
        ("gbr", "United Kingdom", "GBR"),
        ("de", "Germany", "DEU"),
    ],
)
def test_a_country(published: str, shown: str, code: str) -> None:
    """A name in any of its spellings, and either code, is one country."""
    assert known(published)
    assert country(published) == shown
    assert alpha3(published) == code


def test_no_country() -> None:
    """What is no country stays as it is and has no code."""
    assert not known("Asia (except Japan)")
    assert country(" Asia (except Japan) ") == "Asia (except Japan)"
    assert alpha3("Asia (except Japan)") == ""
