"""The audit: one event for every read and write, and no change of the chain that is not named."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from tests.casebooks import STUDY, People

from trialbridge.model.case import Message, Profile

FIELDS = ("at", "who", "role", "what", "case", "why", "digest")


@pytest.fixture
def people(tmp_path: Path) -> People:
    """Give a new casebook with its people and one case."""
    return People(tmp_path)


def rows(people: People) -> list:
    """Give the events as they stand."""
    return list(people.models.Audit.objects.order_by("number"))


def test_every_read_and_write_is_one_event(people: People) -> None:
    """Each action and each query appends exactly one event that names who did what to which case."""
    me, case, actions, queries = people["navigator"], people.case, people.actions, people.queries
    file = actions.add_document(me, case, "imaging", "x", b"abc")
    done = (
        lambda: actions.open_case(me, Profile()),
        lambda: actions.revise_profile(me, case, Profile(name="n")),
        lambda: actions.happen(me, case, "records_submitted"),
        lambda: actions.add(me, case, Message(thread="t", text="x", language="en")),
        lambda: actions.add_document(me, case, "imaging", "x", b"abc"),
        lambda: actions.make_feed(me, case),
        lambda: actions.seen_alerts(me, case),
        lambda: actions.join(me, case, people["stranger"].id),
        lambda: actions.leave(me, case, people["stranger"].id),
        lambda: actions.hand_over(me, case, me.id),
        lambda: queries.case(me, case),
        lambda: queries.board(me),
        lambda: queries.accounts(me),
        lambda: actions.erase(me, case),
    )
    for one in done:
        before = len(rows(people))
        one()
        after = rows(people)
        assert len(after) == before + 1
        assert (after[-1].who, after[-1].role) == ("navigator", "navigator")
    assert str(file)


def test_what_fails_leaves_no_event(people: People) -> None:
    """A refused write is undone as a whole, its event with it."""
    before = len(rows(people))
    with pytest.raises(Exception, match="expected"):
        people.actions.happen(people["navigator"], people.case, "enrolled", study=STUDY)
    assert len(rows(people)) == before


def spoiled(people: People, draw: Random) -> Iterator[int]:
    """Spoil the chain in a random way, give the number to be named, and mend it."""
    whole, table = rows(people), people.models.Audit.objects
    at = draw.randrange(len(whole))
    row, way = whole[at], draw.choice(("delete", "edit", "swap", "sealed", "renumber"))
    touched = [row]
    if way == "delete":
        table.filter(pk=row.pk).delete()
    elif way == "edit":
        name = draw.choice(FIELDS)
        table.filter(pk=row.pk).update(**{name: getattr(row, name)[:-1] + "~"})
    elif way == "sealed":
        table.filter(pk=row.pk).update(sealed=bytes(row.sealed) + b"~")
    elif way == "renumber":
        table.filter(pk=row.pk).update(number=len(whole) + 7)
    else:
        other = draw.choice([one for one in whole if one.pk != row.pk])
        touched.append(other)
        for one, two in ((row, other), (other, row)):
            fields = {name: getattr(two, name) for name in (*FIELDS, "sealed")}
            table.filter(pk=one.pk).update(**fields)
    yield min(one.number for one in touched)
    table.filter(pk__in=[one.pk for one in touched] + [len(whole) + 7]).delete()
    table.bulk_create(touched)


def test_a_thousand_random_changes_are_all_named(people: People) -> None:
    """Whatever is deleted, edited, swapped or renumbered, the first broken link is named."""
    people.walk("enrolled")
    assert people.audit.verify().says == ""
    draw = Random(8)
    for _ in range(1000):
        for number in spoiled(people, draw):
            found = people.audit.verify()
            assert found.says
            assert found.broken == number
    assert people.audit.verify() == (len(rows(people)), rows(people)[-1].digest, 0, "")


def test_the_end_of_the_chain_is_held_by_its_head(people: People) -> None:
    """Events cut off or added at the end, and a head removed or changed, are found."""
    head, last = people.models.AuditHead.objects, rows(people)[-1]
    kept = head.get()
    people.models.Audit.objects.filter(pk=last.pk).delete()
    assert people.audit.verify().broken == last.number
    head.update(number=last.number - 1, digest=rows(people)[-1].digest)
    assert people.audit.verify().says == "the head was changed"
    head.all().delete()
    assert people.audit.verify().says == "the head is missing"
    last.save(force_insert=True)
    kept.save(force_insert=True)
    assert people.audit.verify().says == ""


def test_an_older_copy_is_found_by_a_head_kept_elsewhere(people: People) -> None:
    """A chain put back as it was verifies by itself, but not against the digest kept elsewhere."""
    kept, whole = people.models.AuditHead.objects.get(), rows(people)
    people.queries.board(people["navigator"])
    elsewhere = people.audit.verify().head
    assert people.audit.verify(elsewhere).says == ""
    people.models.Audit.objects.filter(number__gt=len(whole)).delete()
    kept.save()
    assert people.audit.verify().says == ""
    assert "older copy" in people.audit.verify(elsewhere).says


def test_a_chain_without_its_key_is_not_believed(people: People) -> None:
    """Without the key nothing is verified; an empty casebook has nothing to verify."""
    people.models.Key.objects.filter(name="audit").delete()
    assert people.audit.verify().says == "the audit's key is missing"
    people.models.Audit.objects.all().delete()
    assert people.audit.verify().says == ""


def test_a_row_added_behind_the_head_is_found(people: People) -> None:
    """A signed event that the head does not count was put there by nobody who may."""
    kept = people.models.AuditHead.objects.get()
    people.queries.board(people["navigator"])
    kept.save()
    assert people.audit.verify().says == "it stands behind the head"
