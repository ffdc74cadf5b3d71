"""The desk's pages of absences, warnings and charges: what they show, and to whom."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts import roles
from portal.audit.models import Event
from portal.outbox.models import Message
from tests.factories import make_agency, make_manager, make_member, make_rules, make_team
from tests.signing_in import sign_in
from tests.spreadsheets import Workbook
from tests.training.absences.shapes import (
    DAY,
    Mark,
    Reason,
    charging,
    lose,
    make_absent,
    make_late,
    make_over,
)
from tests.training.desk.shapes import address, make_administrator, said, text
from training.desk.within import business_year
from training.models import AgencyWarning, ChargeWaiver

pytestmark = pytest.mark.django_db
LATELY = {"first": "2020-01-01", "last": "2100-01-01"}


@pytest.fixture(autouse=True)
def administrator(client):
    administrator = make_administrator()
    sign_in(client, administrator)
    return administrator


def table(response):
    written = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(written)))


def query(path, **said):
    return f"{path}?{'&'.join(f'{key}={value}' for key, value in (LATELY | said).items())}"


def test_absences_stand_by_agency_and_name_nobody(client):
    agency = make_agency(name="Anford Trust")
    session = make_over()
    booking = make_absent(session, reason=Reason.SICKNESS, agency=agency)
    make_late(session, agency=agency)

    response = client.get(address("absences"), LATELY)
    page = response.content.decode()

    row = response.context["page"].object_list[0]
    assert (row.places, row.missed, row.apologised, row.late) == (2, 1, 0, 1)
    assert "Other or not said: 2" in page
    assert "Sickness" not in page
    assert booking.person.name not in page


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (dt.date(2026, 3, 31), dt.date(2025, 4, 1), dt.date(2026, 3, 31)),
        (dt.date(2026, 4, 1), dt.date(2026, 4, 1), dt.date(2027, 3, 31)),
    ],
)
def test_a_business_year_goes_from_april_to_march(today, first, last):
    assert business_year(today) == {"first": first, "last": last}


@pytest.mark.parametrize("name", ["absences", "charges"])
def test_a_list_is_of_this_business_year_at_first(client, name):
    lose(make_over(500, rules=charging()), missed=1)

    at_first = client.get(address(name)).context
    asked = client.get(address(name), LATELY).context

    assert at_first["form"].data == business_year(timezone.localdate())
    assert (len(at_first["page"].object_list), len(asked["page"].object_list)) == (0, 1)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"first": "Easter", "last": ""}, ["Write the day like 1/4/2026.", "Give the day."]),
        ({"first": "2/4/2026", "last": "1/4/2026"}, ["The last day comes before the first."]),
        ({"first": "1/4/2026", "last": "2/4/2026", "kind": "odd"}, ["Select a valid choice"]),
    ],
)
def test_mistakes_in_the_days_are_explained(client, days, words):
    lose(make_over(), missed=1)

    for name in ("absences", "charges"):
        page = client.get(address(name), days).content.decode()
        if name == "absences" or "kind" not in days:
            assert all(each in page for each in words)


def test_absences_are_taken_away_by_agency_and_reason_and_that_is_kept(client, administrator):
    agency = make_agency(name="Anford Trust")
    lose(make_over(), agency, missed=5, reason=Reason.SICKNESS)
    make_absent(make_over(), Mark.APOLOGY, Reason.SICKNESS, agency=agency)

    looked = [client.get(query(address(f"absences_{kind}"))) for kind in ("csv", "xlsx")]
    rows = table(client.post(query(address("absences_csv"))))
    sheet = client.post(query(address("absences_xlsx")))

    assert rows == [
        ["Agency", "Kind", "How the place was lost", "Why", "Places"],
        ["Anford Trust", "Health", "Did not come", "Sickness", "5"],
        ["Anford Trust", "Health", "Did not come, with an apology", "Other or not said", "1"],
    ]
    assert [answer.status_code for answer in looked] == [405, 405]
    taken = Event.objects.filter(step="downloaded the absences").values_list("by", "note")
    assert list(taken) == [(administrator.pk, "Rows: 2.")] * 2
    assert Workbook(io.BytesIO(b"".join(sheet.streaming_content))).rows[1][-2:] == ["Sickness", 5.0]


def test_who_it_was_and_why_shows_for_a_button_alone_and_that_is_kept(client, administrator):
    agency = make_agency()
    booking = make_absent(make_over(), reason=Reason.SICKNESS, agency=agency)
    page = query(address("absences_of", agency.pk))

    before = text(client, page)
    counted = Event.objects.filter(step="read who missed training").count()
    shown = client.post(page).content.decode()

    assert [words in before for words in (booking.person.name, "Sickness", "Why</th>")] == [
        False
    ] * 3
    assert [words in shown for words in (booking.person.name, "Sickness")] == [True] * 2
    event = Event.objects.get(step="read who missed training")
    assert (counted, event.subject, event.by, event.note) == (0, agency, administrator, "Rows: 1.")


def test_only_who_runs_the_training_reads_names_warns_or_waives(client):
    agency = lose(make_over(rules=charging(warn_after=1)), missed=1)
    booking = agency.bookings.get()
    reads = [address("absences"), address("charges"), address("absences_of", agency.pk)]
    acts = [
        address("absences_of", agency.pk),
        address("warn", agency.pk),
        address("waive", booking.pk),
        address("take_back", booking.pk),
    ]
    found = {}
    for role in (roles.CONTRIBUTOR, roles.PUBLISHER, roles.OFFICE, roles.TRAINING):
        sign_in(client, make_member(role))
        read = {client.get(path).status_code for path in reads}
        found[role] = read, {client.post(path, {"reason": "x"}).status_code for path in acts}

    assert found == {
        roles.CONTRIBUTOR: ({403}, {403}),
        roles.PUBLISHER: ({403}, {403}),
        roles.OFFICE: ({200}, {403}),
        roles.TRAINING: ({200}, {200, 302}),
    }


def test_who_may_not_warn_is_led_to_no_warning(client):
    agency = lose(make_over(rules=make_rules(warn_after=1)), missed=1)
    link = f'href="{address("warn", agency.pk)}"'
    shown = {}
    for role in (roles.OFFICE, roles.TRAINING):
        sign_in(client, make_member(role))
        shown[role] = link in client.get(address("absences")).content.decode()

    assert shown == {roles.OFFICE: False, roles.TRAINING: True}


def test_the_front_page_says_which_agencies_to_warn(client):
    agency = lose(make_over(rules=make_rules(warn_after=2, name="Usual")), missed=2)

    panels = client.get(reverse("admin:index")).context["panels"]

    panel = next(panel for panel in panels if panel.title == "Agencies to warn")
    assert panel.rows == [
        (str(agency), address("warn", agency.pk), "2 places in twelve months, by “Usual”")
    ]
    assert "1 agency to warn" in text(client, address("absences"))


def test_an_agency_is_warned_after_the_office_has_read_the_e_mail(client, administrator):
    agency = make_agency(name="Anford Trust")
    manager = make_manager(agency=agency)
    make_team(manager=manager)
    lose(make_over(rules=make_rules(warn_after=1)), agency, missed=2)
    path = address("warn", agency.pk)

    page = text(client, path)
    sent_before = Message.objects.filter(name="agency_warned").count()
    done = client.post(path, {"note": "Rang them."}, follow=True)

    assert manager.user.name in page
    assert "In the last twelve months they missed 2 places" in page
    assert (sent_before, Message.objects.get(name="agency_warned").to) == (0, manager.user.email)
    assert said(done) == ["It is kept that Anford Trust is warned. 1 manager e-mailed."]
    assert "Rang them." in done.content.decode()
    assert AgencyWarning.objects.get().by == administrator
    assert client.get(path).status_code == 404


def test_a_warning_that_a_colleague_gave_meanwhile_is_explained(client, administrator):
    agency = lose(make_over(rules=make_rules(warn_after=1)), missed=1)
    AgencyWarning.objects.create(agency=agency, places=1, by=administrator)

    page = client.post(address("warn", agency.pk), {"note": "Words to keep"}).content.decode()

    assert "A colleague may have done it." in page
    assert "Words to keep" in page
    assert AgencyWarning.objects.count() == 1


def test_an_agency_that_nobody_books_for_is_warned_by_the_office_itself(client):
    agency = lose(make_over(rules=make_rules(warn_after=1)), missed=1)

    page = text(client, address("warn", agency.pk))
    client.post(address("warn", agency.pk), {"note": ""})

    assert "Nobody books for a team of this agency here" in page
    assert AgencyWarning.objects.get().agency == agency


def test_the_charge_list_says_what_it_is_and_adds_up(client):
    session = make_over(rules=charging())
    booking = make_absent(session)
    lose(session, late=1), make_absent(session, reason=Reason.SICKNESS)

    page = text(client, query(address("charges")))

    assert "never an invoice" in page
    assert "£120.10" in page
    assert "1 place is not charged because somebody was ill." in page
    assert booking.person.name not in page


def test_the_charge_list_narrows_to_days_and_an_agency(client):
    rules = charging()
    old, new = (make_absent(make_over(days, rules=rules)) for days in (40, 10))
    on = timezone.localdate(old.session.starts_at)

    def listed(**said):
        rows = client.get(address("charges"), LATELY | said).context["page"].object_list
        return [row.booking for row in rows]

    assert listed() == [old, new]
    assert listed(agency=new.agency.pk) == [new]
    assert listed(first=on, last=on) == [old]
    assert listed(first=on + DAY) == [new]


def test_a_charge_is_waived_with_a_reason_and_asked_for_again(client, administrator):
    booking = make_absent(make_over(rules=charging()))
    waive = query(address("waive", booking.pk))

    asked = text(client, waive)
    without = client.post(waive, {"reason": ""}).content.decode()
    done = client.post(waive, {"reason": "Agreed with the board."})
    listed = text(client, done.url)
    waiver = ChargeWaiver.objects.get()
    client.get(query(address("take_back", booking.pk)))
    kept = ChargeWaiver.objects.count()
    back = client.post(query(address("take_back", booking.pk)), follow=True)

    assert "Did not come: £90.10." in asked
    assert "Say why." in without
    assert (waiver.reason, waiver.by) == ("Agreed with the board.", administrator)
    assert "Agreed with the board." in listed
    assert kept == 1
    assert said(back) == ["The charge is asked for after all."]
    assert not ChargeWaiver.objects.exists()


def test_a_charge_waived_or_taken_back_twice_is_explained(client):
    booking = make_absent(make_over(rules=charging()))
    waive = address("waive", booking.pk)
    client.post(waive, {"reason": "Agreed."})

    again = client.post(waive, {"reason": "Words to keep"}).content.decode()
    client.post(address("take_back", booking.pk))
    back = client.post(address("take_back", booking.pk), follow=True)

    assert "This charge has been waived already." in again
    assert "Words to keep" in again
    assert said(back)[-1:] == ["This charge is not waived."]


def test_the_finance_system_gets_numbers_and_no_name_unless_the_office_ticks_it(
    client, administrator
):
    booking = make_absent(make_over(rules=charging()), agency=make_agency(name="Anford Trust"))
    day = timezone.localdate(booking.session.starts_at)
    path = query(address("charges_csv"))

    plain = table(client.post(path))
    named = table(client.post(path, {"with_names": "yes"}))
    sheet = client.post(query(address("charges_xlsx")), {"with_names": "yes"})
    workbook = Workbook(io.BytesIO(b"".join(sheet.streaming_content)))

    heading = ["Booking", "Agency", "Course", "Session", "Why", "Pounds", "Pounds waived"]
    row = [str(booking.pk), "Anford Trust", booking.session.course.title, str(day)]
    assert plain == [
        [*heading, "Waived because"],
        [*row, "Did not come", "90.10", "0.00", ""],
    ]
    assert [line[-1] for line in named] == ["Name", booking.person.name]
    assert workbook.rows[1][5:7] == [90.1, 0.0]
    assert workbook.format_of(1, 5) == "0.00"
    notes = [
        (event.by, event.note)
        for event in Event.objects.filter(step="downloaded the charge list").order_by("pk")
    ]
    assert notes == [
        (administrator, "Rows: 1. Without names."),
        *[(administrator, "Rows: 1. With names.")] * 2,
    ]


def test_the_office_manager_takes_away_no_names(client):
    make_absent(make_over(rules=charging()))
    sign_in(client, make_member(roles.OFFICE))
    path = query(address("charges_csv"))

    assert client.post(path).status_code == 200
    assert client.post(path, {"with_names": "yes"}).status_code == 403
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("rows", [1, 19])
@pytest.mark.parametrize("name", ["absences", "absences_of", "charges"])
def test_a_page_costs_the_same_however_long(client, django_assert_max_num_queries, name, rows):
    agency = make_agency()
    path = query(address(name, *[agency.pk] * (name == "absences_of")))
    client.get(path)
    rules = charging(warn_after=1)
    for _ in range(rows):
        lose(make_over(rules=rules), agency, missed=1)
        lose(make_over(rules=charging()), missed=1, late=1)

    with django_assert_max_num_queries(20):
        client.get(path)
