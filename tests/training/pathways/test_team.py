"""A manager's team on the pathways: a table, a file, a way to book, and nobody else's people."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.publishing.models import Status
from tests.factories import (
    make_booking,
    make_course,
    make_job_role,
    make_manager,
    make_pathway,
    make_person,
    make_session,
)
from tests.signing_in import sign_in
from tests.training.pathways.teams import (
    Mark,
    attend,
    declare,
    of_class,
    read,
    session_on,
    texts,
)
from training.models import Booking
from training.teams import team_of

pytestmark = pytest.mark.django_db
TEAM = "/training/team/pathways/"


@pytest.fixture
def manager(client):
    manager = make_manager()
    sign_in(client, manager.user)
    return manager


@pytest.fixture
def team(manager):
    return team_of(manager)


@pytest.fixture
def midwife():
    return make_job_role(name="Midwife")


@pytest.fixture
def pathway(midwife):
    """Two courses, the first of them due again every year."""
    courses = [make_course(title="Safer sleep"), make_course(title="Neglect")]
    pathway = make_pathway(courses, name="Babies")
    pathway.steps.filter(course=courses[0]).update(refresh_months=12)
    pathway.roles.set([midwife])
    return pathway


def page_of(client, pathway):
    return read(client.get(f"{TEAM}?pathway={pathway.pk}"))


def last_month():
    return timezone.localdate() - dt.timedelta(days=30)


def test_the_table_says_of_each_person_how_each_course_stands(client, team, pathway, midwife):
    sleep, neglect = (step.course for step in pathway.steps.all())
    ada = make_person(team, name="Ada", role=midwife)
    bo = make_person(team, name="Bo", role=midwife)
    attend(ada, session_on(sleep, 2024, 3, 3, 10), Mark.CAME)
    declare(ada, neglect, dt.date(2024, 5, 5))
    booked = make_booking(session_on(sleep, timezone.now().year + 1, 3, 4, 10), bo)
    day = f"{timezone.localdate(booked.session.starts_at):%-d %B %Y}"

    page = page_of(client, pathway)

    (table,) = page.xpath("//table")
    assert texts(table.xpath("thead//th")) == ["Name", "Safer sleep every year", "Neglect once"]
    assert texts(table.xpath("tbody//th[@scope='row']")) == ["Ada", "Bo"]
    assert texts(table.xpath("tbody//td")) == [
        "Safer sleep Overdue since 3 March 2025 Done 3 March 2024",
        "Neglect Done 5 May 2024, declared",
        f"Safer sleep Booked {day}: Bo, Safer sleep",
        "Neglect Missing",
    ]
    assert texts(of_class(page, "lead")) == ["1 of 4 done, 1 overdue, 1 booked, 1 missing"]


def test_all_pathways_come_with_a_summary_and_those_nobody_needs_without(
    client, team, pathway, midwife
):
    make_person(team, role=midwife)
    make_pathway([make_course()], name="For others").roles.set([make_job_role()])
    kinds = {"council", "police"} - {team.agency.kind}
    make_pathway([make_course()], name="Elsewhere", settings=list(kinds))
    make_pathway([make_course(status=Status.DRAFT, publish_at=None)], name="Canary")

    page = read(client.get(TEAM))

    assert texts(of_class(page, "card")) == [
        "Babies 0 of 2 done, 2 missing 1 person, 2 courses each"
    ]
    assert texts(page.xpath("//main//h2/following-sibling::ul/li")) == ["For others"]
    assert "Elsewhere" not in page.text_content()


def test_who_has_no_job_is_named_with_the_way_to_say_it(client, team, pathway):
    person = make_person(team, name="Ada")
    way = f'<a class="govuk-link" href="/training/team/{person.pk}/">Say what Ada works as</a>'

    for path in (TEAM, f"{TEAM}?pathway={pathway.pk}"):
        assert way in client.get(path).content.decode()


def test_whose_job_does_not_need_it_is_named_beside_the_table(client, team, pathway):
    make_person(team, name="Ada", role=make_job_role(name="Firefighter"))

    page = page_of(client, pathway)

    assert texts(page.xpath("//section[@aria-labelledby='not-needed']//li")) == ["Ada, Firefighter"]
    assert page.xpath("//table") == []


def test_who_is_due_or_missing_is_booked_on_the_next_date_by_one_link(
    client, team, pathway, midwife
):
    sleep, neglect = (step.course for step in pathway.steps.all())
    missing, soon, done, booked = (make_person(team, role=midwife) for _ in range(4))
    declare(soon, sleep, timezone.localdate() - dt.timedelta(days=330))
    declare(done, sleep, last_month())
    session = make_session(course=sleep)
    make_booking(make_session(course=sleep, starts_at=timezone.now() + dt.timedelta(90)), booked)
    for person in (missing, soon, done, booked):
        declare(person, neglect, last_month())

    page = page_of(client, pathway)
    (link,) = page.xpath("//section[@aria-labelledby='to-book']//a[contains(@href, '/book/')]")
    form = client.get(link.get("href")).context["form"]

    assert link.get("href").startswith(reverse("training:book", args=[session.pk]))
    assert texts([link]) == ["Book these 2 people: Safer sleep"]
    chosen = [box.data["value"].value for box in form["people"] if box.data["selected"]]
    assert sorted(chosen) == sorted([missing.pk, soon.pk])


def cards_of(page):
    """What to book, card by card, with the link that books them, if there is one."""
    cards = page.xpath("//section[@aria-labelledby='to-book']//li")
    return [
        (
            texts([card])[0],
            [link.get("href") for link in card.xpath(".//a[contains(@href, '/book/')]")],
        )
        for card in cards
    ]


def booking(session, *people):
    chosen = "&".join(f"person={person.pk}" for person in people)
    return [f"{reverse('training:book', args=[session.pk])}?{chosen}"]


def test_what_must_come_first_is_offered_first_and_the_later_course_to_those_who_have_been_on_it(
    client, team, pathway, midwife
):
    sleep, neglect = (step.course for step in pathway.steps.all())
    essentials = make_course(title="The essentials")
    neglect.comes_first.set([essentials])
    ada, bo, cy, di = (
        make_person(team, name=name, role=midwife) for name in ("Ada", "Bo", "Cy", "Di")
    )
    for person in (ada, bo, cy, di):
        declare(person, sleep, last_month())
    attend(ada, session_on(essentials, 2024, 3, 3, 10), Mark.CAME)
    soon, later = make_session(course=essentials), make_session(course=neglect)
    make_booking(soon, bo)
    day = f"{timezone.localdate(soon.starts_at):%-d %B %Y}"

    (first, offered), (second, link) = cards_of(page_of(client, pathway))

    assert first.startswith("First: The essentials It comes before Neglect. Cy, Di Next date: ")
    assert "Book these 2 people: The essentials" in first
    assert offered == booking(soon, cy, di)
    assert second.startswith(
        f"Neglect Ada Bo can be booked once they have been on “The essentials” (booked for {day}). "
        "Cy and Di can be booked once they have been on “The essentials”. Next date: "
    )
    assert "Book Ada: Neglect" in second
    assert link == booking(later, ada)


def test_a_course_nobody_can_be_booked_on_yet_has_no_link_and_the_booking_would_refuse_them(
    client, team, pathway, midwife
):
    sleep, neglect = (step.course for step in pathway.steps.all())
    essentials, basics = make_course(title="The essentials"), make_course(title="Basics")
    sleep.comes_first.set([essentials])
    essentials.comes_first.set([basics])
    ada = make_person(team, name="Ada", role=midwife)
    declare(ada, neglect, last_month())
    make_session(course=essentials)
    refused = make_session(course=sleep)
    begins = make_session(course=basics)

    cards = cards_of(page_of(client, pathway))

    assert [text.split(" Next date")[0].split(" No date")[0] for text, _ in cards] == [
        "First: Basics It comes before Safer sleep. Ada",
        "First: The essentials It comes before Safer sleep. Ada can be booked once they have been "
        "on “Basics”.",
        "Safer sleep Ada can be booked once they have been on “Basics” and “The essentials”.",
    ]
    assert [link for _, link in cards] == [booking(begins, ada), [], []]
    asked = client.post(booking(refused, ada)[0], {"people": [ada.pk], "step": "preview"})
    assert "They have not been on “The essentials” here." in asked.content.decode()


def test_what_comes_first_and_is_in_the_pathway_too_is_one_card_before(
    client, team, pathway, midwife
):
    sleep, neglect = (step.course for step in pathway.steps.all())
    sleep.comes_first.set([neglect])
    ada = make_person(team, name="Ada", role=midwife)
    session = make_session(course=neglect)

    cards = cards_of(page_of(client, pathway))

    assert [text.split(" Ada")[0] for text, _ in cards] == [
        "First: Neglect It comes before Safer sleep.",
        "Safer sleep",
    ]
    assert [link for _, link in cards] == [booking(session, ada), []]


def test_two_courses_that_must_each_come_before_the_other_are_shown_all_the_same(
    client, team, pathway, midwife
):
    sleep, neglect = (step.course for step in pathway.steps.all())
    sleep.comes_first.set([neglect])
    neglect.comes_first.set([sleep])
    make_person(team, role=midwife)

    cards = cards_of(page_of(client, pathway))

    assert len(cards) == 2


def test_what_must_come_first_stands_in_the_file_and_on_the_page_of_the_person(
    client, team, pathway, midwife
):
    sleep, neglect = (step.course for step in pathway.steps.all())
    neglect.comes_first.set([make_course(title="The essentials")])
    sleep.comes_first.set([make_course(title="Never asked of who has done it")])
    ada = make_person(team, name="Ada", role=midwife)
    declare(ada, sleep, last_month())

    _, *rows = rows_of(client)
    page = read(client.get(f"/training/team/{ada.pk}/"))

    assert [(row[4], row[-1]) for row in rows] == [
        ("Safer sleep", ""),
        ("Neglect", "“The essentials”"),
    ]
    said = texts(page.xpath("//section[@aria-labelledby='training-needed']//li"))
    assert said[1] == "Neglect: missing; first “The essentials”"


@pytest.mark.parametrize("person", ["nonsense", "-1", "9" * 30, "\x00"])
def test_odd_people_in_the_address_of_a_booking_choose_nobody(client, team, person):
    make_person(team)
    path = reverse("training:book", args=[make_session().pk])

    form = client.get(path, {"person": person}).context["form"]

    assert [box.data["selected"] for box in form["people"]] == [False]


def test_where_there_is_no_date_somebody_can_ask_to_be_told(client, team, pathway, midwife):
    make_person(team, role=midwife)
    course = pathway.steps.first().course

    page = client.get(f"{TEAM}?pathway={pathway.pk}").content.decode()

    assert reverse("training:interest", args=[course.slug]) in page


@pytest.mark.parametrize("asked", ["", "nonsense", "-1", "0", "9" * 30, "\x00"])
def test_an_odd_pathway_in_the_address_shows_them_all(client, team, pathway, midwife, asked):
    make_person(team, role=midwife)

    page = client.get(TEAM, {"pathway": asked})

    assert len(of_class(read(page), "card")) == 1


def test_nobody_of_another_team_or_who_left_is_in_it(client, team, pathway, midwife):
    colleague = team_of(make_manager(agency=team.agency))
    make_person(colleague, name="Canary Colleague", role=midwife)
    make_person(team_of(make_manager()), name="Canary Stranger", role=midwife)
    make_person(team, name="Canary Leaver", role=midwife, left_at=timezone.now())
    make_person(team, name="Canary Elsewhere", role=midwife, agency=make_manager().user.agency)
    make_person(team, name="Ours", role=midwife)

    pages = [
        client.get(TEAM).content.decode(),
        client.get(f"{TEAM}?pathway={pathway.pk}").content.decode(),
        b"".join(client.get(f"{TEAM}pathways.csv")).decode(),
    ]

    assert [("Canary" in page) for page in pages] == [False] * 3
    assert [("Ours" in page) for page in pages] == [False, True, True]


def rows_of(client, query=""):
    text = b"".join(client.get(f"{TEAM}pathways.csv{query}")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_file_has_a_row_for_each_person_and_course(client, team, pathway, midwife):
    sleep, neglect = (step.course for step in pathway.steps.all())
    ada = make_person(team, name="Ada", role=midwife)
    bo = make_person(team, name="Bo", role=make_job_role(name="Firefighter"))
    cy = make_person(team, name="Cy")
    declare(ada, sleep, dt.date(2024, 3, 3))
    booking = make_booking(make_session(course=neglect), ada)
    begins = f"{timezone.localtime(booking.session.starts_at):%Y-%m-%d %H:%M}"

    heading, *rows = rows_of(client)

    assert heading == [
        *("Name", "Work e-mail", "Job", "Pathway", "Course", "How it stands", "Done on"),
        *("Declared", "Due again on", "Booked for", "To do first"),
    ]
    assert rows == [
        [
            *("Ada", ada.email, "Midwife", "Babies", "Safer sleep", "Overdue"),
            *("2024-03-03", "Yes", "2025-03-03", "", ""),
        ],
        ["Ada", ada.email, "Midwife", "Babies", "Neglect", "Booked", "", "", "", begins, ""],
        ["Cy", cy.email, "", "Babies", "", "Job not said", "", "", "", "", ""],
        ["Bo", bo.email, "Firefighter", "Babies", "", "Not needed", "", "", "", "", ""],
    ]


def test_the_file_is_of_one_pathway_where_one_is_chosen(client, team, pathway, midwife):
    make_person(team, role=midwife)
    other = make_pathway([make_course()], name="For every one")

    _, *rows = rows_of(client, f"?pathway={other.pk}")

    assert [row[3] for row in rows] == ["For every one"]


def test_the_page_of_one_person_says_what_their_job_needs(client, team, pathway, midwife):
    person = make_person(team, role=midwife)
    declare(person, pathway.steps.last().course, last_month())

    page = read(client.get(f"/training/team/{person.pk}/"))

    (section,) = page.xpath("//section[@aria-labelledby='training-needed']")
    assert texts(section.xpath(".//strong")) == ["1 of 2 done, 1 missing"]
    assert texts(section.xpath(".//li")) == [
        "Safer sleep: missing",
        f"Neglect: done on {last_month():%-d %B %Y}, declared",
    ]


def test_a_place_that_waits_is_said_to(client, team, pathway, midwife):
    person = make_person(team, role=midwife)
    session = make_session(course=pathway.steps.first().course)
    make_booking(session, person, status=Booking.Status.WAITING)

    page = client.get(f"/training/team/{person.pk}/").content.decode()

    day = f"{timezone.localdate(session.starts_at):%-d %B %Y}"
    assert f"waiting for a place on {day}" in page


@pytest.mark.parametrize("many", [1, 9])
@pytest.mark.parametrize("chosen", [False, True])
def test_the_pages_cost_the_same_for_one_and_for_many(
    client, team, midwife, many, chosen, django_assert_num_queries
):
    for _ in range(many):
        pathway = make_pathway([make_course() for _ in range(many + 1)])
        make_session(course=pathway.steps.first().course)
        for step in pathway.steps.all():
            first = make_course()
            first.comes_first.set([make_course()])
            step.course.comes_first.set([first])
        pathway.roles.set([midwife])
        person = make_person(team, role=midwife)
        make_person(team)
        make_booking(make_session(course=pathway.steps.first().course), person)

    with django_assert_num_queries(16 if chosen else 15):
        client.get(TEAM, {"pathway": pathway.pk} if chosen else {})
