from django import forms

from portal.accounts.models import Agency
from portal.pages.forms import Form
from portal.reference.models import JobRole

NOT_LISTED = "not.listed"  # a full stop stands in no role's name for addresses


class WhoForm(Form):
    """Who somebody is, as the address says it: their job, and where they work."""

    role = forms.ChoiceField(
        label="What you work as",
        error_messages={"required": "choose what you work as, or “My job is not in this list”"},
    )
    setting = forms.ChoiceField(
        label="Where you work",
        choices=[("", "Choose one"), *Agency.Kind.choices],
        error_messages={"required": "choose where you work"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._roles = {role.slug: role for role in JobRole.objects.all()}
        self.fields["role"].choices = [
            ("", "Choose one"),
            *((slug, role.name) for slug, role in self._roles.items()),
            (NOT_LISTED, "My job is not in this list"),
        ]

    def clean_role(self):
        return self._roles.get(self.cleaned_data["role"])

    def in_words(self) -> str:
        """“Midwife, Health”."""
        role, setting = self.cleaned_data["role"], Agency.Kind(self.cleaned_data["setting"])
        return f"{role or 'Another job'}, {setting.label}"
