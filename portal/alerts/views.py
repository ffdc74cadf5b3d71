from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def subscribe(request):
    return render(request, "alerts/subscribe.html")
