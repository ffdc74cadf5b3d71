"""A change to something public, kept apart from it until another person has approved it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from portal.audit.models import record
from portal.audit.personal import FOR_GOOD, STEPS, About, personal
from portal.history.tracking import tracked
from portal.publishing.models.records import AboutPublication
from portal.publishing.models.steps import Checked, Status


@personal("written_by", what=STEPS, kept=FOR_GOOD, about=About.WRITING)
@tracked
class Proposal(Checked, AboutPublication):
    """The words somebody proposes for a public page, which stands as it is meanwhile.

    There is one for a page at a time. Once approved or thrown away the row is gone; what it said
    stays in the history.
    """

    class Significance(models.TextChoices):
        MINOR = "minor", "Minor: a typing mistake or a mended link. Nobody is told."
        SIGNIFICANT = (
            "significant",
            "Significant: readers should know. The page shows your note and its date.",
        )

    content = models.JSONField(encoder=DjangoJSONEncoder)
    significance = models.CharField(max_length=20, choices=Significance, blank=True)
    change_note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], name="one_proposal_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.IN_REVIEW]),
                name="proposal_is_draft_or_in_review",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT)
                | Q(significance="minor")
                | (Q(significance="significant") & ~Q(change_note="")),
                name="proposal_in_review_says_what_it_is",
            ),
        ]

    def __str__(self):
        return f"Proposed version of “{self.subject}”"

    def next_steps(self):
        return {Status.IN_REVIEW if self.status == Status.DRAFT else Status.DRAFT}

    def keep_record(self, step, *, by, note=""):
        """With the page it is proposed for: this row does not last."""
        record(self.subject, f"proposed version {step}", by=by, note=note)

    @property
    def is_minor(self):
        return self.significance == self.Significance.MINOR

    def missing(self) -> list[str]:
        """What its writer has yet to say about it."""
        if not self.significance:
            return ["Say whether the change is minor or significant."]
        if not self.is_minor and not self.change_note.strip():
            return ["Write the note for readers: what has changed, and what to do now."]
        return []
