"""What the desk's front page says of managers."""

from django.urls import reverse

from portal.accounts.models import Manager
from portal.desk.front import Panel, Row
from portal.pages.words import in_words


def panels(request) -> list[Panel]:
    if not request.user.has_perm("accounts.change_manager"):
        return []
    waiting = Manager.objects.waiting().select_related("user__agency")
    return [Panel("Managers to admit", [_row(manager) for manager in waiting])]


def _row(manager):
    page = reverse("admin:accounts_manager_change", args=[manager.pk])
    note = f"{manager.agency or 'no agency'}, asked {in_words(manager.asked_at)}"
    return Row(str(manager), page, note)
