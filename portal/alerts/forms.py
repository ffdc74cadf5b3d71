"""What somebody wants to be told of, how often, and where to."""

from django import forms

from portal.alerts.subjects import kind_of
from portal.outbox.addresses import FOR_AN_ADDRESS, LONGEST, ONE_ADDRESS, one_address
from portal.pages.forms import Form, TrapForm
from portal.reference.models import Audience

WORK_WITH = "Who you work with"
NARROWS = "You are told of what is for them, and of what is for everybody."
STOP = "stop"  # beside the frequencies
STOPPED = "Stop this"


def often(subject: str, name: str, more=(), **settings) -> forms.ChoiceField:
    """How often to be told of one thing."""
    choices = [*((each.value, each.label) for each in kind_of(subject).often), *more]
    if len(choices) == 1:
        settings |= {"widget": forms.HiddenInput}
    return forms.ChoiceField(label=name, choices=choices, **settings)


class HowOftenForm(Form):
    """A choice of how often for each of `known`, subjects with their names, by which its fields
    are called."""

    def __init__(self, *args, known: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known

    def how_often(self):
        """The fields, to be shown."""
        return [self[subject] for subject in self.known]

    @property
    def follows(self) -> dict[str, str]:
        return {subject: self.cleaned_data[subject] for subject in self.known}


class SubscribeForm(HowOftenForm, TrapForm):
    audience = forms.ChoiceField(
        label=WORK_WITH,
        help_text=NARROWS,
        choices=Audience,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who you work with."},
    )
    email = forms.EmailField(
        label="Your work e-mail",
        help_text="We send one link to it, to confirm. Nothing else is sent before you do.",
        max_length=LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "email", **FOR_AN_ADDRESS}),
        error_messages=dict.fromkeys(["required", "invalid", "max_length"], ONE_ADDRESS),
    )

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, known=known, **kwargs)
        for subject, name in known.items():
            self.fields[subject] = often(subject, name, initial=kind_of(subject).usual)
        self.order_fields([*known, "audience", "email"])

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        one_address(email)
        return email


class ManageForm(HowOftenForm):
    """What one subscriber follows. It knows what its reader saw, so that a page opened long ago
    changes nothing its reader did not change."""

    audience = forms.ChoiceField(
        label=WORK_WITH, help_text=NARROWS, choices=Audience, widget=forms.RadioSelect
    )
    audience_seen = forms.ChoiceField(choices=Audience, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, known, subscriber, follows, **kwargs):
        audience = subscriber.audience
        initial = {**follows, "audience": audience, "audience_seen": audience}
        super().__init__(*args, known=known, initial=initial, **kwargs)
        for subject, name in known.items():
            stop = [(STOP, STOPPED)]
            self.fields[subject] = often(
                subject, name, stop, required=False, show_hidden_initial=True
            )
        self.order_fields([*known, "audience", "audience_seen"])

    @property
    def changed(self) -> dict[str, str]:
        """What its reader changed: subjects, and how often to be told of them or STOP. What was
        not on their page is as it was."""
        said = self.follows
        return {subject: said[subject] for subject in self.changed_data if said.get(subject)}

    @property
    def audience_changed(self) -> Audience | None:
        said, seen = self.cleaned_data["audience"], self.cleaned_data["audience_seen"]
        return Audience(said) if said != seen else None


class AnswerForm(forms.Form):
    """One of two buttons."""

    YES, NO = "yes", "no"

    answer = forms.ChoiceField(choices=[(YES, "Send me these"), (NO, "No: delete it")])
    shown = forms.CharField(required=False, max_length=64)

    @property
    def says_no(self) -> bool:
        return self.cleaned_data["answer"] == self.NO
