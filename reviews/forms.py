"""What an owner says of an action, at their own link."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone

from briefings.discussions.forms import DAY, DAYS, narrow
from portal.errors import Refused
from portal.pages.forms import ModelForm
from portal.uploads.admin import GivenFile
from portal.uploads.contents import kind_of
from portal.uploads.kinds import Kind
from reviews import measured
from reviews.models import Evidence

LONGEST = 4000  # letters
YES, NO = "yes", "no"
TO_COME = "This day is still to come: write the day on which it was."
A_NUMBER = "Write it as a number, like 14."
A_WHOLE_NUMBER = "Write it as a whole number, like 20."
NO_RECORDINGS = "Send a document or a picture: sound and film are not taken here."
CHOOSE_AGAIN = "Choose the file again, once you have put the rest right: it was not kept."
# Beside which box a rule about several of them is explained.
BESIDE = {
    "output_has_a_unit": "unit",
    "evidence_says_out_of_how_many": "out_of",
    "evidence_is_no_more_than_all": "figure",
    "no_more_answered_than_were_asked": "asked",
}


def day(**kwargs) -> forms.DateField:
    """A day as people write it, which is not still to come."""
    return forms.DateField(
        help_text="For example, 30/9/2026.",
        input_formats=DAYS,
        widget=forms.DateInput(format="%d/%m/%Y", attrs=narrow(10)),
        error_messages={"required": DAY, "invalid": DAY},
        **kwargs,
    )


def number(field=forms.IntegerField, said=A_WHOLE_NUMBER, **kwargs):
    kinds = ["invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"]
    return field(
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **narrow(10)}),
        error_messages=dict.fromkeys(kinds, said),
        **kwargs,
    )


class AnswerForm(ModelForm):
    """What was done and when, one thing they measured, and a file: the last two if they have them.

    What was measured keeps the rules of Evidence, each explained beside the box it is about.
    """

    what = forms.CharField(
        label="What was done",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="In a few sentences that anybody could read. Name no child, adult or colleague.",
        error_messages={"required": "Say what was done, or what has been done so far."},
    )
    finished = forms.ChoiceField(
        label="Is it finished?",
        choices=[(YES, "Yes"), (NO, "Not yet")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is finished."},
    )
    done_on = day(label="If so, the day it was finished", required=False)
    level = forms.ChoiceField(
        label="What kind of evidence it is",
        required=False,
        choices=[
            ("output", "Output: what was made or done"),
            ("outcome", "Outcome: what could change practice"),
            ("impact", "Impact: what changed for children or adults"),
        ],
        widget=forms.RadioSelect,
    )
    shows = forms.CharField(
        label="What it shows",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example, “Records say what the person wanted”.",
    )
    figure = number(forms.DecimalField, A_NUMBER, label="How many", max_digits=9, decimal_places=1)
    unit = forms.CharField(
        label="Of what",
        required=False,
        max_length=60,
        help_text="For example sessions, records, or %.",
        widget=forms.TextInput(attrs=narrow(20)),
    )
    out_of = number(
        label="Out of how many",
        help_text="Percentages, outcomes and impacts need it. For example, 14 of 20 records.",
    )
    asked = number(
        label="How many were asked", help_text="Only if you asked people, as in a survey."
    )
    measured_on = day(label="When it was measured", required=False)
    file = GivenFile(
        label="A file",
        required=False,
        help_text="Optional. One PDF, Word, PowerPoint or Excel file up to "
        f"{Kind.PDF.largest // 2**20} MB, or a PNG or JPEG picture up to "
        f"{Kind.PNG.largest // 2**20} MB. Only the office reads it. Leave out names and details "
        "of people.",
    )

    class Meta:
        model = Evidence
        fields = measured.FIELDS

    field_order = ["what", "finished", "done_on", *measured.FIELDS, "file"]
    of_evidence = measured.FIELDS
    required_of_evidence = {
        "level": "Choose which kind of evidence it is.",
        "shows": "Say what it shows.",
        "figure": "Say how many.",
        "measured_on": "Say when it was measured.",
    }

    def typed(self) -> list[tuple[str, str]]:
        """The label of every box that was filled in, and what stands in it, to be copied."""
        boxes = [(box, box.value()) for box in self if box.name != "file"]
        return [
            (box.label, dict(getattr(box.field, "choices", ())).get(said, said))
            for box, said in boxes
            if said
        ]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file:
            try:
                kind = kind_of(file)
            except Refused as reason:
                raise forms.ValidationError(str(reason)) from None
            if kind.is_heard:
                raise forms.ValidationError(NO_RECORDINGS)
        return file

    def clean(self):
        """Without one word of evidence there is none; with one, all that it needs."""
        super().clean()
        given = self.cleaned_data
        self._check_days(given)
        for name, said in self.required_of_evidence.items():
            if self.has_evidence and name not in self.errors and given[name] in ("", None):
                self.add_error(name, said)
        return given

    def _check_days(self, given):
        today = timezone.localdate()
        if given.get("finished") == NO:
            given["done_on"] = None
        elif "done_on" not in self.errors and given.get("finished") and not given.get("done_on"):
            self.add_error("done_on", DAY)
        for name in ("done_on", "measured_on"):
            if given.get(name) and given[name] > today:
                self.add_error(name, TO_COME)

    @property
    def has_evidence(self) -> bool:
        sent = (self.add_prefix(name) for name in self.of_evidence)
        return any(self.data.get(name, "").strip() for name in sent)

    def _post_clean(self):
        if self.has_evidence:
            super()._post_clean()
            self._explain_beside_boxes()
        if self.errors and self.files and "file" not in self.errors:
            self.add_error("file", CHOOSE_AGAIN)

    def _explain_beside_boxes(self):
        """What breaks a rule about several boxes is said at the one to change."""
        box = {each.violation_error_message: BESIDE.get(each.name) for each in _rules()}
        said = self._errors.pop(NON_FIELD_ERRORS, [])
        for message in said:
            self.add_error(box.get(message), message)

    def measured(self) -> list[dict]:
        return [measured.as_data(self.instance)] if self.has_evidence else []


def _rules():
    return Evidence._meta.constraints
