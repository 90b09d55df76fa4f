"""Corrections: people's rules in the place of the parser's."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0001_initial")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("study_id", models.CharField(max_length=80)),
                ("text_hash", models.CharField(max_length=32)),
                ("schema", models.PositiveSmallIntegerField()),
                ("document", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("study_id", "text_hash"), name="one_correction_a_text")
                ],
            },
        ),
    ]
