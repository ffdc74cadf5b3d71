"""The desk's pages for bringing in a briefing that was written elsewhere."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.safestring import mark_safe

from briefings import bringing_in, reading
from briefings.bringing_in.form import BringInForm
from briefings.models import Original
from portal.documents.rendering import as_html
from portal.errors import Refused
from portal.publishing import editor
from portal.publishing.richtext import clean
from portal.uploads import actions as uploads
from portal.uploads import names
from portal.uploads.contents import kind_of

PASTED = "pasted text"
NO_SECTIONS = (
    "No numbered sections of a briefing were found in it, so the sections of your draft are empty. "
    "The whole text stands beside them, to copy from."
)
TEXTS = ("text", "unplaced", "outside")


class BringInPages:
    """Mixed into the admin of briefings."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        bring_in = self.admin_site.admin_view(self.bring_in_view)
        put_away = self.admin_site.admin_view(self.put_away_view)
        return [
            path("bring-in/", bring_in, name=f"{name}_bring_in"),
            path("<path:object_id>/original/", put_away, name=f"{name}_original"),
            *super().get_urls(),
        ]

    def bring_in_view(self, request):
        """A form for a text or a file; then its briefings as drafts."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = BringInForm(*sent)
        if form.is_valid() and (drafts := self._drafts(request, form)):
            self.message_user(request, *_told(drafts))
            return self.to_drafts(drafts)
        context = {
            **self.admin_site.each_context(request),
            "title": "Bring in a briefing",
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
        }
        response = TemplateResponse(request, "briefings/desk/bring_in.html", context)
        return editor.let_in(request, response)

    def put_away_view(self, request, object_id):
        """A page with a button: the original has served, and goes."""
        briefing = self.publication(request, object_id)
        original = Original.objects.filter(briefing=briefing).first()
        if original is None:
            raise Http404
        if request.method == "POST":
            bringing_in.put_away(original, by=request.user)
            self.message_user(request, "The original is put away. The briefing stays as it is.")
            return redirect(self.address(briefing, "change"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Put the original away",
            "subtitle": str(briefing),
            "opts": self.opts,
            "original": original,
            "change_url": self.address(briefing, "change"),
        }
        return render(request, "briefings/desk/put_away.html", context)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj:
            context["brought_in"] = _beside(obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _drafts(self, request, form):
        """The drafts, or none where the file may not be kept: the form then says why."""
        said = form.cleaned_data
        file, blocks = said["file"], said["blocks"]
        try:
            upload = _kept(file, by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return []
        return bringing_in.bring_in(
            bringing_in.whole(reading.read(blocks), blocks),
            name=_name(file, upload),
            by=request.user,
            upload=upload,
            audience=said["audience"],
            source=said["source"],
        )


def _told(drafts):
    """What to say of them, and how loudly."""
    if len(drafts) > 1:
        said = (
            f"It held {len(drafts)} briefings: here is a draft of each. Open one to check it "
            "against the original, and delete those you do not want."
        )
        return said, messages.INFO
    if not drafts[0].sections.exists():
        return NO_SECTIONS, messages.WARNING
    return "Here is your draft. Check it against the original.", messages.INFO


def _kept(file, by):
    """The file, to open beside the draft. Plain text is not kept: all of it stands there."""
    if not file:
        return None
    try:
        kind_of(file)
    except Refused:
        return None
    return uploads.add(file, by=by)


def _name(file, upload):
    """What the document is called: its name without folders, and made safe, where it has one."""
    if upload:
        return upload.name
    return names.cleaned(file.name or "", "txt") if file else PASTED


def _beside(briefing):
    """What stands beside the form of a briefing that was brought in: its original, to read."""
    original = Original.objects.select_related("upload", "by").filter(briefing=briefing).first()
    if original is None:
        return None
    texts = {name: clean(as_html(getattr(original, name))) for name in TEXTS}
    return {"original": original, **{name: mark_safe(html) for name, html in texts.items()}}
