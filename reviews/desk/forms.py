"""What the desk asks about a review. Forms make values; actions decide."""

from django import forms

from reviews.disclosing import DETAILS
from reviews.models import PersonReviewed

LONG = {"rows": 3, "cols": 60}
FREE_OF_NAMES = "It is kept with the decisions: name nobody."


class FigureInput(forms.NumberInput):
    """64, and not 64.0: as readers see it."""

    def format_value(self, value):
        said = super().format_value(value)
        return said and said.removesuffix(".0")


class RestrictForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=500,
        widget=forms.Textarea(LONG),
        help_text=f"You may leave it empty. {FREE_OF_NAMES}",
    )


class OpenForm(forms.Form):
    reason = forms.CharField(
        label="Why everybody may read it",
        max_length=500,
        widget=forms.Textarea(LONG),
        help_text=FREE_OF_NAMES,
        error_messages={"required": "Say why everybody may read it."},
    )


class LeadForm(forms.Form):
    email = forms.EmailField(
        label="Their work e-mail",
        help_text="The address they sign in with.",
        error_messages={
            "required": "Give the address they sign in with.",
            "invalid": "Write an e-mail address, like name@example.org.",
        },
    )


class PersonForm(forms.ModelForm):
    """Details that readers see are a publisher’s to change, and are not emptied under them."""

    class Meta:
        model = PersonReviewed
        fields = ["age_band", "sex", "ethnicity"]

    def __init__(self, *args, shown, may_publish, **kwargs):
        super().__init__(*args, **kwargs)
        self.shown = shown
        for field in self.fields.values():
            field.choices = [("", "Not known, or not kept"), *field.choices[1:]]
        for detail in shown:
            self.fields[detail].disabled = not may_publish
            self.fields[detail].help_text = "Readers see this: it is a publisher’s to change."

    def clean(self):
        said = super().clean()
        for detail in self.shown:
            if detail in said and not said[detail]:
                self.add_error(detail, "Readers see this. Take it back from them first.")
        return said


class ShownForm(forms.Form):
    """A tick and a reason for each detail of the person."""

    def __init__(self, *args, person, shown, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        for detail in DETAILS:
            reason = shown.get(detail)
            self.fields[f"{detail}_shown"] = forms.BooleanField(
                label=f"Show readers: {detail.label.lower()}",
                required=False,
                initial=reason is not None,
            )
            self.fields[f"{detail}_reason"] = forms.CharField(
                label=f"Why readers need it: {detail.label.lower()}",
                required=False,
                max_length=500,
                initial=reason or "",
                widget=forms.Textarea(LONG),
            )

    def clean(self):
        said = super().clean()
        for detail in DETAILS:
            if not said.get(f"{detail}_shown"):
                continue
            if not getattr(self.person, detail):
                self.add_error(f"{detail}_shown", "Nothing is known of it: say it above first.")
            if not said.get(f"{detail}_reason"):
                self.add_error(f"{detail}_reason", "Say why readers need to know it.")
        return said

    @property
    def reasons(self) -> dict[str, str]:
        """The details ticked, each with its reason."""
        said = self.cleaned_data
        return {
            detail.value: said[f"{detail}_reason"] for detail in DETAILS if said[f"{detail}_shown"]
        }
