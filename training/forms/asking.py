"""What somebody without a manager’s account says to ask for a place, and what is answered."""

from django import forms
from django.core.exceptions import ValidationError

from portal.accounts.models import Agency
from portal.outbox.addresses import FOR_AN_ADDRESS, ONE_ADDRESS, one_address
from portal.pages.forms import ModelForm, TrapForm
from portal.pages.words import listed
from training.models import PlaceRequest
from training.places import requests


class PlaceRequestForm(ModelForm, TrapForm):
    """`first` are the courses that must come first; where there are none, nothing is asked."""

    class Meta:
        model = PlaceRequest
        fields = ["name", "email", "agency", "role", "manager_email", "done_elsewhere"]
        help_texts = {
            "email": "We send a link to it, to confirm that it is you who asks.",
            "agency": "If it is not in the list, ask the partnership’s office.",
            "manager_email": "They get an e-mail and say yes or no.",
        }
        error_messages = {
            "name": {"required": "Write your name."},
            "email": dict.fromkeys(["required", "invalid"], ONE_ADDRESS),
            "agency": {"required": "Choose your agency."},
            "manager_email": dict.fromkeys(["required", "invalid"], ONE_ADDRESS),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", **FOR_AN_ADDRESS}),
            "manager_email": forms.EmailInput(attrs={"autocomplete": "off", **FOR_AN_ADDRESS}),
        }

    def __init__(self, *args, session, first, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.session = session
        self.fields["agency"].queryset = Agency.objects.listed()
        self.fields["agency"].empty_label = "Choose one"
        self.fields["role"].empty_label = "Choose one, if it is here"
        if first:
            titles = listed([f"“{course}”" for course in first])
            self.fields["done_elsewhere"].label = f"I have done {titles} elsewhere"
        else:
            del self.fields["done_elsewhere"]

    def clean_name(self):
        """On one line: a name stands in e-mails to the manager."""
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise ValidationError("Write your name in letters.")
        return name

    def clean_email(self):
        return self._one_address("email")

    def clean_manager_email(self):
        return self._one_address("manager_email")

    def _one_address(self, name):
        one_address(self.cleaned_data[name])
        return self.cleaned_data[name]

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            for field, words in requests.trouble_with(self.instance).items():
                self.add_error(field, words)


class AnswerForm(forms.Form):
    """One of two buttons."""

    YES, NO = "yes", "no"

    answer = forms.ChoiceField(choices=[(YES, "Yes"), (NO, "No")])

    @property
    def says_yes(self) -> bool:
        return self.cleaned_data["answer"] == self.YES

    @property
    def says_no(self) -> bool:
        return self.cleaned_data["answer"] == self.NO
