"""Linkage: the records' keys, the linked studies, what was kept apart, and people's decisions."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def _number() -> tuple[str, Any]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0003_sources")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="KeptApart",
            fields=[
                _number(),
                ("left", models.CharField(db_index=True, max_length=80)),
                ("right", models.CharField(db_index=True, max_length=80)),
                ("document", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="LinkedStudy",
            fields=[
                _number(),
                ("lead", models.CharField(max_length=80, unique=True)),
                ("document", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                _number(),
                ("study_id", models.CharField(max_length=80, unique=True)),
                ("lead", models.CharField(db_index=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="Keyed",
            fields=[
                _number(),
                ("registry", models.CharField(max_length=40)),
                ("study_id", models.CharField(max_length=80)),
                ("version", models.CharField(max_length=32)),
                ("made_by", models.CharField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("study_id", "registry"), name="one_keyed_a_record")
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkDecision",
            fields=[
                _number(),
                ("left", models.CharField(max_length=80)),
                ("right", models.CharField(max_length=80)),
                ("schema", models.PositiveSmallIntegerField()),
                ("document", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("left", "right"), name="one_decision_a_pair")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordKey",
            fields=[
                _number(),
                ("key", models.BigIntegerField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="catalog.keyed",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["key", "record"], name="records_of_a_key")]},
        ),
    ]
