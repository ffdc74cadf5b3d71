from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_alerts")]

    operations = [
        migrations.AddField(
            model_name="watch",
            name="missed_from",
            field=models.DateTimeField(
                help_text="From when on an app could not be asked that is asked again.", null=True
            ),
        ),
    ]
