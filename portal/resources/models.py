from urllib.parse import urlsplit

from django.db import models
from django.urls import reverse

from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.publishing.models import Page
from portal.publishing.richtext import RichTextField
from portal.search.keeping import WHEN_FOUND, in_search, keeps
from portal.uploads.kinds import HEARD
from portal.uploads.models import Attachment


@in_search("title", "summary", "kind", "made_by", "body", "transcript", *WHEN_FOUND)
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

    def get_absolute_url(self):
        return reverse("resources:detail", args=[self.slug])

    @property
    def is_heard(self) -> bool:
        return self.kind in self.HEARD

    def in_words(self) -> str:
        """What a reader should know before opening it: “Video, 6 minutes, from Example Media”."""
        long = self.minutes and f"{self.minutes} minute{'' if self.minutes == 1 else 's'}"
        return ", ".join(filter(None, [self.get_kind_display(), long, f"from {self.whose}"]))

    @property
    def action(self) -> str:
        """The words of the link to where it is."""
        return OPENS[self.kind]

    @property
    def whose(self) -> str:
        return self.made_by or "the partnership"

    @property
    def host(self) -> str:
        """Where its web address leads, as readers are told before they go."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    def problems(self):
        found = super().problems()
        if not self.body.strip():
            found.append("Say what it is and how to use it.")
        if not self.review_on:
            found.append("Say by which day somebody should look at it again.")
        return [*found, *self._not_there(), *self._not_heard()]

    def _not_there(self):
        """What there is nothing to open of."""
        if self.url:
            return []
        kinds = set(self.attachments.values_list("upload__kind", flat=True))
        if self.kind == self.Kind.LINK:
            return ["Give its web address: it is a link."]
        if self.is_heard and not kinds & HEARD:
            return ["Give the web address of the recording, or add its file below."]
        return [] if kinds else ["Give its web address, or add its file below."]

    def _not_heard(self):
        """What a recording at a web address lacks; for files their attachments say it."""
        if not (self.is_heard and self.url) or self.transcript.strip():
            return []
        if self.kind == self.Kind.AUDIO:
            return ["It needs a transcript: some people cannot hear it."]
        return (
            []
            if self.captioned
            else ["It needs captions or a transcript: some people cannot hear it."]
        )


OPENS = {
    Resource.Kind.PACK: "Open the pack",
    Resource.Kind.TOOLKIT: "Open the toolkit",
    Resource.Kind.VIDEO: "Watch the video",
    Resource.Kind.AUDIO: "Listen to the recording",
    Resource.Kind.LINK: "Go to the page",
}


@keeps(
    "resources.resource",
    rows="SELECT 'resources.resource', {row}.subject_id FROM django_content_type AS t "
    "WHERE t.id = {row}.subject_type_id AND t.app_label = 'resources' AND t.model = 'resource'",
    columns=("subject_type_id", "subject_id", "title", "transcript"),
)
@nothing_personal
class ResourceFile(Attachment):
    """A file among those of all publications: one of a resource is found with it."""

    class Meta:
        proxy = True
        default_permissions = ()
