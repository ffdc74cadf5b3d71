"""Contacts grouped as people look for them."""

import pytest

from portal.reference.contacts import answering, by_need, report_a_concern
from portal.reference.models import Audience, Contact, Need, Way
from tests.factories import make_area, make_contact, make_office_hours, make_way
from tests.moments import london

pytestmark = pytest.mark.django_db

AT = london("2027-02-01 11:00")


def make_reachable(name, areas=(), **fields):
    contact = make_contact(areas, name=name, **fields)
    make_way(contact, effective_from=AT)
    return contact


def shown(groups):
    return [
        (group.slug, group.title, [contact.name for contact in group.contacts]) for group in groups
    ]


def test_a_concern_goes_to_the_child_or_the_adult_service_or_one_for_both():
    make_reachable("Adult care", audience=Audience.ADULTS, order=1)
    make_reachable("Children’s front door", audience=Audience.CHILDREN, order=2)
    make_reachable("Both", audience=Audience.BOTH, order=3)
    make_reachable("Advice line", need=Need.ADVICE)

    assert shown(report_a_concern(AT)) == [
        ("children", "Worried about a child", ["Children’s front door", "Both"]),
        ("adults", "Worried about an adult", ["Adult care", "Both"]),
    ]


def test_everybody_else_stands_under_what_a_person_needs_and_empty_needs_are_left_out():
    make_reachable("Front door")
    make_reachable("Refuge", need=Need.SUPPORT, order=2)
    make_reachable("Carers’ line", need=Need.SUPPORT, order=1)
    make_reachable("Designated officer", need=Need.ALLEGATION)

    assert shown(by_need(AT)) == [
        (
            "allegation",
            "A concern about somebody who works with children or adults",
            ["Designated officer"],
        ),
        ("support", "Support for the person or family", ["Carers’ line", "Refuge"]),
    ]


@pytest.mark.parametrize(
    ("audience", "at", "numbers"),
    [
        ("children", "2027-02-01 11:00", ["0116 496 0001", "0116 496 0004"]),
        ("children", "2027-02-01 21:40", ["0116 496 0002", "0116 496 0004"]),
        ("adults", "2027-02-01 21:40", ["0116 496 0003", "0116 496 0004"]),
        ("both", "2027-02-01 21:40", ["0116 496 0002", "0116 496 0003", "0116 496 0004"]),
        ("children", "2027-01-01 11:00", []),
    ],
)
def test_the_numbers_that_answer_at_that_moment(audience, at, numbers):
    hours = make_office_hours()
    contacts = [
        make_contact(audience=each, order=place, office_hours=hours)
        for place, each in enumerate(["children", "children", "adults", "both"])
    ]
    whens = [Way.When.OFFICE, Way.When.OUT_OF_HOURS, Way.When.ALWAYS, Way.When.ALWAYS]
    for place, (contact, when) in enumerate(zip(contacts, whens, strict=True), start=1):
        make_way(contact, value=f"0116 496 000{place}", when=when, effective_from=AT)
    make_way(contacts[0], kind="email", value="a@example.org", when="always", effective_from=AT)
    advice = make_contact(need=Need.ADVICE)
    make_way(advice, value="0116 496 0009", when="always", effective_from=AT)

    assert [way.display() for way in answering(audience, london(at))] == numbers


def test_a_contact_without_a_way_in_is_not_shown():
    make_contact(name="Nobody answers")
    make_way(make_contact(name="Closed"), effective_from=london("2027-02-01 11:01"))

    assert [names for _, _, names in shown(report_a_concern(AT))] == [[], []]


def test_an_area_keeps_its_own_contacts_and_those_for_everywhere():
    here, there = make_area(), make_area()
    make_reachable("Here", [here], order=1)
    make_reachable("There", [there], order=2)
    make_reachable("Here and there", [here, there], order=3)
    make_reachable("Everywhere", order=4)

    reaching = Contact.objects.current(AT).reaching(here)

    assert [contact.name for contact in reaching] == ["Here", "Here and there", "Everywhere"]


def test_an_area_without_a_contact_shows_none_of_another():
    here, there = make_area(), make_area()
    make_reachable("There", [there])
    make_reachable("Advice there", [there], need=Need.ADVICE)

    reaching = Contact.objects.current(AT).reaching(here)

    assert [group.contacts for group in report_a_concern(AT, reaching)] == [[], []]
    assert by_need(AT, reaching) == []
