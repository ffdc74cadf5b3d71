"""Who to ring, when: contacts, their ways in, and the hours of each.

Pages refer to a contact, never to a typed number, so that a number replaced here is replaced
everywhere at the moment given.
"""

import datetime as dt
from functools import cache
from itertools import groupby

import holidays
import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.pages.words import clock, listed
from portal.reference.models.partnership import Area, Audience, Theme

MIDNIGHT = dt.time(23, 59)  # how the end of a day is written
HERE = 44  # the country code of the United Kingdom
# Rung as they are, without an area code, anywhere in the United Kingdom.
SHORT_NUMBERS = {"101", "105", "111", "119", "159", "999", "116000", "116111", "116123"}


@cache
def _bank_holidays(year):
    return holidays.country_holidays("GB", subdiv="ENG", years=year)


def is_bank_holiday(day: dt.date) -> bool:
    """Whether `day` is a bank holiday in England (GOV.UK's list, from the holidays package)."""
    return day in _bank_holidays(day.year)


@nothing_personal
@tracked
class OfficeHours(models.Model):
    """The hours in which an office answers: its days, London time. Other times are out of hours."""

    PARTS = ("days",)

    name = models.CharField(
        max_length=60, unique=True, help_text="Which office: for the desk only."
    )
    open_on_bank_holidays = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "office hours"

    def __str__(self):
        return self.name

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the office answers at the aware moment `at`. It opens on the minute."""
        local = timezone.localtime(at)
        if is_bank_holiday(local.date()) and not self.open_on_bank_holidays:
            return False
        return any(
            day.weekday == local.weekday() and day.covers(local.time()) for day in self.days.all()
        )

    def words(self) -> str:
        """The week in words: “Monday to Thursday 8:30am to 5pm, Friday 8:30am to 4:30pm”."""
        days = sorted(self.days.all(), key=lambda day: (day.weekday, day.opens_at))
        if not days:
            return "Hours not known"
        runs = [list(run) for _, run in groupby(enumerate(days), key=_run)]
        words = ", ".join(_days([day for _, day in run]) for run in runs)
        return words if self.open_on_bank_holidays else f"{words}, not on bank holidays"

    def closed_words(self) -> str:
        """When it is closed, in words: “evenings, nights, weekends and bank holidays”."""
        times = ["evenings", "nights"]
        if not any(day.weekday >= OfficeDay.Weekday.SATURDAY for day in self.days.all()):
            times.append("weekends")
        if not self.open_on_bank_holidays:
            times.append("bank holidays")
        return listed(times)


def _run(numbered):
    """Equal for neighbours in a run of days in a row with the same hours."""
    place, day = numbered
    return day.weekday - place, day.opens_at, day.closes_at


def _days(run):
    first, last = run[0], run[-1]
    names = first.get_weekday_display()
    if last is not first:
        names += f" to {last.get_weekday_display()}"
    return f"{names} {clock(first.opens_at)} to {clock(first.closes_at)}"


@nothing_personal
@tracked
class OfficeDay(models.Model):
    """One stretch of one weekday in which an office answers."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    hours = models.ForeignKey(OfficeHours, on_delete=models.CASCADE, related_name="days")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens_at = models.TimeField(help_text="London time.")
    closes_at = models.TimeField(help_text="London time; midnight is 23:59.")

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=models.F("closes_at")),
                name="opens_before_it_closes",
                violation_error_message="An office must open before it closes.",
            )
        ]

    def __str__(self):
        return _days([self])

    def covers(self, time: dt.time) -> bool:
        """Whether the London wall time is in it: from opening on, and before closing."""
        return self.opens_at <= time and (time < self.closes_at or self.closes_at == MIDNIGHT)


class Need(models.TextChoices):
    REPORT = "report", "Report a concern"
    ALLEGATION = "allegation", "A concern about somebody who works with children or adults"
    ADVICE = "advice", "Advice about a concern"
    SUPPORT = "support", "Support for the person or family"
    OFFICE = "office", "The partnership’s office"


class ContactQuerySet(models.QuerySet):
    def current(self, at=None):
        """Contacts with a way in at the moment `at`, and those ways ready to read."""
        ways = Way.objects.current(at)
        return (
            self.filter(models.Exists(ways.filter(contact=models.OuterRef("pk"))))
            .select_related("office_hours")
            .prefetch_related("office_hours__days", Prefetch("ways", ways))
        )

    def reaching(self, area):
        """Contacts for the area, and those for everywhere."""
        here = Contact.areas.through.objects.filter(contact=models.OuterRef("pk"))
        return self.filter(~models.Exists(here) | models.Exists(here.filter(area=area)))


