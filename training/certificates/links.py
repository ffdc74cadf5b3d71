"""The link to somebody's own record, sent to the address we know them by. It works for a day."""

import datetime as dt

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.errors import Refused
from portal.outbox.actions import Letter
from portal.pages.addresses import full
from training.keeping import NOWHERE
from training.models import Person
from training.models.people import PersonQuerySet
from training.places import letters

WORKS = dt.timedelta(days=1)
SIGNER = TimestampSigner(salt="training records", sep=".")


def known_as(email: str) -> PersonQuerySet:
    """All that we know by an address, whatever their agency was."""
    return Person.objects.filter(email=email).exclude(email__endswith=NOWHERE)


def send(person_id: int) -> None:
    """Send a person a link to their record; nothing where there is nobody."""
    person = Person.objects.filter(pk=person_id).exclude(email__endswith=NOWHERE).first()
    if person:
        context = {"link": full(of_record(person))}
        ends = timezone.now() + WORKS
        letters.post([Letter("record_link", person.email, context, expires_at=ends, secret=True)])


def now_of(people: PersonQuerySet) -> Person | None:
    """Of those who are one, who they are now: at the agency that they work for."""
    return people.order_by(F("left_at").desc(nulls_first=True), "-pk").first()


def of_record(person: Person) -> str:
    return reverse("training:record", args=[token_of(person)])


def token_of(person: Person) -> str:
    return SIGNER.sign(f"{person.pk}-{_mark_of(person.email)}")


def whose(token: str) -> PersonQuerySet | None:
    """Whose record the link opens; None for a link we never made, or of another address by now.

    Raises Refused when its day is over.
    """
    try:
        pk, _, mark = SIGNER.unsign(token, max_age=WORKS).partition("-")
        person = Person.objects.filter(pk=int(pk)).first()
    except SignatureExpired:
        raise Refused("This link has ended.") from None
    except (BadSignature, ValueError):
        return None
    if person is None or not constant_time_compare(mark, _mark_of(person.email)):
        return None
    return known_as(person.email)


def _mark_of(email):
    """Without it a link would follow somebody to whatever address stands there later."""
    return salted_hmac("training records of an address", email, algorithm="sha256").hexdigest()[:24]
