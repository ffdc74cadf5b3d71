from itertools import groupby

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.paper.handouts import handed_out
from portal.reference import poster as posters
from portal.reference.contacts import by_need, report_a_concern
from portal.reference.filters import TermFilters
from portal.reference.forms import ContactsForm
from portal.reference.models import Area, Contact, Term


@require_safe
def contacts(request):
    """Everybody there is to turn to, by need, area and hour. Choosing an hour hides nobody."""
    form = ContactsForm(request.GET)
    form.is_valid()
    at = form.moment()
    current = Contact.objects.current(timezone.now())
    if area := form.cleaned_data.get("area"):
        current = current.reaching(area)
    context = {
        "later": form.later(),
        "form": form,
        "area": area,
        "areas": Area.objects.all(),
        "groups": report_a_concern(at, current),
        "others": by_need(at, current),
    }
    return render(request, "reference/contacts.html", context)


@require_safe
def poster(request):
    """The page on paper, for a wall, as a PDF; where the area is odd, the page, which says so."""
    form, path = ContactsForm(request.GET), reverse("reference:contacts")
    if not form.is_valid():
        return redirect(f"{path}?{request.GET.urlencode()}")
    area, page = form.cleaned_data["area"], request.build_absolute_uri(path)
    name = f"contacts-{area.slug}" if area else "contacts"
    return handed_out(lambda: posters.poster(area, page), name, path)


@require_safe
def glossary(request):
    """Every term, A to Z, on one page; narrowed by any of its names."""
    filters = TermFilters(request.GET, Term.objects.select_related("superseded_by"))
    terms = sorted(filters.qs, key=lambda term: term.short.casefold())
    letters = [(letter, list(those)) for letter, those in groupby(terms, lambda t: t.letter)]
    context = {"filters": filters, "letters": letters, "number": len(terms)}
    return render(request, "reference/glossary.html", context)
