"""What is kept about people in training goes after its time, and not before."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import make_booking, make_invitation, make_person, make_session, make_team
from tests.training.booking import Status
from training import keeping
from training.models import Person, TeamInvitation

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def test_what_people_need_goes_four_weeks_after_the_session():
    booking = make_booking(needs="A hearing loop.")
    over = booking.session.ends_at + 28 * DAY

    keeping.forget(over)
    booking.refresh_from_db()
    before = booking.needs
    keeping.forget(over + SECOND)
    booking.refresh_from_db()

    assert (before, booking.needs) == ("A hearing loop.", "")


def test_somebody_in_no_team_goes_six_years_after_their_last_place_and_the_booking_stays():
    person = make_person()
    booking = make_booking(person=person)
    over = booking.session.ends_at + keeping.PEOPLE

    keeping.forget(over)
    before = Person.objects.get(pk=person.pk).name
    keeping.forget(over + SECOND)

    after = Person.objects.get(pk=person.pk)
    booking.refresh_from_db()
    assert before == person.name
    assert (after.name, after.email) == ("No longer kept", f"{person.pk}@no-longer-kept.invalid")
    assert (booking.person, booking.status) == (after, "confirmed")


def test_who_never_had_a_place_goes_thirty_days_after_their_booking_ended():
    now = timezone.now()
    declined = make_booking(status=Status.DECLINED, ended_at=now)

    keeping.forget(now + 30 * DAY)
    before = Person.objects.get(pk=declined.person.pk).name
    keeping.forget(now + 30 * DAY + SECOND)

    assert before == declined.person.name
    assert Person.objects.get(pk=declined.person.pk).name == "No longer kept"


@pytest.mark.parametrize("live", [Status.ASKED, Status.CHECKING, Status.WAITING])
def test_who_still_waits_or_is_in_a_team_is_kept(live):
    waits = make_booking(make_session(), status=live).person
    ours = make_person(make_team())

    keeping.forget()

    names = set(Person.objects.values_list("name", flat=True))
    assert names == {waits.name, ours.name}


def test_an_invitation_goes_thirty_days_after_its_end():
    invitation = make_invitation()

    keeping.forget(invitation.ends_at + 30 * DAY)
    before = TeamInvitation.objects.count()
    keeping.forget(invitation.ends_at + 30 * DAY + SECOND)

    assert (before, TeamInvitation.objects.count()) == (1, 0)
