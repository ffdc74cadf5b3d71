"""“Tell me when this runs”: the form, and the page that confirms it or takes it back."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.doors import by_link
from portal.errors import Refused
from portal.pages.addresses import number_in
from portal.publishing.gone import published_or_gone
from training import demand
from training.forms.interest import InterestAnswerForm, InterestForm
from training.models import Course, Interest
from training.places import tokens

a_form = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@a_form
def tell_me(request, slug):
    """The form; where the course has a date by now, the page that shows it."""
    course = published_or_gone(Course.objects.prefetch_related("themes"), slug=slug)
    if demand.has_date(course):
        return redirect(course)
    sent = request.POST if request.method == "POST" else None
    form = InterestForm(sent, course=course, initial=_known_of(request.user))
    if form.is_valid():
        if not form.is_from_a_machine:
            demand.ask(form.instance)
        return redirect("training:interest_sent")
    quick_exit = course.themes.all().need_quick_exit()
    context = {"course": course, "form": form, "quick_exit": quick_exit}
    return render(request, "training/interest.html", context)


def _known_of(user):
    """What a signed-in person need not write again."""
    return {"email": user.email, "agency": user.agency_id} if user.is_authenticated else {}


@require_safe
def sent(request):
    """The same for everybody, so that it tells nobody anything about an address."""
    return render(request, "training/interest_sent.html")


@a_form
@by_link
def confirm(request, token):
    """Which course somebody at this address wants, and buttons: yes, or no longer."""
    interest = _interest(token)
    form = InterestAnswerForm(request.POST if request.method == "POST" else None)
    if interest and form.is_valid() and form.says_no:
        demand.leave(interest)
        return render(request, "training/interest_left.html", {"course": interest.course})
    try:
        if interest and form.is_valid():
            demand.confirm(interest)
            interest.refresh_from_db()
    except Refused:
        interest = None
    if interest is None or demand.has_ended(interest):
        return render(request, "training/interest_ended.html", status=HTTPStatus.GONE)
    return render(request, "training/interest_confirm.html", {"interest": interest})


def _interest(token):
    """The interest a link opens; None where it is not kept any more, 404 for a link never made."""
    number = number_in(tokens.INTERESTS, token)
    if number is None:
        raise Http404
    rows = Interest.objects.select_related("course", "agency", "area")
    return rows.filter(pk=number, course__in=Course.objects.published()).first()
