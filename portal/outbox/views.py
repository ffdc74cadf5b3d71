from django.apps import apps
from django.conf import settings
from django.http import Http404
from django.shortcuts import render
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


def demo_mail_notes() -> list[tuple[str, str]]:
    """What the apps show above the e-mails: a label and a value each.

    An app has some by defining `demo_mail_notes()` in its AppConfig; `outbox` names none.
    """
    configs = apps.get_app_configs()
    found = [config.demo_mail_notes() for config in configs if hasattr(config, "demo_mail_notes")]
    return [note for notes in found for note in notes]
