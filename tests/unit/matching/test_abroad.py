"""What a study's texts say of people from abroad, and the sentence that says so."""

import pytest

from trialbridge.matching.abroad import abroad
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import Opaque
from trialbridge.model.study import Location, Source, Study, Text


def study(summary: str = "", description: str = "", countries: tuple[str, ...] = ("China",)) -> Study:
    """Give a study with these texts and sites."""
    return Study(
        id="NCT1",
        source=Source(registry="ctgov"),
        summary=(Text(text=summary),),
        description=(Text(text=description),),
        locations=tuple(Location(country=country) for country in countries),
    )


@pytest.mark.parametrize(
    ("text", "polarity", "answer"),
    [
        ("Any nationality", "inclusion", "yes"),
        ("Foreign patients may take part", "inclusion", "yes"),
        ("Patients other than foreigners", "inclusion", "no"),
        ("Foreign nationals", "exclusion", "no"),
        ("Non-Chinese patients", "exclusion", "no"),
        ("Foreign patients who cannot return are not excluded", "exclusion", None),
        ("Resident of China", "inclusion", "no"),
        ("Chinese citizenship", "inclusion", "no"),
        ("Not a Chinese citizen is no obstacle", "inclusion", None),
        ("Resident of a nursing home", "inclusion", None),
        ("ECOG 0-1", "inclusion", None),
        ("ECOG 3", "exclusion", None),
    ],
)
def test_criteria(text: str, polarity: str, answer: str | None) -> None:
    """A criterion answers by its list: foreigners in an exclusion are a no, so is an asked residence."""
    criterion = Criterion(text=text, start=7, end=7 + len(text), polarity=polarity, rule=Opaque(text=text))  # type: ignore[arg-type]
    said = abroad(study(), [criterion])
    assert (said.answer if said else None) == answer
    if said:
        assert (said.quote.start, said.quote.text, said.quote.source) == (7, text, "eligibility.criteria")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("A study. International patients are welcome. It is open.", "yes"),
        ("Nationality is not a barrier.", "yes"),
        ("Overseas patients are not accepted; others are.", "no"),
        ("Data come from an international patient registry.", None),
        ("Foreign patients were studied before.", None),
        ("", None),
    ],
)
def test_prose(text: str, answer: str | None) -> None:
    """A sentence of summary or description answers only where it says who may take part."""
    for source in ("summary", "description"):
        said = abroad(study(**{source: text}), [])
        assert (said.answer if said else None) == answer
        if said:
            assert text[said.quote.start : said.quote.end] == said.quote.text
            assert said.quote.source == source


def test_residence_is_asked_of_the_studys_own_countries() -> None:
    """Only the study's countries, under their usual names, count as a residence that is asked for."""
    criterion = Criterion(
        text="Living in the USA", start=0, end=17, polarity="inclusion", rule=Opaque(text="")
    )
    assert abroad(study(countries=()), [criterion]) is None
    assert abroad(study(), [criterion]) is None
    said = abroad(study(countries=("United States", "China")), [criterion])
    assert said is not None
    assert said.answer == "no"
