"""What is said at a register: marks, and who came without a booking."""

import datetime as dt
from collections import defaultdict
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from portal.accounts.models import AddressField, Agency
from portal.outbox.addresses import FOR_AN_ADDRESS, ONE_ADDRESS, one_address
from portal.pages.forms import Form
from training.attendance import walk_ins
from training.attendance.register import Register
from training.attendance.walk_ins import WalkIn
from training.models import Attendance, TrainingSession

NOBODY = ("", "Nobody: they had no booking")


class MomentOfADevice(forms.IntegerField):
    """Milliseconds since 1970, as a device counts them."""

    LATEST = 32503680000000  # the year 3000

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=self.LATEST, required=False, **kwargs)

    def clean(self, value):
        milliseconds = super().clean(value)
        if milliseconds is None:
            return None
        return dt.datetime.fromtimestamp(milliseconds / 1000, tz=dt.UTC)


class MarkForm(forms.Form):
    """One mark, as a device sends it."""

    booking = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    mark = forms.ChoiceField(choices=Attendance.Mark)
    said_at = MomentOfADevice()


class WalkInForm(Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(
        max_length=120,
        label="Name",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Write their name."},
    )
    email = forms.EmailField(
        max_length=254,
        label="Work e-mail",
        help_text="They get a link to the questions about the course, and to their certificate.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", **FOR_AN_ADDRESS}),
        error_messages=dict.fromkeys(["required", "invalid"], ONE_ADDRESS),
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency", required=False, empty_label="Choose one"
    )
    agency_as_told = forms.CharField(
        max_length=120,
        required=False,
        label="Or what their agency is called",
        help_text="Where it is not in the list.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    instead_of = forms.IntegerField(
        required=False,
        label="Do they come instead of a colleague?",
        help_text="The place of the colleague becomes theirs.",
        widget=forms.Select,
    )
    said_at = MomentOfADevice(widget=forms.HiddenInput)

    def __init__(self, *args, session: TrainingSession, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.listed()
        self.colleagues = list(walk_ins.replaceable(session))
        self.fields["instead_of"].widget.choices = [NOBODY, *_by_agency(self.colleagues)]

    def clean_name(self):
        """On one line: it stands in lists."""
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise ValidationError("Write their name in letters.")
        return name

    def clean_email(self):
        email = AddressField().to_python(self.cleaned_data["email"])
        one_address(email)
        return email

    def clean_agency_as_told(self):
        told = " ".join(self.cleaned_data["agency_as_told"].split())
        if not told.isprintable():
            raise ValidationError("Write the name of their agency in letters.")
        return told

    def clean(self):
        said = super().clean()
        agency, told = said.get("agency"), said.get("agency_as_told")
        if not agency and not told and "agency" not in self.errors:
            self.add_error("agency", "Choose their agency, or write what it is called.")
        found = [each for each in self.colleagues if each.pk == said.get("instead_of")]
        if any(each.agency_id != getattr(agency, "pk", None) for each in found):
            self.add_error("instead_of", "Choose a colleague of the same agency, or nobody.")
        return said

    def walk_in(self) -> WalkIn:
        said = self.cleaned_data
        told = "" if said["agency"] else said["agency_as_told"]
        return WalkIn(**said | {"agency_as_told": told})


def _by_agency(bookings):
    groups = defaultdict(list)
    for booking in bookings:
        groups[str(booking.agency)].append((booking.pk, booking.person.name))
    return list(groups.items())


def changed_marks(register: Register, said) -> dict[int, str]:
    """The marks of a form that was sent whole, where they are others than it showed.

    `others` marks everybody who has none. A mark that stood there when the form was opened is
    not said again: it would take back what others corrected since.
    """
    marks = {}
    for line in register.lines:
        pk = line.booking.pk
        mark = said.get(f"mark-{pk}", "")
        if mark in Attendance.Mark.values and mark != said.get(f"was-{pk}", ""):
            marks[pk] = mark
        elif said.get("others") in Attendance.Mark.values and not (line.mark or mark):
            marks[pk] = said["others"]
    return marks
