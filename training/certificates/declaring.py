"""Training from elsewhere, declared by the person or by their manager. Nobody checks it."""

from django.db import transaction

from portal.accounts.models import User
from portal.audit.models import record
from training.models import DeclaredTraining


@transaction.atomic
def declare(declared: DeclaredTraining, *, by: User | None) -> None:
    """Keep it; `by` is the manager, nobody where it is the person."""
    declared.by = by
    declared.save()
    record(declared, "declared", by=by)


@transaction.atomic
def take_back(declared: DeclaredTraining, *, by: User | None) -> None:
    record(declared, "removed", by=by)
    declared.delete()
