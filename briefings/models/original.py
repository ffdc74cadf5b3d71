"""Where a briefing that was brought in came from."""

from django.conf import settings
from django.db import models

from briefings.models.briefing import Briefing
from portal.audit.personal import About, personal
from portal.uploads.models import Upload


@personal(
    "by",
    "name",
    "text",
    "unplaced",
    "outside",
    what="Which documents you brought in to make pages from, and what is written in them",
    kept="Until somebody puts the document away.",
    about=About.WRITING,
)
class Original(models.Model):
    """What a draft was brought in from, to check it against; until somebody puts it away.

    For the desk alone: it may hold names that must not be published.
    """

    briefing = models.OneToOneField(Briefing, on_delete=models.CASCADE, related_name="original")
    name = models.CharField(max_length=100, help_text="Of the file, or that it was pasted.")
    text = models.TextField(help_text="Markdown, in the order it came.")
    unplaced = models.TextField(blank=True, help_text="Markdown: what of it is in no section.")
    outside = models.TextField(
        blank=True, help_text="Markdown: what stood in the same document, and in no briefing."
    )
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="brought_in"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"Original of “{self.briefing}”"
