"""Forms close two years after a session, so people are asked again within eighteen months."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0018_absences")]

    operations = [
        migrations.AlterField(
            model_name="course",
            name="asks_after_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=3,
                help_text="What became of their three actions: 18 at most, as forms close two years after the session. Empty: never.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(18),
                ],
                verbose_name="people are asked again after so many months",
            ),
        ),
    ]
