"""What is kept about people in training goes after its time, and not before."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import (
    make_attendance,
    make_booking,
    make_evaluation,
    make_invitation,
    make_person,
    make_session,
    make_team,
)
from tests.training.booking import Status
from training import keeping
from training.models import DeclaredTraining, Evaluation, KeyAction, Person, TeamInvitation

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


def said_of(booking):
    """A form after a course with words in every place that takes some."""
    form = make_evaluation(
        booking,
        scores=[3, 4],
        actions=["Ask who lives there", "Ring"],
        good="Talk",
        to_change="Tea",
    )
    form.actions.filter(number=1).update(became="done", why="It helped", example="A child was seen")
    return form


def words():
    forms = Evaluation.objects.values_list("good", "to_change")
    actions = KeyAction.objects.order_by("number").values_list("text", "why", "example")
    return [*forms, *actions]


def test_what_delegates_wrote_goes_two_years_after_the_session_and_what_became_of_it_stays():
    booking = make_booking()
    form, over = said_of(booking), booking.session.ends_at + 730 * DAY

    keeping.forget(over)
    before = words()
    keeping.forget(over + SECOND)

    assert before == [
        ("Talk", "Tea"),
        ("Ask who lives there", "It helped", "A child was seen"),
        ("Ring", "", ""),
    ]
    assert words() == [("", ""), ("", "", keeping.NO_LONGER_KEPT), ("", "", "")]
    assert list(form.actions.values_list("number", "became")) == [(1, "done"), (2, "")]
    assert list(form.ratings.values_list("score", flat=True)) == [3, 4]


def test_words_that_were_never_sent_go_too():
    booking = make_booking()
    make_evaluation(booking, answered_at=None, good="Half a thought")

    keeping.forget(booking.session.ends_at + 730 * DAY + SECOND)

    assert words() == [("", "")]


def test_what_was_declared_and_told_goes_with_the_name_and_no_sooner():
    person = make_person()
    told = {"agency_as_told": "Acorn Nursery", "overlap_because": "Only for the morning."}
    booking = make_booking(person=person, walked_in=True, **told)
    DeclaredTraining.objects.create(person=person, title="First aid", done_on="2026-01-05")
    over = booking.session.ends_at + keeping.PEOPLE

    def kept():
        booking.refresh_from_db()
        said = booking.agency_as_told, booking.overlap_because
        return *said, DeclaredTraining.objects.count()

    keeping.forget(over)
    before = kept()
    keeping.forget(over + SECOND)

    assert (before, kept()) == ((*told.values(), 1), ("", "", 0))


def test_why_somebody_did_not_come_goes_two_years_after_the_session():
    session = make_session()
    missed = make_attendance(make_booking(session), "absent", reason="sickness")
    ended = {"status": Status.CANCELLED, "ended_at": timezone.now()}
    ill, busy = (make_booking(session, reason=why, **ended) for why in ("sickness", "work"))
    over = session.ends_at + 730 * DAY

    def kept():
        for row in (missed, ill, busy):
            row.refresh_from_db()
        return missed.reason, ill.reason, busy.reason

    keeping.forget(over)
    before = kept()
    keeping.forget(over + SECOND)

    assert (before, kept()) == (("sickness", "sickness", "work"), ("", "other", "work"))


def test_what_is_past_its_time_is_removed_once():
    booking = make_booking(agency_as_told="Acorn Nursery")
    said_of(booking)
    at = booking.session.ends_at + keeping.PEOPLE + SECOND
    keeping.forget(at)
    after = words(), Person.objects.get(pk=booking.person_id).left_at

    keeping.forget(at + DAY)

    assert (words(), Person.objects.get(pk=booking.person_id).left_at) == after
