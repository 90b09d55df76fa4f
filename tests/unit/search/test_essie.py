"""The query language of ClinicalTrials.gov: text to tree, and what is refused."""

import pytest

from trialbridge.errors import InputError
from trialbridge.search.essie import (
    Area,
    Distance,
    Either,
    Every,
    Everything,
    Missing,
    Node,
    Quoted,
    Range,
    Within,
    Without,
    Words,
    distance,
    parse,
)

TREES: list[tuple[str, Node | None]] = [
    ("", None),
    ("  ", None),
    ("heart attack", Words("heart attack")),
    ('"heart attack"', Quoted("heart attack")),
    ("(head OR neck) AND pain", Every((Either((Words("head"), Words("neck"))), Words("pain")))),
    ("a OR b AND NOT c", Either((Words("a"), Every((Words("b"), Without(Words("c"))))))),
    ("NOT NOT a", Words("a")),
    ("AREA[Phase]PHASE2", Area("Phase", False, Words("PHASE2"))),
    ("AREA[StartDate]RANGE[2020-01, MAX]", Area("StartDate", False, Range("2020-01", "MAX"))),
    ("AREA[Phase:size]2", Area("Phase", True, Words("2"))),
    ("AREA[WhyStopped]MISSING", Area("WhyStopped", False, Missing())),
    ("ALL", Everything()),
    ("ALLERGY", Words("ALLERGY")),
    ("AREA[LocationCity]New York diabetes", Area("LocationCity", False, Words("New York diabetes"))),
    (
        'AREA[LocationCity]"New York" diabetes',
        Every((Area("LocationCity", False, Quoted("New York")), Words("diabetes"))),
    ),
    (
        "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)",
        Within(
            "Location",
            Every(
                (
                    Area("LocationCity", False, Words("Boston")),
                    Area("LocationStatus", False, Words("RECRUITING")),
                )
            ),
        ),
    ),
    ("COVERAGE[FullMatch]EXPANSION[None]pain", Quoted("pain", "fullmatch")),
    (
        'COVERAGE[StartsWith]("a b" OR NOT c)',
        Either((Quoted("a b", "startswith"), Without(Words("c", "startswith")))),
    ),
    ("EXPANSION[Term]AREA[Condition]lung cancer", Area("Condition", False, Quoted("lung cancer"))),
    ("EXPANSION[Concept]heart AND TILT[StartDate]MISSING", Every((Words("heart"), Missing()))),
    ('EXPANSION[Lossy]SEARCH[Location]("a" AND ALL)', Within("Location", Every((Quoted("a"), Everything())))),
    (
        "AREA[LocationGeoPoint]DISTANCE[1.5, 2, 10km]",
        Area("LocationGeoPoint", False, Distance(1.5, 2.0, 10.0)),
    ),
]


@pytest.mark.parametrize(("text", "tree"), TREES)
def test_expressions(text: str, tree: Node | None) -> None:
    """NOT binds before AND, AND before OR; words side by side are one term."""
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text",
    ["(a", "a)", "AND", "a AND", "NOT", '"a', "AREA[Phase]", "RANGE[1]", "RANGE[,]", "(" * 60 + "a" + ")" * 60,
     "AREA[x]" * 50 + "a", "a" * 9000, "DISTANCE[1,2]", "DISTANCE[91,2,3mi]", "()",
     "COVERAGE[Half]a", "EXPANSION[]a"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str) -> None:
    """Each is an error of the user's input, with what was expected."""
    with pytest.raises(InputError, match="expected"):
        parse(text)


def test_distances() -> None:
    """A bare number and `mi` are miles, `km` are kilometres."""
    assert distance("distance(39.0,-77.1,50mi)") == Distance(39.0, -77.1, 80.4672)
    assert distance("distance(39.0,-77.1,50)").km == distance("distance(39.0,-77.1,80.4672km)").km
    with pytest.raises(InputError):
        distance("39,-77,50mi")
