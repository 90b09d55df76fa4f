"""Adds when a password that the operator gave runs out; passwords of before go on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty for every account there is."""

    dependencies = [("casebook", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="account", name="password_until", field=models.DateTimeField(null=True)
        )
    ]
