"""The files of a session at the desk: its slides, for readers once it is over."""

from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.core.exceptions import ValidationError

from portal.uploads.admin import AttachmentInline


class SlidesForms(BaseGenericInlineFormSet):
    """As nobody approves a session, a file without its words is refused here."""

    def clean(self):
        super().clean()
        kept = [form.instance for form in self.forms if not self._should_delete_form(form)]
        problems = [words for file in kept if file.upload_id for words in file.missing_words()]
        if problems:
            raise ValidationError(problems)


class SlidesInline(AttachmentInline):
    formset = SlidesForms
    verbose_name = "file for afterwards"
    verbose_name_plural = "slides and other files for afterwards"
