"""Asking for one's own record, and declaring training from elsewhere."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.accounts.models import AddressField
from portal.outbox.addresses import FOR_AN_ADDRESS, ONE_ADDRESS, one_address
from portal.pages.forms import Form, ModelForm, TrapForm
from training.models import Course, DeclaredTraining

FIRST_YEAR = 1950
A_DAY = "Write the day like 30/11/2026."


class RecordForm(Form, TrapForm):
    email = AddressField("your work e-mail").formfield(
        help_text="The one you were booked with. If you have had more than one, ask for each.",
        error_messages=dict.fromkeys(["required", "invalid"], ONE_ADDRESS),
        widget=forms.EmailInput(attrs={"autocomplete": "email", **FOR_AN_ADDRESS}),
    )

    def clean_email(self):
        email = AddressField().to_python(self.cleaned_data["email"])
        one_address(email)
        return email


class DeclareForm(ModelForm):
    done_on = forms.DateField(
        label="When it was completed",
        help_text="For example, 30/11/2026.",
        input_formats=["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"],
        error_messages={"required": A_DAY, "invalid": A_DAY},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"class": "govuk-input--width-10"}),
    )

    class Meta:
        model = DeclaredTraining
        fields = ["title", "provider", "done_on", "course"]
        labels = {"course": "Which of our courses it stands for"}
        help_texts = {
            "title": "As it says on the certificate.",
            "provider": "The organisation, such as a council, a college or a company.",
            "course": "Choose one only if it taught the same.",
        }
        error_messages = {
            "title": {"required": "Write the name of the training."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.published().order_by("title")
        self.fields["course"].empty_label = "None of them"

    def clean_title(self):
        return self._on_one_line("title")

    def clean_provider(self):
        return self._on_one_line("provider")

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise ValidationError("That day is still to come: declare it once it is done.")
        if day.year < FIRST_YEAR:
            raise ValidationError(A_DAY)
        return day

    def _on_one_line(self, name):
        words = " ".join(self.cleaned_data[name].split())
        if not words.isprintable():
            raise ValidationError("Write it in letters.")
        return words
