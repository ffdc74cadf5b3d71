"""The forms of an issue's parts at the desk."""

from django import forms

from portal.desk.base import PartForms
from portal.newsletter.choosing_pages import with_words
from portal.newsletter.models import Part

WRITTEN = [choice for choice in Part.Kind.choices if choice[0] != Part.Kind.PULLED]
PULLED = [(Part.Kind.PULLED, Part.Kind.PULLED.label)]
HOW_TO_WRITE = (
    "Role profile: each question as a heading, the answer below it. Myth and fact: the fact."
)
FOR_PULLED = ("extent",)
FOR_WRITTEN = ("kind", "myth")


class PartForm(forms.ModelForm):
    """A part written here, or one that is pulled: that was decided when it was added."""

    pictures: list = []  # the choices of its picture: asked for once for all parts

    class Meta:
        model = Part
        fields = [
            "source",
            "kind",
            "order",
            "title",
            "extent",
            "myth",
            "body",
            "picture",
            "url",
            "on_slides",
            "points",
            "notes",
        ]
        widgets = {"source": forms.HiddenInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_pulled = bool(self["source"].value())
        self.fields["kind"].choices = PULLED if is_pulled else WRITTEN
        self.fields["picture"].choices = self.pictures
        if is_pulled:
            self.fields["body"].label = "Your own words before it"
        else:
            self.fields["title"].help_text = ""
        self.fields["body"].help_text = "" if is_pulled else HOW_TO_WRITE
        for name in FOR_WRITTEN if is_pulled else FOR_PULLED:
            self.fields[name].widget = self.fields[name].hidden_widget()

    def has_changed(self):
        """A new part that has nothing but its place is none."""
        is_new = self.instance.pk is None
        return bool(set(self.changed_data) - ({"order"} if is_new else set()))


class IssuePartForms(PartForms):
    """The words of what is pulled are asked for once for all of them, as `user` may read them."""

    user = None

    def get_queryset(self):
        if not hasattr(self, "_queryset"):
            with_words(super().get_queryset(), self.user)
        return self._queryset
