"""Which sessions a list of the desk is about: their days, and what else narrows it."""

import datetime as dt

from django import forms
from django.utils import timezone

from portal.accounts.models import Agency
from portal.pages.years import year_of
from training.absences.counting import Within
from training.models import Course


def business_year(today: dt.date) -> dict[str, dt.date]:
    """The first and the last day of the one that `today` is in."""
    return dict(zip(("first", "last"), year_of(today).days, strict=True))


class WithinForm(forms.Form):
    """The days of the sessions that are listed, the last included."""

    first = forms.DateField(label="Sessions from", input_formats=["%Y-%m-%d", "%d/%m/%Y"])
    last = forms.DateField(label="Sessions until", input_formats=["%Y-%m-%d", "%d/%m/%Y"])

    def __init__(self, data):
        super().__init__(data if "first" in data else business_year(timezone.localdate()))
        for name in ("first", "last"):
            field = self.fields[name]
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            field.error_messages |= {
                "invalid": "Write the day like 1/4/2026.",
                "required": "Give the day.",
            }

    def clean(self):
        said = super().clean()
        if "first" in said and "last" in said and said["last"] < said["first"]:
            self.add_error("last", "The last day comes before the first.")
        return said

    @property
    def within(self) -> Within | None:
        """What is asked for; None where the form has mistakes."""
        if not self.is_valid():
            return None
        return Within(**{name: value or None for name, value in self.cleaned_data.items()})


class AbsencesForm(WithinForm):
    course = forms.ModelChoiceField(
        Course.objects.order_by("title"), label="Course", required=False, empty_label="Every course"
    )
    kind = forms.ChoiceField(
        label="Kind of agency", required=False, choices=[("", "Every kind"), *Agency.Kind.choices]
    )


class ChargesForm(WithinForm):
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"), label="Agency", required=False, empty_label="Every agency"
    )
