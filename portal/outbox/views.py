from csp.constants import NONE, UNSAFE_INLINE
from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.outbox.models import Message
from portal.pages.filters import page_of


@require_safe
def index(request):
    """What the demonstration wrote, for anybody to read; there is no such page anywhere else."""
    if not settings.DEMO:
        raise Http404
    page = page_of(Message.objects.all(), request)
    context = {"page": page, "codes": demo_mail_notes(), "leaves": bool(settings.EMAIL_HOST)}
    return render(request, "outbox/index.html", context)


@require_safe
def in_html(request, pk):
    """The HTML of one of these e-mails; what has none has no such page."""
    if not settings.DEMO:
        raise Http404
    return as_sent(get_object_or_404(Message.objects.in_html(), pk=pk))


def as_sent(message) -> HttpResponse:
    """The HTML of an e-mail as a page of its own, with the styles in its tags, which mail programs
    need and no page of ours may have. Nothing in it runs, and nothing is fetched from elsewhere."""
    response = HttpResponse(message.html)
    response._csp_replace = {"style-src": [UNSAFE_INLINE], "script-src": [NONE]}
    response["X-Robots-Tag"] = "noindex"
    return response


def demo_mail_notes() -> list[tuple[str, str]]:
    """What the apps show above the e-mails: a label and a value each.

    An app has some by defining `demo_mail_notes()` in its AppConfig; `outbox` names none.
    """
    configs = apps.get_app_configs()
    found = [config.demo_mail_notes() for config in configs if hasattr(config, "demo_mail_notes")]
    return [note for notes in found for note in notes]
