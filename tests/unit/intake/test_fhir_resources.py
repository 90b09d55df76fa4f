"""Where the resources of FHIR JSON stand, and what is made of text that is none."""

import json

import pytest

from trialbridge.intake.fhir_resources import Gap, Resource, place, resources

ONE = '{"resourceType": "Patient", "id": "a"}'
TWO = '{"resourceType": "Condition", "id": "b", "code": {"text": "x", "coding": [{"code": "1"}, {"code": "2"}]}}'


def found(text: str) -> list[str]:
    """Give what was found: the kind of each resource, or what came in the place of one."""
    return [each.type if isinstance(each, Resource) else each.came for each in resources(text)]


def whole(*entries: str) -> str:
    """Give a Bundle of entries."""
    return '{"resourceType": "Bundle", "entry": [' + ", ".join(entries) + "]}"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (ONE, ["Patient"]),
        (f"{ONE}\n{TWO}\n", ["Patient", "Condition"]),
        (f"\ufeff[{ONE}, {TWO}]", ["Patient", "Condition"]),
        (
            whole(f'{{"fullUrl": "urn:uuid:a", "resource": {ONE}}}', f'{{"resource": {TWO}}}'),
            ["Bundle", "Patient", "Condition"],
        ),
        (f'{{"entry": [{{"resource": {ONE}}}]}}', ["Patient"]),
        (whole(f'{{"fullUrl": 1, "resource": {ONE}}}'), ["Bundle", "Patient"]),
        (whole('{"resource": ' + whole(f'{{"resource": {ONE}}}') + "}"), ["Bundle", "Bundle", "Patient"]),
        ('{"resourceType": 5}', [""]),
    ],
)
def test_resources_are_found(text: str, kinds: list[str]) -> None:
    """A resource, NDJSON, a list, a Bundle, and Bundles inside Bundles hold resources."""
    assert found(text) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            whole('{"request": {}}', "5", f'{{"resource": {ONE}}}'),
            ["Bundle", "an entry without a resource", "an entry without a resource", "Patient"],
        ),
        ("5", ["'5'"]),
        ("{}", ["an object without resourceType: empty"]),
        ('{"a": 1, "b": 2}', ["an object without resourceType: a, b"]),
        (f"not json\n{ONE}", ["broken JSON: Expecting value: line 1 column 1 (char 0)", "Patient"]),
        ("not json", ["broken JSON: Expecting value: line 1 column 1 (char 0)"]),
    ],
)
def test_what_is_no_resource_is_named(text: str, kinds: list[str]) -> None:
    """An entry without a resource, a plain value and a line that is no JSON are gaps; the rest is read."""
    assert found(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        whole(f'{{"resource": {ONE}}}', f'{{"resource": {TWO}}}')[:-20],
        f"[{ONE}, {TWO}"[:-9],
        f'{{"resourceType": "Bundle", "entry": [{{"resource": {ONE}}}], "total": ',
        f'{{"entry": [{{"resource": {ONE}}} {{',
        json.dumps(json.loads(whole(f'{{"resource": {ONE}}}', f'{{"resource": {TWO}}}')), indent=1)[:-30],
    ],
)
def test_what_stands_before_a_break_is_read(text: str) -> None:
    """A Bundle or list that is cut off gives the resources before the break, and says that it is broken."""
    assert [kind for kind in found(text) if "JSON" not in kind] == ["Patient"]
    assert any("broken JSON" in kind for kind in found(text))


@pytest.mark.parametrize("text", ['{"a" 1}', '{"a": ', "{", '{"a": 1', '{"resourceType" "x"}'])
def test_a_broken_object_gives_one_gap(text: str) -> None:
    """An object that is broken at once is one gap."""
    assert [isinstance(each, Gap) for each in resources(text)] == [True]


def test_nesting_is_no_crash() -> None:
    """JSON that nests deeper than the interpreter, and Bundles in Bundles without end, are gaps."""
    assert "broken JSON" in found("[" * 100_000)[0]
    text = ONE
    for _ in range(6):
        text = whole(f'{{"resource": {text}}}')
    assert found(text)[-1] == "bundles inside bundles, too deep"


def test_places_of_values() -> None:
    """A path gives the span of its value; of members of one name the last counts; a wrong path gives none."""
    text = "  " + TWO
    (resource,) = (each for each in resources(text) if isinstance(each, Resource))
    spot = place(text, resource.start, ("code", "coding", 1, "code"))
    assert spot is not None
    assert text[spot.member : spot.end] == '"code": "2"'
    twice = '{"a": 1, "a": [2]}'
    last = place(twice, 0, ("a", 0))
    assert last is not None
    assert twice[last.start : last.end] == "2"
    assert place(text, resource.start, ("code", "text", "x")) is None
    assert place(text, resource.start, ("code", 0)) is None
    assert place(text, resource.start, ("nothing",)) is None
    assert place(text, resource.start, ()) is None


def test_a_resource_stands_where_it_says() -> None:
    """The start of a resource is its opening brace, in code points, after any text."""
    text = whole(f'{{"fullUrl": "内", "resource": {TWO}}}')
    last = list(resources(text))[-1]
    assert isinstance(last, Resource)
    assert (last.id, last.url) == ("b", "内")
    assert json.JSONDecoder().raw_decode(text, last.start)[0] == last.body
    assert Resource(0, {"id": 5}).id == ""


def test_a_member_without_a_name_hides_nothing() -> None:
    """A key of no letters before the entries is passed over, as any other."""
    assert found(f'{{"": null, "resourceType": "Bundle", "entry": [{{"resource": {ONE}}}]}}')[-1] == "Patient"
