"""What a page has to know to tell its reader more than its author wrote: what abbreviations stand
for, and which numbers and addresses ended."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, Func, JSONField, TextField, When
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.reference.models import Partnership, Term, Way


def partnership_of(request) -> Partnership:
    """The partnership, with its `terms` and `ways` as JSON: asked for once a request, in one query,
    and only where a page names it."""
    if not hasattr(request, "partnership"):
        request.partnership = SimpleLazyObject(read)
    return request.partnership


def read() -> Partnership:
    """The partnership as it is now, with its `terms` and `ways` as JSON."""
    return _with_both(Partnership.objects).first() or _stand_in()


def _with_both(partnerships):
    return partnerships.annotate(terms=_as_json(_terms()), ways=_as_json(_ways(timezone.now())))


def _stand_in():
    """Plain words, until the office has filled it in."""
    partnership = Partnership.stand_in()
    partnership.terms = partnership.ways = "[]"
    return partnership


def _terms():
    """What stands for something, by name."""
    terms = Term.objects.exclude(expansion="").order_by("short")
    return terms.values(term=JSONObject(short="short", others="others", expansion="expansion"))


def _ways(now):
    """Every way in that stands or has stood; `ended` of those that stand is nothing."""
    ended = Case(When(effective_until__lte=now, then=F("effective_until")))
    ways = Way.objects.filter(effective_from__lte=now).order_by("pk")
    said = JSONObject(
        contact="contact_id",
        name="contact__name",
        kind="kind",
        value="value",
        when="when",
        began="effective_from",
        ended=ended,
    )
    return ways.values(way=said)


def _as_json(rows):
    as_json = Func(ArraySubquery(rows), function="to_json", output_field=JSONField())
    return Cast(as_json, TextField())
