from django.apps import AppConfig
from django.urls import reverse

from portal.desk.front import SHOWN, Panel, Row


class OutboxConfig(AppConfig):
    name = "portal.outbox"
    verbose_name = "E-mail"

    def desk_panels(self, request):
        """E-mails the mail server refused, for those who may see whose they are."""
        if not request.user.has_perm("outbox.view_message"):
            return []
        failed = self.get_model("Message").objects.failed()
        texts = ("body", "html", "calendar")
        rows = [
            Row(
                f"{_called(message)} to {message.to}",
                reverse("admin:outbox_message_change", args=[message.pk]),
                message.last_error,
            )
            for message in failed.order_by("-failed_at", "-pk").defer(*texts)[: SHOWN + 1]
        ]
        return [
            Panel(
                "E-mails that were refused",
                rows,
                wrong=True,
                total=failed.count() if len(rows) > SHOWN else len(rows),
                url=f"{reverse('admin:outbox_message_changelist')}?state=failed",
            )
        ]


def _called(message):
    """By its subject, unless that is for its reader alone."""
    return "An alert, newsletter or form" if message.is_private else f"“{message.subject}”"
