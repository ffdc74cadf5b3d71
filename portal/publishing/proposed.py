"""A proposed version laid over its page, for as long as somebody looks at it."""

from django.db import IntegrityError, connection, transaction

from portal.history import content
from portal.publishing.models import Publication


def lay_over(publication: Publication) -> bool:
    """Write what is proposed over the page, within a transaction that will be taken back.

    Where that cannot be, for something it points at is gone, the page stays and False comes back.
    """
    proposal = publication.proposal()
    if proposal is None:
        return True
    try:
        with transaction.atomic():
            content.write(publication, proposal.content)
            connection.check_constraints()
    except IntegrityError:
        publication.refresh_from_db()
        return False
    return True
