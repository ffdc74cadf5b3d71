from django.db import migrations


def to_rows(apps, schema_editor):
    """Each text that says who leads a session becomes a trainer, once."""
    TrainingSession = apps.get_model("training", "TrainingSession")
    Trainer = apps.get_model("training", "Trainer")
    for session in TrainingSession.objects.exclude(trainers=""):
        words = session.trainers
        trainer = Trainer.objects.filter(name=words[:120]).first()
        session.led_by.add(trainer or Trainer.objects.create(name=words[:120]))


def to_texts(apps, schema_editor):
    TrainingSession = apps.get_model("training", "TrainingSession")
    for session in TrainingSession.objects.exclude(led_by=None).distinct():
        names = ", ".join(trainer.name for trainer in session.led_by.all())
        TrainingSession.objects.filter(pk=session.pk).update(trainers=names[:200])


class Migration(migrations.Migration):
    dependencies = [("training", "0009_asking")]

    operations = [migrations.RunPython(to_rows, to_texts)]
