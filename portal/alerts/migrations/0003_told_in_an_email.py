import django.db.models.deletion
from django.db import migrations, models

from portal.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0002_missed"),
        ("outbox", "0004_messages_that_were_refused"),
    ]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="told",
                    name="message",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outbox.message",
                    ),
                ),
                migrations.AddField(
                    model_name="told",
                    name="said",
                    field=models.BigIntegerField(null=True),
                ),
                migrations.AlterField(
                    model_name="told",
                    name="subscriber",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="alerts.subscriber",
                    ),
                ),
                migrations.AlterField(
                    model_name="follow",
                    name="subscriber",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="alerts.subscriber",
                    ),
                ),
            ]
        )
    ]
