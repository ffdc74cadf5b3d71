"""What the desk asks of whoever brings in a briefing."""

from django import forms

from briefings.models import Briefing
from portal.publishing.given import GivenForm
from portal.reference.models import Audience


class BringInForm(GivenForm):
    """Gives `blocks`, and what no document says of a briefing."""

    audience = forms.ChoiceField(
        choices=Audience,
        widget=forms.RadioSelect,
        label="For work with",
        error_messages={"required": "Choose whom the briefing is for."},
    )
    source = forms.ChoiceField(
        choices=Briefing.Source,
        widget=forms.RadioSelect,
        label="It comes from",
        error_messages={"required": "Choose what it comes from."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text += " A whole newsletter may hold several briefings."
