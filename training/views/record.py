"""Somebody's own record, for life: asked for with the work e-mail, opened by the link in it."""

from functools import wraps
from http import HTTPStatus

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.doors import by_link
from portal.errors import Refused
from portal.pages.exports import download
from portal.reference import known
from training import keeping
from training.certificates import asking, declaring, links, paper
from training.certificates import record as records
from training.forms.record import DeclareForm, RecordForm
from training.models import Booking, DeclaredTraining

a_form = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@a_form
def ask(request):
    form = RecordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not form.is_from_a_machine:
            asking.ask(form.cleaned_data["email"])
        return redirect("training:record_sent")
    return render(request, "training/record_ask.html", {"form": form})


@require_safe
def sent(request):
    """The same for everybody, so that it tells nobody anything about an address."""
    return render(request, "training/record_sent.html")


def of_one(view):
    """For pages of one record: the view is given whose it is. A link whose day is over says so."""

    @by_link
    @wraps(view)
    def wrapper(request, token, **kwargs):
        try:
            people = links.whose(token)
        except Refused:
            return render(request, "training/record_ended.html", status=HTTPStatus.GONE)
        if people is None:
            raise Http404
        return view(request, people, token, **kwargs)

    return wrapper


@require_safe
@of_one
def record(request, people, token):
    context = {"record": records.of(people), "years": keeping.PEOPLE.days // 365, "token": token}
    return render(request, "training/record.html", context)


@require_safe
@of_one
def record_csv(request, people, token):
    rows = records.of(people).rows(known.read().name, paper.address_of)
    return download("training record", records.HEADING, rows)


@require_safe
@of_one
def certificate(request, people, token, booking):
    """A certificate on the record, as a PDF."""
    theirs = Booking.objects.confirmed().filter(person__in=people)
    return paper.handed_out_of(get_object_or_404(theirs, pk=booking))


@sensitive_post_parameters()
@a_form
@of_one
def declare(request, people, token):
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.instance.person = links.now_of(people)
        declaring.declare(form.instance, by=None)
        return redirect("training:record", token)
    return render(request, "training/record_declare.html", {"form": form, "token": token})


@a_form
@of_one
def take_back(request, people, token, pk):
    """Asks first."""
    found = get_object_or_404(DeclaredTraining.objects.filter(person__in=people), pk=pk)
    if request.method == "POST":
        declaring.take_back(found, by=None)
        return redirect("training:record", token)
    return render(request, "training/record_take_back.html", {"declared": found, "token": token})
