from django.apps import AppConfig
from django.urls import reverse

from portal.desk.front import Panel, Row


class OutboxConfig(AppConfig):
    name = "portal.outbox"
    verbose_name = "E-mail"

    def desk_panels(self, request):
        """E-mails the mail server refused, for those who may see whose they are."""
        if not request.user.has_perm("outbox.view_message"):
            return []
        failed = self.get_model("Message").objects.failed().defer("body", "calendar")
        rows = [
            Row(
                f"“{message.subject}” to {message.to}",
                reverse("admin:outbox_message_change", args=[message.pk]),
                message.last_error,
            )
            for message in failed
        ]
        return [Panel("E-mails that were refused", rows, wrong=True)]
