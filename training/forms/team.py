from django import forms

from portal.accounts.models import Manager
from portal.errors import Refused
from portal.pages.forms import Form, ModelForm
from training import pasting
from training.models import Person


class PersonForm(ModelForm):
    """Somebody in the team of `agency`."""

    class Meta:
        model = Person
        fields = ["name", "email", "role"]
        labels = {"role": "Job"}
        help_texts = {"email": "Their own: what they are told about a place goes there."}

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.agency = agency
        self.fields["role"].empty_label = "Not said"


class KnownPersonForm(PersonForm):
    def clean_email(self):
        email = self.cleaned_data["email"]
        others = Person.objects.filter(agency=self.instance.agency, email=email)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Somebody else at your agency has this address.")
        return email


class PasteForm(Form):
    rows = forms.CharField(
        label="Rows from your spreadsheet",
        help_text="One person a row: name, work e-mail and, if you like, their job. Headings do "
        "no harm.",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        max_length=50_000,
        error_messages={"required": "Paste at least one row: a name and a work e-mail address."},
    )

    def clean_rows(self):
        """The people, unsaved."""
        try:
            return pasting.read(self.cleaned_data["rows"])
        except Refused as reason:
            raise forms.ValidationError(list(reason.reasons)) from None


class RemoveForm(Form):
    """Taking somebody out. Nothing has to be ticked."""

    end_alerts = forms.BooleanField(
        label="They have left: end the alerts to their work address too",
        help_text="E-mails about changes that anybody may ask for. We do not say whether they did. "
        "Only an address at your agency’s own domain can be ended.",
        required=False,
    )


class ShareForm(Form):
    colleague = forms.ModelChoiceField(
        Manager.objects.none(), label="Who shares it with you", empty_label="Choose a manager"
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues
        self.fields["colleague"].label_from_instance = lambda manager: str(manager.user)
