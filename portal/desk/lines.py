"""Boxes of several lines, and several texts in one box, one a line."""

from django import forms
from django.core.exceptions import ValidationError


class LongTextField(forms.CharField):
    """A text of several lines. That a browser ends them in its own way is no change, nor is a
    blank line at the end."""

    def to_python(self, value):
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text

    def has_changed(self, initial, data):
        return super().has_changed(self.to_python(initial), data)


class LinesField(forms.CharField):
    """A list of texts of at most `longest` letters, one a line.

    Blank lines, spaces around a text and its second mention are left out.
    """

    widget = forms.Textarea(attrs={"rows": 4, "cols": 40})

    def __init__(self, *, longest, **kwargs):
        super().__init__(**kwargs)
        self.longest = longest

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = (" ".join(line.split()) for line in super().to_python(value).splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    def run_validators(self, value):
        super().run_validators("\n".join(value))
        if long := [line for line in value if len(line) > self.longest]:
            raise ValidationError(
                [f"Longer than {self.longest} letters: {line[:40]}…" for line in long]
            )
