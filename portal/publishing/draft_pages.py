"""The desk's pages for seeing a draft as it will be, and for showing it to somebody else."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from portal.errors import Refused
from portal.publishing import actions, preview


class DraftPages:
    """Mixed into the admin of a publication, after `StepPages`."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        see = self.admin_site.admin_view(require_safe(self.preview_view))
        share = self.admin_site.admin_view(self.share_view)
        return [
            path("<path:object_id>/preview/", see, name=f"{name}_preview"),
            path("<path:object_id>/share/", share, name=f"{name}_share"),
            *super().get_urls(),
        ]

    def preview_view(self, request, object_id):
        """The page as the public will see it, inside the site's own frame."""
        publication = self.publication(request, object_id)
        request.back_to_desk = self.address(publication, "change")
        return preview.as_published(publication, request)

    def share_view(self, request, object_id):
        """The links to a draft: those in use, one more, and an end to any of them."""
        publication = self.publication(request, object_id)
        if request.method == "POST":
            self._share_or_stop(request, publication)
            return redirect(self.address(publication, "share"))
        links = [
            (link, request.build_absolute_uri(link.get_absolute_url()))
            for link in publication.shared_drafts.select_related("by")
            if not link.has_ended
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": "Share a draft",
            "subtitle": str(publication),
            "opts": self.opts,
            "publication": publication,
            "links": links,
            "change_url": self.address(publication, "change"),
        }
        return render(request, "admin/publication_share.html", context)

    def _share_or_stop(self, request, publication):
        if stop := request.POST.get("stop"):
            if not stop.isdecimal():
                raise Http404
            link = get_object_or_404(publication.shared_drafts, pk=stop)
            actions.stop_sharing(link, by=request.user)
            self.message_user(request, "That link has ended.")
            return
        try:
            actions.share(publication, by=request.user)
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            self.message_user(request, "Here is a new link. It works for seven days.")
