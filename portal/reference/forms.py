import datetime as dt

from django import forms
from django.utils import timezone

from portal.pages.forms import Form
from portal.reference.models import Area
from portal.reference.models.contacts import is_bank_holiday


class ContactsForm(Form):
    """Whose contacts to show, and at which hour: an hour puts some first and hides none."""

    HOURS = [
        ("", "Now"),
        ("office", "In office hours"),
        ("night", "At night, at weekends, on bank holidays"),
    ]

    area = forms.ModelChoiceField(
        Area.objects.all(), to_field_name="slug", required=False, empty_label="Everywhere"
    )
    hour = forms.ChoiceField(choices=HOURS, required=False, label="When you would ring")

    def later(self) -> str:
        """The hour chosen, in words for the middle of a sentence; empty for now."""
        chosen = self.cleaned_data.get("hour")
        return dict(self.HOURS)[chosen].lower() if chosen else ""

    def moment(self) -> dt.datetime:
        """An aware moment of the kind chosen: now, a working morning, or a night."""
        now = timezone.localtime()
        chosen = self.cleaned_data.get("hour")
        if chosen == "night":
            return now.replace(hour=3, minute=0)
        if chosen == "office":
            return _next_working_day(now).replace(hour=11, minute=0)
        return now


def _next_working_day(moment):
    while moment.weekday() > 4 or is_bank_holiday(moment.date()):
        moment += dt.timedelta(days=1)
    return moment