@nothing_personal
@tracked
class Contact(models.Model):
    """Somebody to turn to: a service, for whom, where, and the ways to reach it."""

    PARTS = ("ways",)

    name = models.CharField(
        max_length=100, help_text="As people know it: Marlshire adult social care."
    )
    need = models.CharField(max_length=20, choices=Need)
    audience = models.CharField(max_length=10, choices=Audience)
    areas = models.ManyToManyField(
        Area, blank=True, related_name="contacts", help_text="None chosen means everywhere."
    )
    themes = models.ManyToManyField(
        Theme,
        blank=True,
        related_name="contacts",
        help_text="On the pages of these topics it stands beside where to report a concern.",
    )
    summary = models.CharField(
        max_length=200, blank=True, help_text="When to use it, in a sentence."
    )
    office_hours = models.ForeignKey(
        OfficeHours, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower stands first.")

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def ways_at(self, at: dt.datetime) -> list["Way"]:
        """Every way in at the aware moment `at`: numbers first, and of each kind those that answer.

        None is left out. Each gets `answers_now`, and `hours` in words.
        """
        ways = list(self.ways.all())
        for way in ways:
            way.answers_now = way.answers(self.office_hours, at)
            way.hours = way.hours_in_words(self.office_hours)
        return sorted(ways, key=lambda way: (BY_USE.index(way.kind), not way.answers_now))


BY_USE = ["phone", "form", "email"]


class WayQuerySet(models.QuerySet):
    def current(self, at=None):
        """In force at the moment `at`: begun, and not yet replaced."""
        now = at or timezone.now()
        return self.filter(effective_from__lte=now).filter(
            Q(effective_until=None) | Q(effective_until__gt=now)
        )


@nothing_personal
@tracked
class Way(models.Model):
    """One way to reach a contact: a number, an address or a form, with its hours and its dates."""

    class Kind(models.TextChoices):
        PHONE = "phone", "Phone"
        EMAIL = "email", "E-mail"
        FORM = "form", "Online form"

    class When(models.TextChoices):
        ALWAYS = "always", "24 hours a day, every day"
        OFFICE = "office", "Office hours"
        OUT_OF_HOURS = "out_of_hours", "Out of hours"

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="ways")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(
        "number or address",
        max_length=200,
        help_text="A phone number, e-mail address or web address.",
    )
    when = models.CharField(max_length=20, choices=When, help_text="When somebody answers.")
    note = models.CharField(max_length=120, blank=True, help_text="“Ask for the duty worker.”")
    effective_from = models.DateTimeField(default=timezone.now, help_text="London time.")
    effective_until = models.DateTimeField(
        null=True, blank=True, help_text="London time. Empty while it stands."
    )

    objects = WayQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "when", "pk"]
        verbose_name = "number, e-mail or form"
        verbose_name_plural = "numbers, e-mails and forms"
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_until=None)
                | Q(effective_from__lt=models.F("effective_until")),
                name="begins_before_it_ends",
                violation_error_message="A way in must begin before it ends.",
            )
        ]

    def __str__(self):
        return self.display()

    def clean(self):
        contact = getattr(self, "contact", None)  # not there while its own form has errors
        if contact and self.when != self.When.ALWAYS and not contact.office_hours:
            raise ValidationError({"when": "First choose the contact’s office hours, above."})
        check = {"phone": _phone, "email": validate_email, "form": URLValidator(["https"])}
        if self.kind in check:
            try:
                check[self.kind](self.value)
            except ValidationError as problem:
                raise ValidationError({"value": problem.messages}) from problem

    def display(self) -> str:
        """The value as people read it: a number in its usual groups, and with its country where
        that is another. What is no number stays as it was typed."""
        number = self._number()
        if number is None:
            return self.value
        form = phonenumbers.PhoneNumberFormat
        usual = form.NATIONAL if number.country_code == HERE else form.INTERNATIONAL
        return phonenumbers.format_number(number, usual)

    def address(self) -> str:
        """What a link to it holds: `tel:`, `mailto:` or the form's own address."""
        if self.kind == self.Kind.EMAIL:
            return f"mailto:{self.value}"
        if self.kind == self.Kind.FORM:
            return self.value
        number = self._number()
        if number is None:
            return f"tel:{_short(self.value)}"
        return f"tel:{phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)}"

    def is_same(self, other: "Way") -> bool:
        """Whether both lead to the same, however that is written."""
        return self.address().casefold() == other.address().casefold()

    def as_new(self, **fields) -> "Way":
        """The same as a row to be, but for these fields."""
        kept = {field.attname: getattr(self, field.attname) for field in self._meta.local_fields}
        return Way(**kept | {"id": None} | fields)

    def _number(self):
        """The number that is rung; None for a short one, and for what is none."""
        if self.kind != self.Kind.PHONE or _short(self.value):
            return None
        return _parsed(self.value)

    def answers(self, office_hours: OfficeHours | None, at: dt.datetime) -> bool:
        """Whether somebody answers at the aware moment `at`."""
        if self.when == self.When.ALWAYS:
            return True
        is_open = office_hours is not None and office_hours.is_open(at)
        return is_open == (self.when == self.When.OFFICE)

    def hours_in_words(self, office_hours: OfficeHours | None) -> str:
        if self.when == self.When.OFFICE and office_hours:
            return office_hours.words()
        if self.when == self.When.OUT_OF_HOURS and office_hours:
            return f"Out of hours: {office_hours.closed_words()}"
        return self.get_when_display()


def _short(value):
    """`value` without its spaces when it is a number without an area code; else nothing."""
    digits = value.replace(" ", "")
    return digits if digits in SHORT_NUMBERS else ""


def _phone(value):
    """Refuse what cannot be rung from any phone here: others than short ones need an area code."""
    if not _short(value) and not (value.startswith(("0", "(0", "+")) and _is_possible(value)):
        raise ValidationError(
            "This is not a phone number that can be rung from the United Kingdom."
        )


def _is_possible(value):
    number = _parsed(value)
    if number is None:
        return False
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE


def _parsed(value):
    """The number in `value`; None where there is none."""
    try:
        return phonenumbers.parse(value, "GB")
    except phonenumbers.NumberParseException:
        return None
