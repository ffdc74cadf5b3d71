"""Files the office was given, and where they are shown."""

from collections import defaultdict

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from portal.audit.personal import About, nothing_personal, personal
from portal.history.tracking import tracked
from portal.uploads.kinds import Kind


class UploadQuerySet(models.QuerySet):
    def with_bytes(self):
        """Those whose file ought to be in the storage."""
        return self.exclude(state=Upload.State.INFECTED)

    def unscanned(self):
        """Those no scanner has seen yet."""
        return self.filter(state__in=[Upload.State.HELD, Upload.State.UNSCANNED])

    def attached(self):
        return self.filter(models.Exists(Attachment.objects.filter(upload=models.OuterRef("pk"))))


@personal(
    "by",
    what="Which files you gave",
    kept="As long as the file: for good once it was on a page, and otherwise some days.",
    about=About.WRITING,
)
class Upload(models.Model):
    """A file as the office was given it. The database lets nothing of it change but its state.

    Kept once it was attached to something, for the history needs it; forgotten when nothing has
    pointed at it for `actions.UNUSED_FOR`.
    """

    class State(models.TextChoices):
        CLEAN = "clean", "No virus found"
        UNSCANNED = "unscanned", "Not checked for viruses"
        HELD = "held", "Waiting for the virus scanner"
        INFECTED = "infected", "Has a virus: not kept"

    MAY_BE_READ = (State.CLEAN, State.UNSCANNED)

    file = models.FileField(blank=True)
    kind = models.CharField(max_length=4, choices=Kind)
    name = models.CharField(max_length=100)
    size = models.BigIntegerField("size in bytes")
    width = models.PositiveIntegerField("width in pixels", null=True)
    height = models.PositiveIntegerField("height in pixels", null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: somebody without an account, through a link of theirs.",
    )
    created_at = models.DateTimeField("given", auto_now_add=True)
    state = models.CharField(max_length=10, choices=State)
    finding = models.CharField("virus", max_length=200, blank=True)
    unused_since = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "file"
        default_permissions = ("view",)
        triggers = [
            pgtrigger.ReadOnly(name="as_given", exclude=["state", "finding", "unused_since"])
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("uploads:file", args=[self.pk, self.name])

    @property
    def what(self):
        """Its kind and size: PDF, 1.2 MB."""
        return f"{self.get_kind_display()}, {filesizeformat(self.size)}"

    @property
    def is_picture(self):
        return Kind(self.kind).is_picture

    @property
    def is_heard(self):
        return Kind(self.kind).is_heard

    @property
    def may_be_read(self):
        """Whether anybody at all may have it: it was scanned, or there is no scanner."""
        return self.state in self.MAY_BE_READ

    @property
    def is_available(self):
        """Whether there is a file, and somebody may have it."""
        return self.may_be_read and self.is_there()

    def is_there(self) -> bool:
        return bool(self.file) and self.file.storage.exists(self.file.name)

    def is_for(self, user) -> bool:
        """Whether it hangs on something that `user` may read at this moment, a stranger too."""
        return any(_may_read(user, *of) for of in self._hangs_on())

    def is_at_desk_of(self, user) -> bool:
        """Whether `user`, who is let in at the desk, finds there what it hangs on, if anything."""
        hangs_on = self._hangs_on()
        return not hangs_on or any(_finds(user, *of) for of in hangs_on)

    def _hangs_on(self):
        """For each model the rows it is attached to, and apart those where it comes down first."""
        subjects = defaultdict(list)
        attached = self.attachments.values_list("subject_type", "comes_down", "subject_id")
        for type_id, comes_down, subject_id in attached:
            subjects[type_id, comes_down].append(subject_id)
        return [
            (_rows(type_id), comes_down, ids) for (type_id, comes_down), ids in subjects.items()
        ]


def _rows(type_id):
    model = ContentType.objects.get_for_id(type_id).model_class()
    return model and model._default_manager


def _may_read(user, rows, comes_down, ids) -> bool:
    """Whether `user` may read any of these rows, and what comes down before them: they decide."""
    if not hasattr(rows, "readable_by"):
        return False
    found = rows.readable_by(user).filter(pk__in=ids)
    return (found.in_full() if comes_down else found).exists()


def _finds(user, rows, comes_down, ids) -> bool:
    return not hasattr(rows, "at_desk") or rows.at_desk(user).filter(pk__in=ids).exists()


class AttachmentQuerySet(models.QuerySet):
    def of(self, subject):
        """What is attached to `subject`, with the files."""
        subject_type = ContentType.objects.get_for_model(subject)
        attached = self.filter(subject_type=subject_type, subject_id=subject.pk)
        return attached.select_related("upload")


@nothing_personal
@tracked
class Attachment(models.Model):
    """A file on something the office publishes: what it is, and its words for who cannot see or
    hear it."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, related_name="attachments", verbose_name="file"
    )
    title = models.CharField(max_length=140, help_text="What it is, and whose.")
    alternative_text = models.CharField(
        max_length=300,
        blank=True,
        help_text="For a picture: what it shows, for somebody who cannot see it.",
    )
    decorative = models.BooleanField(
        "only decoration", default=False, help_text="The picture tells a reader nothing."
    )
    transcript = models.TextField(
        blank=True, help_text="For sound or film: all that is said, and what is seen and matters."
    )
    captioned = models.BooleanField(
        "has captions", default=False, help_text="The film itself shows what is said."
    )
    comes_down = models.BooleanField(
        "is the full report",
        default=False,
        help_text="It comes down at the time set for the report, and the page stays.",
    )
    order = models.PositiveSmallIntegerField(default=0)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self):
        return self.title

    def problems(self) -> list[str]:
        """All that stands in the way of showing it to the public, in words for its writer."""
        upload, found = self.upload, self.missing_words()
        if upload.state == Upload.State.HELD:
            found.append(f"“{self}” waits for the virus scanner: try again later.")
        elif upload.state == Upload.State.INFECTED:
            found.append(f"“{self}” has a virus in it: remove it, or choose a clean file.")
        elif not upload.is_there():
            found.append(f"The file of “{self}” is missing: choose it again.")
        return found

    def missing_words(self) -> list[str]:
        """What somebody who cannot see it or hear it would miss."""
        upload, found = self.upload, []
        if upload.is_picture and not (self.decorative or self.alternative_text.strip()):
            found.append(f"Say what the picture “{self}” shows, or tick that it is decoration.")
        if upload.is_heard and not (self.captioned or self.transcript.strip()):
            found.append(f"“{self}” needs a transcript or captions: some people cannot hear it.")
        return found


def attachment_problems(subject) -> list[str]:
    """All that is wrong with what is attached to `subject`, in order. One query."""
    return [problem for each in Attachment.objects.of(subject) for problem in each.problems()]
