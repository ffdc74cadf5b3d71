from django.db import migrations, models


class Migration(migrations.Migration):
    """What a part is pulled from is among its words: a version proposed for an issue holds it."""

    dependencies = [("newsletter", "0002_search")]

    operations = [
        migrations.AlterField("part", "source", models.CharField(blank=True, max_length=80)),
        migrations.AlterField("partevent", "source", models.CharField(blank=True, max_length=80)),
    ]
