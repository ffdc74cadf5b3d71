"""What the desk asks before something is done with places. Forms make values; actions decide."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import Agency
from portal.pages.words import in_words
from training.models import Person, TrainingSession

LONG = forms.Textarea(attrs={"rows": 3, "cols": 60})
FOUND = 20  # people shown of those a search finds
NEW = "new"
NAME_NOBODY = "It is kept, and the managers concerned read it: name nobody, and nobody’s illness."


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=LONG,
        help_text=NAME_NOBODY,
        error_messages={"required": "Say why."},
    )


class CallOffForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=LONG,
        help_text="It stands in the e-mail to everybody, and is kept: name nobody.",
        error_messages={"required": "Say why: it stands in their e-mail."},
    )


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label="Why it is not to be charged",
        max_length=500,
        widget=LONG,
        help_text="The finance office reads it: name nobody, and nobody’s illness.",
        error_messages={"required": "Say why."},
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label="A note for the office",
        max_length=500,
        widget=LONG,
        required=False,
        help_text="It is kept with the warning, and stands in no e-mail: name nobody.",
    )


class DateField(forms.ModelChoiceField):
    """One of several dates of a course."""

    def label_from_instance(self, session):
        free = f"{session.places_left} of {session.places} places free"
        return f"{in_words(session.starts_at)}, {session.where}: {free}"


class MoveForm(ReasonForm):
    to = DateField(
        TrainingSession.objects.none(),
        label="The other date",
        empty_label="Choose a date",
        help_text="They get a place there. Where it is full, one place is added.",
        error_messages={"required": "Choose a date.", "invalid_choice": "Choose one of the dates."},
    )
    field_order = ["to", "reason"]

    def __init__(self, *args, booking, **kwargs):
        super().__init__(*args, **kwargs)
        others = TrainingSession.objects.running().filter(course=booking.session.course_id)
        coming = others.filter(starts_at__gt=timezone.now()).exclude(pk=booking.session_id)
        self.fields["to"].queryset = coming.select_related("venue").order_by("starts_at", "pk")


class WriteForm(forms.Form):
    subject = forms.CharField(
        label="Subject",
        max_length=120,
        widget=forms.TextInput(attrs={"size": 60}),
        error_messages={"required": "Give it a subject."},
    )
    text = forms.CharField(
        label="What you write",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10, "cols": 60}),
        help_text="When and where the session is stands below it by itself, and each gets the link "
        "to their own place.",
        error_messages={"required": "Write what they should read."},
    )
    sent_before = forms.IntegerField(widget=forms.HiddenInput)


class AddForm(forms.Form):
    """Somebody the portal knows, found by name or address, or somebody new."""

    END, NOW = "end", "now"

    find = forms.CharField(
        label="Find them by name or e-mail address",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"size": 40}),
    )
    who = forms.ChoiceField(label="Who it is", widget=forms.RadioSelect)
    name = forms.CharField(label="Name", max_length=120, required=False)
    email = forms.EmailField(label="Work e-mail", required=False)
    agency = forms.ModelChoiceField(
        Agency.objects.all(), label="Agency", required=False, empty_label="Choose an agency"
    )
    place = forms.ChoiceField(
        label="What they get",
        choices=[
            (END, "The end of the list: a place when it is their turn"),
            (NOW, "A place now: where none is free, one is added"),
        ],
        widget=forms.RadioSelect,
        initial=END,
        error_messages={"required": "Choose what they get."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=LONG,
        help_text=NAME_NOBODY,
        error_messages={"required": "Say why."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sought = (self.data.get("find") or self.initial.get("find") or "").strip()
        self.found = list(_people(sought)) if sought else []
        self.sought = sought
        known = [(str(person.pk), _told_apart(person)) for person in self.found]
        self.fields["who"].choices = [*known, (NEW, "Somebody new, whom you type below")]
        self.fields["who"].initial = NEW if not known else None
        self.fields["who"].error_messages["required"] = "Choose who it is."

    def clean_email(self):
        return Person._meta.get_field("email").to_python(self.cleaned_data["email"])

    def clean(self):
        said = super().clean()
        if said.get("who") == NEW:
            self._ask_for_who_is_new(said)
        else:
            known = {str(person.pk): person for person in self.found}
            said["person"] = known.get(said.get("who"))
        return said

    def _ask_for_who_is_new(self, said):
        asked = {
            "name": "Give their name.",
            "email": "Give their work e-mail.",
            "agency": "Choose their agency.",
        }
        for field, words in asked.items():
            if not said.get(field) and field not in self.errors:
                self.add_error(field, words)


def _people(sought):
    """Those at work whose name or address holds what is sought, a few of them."""
    alike = Q(name__icontains=sought) | Q(email__icontains=sought)
    working = Person.objects.working().filter(alike)
    return working.select_related("agency").order_by("name", "pk")[:FOUND]


def _told_apart(person):
    return f"{person.name}, {person.email}, {person.agency}"


class AgencyForm(forms.Form):
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Where they work now",
        empty_label="Choose an agency",
        error_messages={"required": "Choose an agency."},
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.exclude(pk=person.agency_id)
