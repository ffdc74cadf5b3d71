"""Parts pulled into a published issue, frozen as they stood."""

from django.utils import timezone

from portal.newsletter import freezing
from tests.factories import make_issue, make_part


def make_pulled(row, issue=None, **fields):
    """A part pulled from `row`, in an issue the public may read."""
    return make_pulled_from(f"{row._meta.label_lower}:{row.pk}", issue, **fields)


def make_pulled_from(source, issue=None, frozen_at=None, **fields):
    part = make_part(issue or make_issue(), source=source, **fields)
    freezing.freeze(part.issue)
    part.refresh_from_db()
    part.frozen_at = frozen_at or timezone.now()
    part.save(update_fields=["frozen_at"])
    return part
