"""What the office counts: demand, and what waits at the desk."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts import roles
from portal.search import unfound
from tests.factories import (
    make_agency,
    make_area,
    make_booking,
    make_course,
    make_rules,
    make_session,
    make_trainer,
    make_venue,
)
from tests.signing_in import sign_in
from tests.training.desk.shapes import (
    Status,
    make_administrator,
    make_coming,
    make_member,
    make_waiting,
)
from training.models import Interest

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def administrator(client):
    administrator = make_administrator()
    sign_in(client, administrator)
    return administrator


def make_interest(course=None, people=1, **fields):
    number = Interest.objects.count()
    rows = {"email": f"asker{number}@example.org", "confirmed_at": timezone.now()} | fields
    rows["agency"] = rows.get("agency") or make_agency()
    return Interest.objects.create(course=course or make_course(), people=people, **rows)


def test_demand_is_counted_by_course_agency_and_area(client):
    course, agency, area = make_course(title="Wanted"), make_agency(name="Trust"), make_area()
    make_interest(course, 3, agency=agency, area=area), make_interest(course, 2, agency=agency)
    make_interest(course, 9, confirmed_at=None), make_interest(course, 9, told_at=timezone.now())
    make_interest(make_course(title="Less"), 1)

    listed = client.get(reverse("admin:training_course_demand")).context["courses"]
    one = client.get(reverse("admin:training_course_demand_for", args=[course.pk]))
    response = client.get(reverse("admin:training_course_demand_csv"))
    written = b"".join(response.streaming_content).decode("utf-8-sig")

    assert [(course.title, course.wanted) for course in listed] == [("Wanted", 5), ("Less", 1)]
    assert one.context["counted"] == {
        "Agency": [("Trust", 5)],
        "Area": [(area.name, 3), ("Not said", 2)],
    }
    assert ["Wanted", "Trust", area.name, "3"] in list(csv.reader(io.StringIO(written)))
    assert "asker" not in written


def test_demand_adds_up_by_agency_and_area_over_all_courses(client):
    trust, area = make_agency(name="Trust"), make_area(name="Wend")
    make_interest(make_course(), 3, agency=trust, area=area)
    make_interest(make_course(), 4, agency=trust)
    make_interest(make_course(), 2, agency=make_agency(name="Council"), area=area)
    make_interest(make_course(), 9, agency=trust, told_at=timezone.now())

    page = client.get(reverse("admin:training_course_demand"))

    assert page.context["counted"] == {
        "Agency": [("Trust", 7), ("Council", 2)],
        "Area": [("Wend", 5), ("Not said", 4)],
    }


def test_what_people_searched_for_in_vain_stands_beside_demand(client):
    for _ in range(unfound.SAID_OFTEN):
        unfound.note("honour based abuse")

    page = client.get(reverse("admin:training_course_demand")).content.decode()

    assert "honour based abuse" in page
    assert f'href="{reverse("admin:unfound")}"' in page


def test_the_front_page_leads_to_demand(client):
    make_interest(make_course(), 4)

    found = client.get(reverse("admin:index")).context["panels"]

    panel = next(panel for panel in found if panel.title == "Courses people wait for")
    assert panel.url == reverse("admin:training_course_demand")


def test_a_course_and_its_rules_have_what_people_say_and_when_to_warn_on_their_forms(client):
    course = make_course()
    paths = {
        reverse("admin:training_course_change", args=[course.pk]): (
            "What people say of it",
            ("rates_each_outcome", "asks_after_months", "certificate_needs_answers"),
        ),
        reverse("admin:training_bookingrules_change", args=[course.rules_id]): (
            "Cancelling, and not coming",
            ("warn_after", "sickness_is_exempt"),
        ),
    }

    for path, (heading, fields) in paths.items():
        form = client.get(path).context["adminform"]
        shown = {name: set(rows["fields"]) for name, rows in form.fieldsets}
        assert set(fields) <= shown[heading]


def test_who_only_writes_courses_sees_no_demand(client):
    sign_in(client, make_member(roles.CONTRIBUTOR))

    assert client.get(reverse("admin:training_course_demand")).status_code == 403


def panels(client):
    found = client.get(reverse("admin:index")).context["panels"]
    return {panel.title: [(row.text, row.note) for row in panel.rows] for panel in found}


def notes(client, title):
    return [note.partition(": ")[2] for _, note in panels(client).get(title, [])]


def test_bookings_that_wait_for_the_office_stand_on_the_front_page(client):
    session = make_coming()
    for _ in range(2):
        make_booking(session, status=Status.CHECKING)
    make_booking(session)

    assert notes(client, "Bookings that wait for you") == ["2 to approve or decline"]


def test_a_place_that_came_free_after_booking_closed_stands_on_the_front_page(client):
    closed = make_coming(rules=make_rules(closes_days_before=60))
    make_waiting(closed)
    make_waiting(make_coming(places=3))
    full = make_coming(places=1, rules=make_rules(closes_days_before=60))
    make_booking(full), make_waiting(full)

    title = "A free place, people who wait, and booking has closed"

    assert notes(client, title) == ["20 places free"]


def test_dates_that_clash_or_lack_something_stand_on_the_front_page(client):
    trainer, venue = make_trainer(), make_venue()
    room = [make_coming(venue=venue), make_coming(venue=venue)]
    led = [make_coming(starts_at=room[0].starts_at + 2 * DAY) for _ in range(2)]
    for session in led:
        session.led_by.add(trainer)
    soon = make_session(starts_at=timezone.now() + 3 * DAY, delivery="online")
    make_coming(starts_at=timezone.now() + 9 * DAY, delivery="online")

    assert notes(client, "Sessions to complete") == [
        "no trainer and no joining link",
        *["its room is booked twice"] * 2,
        *["a trainer leads two sessions at once"] * 2,
    ]
    soon.led_by.add(make_trainer())
    assert notes(client, "Sessions to complete")[0] == "no joining link"


def test_a_date_called_off_stands_in_nobodys_way(client):
    venue = make_venue()
    make_coming(venue=venue)
    off = {"cancelled_at": timezone.now(), "cancelled_because": "Snow."}
    make_coming(venue=venue, **off)

    assert notes(client, "Sessions to complete") == []


def test_courses_people_wait_for_stand_on_the_front_page(client):
    make_interest(make_course(title="Wanted"), 4)

    assert panels(client)["Courses people wait for"] == [("Wanted", "4 people")]


def test_who_runs_no_training_has_none_of_it_on_the_front_page(client):
    make_booking(make_coming(), status=Status.CHECKING)
    make_interest()
    sign_in(client, make_member(roles.CONTRIBUTOR))

    assert not {"Bookings that wait for you", "Courses people wait for"} & panels(client).keys()


@pytest.mark.parametrize("rows", [1, 20])
def test_the_front_page_costs_the_same_however_much_waits(
    client, django_assert_max_num_queries, rows
):
    client.get(reverse("admin:index"))
    venue = make_venue()
    for _ in range(rows):
        session = make_coming(venue=venue, rules=make_rules(closes_days_before=60))
        make_waiting(session), make_booking(session, status=Status.CHECKING)
        make_interest()

    with django_assert_max_num_queries(32):
        client.get(reverse("admin:index"))
