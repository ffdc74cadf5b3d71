"""“Which training do I need?”, as readers ask it."""

import pytest

from portal.publishing.models import Status
from tests.factories import make_course, make_job_role, make_pathway, make_session
from tests.training.pathways.teams import of_class, read, texts

pytestmark = pytest.mark.django_db
PATHWAYS = "/training/pathways/"
WHO = f"{PATHWAYS}?role=midwife&setting=health"


@pytest.fixture
def midwife():
    return make_job_role(name="Midwife", slug="midwife")


def test_a_job_and_a_place_give_the_courses_in_order_with_what_is_known_of_each(client, midwife):
    first = make_course(title="The essentials", slug="essentials", length_minutes=60)
    hidden = make_course(title="Canary", status=Status.DRAFT, publish_at=None)
    last = make_course(title="Safer sleep", level="advanced")
    last.comes_first.set([first])
    make_session(course=last, places=5)
    pathway = make_pathway([first, hidden, last], name="Babies")
    pathway.steps.filter(course=last).update(refresh_months=36)
    pathway.roles.set([midwife])
    make_pathway([make_course(title="Cuckooing")]).roles.set([make_job_role()])

    page = client.get(WHO)

    steps = texts(of_class(read(page), "steps__step"))
    assert len(steps) == 2
    assert steps[0].startswith("The essentials Core, 1 hour. Once No date to book yet. Ask to be")
    assert steps[1].startswith(
        "Safer sleep Advanced, 3 hours. Again every 3 years Before it: The essentials Next:"
    )
    assert steps[1].endswith("5 places left")
    assert "Canary" not in page.content.decode()
    assert "Cuckooing" not in page.content.decode()


def test_what_must_come_first_and_is_no_part_of_the_pathway_is_said_once_with_its_next_date(
    client, midwife
):
    basics, essentials = make_course(title="Basics"), make_course(title="The essentials")
    sleep, neglect = make_course(title="Safer sleep"), make_course(title="Neglect")
    essentials.comes_first.set([basics])
    for course in (sleep, neglect):
        course.comes_first.set([essentials])
    session = make_session(course=essentials)
    make_pathway([sleep, neglect]).roles.set([midwife])

    page = read(client.get(WHO))

    steps = texts(of_class(page, "steps__step"))
    assert "Once First: Basics, no date to book yet First: The essentials, next date" in steps[0]
    assert page.xpath(f"//a[@href='{session.get_absolute_url()}']")
    assert "Before it" not in steps[0]
    assert "Once Before it: The essentials No date" in steps[1]


def test_where_nothing_fits_somebody_is_told_so_kindly_and_whom_to_ask(client, midwife):
    make_pathway([make_course()]).roles.set([make_job_role()])

    page = client.get(WHO).content.decode()

    assert "Please do not take it that you need none" in page
    assert 'href="/contacts/">the partnership’s office' in page


def test_who_does_not_find_their_job_gets_what_everybody_needs(client, midwife):
    make_pathway([make_course()], name="For every one")
    make_pathway([make_course()], name="For midwives").roles.set([midwife])

    page = client.get(f"{PATHWAYS}?role=not.listed&setting=health").content.decode()

    assert "Another job, Health" in page
    assert "For every one" in page
    assert "For midwives" not in page


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ("role=&setting=", ["role_required", "setting_required"]),
        ("role=midwife", ["setting_required"]),
        ("role=nonsense&setting=health", ["What you work as: choose one from the list"]),
        ("role=midwife&setting=%00", ["Where you work: choose one from the list"]),
        ("setting=health", ["role_required"]),
    ],
)
def test_half_an_answer_is_asked_for_the_rest_and_shows_all_pathways(
    client, midwife, query, problems
):
    words = {
        "role_required": "What you work as: choose what you work as, or “My job is not in this "
        "list”",
        "setting_required": "Where you work: choose where you work",
    }
    make_pathway([make_course()], name="For every one")

    page = read(client.get(f"{PATHWAYS}?{query}"))

    said = texts(page.xpath("//ul[contains(@class, 'error-summary')]//a"))
    assert said == [words.get(problem, problem) for problem in problems]
    assert "For every one" in page.text_content()


def test_all_pathways_are_listed_with_their_courses_and_for_whom(client, midwife):
    course = make_course(title="Safer sleep")
    pathway = make_pathway(
        [course], name="Babies", competency_group="Group 3", settings=["health", "council"]
    )
    pathway.roles.set([midwife])

    assert texts(of_class(read(client.get(PATHWAYS)), "card")) == [
        "Babies For everybody. Group 3. For: Midwife. Works in: Health, Council. Safer sleep, once"
    ]


def test_a_pathway_without_a_course_to_read_is_not_there(client):
    hidden = make_pathway([make_course(status=Status.DRAFT, publish_at=None)], name="Canary")
    shown = make_pathway([make_course()])

    statuses = [client.get(each.get_absolute_url()).status_code for each in (hidden, shown)]

    assert statuses == [404, 200]
    assert "Canary" not in client.get(PATHWAYS).content.decode()


def test_the_page_of_a_course_says_which_pathways_it_is_part_of(client):
    course = make_course()
    pathway = make_pathway([make_course(), course], name="Babies")
    make_pathway([make_course()], name="Others")

    page = client.get(course.get_absolute_url()).content.decode()

    assert f'<a class="govuk-link" href="{pathway.get_absolute_url()}">Babies</a>' in page
    assert "Others" not in page


@pytest.mark.parametrize("path", ["/", "/training/"])
def test_the_question_is_asked_where_people_begin(client, path):
    assert f'href="{PATHWAYS}">Which training do I need?</a>' in client.get(path).content.decode()
