"""The catalogue as first laid down."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Rejection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.TextField()),
                ("place", models.TextField()),
                ("expected", models.TextField()),
                ("came", models.TextField()),
                ("excerpt", models.TextField(blank=True)),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["file"], name="rejections_of_a_file")],
            },
        ),
        migrations.CreateModel(
            name="StudyVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("registry", models.CharField(max_length=40)),
                ("study_id", models.CharField(max_length=80)),
                ("version", models.CharField(max_length=32)),
                ("schema", models.PositiveSmallIntegerField()),
                ("dated", models.CharField(blank=True, max_length=10)),
                ("seen_on", models.DateField()),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
                ("current", models.BooleanField()),
                ("title", models.TextField(blank=True)),
                ("status", models.CharField(blank=True, max_length=40)),
                ("phase", models.CharField(blank=True, max_length=40)),
                ("study_type", models.CharField(blank=True, max_length=60)),
                ("sex", models.CharField(blank=True, max_length=10)),
                ("minimum_age", models.FloatField(null=True)),
                ("maximum_age", models.FloatField(null=True)),
                ("countries", models.JSONField(default=list)),
                ("conditions", models.JSONField(default=list)),
                ("first_year", models.PositiveSmallIntegerField(null=True)),
                ("document", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["current", "study_id", "registry", "version"], name="current_ids")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("study_id", "registry", "version"), name="one_row_a_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("study_id", "registry"),
                        name="one_current_version",
                    ),
                ],
            },
        ),
    ]
