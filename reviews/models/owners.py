import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import Agency
from portal.audit.personal import About, personal
from portal.history.tracking import tracked
from portal.publishing.models import Proposal
from portal.uploads.models import Upload

NO_LONGER_KEPT = "No longer kept"
NOWHERE = "@no-longer-kept.invalid"


class ActionOwnerQuerySet(models.QuerySet):
    def known(self):
        """Those the office has not forgotten."""
        return self.exclude(email__endswith=NOWHERE)

    def to_be_forgotten(self):
        """Those whom no recommendation, no response and no proposed version names any more."""
        see_nothing_through = self.known().exclude(recommendations__isnull=False)
        return see_nothing_through.exclude(responses__isnull=False).exclude(pk__in=_proposed())


def _proposed():
    """The keys of owners whom a version proposed for a review names."""
    found = Proposal.objects.values_list("content__parts__recommendations", flat=True)
    return {each["fields"].get("owner") for listed in found for each in listed or []} - {None}


@personal(
    "name",
    "email",
    what="Your name, work e-mail address and agency, and which actions from reviews are yours",
    kept="As long as an action names you; the office then forgets you.",
    about=About.REVIEWS,
)
@tracked(without=("name", "email", "key"))
class ActionOwner(models.Model):
    """Somebody in an agency who sees actions through. They need no account: a link opens theirs.

    The link holds `key`, so a new key ends every link sent before.
    """

    name = models.CharField(max_length=100)
    email = models.EmailField("work e-mail", unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="action_owners")
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ActionOwnerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return f"{self.name}, {self.agency}"


class AnswerQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Answer.State.WAITING)


@personal(
    "owner",
    "by",
    what="What you told the office was done about an action, with the file you sent, and what the "
    "office answered",
    kept="As long as the action; without your name once no action names you.",
    about=About.REVIEWS,
)
class Answer(models.Model):
    """What an owner says was done, until the office accepts it or asks again.

    `evidence` is a list of what they measured, each as `reviews.measured` reads it. Nothing of it
    is public before it is accepted.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for the office"
        ACCEPTED = "accepted", "Accepted"
        ASKED_AGAIN = "asked_again", "Asked again"

    response = models.ForeignKey(
        "reviews.Response", on_delete=models.CASCADE, related_name="answers"
    )
    owner = models.ForeignKey(ActionOwner, on_delete=models.PROTECT, related_name="answers")
    what = models.TextField("what was done")
    done_on = models.DateField("done", null=True, blank=True)
    evidence = models.JSONField(default=list, blank=True)
    file = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    note = models.TextField(blank=True, help_text="What the office asked, or why.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response"], condition=Q(state="waiting"), name="one_answer_waits"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", by=None, answered_at=None)
                | (~Q(state="waiting") & Q(by__isnull=False, answered_at__isnull=False)),
                name="answer_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="asked_again") | ~Q(note=""),
                name="asked_again_says_what",
            ),
        ]

    def __str__(self):
        return self.what
