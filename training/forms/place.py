"""What somebody says about their own place."""

from django import forms

from portal.pages.forms import Form
from training.models import Booking

Reason = Booking.Reason
IN_THEIR_OWN_WORDS = {Reason.LEFT: "I have left or changed jobs"}
WHY = [(reason.value, IN_THEIR_OWN_WORDS.get(reason, reason.label)) for reason in Booking.ASKED_FOR]


class OwnNeedsForm(Form):
    needs = forms.CharField(
        required=False,
        max_length=1000,
        label="What you need to take part",
        help_text="For example step-free access, a hearing loop, large print, or what you eat. "
        "Leave it empty if there is nothing.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class WhyForm(Form):
    reason = forms.ChoiceField(
        choices=WHY,
        label="Why",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )


class GiveUpForm(WhyForm):
    """Why they give up their place."""
