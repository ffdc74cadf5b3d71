"""What the desk asks of whoever brings in an old issue: the document, then what of each part."""

from django import forms
from django.core import signing
from django.utils import timezone

from portal.documents import text
from portal.newsletter import reading
from portal.newsletter.bringing_in import LEFT_OUT, WELCOME, Chosen, Old, old_parts
from portal.newsletter.bringing_in.front_page import month_in, number_in
from portal.newsletter.bringing_in.takers import takers
from portal.newsletter.models import Issue, Part
from portal.newsletter.reading.kinds import PROFILE, is_label
from portal.pages.moments import MonthField
from portal.publishing.given import GivenForm
from portal.publishing.typed_numbers.finding import Known
from portal.reference.models import Audience, Way

SALT = "old issue"
OWN_KINDS = [
    (Part.Kind.ARTICLE, "An article"),
    (Part.Kind.PROFILE, "A role profile"),
    (Part.Kind.MYTH, "A myth and fact"),
    (Part.Kind.POSTER, "A poster"),
    (Part.Kind.NEWS, "Quick news"),
]
TAKEN = "There is an issue {} already: give another number, or open that one."
NOTHING = "Everything is left out, so there is nothing to bring in."


class IssueForm(GivenForm):
    """Gives `parts`, as they were read, and `name`, that of the document."""

    def clean(self):
        super().clean()
        if not self.errors:
            file = self.cleaned_data["file"]
            self.cleaned_data["name"] = file.name if file else "pasted text"
            self.cleaned_data["parts"] = old_parts(reading.read(self.cleaned_data["blocks"]))


class PartsForm(forms.Form):
    """Which issue it is, and of each part what it shall become."""

    number = forms.IntegerField(
        min_value=1,
        max_value=32_767,
        label="Number of the issue",
        error_messages={"required": "Write the number of the issue."},
    )
    month = MonthField(
        label="Month",
        help_text="April 2024",
        error_messages={"required": "Write the month of the issue."},
    )
    audience = forms.ChoiceField(
        choices=Audience,
        widget=forms.RadioSelect,
        label="For work with",
        error_messages={"required": "Choose whom the issue is for."},
    )

    def __init__(self, parts: list[Old], user, data=None):
        super().__init__(data)
        self.parts = parts
        front = parts[0].original if parts else ""
        self.fields["number"].initial = number_in(front)
        self.fields["month"].initial = month_in(front)
        self._takers = takers(user)
        for place, part in enumerate(parts):
            self._ask(place, part)

    def _ask(self, place, part):
        others = [(kind, taker.label) for kind, taker in self._takers.items() if kind == part.kind]
        choices = [*others, *OWN_KINDS, (WELCOME, "Of the welcome"), (LEFT_OUT, "Leave it out")]
        likely = others[0][0] if others else WELCOME if not place else _likely(part)
        called = part.title or f"part {place + 1}"
        self.fields[f"become-{place}"] = forms.ChoiceField(
            choices=choices, initial=likely, label=f"Bring it in as: {called}"
        )
        self.fields[f"title-{place}"] = forms.CharField(
            max_length=140,
            initial=part.title[:140],
            required=False,
            label=f"Title: {called}",
        )

    def shown(self):
        """Each part with its two fields, and the numbers and addresses found in it."""
        known = Known(Way.objects.select_related("contact"), timezone.now())
        for place, part in enumerate(self.parts):
            found = known.find(part.original)
            yield part, self[f"become-{place}"], self[f"title-{place}"], found

    def clean_number(self):
        number = self.cleaned_data["number"]
        if Issue.objects.filter(number=number).exists():
            raise forms.ValidationError(TAKEN.format(number))
        return number

    def clean(self):
        super().clean()
        chosen = self.chosen()
        if not self.errors and all(each.become in (WELCOME, LEFT_OUT) for each in chosen):
            self.add_error(None, NOTHING)

    def chosen(self) -> list[Chosen]:
        said = self.cleaned_data
        return [
            Chosen(part, said.get(f"become-{place}", ""), said.get(f"title-{place}", ""))
            for place, part in enumerate(self.parts)
        ]


def _likely(part):
    if part.kind == PROFILE:
        return Part.Kind.PROFILE
    labels = sum(is_label(block) for block in text.read(part.text)) if part.text else 0
    return Part.Kind.MYTH if labels == 2 else Part.Kind.ARTICLE


def packed(parts: list[Old], name: str) -> str:
    """The parts for a hidden field: nobody can change them."""
    return signing.dumps([name, [list(part) for part in parts]], salt=SALT, compress=True)


def unpacked(words: str) -> tuple[list[Old], str]:
    """Both again. Raises BadSignature for anything we did not pack."""
    name, parts = signing.loads(words, salt=SALT)
    return [Old(*part) for part in parts], name
