"""“Tell me when this runs”: who wants a course that has no date, and the answer to our link."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from portal.accounts.models import Agency
from portal.outbox.addresses import FOR_AN_ADDRESS, ONE_ADDRESS, one_address
from portal.pages.forms import ModelForm, TrapForm
from training.models import Interest

MOST_PEOPLE = 500
HOW_MANY = f"Write how many people, from 1 to {MOST_PEOPLE}."


class InterestForm(ModelForm, TrapForm):
    class Meta:
        model = Interest
        fields = ["email", "agency", "area", "people"]
        help_texts = {
            "email": "We send a link to it, to confirm. Then you hear once, when there is a date.",
            "agency": "If it is not in the list, ask the partnership’s office.",
            "people": "You, and others you would send.",
        }
        error_messages = {
            "email": dict.fromkeys(["required", "invalid"], ONE_ADDRESS),
            "agency": {"required": "Choose your agency."},
            "people": dict.fromkeys(["required", "invalid", "min_value", "max_value"], HOW_MANY),
        }
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "email", **FOR_AN_ADDRESS}),
            "people": forms.TextInput(
                attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}
            ),
        }

    def __init__(self, *args, course, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.course = course
        self.fields["agency"].queryset = Agency.objects.listed()
        self.fields["agency"].empty_label = "Choose one"
        self.fields["area"].empty_label = "Everywhere"
        self.fields["people"].validators = [
            MinValueValidator(1, HOW_MANY),
            MaxValueValidator(MOST_PEOPLE, HOW_MANY),
        ]

    def clean_email(self):
        one_address(self.cleaned_data["email"])
        return self.cleaned_data["email"]


class InterestAnswerForm(forms.Form):
    """One of two buttons."""

    YES, NO = "yes", "no"

    answer = forms.ChoiceField(choices=[(YES, "Tell me"), (NO, "Do not tell me")])

    @property
    def says_no(self) -> bool:
        return self.cleaned_data["answer"] == self.NO
