from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def subscribe(request):
    return render(request, "alerts/subscribe.html")


@require_safe
def confirm(request, token):
    raise Http404


@require_safe
def manage(request, token):
    raise Http404


@require_safe
def leave(request, token):
    raise Http404
