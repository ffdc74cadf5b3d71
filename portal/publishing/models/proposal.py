"""A change to something public, kept apart from it until another person has approved it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from portal.publishing.models.records import AboutPublication


class Proposal(AboutPublication):
    """The words somebody proposes for a public page, which stands as it is meanwhile.

    There is one for a page at a time. Once approved or thrown away the row is gone; its history
    is kept with the page's.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"

    class Significance(models.TextChoices):
        MINOR = "minor", "Minor: a typing mistake or a mended link. Nobody is told"
        SIGNIFICANT = "significant", "Significant: readers should know. It gets a note on the page"

    content = models.JSONField(encoder=DjangoJSONEncoder)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    significance = models.CharField(max_length=20, choices=Significance)
    change_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], name="one_proposal_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(significance="minor") | ~Q(change_note=""),
                name="significant_change_has_a_note",
            ),
        ]

    def __str__(self):
        return f"Proposed version of “{self.subject}”"
