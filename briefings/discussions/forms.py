"""What a team says of a meeting at which it discussed a briefing."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from briefings.models import Discussion
from briefings.models.discussion import MOST_PEOPLE
from portal.accounts.models import Agency
from portal.outbox.addresses import FOR_AN_ADDRESS, ONE_ADDRESS, one_address
from portal.pages.forms import Form, TrapForm

ANOTHER = "another"
LONGEST = 2000  # letters
DAYS = ["%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"]
DAY = "Write the day like 30/11/2026."
HOW_MANY = f"Write how many people, from 1 to {MOST_PEOPLE}."


def narrow(width: int) -> dict[str, str]:
    """For a box as wide as so many letters."""
    return {"class": f"govuk-input--width-{width}"}


class AgenciesAndAnother(ModelChoiceIterator):
    def __iter__(self):
        yield from super().__iter__()
        yield ANOTHER, "Another organisation"


class AgencyField(forms.ModelChoiceField):
    """One of the agencies, or ANOTHER."""

    iterator = AgenciesAndAnother

    def to_python(self, value):
        return value if value == ANOTHER else super().to_python(value)


class DiscussionForm(Form, TrapForm):
    """Two minutes for a team lead. Nothing but the address says who they are."""

    discussed_on = forms.DateField(
        label="When you discussed it",
        help_text="For example, 30/11/2026.",
        initial=timezone.localdate,
        input_formats=DAYS,
        widget=forms.DateInput(format="%d/%m/%Y", attrs=narrow(10)),
        error_messages={"required": DAY, "invalid": DAY},
    )
    people = forms.IntegerField(
        label="How many people took part",
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **narrow(4)}),
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], HOW_MANY),
    )
    agency = AgencyField(
        label="Where you work",
        queryset=Agency.objects.all(),
        empty_label="Choose one",
        error_messages={"required": "Choose where you work."},
    )
    organisation = forms.CharField(
        label="Name of the other organisation",
        help_text="Only if you chose “Another organisation”.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    will_do = forms.CharField(
        label="What you will do differently",
        help_text="One or two sentences, if you have decided something. "
        "Name nobody: no child, adult or colleague.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[MaxLengthValidator(LONGEST, f"Write no more than {LONGEST} letters.")],
    )
    address = forms.CharField(
        label="Your work e-mail address",
        help_text="We send one link to it, to confirm. It is not kept with what you record.",
        validators=[one_address],
        widget=forms.EmailInput(attrs={"autocomplete": "email", **FOR_AN_ADDRESS}),
        error_messages={"required": ONE_ADDRESS},
    )

    def __init__(self, *args, briefing, **kwargs):
        super().__init__(*args, **kwargs)
        self.briefing = briefing

    def clean_discussed_on(self):
        day = self.cleaned_data["discussed_on"]
        published = timezone.localdate(self.briefing.publish_at)
        if day > timezone.localdate():
            raise ValidationError("Write today or a day that has passed.")
        if day < published:
            words = f"The briefing was published on {published:%-d %B %Y}: write a day since then."
            raise ValidationError(words)
        return day

    def clean(self):
        """One of the two: an agency, or the name of another organisation."""
        values = super().clean()
        another = values.get("agency") == ANOTHER
        values["organisation"] = " ".join(values.get("organisation", "").split()) * another
        if another and not values["organisation"] and "organisation" not in self.errors:
            self.add_error("organisation", "Write the name of your organisation.")
        return values

    def discussion(self) -> Discussion:
        """What was said, not kept yet."""
        said = self.cleaned_data
        return Discussion(
            briefing=self.briefing,
            discussed_on=said["discussed_on"],
            people=said["people"],
            agency=None if said["agency"] == ANOTHER else said["agency"],
            organisation=said["organisation"],
            will_do=said["will_do"],
        )


class ConfirmForm(forms.Form):
    """The answer to what was shown: `up_to` is the number of the last row that was."""

    YES, NO = "yes", "no"

    answer = forms.ChoiceField(choices=[(YES, "Confirm"), (NO, "Not me: delete it")])
    up_to = forms.IntegerField(min_value=0, max_value=2**63 - 1)
