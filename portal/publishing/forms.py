"""What the desk asks before a step. Forms turn text into values; the actions decide."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from portal.desk.lines import LongTextField
from portal.pages.moments import MomentField
from portal.publishing.models import Proposal

LONG = forms.Textarea(attrs={"rows": 4, "cols": 60})
is_web_address = URLValidator(schemes=["https", "http"], message="Paste a whole web address.")


class WhyAlone(forms.Form):
    """Mixed into what approves: a reason, asked only of the person who wrote it."""

    why_alone = forms.CharField(
        label="Why it cannot wait for a colleague",
        widget=LONG,
        required=False,
        help_text="You were the last to write this. Another publisher will be asked to look at it.",
        error_messages={"required": "Say why it cannot wait for a colleague."},
    )

    def __init__(self, *args, alone=False, **kwargs):
        super().__init__(*args, **kwargs)
        if alone:
            self.fields["why_alone"].required = True
        else:
            del self.fields["why_alone"]


class ApproveForm(WhyAlone):
    """Now, or at a moment to come."""

    NOW, LATER = "now", "later"

    when = forms.ChoiceField(
        label="When it goes on the site",
        choices=[(NOW, "Now"), (LATER, "At a day and time")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it goes on the site."},
    )
    at = MomentField(
        label="Day and time", required=False, help_text="London time: 30/11/2026 and 9am."
    )
    field_order = ["when", "at", "why_alone"]

    def clean(self):
        values = super().clean()
        if values.get("when") == self.LATER and not values.get("at") and "at" not in self.errors:
            self.add_error("at", "Give the day and the time.")
        if values.get("when") == self.NOW:
            values["at"] = None
        values.pop("when", None)
        return values


class RescheduleForm(forms.Form):
    at = MomentField(label="Day and time", help_text="London time: 30/11/2026 and 9am.")


class SendBackForm(forms.Form):
    note = forms.CharField(
        label="What its writer should mend",
        widget=LONG,
        help_text="They see this on the desk.",
        error_messages={"required": "Say what its writer should mend."},
    )


class WithdrawForm(forms.Form):
    """The public reads the reason in place of the page."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        widget=LONG,
        help_text="Everybody who follows a link to the page reads this. Name nobody.",
        error_messages={"required": "Say why it is withdrawn."},
    )
    replaced_by = forms.CharField(
        label="What replaces it",
        required=False,
        max_length=500,
        help_text="Paste the address of the page to read instead, here or on another site.",
    )

    def __init__(self, *args, is_public, **kwargs):
        """`is_public` says of an address of ours whether a stranger can read the page there."""
        super().__init__(*args, **kwargs)
        self.is_public = is_public

    def clean_replaced_by(self):
        """An address of ours that the public can read, or a whole one elsewhere."""
        address = self.cleaned_data["replaced_by"].strip()
        if address.startswith("/") and not address.startswith("//"):
            if not self.is_public(address):
                raise ValidationError("The public cannot read a page at that address.")
        elif address:
            is_web_address(address)
        return address


class ProposalForm(forms.ModelForm):
    """What the writer says about a change to something public."""

    class Meta:
        model = Proposal
        fields = ["significance", "change_note"]
        field_classes = {"change_note": LongTextField}
        widgets = {"significance": forms.RadioSelect, "change_note": LONG}
        labels = {"significance": "How big is this change?", "change_note": "Note for readers"}
        help_texts = {
            "change_note": "For a significant change: what is different, and what to do now. "
            "It stands on the page with its date."
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["significance"].choices = Proposal.Significance.choices
