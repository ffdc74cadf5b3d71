"""The desk's pages for bringing in an old issue, and for its original afterwards."""

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe

from portal.documents.rendering import as_html
from portal.newsletter.bringing_in import bring_in
from portal.newsletter.bringing_in.forms import IssueForm, PartsForm, packed, unpacked
from portal.newsletter.bringing_in.takers import read_elsewhere
from portal.newsletter.choosing_pages import with_words
from portal.newsletter.models import Original
from portal.publishing import editor
from portal.publishing.richtext import clean
from portal.publishing.typed_numbers.desk import whose

TITLE = "Bring in an issue"
STARTED_ANEW = "That page was changed on the way here. Please give the issue once more."
DONE = "Here is the draft. Compare each part with its original before you send it on."


class BringInPages:
    """Mixed into the admin of issues."""

    def get_urls(self):
        pages = {
            "bring-in/": (self.bring_in_view, "bring_in"),
            "<path:object_id>/original/": (self.original_view, "original"),
        }
        return [*self.own_urls(pages), *super().get_urls()]

    def bring_in_view(self, request):
        """A form for the document; then its parts, each with its original, to say what of each."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "parts" in request.POST:
            return self._say_what_becomes(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = IssueForm(*sent)
        if form.is_valid():
            parts, name = form.cleaned_data["parts"], form.cleaned_data["name"]
            return self._ask(request, PartsForm(parts, request.user), name)
        context = {"form": form, "media": self.media + form.media}
        return editor.let_in(request, self._shown(request, "bring_in", context))

    def original_view(self, request, object_id):
        """The parts as they are, each beside the words it was brought in from."""
        issue = self.publication(request, object_id)
        original = Original.objects.select_related("by").filter(issue=issue).first()
        if original is None:
            raise Http404
        context = {
            "title": "The original",
            "subtitle": str(issue),
            "change_url": self.address(issue, "change"),
            "original": original,
            "left_out": as_shown(original.left_out),
            "parts": [_beside(part) for part in with_words(issue.parts.all(), request.user)],
        }
        return self._shown(request, "original", context)

    def _say_what_becomes(self, request):
        try:
            parts, name = unpacked(request.POST["parts"])
        except BadSignature:
            self.message_user(request, STARTED_ANEW)
            return redirect(self.to("bring_in"))
        form = PartsForm(parts, request.user, request.POST)
        if not form.is_valid():
            return self._ask(request, form, name)
        said = form.cleaned_data
        issue = bring_in(
            form.chosen(),
            number=said["number"],
            month=said["month"],
            audience=said["audience"],
            name=name,
            by=request.user,
        )
        self.message_user(request, DONE)
        return redirect(self.to("original", issue.pk))

    def _ask(self, request, form, name):
        context = {
            "form": form,
            "rows": [_row(*shown) for shown in form.shown()],
            "packed": packed(form.parts, name),
            "media": self.media,
        }
        return self._shown(request, "parts", context)

    def _shown(self, request, name, context):
        frame = {**self.admin_site.each_context(request), "title": TITLE, "opts": self.opts}
        return TemplateResponse(request, f"newsletter/desk/{name}.html", frame | context)


def _row(part, become, title, found):
    ways = [(each.value, whose(each)) for each in found]
    return {"become": become, "title": title, "original": as_shown(part.original), "ways": ways}


def _beside(part):
    return part, as_shown(part.original), read_elsewhere(part.original)


def as_shown(markdown: str) -> str:
    return mark_safe(clean(as_html(markdown)))
