import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.audit.personal import FOR_GOOD, STEPS, About, personal


@personal(
    "by",
    "note",
    what=STEPS,
    kept=FOR_GOOD,
    about=About.WRITING,
)
class Event(models.Model):
    """One step somebody took, with the reason they gave. The database never lets it change.

    Holds ids, not names; `by` is empty for a step nobody took in person.
    """

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    step = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_emptied",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'The record of decisions is never emptied.';",
            ),
        ]

    def __str__(self):
        return f"{self.at:%-d %B %Y %H:%M}: {self.step}"


def record(subject: models.Model, step: str, *, by, note: str = "") -> Event:
    """Keep that `by` took `step` on `subject`; call it in the transaction of the step itself."""
    return Event.objects.create(subject=subject, step=step, by=by, note=note)
