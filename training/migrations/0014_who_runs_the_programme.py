from django.db import migrations

MODELS = ["trainingsession", "venue", "trainer", "bookingrules", "charge"]
PEOPLE = ["person", "team", "lead", "teaminvitation", "order", "booking", "queuejump"]
PEOPLE += ["placerequest", "interest"]


def take_back(apps, schema_editor):
    """Who writes pages looks at the programme alone, and does not see who is booked."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ours = Permission.objects.filter(content_type__app_label="training")
    writing = [f"{verb}_{name}" for name in MODELS for verb in ("add", "change")]
    seeing = [f"{verb}_{name}" for name in PEOPLE for verb in ("view", "add", "change", "delete")]
    lost = ours.filter(codename__in=[*writing, *seeing])
    for group in Group.objects.filter(name__in=["Contributor", "Publisher"]):
        group.permissions.remove(*lost)


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("training", "0013_rules_are_required"),
    ]

    operations = [migrations.RunPython(take_back, migrations.RunPython.noop)]
