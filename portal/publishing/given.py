"""A text somebody gives the desk to be read: pasted, or as a file."""

import re

from django import forms
from django.core.validators import MaxLengthValidator

from portal.documents import html, reading, text
from portal.errors import Refused
from portal.publishing import editor
from portal.uploads.admin import GivenFile

FORMATTED = re.compile(r"</?(?:p|h[1-6]|ul|ol|li|a|br|table|div)\b", re.IGNORECASE)
LONGEST_PASTE = 500_000  # letters
MOST_BLOCKS = 10_000  # paragraphs and lines of what is read while somebody waits
ONE_OF_THEM = "Paste the text, or choose a file."
NOT_BOTH = "Paste the text or choose a file, not both: take one of them away."
NO_WORDS = "There are no words in it."
TOO_LONG = (
    f"This is too long to read at once: over {LONGEST_PASTE:,} letters. Bring in a part of it."
)
TOO_MANY = (
    f"This is too long to read at once: over {MOST_BLOCKS:,} lines or paragraphs. "
    "Bring in a part of it."
)


class GivenForm(forms.Form):
    """Gives `blocks`: what the text or the file was read as."""

    file = GivenFile(
        required=False,
        label="A file",
        help_text="Word, PowerPoint, PDF, plain text or a saved web page.",
    )
    text = forms.CharField(
        required=False,
        validators=[MaxLengthValidator(LONGEST_PASTE, TOO_LONG)],  # browsers cut at a max_length
        label="Or paste the text here",
        widget=editor.widget(),
        help_text="Copy all of it, from Word, an e-mail or a web page.",
    )

    def clean(self):
        super().clean()
        file, pasted = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        if "file" in self.errors or "text" in self.errors:
            return
        if bool(file) == bool(pasted):
            self.add_error("text", NOT_BOTH if file else ONE_OF_THEM)
        else:
            self._read(file, pasted)

    def _read(self, file, pasted):
        try:
            blocks = reading.read(file) if file else read_pasted(pasted)
        except Refused as refusal:
            self.add_error("file", str(refusal))
            return
        if not blocks or len(blocks) > MOST_BLOCKS:
            self.add_error("file" if file else "text", TOO_MANY if blocks else NO_WORDS)
        self.cleaned_data["blocks"] = blocks


def read_pasted(pasted: str):
    """The blocks of what came from the editor; without scripts it is a box for plain text."""
    return html.read(pasted) if FORMATTED.search(pasted) else text.read(pasted)
