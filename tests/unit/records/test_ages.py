"""The ages a study takes, of its fields, its criteria and the form its register asks."""

import pytest

from trialbridge import eligibility
from trialbridge.model.study import Age, Eligibility, Source, Study
from trialbridge.records.ages import ages
from trialbridge.vocab import Vocabulary

FORM = """Inclusion criteria:
{said}
Are the trial subjects under 18? no
F.1.2 Adults (18-64 years) {adults}
F.1.2.1 Number of subjects for this age range 40
F.1.3 Elderly (>=65 years) {elderly}"""


def study(low: Age | None = None, high: Age | None = None) -> Study:
    """Give a study with these limits."""
    return Study(
        id="NCT99000001", source=Source(registry="ctgov"), eligibility=Eligibility(minimum_age=low, maximum_age=high)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (Age(value=18, unit="years", published="18 Years"), None, (18.0, None)),
        (Age(value=6, unit="months", published="6M"), Age(value=730.5, unit="days", published="730.5D"), (0.5, 2.0)),
        (Age(value=None, published="N/A"), None, (None, None)),
    ],
)  # fmt: skip
def test_fields_come_first(low: Age, high: Age | None, expected: tuple[float | None, float | None]) -> None:
    """Fields that are filled in are the one group, in years, whatever the criteria say."""
    (group,) = ages(study(low, high), ())
    assert (group.low, group.high) == pytest.approx(expected)
    assert not group.quote


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Inclusion criteria:\n- Adults aged 18 to 55 years", [(18, 55)]),
        ("Inclusion criteria:\n- Adults\n- Age 18 to 55 years", [(18, 55)]),
        ("Inclusion criteria:\n- Age 5 to 12 years\n- Age 18 to 55 years", [(5, 12), (18, 55)]),
        ("Inclusion criteria:\n- Melanoma\n\nExclusion criteria:\n- Age over 80 years", []),
        ("Inclusion criteria:\n- Age 12 to 60 years\n- For females aged 14 years and above, not pregnant", [(12, 60)]),
        ("Inclusion criteria:\n- Age 12 to 60 years\n- Consent of a guardian if\n- under 18 years old", [(12, 60)]),
        ("Inclusion criteria:\n- Written informed consent signed by adults (aged 20-55 years)", [(20, 55)]),
        (FORM.format(said="- Melanoma", adults="yes", elderly="no"), [(18, 64)]),
        (FORM.format(said="- Melanoma", adults="yes", elderly="yes"), [(18, None)]),
        (FORM.format(said="- Melanoma", adults="no", elderly="no"), []),
        (FORM.format(said="- Age 20 to 50 years", adults="yes", elderly="no"), [(20, 50)]),
    ],
)  # fmt: skip
def test_criteria(
    text: str, expected: list[tuple[float | None, float | None]], vocabulary: Vocabulary
) -> None:
    """Without fields the inclusion criteria say the groups; consent, conditions and unticked boxes are none."""
    found = ages(study(), eligibility.parse(text, vocabulary))
    assert [(group.low, group.high) for group in found] == expected
    assert all(group.quote in text for group in found)
