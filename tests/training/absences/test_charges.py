"""What not coming is charged: by the rules of each session, and never what is exempt."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from portal.accounts.models import Agency
from portal.audit.models import Event
from portal.errors import Refused
from tests.factories import make_agency, make_attendance, make_booking, make_member, make_session
from tests.training.absences.shapes import (
    DAY,
    EVER,
    Mark,
    Reason,
    charging,
    lose,
    make_absent,
    make_late,
    make_over,
)
from training import keeping
from training.absences import charges
from training.models import Charge, ChargeWaiver

pytestmark = pytest.mark.django_db
LATE, NO_SHOW = Charge.Why.LATE, Charge.Why.NO_SHOW


def listed(within=EVER):
    rows = charges.charge_list(within).rows
    return [(row.booking.pk, row.why, row.asked) for row in rows]


def test_each_place_is_charged_by_the_rules_of_its_session_and_the_kind_of_its_agency():
    care = make_agency(kind=Agency.Kind.CARE)
    session, cheaper = make_over(9, rules=charging()), make_over(5, rules=charging())
    cheaper.rules.charges.filter(why=NO_SHOW).update(amount="12.34")
    rows = [
        (make_late(session).pk, LATE, Decimal("30.00")),
        (make_late(session, agency=care).pk, LATE, Decimal("50.50")),
        (make_absent(session, agency=care).pk, NO_SHOW, Decimal("90.10")),
        (make_absent(cheaper).pk, NO_SHOW, Decimal("12.34")),
    ]

    assert listed() == rows
    assert charges.charge_list(EVER).total == Decimal("182.94")


def test_a_session_without_rules_of_its_own_goes_by_those_of_its_course():
    session = make_over()
    type(session.course).objects.filter(pk=session.course_id).update(rules=charging())
    booking = make_absent(session)

    assert listed() == [(booking.pk, NO_SHOW, Decimal("90.10"))]


def test_sickness_is_never_charged_where_the_rules_say_so_late_or_missed():
    exempt, strict = charging(), charging(sickness_is_exempt=False)
    make_late(make_over(rules=exempt), Reason.SICKNESS)
    make_absent(make_over(rules=exempt), reason=Reason.SICKNESS)
    late = make_late(make_over(9, rules=strict), Reason.SICKNESS)
    missed = make_absent(make_over(8, rules=strict), reason=Reason.SICKNESS)

    assert listed() == [(late.pk, LATE, 30), (missed.pk, NO_SHOW, Decimal("90.10"))]
    assert charges.charge_list(EVER).exempt == 2


def test_an_apology_a_walk_in_a_swapped_place_and_who_came_are_never_charged():
    session = make_over(rules=charging())
    make_absent(session, Mark.APOLOGY)
    make_absent(session, walked_in=True)
    make_late(session, Reason.SWAPPED)
    make_attendance(make_booking(session))
    make_booking(session)

    found = charges.charge_list(EVER)

    assert (found.rows, found.exempt, found.free, found.total) == ([], 0, 0, 0)


def test_a_session_that_is_not_over_or_was_called_off_is_not_charged():
    make_late(make_session(rules=charging()))
    make_late(make_over(rules=charging(), cancelled_at="2026-01-01 09:00Z", cancelled_because="-"))

    assert listed() == []


def test_what_the_rules_do_not_charge_is_counted_apart():
    rules = charging()
    rules.charges.filter(agency_kind="").update(amount=0)
    lose(make_over(rules=rules), missed=1, late=1)
    lose(make_over(), missed=1)

    found = charges.charge_list(EVER)

    assert (found.rows, found.free) == ([], 3)


def test_a_waived_charge_stays_on_the_list_and_is_nought():
    by = make_member()
    booking, other = (make_absent(make_over(days, rules=charging())) for days in (9, 8))

    charges.waive(booking, reason=" Agreed. ", by=by)

    found = charges.charge_list(EVER)
    first, second = found.rows
    assert (first.asked, first.waived, first.waiver.reason) == (0, Decimal("90.10"), "Agreed.")
    assert (second.booking, second.asked, second.waiver) == (other, Decimal("90.10"), None)
    assert (found.total, found.waived) == (Decimal("90.10"), Decimal("90.10"))
    assert Event.objects.get(step="waived the charge").note == "Agreed."


def test_a_waiver_is_taken_back_and_that_is_recorded():
    by, booking = make_member(), make_absent(make_over(rules=charging()))
    charges.waive(booking, reason="Agreed.", by=by)

    charges.take_back(booking, by=by)

    assert listed() == [(booking.pk, NO_SHOW, Decimal("90.10"))]
    event = Event.objects.get(step="took back the waiver of the charge")
    assert (event.by, event.subject_id) == (by, booking.pk)


def test_only_what_is_charged_is_waived_once_and_with_a_reason():
    by, booking = make_member(), make_absent(make_over(rules=charging()))
    free = make_absent(make_over(rules=charging()), reason=Reason.SICKNESS)

    with pytest.raises(Refused, match="Say why"):
        charges.waive(booking, reason="  ", by=by)
    with pytest.raises(Refused, match="Nothing is charged"):
        charges.waive(free, reason="Ill.", by=by)
    with pytest.raises(Refused, match="not waived"):
        charges.take_back(booking, by=by)
    charges.waive(booking, reason="Agreed.", by=by)
    with pytest.raises(Refused, match="already"):
        charges.waive(booking, reason="Agreed again.", by=by)

    assert [waiver.reason for waiver in ChargeWaiver.objects.all()] == ["Agreed."]
    assert Event.objects.filter(step__contains="waive").count() == 1


def test_the_rows_for_the_finance_system_name_people_only_where_they_are_asked_for():
    booking = make_absent(make_over(rules=charging()))
    rows = charges.charge_list(EVER).rows

    without, named = (list(charges.as_rows(rows, with_names=names)) for names in (False, True))

    day = timezone.localdate(booking.session.starts_at)
    assert without == [
        [
            booking.pk,
            booking.agency.name,
            booking.session.course.title,
            day,
            "Did not come",
            Decimal("90.10"),
            Decimal(0),
            "",
        ]
    ]
    assert named == [[*without[0], booking.person.name]]


def test_nothing_is_charged_or_waived_two_years_after_the_session_when_illness_is_forgotten():
    session = make_over(rules=charging())
    late = make_late(session, Reason.SICKNESS)
    ill, absent = (make_absent(session, reason=reason) for reason in (Reason.SICKNESS, ""))
    over, second = session.ends_at + 730 * DAY, dt.timedelta(seconds=1)

    def found(at):
        keeping.forget(at)
        listed = charges.charge_list(EVER, at)
        return [row.booking for row in listed.rows], listed.exempt

    assert found(over) == ([absent], 2)
    assert found(over + second) == ([], 0)
    late.refresh_from_db()
    assert (late.reason, ill.attendance.get().reason) == (Reason.OTHER, "")
    with time_machine.travel(over + second, tick=False):
        assert [charges.charge_of(each) for each in (late, ill, absent)] == [None] * 3


@pytest.mark.parametrize("places", [1, 15])
def test_the_list_costs_the_same_however_long(places, django_assert_num_queries):
    for _ in range(places):
        lose(make_over(rules=charging()), missed=1, late=1)

    with django_assert_num_queries(6):
        assert len(charges.charge_list(EVER).rows) == 2 * places
