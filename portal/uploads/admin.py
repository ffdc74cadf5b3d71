"""Files at the desk: added with what they hang on, and listed."""

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.admin import GenericStackedInline
from django.core import signing
from django.utils.html import format_html

from portal.desk.base import DeskToRead, FindsByTyping
from portal.errors import Refused
from portal.uploads import actions
from portal.uploads.kinds import TAKEN
from portal.uploads.models import Attachment, Upload

KEPT_FOR = 24 * 3600  # seconds a form may wait between its file and its last mistake


class GivenFile(forms.FileField):
    """A file as it arrived; one that could not be received says why."""

    def to_python(self, data):
        if refusal := getattr(data, "refusal", ""):
            raise forms.ValidationError(refusal)
        return super().to_python(data)


class AttachmentForm(forms.ModelForm):
    """Takes the file in as soon as it is found good: it need not be chosen again when something
    else on the page has a mistake, and stays when the page's other changes are put aside."""

    by = None  # who fills it in; the inline says

    file = GivenFile(required=False, help_text=TAKEN)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Attachment
        fields = [
            "title",
            "alternative_text",
            "decorative",
            "transcript",
            "captioned",
            "order",
        ]

    def clean_file(self):
        if file := self.cleaned_data["file"]:
            try:
                self._hold(actions.add(file, by=self.by))
            except Refused as reason:
                raise forms.ValidationError(str(reason)) from None
        return file

    def clean(self):
        super().clean()
        if not self.cleaned_data.get("file") and (upload := self._kept_before()):
            self._hold(upload)
        if self.instance.upload_id is None and "file" not in self.errors:
            self.add_error("file", "Choose a file.")

    def _hold(self, upload):
        """Let this attachment have the file, and the page remember it should it come back."""
        self.instance.upload = upload
        self.data = self.data.copy()
        self.data[self.add_prefix("kept")] = _remembered(upload, self.by)

    def _kept_before(self):
        """The file this person gave with the same form a moment ago, or None."""
        try:
            held = self.cleaned_data.get("kept", "")
            pk, by = signing.loads(held, salt=__name__, max_age=KEPT_FOR)
        except signing.BadSignature:
            return None
        return Upload.objects.filter(pk=pk, by=self.by).first() if by == self.by.pk else None


def _remembered(upload, by):
    """What a form sends back to name a file that this person gave."""
    return signing.dumps([upload.pk, by.pk], salt=__name__)


def take_in(request) -> None:
    """Keep the files sent with a form now: the form’s own transaction will be taken back.

    The form then finds each remembered; one that is refused it finds with the reason.
    """
    request.POST = request.POST.copy()
    for name in [name for name in request.FILES if name.endswith("-file")]:
        file = request.FILES[name]
        if getattr(file, "refusal", ""):
            continue
        try:
            upload = actions.add(file, by=request.user)
        except Refused as reason:
            file.refusal = str(reason)
        else:
            request.POST[f"{name.removesuffix('file')}kept"] = _remembered(upload, request.user)
            del request.FILES[name]
            file.close()


class ReportForm(AttachmentForm):
    """Of a publication whose report comes down before its page does."""

    class Meta(AttachmentForm.Meta):
        fields = [*AttachmentForm.Meta.fields, "comes_down"]


class AttachmentInline(FindsByTyping, GenericStackedInline):
    """The files of a publication. Takes the same number of queries however many there are."""

    model = Attachment
    form = AttachmentForm
    ct_field, ct_fk_field = "subject_type", "subject_id"
    extra = 0
    readonly_fields = ["given"]
    fields = [
        "given",
        "file",
        "kept",
        "title",
        "alternative_text",
        "decorative",
        "transcript",
        "captioned",
        "order",
    ]
    verbose_name = "file"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("upload")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.by = request.user
        return formset

    @admin.display(description="File now")
    def given(self, attachment):
        if attachment.upload_id is None:
            return "None yet."
        return described(attachment.upload)


class ReportInline(AttachmentInline):
    form = ReportForm
    fields = [*AttachmentInline.fields, "comes_down"]


@admin.register(Upload)
class UploadAdmin(DeskToRead):
    """To read only: a file is added with what it hangs on, and never changes."""

    list_display = ["name", "what", "by", "created_at", "state", "is_there"]
    list_filter = ["state", "kind"]
    list_select_related = ["by"]
    search_fields = ["name"]
    fields = ["given", "by", "created_at", "state", "finding"]

    @admin.display(boolean=True, description="file is there")
    def is_there(self, upload):
        return upload.is_there()

    @admin.display(description="File")
    def given(self, upload):
        return described(upload)


def described(upload):
    """A link to the file with its kind and size, or why there is none."""
    if upload.is_available:
        url = upload.get_absolute_url()
        return format_html('<a href="{}">{}</a> ({})', url, upload.name, upload.what)
    why = "missing from the portal’s storage" if upload.may_be_read else upload.get_state_display()
    return f"{upload.name} ({upload.what}): {why[0].lower()}{why[1:]}."
