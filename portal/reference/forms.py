import copy
import datetime as dt

from django import forms
from django.utils import timezone

from portal.pages.forms import Form
from portal.reference.models import Area, Way
from portal.reference.models.contacts import is_bank_holiday


class ContactsForm(Form):
    """Whose contacts to show, and at which hour: an hour puts some first and hides none."""

    HOURS = [
        ("", "Now"),
        ("office", "In office hours"),
        ("night", "At night, at weekends, on bank holidays"),
    ]

    area = forms.ModelChoiceField(
        Area.objects.all(), to_field_name="slug", required=False, empty_label="Everywhere"
    )
    hour = forms.ChoiceField(choices=HOURS, required=False, label="When you would ring")

    def later(self) -> str:
        """The hour chosen, in words for the middle of a sentence; empty for now."""
        chosen = self.cleaned_data.get("hour")
        return dict(self.HOURS)[chosen].lower() if chosen else ""

    def moment(self) -> dt.datetime:
        """An aware moment of the kind chosen: now, a working morning, or a night."""
        now = timezone.localtime()
        chosen = self.cleaned_data.get("hour")
        if chosen == "night":
            return now.replace(hour=3, minute=0)
        if chosen == "office":
            return _next_working_day(now).replace(hour=11, minute=0)
        return now


def _next_working_day(moment):
    while moment.weekday() > 4 or is_bank_holiday(moment.date()):
        moment += dt.timedelta(days=1)
    return moment


class WayForm(forms.ModelForm):
    """A way in at the desk. What is written over another is a new one, and the other ends."""

    MOMENTS = ("effective_from", "effective_until")

    mistaken = forms.BooleanField(
        required=False,
        label="What stood here was wrong: nobody ever had it",
        help_text="Tick this where you put a slip of the pen right. Otherwise what stood here is "
        "kept, as ended, and pages that print it say that it was replaced.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.former = None  # what is kept of what stood here, once the form is checked
        self._was = copy.copy(self.instance)
        if not self._had_begun():
            self.fields["mistaken"].widget = forms.HiddenInput()

    def clean(self):
        said = super().clean()
        for name in self.MOMENTS:
            if _same_minute(said.get(name), getattr(self._was, name)):
                said[name] = getattr(self._was, name)
        if self._is_another() and not said.get("mistaken"):
            self._keep_former(said)
        return said

    def save(self, commit=True):
        if self.former:
            self.former.save()
        return super().save(commit)

    def _had_begun(self):
        return self._was.pk is not None and self._was.effective_from <= timezone.now()

    def _is_another(self):
        """Whether another number or address is written over one that had begun."""
        said = self.cleaned_data
        if not self._had_begun() or not {"kind", "value"} <= said.keys():
            return False
        return not self._was.is_same(Way(kind=said["kind"], value=said["value"]))

    def _keep_former(self, said):
        """The former one ends when the new one begins: now, or when that is said to begin. What
        had ended already stays as it was."""
        was, moment = self._was, timezone.now()
        if said.get("effective_from") and said["effective_from"] > was.effective_from:
            moment = said["effective_from"]
        had_ended = was.effective_until and was.effective_until <= moment
        self.former = was.as_new(effective_until=was.effective_until if had_ended else moment)
        if not had_ended or said.get("effective_until") != was.effective_until:
            said["effective_from"] = moment


def _same_minute(*moments):
    """Whether two moments are shown as the same one."""
    return None not in moments and len({moment.timestamp() // 60 for moment in moments}) == 1
