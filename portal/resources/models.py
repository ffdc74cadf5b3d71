from django.db import models
from django.urls import reverse

from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.publishing.models import Page, PublicationQuerySet
from portal.publishing.richtext import RichTextField


class ResourceQuerySet(PublicationQuerySet):
    pass


@tracked
class Resource(Page):
    """Something to use in practice: ours as files, or somebody else's at a web address."""

    class Kind(models.TextChoices):
        PACK = "pack", "Pack"
        TOOLKIT = "toolkit", "Toolkit"
        VIDEO = "video", "Video"
        AUDIO = "audio", "Audio"
        LINK = "link", "Link"

    HEARD = (Kind.VIDEO, Kind.AUDIO)

    kind = models.CharField("type", max_length=10, choices=Kind)
    made_by = models.CharField(
        "whose it is", max_length=140, blank=True, help_text="Empty: the partnership’s own."
    )
    body = RichTextField(
        "what it is and how to use it", blank=True, help_text="What is in it, for whom, and when."
    )
    url = WebAddressField(
        "web address", blank=True, help_text="Where it is. Empty for what comes as files, below."
    )
    minutes = models.PositiveSmallIntegerField(
        "minutes", null=True, blank=True, help_text="How long a video or a recording lasts."
    )
    captioned = models.BooleanField(
        "has captions", default=False, help_text="The video itself shows what is said."
    )
    transcript = models.TextField(
        blank=True,
        help_text="For a video or a recording at a web address: all that is said, and what is seen "
        "and matters.",
    )

    objects = ResourceQuerySet.as_manager()

    def get_absolute_url(self):
        return reverse("resources:detail", args=[self.slug])

    @property
    def is_heard(self) -> bool:
        return self.kind in self.HEARD

    def problems(self):
        found = super().problems()
        if not self.url and not self.attachments.exists():
            found.append("Give its web address, or add its file below.")
        if self.is_heard and self.url and not (self.captioned or self.transcript.strip()):
            found.append("It needs captions or a transcript: some people cannot hear it.")
        return found
