"""Cursors and alerts: how far each source was read, and what is the matter with it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("catalog", "0002_corrections"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("registry", models.CharField(max_length=40)),
                ("base", models.CharField(blank=True, max_length=200)),
                ("says", models.TextField()),
                ("raised_at", models.DateTimeField(auto_now_add=True)),
                ("cleared_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cleared_at__isnull", True)),
                        fields=("registry", "base"),
                        name="one_open_alert_a_source",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("registry", models.CharField(max_length=40)),
                ("base", models.CharField(blank=True, max_length=200)),
                ("query", models.CharField(blank=True, max_length=200)),
                ("since", models.CharField(blank=True, max_length=10)),
                ("begun_on", models.CharField(blank=True, max_length=10)),
                ("mark", models.TextField(blank=True)),
                ("seen", models.PositiveIntegerField(default=0)),
                ("reached", models.CharField(blank=True, max_length=10)),
                ("total", models.PositiveIntegerField(null=True)),
                ("moved_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("registry", "base", "query"), name="one_cursor_a_source")
                ],
            },
        ),
    ]
