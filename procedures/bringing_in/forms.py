"""What the desk asks of whoever brings in a list of amendments: the list, then what it means."""

from django import forms
from django.core import signing

from portal.pages.moments import MonthField
from portal.publishing.given import GivenForm
from portal.reference.models import Audience
from procedures import reading
from procedures.bringing_in import Amendment, approved_release
from procedures.bringing_in.matching import Matcher
from procedures.models import Change, Chapter, Manual
from procedures.months import month_of

NO_ENTRIES = (
    "The portal found no list of chapters in it. Copy the list itself: a heading such as “Updated "
    "chapters”, and below it each chapter with its note."
)
WHICH_MANUAL = "The text does not say of which manual all of this is: choose it."
WHICH_MONTH = "The text does not say of which month all of this is: write it."
WHICH_CHAPTER = "Choose which chapter this is."
TWICE = "This chapter stands here twice: leave one of the two out."
NOTHING_LEFT = "Everything is left out, so there is nothing to bring in."
NEW, LEFT_OUT = "new", "left out"
SALT = "amendments"


class AmendmentsForm(GivenForm):
    """Gives `amendments`, each with its manual and month, and `outside`: what else stood there."""

    manual = forms.ModelChoiceField(
        Manual.objects.all(),
        required=False,
        empty_label="As the text says",
        label="Manual, where the text does not say",
    )
    month = MonthField(
        required=False, label="Month, where the text does not say", help_text="April 2026"
    )

    def clean(self):
        super().clean()
        if self.errors:
            return
        found = reading.read(self.cleaned_data["blocks"])
        if not found.entries:
            self.add_error("file" if self.cleaned_data["file"] else "text", NO_ENTRIES)
        manuals = [self._manual(entry) for entry in found.entries]
        months = [self._month(entry) for entry in found.entries]
        if not all(manuals):
            self.add_error("manual", WHICH_MANUAL)
        if not all(months):
            self.add_error("month", WHICH_MONTH)
        self.cleaned_data["outside"] = found.outside
        self.cleaned_data["amendments"] = [
            Amendment(
                manual,
                month,
                entry.kind,
                entry.chapter,
                entry.note,
                entry.re_read,
                tuple(entry.sections),
            )
            for manual, month, entry in zip(manuals, months, found.entries, strict=True)
        ]

    def _manual(self, entry):
        """The one for those people, where there is one alone; or the one chosen; or None."""
        manuals = list(self.fields["manual"].queryset)
        if entry.manual:
            reaching = Audience.reaching(entry.manual)
            manuals = [manual for manual in manuals if manual.audience in reaching]
        return manuals[0] if len(manuals) == 1 else self.cleaned_data["manual"]

    def _month(self, entry):
        return month_of(entry.release) if entry.release else self.cleaned_data["month"]


class MeaningForm(forms.Form):
    """For each amendment: its kind, and which chapter it means. Asks where it is not sure."""

    def __init__(self, amendments, data=None):
        super().__init__(data)
        self.amendments = amendments
        manuals = {amendment.manual for amendment in amendments}
        matchers = {manual: Matcher(manual) for manual in manuals}
        self._closed = {
            key: approved_release(*key) for key in {(a.manual, a.month) for a in amendments}
        }
        for place, amendment in enumerate(amendments):
            if not self._closed[amendment.manual, amendment.month]:
                self._ask(place, amendment, matchers[amendment.manual].match(amendment.title))

    def _ask(self, place, amendment, match):
        likely = [(chapter.pk, f"It is “{chapter}”") for chapter in match.chapters]
        own = [(NEW, "It is new here: make a chapter of this name"), (LEFT_OUT, "Leave it out")]
        first = match.chapters[0].pk if match.sure else None if likely else NEW
        self.fields[f"kind-{place}"] = forms.ChoiceField(
            choices=Change.Kind, initial=amendment.kind, label=f"Kind: {amendment.title}"
        )
        self.fields[f"chapter-{place}"] = forms.ChoiceField(
            choices=[*likely, *own],
            initial=first,
            widget=forms.RadioSelect,
            label=f"Which chapter: {amendment.title}",
            error_messages={"required": WHICH_CHAPTER},
        )

    def releases(self):
        """By manual and month: the release approved already, if one is, and its rows to show."""
        groups = {}
        for place, amendment in enumerate(self.amendments):
            rows = groups.setdefault((amendment.manual, amendment.month), [])
            if f"kind-{place}" in self.fields:
                rows.append((amendment, self[f"kind-{place}"], self[f"chapter-{place}"]))
        for key, rows in groups.items():
            yield *key, self._closed[key], rows

    def clean(self):
        super().clean()
        meant = self._meant()
        stands = {name: self._stands_for(name, value) for name, value in meant.items()}
        for name, chapter in stands.items():
            if list(stands.values()).count(chapter) > 1:
                self.add_error(name, TWICE)
        if not self.errors and not meant:
            self.add_error(None, NOTHING_LEFT)

    def _meant(self):
        """What was chosen as the chapter, by the name of the field, but for what is left out."""
        said = self.cleaned_data.items()
        return {n: value for n, value in said if n.startswith("chapter-") and value != LEFT_OUT}

    def _stands_for(self, name, value):
        """In which release which chapter, known or new."""
        amendment = self._of(name)
        chapter = amendment.title.casefold() if value == NEW else value
        return amendment.manual, amendment.month, chapter

    def _of(self, name):
        return self.amendments[int(name.rpartition("-")[2])]

    def chosen(self) -> list[Amendment]:
        """The amendments to bring in, as somebody has said what they mean."""
        meant = self._meant()
        chapters = Chapter.objects.in_bulk([value for value in meant.values() if value != NEW])
        return [
            self._of(name)._replace(
                kind=self.cleaned_data[name.replace("chapter", "kind")],
                chapter=None if value == NEW else chapters[int(value)],
            )
            for name, value in meant.items()
        ]


def packed(amendments, outside) -> str:
    """The amendments, and what else stood there, for a hidden field: nobody can change it."""
    rows = [
        [a.manual.pk, f"{a.month:%Y-%m}", a.kind, a.title, a.note, a.re_read, a.sections]
        for a in amendments
    ]
    return signing.dumps([rows, list(outside)], salt=SALT, compress=True)


def unpacked(text: str) -> tuple[list[Amendment], list[str]]:
    """Both again. Raises BadSignature for anything we did not pack."""
    rows, outside = signing.loads(text, salt=SALT)
    manuals = Manual.objects.in_bulk({key for key, *_ in rows})
    amendments = [
        Amendment(manuals[key], month_of(month), kind, title, note, re_read, tuple(sections))
        for key, month, kind, title, note, re_read, sections in rows
    ]
    return amendments, outside
