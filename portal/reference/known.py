"""What a page has to know to tell its reader more than its author wrote: what abbreviations stand
for, and which numbers and addresses ended."""

from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.reference.models import Partnership

# In SQL: every page asks, and to put the same together from models takes ten times as long.
TERMS = """
    SELECT coalesce(json_agg(json_build_object(
        'short', short, 'others', others, 'expansion', expansion
    ) ORDER BY short), '[]')::text
    FROM reference_term WHERE expansion <> ''
"""
# Every way in that stands or has stood; `ended` of those that stand is nothing.
WAYS = """
    SELECT coalesce(json_agg(json_build_object(
        'contact', contact_id, 'name', name, 'kind', kind, 'value', value, 'when', "when",
        'began', effective_from,
        'ended', CASE WHEN effective_until <= moment THEN effective_until END
    ) ORDER BY way.id), '[]')::text
    FROM reference_way AS way JOIN reference_contact AS contact ON contact.id = contact_id,
        (SELECT %s AS moment) AS now
    WHERE effective_from <= moment
"""


def partnership_of(request) -> Partnership:
    """The partnership, with its `terms` and `ways` as JSON: asked for once a request, in one query,
    and only where a page names it."""
    if not hasattr(request, "partnership"):
        request.partnership = SimpleLazyObject(read)
    return request.partnership


def read() -> Partnership:
    """The partnership as it is now, with its `terms` and `ways` as JSON."""
    terms = RawSQL(TERMS, (), output_field=TextField())
    ways = RawSQL(WAYS, (timezone.now(),), output_field=TextField())
    return Partnership.objects.annotate(terms=terms, ways=ways).first() or _stand_in()


def _stand_in():
    """Plain words, until the office has filled it in."""
    partnership = Partnership.stand_in()
    partnership.terms = partnership.ways = "[]"
    return partnership
