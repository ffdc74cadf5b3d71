"""What came back: teams that discussed a briefing."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from briefings.models.briefing import Briefing
from portal.accounts.models import Agency
from portal.audit.personal import About, personal

MOST_PEOPLE = 500
CONFIRMED_WITHIN = dt.timedelta(days=7)


class DiscussionQuerySet(models.QuerySet):
    def confirmed(self):
        """Those that count: somebody with a working address said so."""
        return self.exclude(confirmed_at=None)

    def times(self, briefings) -> dict[int, int]:
        """How many count for each of the briefings, by its key, where any does."""
        counted = self.confirmed().filter(briefing__in=briefings).order_by().values("briefing")
        return dict(counted.annotate(times=models.Count("pk")).values_list("briefing", "times"))

    def waiting(self, at=None):
        """Not confirmed yet, and still to be at the moment `at`."""
        since = (at or timezone.now()) - CONFIRMED_WITHIN
        return self.filter(confirmed_at=None, said_at__gt=since)

    def forgotten(self, at=None):
        """Never confirmed, and too late now."""
        since = (at or timezone.now()) - CONFIRMED_WITHIN
        return self.filter(confirmed_at=None, said_at__lte=since)


@personal(
    "organisation",
    "will_do",
    "key",
    what="What you write: the day, how many took part, your agency and what you will do. Your "
    "address is used once and not kept",
    kept="Seven days when nobody confirms it. Once confirmed it stays; the office deletes it if "
    "somebody is named in it.",
    about=About.TELLING,
)
class Discussion(models.Model):
    """A team discussed a briefing: when, how many, of which agency, and what they will do.

    It counts once whoever recorded it has confirmed it from a work e-mail address. The address is
    not kept: `key` is a keyed hash of it, until then. One not confirmed goes after
    CONFIRMED_WITHIN.
    """

    briefing = models.ForeignKey(
        Briefing, on_delete=models.CASCADE, related_name="discussions", db_index=False
    )
    discussed_on = models.DateField("day")
    people = models.PositiveSmallIntegerField(
        "how many people", validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="discussions"
    )
    organisation = models.CharField(
        max_length=120, blank=True, help_text="Where it is none of the agencies."
    )
    will_do = models.TextField("what they will do differently", blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=64, blank=True, db_index=True)

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        ordering = ["-discussed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE),
                name="discussed_by_somebody",
                violation_error_message=f"Say how many people: 1 to {MOST_PEOPLE}.",
            ),
            models.CheckConstraint(
                condition=Q(agency=None) ^ Q(organisation=""),
                name="discussion_is_of_one_agency",
                violation_error_message="Choose an agency, or write the name of another.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) ^ Q(key=""),
                name="discussion_keeps_no_key_once_confirmed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["briefing"], condition=~Q(confirmed_at=None), name="discussions_that_count"
            )
        ]

    def __str__(self):
        return f"{self.whose}, {self.discussed_on:%-d %B %Y}"

    @property
    def whose(self) -> str:
        """The agency's name, or what the team wrote."""
        return str(self.agency or self.organisation)
