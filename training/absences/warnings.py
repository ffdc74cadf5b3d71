"""Which agencies the rules say to warn, and that the office has: people decide, and never a job."""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Agency, User
from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.actions import Letter, body
from portal.pages.addresses import full
from training.absences.counting import How, lost
from training.models import AgencyWarning, Booking, BookingRules
from training.places import letters

YEAR = dt.timedelta(days=365)
COUNTED = (How.MISSED, How.LATE)
LETTER = "agency_warned"


class Due(NamedTuple):
    """An agency to warn: it lost so many places in twelve months, by a set of rules."""

    agency: Agency
    rules: BookingRules
    places: int

    @property
    def words(self) -> str:
        return f"{self.places} place{'s' * (self.places != 1)} in twelve months, by “{self.rules}”"


def due(at: dt.datetime | None = None, agency: Agency | None = None) -> list[Due]:
    """Each agency to warn, for the rules by which it lost most; all of them, or the one.

    What was lost before an agency was last warned counts no more.
    """
    now = at or timezone.now()
    counted = Counter()
    for how in COUNTED:
        places = _lately(lost(how, now), now)
        places = places.filter(agency=agency) if agency else places
        for row in places.order_by().values("agency", "by_rules").annotate(number=Count("pk")):
            counted[row["agency"], row["by_rules"]] += row["number"]
    return _most(counted)


def _lately(places, now):
    """Of the last twelve months, since the last warning, by rules that warn; sickness apart where
    the rules leave it out."""
    warned = AgencyWarning.objects.filter(agency=OuterRef("agency")).order_by("-at").values("at")
    lately = places.filter(session__ends_at__gt=now - YEAR).annotate(
        by_rules=Coalesce("session__rules", "session__course__rules"),
        warned_at=Subquery(warned[:1]),
    )
    since = lately.filter(Q(warned_at=None) | Q(session__ends_at__gt=F("warned_at")))
    warning = BookingRules.objects.filter(warn_after__isnull=False)
    exempt = warning.filter(sickness_is_exempt=True).values("pk")
    ill = Q(why=Booking.Reason.SICKNESS, by_rules__in=exempt)
    return since.filter(by_rules__in=warning.values("pk")).exclude(ill)


def _most(counted):
    rules = BookingRules.objects.in_bulk({key for _, key in counted})
    over = {
        (agency, key): number
        for (agency, key), number in counted.items()
        if number >= rules[key].warn_after
    }
    agencies = Agency.objects.in_bulk({agency for agency, _ in over})
    most = {}
    for (agency, key), number in sorted(over.items(), key=lambda each: (each[1], each[0])):
        most[agency] = Due(agencies[agency], rules[key], number)
    return sorted(most.values(), key=lambda each: (-each.places, each.agency.name))


@transaction.atomic
def warn(agency: Agency, *, note: str, by: User) -> int:
    """Keep that the agency is warned, and e-mail the managers of its teams; to how many.

    Raises Refused where there is nothing to warn of, as when a colleague has just done it.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    found = due(agency=agency)
    if not found:
        raise Refused("There is nothing to warn this agency of now. A colleague may have done it.")
    places = found[0].places
    AgencyWarning.objects.create(agency=agency, places=places, note=note, by=by)
    record(agency, "warned about missed places", by=by, note=note)
    managers, context = told(agency), context_of(found[0])
    letters.post(Letter(LETTER, manager.email, context) for manager in managers)
    return len(managers)


def told(agency: Agency) -> list[User]:
    """Whom the e-mail of a warning goes to."""
    return letters.managers_at(agency)


def context_of(found: Due) -> dict:
    """All that the e-mail of a warning says."""
    link = full(reverse("training:bookings_earlier"))
    return {"agency": found.agency, "rules": found.rules, "places": found.places, "link": link}


def preview(found: Due) -> str:
    """The words of the e-mail, for the office to read before it goes."""
    return body(LETTER, context_of(found))
