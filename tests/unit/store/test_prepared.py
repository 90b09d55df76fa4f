"""Queries put into SQL once: the same answers as the ORM gives."""

from pathlib import Path

import pytest


@pytest.fixture
def keyed(tmp_path: Path) -> Path:
    """Give a folder whose catalogue has three records with keys."""
    from trialbridge import store

    store.setup(tmp_path)
    from trialbridge.store.catalog.models import Keyed

    for name in ("NCT00000001", "NCT00000002", "it's 100% \" odd"):
        Keyed.objects.create(study_id=name, registry="ctgov", version="1", made_by="test")
    return tmp_path


def test_a_prepared_query_answers_as_the_orm_does(keyed: Path) -> None:
    """One text, several and none give the rows of the same query, whatever letters are in them."""
    from trialbridge.store.catalog.models import Keyed
    from trialbridge.store.prepared import Prepared

    one = Prepared(lambda it: Keyed.objects.filter(made_by="test", study_id=it).values_list("pk", "study_id"))
    some = Prepared(lambda it: Keyed.objects.filter(study_id__in=it, made_by="test").values_list("study_id"))
    for row in Keyed.objects.values_list("pk", "study_id"):
        assert one.rows(row[1]) == [row]
    assert one.rows("NCT00000003") == []
    assert one.rows("") == []
    names = ["it's 100% \" odd", "NCT00000002", "NCT00000003"]
    for number in range(len(names) + 1):
        asked = sorted(name for (name,) in some.rows(names[:number]))
        assert asked == sorted(
            Keyed.objects.filter(study_id__in=names[:number]).values_list("study_id", flat=True)
        )


def test_columns_come_as_the_models_say(keyed: Path) -> None:
    """A day is a day and a list is a list, as the ORM makes them of what SQLite stores."""
    from datetime import date

    from trialbridge.store.catalog.models import StudyVersion
    from trialbridge.store.prepared import Prepared

    StudyVersion.objects.create(
        registry="ctgov", study_id="NCT00000001", version="1", schema=1, seen_on=date(2026, 1, 2),
        current=True, conditions=["a", "b"], document=b"x",
    )  # fmt: skip
    columns = ("seen_on", "current", "conditions", "document")
    asked = Prepared(lambda it: StudyVersion.objects.filter(study_id=it).values_list(*columns))
    assert asked.rows("NCT00000001") == [(date(2026, 1, 2), True, ["a", "b"], b"x")]
    assert asked.rows("NCT00000001") == list(StudyVersion.objects.values_list(*columns))


def test_a_query_is_asked_where_the_catalogue_now_is(
    keyed: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Another data folder than before is asked next, with the same SQL."""
    from trialbridge import store
    from trialbridge.store.catalog.models import Keyed
    from trialbridge.store.prepared import Prepared

    asked = Prepared(lambda it: Keyed.objects.filter(study_id=it).values_list("registry"))
    assert asked.rows("NCT00000001") == [("ctgov",)]
    store.setup(tmp_path_factory.mktemp("empty"))
    assert asked.rows("NCT00000001") == []
