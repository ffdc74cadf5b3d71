from django.db import migrations


def usual_rules(apps, schema_editor):
    """Courses from before there were rules go by the standing ones."""
    Course = apps.get_model("training", "Course")
    BookingRules = apps.get_model("training", "BookingRules")
    without = Course.objects.filter(rules=None)
    if without.exists():
        rules = BookingRules.objects.filter(standing=True).first()
        rules = rules or BookingRules.objects.create(name="Usual rules", standing=True)
        without.update(rules=rules)


class Migration(migrations.Migration):
    dependencies = [("training", "0011_trainers_no_longer_text")]

    operations = [migrations.RunPython(usual_rules, migrations.RunPython.noop)]
