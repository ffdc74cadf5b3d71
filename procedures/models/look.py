from django.conf import settings
from django.db import models

from portal.audit.personal import About, personal


@personal(
    "user",
    "on",
    what="Up to which day you have read the changes to procedures, if you mark them as read",
    kept="Until you mark them again, or your account is deleted.",
    about=About.SIGNING_IN,
)
class LastLook(models.Model):
    """Up to which day somebody signed in has read the changes, because they said so."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    on = models.DateField("read up to")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Read up to {self.on:%-d %B %Y}"
