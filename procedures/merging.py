"""The desk's page for making one chapter a part of another, and for taking that back."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse

from portal.errors import Refused
from procedures import actions
from procedures.models import Chapter


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        Chapter.objects.none(),
        label="The chapter it becomes a part of",
        empty_label="Choose a chapter",
        help_text="Its address will lead there, and its history will stand there.",
        error_messages={"required": "Choose a chapter."},
    )

    def __init__(self, *args, chapter, **kwargs):
        super().__init__(*args, **kwargs)
        others = Chapter.objects.public().filter(manual=chapter.manual, merged_into=None)
        self.fields["into"].queryset = others.exclude(pk=chapter.pk)


class MergePages:
    """Mixed into the admin of chapters."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.merge_view)
        name = "procedures_chapter_merge"
        return [path("<int:pk>/merge/", view, name=name), *super().get_urls()]

    def merge_view(self, request, pk):
        chapter = self.get_object(request, pk)
        if chapter is None:
            raise Http404
        if not self.has_change_permission(request, chapter):
            raise PermissionDenied
        change_url = reverse("admin:procedures_chapter_change", args=[pk])
        said = request.POST if request.method == "POST" else None
        form = MergeForm(said, chapter=chapter)
        if "part" in request.POST:
            actions.part(chapter, by=request.user)
            self.message_user(request, "It is a chapter of its own again.")
            return redirect(change_url)
        if form.is_valid() and self._merge(request, chapter, form):
            return redirect(change_url)
        context = {
            **self.admin_site.each_context(request),
            "title": "Merge into another chapter",
            "subtitle": str(chapter),
            "opts": self.opts,
            "chapter": chapter,
            "form": form,
            "change_url": change_url,
        }
        return render(request, "procedures/desk/merge.html", context)

    def _merge(self, request, chapter, form):
        into = form.cleaned_data["into"]
        try:
            actions.merge(chapter, into, by=request.user)
        except Refused as refusal:
            form.add_error("into", str(refusal))
            return False
        self.message_user(request, f"It is a part of “{into}” now.")
        return True
