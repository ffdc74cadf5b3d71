"""What moves from status to status: a publication, and a version proposed for a public one."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from portal.audit.models import record
from portal.errors import Refused


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Checked(models.Model):
    """Something one person writes and another checks, step by step.

    `version` counts every saving and every step, so whoever acts on an old view of it is told.
    """

    status = models.CharField(
        max_length=20, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who last changed its words.",
    )

    class Meta:
        abstract = True

    def next_steps(self) -> set:
        """The statuses it may move to now."""
        raise NotImplementedError

    def problems(self) -> list[str]:
        """All that stands in the way of approving it, in words for its writer."""
        return []

    def when_approved(self) -> None:
        """What else is kept, with that step, when its words are approved."""

    @transaction.atomic
    def move_to(self, status, *, by, note="", **changes):
        """Take the step to `status`, making `changes` with it, and record who took it.

        The row changes only if it still is the version we read, so of two editors who press two
        buttons at once one succeeds and one is told. Raises Refused, with every reason, when the
        step is not allowed.
        """
        if status not in self.next_steps():
            raise Refused(f"“{self}” cannot become {Status(status).label.lower()} now.")
        if status == Status.APPROVED and (problems := self.problems()):
            raise Refused(*problems)
        if status == Status.APPROVED:
            self.when_approved()
        self.claim(status=status, **changes)
        self.keep_record(f"moved to {status}", by=by, note=note)

    def keep_record(self, step, *, by, note=""):
        record(self, step, by=by, note=note)

    def claim(self, **changes):
        """Change the row if it still is the version we read; Refused if somebody was faster."""
        changes |= {"version": self.version + 1, "updated_at": timezone.now()}
        unchanged = type(self).objects.filter(pk=self.pk, version=self.version)
        if not unchanged.update(**changes):
            raise Refused(f"Somebody else has just changed “{self}”. Look at it again first.")
        for name, value in changes.items():
            setattr(self, name, value)
