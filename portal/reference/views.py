from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.reference.contacts import by_need, report_a_concern
from portal.reference.forms import ContactsForm
from portal.reference.models import Area, Contact


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
