from django.db import migrations


class Migration(migrations.Migration):
    """The one sequence that numbers the events of every table."""

    initial = True

    dependencies = [("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE history_number", "DROP SEQUENCE history_number"),
    ]
