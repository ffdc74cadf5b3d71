from django.core.management.base import BaseCommand, CommandError

from portal.accounts import actions
from portal.accounts.models import User
from portal.errors import Refused


class Command(BaseCommand):
    help = (
        "Let somebody in who has lost their phone or their passkey: takes away their second "
        "factors, their password and their sessions. They sign in with a code by e-mail."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address of their account")
        parser.add_argument("reason", help="why, and how you know it is them: it is kept")

    def handle(self, *, email, reason, **options):
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError("No account has that address.")
        try:
            actions.let_in(user, by=None, reason=reason)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("Done. They can sign in with a code sent to their address.")
