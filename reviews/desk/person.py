"""The desk's page “The person”: what the office counts, and which of it readers see."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect

from portal.desk.pages import DeskPages
from reviews import disclosing
from reviews.desk.forms import PersonForm, ShownForm
from reviews.models import PersonReviewed


class PersonPages(DeskPages):
    """Mixed into the admin of reviews."""

    def get_urls(self):
        pages = {"<int:pk>/person/": (self.person_view, "person")}
        return [*self.own_urls(pages), *super().get_urls()]

    def person_view(self, request, pk):
        review = self.publication(request, str(pk))
        asked = request.POST.get("about") if request.method == "POST" else None
        known, shown = self._forms(request, review, asked)
        if asked == "known" and known.is_valid():
            if known.has_changed():
                disclosing.keep(known.save(commit=False), known.changed_data, by=request.user)
            return self._saved(request, pk, "What the office knows is saved.")
        if asked == "shown" and shown.is_valid():
            disclosing.decide(review, shown.reasons, by=request.user)
            return self._saved(request, pk, "What readers see is saved.")
        return self._person_page(request, review, known, shown)

    def _forms(self, request, review, asked):
        """What is known, and what readers see of it; the one that was sent holds what was said."""
        may_publish = self.may_approve(request)
        if request.method == "POST" and asked not in ("known", "shown"):
            raise Http404
        if asked == "shown" and not may_publish:
            raise PermissionDenied
        person = PersonReviewed.objects.filter(review=review).first()
        person = person or PersonReviewed(review=review)
        shown = dict(review.disclosures.values_list("detail", "reason"))
        sent = {asked: request.POST}
        return (
            PersonForm(sent.get("known"), instance=person, shown=shown, may_publish=may_publish),
            ShownForm(sent.get("shown"), person=person, shown=shown),
        )

    def _saved(self, request, pk, words):
        self.message_user(request, words)
        return redirect(self.to("person", pk))

    def _person_page(self, request, review, known, shown):
        context = {
            "review": review,
            "known": known,
            "shown": shown,
            "form": known if known.errors else shown,
            "disclosures": review.disclosures.select_related("by"),
            "may_publish": self.may_approve(request),
            "subtitle": str(review),
            "change_url": self.to("change", review.pk),
        }
        return self.show(request, "person", "The person", **context)
