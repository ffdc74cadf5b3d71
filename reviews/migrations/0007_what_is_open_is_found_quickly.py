from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_evidence_says_out_of_how_many")]

    operations = [
        migrations.AddIndex(
            model_name="recommendation",
            index=models.Index(
                condition=models.Q(("decision", "not_accepted")),
                fields=["id"],
                name="recommendations_refused",
            ),
        ),
    ]
