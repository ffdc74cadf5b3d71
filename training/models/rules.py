"""How a date is booked: said once by the office as data, and asked by everything that books."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from portal.accounts.models import Agency
from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.pages.words import pounds
from portal.reference.models import Area
from portal.reference.models.contacts import is_bank_holiday

A_YEAR = MaxValueValidator(365)


def days_before(moment: dt.datetime, days: int) -> dt.datetime:
    """So many calendar days earlier, at the same time on a clock in London.

    A session at 9:30am has its day before at 9:30am, also where the clocks change between. A wall
    time that the clocks skip or repeat is taken as the first moment that can be meant.
    """
    wall = timezone.localtime(moment)
    return (wall.replace(tzinfo=None) - dt.timedelta(days=days)).replace(tzinfo=wall.tzinfo)


def working_days_before(moment: dt.datetime, days: int) -> dt.datetime:
    """The same, counting Mondays to Fridays that are no bank holiday in England."""
    calendar_days = 0
    while days > 0:
        calendar_days += 1
        day = timezone.localdate(moment) - dt.timedelta(days=calendar_days)
        days -= day.weekday() < 5 and not is_bank_holiday(day)
    return days_before(moment, calendar_days)


@nothing_personal
@tracked
class BookingRules(models.Model):
    """A set of rules that dates of training are booked by."""

    name = models.CharField(
        max_length=80, unique=True, help_text="“Usual rules, half day”. Only the office sees it."
    )
    standing = models.BooleanField(
        "standing rules",
        default=False,
        help_text="A new course goes by these, until you choose others for it. One set can be.",
    )
    opens_days_before = models.PositiveSmallIntegerField(
        "booking opens",
        null=True,
        blank=True,
        validators=[A_YEAR],
        help_text="Days before the session. Empty: as soon as the date is public.",
    )
    closes_days_before = models.PositiveSmallIntegerField(
        "booking closes",
        default=1,
        validators=[A_YEAR],
        help_text="Days before the session, at the time of day it begins. 0: when it begins.",
    )
    office_approves = models.BooleanField(
        "the office approves each booking",
        default=False,
        help_text="A booking joins the queue at once, and gets a place once you have approved it.",
    )
    most_per_agency = models.PositiveSmallIntegerField(
        "most places for one agency",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Empty: no such limit. Who is beyond it waits, and the next agency moves up.",
    )
    cap_ends_days_before = models.PositiveSmallIntegerField(
        "until",
        null=True,
        blank=True,
        validators=[A_YEAR],
        help_text="Days before the session; from then on anybody gets what is free. Empty: always.",
    )
    agency_kinds = ArrayField(
        models.CharField(max_length=20, choices=Agency.Kind),
        default=list,
        blank=True,
        verbose_name="only these kinds of agency",
        help_text="None: every kind.",
    )
    areas = models.ManyToManyField(
        Area,
        blank=True,
        related_name="+",
        verbose_name="only agencies of these areas",
        help_text="None: every area. An agency that works in no area in particular may always "
        "book.",
    )
    asks_what_comes_first = models.BooleanField(
        "what must come first is asked for",
        default=True,
        help_text="Who has not been on it here books only where their manager says they did it "
        "elsewhere.",
    )
    most_held = models.PositiveSmallIntegerField(
        "most places held without a name",
        default=4,
        validators=[MaxValueValidator(50)],
        help_text="For one team. 0: nobody holds places.",
    )
    names_days_before = models.PositiveSmallIntegerField(
        "held places are named by",
        default=7,
        validators=[A_YEAR],
        help_text="Days before the session. What has no name then lapses, and the list moves up.",
    )
    instructions_days_before = models.PositiveSmallIntegerField(
        "joining instructions go out",
        default=5,
        validators=[MinValueValidator(1), A_YEAR],
        help_text="Days before the session, at the time of day it begins in London.",
    )
    notice_days = models.PositiveSmallIntegerField(
        "notice for cancelling",
        default=5,
        validators=[A_YEAR],
        help_text="Days before the session. Cancelling after that is late.",
    )
    notice_in_working_days = models.BooleanField(
        "counted in working days", default=True, help_text="Monday to Friday, no bank holidays."
    )
    sickness_is_exempt = models.BooleanField(
        "sickness is never charged",
        default=True,
        help_text="Cancelled late, or missed, because somebody is ill. It counts towards no "
        "warning either.",
    )
    warn_after = models.PositiveSmallIntegerField(
        "an agency is warned after",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="So many places in twelve months, of sessions by these rules, that its people "
        "missed without an apology or gave up late. You are told, and decide. Empty: never.",
    )
    free_for = models.TextField(
        blank=True, help_text="Readers see it: “Free for partners and charities in the county.”"
    )
    others_pay = models.TextField(
        blank=True, help_text="Readers see it: “Private providers pay £50 for a half day.”"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "booking rules"
        verbose_name_plural = "booking rules"
        constraints = [
            models.UniqueConstraint(
                fields=["standing"],
                condition=Q(standing=True),
                name="one_set_of_standing_rules",
                violation_error_message="Another set is the standing rules: untick it there first.",
            ),
            models.CheckConstraint(
                condition=Q(cap_ends_days_before=None) | Q(most_per_agency__isnull=False),
                name="a_cap_that_ends_is_one",
                violation_error_message="Say how many places one agency may have at most.",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def usual(cls) -> int:
        """The key of the standing rules, which a new course goes by; made where there are none."""
        rules = cls.objects.filter(standing=True).first()
        return (rules or cls.objects.create(name="Usual rules", standing=True)).pk

    def late_from(self, starts_at: dt.datetime) -> dt.datetime:
        """From this moment on, cancelling a session that begins at `starts_at` is late."""
        before = working_days_before if self.notice_in_working_days else days_before
        return before(starts_at, self.notice_days)

    def charge(self, agency: Agency, why: str) -> Decimal | None:
        """What the agency is charged for `why`, one of Charge.Why; None where there is no charge.

        A charge for its own kind of agency goes before one for all.
        """
        charges = {each.agency_kind: each.amount for each in self.charges.all() if each.why == why}
        return charges.get(agency.kind, charges.get(""))

    def charge_table(self) -> list["ChargeRow"]:
        """What not coming costs each kind of agency, the others last; empty where it is free."""
        amounts = {(each.agency_kind, each.why): each.amount for each in self.charges.all()}
        kinds = {kind for kind, _ in amounts}
        named = [(kind.value, kind.label) for kind in Agency.Kind if kind in kinds]
        others = ("", "Every other kind of agency" if named else "Every agency")
        return [
            ChargeRow(label, *(_asked(amounts, kind, why) for why in Charge.Why))
            for kind, label in ([*named, others] if kinds else [])
        ]

    def notice_in_words(self) -> str:
        """How long before a session one may cancel: “5 working days”, “1 day”."""
        days = "working day" if self.notice_in_working_days else "day"
        return f"{self.notice_days} {days}{'s' * (self.notice_days != 1)}"

    def kinds_in_words(self) -> list[str]:
        """The only kinds of agency whose people may book; empty for every kind."""
        return [Agency.Kind(kind).label for kind in self.agency_kinds]

    @cached_property
    def area_keys(self) -> list[int]:
        """The only areas whose agencies may book, by key: asked for once."""
        return [area.pk for area in self.areas.all()]

    def areas_in_words(self) -> list[str]:
        """The only areas whose agencies may book; empty for every area."""
        return [area.name for area in self.areas.all()]


class ChargeRow(NamedTuple):
    """What a kind of agency is charged, in words, in the order of Charge.Why."""

    whom: str
    late: str
    no_show: str


def _asked(amounts, kind, why):
    """In words; a charge for its own kind of agency goes before one for all."""
    return pounds(amounts.get((kind, why), amounts.get(("", why))))


@nothing_personal
@tracked
class Charge(models.Model):
    """What is charged for not coming. It makes a list for the finance office, never an invoice."""

    class Why(models.TextChoices):
        LATE = "late", "Cancelled late"
        NO_SHOW = "no_show", "Did not come"

    rules = models.ForeignKey(BookingRules, on_delete=models.CASCADE, related_name="charges")
    why = models.CharField(max_length=10, choices=Why)
    agency_kind = models.CharField(
        "kind of agency", max_length=20, choices=Agency.Kind, blank=True, help_text="Empty: all."
    )
    amount = models.DecimalField(
        "pounds", max_digits=6, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )

    class Meta:
        ordering = ["why", "agency_kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["rules", "why", "agency_kind"],
                name="one_charge_for_each_kind_of_agency",
                violation_error_message="There is a charge for this kind of agency already.",
            )
        ]

    def __str__(self):
        whom = self.get_agency_kind_display() or "All"
        return f"{whom}, {self.get_why_display().lower()}: £{self.amount}"
