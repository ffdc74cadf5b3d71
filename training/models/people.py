from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from portal.accounts.models import AddressField, Agency, Manager
from portal.accounts.roles import TRAINING
from portal.audit.personal import About, nothing_personal, personal
from portal.history.tracking import tracked
from portal.reference.models import JobRole


class PersonQuerySet(models.QuerySet):
    def working(self):
        """Those who have not left their agency."""
        return self.filter(left_at=None)


@personal(
    "name",
    "email",
    what="Your name, work e-mail address, agency and job",
    kept="While you are in a manager’s team, and six years after the last session you had a place "
    "at, so that you can show what you learned.",
    about=About.TRAINING,
)
@tracked(without=("name", "email"))
class Person(models.Model):
    """Somebody who is booked on training, in their agency. They need no account."""

    run_by = TRAINING

    name = models.CharField(max_length=120)
    email = AddressField("work e-mail")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    role = models.ForeignKey(
        JobRole, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "email"],
                name="one_person_an_address_in_an_agency",
                violation_error_message="This agency has somebody with this address already.",
            )
        ]

    def __str__(self):
        return self.name


class TeamQuerySet(models.QuerySet):
    def led(self):
        """Those that somebody books for, who still manages at their agency."""
        leads = Lead.objects.filter(team=OuterRef("pk"), manager__user__agency=OuterRef("agency"))
        return self.filter(Exists(leads.filter(manager__in=Manager.objects.admitted())))


@nothing_personal
@tracked
class Team(models.Model):
    """The people a manager books for. Managers of one agency may share it."""

    run_by = TRAINING

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    people = models.ManyToManyField(Person, blank=True, related_name="teams")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["agency__name", "pk"]

    def __str__(self):
        return f"A team at {self.agency}"

    def members(self) -> PersonQuerySet:
        """Those of its people who still work at its agency: nobody else is seen from here."""
        return self.people.working().filter(agency=self.agency_id)


@personal(
    "manager",
    what="Which team you book for, if you are a manager",
    kept="While you manage it.",
    about=About.TRAINING,
)
@tracked
class Lead(models.Model):
    """That a manager books for a team."""

    run_by = TRAINING

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="leads")
    manager = models.OneToOneField(Manager, on_delete=models.CASCADE, related_name="lead")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return str(self.manager)


class TeamInvitationQuerySet(models.QuerySet):
    def open(self, at=None):
        """Neither answered nor past its time, between people who still manage at its agency.

        Who asked must share the team still.
        """
        return self.filter(
            answered_at=None,
            ends_at__gt=at or timezone.now(),
            team__agency=F("manager__user__agency"),
            manager__in=Manager.objects.admitted(),
            by__in=Manager.objects.admitted(),
            team__leads__manager=F("by"),
            by__user__agency=F("team__agency"),
        )


@personal(
    "manager",
    "by",
    what="That you asked a colleague to share a team, or were asked",
    kept="30 days after it has ended.",
    about=About.TRAINING,
)
class TeamInvitation(models.Model):
    """One manager asks another of the same agency to share a team. For that account, and once."""

    run_by = TRAINING

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    manager = models.ForeignKey(Manager, on_delete=models.CASCADE, related_name="invitations")
    by = models.ForeignKey(Manager, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "manager"],
                condition=Q(answered_at=None),
                name="one_invitation_at_a_time",
            )
        ]

    def __str__(self):
        return f"An invitation to {self.team}"
