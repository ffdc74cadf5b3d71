"""Our forms in the design system: subclass `Form` or `ModelForm` from here.

The renderer is set on our own base classes: a global one would reach into the admin.
"""

from django import forms
from django.forms.renderers import TemplatesSetting


class BoundField(forms.BoundField):
    """A field that knows which component of the design system shows it."""

    COMPONENTS = (
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Textarea, "textarea"),
        (forms.Select, "select"),
        (forms.FileInput, "file"),
    )
    CLASSES = {
        "checkboxes": "govuk-checkboxes__input",
        "radios": "govuk-radios__input",
        "checkbox": "govuk-checkboxes__input",
        "textarea": "govuk-textarea",
        "select": "govuk-select",
        "file": "govuk-file-upload",
        "input": "govuk-input",
    }
    MARKED_WHEN_WRONG = {"textarea", "select", "file", "input"}

    @property
    def component(self):
        widget = self.field.widget
        return next((name for kind, name in self.COMPONENTS if isinstance(widget, kind)), "input")

    @property
    def first_id(self):
        """The id an error message links to: the first control of a group, or the only one."""
        if self.component in ("checkboxes", "radios"):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        classes = [self.field.widget.attrs.get("class", ""), self.CLASSES[self.component]]
        if self.errors and self.component in self.MARKED_WHEN_WRONG:
            classes.append(f"{self.CLASSES[self.component]}--error")
        # The server explains what is missing: the browser's own bubbles cannot be read again.
        attrs.pop("required", None)
        return attrs | {"class": " ".join(filter(None, classes))}


class Renderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class DesignSystem:
    """Mixed into a form: design-system markup, no colon after labels, plain words for errors."""

    default_renderer = Renderer
    bound_field_class = BoundField

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = "choose one from the list"


class Form(DesignSystem, forms.Form):
    pass


class ModelForm(DesignSystem, forms.ModelForm):
    pass


class TrapForm(forms.Form):
    """Mixed into a form that anybody may send: a field that only machines fill in."""

    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        template_name="forms/trap.html",
    )

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.cleaned_data["website"])
