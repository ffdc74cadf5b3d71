"""Every page of a manager and of the training desk in Chromium, at 1280 and at 320 pixels."""

import pytest
from django.urls import reverse

from portal.accounts.demo import MANAGER
from tests.browser import NARROW, WIDE
from tests.people import EDITED
from training.models import Booking, Course, Pathway, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def looks(visitor, keys):
    """Open a page as somebody, and say what is wrong with it at either width."""

    def look(who, path):
        cookie = {"name": "sessionid", "value": keys[who], "url": visitor.site}
        visitor.page.context.add_cookies([cookie])
        faults = []
        for width in (WIDE, NARROW):
            status = visitor.open(path, width).status
            if boxes := visitor.page.locator(EDITED).count():
                named = visitor.page.locator(".prose-editor [role=textbox]")
                named.nth(boxes - 1).wait_for(state="attached")
            faults += [status] * (status != 200) + visitor.violations()
            faults += [f"{visitor.overflow()} pixels too wide"] * (visitor.overflow() > 0)
        return faults + visitor.complaints

    return look


def of_team(**fields):
    people = Person.objects.filter(teams__leads__manager__user__email=MANAGER)
    return Booking.objects.live().to_come().filter(person__in=people, **fields).first()


def manager_pages():
    booking, person = of_team(), of_team().person
    held = Booking.objects.live().filter(person=None).first()
    return [
        reverse("training:bookings"),
        reverse("training:bookings_earlier"),
        reverse("training:needs"),
        reverse("training:order", args=[booking.order_id]),
        *(
            reverse(f"training:booking{page}", args=[booking.pk])
            for page in ("", "_cancel", "_swap", "_move", "_needs")
        ),
        reverse("training:booking_swap", args=[held.pk]),
        reverse("training:team"),
        reverse("training:team_add"),
        reverse("training:team_paste"),
        reverse("training:team_person", args=[person.pk]),
        reverse("training:team_remove", args=[person.pk]),
        reverse("training:team_end_alerts", args=[person.pk]),
        reverse("training:team_pathways"),
        *(
            reverse("training:team_pathways", query={"pathway": pathway.pk})
            for pathway in Pathway.objects.all()
        ),
    ]


def test_no_page_of_a_manager_has_a_fault(looks):
    pages = manager_pages()

    faults = {path: found for path in pages if (found := looks("manager", path))}

    assert faults == {}


def desk_pages():
    booking = Booking.objects.confirmed().to_come().filter(person__isnull=False).first()
    session = booking.session
    waits = Booking.objects.waiting().first()
    session_pages = ("bookings", "add_person", "call_off", "write", "record", "register")
    steps = [
        (session.pk, booking.pk, "take-off"),
        (session.pk, booking.pk, "move"),
        (waits.session_id, waits.pk, "place"),
    ]
    return [
        *(
            reverse(f"admin:training_{model}_changelist")
            for model in (
                "bookingrules",
                "booking",
                "course",
                "pathway",
                "person",
                "placerequest",
                "team",
                "trainer",
                "trainingsession",
                "venue",
            )
        ),
        *(
            reverse(f"admin:training_trainingsession_{page}", args=[session.pk])
            for page in (*session_pages, "change")
        ),
        *(reverse("admin:training_trainingsession_booking", args=step) for step in steps),
        reverse("admin:training_course_demand"),
        reverse("admin:training_course_demand_for", args=[session.course_id]),
        reverse("admin:training_trainingsession_absences"),
        reverse("admin:training_trainingsession_absences_of", args=[booking.agency_id]),
        reverse("admin:training_trainingsession_charges"),
        f"{reverse('admin:training_trainingsession_figures')}?year=all&by=sector",
        reverse("admin:training_trainingsession_figures_of", args=[session.pk]),
        reverse("admin:training_course_figures_of", args=[session.course_id]),
        reverse("admin:training_trainingsession_needs", args=[session.pk]),
        reverse("admin:training_person_elsewhere", args=[booking.person_id]),
        reverse("admin:training_bookingrules_change", args=[session.booking_rules.pk]),
        reverse("admin:training_person_change", args=[booking.person_id]),
        reverse("admin:training_course_change", args=[Course.objects.first().pk]),
        reverse("admin:training_pathway_change", args=[Pathway.objects.first().pk]),
        reverse("admin:training_pathway_add"),
        reverse("admin:training_trainingsession_add"),
    ]


def test_no_page_of_the_training_desk_has_a_fault(looks):
    pages = desk_pages()

    faults = {path: found for path in pages if (found := looks("training", path))}

    assert faults == {}
