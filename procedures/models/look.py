from django.conf import settings
from django.db import models


class LastLook(models.Model):
    """Up to which day somebody signed in has read the changes to procedures, because they said so.

    Personal: `user` and `on`. Kept until they say so again, or their account is deleted.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    on = models.DateField("read up to")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Read up to {self.on:%-d %B %Y}"
