"""The forms of booking for a team: who goes, what each needs, and why a place is given up."""

from collections import Counter
from functools import partial

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import ValidationError
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.pages.forms import Form
from portal.pages.words import in_words
from training.models import Booking, Person, TrainingSession
from training.places.checks import Wanted

NEEDS = "What they need to take part"
NEEDS_HELP = (
    "Access or diet, if they want you to pass it on. Only the organisers and you see it, and it is "
    "deleted four weeks after the session."
)


class ChooseForm(Form):
    """Who goes, and how many places are held for people not known yet."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        required=False,
        label="Who goes",
        widget=forms.CheckboxSelectMultiple,
    )
    held = forms.IntegerField(
        required=False,
        label="Places to hold without a name",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}),
    )

    def __init__(self, *args, session, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.most_held = session, session.booking_rules.most_held
        people = self.fields["people"]
        people.error_messages["invalid_choice"] = "Somebody you chose is not in your team any more."
        people.queryset = team.members().select_related("role")
        names = SimpleLazyObject(lambda: Counter(each.name for each in people.queryset))
        live = SimpleLazyObject(lambda: _live(session, people.queryset))
        people.label_from_instance = partial(_marked, names, live)
        if self.most_held and session.names_by > timezone.now():
            self._ask_how_many()
        else:
            del self.fields["held"]

    def _ask_how_many(self):
        field, most = self.fields["held"], self.most_held
        how_many = f"Write how many places, from 0 to {most}."
        field.help_text = self._when_to_name()
        field.error_messages["invalid"] = how_many
        field.validators = [MinValueValidator(0, how_many), MaxValueValidator(most, how_many)]

    def _when_to_name(self):
        return (
            f"For people you do not know yet, {self.most_held} at most. You name them by "
            f"{in_words(self.session.names_by)}; what has no name then goes to who waits."
        )

    def clean(self):
        chosen = self.cleaned_data.get("people", Person.objects.none())
        if not self.errors and not chosen and not self.cleaned_data.get("held"):
            raise ValidationError("Choose who goes, or how many places to hold.")

    def wanted(self) -> list[Wanted]:
        held = self.cleaned_data.get("held") or 0
        return [*(Wanted(person) for person in self.cleaned_data["people"]), *[Wanted()] * held]


def _live(session, people):
    """By address, how those stand who have or wait for a place at the session."""
    live = session.bookings.live().filter(person__email__in=people.values("email"))
    return dict(live.order_by().values_list("person__email", "status"))


def _marked(names, live, person):
    """Somebody as they are told apart, and whether they have a place already or wait for one."""
    whose = _told_apart(names, person)
    if (status := live.get(person.email)) is None:
        return whose
    has = "has a place" if status == Booking.Status.CONFIRMED else "on the waiting list"
    return f"{whose} ({has} already)"


def _told_apart(names, person):
    """Somebody's name and job; two of one name are told apart by their addresses."""
    if names[person.name] > 1:
        return f"{person.name}, {person.email}"
    return f"{person.name}, {person.role}" if person.role else person.name


class AnswersForm(Form):
    """What is asked of one person before they are booked. `person` gives the fields their names.

    Of somebody whom no answer would get in nothing is asked; what was written is carried on.
    """

    needs = forms.CharField(
        required=False,
        max_length=1000,
        label=NEEDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    elsewhere = forms.BooleanField(required=False, label="They have done it elsewhere")
    because = forms.CharField(
        required=False, max_length=200, label="Why they go to this session all the same"
    )

    def __init__(self, data=None, *, person, obstacles=(), **kwargs):
        super().__init__(data, prefix=str(person.pk), **kwargs)
        self.person = person
        for field in self.fields.values():
            field.label = f"{person.name}: {field.label[0].lower()}{field.label[1:]}"
        asked = {obstacle.kind for obstacle in obstacles}
        for kind, name in (("first", "elsewhere"), ("overlap", "because")):
            if kind not in asked:
                self.fields[name].widget = forms.HiddenInput()
        if not all(obstacle.can_be_answered for obstacle in obstacles):
            self.fields["needs"].widget = forms.HiddenInput()

    def wanted(self) -> Wanted:
        said = self.cleaned_data if self.is_valid() else {}
        return Wanted(
            self.person,
            done_elsewhere=said.get("elsewhere", False),
            overlap_because=said.get("because", ""),
            needs=said.get("needs", ""),
        )


class CancelForm(Form):
    reason = forms.ChoiceField(
        label="Why",
        choices=[(reason.value, reason.label) for reason in Booking.ASKED_FOR],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )


class WhoForm(Form):
    """Somebody of the team, for a place that is there already."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who goes",
        empty_label="Choose somebody",
        error_messages={"required": "Choose who goes."},
    )

    def __init__(self, *args, team, apart_from=None, **kwargs):
        super().__init__(*args, **kwargs)
        members = team.members()
        self.fields["person"].queryset = (
            members.exclude(pk=apart_from.pk) if apart_from else members
        )


class DateForm(Form):
    to = forms.ModelChoiceField(
        TrainingSession.objects.none(),
        label="The other date",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a date."},
    )

    def __init__(self, *args, dates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = dates
        self.fields["to"].label_from_instance = lambda to: f"{in_words(to.starts_at)}, {to.where}"


class NeedsForm(Form):
    needs = forms.CharField(
        required=False,
        max_length=1000,
        label=NEEDS,
        help_text=NEEDS_HELP,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
